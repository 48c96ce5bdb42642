"""Comments in Word documents: on the very words, nothing else changed, taken out again without a trace."""

import io
import zipfile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from msl_guard.annotate import cleared
from msl_guard.extract import extract
from msl_guard.extract.seal import AUTHOR, sealed
from msl_guard.model import Part, Span
from tests.annotate.reviewing import (
    TYPES,
    annotated,
    assert_marks_are_sound,
    commented_words,
    finding,
    member,
    on_blocks,
    on_words,
    own_comments,
    seen,
)
from tests.conftest import FIXTURES
from tests.extract import test_docx_places as places
from tests.extract.ooxml import links, packed, part

WORD = "zork"
PIECES = st.lists(
    st.sampled_from(["zo", "rk", "zork", " a zork b", "é", "\u00ad", " ", "zork zork"]), max_size=6
)


def saved(document) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def letter(body: str, **parts: str) -> bytes:
    """A document of this body, as Word packs it."""
    whole = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": part("w:document", f"<w:body>{body}</w:body>"),
    }
    return packed({**whole, **parts}, "word/document.xml")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, min_size=1, max_size=4))
def test_a_comment_embraces_exactly_the_words_of_its_finding(paragraphs: list[list[str]]):
    file = docx.Document()
    file.add_paragraph("Text.")
    for number, pieces in enumerate(paragraphs):
        paragraph = file.add_paragraph()
        for at, piece in enumerate(pieces):
            paragraph.add_run(piece).bold = (at + number) % 2 == 0
    data = saved(file)
    document = extract("a.docx", data)
    findings = on_words(document, WORD)
    copy = annotated(data, "docx", findings)
    if findings:
        ranges = commented_words(copy)
        embraced = [ranges[number].replace("\u00ad", "") for number in own_comments(copy)]
        assert embraced == [WORD] * len(findings)
    assert [one.text for one in docx.Document(io.BytesIO(copy)).paragraphs] == [
        one.text for one in file.paragraphs
    ]
    assert seen(copy, "a.docx") == seen(data, "a.docx")
    assert on_words(extract("a.docx", copy), WORD) == findings
    assert seen(cleared(copy, "docx").data, "a.docx") == seen(data, "a.docx")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_comments_that_overlap_each_embrace_their_own_words(data: st.DataObject):
    pieces = st.sampled_from(["ab", "cab ", " bca", "abc bac", "  "])
    runs = data.draw(st.lists(pieces, min_size=1, max_size=5))
    body = "".join(f'<w:r><w:t xml:space="preserve">{one}</w:t></w:r>' for one in ("xy", *runs, "xy"))
    file = letter(f"<w:p>{body}</w:p>")
    document = extract("a.docx", file)
    (block,) = document.blocks
    places = st.integers(0, len(block.text))
    pairs = data.draw(
        st.lists(st.tuples(places, places).filter(lambda one: one[0] < one[1]), min_size=1, max_size=4)
    )
    copy = annotated(file, "docx", [finding(document, Span(block, *pair)) for pair in pairs])
    assert_marks_are_sound(copy)
    ranges = commented_words(copy)
    assert [ranges[number] for number in own_comments(copy)] == [block.text[slice(*pair)] for pair in pairs]
    back = cleared(copy, "docx").data
    assert b"commentR" not in member(back, "word/document.xml")
    assert seen(back, "a.docx") == seen(file, "a.docx")


