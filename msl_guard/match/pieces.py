"""The parts of a loose expression: the texts that each matches, if few, and how it may begin and end.

The grammar is the one that `ruleset` writes for RE2; what is written otherwise is unclear.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product

from msgspec import Struct

SIGNS = "%<>=@$!?&/+*_#:;[]{}"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
MOST_TEXTS = 200
"""Texts that are written out, so that the words on both sides of an optional hyphen are told apart."""
_FINITE = 20_000
_SHORT = re.compile(" +|0+")
_PIECE = re.compile(
    r"(?P<group>\((?:\?(?:-?i)?:)?)|(?P<end>\))|(?P<either>\|)"
    r"|(?P<word>[A-Za-z]{2,}(?![*+?{]))|(?P<set>\[(?:\\(?:[pP]\{[^}]*\}|x\{[^}]*\}|.)|[^\]\\])+\])|"
    r"(?P<escape>\\.)|(?P<any>\.)|(?P<char>[^\\\[*+?{^$])",
    re.DOTALL,
)
_COUNT = re.compile(r"(?:(?P<sign>[*+?])|\{(?P<least>[0-9]+)(?P<comma>,)?(?P<most>[0-9]*)\})\??")
_SPACE_SETS = frozenset((r"[\s\-]", r"[^\w\s]", "[ -]", "[ ]", r"[^\p{L}]"))
_DIGIT_SET = "[0-9]"
_ALL = r"[^\x00-\x{10FFFF}]"
_PLAIN_SET = re.compile(r"\[(?P<chars>(?:\\[^a-rt-zA-Z0-9]|[^\\\]^\[])+)\]")
_RANGE = re.compile(r"[^\\]-.")


class UnclearError(ValueError):
    """An expression that is written in a way not foreseen here."""


class Piece(Struct, frozen=True, eq=False):
    """A part of an expression: the texts it matches if they are few, or else its alternatives.

    Texts are made of letters, `0` for digits, signs, and a space for anything else.
    """

    texts: frozenset[str] | None
    branches: tuple[tuple["Piece", ...], ...] = ()
    opens: bool = True
    """Whether it may begin with a letter."""
    closes: bool = True
    empty: bool = True


_ANYTHING = Piece(None)
_APART = Piece(None, (), opens=False, closes=False, empty=False)
"""A character that is no letter and no digit of ASCII."""


def _finite(texts: Iterable[str]) -> Piece:
    return Piece(frozenset(short(one) for one in texts))


def short(text: str) -> str:
    """The text with runs of spaces and of digits made one."""
    return _SHORT.sub(lambda found: found[0][0], text)


def _canonical(char: str) -> str:
    """A character as it stands in the texts of a piece."""
    return short("".join(_canonical_character(one) for one in char.casefold()))


def _canonical_character(one: str) -> str:
    if one in LETTERS or one in SIGNS:
        return one
    return "0" if one in DIGITS else " " if one.isascii() else "?"


@cache
def parsed(source: str) -> Piece:
    """An expression, or the inside of a group, which many patterns share."""
    branches: list[tuple[Piece, ...]] = []
    pieces: list[Piece] = []
    at = 0
    while at < len(source):
        found = _PIECE.match(source, at)
        if found is None or found["end"]:
            raise UnclearError(source)
        at = found.end()
        if found["either"]:
            branches.append(tuple(pieces))
            pieces = []
            continue
        if found["group"]:
            inside = at
            at = _group_end(source, at)
            piece = parsed(source[inside : at - 1])
        else:
            piece = _single(found)
        count = _COUNT.match(source, at)
        if count is not None:
            at = count.end()
            piece = _repeated(piece, count)
        pieces.append(piece)
    return _alternatives((*branches, tuple(pieces)))


def _group_end(source: str, at: int) -> int:
    """Where the group ends whose inside begins at `at`."""
    depth = 1
    while depth:
        found = _PIECE.match(source, at) or _COUNT.match(source, at)
        if found is None:
            raise UnclearError(source)
        at = found.end()
        if found.re is _PIECE:
            depth += bool(found["group"]) - bool(found["end"])
    return at


def _single(found: "re.Match[str]") -> Piece:
    """A character, an escape or a set."""
    if found["word"]:
        return Piece(frozenset((found["word"].lower(),)))
    if found["char"]:
        return _finite([_canonical(found["char"])])
    if found["any"]:
        return _ANYTHING
    if found["escape"]:
        return _of_escape(found["escape"][1])
    return _of_set(found["set"])


def _of_escape(escaped: str) -> Piece:
    if escaped in "sn":
        return _finite([" "])
    if escaped == "W":
        return _APART
    return _ANYTHING if escaped.isalnum() else _finite([_canonical(escaped)])


def _of_set(written: str) -> Piece:
    """A set; of one that holds no letter and no digit, any member will do and none is needed."""
    if written == _DIGIT_SET:
        return _finite("0")
    if written == _ALL:
        return _finite(())
    if written in _SPACE_SETS:
        return _finite([" "])
    plain = _PLAIN_SET.fullmatch(written)
    if plain is None:
        return _ANYTHING
    chars = plain["chars"].replace(r"\s", " ").replace("0-9", "0")
    if _RANGE.search(chars):
        return _finite("?") if not any(one.isascii() for one in chars if one != "-") else _ANYTHING
    return _finite(_canonical(char) for char in re.sub(r"\\(.)", r"\1", chars))


def _repeated(piece: Piece, count: "re.Match[str]") -> Piece:
    """A piece as often as the count says."""
    least = {"*": 0, "?": 0, "+": 1}.get(count["sign"]) if count["sign"] else int(count["least"])
    once = count["sign"] == "?" or (not count["sign"] and (count["most"] or count["least"]) in ("0", "1"))
    once = once and not (count["comma"] and not count["most"])
    if piece.texts is not None and (once or (piece.texts <= {" ", "0"} and len(piece.texts) == 1)):
        return piece if least else Piece(piece.texts | {""})
    if least and once:
        return piece
    # Nothing is needed of what is optional; of what is repeated, once, with its like on either side.
    branches = ((_ANYTHING, piece, _ANYTHING),) if least else ()
    return Piece(None, branches, may_open(piece), may_close(piece), not least or may_be_empty(piece))


def may_open(piece: Piece) -> bool:
    """Whether a piece may begin with a letter."""
    return piece.opens if piece.texts is None else any(one and one[0].isalpha() for one in piece.texts)


def may_close(piece: Piece) -> bool:
    """Whether a piece may end with a letter."""
    return piece.closes if piece.texts is None else any(one and one[-1].isalpha() for one in piece.texts)


def may_be_empty(piece: Piece) -> bool:
    """Whether a piece may match nothing at all."""
    return piece.empty if piece.texts is None else "" in piece.texts


def bounded(source: str) -> bool:
    """Whether all that an expression matches begins and ends with a letter or digit of ASCII.

    >>> bounded("(?:safe|3 times)(?:[ ]now)?"), bounded("safe[%]?")
    (True, False)
    """
    try:
        whole = parsed(source)
    except (UnclearError, RecursionError):
        return False
    if any(not one.isascii() and one.casefold().isascii() for one in source):
        return False
    return all(_edged_by_word((whole,), at) for at in (0, -1))


def _edged_by_word(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a sequence must begin with a letter or digit, for 0, or end with one, for -1."""
    for one in pieces if at == 0 else pieces[::-1]:
        if one.texts is not None:
            sure = all(text[at] in LETTERS + DIGITS for text in one.texts if text)
        else:
            sure = bool(one.branches) and all(_edged_by_word(branch, at) for branch in one.branches)
        if not sure or not may_be_empty(one):
            return sure
    return False


