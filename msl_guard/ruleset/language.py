"""The pattern language of rule files, compiled to regular expressions.

- `best in class`: whole words in any case, over any run of spaces or hyphens.
- `break-through`: a written hyphen may also be a space or nothing.
- `ALL`, `pH`: a word with an inner capital is matched exactly as written.
- `~prescribe`: any inflection.
- `(good|better) data`: one of several; `(very)? good`: an optional word.
- `safe ..6 children`: a gap of up to six words inside the sentence, none of them a negation.
- `first !line`: the word unless "line" follows; `!(line|choice)` for several.
- `^ prescribe`: at the start of a sentence or bullet.
- `@benefit`: a word class of the vocabulary.
- `{percent}`: a kind of number or mark, see `expressions.PLACEHOLDERS`.
- `regex: ...`: a regular expression, for the rest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import regex

from msl_guard.errors import ConfigError
from msl_guard.match import Pattern
from msl_guard.ruleset.expressions import (
    BETWEEN,
    CLINGING,
    CLOSED,
    NOTHING,
    PLACEHOLDERS,
    START,
    Expression,
    alternatives,
    edged,
    from_regex,
    gap,
    joined,
    literal,
    not_before,
    word,
)
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.words import inflected, spelled

_TOKEN = regex.compile(
    r"(?P<space>\s+)|(?P<gap>\.\.(?P<words>\d+)(?=\s|$|\)))|(?P<open>\()|(?P<close>\)(?P<maybe>\?)?)"
    r"|(?P<bar>\|)|(?P<start>\^)|(?P<unless>!)(?=[^\s)|])|@(?P<class>[\w]+)|\{(?P<placeholder>[^{}\s]*)\}"
    r"|~(?P<lemma>[\p{L}]+)|(?P<word>[^\s()|^@{}~]+)"
)
_REGEX = "regex:"


@dataclass
class Compiler:
    """Turns patterns as written into `Pattern` values, with the word classes at hand."""

    classes: Mapping[str, Sequence[str]]
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Classes filled with literal names, such as @product."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where each class stands: "file:line"."""
    _done: dict[str, Expression] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def pattern(self, written: str, place: str) -> Pattern:
        """Compile one pattern.

        Raises:
            ConfigError: the pattern is empty, names something unknown or cannot be read.
        """
        whole = edged(self.expression(written, place))
        return Pattern(written, whole.exact, whole.loose, place)

    def any_of(self, written: Sequence[str], place: str) -> Pattern:
        """Compile several patterns into one that matches wherever any of them does."""
        if not written:
            raise ConfigError(f"{place}: an empty list of patterns; write at least one")
        whole = edged(alternatives([self.expression(one, place) for one in written]))
        return Pattern(" | ".join(written), whole.exact, whole.loose, place)

    def expression(self, written: str, place: str) -> Expression:
        """The regular expressions of one pattern, not yet bound to whole words."""
        text = written.strip()
        if not text:
            raise ConfigError(f"{place}: an empty pattern; write the words to look for")
        if text.startswith(_REGEX):
            return from_regex(text.removeprefix(_REGEX).strip(), place)
        return _Parser(self, text, place).whole()

    def word_class(self, name: str, place: str) -> Expression:
        """The regular expressions of a word class."""
        if name in self._done:
            return self._done[name]
        if name in self._open:
            raise ConfigError(f"{place}: the class @{name} refers to itself")
        known = {*self.classes, *self.names}
        if name not in known:
            raise ConfigError(f"{place}: unknown class @{name}; {suggestion(name, sorted(known))}")
        self._open.append(name)
        own = self.places.get(name, place)
        members = [literal(one) for one in self.names.get(name, ())]
        members += [self.expression(one, own) for one in self.classes.get(name, ())]
        self._open.pop()
        self._done[name] = alternatives(members) if members else NOTHING
        return self._done[name]


@dataclass(frozen=True, slots=True)
class _Item:
    """One member of a sequence, and what may stand between it and the one before."""

    expression: Expression
    optional: bool
    between: Expression


