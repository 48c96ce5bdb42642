"""How bad is it? The score of a claim, and what the kind of document makes of it.

Steps 6 and 7 of the rule catalogue, section B3, with the profiles of section A.
"""

from msgspec import Struct

from msl_guard.label.assertion import Assertion
from msl_guard.model import Context, Severity

_ERROR, _WARNING = 0.7, 0.4
_OUTPUT = frozenset({"publication", "congress_poster"})
_ANSWERS = frozenset({"mi_response", "msl_deck_reactive"})
_RECORDS = frozenset({"field_note", "mi_response", "email_hcp", "msl_deck_reactive", "advisory_board"})


class Disclosures(Struct, frozen=True):
    """What a document as a whole says of the request and of the status of a use."""

    request: bool
    status: bool
    labelled_use: bool
    label_reference: bool
    study_limits: bool

    @property
    def complete_for_siuu(self) -> bool:
        """Whether all that a US communication on an unapproved use must hold is there."""
        return self.status and self.labelled_use and self.label_reference and self.study_limits


class Weighed(Struct, frozen=True):
    """The parts of a score."""

    base: float
    relation: float
    scope: float
    assertion: Assertion

    def score(self, context: Context) -> float:
        """The product of the parts."""
        return self.base * self.relation * self.scope * factor(self.assertion, context)


def factor(assertion: Assertion, context: Context) -> float:
    """How much of a score an assertion leaves in a kind of document."""
    if context.content_type not in _RECORDS:
        # A slide that quotes somebody, or asks, says it itself.
        if assertion is Assertion.QUOTED:
            return 1.0
        if assertion is Assertion.ASKED and context.mode != "reactive_unsolicited":
            return 0.5
    if assertion is Assertion.QUOTED and context.content_type not in ("field_note", "advisory_board"):
        return 1.0
    return assertion.factor


def level(score: float) -> Severity:
    """The severity of a score."""
    if score >= _ERROR:
        return Severity.ERROR
    return Severity.WARNING if score >= _WARNING else Severity.INFO


def settled(
    severity: Severity, assertion: Assertion, context: Context, disclosed: Disclosures, *, ruled_out: bool
) -> Severity:
    """The severity after the profile: cleared by disclosure, or kept up for a contraindication."""
    if cleared(context, disclosed):
        severity = Severity.INFO
    said = assertion in (Assertion.STATED, Assertion.STUDIED, Assertion.STATUS_BUT_PROMOTED)
    if ruled_out and said and context.content_type not in _OUTPUT:
        return max(severity, Severity.WARNING)
    return severity


def cleared(context: Context, disclosed: Disclosures) -> bool:
    """Whether this kind of document may hold an unapproved use, called so."""
    if context.content_type in _OUTPUT or context.content_type == "training_internal":
        return True
    if context.content_type == "siuu":
        allowed = context.audience.startswith("hcp") and set(context.jurisdictions) <= {"US"}
        return allowed and disclosed.complete_for_siuu
    if context.mode == "scientific_exchange_pre_licence":
        return disclosed.status
    return answers(context) and disclosed.request and disclosed.status


def answers(context: Context) -> bool:
    """Whether this kind of document answers somebody's question, or may speak of unapproved uses."""
    if context.content_type == "field_note":
        return False
    answering = context.mode == "reactive_unsolicited" or context.content_type in _ANSWERS
    return answering or context.content_type == "siuu"


def missing(context: Context, disclosed: Disclosures) -> tuple[str, ...]:
    """What an answer lacks to be cleared."""
    if context.content_type == "siuu":
        parts = {
            "the statement that the use is not approved": disclosed.status,
            "the approved indication": disclosed.labelled_use,
            "the prescribing information": disclosed.label_reference,
            "the limits of the study": disclosed.study_limits,
        }
        return tuple(name for name, has in parts.items() if not has)
    if not answers(context):
        return ()
    parts = {
        "the record of the request": disclosed.request,
        "the statement that the use is not approved": disclosed.status,
    }
    return tuple(name for name, has in parts.items() if not has)
