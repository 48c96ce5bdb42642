"""XML reports: text that XML 1.0 can hold, and the document around an element."""

from xml.etree.ElementTree import Element, indent, tostring

_ALLOWED_CONTROLS = "\t\n\r"


def plain(text: str) -> str:
    """The text without the characters that XML 1.0 forbids (section 2.2), shown as U+FFFD."""
    return "".join(char if _allowed(char) else "\ufffd" for char in text)


def document(root: Element) -> str:
    """The element as an indented document."""
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _allowed(char: str) -> bool:
    if char < " ":
        return char in _ALLOWED_CONTROLS
    return not ("\ud800" <= char <= "\udfff" or char in "\ufffe\uffff")
