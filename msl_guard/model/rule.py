"""A rule and the context it is applied in: data, frozen after loading."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from msl_guard.model.grade import Confidence, Objection, Severity, Status
from msl_guard.model.text import Block, Part, Span, Window


class Searchable(Protocol):
    """A compiled pattern."""

    def spans(self, text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
        """The (start, end) of each match that lies in text[start:end]."""
        ...

    def stands(self, text: str, start: int, end: int) -> bool:
        """Whether there is such a match: told sooner than where all of them are."""
        ...


class Context(Struct, frozen=True):
    """What kind of document is judged, for whom and where; `assumed` names what nobody said."""

    content_type: str
    audience: str
    jurisdictions: tuple[str, ...]
    mode: str
    assumed: tuple[str, ...] = ()


class Axes(Struct, frozen=True):
    """A condition on the context; an empty axis admits every value."""

    content_type: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    jurisdiction: frozenset[str] = frozenset()
    mode: frozenset[str] = frozenset()

    @property
    def given(self) -> bool:
        """Whether any axis is named."""
        return bool(self.content_type or self.audience or self.jurisdiction or self.mode)

    def admits(self, context: Context, jurisdiction: str) -> bool:
        """Whether every named axis holds the context's value."""
        return (
            (not self.content_type or context.content_type in self.content_type)
            and (not self.audience or context.audience in self.audience)
            and (not self.jurisdiction or jurisdiction in self.jurisdiction)
            and (not self.mode or context.mode in self.mode)
        )


class Clause(Struct, frozen=True):
    """A rule's ground in law or code, with how well it was confirmed.

    Confidence is H (clause text seen), M (summary or older edition seen) or G (general
    knowledge, to be checked before it is quoted).
    """

    source: str
    clause: str
    says: str
    confidence: str
    reference: str = ""
    applies: Axes = Axes()
    """The contexts that it governs; it is cited in no other."""
    product: str = "any"
    """`investigational` if it governs only what is not yet approved."""

    def __str__(self) -> str:
        """The clause as it may be quoted: an unconfirmed one says so."""
        name = f"{self.source} {self.clause}".strip()
        return f"{name} (to be confirmed)" if self.confidence == "G" else name


class Near(Struct, frozen=True):
    """These words stand within a window of a hit, on the side named."""

    words: Searchable
    within: Window
    side: str = "either"

    def __reduce__(self) -> tuple[type["Near"], tuple[object, ...]]:
        """Kept rulesets hold a thousand of them: in this form they are read back sooner."""
        return Near, (self.words, self.within, self.side)


class Exemption(Struct, frozen=True):
    """A named exception: the hit lies inside a match of `covers`, or `near` words stand by it.

    It does not hold where the words of `lacks` stand by.
    """

    id: str
    covers: tuple[Searchable, ...] = ()
    near: Near | None = None
    lacks: Near | None = None


class SeverityCase(Struct, frozen=True):
    """A severity for some contexts, or for hits with or without certain words around them."""

    severity: Severity
    axes: Axes = Axes()
    near: Near | None = None
    lacks: Near | None = None


class Scope(Struct, frozen=True):
    """The parts of a document that a rule reads; an empty `parts` means all."""

    parts: frozenset[Part] = frozenset()
    not_parts: frozenset[Part] = frozenset()

    def admits(self, part: Part) -> bool:
        """Whether blocks of this part are read."""
        return part not in self.not_parts and (not self.parts or part in self.parts)


class View(Protocol):
    """What a kind of rule may ask of a document."""

    def candidates(self, pattern: Searchable, scope: Scope, nears: Sequence[Near] = ()) -> Iterator[Span]:
        """Yield the sentences, within scope, in which the pattern may stand, and `nears` around it."""
        ...

    def hits(self, pattern: Searchable, sentence: Span) -> Iterable[Span]:
        """Each match of the pattern that lies in the sentence."""
        ...

    def stands(self, words: Searchable, span: Span) -> bool:
        """Whether the words stand in a stretch."""
        ...

    def has(self, near: Near, around: Span) -> bool:
        """Whether the words of `near` stand in its window around a span."""
        ...

    def index(self, block: Block) -> int:
        """The place of a block in the document, from 0."""
        ...

    def window_start(self, around: Span, within: Window) -> tuple[int, int]:
        """Where the window around a span begins: (block number, offset)."""
        ...

    @property
    def pages(self) -> tuple[tuple[Span, ...], ...]:
        """The blocks of each slide, page or section, in order."""
        ...

    @property
    def standing(self) -> tuple[Span, ...]:
        """The blocks that show on every page, such as those of a master slide."""
        ...


class Matcher(Protocol):
    """A kind of rule, filled in: it finds the places that a rule asks about."""

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """Every pattern for whose candidates the kind asks a view."""

    def find(self, view: View, scope: Scope) -> Iterator[Span]:
        """Yield the span of each candidate in reading order."""
        ...


class Ruling(Struct, frozen=True):
    """What reasoning says of a place: the question it fails, how bad that is, and why."""

    question: str
    span: Span
    severity: Severity
    message: str


class ExampleText(Struct, frozen=True):
    """One block of an example: its part, its words, and the headers of a table cell."""

    part: Part
    text: str
    headers: tuple[str, ...] = ()
    size: float | None = None


class Example(Struct, frozen=True):
    """A rule's proof: a small document that it must report, or must leave alone."""

    bad: bool
    pages: tuple[tuple[ExampleText, ...], ...]
    """The texts of each page; the words to report stand between « and »."""
    exercises: str
    """For text to leave alone: the exception without which the rule would report it."""
    context: Mapping[str, str]
    place: str
    """Where the example stands: "file:line"."""
    sources: tuple[tuple[str, str], ...] = ()
    """What the sources that it cites say, by key."""


class Rule(Struct, frozen=True):
    """One thing that must not be there, or must; frozen after loading."""

    id: str
    family: str
    name: str
    kind: str
    severity: Severity
    confidence: Confidence
    status: Status
    message: str
    suggestion: str
    why: tuple[Clause, ...]
    matcher: Matcher
    scope: Scope
    unless: tuple[Exemption, ...]
    guards: frozenset[str]
    applies: Axes
    exempt: Axes
    severity_by: tuple[SeverityCase, ...]
    examples: tuple[Example, ...]
    place: str
    """Where the rule stands: "file:line"."""
    waivable: bool = True
    stated: frozenset[str] = frozenset()
    """Axes of the context that somebody must have named: on an assumed value the rule is silent."""
    objection: Objection = Objection.CONDUCT
    """What is objected to: of wording and content, training material may speak."""
    masked: bool = False
    """Whether the words found are personal and must not be printed."""
    changes: tuple[str, ...] = ()
    """What the project changed of it: "severity error to warning (rules.yaml:7)"."""

    @property
    def compares(self) -> bool:
        """Whether it compares results with the files of cited works."""
        return bool(getattr(self.matcher, "compares", False))
