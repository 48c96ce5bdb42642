"""Comments on slides: in the form that PowerPoint and LibreOffice open, on the slide that shows the words."""

import io
import zipfile

import pptx
from lxml import etree
from pptx.util import Inches

from msl_guard.annotate import cleared
from msl_guard.extract import extract
from msl_guard.extract.seal import AUTHOR
from msl_guard.model import Part
from tests.annotate.reviewing import EVERY_SEAL, TYPES, annotated, member, on_blocks, on_words, seen
from tests.conftest import FIXTURES
from tests.extract import test_pptx_places as places
from tests.extract.ooxml import links, packed, part

WORD = "zork"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
DECK = FIXTURES / "breach/zeltriva-msl-deck.pptx"


def deck(*slides: str) -> bytes:
    made = pptx.Presentation()
    for text in slides:
        slide = made.slides.add_slide(made.slide_layouts[5])
        slide.shapes.title.text = text
        box = slide.shapes.add_textbox(Inches(2), Inches(3), Inches(4), Inches(1))
        box.text_frame.text = f"beside {text}"
        slide.notes_slide.notes_text_frame.text = f"notes {text}"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def comments_by_slide(data: bytes) -> dict[str, list[tuple[str, str, str]]]:
    """For each slide its comments of msl-guard: x, y and text, found by way of the links."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        authors = etree.fromstring(package.read("ppt/commentAuthors.xml"))
        own = [one.get("id") for one in authors if one.get("name") == AUTHOR]
        found: dict[str, list[tuple[str, str, str]]] = {}
        for name in names:
            if not name.startswith("ppt/slides/_rels/"):
                continue
            for link in etree.fromstring(package.read(name)):
                if link.get("Type", "").endswith("/comments"):
                    root = etree.fromstring(package.read(link.get("Target", "").replace("..", "ppt")))
                    found[name.split("/")[-1].removesuffix(".xml.rels")] = [
                        (node[0].get("x"), node[0].get("y"), node.findtext(f"{P}text"))
                        for node in root
                        if node.get("authorId") in own
                    ]
    return found


def test_each_comment_stands_on_its_slide_at_its_shape_and_names_it():
    data = deck("clean", "a zork")
    copy = annotated(data, "pptx", on_words(extract("a.pptx", data), WORD))
    ((slide, comments),) = comments_by_slide(copy).items()
    assert slide == "slide2"
    places = [(x, y, text.split("\n")[1]) for x, y, text in comments]
    assert [place for *_, place in places] == [
        "Words: “zork” (title, slide 2, Title 1, paragraph 1)",
        "Words: “zork” (body, slide 2, TextBox 2, paragraph 1)",
        "Words: “zork” (notes, slide 2, notes, Notes Placeholder 2, paragraph 1)",
    ]
    assert places[1][:2] == (str(2 * 576), str(3 * 576))
    assert ["No comment can stand" in text for *_, text in comments] == [False, False, True]


def test_comments_on_one_shape_stand_side_by_side():
    data = deck("zork zork zork")
    copy = annotated(data, "pptx", on_words(extract("a.pptx", data), WORD)[:3])
    spots = [(x, y) for x, y, _ in comments_by_slide(copy)["slide1"]]
    assert len(set(spots)) == 3
    assert len({y for _, y in spots}) == 1


def test_the_copy_reads_as_before_and_python_pptx_opens_it():
    data = deck("a zork", "two zork zork")
    document = extract("a.pptx", data)
    findings = on_words(document, WORD)
    copy = annotated(data, "pptx", findings)
    assert seen(copy, "a.pptx") == seen(data, "a.pptx")
    assert extract("a.pptx", copy).unread == document.unread
    assert on_words(extract("a.pptx", copy), WORD) == findings
    read = pptx.Presentation(io.BytesIO(copy))
    assert [slide.shapes.title.text for slide in read.slides] == ["a zork", "two zork zork"]
    assert annotated(copy, "pptx", findings) == copy


def test_every_place_that_can_hold_text_gets_its_comment_and_is_read_as_before():
    data = packed({"[Content_Types].xml": TYPES, **places.PARTS}, "ppt/presentation.xml")
    findings = on_blocks(extract("deck.pptx", data))
    copy = annotated(data, "pptx", findings)
    assert cleared(copy, "pptx").comments == len(findings)
    assert seen(copy, "deck.pptx") == seen(data, "deck.pptx")
    assert extract("deck.pptx", copy).unread == extract("deck.pptx", data).unread
    assert seen(cleared(copy, "pptx").data, "deck.pptx") == seen(data, "deck.pptx")


def test_all_members_but_those_of_the_comments_keep_their_contents_and_order():
    data = DECK.read_bytes()
    copy = annotated(data, "pptx", on_words(extract("a.pptx", data), "best-in-class"))
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, copy))
    assert after.namelist()[: len(before.namelist())] == before.namelist()
    assert after.namelist()[len(before.namelist()) :] == ["ppt/comments/comment2.xml"]
    assert {name for name in before.namelist() if before.read(name) != after.read(name)} == {
        "[Content_Types].xml",
        "ppt/commentAuthors.xml",
        "ppt/slides/_rels/slide4.xml.rels",
    }


def test_taking_out_comments_leaves_those_of_people():
    data = DECK.read_bytes()
    document = extract("a.pptx", data)
    copy = annotated(data, "pptx", on_words(document, "e"))
    back = cleared(copy, "pptx")
    assert back.comments == len(on_words(document, "e"))
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert zipfile.ZipFile(io.BytesIO(back.data)).namelist() == names
    assert AUTHOR not in "".join(member(back.data, name).decode("latin-1") for name in names)
    assert seen(back.data, "a.pptx") == seen(data, "a.pptx")


THREADED = {
    "ppt/_rels/presentation.xml.rels": links(
        s1=("slide", "slides/slide1.xml"),
        a1=("http://schemas.microsoft.com/office/2018/10/relationships/authors", "authors.xml"),
    ),
    "ppt/authors.xml": part(
        "p188:authorLst",
        "<p188:author id='{1}' name='Reviewer' initials='R' userId='R' providerId='None'/>",
    ),
    "ppt/slides/_rels/slide1.xml.rels": links(
        c1=("http://schemas.microsoft.com/office/2018/10/relationships/comments", "../comments/modern1.xml")
    ),
    "ppt/comments/modern1.xml": part(
        "p188:cmLst",
        "<p188:cm id='{2}' authorId='{1}'><p188:txBody><a:p><a:r><a:t>a person's words</a:t></a:r></a:p></p188:txBody></p188:cm>",
    ),
}


def small_deck(**parts: str) -> bytes:
    slide = "<p:cSld><p:spTree><p:sp><p:nvSpPr><p:cNvPr id='1' name='Text'/></p:nvSpPr><p:txBody><a:p><a:r><a:t>a zork</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld>"
    whole = {
        "[Content_Types].xml": TYPES,
        "ppt/presentation.xml": part(
            "p:presentation", "<p:sldIdLst><p:sldId id='256' r:id='s1'/></p:sldIdLst>"
        ),
        "ppt/_rels/presentation.xml.rels": links(s1=("slide", "slides/slide1.xml")),
        "ppt/slides/slide1.xml": part("p:sld", slide),
    }
    return packed({**whole, **parts}, "ppt/presentation.xml")


def test_a_deck_with_threaded_comments_gets_threaded_ones():
    data = small_deck(**THREADED)
    findings = on_words(extract("a.pptx", data), WORD)
    copy = annotated(data, "pptx", findings)
    assert "ppt/commentAuthors.xml" not in zipfile.ZipFile(io.BytesIO(copy)).namelist()
    assert b'name="msl-guard"' in member(copy, "ppt/authors.xml")
    threads = etree.fromstring(member(copy, "ppt/comments/modern1.xml"))
    assert [etree.QName(one).localname for one in threads] == ["cm", "cm"]
    assert seen(copy, "a.pptx") == seen(data, "a.pptx")
    assert annotated(copy, "pptx", findings) == copy
    back = cleared(copy, "pptx")
    assert back.comments == 1
    assert AUTHOR.encode() not in member(back.data, "ppt/authors.xml")
    assert seen(back.data, "a.pptx") == seen(data, "a.pptx")


def legacy(author: str, text: str) -> dict[str, str]:
    return {
        "ppt/_rels/presentation.xml.rels": links(
            s1=("slide", "slides/slide1.xml"), a1=("commentAuthors", "commentAuthors.xml")
        ),
        "ppt/commentAuthors.xml": part("p:cmAuthorLst", f"<p:cmAuthor id='0' name='{author}' lastIdx='1'/>"),
        "ppt/slides/_rels/slide1.xml.rels": links(c1=("comments", "../comments/comment1.xml")),
        "ppt/comments/comment1.xml": part(
            "p:cmLst", f"<p:cm authorId='0' idx='1'><p:pos x='0' y='0'/><p:text>{text}</p:text></p:cm>"
        ),
    }


@EVERY_SEAL
def test_only_a_comment_whose_seal_holds_is_passed_over(author: str, text: str, is_read: bool):
    data = small_deck(**legacy(author, text))
    document = extract("a.pptx", data)
    assert any(one.part is Part.COMMENT for one in document.blocks) is is_read
    assert document.unread == ()
    assert cleared(data, "pptx").comments == (0 if is_read else 1)
