"""Which HTML elements are blocks, hide their text or end one another, and which attributes hold text.

HTML Living Standard, sections 4 and 13.1.2; whatever is not named here is inline, as in a browser.
"""

from collections.abc import Iterator

import regex
from msgspec.structs import replace

from msl_guard.extract.claims import PROSE
from msl_guard.extract.htmltokens import Attribute, Token
from msl_guard.model import Part

BLOCKS = frozenset(
    "address article aside audio blockquote body button canvas caption center dd desc details dialog "
    "dir div dl dt fieldset figcaption figure footer foreignobject form frameset h1 h2 h3 h4 h5 h6 "
    "head header hgroup hr html iframe legend li listing main marquee menu meter nav noembed noframes "
    "object ol optgroup option output p plaintext pre progress search section select summary svg "
    "table tbody td text textarea tfoot th thead title tr ul video xmp".split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
ITALIC = frozenset(("i", "em", "cite", "dfn"))
KEEPS_SPACES = frozenset(("pre", "textarea", "listing", "xmp", "plaintext"))
PARTS = {
    "title": Part.METADATA,
    "td": Part.TABLE,
    "th": Part.TABLE_HEADER,
    "caption": Part.CAPTION,
    "figcaption": Part.CAPTION,
    "blockquote": Part.QUOTE,
    "pre": Part.CODE,
    "listing": Part.CODE,
    "xmp": Part.CODE,
    "plaintext": Part.CODE,
    "header": Part.HEADER_FOOTER,
    "footer": Part.HEADER_FOOTER,
    "aside": Part.NOTES,
    **{f"h{level}": Part.TITLE for level in range(1, 7)},
}
ASIDES = {
    "template": Part.HIDDEN,
    "noscript": Part.HIDDEN,
    "noembed": Part.HIDDEN,
    "noframes": Part.HIDDEN,
    "iframe": Part.HIDDEN,
    "script": Part.HIDDEN,
    "datalist": Part.HIDDEN,
    "del": Part.REVISION,
    "rt": Part.BODY,
    "rp": Part.HIDDEN,
}
"""Elements whose text is no part of the text around them."""
_P_ENDS = BLOCKS - {
    "button",
    "output",
    "meter",
    "progress",
    "text",
    "desc",
    "svg",
    "video",
    "audio",
    "object",
}
IMPLIED: dict[str, frozenset[str]] = {
    **dict.fromkeys(_P_ENDS, frozenset(("p",))),
    "li": frozenset(("li", "p")),
    "dd": frozenset(("dd", "dt", "p")),
    "dt": frozenset(("dd", "dt", "p")),
    "tr": frozenset(("tr", "td", "th", "p", "caption")),
    "td": frozenset(("td", "th", "p")),
    "th": frozenset(("td", "th", "p")),
    **dict.fromkeys(("tbody", "thead", "tfoot"), frozenset("tbody thead tfoot tr td th p caption".split())),
    "option": frozenset(("option",)),
    "optgroup": frozenset(("option", "optgroup")),
    "rt": frozenset(("rt", "rp")),
    "rp": frozenset(("rt", "rp")),
}
"""Which open elements end where an element begins."""
BOUNDARIES = frozenset("table ul ol dl select body button template".split())
_SCRIPT = regex.compile(
    r"(?:module|(?:text|application)/(?:x-)?(?:java|ecma|live)script.*)?", regex.IGNORECASE
)
_UNREAD_META = frozenset(
    "viewport robots generator theme-color format-detection referrer color-scheme".split()
)
_HIDING = regex.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:opacity|font-size)\s*:\s*0+(?:\.0+)?(?:px|pt|em|%)?\s*(?:;|$|!)",
    regex.IGNORECASE,
)
_TEXT_ATTRIBUTES = {
    "alt": Part.ALT_TEXT,
    "title": Part.ALT_TEXT,
    "aria-label": Part.ALT_TEXT,
    "aria-description": Part.ALT_TEXT,
    "aria-valuetext": Part.ALT_TEXT,
    "aria-placeholder": Part.ALT_TEXT,
    "summary": Part.ALT_TEXT,
    "placeholder": Part.BODY,
    "label": Part.BODY,
    "standby": Part.ALT_TEXT,
    "href": Part.LINK,
    "xlink:href": Part.LINK,
}
_FOR_PROGRAMS = regex.compile(
    r"(?:class|style|id|rel|rev|srcset|sizes|media|src|srcdoc|type|for|headers|coords|allow|sandbox|accept|accept-charset"
    r"|pattern|content|value|href|font-family|lang|role|name|property|profile|d|points|transform|values|xmlns.*|item.*"
    r"|on.*|aria-.*|data-.*|ng-.*|v-.*|x-.*|[@:#(*\[].*|.*[$@:\[(\]{].*)"
)
"""Attributes that never hold a sentence, or whose text is read where they are known."""
_SHOWN_VALUES = frozenset(("input", "button", "param", "data", "li"))
_MANY_NAMES = 4
"""So many attributes without a value, in one tag, are words that lost their brackets."""


def is_program(tag: Token) -> bool:
    """Whether a tag opens a script or a style sheet that no reader sees."""
    kind = tag.get("type")
    return tag.text == "style" or (
        tag.text == "script" and _SCRIPT.fullmatch(kind.value.strip() if kind else "") is not None
    )


def is_hidden(tag: Token) -> bool:
    """Whether an element says of itself that it is not shown, or not read out."""
    style, aria = tag.get("style"), tag.get("aria-hidden")
    return (
        tag.get("hidden") is not None
        or (aria is not None and aria.value.lower() == "true")
        or (style is not None and _HIDING.search(style.value) is not None)
    )


def texts(tag: Token) -> Iterator[tuple[Attribute, Part]]:
    """Yield the attributes of a tag that hold text, each with its part."""
    names = [one for one in tag.attributes if not one.value and one.name.isalpha()]
    if len(names) >= _MANY_NAMES:
        yield from ((replace(one, value=one.name), Part.HIDDEN) for one in names)
    for one in tag.attributes:
        if one.name in _TEXT_ATTRIBUTES and not (one.name == "href" and tag.text in ("link", "base")):
            yield one, _TEXT_ATTRIBUTES[one.name]
        elif one.name == "value" and tag.text in _SHOWN_VALUES:
            kind = tag.get("type")
            yield one, Part.HIDDEN if kind and kind.value.lower() == "hidden" else Part.BODY
        elif one.name == "content" and tag.text == "meta" and _is_read(tag):
            yield one, Part.METADATA
        elif one.name.startswith("data-") and " " in one.value.strip():
            yield one, Part.ALT_TEXT
        elif PROSE.search(one.value) and not _FOR_PROGRAMS.fullmatch(one.name):
            yield one, Part.HIDDEN


def _is_read(meta: Token) -> bool:
    """Whether a `<meta>` element says something about the page in words."""
    names = [one.value.lower() for one in meta.attributes if one.name in ("name", "property", "itemprop")]
    return bool(names) and not _UNREAD_META.intersection(names)
