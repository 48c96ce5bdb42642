"""Whether a rule applies to a document at all."""

from msl_guard.match.balance import Balance
from msl_guard.match.companion import Companion
from msl_guard.match.forbid import Forbid
from msl_guard.match.view import DocumentView
from msl_guard.model import Context, Rule


def may_speak(rule: Rule, view: DocumentView) -> bool:
    """Whether a document may hold the words that a rule watches; asked of every rule and document."""
    matcher = rule.matcher
    return not isinstance(matcher, Forbid | Companion | Balance) or view.may_hold(matcher.watches)


def applies_in(rule: Rule, view: DocumentView, context: Context) -> list[str]:
    """The jurisdictions of a document in which a rule applies; none if it holds none of the rule's words."""
    if rule.stated.intersection(context.assumed) or not may_speak(rule, view):
        return []
    return [
        one
        for one in context.jurisdictions
        if rule.applies.admits(context, one) and not (rule.exempt.given and rule.exempt.admits(context, one))
    ]
