"""Whether a rule applies to a document at all."""

from msl_guard.match.balance import Balance
from msl_guard.match.companion import Companion
from msl_guard.match.forbid import Forbid
from msl_guard.match.view import DocumentView
from msl_guard.model import Context, Rule


def applies_in(rule: Rule, view: DocumentView, context: Context) -> list[str]:
    """The jurisdictions of a document in which a rule applies; none if it holds none of the rule's words."""
    if rule.stated.intersection(context.assumed):
        return []
    matcher = rule.matcher
    if isinstance(matcher, Forbid | Companion | Balance) and not view.may_hold(matcher.watches):
        return []
    return [
        one
        for one in context.jurisdictions
        if rule.applies.admits(context, one) and not (rule.exempt.given and rule.exempt.admits(context, one))
    ]