@pytest.mark.parametrize(
    ("paragraph", "embraced"),
    [
        ("<w:r><w:t>a zo</w:t></w:r><w:hyperlink><w:r><w:t>rk b</w:t></w:r></w:hyperlink>", "zork"),
        ("<w:ins w:id='1' w:author='A'><w:r><w:t>a zork b</w:t></w:r></w:ins>", "zork"),
        ("<w:r><w:tab/><w:t>zo</w:t><w:br/></w:r><w:r><w:t>zork</w:t><w:tab/></w:r>", "zork"),
        ("<w:r><w:rPr><w:i/></w:rPr><w:t>a zork b</w:t></w:r>", "zork"),
        ("<w:sdt><w:sdtContent><w:r><w:t>a zork b</w:t></w:r></w:sdtContent></w:sdt>", "zork"),
        ("<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>a zork b</w:t></w:r></w:sdtContent></w:sdt>", "a zork b"),
        ("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1 zork</w:t></w:r>", "1 zork"),
        ("<w:del w:id='1' w:author='A'><w:r><w:delText>a zork b</w:delText></w:r></w:del>", "zork"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>a zork b</w:t></w:r><w:r><w:t>shown</w:t></w:r>", "a zork bshown"),
        ("<w:r><w:t>shown</w:t></w:r><w:r><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>a zork b</w:t></w:r></w:p></w:txbxContent></wps:txbx></w:drawing></w:r>", "a zork b"),
        ("<w:r><w:t>shown</w:t></w:r><w:r><w:drawing><wp:inline><wp:docPr id='1' name='D' descr='a zork'/></wp:inline></w:drawing></w:r>", ""),
    ],
    ids="link insertion breaks look control bound-control raised deletion hidden text-box alternative-text".split(),
)  # fmt: skip
def test_a_comment_stands_on_the_words_or_on_the_least_that_holds_them(paragraph: str, embraced: str):
    data = letter(f"<w:p><w:pPr/>{paragraph}</w:p><w:p><w:r><w:t>after</w:t></w:r></w:p>")
    document = extract("a.docx", data)
    copy = annotated(data, "docx", on_words(document, WORD))
    (number,) = own_comments(copy)
    assert commented_words(copy).get(number, "") == embraced
    assert seen(copy, "a.docx") == seen(data, "a.docx")
    assert extract("a.docx", copy).unread == document.unread


def test_a_comment_on_the_number_of_a_list_item_begins_with_its_paragraph():
    item = "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>a zork b</w:t></w:r></w:p>"
    numbering = (
        "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='7'/>"
        "<w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
    )
    parts = {
        "word/_rels/document.xml.rels": links(n=("numbering", "numbering.xml")),
        "word/numbering.xml": part("w:numbering", numbering),
    }
    data = letter(f"<w:p><w:r><w:t>before</w:t></w:r></w:p>{item}", **parts)
    copy = annotated(data, "docx", on_words(extract("a.docx", data), "7. a zork"))
    assert list(commented_words(copy).values()) == ["a zork"]
    assert_marks_are_sound(copy)


def test_every_place_that_can_hold_text_gets_its_comment_and_is_read_as_before():
    data = packed({"[Content_Types].xml": TYPES, **places.PARTS}, "word/document.xml")
    document = extract("letter.docx", data)
    findings = on_blocks(document)
    copy = annotated(data, "docx", findings)
    assert_marks_are_sound(copy)
    comments = list(own_comments(copy).values())
    assert [one.partition("\n")[0] for one in comments] == [
        f"TEST-001 error: {one.message}" for one in findings
    ]
    assert seen(copy, "letter.docx") == seen(data, "letter.docx")
    assert extract("letter.docx", copy).unread == document.unread
    assert cleared(copy, "docx").comments == len(findings)
    assert seen(cleared(copy, "docx").data, "letter.docx") == seen(data, "letter.docx")


@pytest.mark.parametrize(
    ("part_of", "stands"),
    [
        (Part.FOOTNOTE, "No interaction study"),
        (Part.HEADER_FOOTER, "Zeltrivanib and pregnancy"),
        (Part.COMMENT, "Please report adverse events"),
    ],
)
def test_a_comment_that_cannot_stand_at_the_words_stands_near_and_says_so(part_of: Part, stands: str):
    path = FIXTURES / "breach/zeltrivanib-pregnancy-letter.docx"
    data = path.read_bytes()
    document = extract(path.name, data)
    block = next(one for one in reversed(document.blocks) if one.part is part_of)
    copy = annotated(data, "docx", [finding(document, Span(block, 0, 8))])
    ((number, text),) = own_comments(copy).items()
    root = docx.Document(io.BytesIO(copy)).element
    (start,) = [
        one for one in root.iter() if one.tag.endswith("}commentRangeStart") and set(one.values()) == {number}
    ]
    paragraph = next(one for one in start.iterancestors() if one.tag.endswith("}p"))
    assert "".join(paragraph.itertext()).startswith(stands)
    assert "No comment can stand at these words; this is the nearest place." in text
    assert f"({part_of.value.replace('_', ' ')}, {block.location})" in text


def test_all_members_but_those_of_the_comments_keep_their_bytes_and_order():
    data = (FIXTURES / "breach/zeltrivanib-pregnancy-letter.docx").read_bytes()
    copy = annotated(data, "docx", on_words(extract("a.docx", data), "well tolerated"))
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, copy))
    assert after.namelist() == before.namelist()
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
    assert changed == {"word/document.xml", "word/comments.xml"}
    for one in before.infolist():
        other = after.getinfo(one.filename)
        kept = (one.compress_type, one.date_time, one.external_attr, one.comment)
        assert (other.compress_type, other.date_time, other.external_attr, other.comment) == kept
        if one.filename not in changed:
            assert raw_member(data, one) == raw_member(copy, other)


def raw_member(data: bytes, one: zipfile.ZipInfo) -> bytes:
    start = one.header_offset
    return data[start : start + 30 + len(one.filename.encode()) + one.compress_size]


