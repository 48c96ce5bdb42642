"""Look-alike characters made one, so that rules need not know them all."""

from unicodedata import combining, normalize

_LIKE = {
    one: plain
    for plain, many in (("'", "‘’‚‛′ʼ`´"), ('"', "“”„‟″«»＂"), ("-", "‐‑‒–—―−﹘﹣－"))
    for one in many
}
# Letters on which readers of expressions that ignore case differ.
_LIKE |= {"İ": "I", "ı": "i", "ſ": "s", "\u212a": "K"}


class _Fold(dict[int, str]):
    """Folds look-alike characters onto one, never changing the length of a text."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = " " if char.isspace() else _LIKE.get(char, char)
        self[code] = folded
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """The text with quotes, dashes and spaces made plain, of the same length.

    >>> fold("“best‑in‑class”")
    '"best-in-class"'
    """
    return text.translate(_FOLD)


def unaccented(text: str) -> str:
    """The text without accents; it may be shorter.

    >>> unaccented("Gutiérrez-Åström")
    'Gutierrez-Astrom'
    """
    return "".join(one for one in normalize("NFD", text) if not combining(one))
