"""Judgements on the same words as one finding: what is quoted of them, and what it is known by."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256

from msl_guard.match.judgement import Judgement
from msl_guard.match.mask import Masks
from msl_guard.match.view import DocumentView
from msl_guard.model import Confidence, Finding, Part, Rule, Span

_EXCERPT = 300
"""Characters around the words found that a finding quotes of a longer sentence."""


def _confidence(rule: Rule, span: Span) -> Confidence:
    """Text that was recognised in a picture may be misread, so that nothing found in it is certain."""
    return Confidence.CONTEXTUAL if span.block.part is Part.IMAGE_TEXT else rule.confidence


def finding(view: DocumentView, group: Sequence[Judgement], seen: Counter[str], masks: Masks) -> Finding:
    """The finding of a group of judgements on the same words; `seen` counts those that are alike."""
    lead = group[0]
    rule, span = lead.rule, lead.span
    sentence = _excerpt(view.outline.sentence(span), span)
    # Identity is made of what may be printed: a hash of a short number could be guessed back.
    words, around = masks.text(span), masks.text(sentence)
    identity = "\0".join((rule.id, _plain(words), _plain(around)))
    seen[identity] += 1
    digest = sha256(f"{identity}\0{seen[identity]}".encode()).hexdigest()
    also = sorted({one.rule.id for one in group} - {rule.id})
    return Finding(
        rule_id=rule.id,
        rule_name=rule.name,
        severity=lead.severity,
        confidence=_confidence(rule, span),
        status=rule.status,
        message=f"{rule.message.replace('{match}', words)} {lead.reasoning}".strip(),
        suggestion=rule.suggestion,
        why=rule.why,
        path=view.document.path,
        part=span.block.part,
        location=view.document.locate(span),
        column=span.start + 1,
        text=words,
        sentence=around,
        mark=(span.start - sentence.start, min(span.end, sentence.end) - sentence.start),
        fingerprint=f"mg1:{digest[:16]}",
        also=tuple(also),
        byte_column=view.document.byte_column(span),
        anchor=span.anchor,
    )


def _excerpt(sentence: Span, span: Span) -> Span:
    """The sentence, or of a very long one the stretch around the words, cut between words."""
    text = sentence.block.text
    start, end = max(sentence.start, span.start - _EXCERPT), min(sentence.end, span.end + _EXCERPT)
    if start > sentence.start:
        start = max(text.find(" ", start, span.start), start - 1) + 1
    if end < sentence.end:
        end = max(text.rfind(" ", span.end, end), span.end)
    return Span(sentence.block, start, end)


def _plain(text: str) -> str:
    """Words as they count for identity: case and white space do not."""
    return " ".join(text.casefold().split())