def test_comments_of_people_stay_and_numbers_are_not_used_twice():
    data = (FIXTURES / "breach/zeltrivanib-pregnancy-letter.docx").read_bytes()
    copy = annotated(data, "docx", on_words(extract("a.docx", data), "zeltrivanib"))
    read = docx.Document(io.BytesIO(copy)).comments
    assert [one.author for one in read].count("Reviewer") == 1
    numbers = [one.comment_id for one in read]
    assert len(set(numbers)) == len(numbers) > 3


def test_a_second_annotation_takes_the_place_of_the_first():
    data = (FIXTURES / "breach/zeltrivanib-pregnancy-letter.docx").read_bytes()
    once = annotated(data, "docx", on_words(extract("a.docx", data), "zeltrivanib"))
    again = on_words(extract("a.docx", once), "zeltrivanib")
    assert annotated(once, "docx", again) == once
    fewer = annotated(once, "docx", again[:1])
    assert list(own_comments(fewer).values()) == list(own_comments(once).values())[:1]


def test_taking_out_comments_leaves_no_part_that_was_made_for_them():
    data = letter("<w:p><w:r><w:t>a zork b</w:t></w:r></w:p>")
    copy = annotated(data, "docx", on_words(extract("a.docx", data), WORD))
    assert "word/comments.xml" in zipfile.ZipFile(io.BytesIO(copy)).namelist()
    back = cleared(copy, "docx")
    assert back.comments == 1
    assert zipfile.ZipFile(io.BytesIO(back.data)).namelist() == zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert AUTHOR.encode() not in b"".join(
        member(back.data, name) for name in zipfile.ZipFile(io.BytesIO(back.data)).namelist()
    )
    assert member(back.data, "word/document.xml").count(b"<w:r>") == 1


def test_a_strict_document_gets_strict_comments():
    namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<w:document xmlns:w="{namespace}"><w:body><w:p><w:r><w:t>a zork b</w:t></w:r></w:p></w:body></w:document>'
    data = packed({"[Content_Types].xml": TYPES, "word/document.xml": body}, "word/document.xml")
    copy = annotated(data, "docx", on_words(extract("a.docx", data), WORD))
    assert namespace.encode() in member(copy, "word/comments.xml")
    assert b"http://purl.oclc.org/ooxml/officeDocument/relationships/comments" in member(
        copy, "word/_rels/document.xml.rels"
    )
    assert seen(copy, "a.docx") == seen(data, "a.docx")


def with_comment(author: str, content: str) -> bytes:
    comment = f"<w:comment w:id='0' w:author='{author}'>{content}</w:comment>"
    return letter(
        "<w:p><w:r><w:t>shown</w:t></w:r><w:r><w:commentReference w:id='0'/></w:r></w:p>",
        **{
            "word/comments.xml": part("w:comments", comment),
            "word/_rels/document.xml.rels": links(r1=("comments", "comments.xml")),
        },
    )


def lines(text: str) -> str:
    return "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in text.split("\n"))


@pytest.mark.parametrize(
    ("author", "content", "is_read"),
    [
        (AUTHOR, lines(sealed("a zork")), False),
        (AUTHOR, lines(sealed("a zork")).replace("<w:r>", "<w:pPr><w:pStyle w:val='C'/></w:pPr><w:r><w:rPr><w:b/></w:rPr>"), False),
        (AUTHOR, lines("a zork"), True),
        (AUTHOR, lines("a zork\n[msl-guard 0123456789abcdef]"), True),
        (AUTHOR, lines(sealed("a zork") + "\nand a zork"), True),
        (AUTHOR, lines(sealed("a zork").replace("a zork", "a better zork")), True),
        (AUTHOR, lines(sealed("a zork")).replace("</w:t></w:r></w:p>", "</w:t></w:r><w:r><w:tab/></w:r></w:p>"), True),
        (AUTHOR, lines(sealed("a zork")).replace("<w:r>", "<w:r><w:drawing><wp:docPr id='1' name='d' descr='zork'/></w:drawing>", 1), True),
        ("Somebody", lines(sealed("a zork")), True),
    ],
    ids="own restyled unsealed false-seal added changed structure drawing other-author".split(),
)  # fmt: skip
def test_only_a_comment_whose_seal_holds_is_passed_over(author: str, content: str, is_read: bool):
    data = with_comment(author, content)
    document = extract("a.docx", data)
    assert any(one.part is Part.COMMENT and WORD in one.text for one in document.blocks) is is_read
    assert document.unread == ()
    assert cleared(data, "docx").comments == (0 if is_read else 1)
