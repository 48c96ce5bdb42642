"""Classes of medicines: which a text names, and to which a medicine belongs."""

from collections.abc import Iterator
from functools import cache
from importlib import resources

import regex

from msl_guard.label.gated import Gated

_TEXT = (resources.files("msl_guard.label") / "vocabulary" / "drugclasses.tsv").read_text(encoding="utf-8")


@cache
def _classes() -> tuple[tuple[str, "regex.Pattern[str]", "regex.Pattern[str]"], ...]:
    """Each class: its name, the words for it, and the names of its members."""
    rows = (line.split("\t") for line in _TEXT.splitlines() if line and not line.startswith("#"))
    return tuple((name, _pattern(words), _pattern(members)) for name, words, members in rows)


def _pattern(words: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{words})(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)


@cache
def named(text: str) -> frozenset[str]:
    """The classes that a clause names by their own words.

    >>> sorted(named("concomitant use of ACE inhibitors or organic nitrates"))
    ['ACE inhibitor', 'nitrate']
    """
    return frozenset(name for name, words, _ in _classes() if words.search(text))


@cache
def of(drug: str) -> frozenset[str]:
    """The classes that a medicine, or the words for a class, belongs to.

    >>> sorted(of("ramipril")), sorted(of("etanercept"))
    (['ACE inhibitor'], ['TNF blocker', 'biologic'])
    """
    return frozenset(
        name for name, words, members in _classes() if words.fullmatch(drug) or members.fullmatch(drug)
    )


def is_in(drug: str, clause: str) -> bool:
    """Whether a clause names a medicine, or a class that it belongs to."""
    return bool(of(drug) & named(clause)) or _pattern(regex.escape(drug)).search(clause) is not None


@cache
def within(text: str) -> frozenset[str]:
    """Every class that a text names, or names a member of."""
    return frozenset(
        name for name, words, members in _classes() if words.search(text) or members.search(text)
    )


_BARRED = Gated(
    r"(?:cannot|can't|can not|unable to|not able to|inability to|(?:do|does|should|must|may) not|"
    r"intoleran(?:t of|t to|ce (?:of|to))|not tolerate|contra-?indications? (?:to|for))"
    r"(?: (?:be (?:given|treated with|put on)|receive|take|tolerate|have|use|"
    r"swallow))? (?P<what>[\p{L}\- ]{3,40})"
)


# "Statin intolerance", "beta-blockers are contraindicated".
_INTOLERANT = Gated(
    r"(?P<what>(?<![\p{L}])[\p{L}0-9/]+(?:[\s\-][\p{L}]+)?)(?:[\s\-]intoleran(?:t|ce)|"
    r"\s(?:are|is|were|was)\s(?:contra-?indicated|not (?:tolerated|suitable|an option)))(?![\p{L}])"
)


def barred(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the classes of medicine that patients cannot take: "who cannot receive antiplatelet therapy"."""
    for match in _BARRED.finditer(text):
        for name in sorted(within(match["what"])):
            yield match.start(), match.end(), name
    for match in _INTOLERANT.finditer(text):
        for name in sorted(within(match["what"])):
            yield match.start(), match.end(), name


@cache
def words_pattern() -> str:
    """An expression for the words for any class, and for the members that have a name of their own."""
    rows = (line.split("\t") for line in _TEXT.splitlines() if line and not line.startswith("#"))
    found = dict.fromkeys(
        one
        for _, words, members in rows
        for one in (words, *members.split("|"))
        if _is_plain(one) or one == words
    )
    return "|".join(found)


def _is_plain(member: str) -> bool:
    """Whether a member is a name and not the ending of one, nor a piece of a group."""
    return regex.fullmatch(r"[\p{L}0-9 \-]+", member) is not None
