"""The shared guards: reasons for which a hit of any rule is left alone.

Each guard answers for one hit. Their words are data (`rules/vocab/guards.yaml`); the numbers G1 to
G11 are those of the rule catalogue, section 0.3. G12 and G13 make milder and silence nothing: `temper`.
"""

from collections.abc import Callable, Mapping

from msl_guard.match.disowned import disowned
from msl_guard.match.guardwords import SIGHT, GuardWords, after, before
from msl_guard.match.mention import mention
from msl_guard.match.references import in_reference
from msl_guard.match.view import DocumentView
from msl_guard.model import Searchable, Span

_NEGATION_REACH = 8
"""Words that may stand between a negation and what it negates (NegEx uses 5 to 6)."""
_COORDINATED = 2
_PLURAL = ("have ", "were ", "are ", "do ")
_TITLE_REACH = 80
"""Characters between a quoted title and the citation that follows it."""


def reference_list(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G1: the hit lies inside a bibliographic reference, known by its form.

    Under a heading "References" a looser form will do; a claim set there is still a claim.
    """
    return in_reference(view, hit, words.reference_line, words.reference_entry)


def cited_title(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G2: the hit stands in the quoted or italic title of a cited work."""
    sentence = view.outline.sentence(hit)
    quotes = view.quotations(hit.block)
    quoted = [(quotes.starts[at], quotes.ends[at]) for at in quotes.touched(hit.start, hit.end)]
    for start, end in (*quoted, *hit.block.italics):
        if not (start <= hit.start and hit.end <= end):
            continue
        left = Span(hit.block, max(min(sentence.start, start), start - SIGHT), start)
        right = Span(hit.block, end, min(end + _TITLE_REACH, len(hit.block.text)))
        if view.stands(words.title_before, left) or view.stands(words.title_after, right):
            return True
    return False


def negation(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G4: a negation scopes over the hit, and it is no pseudo-negation."""
    sentence = view.outline.sentence(hit)
    pseudo = view.stretches(words.pseudo_negation, sentence)
    left, right = before(hit, sentence), after(hit, sentence)
    cues = [(cue, Span(hit.block, cue.end, hit.start)) for cue in view.hits(words.negation_before, left)]
    cues += [
        (cue, between)
        for cue in view.hits(words.negation_after, right)
        if _takes_back(view, cue, between := Span(hit.block, hit.end, cue.start), words)
    ]
    return any(
        not pseudo.touched(cue.start, cue.end)
        and len(between.text.split()) <= _NEGATION_REACH
        and not view.stands(words.scope_break, between)
        for cue, between in cues
    )


def _takes_back(view: DocumentView, cue: Span, between: Span, words: GuardWords) -> bool:
    """Whether "has not been shown" speaks of the hit.

    A plural verb reaches back over one "and": "the best dose and schedule have not been defined".
    """
    if not view.stands(words.scope_break_after, between):
        return True
    return cue.text.lower().startswith(_PLURAL) and len(between.text.split()) <= _COORDINATED


def aim(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G5: the hit stands in the objective, hypothesis or design of a study."""
    sentence = view.outline.sentence(hit)
    for cue in view.hits(words.aim, before(hit, sentence)):
        between = Span(hit.block, cue.end, hit.start)
        if not view.stands(words.scope_break, between) and not view.stands(words.aim_break, between):
            return True
    return False


def question(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G6: the words are the enquirer's own, quoted back in an answer."""
    sentence = view.outline.sentence(hit)
    left = before(hit, sentence)
    end = view.folded(hit.block)[max(sentence.start, sentence.end - _TITLE_REACH) : sentence.end]
    asks = end.rstrip("\"')] ").endswith("?")
    if asks and view.stands(words.question_label, left):
        return True
    if any(
        not view.stands(words.question_break, Span(hit.block, cue.end, hit.start))
        for cue in view.hits(words.question, left)
    ):
        return True
    return _under_question_heading(view, hit, words)


def _under_question_heading(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """Whether the hit stands in the first paragraph below a heading such as "Your question"."""
    heading = view.outline.heading_above(view.index(hit.block))
    return heading is not None and bool(view.found(words.question_heading, heading))


def boilerplate(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G7, G9 and G10: the hit is part of a disclaimer, of a standing statement or of an ordinary term."""
    return covered(view, words.boilerplate, hit) or covered(view, words.ordinary, hit)


def entity(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G8: the hit is part of a name: of a trial, an organisation, a journal, a place or a person."""
    return covered(view, words.entity, hit)


def label_text(view: DocumentView, hit: Span, words: GuardWords) -> bool:
    """G11: the hit lies in words of the label itself, at least eight in a row, and marked as such.

    Quotation marks mark them, or words such as "indicated" or "section 4.1" in the paragraph or the
    heading above.
    """
    if not covered(view, words.label_text, hit):
        return False
    quotes = view.quotations(hit.block)
    if any(quotes.ends[at] >= hit.end for at in quotes.touched(hit.start, hit.start + 1)):
        return True
    heading = view.outline.heading_above(view.index(hit.block))
    whole = Span(hit.block, 0, len(hit.block.text))
    return bool(view.found(words.label_mark, whole) or (heading and view.found(words.label_mark, heading)))


def covered(view: DocumentView, words: Searchable, hit: Span) -> bool:
    """Whether the hit lies wholly inside a match of `words` (G9 and G10, fixed terms)."""
    found = view.stretches(words, view.outline.sentence(hit))
    return any(
        found.starts[at] <= hit.start and hit.end <= found.ends[at]
        for at in found.touched(hit.start, hit.end)
    )


Guard = Callable[[DocumentView, Span, GuardWords], bool]

GUARDS: Mapping[str, Guard] = {
    "reference_list": reference_list,
    "cited_title": cited_title,
    "mention": mention,
    "disowned": disowned,
    "negation": negation,
    "aim": aim,
    "question": question,
    "boilerplate": boilerplate,
    "entity": entity,
    "label_text": label_text,
}
