"""Damages an Office package in many small ways, the same ways for the same seed."""

import io
import random
import warnings
import zipfile
from collections.abc import Iterator

import regex

_VALUE = regex.compile(rb'"[^"]*"')
_TAG = regex.compile(rb"<[^<>]*>")
_ODD = (
    b'"-1"', b'""', b'"99999999999999999999"', b'"NULL"', b'"1e9"', b'"%2e%2e/x"', b'"\xc2\xb2"', b'"true"',
    b'"../../../etc/passwd"', b'"D83D"', b'"file:///etc/passwd"', b'"&#10;"', b'"rId1"',
)  # fmt: skip


def mutants(package: bytes, seed: int, count: int) -> Iterator[bytes]:
    """Yield damaged copies of a package."""
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        parts = [(entry.filename, source.read(entry)) for entry in source.infolist()]
    for _ in range(count):
        way = chance.randrange(10)
        if way == 0:
            yield _flipped(package, chance)
        elif way == 1:
            yield package[: chance.randrange(len(package))]
        else:
            yield _zipped(_changed(parts, chance), chance)


def _flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def _changed(parts: list[tuple[str, bytes]], chance: random.Random) -> list[tuple[str, bytes]]:
    changed = list(parts)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(changed))
        name, content = changed[at]
        way = chance.randrange(8)
        if way == 0:
            changed[at] = (name, b"")
        elif way == 1:
            changed.append((chance.choice((name, name.upper(), f"./{name}", f"{name}.xml")), content))
        elif way == 2:
            changed[at] = (changed[chance.randrange(len(changed))][0] + "x", content)
        elif way == 3 and content:
            changed[at] = (name, _flipped(content, chance))
        elif way == 4:
            changed[at] = (name, changed[chance.randrange(len(changed))][1])
        else:
            changed[at] = (name, _edited(content, chance))
    return changed


def _edited(content: bytes, chance: random.Random) -> bytes:
    """The XML with values made odd and elements taken out, doubled or moved."""
    for _ in range(chance.randint(1, 6)):
        found = list((_VALUE if chance.random() < 0.6 else _TAG).finditer(content))
        if not found:
            return content
        start, end = chance.choice(found).span()
        piece = content[start:end]
        new = (
            chance.choice(_ODD)
            if piece.startswith(b'"')
            else chance.choice((b"", piece * 2, b"<!-- x -->" + piece))
        )
        content = content[:start] + new + content[end:]
    return content


def _zipped(parts: list[tuple[str, bytes]], chance: random.Random) -> bytes:
    stream = io.BytesIO()
    way = chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(stream, "w", way) as target, warnings.catch_warnings(action="ignore"):
        for name, content in parts:
            target.writestr(name, content)
    return stream.getvalue()
