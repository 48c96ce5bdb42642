"""The kind `readability`: is the text harder than its readers can be asked to read?"""

from collections.abc import Iterator

from msgspec import Struct

from msl_guard.late import Late
from msl_guard.match.remark import Remark
from msl_guard.match.view import DocumentView
from msl_guard.model import Part, Scope, Searchable, Span, View

_READ = frozenset((Part.BODY, Part.QUOTE))
_WORD = Late(r"\p{L}[\p{L}'’]*")
_VOWELS = Late(r"[aeiouyà-öø-ÿ]+")
# Endings that are written and not spoken: "cure", "helped", "times"; not "table", "tested", "doses".
_SILENT_END = Late(
    r"(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])(?<![sc]h)es$|(?<=[^aeiouyl])e$|(?<=[aeiou]l)e$|(?<=[aeiouy])ed?$"
)
# Two vowels that are spoken apart: "trial", "idea", "being".
_APART = Late(r"(?<=[^aeioutcsg])i[aou]|ea$|eing$")
_LEAST_WORDS_OF_SENTENCE = 4
"""Fewer are a label or a list item and no sentence."""


class Readability(Struct, frozen=True):
    """Finds documents whose running text is of a higher school grade than `grade`.

    The grade is that of Flesch and Kincaid, for English: 0.39 words per sentence + 11.8 syllables
    per word - 15.59 (Kincaid, Fishburne, Rogers and Chissom, Research Branch Report 8-75, 1975).
    """

    grade: float
    least: int
    """Words below which a document is too short to judge."""

    @property
    def patterns(self) -> tuple[Searchable, ...]:
        """None: the whole text is measured."""
        return ()

    def find(self, view: View, scope: Scope) -> Iterator[Span]:  # noqa: ARG002 - a matcher's signature
        """Yield nothing: what is too hard comes with its grade; see `remarks`."""
        return iter(())

    def remarks(self, view: DocumentView, scope: Scope) -> Iterator[Remark]:
        """Yield the hardest sentence of a document that is too hard."""
        sentences = [
            (sentence, words)
            for number, block in enumerate(view.document.blocks)
            if block.part in _READ and scope.admits(block.part)
            for sentence in view.outline.sentences(number)
            if len(words := _WORD.findall(sentence.text)) >= _LEAST_WORDS_OF_SENTENCE
        ]
        view.heed()
        words = [word for _, some in sentences for word in some]
        if len(words) < self.least:
            return
        whole = _grade(words, len(sentences))
        if whole > self.grade:
            hardest, its_words = max(sentences, key=lambda one: _grade(one[1], 1))
            said = (
                f"The text needs school grade {whole:.1f}, more than {self.grade:g}; "
                f"this sentence alone {_grade(its_words, 1):.1f}."
            )
            yield Remark(hardest, said)


def _grade(words: list[str], sentences: int) -> float:
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def syllables(word: str) -> int:
    """The syllables of an English word, about: its groups of vowels without silent ones.

    >>> [syllables(one) for one in ("cure", "table", "treated", "helped", "medicine", "the")]
    [1, 2, 2, 1, 3, 1]
    """
    plain = word.lower()
    groups = len(_VOWELS.findall(_SILENT_END.sub("", plain))) + len(_APART.findall(plain))
    return max(groups, 1)