def _alternatives(branches: Sequence[tuple[Piece, ...]]) -> Piece:
    """One piece for alternatives, each a sequence of pieces."""
    texts = [_written_out(pieces) for pieces in branches]
    if None not in texts:
        whole = frozenset(one for some in texts if some is not None for one in some)
        if len(whole) <= _FINITE:
            return Piece(whole)
    return Piece(
        None,
        tuple(branches),
        any(edge_letter(pieces, may_open) for pieces in branches),
        any(edge_letter(pieces[::-1], may_close) for pieces in branches),
        any(all(may_be_empty(one) for one in pieces) for pieces in branches),
    )


def edge_letter(pieces: Sequence[Piece], letter: Callable[[Piece], bool]) -> bool:
    """Whether a sequence may begin with a letter, asked with `may_open`; backwards, end with one."""
    for one in pieces:
        if letter(one):
            return True
        if not may_be_empty(one):
            return False
    return False


def _written_out(pieces: Sequence[Piece]) -> frozenset[str] | None:
    """The texts that a sequence matches, if they are few."""
    texts = frozenset(("",))
    for piece in pieces:
        if piece.texts is None:
            return None
        if len(piece.texts) > 1 < len(texts) and len(texts) * len(piece.texts) > MOST_TEXTS:
            return None
        texts = frozenset(short(one + two) for one, two in product(texts, piece.texts))
    return texts
