"""HTML cut into tags, text and comments, each with its exact offset, in one pass over the text.

Whatever a browser would drop, such as a tag that never ends, still comes out as a comment: the text
of a file is never lost. No input makes it look at the same characters again and again.
"""

from collections.abc import Iterator
from enum import Enum, auto

import regex
from msgspec import Struct

_NAME = regex.compile(r"[A-Za-z][^\s/>]*+")
# A quote that never ends takes the rest of the text, as it does in a browser.
_ATTRIBUTE = regex.compile(
    r"""[\s/]*+(?P<name>[^\s/>][^\s/>=]*+)"""
    r"""(?:\s*+=\s*+(?:"(?P<v>[^"]*+)(?:"|\Z)|'(?P<v>[^']*+)(?:'|\Z)|(?P<v>[^\s>"'][^\s>]*+)))?+"""
)
_COMMENT_END = regex.compile("--!?>")
_REST = regex.compile(r"[^>]*+>")
_RAW = frozenset("script style xmp iframe noembed noframes textarea title plaintext".split())


class Kind(Enum):
    """What a token is."""

    TEXT = auto()
    RAW = auto()
    """Text in which `&` means nothing: scripts, styles, CDATA."""
    START = auto()
    END = auto()
    COMMENT = auto()


class Attribute(Struct, frozen=True):
    """One attribute; `start` is the offset of its value (of its name, if it has no value)."""

    name: str
    value: str
    start: int


class Token(Struct, frozen=True):
    """One piece of HTML; `start` is the offset of `text` (of the whole tag, for a tag)."""

    kind: Kind
    text: str
    """The text of a text or comment, the lower-case name of a tag."""
    start: int
    attributes: tuple[Attribute, ...] = ()
    closed: bool = False
    """Whether a start tag ends with a slash."""

    def get(self, name: str) -> Attribute | None:
        """An attribute by its lower-case name."""
        return next((one for one in self.attributes if one.name == name), None)


def tokens(html: str) -> Iterator[Token]:
    """Yield the tokens of a stretch of HTML in order."""
    at, end, foreign = 0, len(html), 0
    while at < end:
        opening = html.find("<", at)
        if opening != at:
            stop = opening if opening >= 0 else end
            yield Token(Kind.TEXT, html[at:stop], at)
            at = stop
            continue
        token, at = _markup(html, at)
        yield token
        if token.kind is Kind.START and token.text in ("svg", "math"):
            foreign += not token.closed
        foreign -= token.kind is Kind.END and token.text in ("svg", "math") and foreign > 0
        if token.kind is Kind.START and token.text in _RAW and not (foreign or token.closed):
            stop = _raw_end(html, token.text, at)
            kind = Kind.TEXT if token.text in ("textarea", "title") else Kind.RAW
            yield Token(kind, html[at:stop], at)
            at = stop


def _markup(html: str, at: int) -> tuple[Token, int]:
    """The token that begins with the `<` at an offset, and where it ends."""
    if html.startswith("<!--", at):
        return _comment(html, at)
    if html.startswith("<![CDATA[", at):
        return _until(html, at + 9, "]]>", Kind.RAW)
    if html.startswith(("<!", "<?"), at):
        declared = html[at : at + 9].lower() == "<!doctype"
        bracket = html.find("[", at, html.find(">", at) + 1) if declared else -1
        return _until(html, at + 2, "]>" if bracket >= 0 else ">", Kind.COMMENT)
    closing = html.startswith("</", at)
    name = _NAME.match(html, at + 1 + closing)
    if name is not None:
        return _tag(html, at, name)
    if closing and at + 2 < len(html) and html[at + 2] not in " \n":
        return _until(html, at + 2, ">", Kind.COMMENT)
    return Token(Kind.TEXT, "<", at), at + 1


def _comment(html: str, at: int) -> tuple[Token, int]:
    for short in ("<!-->", "<!--->"):
        if html.startswith(short, at):
            return Token(Kind.COMMENT, "", at), at + len(short)
    end = _COMMENT_END.search(html, at + 4)
    stop, after = end.span() if end else (len(html), len(html))
    return Token(Kind.COMMENT, html[at + 4 : stop], at + 4), after


def _until(html: str, start: int, mark: str, kind: Kind) -> tuple[Token, int]:
    stop = html.find(mark, start)
    if stop < 0:
        return Token(kind, html[start:], start), len(html)
    return Token(kind, html[start:stop], start), stop + len(mark)


def _tag(html: str, at: int, name: "regex.Match[str]") -> tuple[Token, int]:
    """A tag; one that never ends takes the rest of the text, as it does in a browser."""
    attributes: list[Attribute] = []
    place = name.end()
    while match := _ATTRIBUTE.match(html, place):
        start = match.start("v") if match["v"] is not None else match.start("name")
        attributes.append(Attribute(match["name"].lower(), match["v"] or "", start))
        place = match.end()
    rest = _REST.match(html, place)
    if rest is None:
        return Token(Kind.COMMENT, html[name.end() :], name.end()), len(html)
    kind = Kind.END if html.startswith("</", at) else Kind.START
    closed = html.endswith("/>", at, rest.end())
    return Token(kind, name[0].lower(), at, tuple(attributes), closed), rest.end()


def _raw_end(html: str, name: str, at: int) -> int:
    """Where the text of a raw element ends."""
    if name == "plaintext":
        return len(html)
    closing = regex.compile(rf"</{name}(?=[\s/>])", regex.IGNORECASE).search(html, at)
    return closing.start() if closing else len(html)
