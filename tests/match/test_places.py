"""Where in a document a pattern may stand."""

from hypothesis import given, settings
from hypothesis import strategies as st

from msl_guard.fold import fold
from msl_guard.match import places
from msl_guard.match.places import Places
from msl_guard.match.prefilter import Prefilter
from msl_guard.ruleset.language import Compiler

WORDS = st.sampled_from([*"zork ZORK zonk hat first best-in-class 38% ſafe é ı 1 . , -".split(" "), "", "\n"])
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=1, max_size=12)
PATTERNS = st.sampled_from(
    ["zork", "zork ..3 hat", "first ..2 zonk", "regex:zork\\W+hat|zork", "regex:\\w+-in-\\w+", "regex:hat[^.]{0,9}zork", "regex:(?:hat|zork)(?:\\s+\\S+){0,9}", "{percent}", "safe", "regex:h.*"]
)  # fmt: skip


def nothing_to_heed() -> None:
    """The time is never up."""


def where(written: str, texts: list[str]) -> dict[int, list[tuple[int, int]]]:
    pattern = Compiler({}).pattern(written, "here")
    found = Places([fold(one) for one in texts], Prefilter([pattern]), nothing_to_heed).where(pattern)
    return {at: list(zip(one.starts, one.ends, strict=True)) for at, one in found.items()}


@settings(max_examples=300)
@given(PATTERNS, TEXTS)
def test_texts_searched_together_are_touched_as_if_each_were_searched_alone(written: str, texts: list[str]):
    alone = {at: where(written, [text]).get(0) for at, text in enumerate(texts)}
    assert where(written, texts) == {at: touched for at, touched in alone.items() if touched}


@settings(max_examples=300)
@given(PATTERNS, TEXTS)
def test_every_match_is_touched(written: str, texts: list[str]):
    pattern = Compiler({}).pattern(written, "here")
    touched = where(written, texts)
    for at, text in enumerate(texts):
        folded = fold(text)
        for start, end in pattern.spans(folded, 0, len(folded)):
            assert any(first < end and start < last for first, last in touched[at])


def test_long_texts_are_searched_in_groups(monkeypatch):
    monkeypatch.setattr(places, "_AT_ONCE", 10)
    texts = ["zork", "nothing", "a zork and a zork", "", "zork"]
    assert where("zork", texts) == {0: [(0, 4)], 2: [(2, 6), (13, 17)], 4: [(0, 4)]}
