"""The clauses that a finding cites: of a rule's grounds, those that govern the document."""

from msgspec.structs import replace

from msl_guard.model import Clause, Context, Near, Rule, Span, View

_EVERYWHERE = "INTL"


def cited(
    rule: Rule, view: View, span: Span, context: Context, unapproved: Near | None
) -> tuple[Clause, ...]:
    """The clauses that apply to a hit; never none, since a finding must explain itself.

    Where no clause of the jurisdiction is known, those of others stand for the principle.

    Args:
        rule: the rule that found it.
        view: the document.
        span: the hit.
        context: what kind of document it is, for whom and where.
        unapproved: the names of products that are not yet approved, on the same page.
    """
    fitting = [
        clause
        for clause in rule.why
        if _speaks_of(clause, context)
        and (clause.product == "any" or (unapproved is not None and view.has(unapproved, span)))
    ]
    here = [clause for clause in fitting if _governs(clause, context)]
    return tuple(here or fitting) or rule.why


def _speaks_of(clause: Clause, context: Context) -> bool:
    return replace(clause.applies, jurisdiction=frozenset()).admits(context, "")


def _governs(clause: Clause, context: Context) -> bool:
    named = clause.applies.jurisdiction
    return not named or _EVERYWHERE in context.jurisdictions or not named.isdisjoint(context.jurisdictions)
