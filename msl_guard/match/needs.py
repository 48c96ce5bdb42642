"""What a text must hold for a pattern to match in it: words, digits and signs, read off its loose form.

A need is a set of phrases of which the text must hold one at least, each with all its tokens. Tokens are
what a text is cut into: words of ASCII letters, some single signs, `0` for any digits, and `?` for any
character that is not ASCII. A run is a token too: a part of the words as they stand one after the other,
where a word may be cut off. Whatever is not understood needs nothing, so that a
pattern may be tried in vain and is never passed over.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from math import prod

from msgspec import Raw, msgpack

from msl_guard.match.pieces import (
    DIGITS,
    LETTERS,
    MOST_TEXTS,
    SIGNS,
    Piece,
    UnclearError,
    edge_letter,
    may_be_empty,
    may_open,
    parsed,
    short,
)

Phrase = tuple[str, ...]
"""Tokens: the rarest by the look of it first, or the empty text before runs alone; runs stand behind."""
Need = tuple[Phrase, ...]
Needs = tuple[Need, ...]
"""A text that lacks all phrases of any one need cannot match; the need that is met least comes first."""

Behind = tuple[tuple[str, ...], str]
"""What a phrase asks for behind its first token: others, pairs of words, and a run with words cut off."""
Phrases = dict[str, list[Behind]]
"""The longer phrases of a need, by their first token."""
Packed = tuple[frozenset[str], dict[str, Raw]]
"""A need as it is quick to look up: its single tokens, and its longer phrases, still packed."""
RUN = "\0"
"""What a run begins with, to be told from a word."""
MOST = 4
"""Needs that are kept of one pattern, those that look rarest."""
_FEW = 8
"""Phrases without a whole word that are worth looking for, one after the other."""
_WORDS_ONLY = bytes(one if chr(one) in LETTERS else 32 for one in range(256))
_SIGN_OF = bytes(ord("0") if chr(one) in DIGITS else one for one in range(256))
_NO_SIGN = bytes(one for one in range(256) if chr(one) not in SIGNS + DIGITS)
_OPEN = "\0"
"""Stands for what may or may not make a word longer."""
_OTHER = re.compile("[^a-z]+")
_WHOLE = re.compile(f"(?<![a-z{_OPEN}])[a-z]+(?![a-z{_OPEN}])|0|[{re.escape(SIGNS)}]")


def tokens(text: str) -> tuple[set[str], str]:
    """The tokens of a folded text, and its words one after the other, in which its runs stand.

    >>> found, words = tokens("Best-in-class, 38%")
    >>> sorted(found), words
    (['%', '0', 'best', 'class', 'in'], ' best in class ')
    """
    plain = text.casefold().encode("ascii", "replace")
    words = plain.translate(_WORDS_ONLY).decode("ascii").split()
    found = set(words)
    found.update(plain.translate(_SIGN_OF, _NO_SIGN).decode("ascii"))
    return found, f" {' '.join(words)} "


def packed(found: Needs) -> bytes:
    """Needs as they are looked up, quick to keep and to read back."""
    return msgpack.encode([_met(need) for need in found])


def unpacked(data: bytes) -> Iterator[Packed]:
    """Yield needs that were packed: pairs of neighbours stand behind tokens, and a run only with a cut word.

    >>> ((single, longer),) = unpacked(packed(((("safe",), ("class", f"{RUN} best in ")),)))
    >>> single, {first: behind(longer[first]) for first in longer}
    (frozenset({'safe'}), {'class': [(('best in',), '')]})
    """
    return map(_AS_PACKED.decode, _EACH.decode(data) if data else ())


def _met(need: Need) -> tuple[list[str], dict[str, list[tuple[list[str], str]]]]:
    single: set[str] = set()
    longer: dict[str, list[tuple[list[str], str]]] = {}
    for phrase in need:
        first, *others = _paired(phrase) if phrase else ("",)
        if not others:
            single.add(first)
            continue
        run = others.pop()[1:] if others[-1][:1] == RUN else ""
        longer.setdefault(first, []).append((sorted(set(others), key=rarity), run))
    return sorted(single), longer


_EACH = msgpack.Decoder(list[Raw])
_AS_PACKED = msgpack.Decoder(Packed)
behind = msgpack.Decoder(list[Behind]).decode
"""What phrases ask for behind their first token."""


def pairs(words: Sequence[str]) -> Iterator[str]:
    """The pairs of neighbours, told from single words by the space."""
    return map(" ".join, pairwise(words))


def _paired(phrase: Phrase) -> Iterator[str]:
    """Yield the tokens of a phrase, the pairs in its runs, and last the longest run that has a cut word."""
    runs = [token[1:] for token in phrase if token[:1] == RUN]
    yield from (token for token in phrase if token[:1] != RUN)
    yield from sorted({pair for run in runs for pair in pairs(_whole(run))})
    cut = [run for run in runs if run[0] != " " or run[-1] != " " or " " not in run.strip()]
    if cut:
        yield RUN + max(cut, key=len)


def _whole(run: str) -> list[str]:
    """The words of a run that are not cut off."""
    words = run.split()
    return words[run[0] != " " : len(words) - (run[-1] != " ")]


@cache
def needs(loose: str) -> Needs:
    """What a text must hold for an expression to match whole words in it; nothing if that is unclear.

    >>> list(needs(r"(?:first|best)[\\s\\-]+in[\\s\\-]+class"))
    [(('class', '\\x00 best in class '), ('class', '\\x00 first in class '))]
    """
    try:
        whole = parsed(loose)
    except (UnclearError, RecursionError):
        return ()
    found = _of_sequence([whole], " ", " ")
    ranked = sorted(dict.fromkeys(found), key=frequency)
    return tuple(ranked[:MOST])


def _of_sequence(pieces: Sequence[Piece], left: str, right: str) -> list[Need]:
    """The needs of a sequence between two edges, each a space or `_OPEN`."""
    found: list[Need] = []
    current = frozenset((left,))
    for at, piece in enumerate(pieces):
        if piece.texts is not None and (
            len(piece.texts) == 1 or len(current) == 1 or len(current) * len(piece.texts) <= MOST_TEXTS
        ):
            current = frozenset(short(one + two) for one, two in product(current, piece.texts))
            continue
        found += _of_texts(current, _edge_before(pieces[at:], right))
        before = _edge(any(_may_join(one) for one in current))
        if piece.texts is not None:
            current = frozenset(short(before + one) for one in piece.texts)
            continue
        after = _edge_before(pieces[at + 1 :], right)
        found += _either([_of_sequence(branch, before, after) for branch in piece.branches])
        current = frozenset((_edge(piece.closes or (piece.empty and before == _OPEN)),))
    return found + _of_texts(current, right)


def _edge_before(pieces: Sequence[Piece], right: str) -> str:
    """What the pieces that follow, up to the right edge, may put next to a word."""
    if edge_letter(pieces, may_open):
        return _OPEN
    return right if all(may_be_empty(one) for one in pieces) else " "


def _edge(joins: bool) -> str:  # noqa: FBT001 - a fact, not a switch
    return _OPEN if joins else " "


def _may_join(text: str) -> bool:
    """Whether a letter that follows the text may make its last word longer."""
    return not text or text[-1] == _OPEN or text[-1].isalpha()


def _of_texts(texts: Iterable[str], right: str) -> list[Need]:
    """The need of texts of which one stands there, if each of them has a token."""
    phrases = {_phrase(one + right) for one in texts}
    unseen = len(phrases) > _FEW and any(one[:1] == ("",) for one in phrases)
    return [] if () in phrases or unseen else [_minimal(phrases)]


@cache
def _phrase(text: str) -> Phrase:
    """The tokens of a text between two edges."""
    whole = sorted(set(_WHOLE.findall(text)), key=rarity)
    pieces = (_OTHER.sub(" ", piece) for piece in text.split(_OPEN))
    runs = [RUN + piece for piece in pieces if " " in piece.strip() or (not whole and len(piece) >= _LONG)]
    in_runs = {word for run in runs for word in _WHOLE.findall(run[1:])}
    single = [one for one in whole[1:] if one not in in_runs]
    return (*(whole[:1] or ([""] if runs else [])), *single, *runs)


def _either(alternatives: Sequence[list[Need]]) -> list[Need]:
    """The need of alternatives: what the rarest need of each allows."""
    ranked = [sorted(some, key=frequency) for some in alternatives]
    fewest = min((len(some) for some in ranked), default=0)
    return [_minimal({one for some in ranked for one in some[rank]}) for rank in range(fewest)]


def _minimal(phrases: set[Phrase]) -> Need:
    """The phrases in order, without those that a single token among them makes needless."""
    single = {one[0] for one in phrases if len(one) == 1}
    return tuple(sorted(one for one in phrases if len(one) == 1 or single.isdisjoint(one)))


def frequency(need: Need) -> float:
    """How often a need is met, guessed: by words that every text has, and by how many will do."""
    return sum(prod(_share(one) for one in phrase) for phrase in need)


def rarity(token: str) -> tuple[float, int, str]:
    """What sorts tokens and pairs, those first that texts hold least by the look of it."""
    return prod(map(_share, token.split() or [token])), -len(token), token


@cache
def _share(token: str) -> float:
    """The share of paragraphs that hold a token, guessed."""
    if not token or token[0] == RUN:
        return 0.5
    if not token.isalpha():
        return 0.6 if token == "0" else 0.2
    return 0.5 if token in _COMMON else 0.04 if len(token) < _LONG else 0.02


_LONG = 4
_COMMON = frozenset(
    "a all also an and are as at be been between both but by can data did do each for from had has have he"
    " her his i if in into is it its less may more most no not of on one or other our out patient patients"
    " rate than that the their there these they this to treatment two up was we well were when which who will"
    " with without you your cent disease study clinical results safety effect t s".split()
)
