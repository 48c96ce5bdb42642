"""The seal under a comment that this program wrote: one that still says what it said is passed over.

The author's name alone proves nothing: anybody may write under it. The seal is a digest of the comment's
words, so what was added or changed later breaks it, and the comment is read like any other.
"""

from hashlib import sha256

import regex
from lxml import etree

from msl_guard.extract.addresses import own_text
from msl_guard.extract.markup import local

AUTHOR = "msl-guard"
"""The author of the review comments that this program writes."""

_SEAL = regex.compile(r"(?s)(.*)\[msl-guard ([0-9a-f]{16})\]\s*")
_PLAIN = frozenset(
    "comment p r t annotationRef proofErr txBody bodyPr lstStyle pPr rPr endParaRPr defRPr text".split()
)
_LOOKS = ("pPr", "rPr", "bodyPr", "lstStyle", "endParaRPr")
"""How a comment looks: Office adds to it on saving, and it holds no words."""
_LEADING = ("hlinkClick", "hlinkMouseOver", "hlinkHover")


def sealed(text: str) -> str:
    """The text of a comment with its seal beneath."""
    return f"{text}\n[msl-guard {_digest(text)}]"


def is_sealed(author: str, text: str) -> bool:
    """Whether a comment was written by this program and still says what it said."""
    match = _SEAL.fullmatch(text)
    return author == AUTHOR and match is not None and match[2] == _digest(match[1])


def is_sealed_markup(author: str, node: "etree._Element") -> bool:
    """The same of a comment of several paragraphs, which must hold nothing but plain text."""
    return author == AUTHOR and _is_plain(node) and is_sealed(author, paragraphs_text(node))


def paragraphs_text(node: "etree._Element") -> str:
    """The text of the paragraphs below an element, a line each."""
    paragraphs = [one for one in node.iter(etree.Element) if local(one) == "p"]
    return "\n".join(
        "".join(own_text(one) for one in paragraph.iter(etree.Element) if local(one) == "t")
        for paragraph in paragraphs
    )


def _is_plain(node: "etree._Element") -> bool:
    for one in node.iter(etree.Element):
        name = local(one)
        if name in _LEADING:
            return False
        if name not in _PLAIN and not any(local(above) in _LOOKS for above in one.iterancestors()):
            return False
    return True


def _digest(text: str) -> str:
    """White space is left out: Office and readers of PDF change it."""
    return sha256(f"msl-guard comment\0{''.join(text.split())}".encode()).hexdigest()[:16]
