"""Rule files on disk: found, read whole, given their shape; the shipped packs among them."""

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from msl_guard.errors import ConfigError
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.keptsources import sources
from msl_guard.ruleset.shape import FileShape, limits_given, shaped
from msl_guard.ruleset.strict_yaml import Source, read
from msl_guard.ruleset.whereabouts import shown

_LARGEST = 8 << 20
FICTIONAL = "example_products.yaml"
"""Products of the examples: no words of the rules themselves."""
_SUFFIXES = (".yaml", ".yml")
_PROJECT_KEYS = (
    "packs",
    "products",
    "labels",
    "sources",
    "contexts",
    "fail_on",
    "waivers",
    "baseline",
    "limits",
    "override",
)
"""What only the project's own file may say."""


@dataclass(frozen=True)
class RuleFile:
    """One rule file as read: its YAML, its typed values and its hash."""

    source: Source
    shape: FileShape
    digest: str
    on_disk: bool
    """Whether a project brought it; the others are shipped."""


@dataclass(frozen=True)
class Files:
    """Everything that goes into a ruleset, before it is built."""

    packs: tuple[RuleFile, ...]
    words: tuple[RuleFile, ...]
    own: RuleFile | None
    root: Path

    @property
    def all(self) -> tuple[RuleFile, ...]:
        """Every file, those of the vocabulary first and the project's own last."""
        return (*self.words, *self.ruled)

    @property
    def ruled(self) -> tuple[RuleFile, ...]:
        """The files that hold rules, the project's own last."""
        return (*self.packs, *([self.own] if self.own else []))


def gathered(path: Path | None) -> Files:
    """The shipped files, and the project's own with the packs that it names.

    Raises:
        ConfigError: a file cannot be read, does not have the shape of its kind, or is not known.
    """
    words = tuple(shipped("vocab", name) for name in _names("vocab") if name != FICTIONAL)
    if path is None:
        return Files(tuple(shipped(name) for name in _pack_names().values()), words, None, Path.cwd())
    own = from_disk(path)
    # A linked rules.yaml speaks for the folder of the link.
    root = path.parent.resolve()
    if own.shape.packs is None:
        return Files(tuple(shipped(name) for name in _pack_names().values()), words, own, root)
    places = {name: own.source.place(("packs", at)) for at, name in enumerate(own.shape.packs)}
    if len(places) < len(own.shape.packs):
        raise ConfigError(f"{own.source.place(('packs',))}: a pack is named twice")
    return Files(tuple(_chosen(name, root, place) for name, place in places.items()), words, own, root)


def shipped(*names: str) -> RuleFile:
    """A rule file from inside the package."""
    source, digest = _shipped()["/".join(names)]
    return RuleFile(source, shaped(source), digest, on_disk=False)


@cache
def _shipped() -> Mapping[str, tuple[Source, str]]:
    """Every rule file of the package as read, by its name below the folder of packs, and its hash."""
    data = {
        "/".join((*folder, name)): _home().joinpath(*folder, name).read_bytes()
        for folder in ((), ("vocab",), ("label",))
        for name in _names(*folder)
    }
    read_files = sources(data, lambda one, name: read(text_of(one, name), name))
    return {name: (read_files[name], sha256(one).hexdigest()) for name, one in data.items()}


def from_disk(path: Path) -> RuleFile:
    """A rule file that a person named.

    Raises:
        ConfigError: there is none, it is no plain file, or it is no rule file.
    """
    return _rule_file(data_of(path, "rule file"), shown(path), on_disk=True)


def limits_in(path: Path | None) -> dict[str, float]:
    """The limits that a project's rule file sets, by name; nothing else of the file is loaded.

    Raises:
        ConfigError: it cannot be read, or is no rule file.
    """
    return {} if path is None else limits_given(from_disk(path).shape)


def data_of(path: Path, kind: str) -> bytes:
    """What stands in a YAML file that a person named; `kind` is what it should be.

    Raises:
        ConfigError: there is none, it is no plain file, or it is too large.
    """
    name = shown(path)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            found = "a folder" if stat.S_ISDIR(status.st_mode) else "no plain file"
            raise ConfigError(f"{name}: is {found}; a {kind} is a YAML file")
        if status.st_size > _LARGEST:
            raise ConfigError(f"{name}: has {status.st_size} bytes, and a {kind} at most {_LARGEST}")
        return path.read_bytes()
    except FileNotFoundError:
        linked = path.is_symlink()
        fault = f"a link to {path.readlink()}, which is not there" if linked else f"no such {kind}"
        raise ConfigError(f"{name}: {fault}; check the name") from None
    except OSError as error:
        raise ConfigError(f"{name}: cannot be read: {error.strerror}; check the name") from None
    except ValueError:
        raise ConfigError(
            f"{name!r}: cannot be the name of a file: it holds a character that no name may hold"
        ) from None


def text_of(data: bytes, name: str) -> str:
    """The bytes of a file as text.

    Raises:
        ConfigError: they are not UTF-8.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise ConfigError(f"{name}: not UTF-8 text but UTF-16; save it as UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{name}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None


def _chosen(name: str, root: Path, place: str) -> RuleFile:
    """One entry of `packs:`: a shipped pack, perhaps with its version, or a file."""
    if "\\" in name:
        raise ConfigError(f"{place}: {name!r} has a \\; write / between folders")
    if name.endswith(_SUFFIXES):
        return _pack_from_disk(root / name)
    packs = _pack_names()
    pack, _, version = name.partition("@")
    if pack not in packs:
        raise ConfigError(f"{place}: unknown pack {pack!r}; {suggestion(pack, list(packs))}")
    file = shipped(packs[pack])
    if version and file.shape.pack is not None and file.shape.pack.version != version:
        raise ConfigError(
            f"{place}: the pack {pack} is version {file.shape.pack.version} here, not {version}"
        )
    return file


def _pack_from_disk(path: Path) -> RuleFile:
    file = from_disk(path)
    for key in _PROJECT_KEYS:
        if isinstance(file.source.value, dict) and key in file.source.value:
            place = file.source.place((key,))
            raise ConfigError(
                f"{place}: `{key}:` has no effect in a pack; write it in the project's own file"
            )
    return file


def _pack_names() -> Mapping[str, str]:
    """The shipped packs and their files."""
    return {name.removesuffix(".yaml"): name for name in _names()}


def _names(*folder: str) -> list[str]:
    """The names of the rule files in a shipped folder, in order."""
    return sorted(entry.name for entry in _home().joinpath(*folder).iterdir() if entry.name.endswith(".yaml"))


def _home() -> Traversable:
    return resources.files("msl_guard") / "rules"


def _rule_file(data: bytes, name: str, *, on_disk: bool) -> RuleFile:
    source = read(text_of(data, name), name)
    return RuleFile(source, shaped(source), sha256(data).hexdigest(), on_disk)