class _Parser:
    """Recursive descent over one pattern."""

    def __init__(self, compiler: Compiler, text: str, place: str) -> None:
        self.compiler = compiler
        self.text = text
        self.place = place
        self.at = 0
        tokens = list(_TOKEN.finditer(text))
        if "".join(token[0] for token in tokens) != text:
            raise self._error("cannot be read; is there a stray {, } or @?")
        self.tokens = [token for token in tokens if token["space"] is None]

    def whole(self) -> Expression:
        """The expression of the whole pattern."""
        branches = self._branches()
        if self.at < len(self.tokens):
            raise self._error("has a ) without its (")
        if len(branches) > 1 and any(len(items) > 1 for items in branches):
            raise self._error("mixes | with phrases; put the choices in brackets: (a b|c)")
        return alternatives([self._assembled(items) for items in branches])

    def _branches(self) -> list[list[_Item]]:
        """The alternatives up to a closing bracket or the end."""
        branches = [self._sequence()]
        while self._peek("bar"):
            self.at += 1
            branches.append(self._sequence())
        return branches

    def _sequence(self) -> list[_Item]:
        items: list[_Item] = []
        between = BETWEEN
        while self.at < len(self.tokens) and not self._peek("bar") and not self._peek("close"):
            token = self.tokens[self.at]
            self.at += 1
            if token["gap"]:
                if not items:
                    raise self._error("begins with a gap; begin with words")
                between = gap(int(token["words"]))
                continue
            items.append(self._item(token, items, between))
            between = BETWEEN
        if between is not BETWEEN:
            raise self._error("ends with a gap; end with words")
        return items

    def _item(self, token: "regex.Match[str]", before: list[_Item], between: Expression) -> _Item:
        """One member of a sequence, from the token that opens it."""
        if token["start"]:
            if before or self.at > 1:
                raise self._error("has ^ in the middle; it stands first")
            return _Item(START, optional=False, between=CLOSED)
        if token["unless"]:
            return self._unless(before)
        expression, optional = self._expression(token)
        clings = (token["word"] or "").startswith("%") or token["placeholder"] == "citation"
        return _Item(expression, optional, CLINGING if clings and between is BETWEEN else between)

    def _unless(self, before: list[_Item]) -> _Item:
        """What must not come next: `!word` or `!(a|b)`."""
        if not before or self.at >= len(self.tokens):
            raise self._error("has ! without words before and after it")
        token = self.tokens[self.at]
        self.at += 1
        expression, _ = self._expression(token)
        return _Item(not_before(expression), optional=False, between=CLOSED)

    def _expression(self, token: "regex.Match[str]") -> tuple[Expression, bool]:
        """What one token stands for, and whether it is optional."""
        if token["open"]:
            return self._group()
        if token["class"]:
            return self.compiler.word_class(token["class"], self.place).wrapped("(?:", ")"), False
        if token["placeholder"] is not None:
            return self._placeholder(token["placeholder"]), False
        if token["lemma"]:
            forms = "|".join(dict.fromkeys(spelled(form) for form in inflected(token["lemma"])))
            return Expression(f"(?:{forms})", f"(?:{forms})"), False
        return word(token["word"]), False

    def _group(self) -> tuple[Expression, bool]:
        branches = self._branches()
        if not self._peek("close"):
            raise self._error("has a ( without its )")
        optional = bool(self.tokens[self.at]["maybe"])
        self.at += 1
        return alternatives([self._assembled(items) for items in branches]), optional

    def _assembled(self, items: list[_Item]) -> Expression:
        """The items in a row; an optional one brings the space that goes with it."""
        if items and items[0].expression is START:
            return joined([START, self._assembled(items[1:])])
        first = next((at for at, item in enumerate(items) if not item.optional), None)
        if first is None:
            raise self._error("could match nothing; write at least one word that must be there")
        pieces = [joined([item.expression, BETWEEN]).wrapped("(?:", ")?") for item in items[:first]]
        pieces.append(items[first].expression)
        for item in items[first + 1 :]:
            piece = joined([item.between, item.expression])
            pieces.append(piece.wrapped("(?:", ")?" if item.optional else ")"))
        return joined(pieces)

    def _placeholder(self, name: str) -> Expression:
        if name not in PLACEHOLDERS:
            raise self._error(f"names an unknown {{{name}}}; {suggestion(name, list(PLACEHOLDERS))}")
        return Expression(f"(?:{PLACEHOLDERS[name]})", f"(?:{PLACEHOLDERS[name]})")

    def _peek(self, kind: str) -> bool:
        return self.at < len(self.tokens) and bool(self.tokens[self.at][kind])

    def _error(self, fault: str) -> ConfigError:
        return ConfigError(f"{self.place}: the pattern {self.text!r} {fault}")
