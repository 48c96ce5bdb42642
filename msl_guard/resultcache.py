"""What was found in a file, kept for the next run over the same bytes.

An entry is found by a hash of everything that the findings depend on: the program's own files and
libraries, the rules, the context, the limits, the extension and bytes of the file. Names and times of
files are no part of it, so that it holds in CI too. What may pass is met anew each time: a worker that was
lost, a rule that ran out of time, a program that was missing. Findings are kept as reports print them,
personal words covered.
"""

from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import PurePath

import msgspec
from msgspec import Struct

from msl_guard.model import Context, Document, Examined, RulesetInfo
from msl_guard.ownfiles import cache_folder, prune, remember, remembered
from msl_guard.program import program

_DIRECTIVE = "msl-guard"
Contexts = Callable[[str], Context]
"""The context of the document at a path."""


class _Entry(msgspec.Struct, frozen=True, array_like=True):
    """What a file at `path` came to; `day` is the only day on which it holds, or empty."""

    path: str
    day: str
    examined: Examined


class ResultCache(Struct, frozen=True):
    """The results kept for one program and one set of rules."""

    base: str
    """Hash of what all files of a run share."""
    today: date

    @classmethod
    def of(cls, info: RulesetInfo, today: date, options: Iterable[object] = ()) -> "ResultCache | None":
        """The cache in the user's folder; None if there is none.

        A run with a choice of the rules has none: the rules that cover personal words may be left out.

        Args:
            info: the rules that judge.
            today: the day by which directives in documents are judged.
            options: whatever else a result depends on.
        """
        if cache_folder() is None or info.selected or info.ignored:
            return None
        shared = (program(), info.sha256, str(info.products), *map(repr, options))
        return cls(sha256("\n".join(shared).encode()).hexdigest(), today)

    def recall(self, path: str, data: bytes, contexts: Contexts) -> Examined | None:
        """What a file with these bytes came to, told of its present path; None if that is not known."""
        kept = remembered(self._key(path, data, contexts(path)))
        if kept is None:
            return None
        try:
            entry = msgspec.json.decode(kept, type=_Entry)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        if entry.day not in ("", self.today.isoformat()):
            return None
        examined = entry.examined.moved(entry.path, path)
        held = all(one.context == contexts(one.path) for one in examined.checked if one.path != path)
        return examined if held else None

    def keep(
        self, path: str, data: bytes, contexts: Contexts, documents: Iterable[Document], examined: Examined
    ) -> None:
        """Keep what a file with these bytes and documents came to, if that is to last."""
        if not examined.lasting:
            return
        day = self.today.isoformat() if any(map(_speaks_to_us, documents)) else ""
        try:
            kept = msgspec.json.encode(_Entry(path, day, examined))
        except UnicodeEncodeError:
            return  # A name that is no text cannot be written down; its file is checked each time.
        remember(self._key(path, data, contexts(path)), kept)

    def prune(self) -> None:
        """Keep the folder within its limits."""
        prune()

    def _key(self, path: str, data: bytes, context: Context) -> str:
        parts = (self.base, PurePath(path).suffix.lower(), repr(context), sha256(data).hexdigest())
        return "result-" + sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()


def _speaks_to_us(document: Document) -> bool:
    """Whether a document may hold a directive, which sets findings aside until a day."""
    return any(_DIRECTIVE in block.text.casefold() for block in document.blocks)
