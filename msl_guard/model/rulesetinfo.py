"""Which rules judged, and what they compared with: what an auditor needs to repeat a run."""

from msgspec import Struct


class CitedFile(Struct, frozen=True):
    """A file that a project names as the source of what cites a reference."""

    keys: tuple[str, ...]
    """What the project calls the reference: a DOI, a number, a label."""
    path: str
    """The file as it is named, relative to the project's rule file."""
    sha256: str


class RulesetInfo(Struct, frozen=True):
    """Which rules judged: what an auditor needs to repeat the run."""

    sha256: str
    packs: tuple[tuple[str, str], ...]
    rules: int
    products: int
    """The products of one's own that are named."""
    selected: tuple[str, ...] = ()
    """The rules or families that the run was cut down to; none named means all."""
    ignored: tuple[str, ...] = ()
    """The rules or families that the run left out."""
    file: str = ""
    """The project's rule file; empty if only the shipped packs applied."""
    labels: tuple[tuple[str, tuple[str, ...]], ...] | None = None
    """The products with labels and their regimes; None where no rule asks for labels."""
    sources: tuple[CitedFile, ...] = ()
    """The files that results are compared with where they are cited."""
    compares: bool = False
    """Whether any rule compares with them."""
