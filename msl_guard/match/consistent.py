"""The kind `consistent`: does the document agree with itself, and with the sources that it cites?"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from msl_guard.match import (
    abbreviations,
    authoryear,
    citations,
    dates,
    differences,
    estimates,
    fractions,
    sourced,
)
from msl_guard.match.remark import Check, Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Near, Scope, Searchable, Span, View


class Checked(StrEnum):
    """What is compared with what; the values are those of rule files."""

    CITATION_WITHOUT_ENTRY = "citation without entry"
    ENTRY_WITHOUT_CITATION = "entry without citation"
    ENTRY_TWICE = "entry twice"
    CITATION_ORDER = "citation order"
    AUTHOR_AND_YEAR = "author and year"
    LATE_EXPLANATION = "late explanation"
    NO_EXPLANATION = "no explanation"
    PERCENTAGE = "percentage"
    TOTAL = "total"
    DIFFERENCE = "difference"
    POINTS = "percentage points"
    REDUCTION = "reduction"
    INTERVAL = "interval"
    P_VALUE = "p value"
    NO_DIFFERENCE = "no difference"
    IMPOSSIBLE_DATE = "impossible date"
    DATE_ORDER = "date order"
    LATE_ENTRY = "late entry"
    SOURCE = "source"
    DOUBTFUL_SOURCE = "source, doubtful"


CHECKS: Mapping[Checked, Check] = {
    Checked.CITATION_WITHOUT_ENTRY: citations.without_entry,
    Checked.ENTRY_WITHOUT_CITATION: citations.without_citation,
    Checked.ENTRY_TWICE: citations.entry_twice,
    Checked.CITATION_ORDER: citations.out_of_order,
    Checked.AUTHOR_AND_YEAR: authoryear.author_and_year,
    Checked.LATE_EXPLANATION: abbreviations.late,
    Checked.NO_EXPLANATION: abbreviations.never,
    Checked.PERCENTAGE: fractions.percentages,
    Checked.TOTAL: fractions.totals,
    Checked.DIFFERENCE: differences.difference,
    Checked.POINTS: differences.points,
    Checked.REDUCTION: estimates.reduction,
    Checked.INTERVAL: estimates.outside,
    Checked.P_VALUE: estimates.p_value,
    Checked.NO_DIFFERENCE: estimates.no_difference,
    Checked.IMPOSSIBLE_DATE: dates.impossible,
    Checked.DATE_ORDER: dates.order,
    Checked.LATE_ENTRY: dates.late_entry,
    Checked.SOURCE: sourced.results,
    Checked.DOUBTFUL_SOURCE: sourced.doubtful,
}


class Consistent(Struct, frozen=True):
    """Finds the words of a document that contradict others, where all of `when` stand nearby."""

    check: Checked
    when: tuple[Near, ...] = ()

    @property
    def compares(self) -> bool:
        """Whether it compares results with the files of cited works."""
        return self.check in (Checked.SOURCE, Checked.DOUBTFUL_SOURCE)

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """None: figures and citations are read, not searched for."""
        return ()

    def find(self, view: View, scope: Scope) -> Iterator[Span]:  # noqa: ARG002 - a matcher's signature
        """Yield nothing: what contradicts comes with what it contradicts; see `remarks`."""
        return iter(())

    def remarks(self, view: DocumentView, scope: Scope) -> Iterator[Remark]:
        """Yield each contradiction within scope."""
        for one in CHECKS[self.check](view):
            if scope.admits(one.span.block.part) and all(view.has(near, one.span) for near in self.when):
                yield one
