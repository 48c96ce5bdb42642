"""Compressed RTF, in which Outlook keeps bodies ([MS-OXRTFCP])."""

import struct

from msl_guard.errors import ExtractionError

_KNOWN = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil "
    b"\\froman \\fswiss \\fmodern \\fscript \\fdecor "
    b"MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every text is taken to begin with ([MS-OXRTFCP] 2.1.2.1)."""
_WINDOW = 4096
_HEAD = 16
_COMPRESSED, _STORED = 0x75465A4C, 0x414C454D


def decompressed(data: bytes) -> bytes:
    """The RTF.

    Raises:
        ExtractionError: it is damaged.
    """
    try:
        _, size, kind, _ = struct.unpack_from("<IIII", data)
    except struct.error:
        raise ExtractionError("has a damaged body") from None
    if kind == _STORED:
        return data[_HEAD : _HEAD + size]
    if kind != _COMPRESSED:
        raise ExtractionError("has a damaged body")
    return bytes(_expanded(data))


def _expanded(data: bytes) -> bytearray:
    """Undo the compression: a byte says of the next eight items which are copies of what went before."""
    window = bytearray(_KNOWN.ljust(_WINDOW, b"\0"))
    place, at, text = len(_KNOWN), _HEAD, bytearray()
    while at < len(data):
        control, at = data[at], at + 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 1 >= len(data):
                    return text
                pair = data[at] << 8 | data[at + 1]
                origin, length, at = pair >> 4, (pair & 15) + 2, at + 2
                if origin == place % _WINDOW:
                    return text
                piece = [
                    window[(origin + step) % _WINDOW] if step < (place - origin) % _WINDOW else -1
                    for step in range(length)
                ]
            else:
                if at >= len(data):
                    return text
                piece, at = [data[at]], at + 1
            for step, byte in enumerate(piece):
                known = byte if byte >= 0 else window[(origin + step) % _WINDOW]
                window[place % _WINDOW] = known
                text.append(known)
                place += 1
    return text
