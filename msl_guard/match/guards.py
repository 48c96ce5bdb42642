"""The shared guards: reasons for which a hit of any rule is left alone.

Each guard answers for one hit. Their words are data (`rules/vocab/guards.yaml`); the numbers G1 to
G7 are those of the rule catalogue, section 0.3.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import regex

from msl_guard.match.view import DocumentView
from msl_guard.model import Part, Searchable, Span, Window
from msl_guard.segment import fold

_NEGATION_REACH = 8
"""Words that may stand between a negation and what it negates (NegEx uses 5 to 6)."""
_COORDINATED = 2
_PLURAL = ("have ", "were ", "are ", "do ")
_TITLE_REACH = 80
"""Characters between a quoted title and the citation that follows it."""

_QUOTED = regex.compile(r'"[^"]{2,300}"|(?<![\p{L}\p{N}])\'[^\']{2,200}\'(?![\p{L}\p{N}])')


@dataclass(frozen=True, slots=True)
class GuardWords:
    """The words that the guards look for, one pattern for each question."""

    negation_before: Searchable
    negation_after: Searchable
    pseudo_negation: Searchable
    scope_break: Searchable
    scope_break_after: Searchable
    aim: Searchable
    aim_break: Searchable
    question: Searchable
    question_label: Searchable
    question_break: Searchable
    question_heading: Searchable
    boilerplate: Searchable
    mention: Searchable
    mention_list: Searchable
    mention_header: Searchable
    title_before: Searchable
    title_after: Searchable
    reference_line: Searchable
    reference_entry: Searchable


def reference_list(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G1: the line is a bibliographic reference by its form.

    Under a heading "References" a looser form will do; a claim set there is still a claim.
    """
    whole = Span(hit.block, 0, len(hit.block.text))
    listed = hit.block.part is Part.REFERENCE_LIST
    return _any(view, words.reference_line, whole) or (listed and _any(view, words.reference_entry, whole))


def cited_title(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G2: the hit stands in the quoted or italic title of a cited work."""
    sentence = view.outline.sentence(hit)
    for start, end in (*_quoted(view, hit), *hit.block.italics):
        if not (start <= hit.start and hit.end <= end):
            continue
        before = Span(hit.block, min(sentence.start, start), start)
        after = Span(hit.block, end, min(end + _TITLE_REACH, len(hit.block.text)))
        if _any(view, words.title_before, before) or _any(view, words.title_after, after):
            return True
    return False


def mention(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G3: the words are talked about, not used: quoted and warned of, or listed as to avoid."""
    sentence = view.outline.sentence(hit)
    headers = (fold(header) for header in hit.block.headers)
    if any(True for header in headers for _ in words.mention_header.spans(header, 0, len(header))):
        return True
    if _any(view, words.mention_list, Span(hit.block, sentence.start, hit.start)):
        return True
    quoted = any(start <= hit.start and hit.end <= end for start, end in _quoted(view, hit))
    return quoted and _any(view, words.mention, sentence)


def negation(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G4: a negation scopes over the hit, and it is no pseudo-negation."""
    sentence = view.outline.sentence(hit)
    pseudo = tuple(view.hits(words.pseudo_negation, sentence))
    before = Span(hit.block, sentence.start, hit.start)
    after = Span(hit.block, hit.end, sentence.end)
    cues = [(cue, Span(hit.block, cue.end, hit.start)) for cue in view.hits(words.negation_before, before)]
    cues += [
        (cue, between)
        for cue in view.hits(words.negation_after, after)
        if _takes_back(view, cue, between := Span(hit.block, hit.end, cue.start), words)
    ]
    return any(
        not any(_overlap(cue, other) for other in pseudo)
        and len(between.text.split()) <= _NEGATION_REACH
        and not _any(view, words.scope_break, between)
        for cue, between in cues
    )


def _takes_back(view: DocumentView, cue: Span, between: Span, words: GuardWords) -> bool:
    """Whether "has not been shown" speaks of the hit.

    A plural verb reaches back over one "and": "the best dose and schedule have not been defined".
    """
    if not _any(view, words.scope_break_after, between):
        return True
    return cue.text.lower().startswith(_PLURAL) and len(between.text.split()) <= _COORDINATED


def aim(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G5: the hit stands in the objective, hypothesis or design of a study."""
    sentence = view.outline.sentence(hit)
    for cue in view.hits(words.aim, Span(hit.block, sentence.start, hit.start)):
        between = Span(hit.block, cue.end, hit.start)
        if not _any(view, words.scope_break, between) and not _any(view, words.aim_break, between):
            return True
    return False


def question(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G6: the words are the enquirer's own, quoted back in an answer."""
    sentence = view.outline.sentence(hit)
    before = Span(hit.block, sentence.start, hit.start)
    asks = view.folded(hit.block)[sentence.start : sentence.end].rstrip("\"')] ").endswith("?")
    if asks and _any(view, words.question_label, before):
        return True
    if any(
        not _any(view, words.question_break, Span(hit.block, cue.end, hit.start))
        for cue in view.hits(words.question, before)
    ):
        return True
    return _under_question_heading(view, hit, words)


def _under_question_heading(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """Whether the hit stands in the first paragraph below a heading such as "Your question"."""
    section = view.outline.window(hit, Window.SECTION)
    return (
        len(section) > 1
        and bool(section[0].block.level)
        and section[1].block is hit.block
        and _any(view, words.question_heading, section[0])
    )


def boilerplate(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G7: the hit is part of an approved disclaimer or of a standing statement."""
    return covered(view, words.boilerplate, hit)


def covered(view: DocumentView, words: Searchable, hit: Span) -> bool:
    """Whether the hit lies wholly inside a match of `words` (G9 and G10, fixed terms)."""
    return any(
        match.start <= hit.start and hit.end <= match.end
        for match in view.hits(words, view.outline.sentence(hit))
    )


Guard = Callable[[DocumentView, Span, GuardWords], bool]

GUARDS: Mapping[str, Guard] = {
    "reference_list": reference_list,
    "cited_title": cited_title,
    "mention": mention,
    "negation": negation,
    "aim": aim,
    "question": question,
    "boilerplate": boilerplate,
}


def _quoted(view: DocumentView, hit: Span) -> Iterator[tuple[int, int]]:
    for match in _QUOTED.finditer(view.folded(hit.block)):
        yield match.span()


def _any(view: DocumentView, words: Searchable, span: Span) -> bool:
    return span.start < span.end and any(True for _ in view.hits(words, span))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
