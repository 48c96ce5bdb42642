"""Text from documents and file names made safe to print: nothing in it may steer a terminal.

Control characters could move the cursor, set the window's title or hide a line; bidirectional
controls could show words in another order than they have.
"""

import re

_STEERS = r"\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
"""Control characters, line separators, bidirectional controls and what is no character at all."""
_STEERING = re.compile(f"[{_STEERS}]")
_STEERING_BUT_LINES = re.compile(rf"(?!\n)[{_STEERS}]")
_STAND_IN = "\ufffd"


def plain(text: str) -> str:
    """Words of a document on one line and of the same length: white space as spaces, the rest as �."""
    return _STEERING.sub(lambda match: " " if match[0].isspace() else _STAND_IN, text)


def named(name: str) -> str:
    r"""A file name, or a message that holds one, with what steers a terminal escaped, as in "a\nb"."""
    return _STEERING.sub(_escaped, name)


def json_escaped(text: str) -> str:
    """JSON text of which no character steers a terminal: escaped, every string stays exactly the same."""
    return _STEERING_BUT_LINES.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(code) or (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    )
