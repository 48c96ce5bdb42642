"""A run's folder, on a disk or in an object store: its record, its parts, and what is done already."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from msl_guard.archive.rows import COLUMNS, FACTS, LISTS, NUMBERS, Rows
from msl_guard.errors import ConfigError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import fs

_USER = re.compile(r"://[^/?#\s]*@")
_SECRET = re.compile(
    r"([?&][^=&\s]*(?:secret|key|token|sig|pass|credential)[^=&\s]*=)[^&\s:]*", re.IGNORECASE
)
SCHEMA = "msl-guard/archive@1"
_RECORD = "run.json"
_FILES = "files"


class Summary(Struct, frozen=True):
    """What a run came to so far."""

    files: int
    documents: int
    """Those that were checked: a mail or an archive may hold several, or none."""
    failures: int
    """Documents that were not checked."""
    partly: int
    """Documents of which a part was not checked."""
    findings: int
    errors: int
    doubled: int
    """Files that stand in more than one part: none, unless two runs wrote at once."""


@dataclass(frozen=True)
class Store:
    """Where a run's tables are."""

    files: "fs.FileSystem"
    root: str
    record: Mapping[str, str]
    """The run: version, rules, context, source."""

    @classmethod
    def opened(cls, url: str, record: Mapping[str, str], identity: Sequence[str]) -> "Store":
        """The folder of a run, new or begun earlier.

        Args:
            url: a folder, or the URL of one in an object store.
            record: what describes the run.
            identity: the keys of the record in which an earlier run must agree.

        Raises:
            ConfigError: it cannot be used, or holds a run of something else.
        """
        files, root = filesystem(url)
        store = cls(files, root, record)
        try:
            known = store._recorded()
            if known is None:
                store.put(_RECORD, json.dumps(record, indent=2, sort_keys=True).encode())
        except (OSError, ValueError) as error:
            raise ConfigError(f"{scrubbed(url)}: cannot be used as an archive's folder: {error}") from None
        if known is None:
            return store
        for key in identity:
            if known.get(key) != record[key]:
                was = known.get(key, "")[:60]
                raise ConfigError(f"{scrubbed(url)}: holds a run with other {key} ({was}); name a new folder")
        return cls(files, root, known)

    def write(self, rows: Rows) -> None:
        """Write a part; the same documents written again replace it.

        Raises:
            OSError: it cannot be written.
        """
        import pyarrow.parquet as pq

        paths = sorted(str(one["path"]) for one in rows.files)
        name = sha256("\0".join(paths).encode()).hexdigest()[:24]
        for table in ("findings", "failures", "documents", _FILES):
            sink = _sink()
            pq.write_table(_table(table, getattr(rows, table), self.record), sink, compression="zstd")
            self.put(f"{table}/part-{name}.parquet", sink.getvalue().to_pybytes())

    def done(self) -> set[str]:
        """The paths that need no second look; leftovers of a part that was never finished are removed."""
        parts = self.parts()
        for table in ("findings", "failures", "documents"):
            for name in set(self._names(table)) - set(parts):
                self.files.delete_file(f"{self.root}/{table}/{name}")
        return {path for name in parts for path in self._column(_FILES, name, "path")}

    def parts(self) -> list[str]:
        """The names of the parts that count."""
        return sorted(self._names(_FILES))

    def summary(self) -> Summary:
        """What the parts hold."""
        files: Counter[str] = Counter()
        documents = findings = errors = 0
        failed: set[str] = set()
        partly: set[str] = set()
        for name in self.parts():
            files.update(self._column(_FILES, name, "path"))
            table = self._read("documents", name)
            documents += len(table)
            findings += sum(table["findings"].to_pylist())
            errors += sum(table["errors"].to_pylist())
            for row in self._read("failures", name).to_pylist():
                (failed if row["whole"] else partly).add(row["path"])
        doubled = sum(1 for count in files.values() if count > 1)
        return Summary(len(files), documents, len(failed), len(partly), findings, errors, doubled)

    def put(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all.

        Raises:
            OSError: it cannot be written.
        """
        from pyarrow import fs

        path = f"{self.root}/{name}"
        local = isinstance(self.files, fs.LocalFileSystem)
        self.files.create_dir(path.rpartition("/")[0], recursive=True)
        written = f"{path}.unfinished" if local else path
        with self.files.open_output_stream(written) as stream:
            stream.write(data)
        if local:
            self.files.move(written, path)

    def _recorded(self) -> dict[str, str] | None:
        from pyarrow import fs

        path = f"{self.root}/{_RECORD}"
        if self.files.get_file_info(path).type != fs.FileType.File:
            return None
        with self.files.open_input_stream(path) as stream:
            known: dict[str, str] = json.loads(stream.read())
        if known.get("schema") != SCHEMA:
            raise ValueError(f"{_RECORD} is of another kind than {SCHEMA}")
        return known

    def _names(self, table: str) -> list[str]:
        from pyarrow import fs

        selector = fs.FileSelector(f"{self.root}/{table}", allow_not_found=True)
        return [one.base_name for one in self.files.get_file_info(selector) if one.extension == "parquet"]

    def _read(self, table: str, name: str) -> "pa.Table":
        import pyarrow.parquet as pq

        return pq.read_table(f"{self.root}/{table}/{name}", filesystem=self.files)

    def _column(self, table: str, name: str, column: str) -> list[str]:
        values: list[str] = self._read(table, name)[column].to_pylist()
        return values


def scrubbed(words: str) -> str:
    """What holds a URL, without the name, the key and the secrets in it, which are nobody's business.

    >>> scrubbed("s3://me:key@decks/2025?region=eu&client_secret=x")
    's3://decks/2025?region=eu&client_secret=...'
    """
    return _SECRET.sub(r"\1...", _USER.sub("://", words))


def filesystem(url: str) -> "tuple[fs.FileSystem, str]":
    """The file system of a folder or URL, and the path in it.

    Raises:
        ConfigError: pyarrow is missing, or knows no such file system.
    """
    try:
        from pyarrow import fs
    except ImportError:
        raise ConfigError("archives need pyarrow; install msl-guard[archive]") from None
    try:
        if "://" in url:
            files, root = fs.FileSystem.from_uri(url)
            return files, root.rstrip("/")
        return fs.LocalFileSystem(), Path(url).absolute().as_posix()
    except (ValueError, OSError) as error:
        raise ConfigError(scrubbed(f"{url}: cannot be opened: {error}")) from None


def _sink() -> "pa.BufferOutputStream":
    import pyarrow as pa

    return pa.BufferOutputStream()


def _table(name: str, rows: Sequence[Mapping[str, object]], record: Mapping[str, str]) -> "pa.Table":
    """A table with its columns even if it has no row, and the run in its metadata."""
    import pyarrow as pa

    def kind(column: str) -> "pa.DataType":
        if column in NUMBERS:
            return pa.int64()
        if column in FACTS:
            return pa.bool_()
        return pa.list_(pa.string()) if column in LISTS else pa.string()

    schema = pa.schema([(column, kind(column)) for column in COLUMNS[name]], metadata=dict(record))
    return pa.Table.from_pylist(list(rows), schema=schema)
