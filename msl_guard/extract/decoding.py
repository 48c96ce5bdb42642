"""Bytes into characters, and the lines that the characters stand on."""

import codecs

from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decoded(data: bytes, limits: Limits) -> str:
    """The text of a text file, every line end as one "\\n".

    Raises:
        ExtractionError: the bytes are no text, or more of it than the limit.
    """
    text = _decoded(data)
    if len(text) > limits.text_chars:
        raise ExtractionError(f"holds more than {limits.text_chars} characters; split it")
    if "\0" in text:
        raise ExtractionError("holds NUL bytes and is no text; check that the extension is right")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def line_starts(text: str) -> tuple[int, ...]:
    """The offset at which each line begins."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return tuple(starts)


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return _guessed(data)


def _guessed(data: bytes) -> str:
    """Text in an encoding that nobody named."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "utf-16", "cp1250", "cp932"]).best()
    if best is None:
        raise ExtractionError("cannot be decoded as text; save it as UTF-8")
    return str(best)
