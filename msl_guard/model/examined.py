"""What one file came to: a plain value that travels between processes and is kept between runs."""

from msgspec import Struct
from msgspec.structs import replace

from msl_guard.model.page import Page
from msl_guard.model.report import Checked, Failure, Finding, Skipped


class Examined(Struct, frozen=True):
    """What the rules say of one file and of the documents in it, and what was not checked."""

    checked: tuple[Checked, ...] = ()
    findings: tuple[Finding, ...] = ()
    failures: tuple[Failure, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    pages: tuple[Page, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all of the file was checked."""
        return not self.failures and not any(one.gaps for one in self.checked)

    @property
    def lasting(self) -> bool:
        """Whether the same bytes will come to the same again."""
        if any(one.passing for one in self.failures):
            return False
        return not any(gap.passing for one in self.checked for gap in one.unread)

    def moved(self, old: str, new: str) -> "Examined":
        """The same of a file with the same bytes at another path."""
        if old == new:
            return self

        def path(told: str) -> str:
            return new + told[len(old) :]

        return Examined(
            tuple(replace(one, path=path(one.path)) for one in self.checked),
            tuple(replace(one, path=path(one.path)) for one in self.findings),
            tuple(replace(one, path=path(one.path)) for one in self.failures),
            tuple(replace(one, path=path(one.path)) for one in self.skipped),
            tuple(replace(one, path=path(one.path)) for one in self.pages),
        )
