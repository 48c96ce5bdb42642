"""Compares our words with another library's."""

from msl_guard.model import Document

_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻–", "0123456789--", "\u00ad\u200b")


def missing(words: list[str], document: Document) -> list[str]:
    """The words that the document lacks.

    Other libraries skip tracked insertions and some breaks, which glues two words into one: a word
    of which both halves are there counts as found.
    """
    text = "".join("".join(block.text.split()) for block in document.blocks).translate(_PLAIN)
    own = {word.translate(_PLAIN) for block in document.blocks for word in block.text.split()}
    strange = {word.translate(_PLAIN) for word in words if _shows(word)} - own
    return sorted(word for word in strange if word not in text and not _glued(word, text))


def _shows(word: str) -> bool:
    """Characters of symbol fonts are shown as other characters: no word of theirs is comparable."""
    return not any("\ue000" <= char <= "\uf8ff" for char in word)


def _glued(word: str, text: str) -> bool:
    return any(word[:cut] in text and word[cut:] in text for cut in range(3, len(word) - 2))
