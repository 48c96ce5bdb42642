"""Bytes into characters, and the lines that the characters stand on."""

import codecs

from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDTHS = (("utf-32-le", 4, 0), ("utf-32-be", 4, 3), ("utf-16-le", 2, 0), ("utf-16-be", 2, 1))
_SAMPLE = 1 << 16
_MOSTLY = 0.7
"""Text in an alphabet that extends ASCII has at least this share of ASCII; English far more."""
_PLAIN_BYTES = bytes([*range(0x20, 0x7F), 9, 10, 13])
_NOT_UTF_8 = "msl_guard.windows_1252"


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
    """The characters: by the mark at the start if it is true, else by what the bytes look like."""
    sample = data[:_SAMPLE]
    for mark, name in _MARKS:
        if data.startswith(mark):
            wide = name != "utf-8" and (0 in sample or _share(sample, _PLAIN_BYTES) < _MOSTLY)
            return _wide(data[len(mark) :], name) if wide else _narrow(data[len(mark) :])
    for name, width, place in _WIDTHS:
        letters = sample[place::width]
        zeros = sum(sample[at::width].count(0) for at in range(width) if at != place)
        whole = len(letters) > 1 and not len(data) % width
        if whole and 0 not in letters and zeros > _MOSTLY * (len(sample) - len(letters)):
            return _wide(data, name)
    return _narrow(data)


def _wide(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ExtractionError(
            f"is damaged {encoding.upper()} text: {error.reason}; save it as UTF-8"
        ) from None


def _narrow(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if _share(data[:_SAMPLE], _PLAIN_BYTES) >= _MOSTLY:
        return data.decode("utf-8", _NOT_UTF_8)
    return _guessed(data)


def _share(data: bytes, kind: bytes) -> float:
    """How much of the data consists of bytes of a kind."""
    return 1 - len(data.translate(None, kind)) / max(len(data), 1)


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode what is no UTF-8 as Windows-1252, of which English text has only quotes and accents."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_NOT_UTF_8, _windows_1252)


def _guessed(data: bytes) -> str:
    """Text in an encoding that nobody named."""
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "cp1250", "cp1251", "cp932", "gb18030"]).best()
    if best is None:
        raise ExtractionError("cannot be decoded as text; save it as UTF-8")
    return str(best)
