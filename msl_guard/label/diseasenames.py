"""Names of diseases in a text, as the lexicons and the eponyms have them."""

from collections.abc import Iterator

from msl_guard.label.eponyms import named_after, of_people
from msl_guard.label.mention import DiseaseTerm
from msl_guard.label.terms import Lexicon, normalised, words


def worded(text: str, known: Lexicon, *others: Lexicon) -> Iterator[tuple[int, int, DiseaseTerm]]:
    """Yield (start, end, disease) of each name in a text, longer ones with shorter ones inside."""
    row = words(text)
    for lexicon in (*others, known):
        for phrase in lexicon.find(row):
            name = normalised(text[phrase.start : phrase.end])
            yield phrase.start, phrase.end, DiseaseTerm(name, phrase.meaning)
    for start, end, name in (*named_after(text, known), *of_people(text, known)):
        yield start, end, DiseaseTerm(name, known.meaning(name))
