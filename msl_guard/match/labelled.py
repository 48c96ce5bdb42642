"""The kind `label`: is this use of this product inside its label?"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakKeyDictionary

from msgspec import Struct

from msl_guard.errors import RuleTimeoutError
from msl_guard.match.view import DocumentView
from msl_guard.model import Context, Document, Ruling, Scope, Searchable, Span, View
from msl_guard.segment import Outline


class Reasoning(Protocol):
    """What reasons over the labels of a project."""

    def rulings(
        self,
        document: Document,
        outline: Outline,
        context: Context,
        jurisdictions: Sequence[str],
        heed: Callable[[], None],
    ) -> tuple[Ruling, ...]:
        """Every ruling on a document; `heed`, called at each sentence, raises when time is up."""
        ...


@dataclass(frozen=True, eq=False)
class Bench:
    """Reasons once over a document, however many rules ask; without labels it rules on nothing."""

    reasoning: Reasoning | None
    _done: "WeakKeyDictionary[DocumentView, dict[object, tuple[Ruling, ...] | RuleTimeoutError]]" = field(
        default_factory=WeakKeyDictionary
    )

    def __reduce__(self) -> tuple[type["Bench"], tuple[Reasoning | None]]:
        """The labels, without what was done with them: that goes with the documents."""
        return Bench, (self.reasoning,)

    def rulings(
        self, view: DocumentView, context: Context, jurisdictions: Sequence[str]
    ) -> tuple[Ruling, ...]:
        """The rulings on the document of a view.

        Raises:
            RuleTimeoutError: the time allowed was used up, now or when another rule asked.
        """
        if self.reasoning is None:
            return ()
        known = self._done.setdefault(view, {})
        key = (context, tuple(jurisdictions))
        if key not in known:
            try:
                known[key] = self.reasoning.rulings(
                    view.document, view.outline, context, jurisdictions, view.heed
                )
            except RuleTimeoutError as error:
                known[key] = error
        done = known[key]
        if isinstance(done, RuleTimeoutError):
            raise RuleTimeoutError(str(done))
        return done


class Labelled(Struct, frozen=True):
    """Finds the uses that fail one question of the label, such as "dose"."""

    question: str
    bench: Bench

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """None: labels are reasoned over, not searched for."""
        return ()

    def find(self, view: View, scope: Scope) -> Iterator[Span]:  # noqa: ARG002 - a matcher's signature
        """Yield nothing: what a label says depends on the context; see `rulings`."""
        return iter(())

    def rulings(
        self, view: DocumentView, context: Context, jurisdictions: Sequence[str], scope: Scope
    ) -> Iterator[Ruling]:
        """Yield each ruling that fails the question, within scope."""
        for one in self.bench.rulings(view, context, jurisdictions):
            if one.question == self.question and scope.admits(one.span.block.part):
                yield one
