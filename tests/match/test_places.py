"""Where in a document a pattern may stand."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msl_guard.fold import fold
from msl_guard.match import places, sentencesets
from msl_guard.match.places import Places
from msl_guard.match.prefilter import Prefilter
from msl_guard.match.view import DocumentView
from msl_guard.model import Near, Scope, Span, Window
from msl_guard.ruleset.language import Compiler
from msl_guard.segment import Outline
from tests.conftest import block, document

SHARED = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])

WORDS = st.sampled_from(
    [*"zork ZORK zonk hat The first best-in-class 38% ſafe é ı 1 . , -".split(" "), "", "\n"]
)
TEXTS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=1, max_size=12)
PATTERNS = st.sampled_from(
    ["zork", "zork ..3 hat", "first ..2 zonk", "regex:zork\\W+hat|zork", "regex:\\w+-in-\\w+", "regex:hat[^.]{0,9}zork", "regex:(?:hat|zork)(?:\\s+\\S+){0,9}", "{percent}", "safe", "regex:h.*"]
)  # fmt: skip


def nothing_to_heed() -> None:
    """The time is never up."""


@pytest.fixture(params=[0, 256], ids=["together", "one by one"])
def many(request, monkeypatch):
    """Sentences are looked at roughly first, as many are, or each at once, as few are."""
    monkeypatch.setattr(places, "_MANY", request.param)


def where(written: str, texts: list[str]) -> dict[int, list[int]]:
    pattern, found = Compiler({}).pattern(written, "here"), Outline(document(*texts))
    folded = [fold(one) for one in texts]
    named = Places(found, folded, Prefilter([pattern]), nothing_to_heed).where(pattern)
    return {at: list(numbers) for at, numbers in named.items()}


@pytest.mark.usefixtures("many")
@SHARED
@given(PATTERNS, TEXTS)
def test_no_sentence_is_lost_because_texts_are_searched_together(written: str, texts: list[str]):
    together = where(written, texts)
    for at, text in enumerate(texts):
        assert set(where(written, [text]).get(0, ())) <= set(together.get(at, ()))


@pytest.mark.usefixtures("many")
@SHARED
@given(PATTERNS, TEXTS)
def test_every_sentence_with_a_match_is_named(written: str, texts: list[str]):
    pattern, cut = Compiler({}).pattern(written, "here"), Outline(document(*texts))
    named = where(written, texts)
    for at, text in enumerate(texts):
        for number, one in enumerate(cut.sentences(at)):
            if any(pattern.spans(fold(text), one.start, one.end)):
                assert number in named[at]


@SHARED
@given(PATTERNS, TEXTS)
def test_words_looked_for_beside_others_may_stand_in_every_sentence_that_holds_them(
    written: str, texts: list[str]
):
    pattern, cut = Compiler({}).pattern(written, "here"), Outline(document(*texts))
    found = Places(cut, [fold(one) for one in texts], Prefilter([], [pattern]), nothing_to_heed)
    for at, text in enumerate(texts):
        for one in cut.sentences(at):
            if any(pattern.spans(fold(text), one.start, one.end)):
                assert found.may_stand(pattern, one)


def test_words_looked_for_beside_others_are_not_looked_for_where_none_of_them_stands():
    pattern, cut = (
        Compiler({}).pattern("zork ..2 hat", "here"),
        Outline(document("A zork. No hat. A hat, zork.")),
    )
    found = Places(cut, ["A zork. No hat. A hat, zork."], Prefilter([], [pattern]), nothing_to_heed)
    assert [found.may_stand(pattern, one) for one in cut.sentences(0)] == [False, False, True]


PARAGRAPHS = st.lists(st.sampled_from(["A zork.", "A hat.", "Nothing."]), max_size=4).map(" ".join)
BLOCKS = st.lists(
    st.tuples(PARAGRAPHS, st.sampled_from([1, 1, 2]), st.sampled_from([(), (), ("hat",), ("none",)])),
    min_size=1,
    max_size=7,
)
NEAR = st.builds(Near, st.just(Compiler({}).pattern("hat", "here")), st.sampled_from(Window), st.sampled_from(["either", "before", "after"]))  # fmt: skip


def _place(seen: DocumentView, span: Span) -> tuple[int, int]:
    return seen.index(span.block), span.start


@pytest.mark.parametrize("at_once", [1, 3, 2_048])
@SHARED
@given(blocks=BLOCKS, near=NEAR)
def test_a_sentence_is_tried_wherever_the_words_stand_that_it_needs_beside_it(
    blocks, near, at_once, monkeypatch
):
    for module in (places, sentencesets):
        monkeypatch.setattr(module, "AT_ONCE", at_once)
    pattern = Compiler({}).pattern("zork", "here")
    whole = document(*(block(text, slide=slide, headers=headers) for text, slide, headers in blocks))
    seen = DocumentView(whole, Prefilter([pattern], [near.words]))
    meeting = {_place(seen, one) for one in seen.candidates(pattern, Scope()) if seen.has(near, one)}
    tried = {_place(seen, one) for one in seen.candidates(pattern, Scope(), [near])}
    assert meeting <= tried


@pytest.mark.parametrize(
    ("within", "tried"),
    [
        (Window.SENTENCE, []),
        (Window.NEIGHBOURS, ["Zork one.", "Zork three."]),
        (Window.BLOCK, ["Zork one.", "Zork three.", "Zork four."]),
        (Window.DOCUMENT, ["Zork one.", "Zork three.", "Zork four.", "Zork five."]),
    ],
)
def test_a_sentence_is_not_tried_where_nothing_stands_that_it_needs_beside_it(within, tried):
    pattern, hat = (Compiler({}).pattern(one, "here") for one in ("zork", "hat"))
    whole = document("Zork one. A hat. Zork three. Zork four.", "Nothing.", "Zork five.", "Nothing else.")
    seen = DocumentView(whole, Prefilter([pattern], [hat]))
    assert [one.text for one in seen.candidates(pattern, Scope(), [Near(hat, within)])] == tried


def test_a_sentence_without_the_words_is_not_tried():
    texts = ["A zork. No hat. Two zorks and a zork.", "None.", "zork"]
    assert where("zork", texts) == {0: [0, 2], 2: [0]}


def test_blocks_of_the_same_text_are_all_named():
    assert where("zork", ["zork", "hat", "zork"]) == {0: [0], 2: [0]}


@pytest.mark.parametrize(
    ("module", "size"), [(places, "_TOGETHER"), (places, "AT_ONCE"), (sentencesets, "AT_ONCE")]
)
def test_many_texts_are_searched_in_groups(monkeypatch, module, size):
    monkeypatch.setattr(places, "_MANY", 0)
    monkeypatch.setattr(module, size, 1)
    texts = ["zork", "nothing", "a zork. And a zork", "", "zork"]
    assert where("zork", texts) == {0: [0], 2: [0, 1], 4: [0]}
