"""An approval in another country, named where it does not count (OFFL-010)."""

from collections.abc import Iterator, Mapping

import regex
from msgspec import Struct

from msl_guard.label.cues import LabelWords
from msl_guard.label.inplay import InPlay
from msl_guard.label.units import Unit
from msl_guard.model import Span

_COUNTRIES: Mapping[str, str] = {
    "US": r"(?-i:US|USA|U\.S\.)|United States|America|(?-i:FDA)",
    "EU": r"(?-i:EU)|European Union|Europe|(?-i:EMA)|Germany|France|Italy|Spain",
    "UK": r"(?-i:UK)|United Kingdom|Great Britain|(?-i:MHRA)|England",
    "CA": r"Canada|Canadian",
    "AU": r"Australia|(?-i:TGA)",
    "JP": r"Japan|Japanese|(?-i:PMDA)",
    "other": r"China|Switzerland|Brazil|South Korea|India|Israel|Singapore",
}
_COUNTRY = regex.compile(
    r"(?<![\p{L}])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _COUNTRIES.items())
    + r")(?![\p{L}])",
    regex.IGNORECASE,
)


class Abroad(Struct, frozen=True):
    """An approval in another country: the words, the country, and whether a limit is stated."""

    span: Span
    country: str
    limited: bool


def elsewhere(unit: Unit, play: InPlay, jurisdiction: str, words: LabelWords) -> Abroad | None:
    """An approval of the product in a country other than the one that counts, if there is one."""
    if jurisdiction == "INTL" or not play.product.labels:
        return None
    for start, end in unit.text.hits(words.approved_somewhere):
        for clause in unit.text.clauses(words.clause_break):
            if not clause.start <= start < clause.end:
                continue
            named = list(_named(clause.text, clause.start, clause.end))
            if not named or jurisdiction in (regime for regime, _, _ in named) or clause.has(words.negation):
                continue
            _, country, last = named[0]
            limited = unit.text.has(words.regional_limit) or unit.text.has(words.status)
            return Abroad(Span(unit.sentence.block, start, max(end, last)), country, limited)
    return None


def _named(text: str, start: int, end: int) -> Iterator[tuple[str, str, int]]:
    for match in _COUNTRY.finditer(text, start, end):
        yield str(match.lastgroup), match[0], match.end()
