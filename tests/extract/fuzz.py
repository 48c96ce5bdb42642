"""Damages small files of every format in many ways and reads them: each must end in Documents or in one line.

`python -m tests.extract.fuzz SECONDS [SEED]` goes on for that long and prints what broke a reader.
"""

import io
import random
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Iterator, Mapping

from msl_guard.extract import open_file
from tests.conftest import FIXTURES
from tests.extract.samples import SAMPLES

_PIECES = (
    b"<", b">", b'"', b"'", b"\\", b"{", b"}", b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"&#x", b"&", b"[", b"]", b"\n", b"\n\n",
    b"..", b"```", b"|", b"-->", b"<!--", b"<![CDATA[", b"\\u-1", b"\\bin9", b"\\ud800", b"{\\*\\x", b"99999999999", b"-1", b"1e999",
    b"NULL", b"[[[[[[[[", b"<a b='", b"Content-Type: multipart/mixed; boundary=x\n", b"--x\n", b"00:00:00.000 -->", b"=?utf-8?b?=?=",
)  # fmt: skip
SLOW = 10.0
"""Seconds of the processor that no small file may take."""


def seeds() -> Mapping[str, bytes]:
    """A small file of every format; those from before 2007 are left out, since a conversion takes seconds."""
    office = [path for kind in ("pptx", "docx", "pdf") for path in sorted(FIXTURES.glob(f"*/*.{kind}"))]
    return {**SAMPLES, **{path.name: path.read_bytes() for path in office}}


def mutants(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """Yield damaged copies without end: bytes of the file, or of one part of a package."""
    parts = _parts(data)
    while True:
        if parts and chance.random() < 0.7:
            yield _zipped(_damaged_part(parts, chance))
        else:
            yield _damaged(data, chance)


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [(entry.filename, package.read(entry)) for entry in package.infolist()]


def _damaged_part(parts: list[tuple[str, bytes]], chance: random.Random) -> list[tuple[str, bytes]]:
    changed = list(parts)
    at = chance.randrange(len(changed))
    name, content = changed[at]
    way = chance.randrange(6)
    if way == 0:
        changed.append((name, content))
    elif way == 1:
        del changed[at]
    elif way == 2:
        changed[at] = (name, chance.choice(parts)[1])
    else:
        changed[at] = (name, _damaged(content, chance))
    return changed


def _damaged(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) + 1)
        way = chance.randrange(6)
        if way == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif way == 1 and chance.random() < 0.2:
            del changed[at:]
        elif way == 2:
            changed[at:at] = changed[at : at + chance.randrange(1, 60)]
        elif way == 3:
            del changed[at : at + chance.randrange(1, 30)]
        else:
            changed[at:at] = chance.choice(_PIECES) * chance.choice((1, 1, 1, 2, 40))
    return bytes(changed)


def _zipped(parts: list[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with warnings.catch_warnings(action="ignore"), zipfile.ZipFile(stream, "w") as package:
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def broken(name: str, data: bytes) -> str:
    """What a file did to its reader that no file may do; nothing if all is well."""
    began = time.process_time()
    try:
        opened = open_file(name, data)
    except Exception:  # noqa: BLE001 - this is what is looked for
        return traceback.format_exc()
    if time.process_time() - began > SLOW:
        return f"took {time.process_time() - began:.0f} s"
    lines = [one.reason for one in opened.failures] + [
        gap.reason for one in opened.documents for gap in one.unread
    ]
    return next((f"not one line: {line!r}" for line in lines if "\n" in line or not line.strip()), "")


def main(seconds: float, seed: int) -> int:
    """Fuzz every format in turn for that long; the exit code says whether anything broke."""
    files = {name: mutants(data, random.Random(f"{seed}{name}")) for name, data in seeds().items()}
    faults: dict[str, bytes] = {}
    count, end = 0, time.monotonic() + seconds
    while time.monotonic() < end:
        for name, source in files.items():
            data, count = next(source), count + 1
            fault = broken(name, data)
            if fault and fault not in faults:
                faults[fault] = data
                sys.stdout.write(f"--- {name}\n{fault}\n")
                sys.stdout.flush()
    sys.stdout.write(f"{count} damaged files of {len(files)} kinds, {len(faults)} faults\n")
    return bool(faults)


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
