"""Text as its reader sees it: what is invisible goes, what looks alike is one, every offset is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.extract import extract
from msl_guard.extract.blocks import TextBuilder
from msl_guard.extract.normalise import as_read, latin, visible
from msl_guard.model import Block, Document, Location, Part

INVISIBLE = {
    "soft hyphen": "\u00ad", "zero-width space": "\u200b", "zero-width joiner": "\u200d", "byte order mark": "\ufeff",
    "grapheme joiner": "\u034f", "variation selector": "\ufe0f", "variation selector supplement": "\U000e0101",
    "Arabic letter mark": "\u061c", "direction override": "\u202e", "direction isolate": "\u2066", "tag": "\U000e0061",
    "Hangul filler": "\u3164", "half-width Hangul filler": "\uffa0", "Mongolian selector": "\u180b", "Khmer vowel": "\u17b4",
    "annotation anchor": "\ufff9", "word joiner": "\u2060", "bell": "\x07", "escape": "\x1b", "delete": "\x7f", "C1": "\x9f",
}  # fmt: skip


@pytest.mark.parametrize("char", INVISIBLE.values(), ids=INVISIBLE)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.csv", "a.rst"])
def test_an_invisible_character_splits_no_word(name: str, char: str):
    document = extract(name, f"First line,\nunriv{char}alled benefit.\n".encode())
    assert any("unrivalled benefit" in block.text for block in document.blocks)


@pytest.mark.parametrize("written", ["&shy;", "&#8203;", "&#x200b;", "&zwnj;", "&#xE0061;"])
@pytest.mark.parametrize("name", ["a.md", "a.html"])
def test_an_invisible_entity_splits_no_word(name: str, written: str):
    document = extract(name, f"<p title='best{written}est'>unriv{written}alled</p>\n".encode())
    assert {block.text for block in document.blocks} == {"bestest", "unrivalled"}


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("ﬁrst ﬀ ﬄ ﬆ", "first ff ffl st"),
        ("ｂｅｓｔ－ｉｎ", "best-in"),
        ("𝗯𝗲𝘀𝘁 𝒷ℯ𝓈𝓉", "best best"),
        ("Stage Ⅳ, H₂O", "Stage IV, H2O"),
        ("ⓑⓔⓢⓣ", "best"),
        ("pain²,³ ½ ™ µg 5 °C … ≥", "pain²,³ ½ ™ µg 5 °C … ≥"),
        ("“best\u00a0in\u2011class”", "“best\u00a0in\u2011class”"),
    ],
)
def test_letters_in_other_shapes_are_made_plain_and_citations_kept(written: str, seen: str):
    assert visible(written) == seen


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("b\u0435st", "best"),
        ("\u0412EST Cl\u0430ss", "BEST Class"),
        ("ʙᴇꜱᴛ", "best"),
        ("ın", "in"),
        ("TNFα NFκB IFNγ β-blocker µg", "TNFα NFκB IFNγ β-blocker µg"),
        ("лучший препарат", "лучший препарат"),
        ("naïve Köln Łódź", "naïve Köln Łódź"),
    ],
)
def test_words_of_mixed_scripts_are_latin_and_real_words_stay(written: str, seen: str):
    assert latin(written) == seen


def joined(text: str) -> str:
    (block,) = as_read([Block(text, Part.BODY, Location(()))])
    return block.text


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("the b e s t drug", "the best drug"),
        ("b\u2009e\u2009s\u2009t - i n - c l a s s", "best-in-class"),
        ("S U P E R I O R", "SUPERIOR"),
        ("b-e-s-t", "best"),
        ("panels A B C D", "panels A B C D"),
        ("a b c", "a b c"),
        ("Dr J R R Novak", "Dr J R R Novak"),
        ("best-in-class x-y", "best-in-class x-y"),
    ],
)
def test_letter_spaced_words_are_joined(written: str, seen: str):
    assert joined(written) == seen


LETTERS = st.text(st.sampled_from("bestBEST -–\u00a0\u00ad\u200bﬁ𝗯\u0435é1²,."), max_size=40)


@given(LETTERS, LETTERS)
def test_every_character_keeps_its_place(first: str, second: str):
    source = f"{first}|{second}"
    builder = TextBuilder()
    builder.add(source, 0)
    block = builder.block(Part.BODY, Location(()))
    assert block is not None
    (read,) = as_read([block])
    for at, char in enumerate(read.text):
        origin = source[read.source_offset(at)]
        assert char == origin or char in visible(origin) or latin(f"b{origin}") == f"b{char}"


@given(st.text(max_size=200))
def test_the_number_of_letters_never_grows_but_for_ligatures(text: str):
    assert len(latin(text)) == len(text)


TEXT = "Das Präparat wirkt – so die Ärzte in Köln – für alle schöner. " * 3
ENCODINGS = "utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be cp1252".split()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_every_encoding_that_programs_save(encoding: str):
    assert extract("note.txt", TEXT.encode(encoding)).blocks[0].text == TEXT.strip()


def words(data: bytes) -> Document:
    return extract("note.txt", data)


@pytest.mark.parametrize(
    "data",
    [
        b"\xff" + b"best-in-class option",
        b"\xfe\xff" + b"best-in-class option",
        b"\xff\xfe" + b"best-in-class option.",
        b"best-in-class option \x81\x8d\x8f\x90\x9d",
        "Café best-in-class option".encode() + b" \x80",
        "best-in-class option 日本".encode("cp932"),
        "best-in-class option 最好".encode("gb18030"),
    ],
)
def test_stray_bytes_hide_no_word(data: bytes):
    assert "best-in-class option" in words(data).blocks[0].text
