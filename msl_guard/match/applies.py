"""Whether a rule applies to a document at all."""

from collections.abc import Iterable

from msl_guard.match.balance import Balance
from msl_guard.match.beside import Beside
from msl_guard.match.companion import Companion
from msl_guard.match.forbid import Forbid
from msl_guard.match.prefilter import Prefilter
from msl_guard.match.spans import Watch
from msl_guard.model import Context, Rule


class Speakers:
    """Tells which rules may say something of a document, from the words that stand in it."""

    def __init__(self, rules: Iterable[Rule], prefilter: Prefilter) -> None:
        """Note under each expression the numbers of the rules that watch for it."""
        self._always: list[int] = []
        self._called_by: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            matcher = rule.matcher
            known = None
            if isinstance(matcher, Forbid | Companion | Balance):
                known = prefilter.expressions(matcher.watches)
            if isinstance(matcher, Beside):
                known = prefilter.expressions([Watch(fact.words) for fact in matcher.facts])
            if known is None:
                self._always.append(number)
            for loose in sorted(known or ()):
                self._called_by.setdefault(loose, []).append(number)

    def of(self, called: Iterable[str]) -> list[int]:
        """The rules, in order, of which one of the expressions was called, and those that wait for none."""
        numbers = {number for loose in called for number in self._called_by.get(loose, ())}
        return sorted(numbers.union(self._always))


def applies_in(rule: Rule, context: Context) -> list[str]:
    """The jurisdictions of a document in which a rule applies."""
    if rule.stated.intersection(context.assumed):
        return []
    return [
        one
        for one in context.jurisdictions
        if rule.applies.admits(context, one) and not (rule.exempt.given and rule.exempt.admits(context, one))
    ]
