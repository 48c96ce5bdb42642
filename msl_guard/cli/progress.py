"""A progress line on standard error: only on a terminal, only for more than a second of work."""

import sys
import time
from types import TracebackType

_PATIENCE = 1.0
_BAR = 30


class Progress:
    """Told how many documents are done, it shows a bar and wipes it at the end."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._shown = False

    def __enter__(self) -> "Progress":
        """Begin to count the time."""
        return self

    def __call__(self, done: int, total: int) -> None:
        """Show that so many of so many documents are done."""
        if not sys.stderr.isatty() or time.monotonic() - self._began < _PATIENCE:
            return
        filled = _BAR * done // max(total, 1)
        sys.stderr.write(f"\r[{'#' * filled}{' ' * (_BAR - filled)}] {done}/{total} files")
        sys.stderr.flush()
        self._shown = True

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the bar."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
