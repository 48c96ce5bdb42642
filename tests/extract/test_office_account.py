"""The coverage account: text that no reader takes is named, and hostile parts change nothing else."""

import struct

import pytest

from msl_guard.errors import ExtractionError
from msl_guard.extract import FORMATS, extract
from msl_guard.extract.limits import LIMITS, Limits
from msl_guard.extract.ole import payload
from tests.extract.ooxml import links, packed, part

SUFFIXES = (".pptx", ".pptm", ".ppsx", ".potx", ".docx", ".docm", ".dotx")


def deck(slide: str | bytes, **others: str | bytes) -> bytes:
    parts: dict[str, str | bytes] = {
        "ppt/presentation.xml": part("p:presentation", "<p:sldIdLst><p:sldId r:id='s'/></p:sldIdLst>"),
        "ppt/_rels/presentation.xml.rels": links(s=("slide", "slides/slide1.xml")),
        "ppt/slides/slide1.xml": slide,
        **others,
    }
    return packed(parts, "ppt/presentation.xml")


def slide(content: str, beside: str = "") -> str:
    return part("p:sld", f"<p:cSld><p:spTree>{content}</p:spTree></p:cSld>{beside}")


def text(words: str) -> str:
    return f"<p:sp><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"


def letter(body: str) -> bytes:
    return packed({"word/document.xml": part("w:document", f"<w:body>{body}</w:body>")}, "word/document.xml")


def gaps(name: str, data: bytes) -> list[str]:
    return [f"{one.location}: {one.reason}" for one in extract(name, data).unread if not one.picture]


SEEN = slide(text("seen"))


@pytest.mark.parametrize(
    ("data", "gap"),
    [
        (deck(slide(text("seen"), "<p:extLst><a:t>aside</a:t></p:extLst>")),
         "ppt/slides/slide1.xml: 5 characters of text (t) that no reader knows; look at them in Office"),
        (deck(slide(text("seen"), "<x:y descr='aside'/>")),
         "ppt/slides/slide1.xml: 5 characters of text (descr) that no reader knows; look at them in Office"),
        (deck(slide(text("seen"), "<x:y alt\n = 'aside'/>")),
         "ppt/slides/slide1.xml: 5 characters of text (alt) that no reader knows; look at them in Office"),
        (deck(f"<?xml version='1.0' encoding='UTF-16'?>{slide(text('seen'), '<x:y descr=' + chr(34) + 'aside' + chr(34) + '/>')}".encode("utf-16")),
         "ppt/slides/slide1.xml: 5 characters of text (descr) that no reader knows; look at them in Office"),
        (deck(SEEN, **{"ppt/slides/slide9.xml": slide(text("orphan"))}),
         "ppt/slides/slide9.xml: 6 characters of text (t) in a part that nothing readable leads to; look at them in Office"),
        (deck(SEEN, **{"ppt/strange.abc": b"words", "ppt/other.abc": b"words"}),
         "ppt/strange.abc and 1 more: of a kind that no reader knows, so it was not read"),
        (deck(SEEN, **{"ppt/slides/_rels/slide1.xml.rels": links(n=("notesSlide", "../notes1.xml"))}),
         "ppt/notes1.xml: is named but missing from the file"),
        (deck(SEEN.replace("</p:spTree>", "<p:graphicFrame><p:oleObj r:id='gone' progId='Word.Document'/></p:graphicFrame></p:spTree>")),
         "slide 1, shape (2): embedded Word.Document: without its data; its text was not read"),
    ],
    ids=["unknown element", "unknown attribute", "attribute with space", "attribute in UTF-16", "orphan", "unknown parts", "missing notes", "missing object"],
)  # fmt: skip
def test_text_that_no_reader_takes_is_a_gap(data: bytes, gap: str):
    document = extract("deck.pptx", data)
    assert [one.text for one in document.blocks] == ["seen"]
    assert gaps("deck.pptx", data) == [gap]


def test_a_part_whose_root_is_unknown_is_a_gap():
    with pytest.raises(ExtractionError, match="5 characters of text"):
        extract("deck.pptx", deck("<x>words</x>"))


@pytest.mark.parametrize(
    ("branches", "found"),
    [
        ("<mc:Choice Requires='x'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>", {"old": "body", "new": "hidden"}),
        ("<mc:Choice Requires='a14'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>", {"new": "body", "old": "hidden"}),
        ("<mc:Choice Requires='x'/><mc:Choice Requires='p14'>{new}</mc:Choice>", {"new": "body"}),
        ("<mc:Choice Requires='a14'>{new}</mc:Choice><mc:Fallback>{new}</mc:Fallback>", {"new": "body"}),
    ],
    ids=["unknown choice", "known choice", "second choice", "the same twice"],
)  # fmt: skip
def test_alternative_content_is_read_as_office_shows_it(branches: str, found: dict[str, str]):
    filled = branches.format(new=text("new"), old=text("old"))
    document = extract("a.pptx", deck(slide(f"<mc:AlternateContent>{filled}</mc:AlternateContent>")))
    assert {one.text: one.part.value for one in document.blocks} == found
    assert document.unread == ()


@pytest.mark.parametrize("words", ["un<!-- x -->rivalled", "un<?x y?>rivalled", "<![CDATA[unrivalled]]>"])
def test_markup_inside_a_word_does_not_split_it(words: str):
    assert [one.text for one in extract("a.pptx", deck(slide(text(words)))).blocks] == ["unrivalled"]
    (block,) = extract("a.docx", letter(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>")).blocks
    assert block.text == "unrivalled"


@pytest.mark.parametrize(
    ("start", "encoding"),
    [("<?xml version='1.0'?><!--" + "x" * 9000 + "-->", "utf-8"), ("\ufeff", "utf-16-be")],
    ids=["late", "utf-16"],
)
def test_a_document_type_is_refused_wherever_it_stands(start: str, encoding: str):
    content = f"{start}<!DOCTYPE p [<!ENTITY c 'late'>]>{SEEN}".encode(encoding)
    with pytest.raises(ExtractionError, match="declares a document type"):
        extract("a.pptx", deck(content))


DEEP = 1500


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pptx", deck(slide("<p:grpSp>" * DEEP + text("deep") + "</p:grpSp>" * DEEP))),
        ("a.docx", letter("<w:customXml>" * DEEP + "<w:p/>" + "</w:customXml>" * DEEP)),
        ("a.docx", letter("<w:p>" + "<w:ins>" * DEEP + "</w:ins>" * DEEP + "</w:p>")),
    ],
    ids=["groups", "blocks", "inline"],
)
def test_deep_nesting_is_one_clear_line(name: str, data: bytes):
    with pytest.raises(ExtractionError, match="nested more deeply than any real"):
        extract(name, data)


def test_a_part_with_too_many_elements_is_a_gap():
    limits = Limits(elements=50)
    content = FORMATS["pptx"].read(deck(slide(text("seen") + "<p:x/>" * 200)), limits)
    assert [one.reason for one in content.unread] == ["holds more than 50 elements"]


def test_what_all_parts_unpack_to_is_limited():
    content = FORMATS["pptx"].read(deck(SEEN), Limits(unpacked_bytes=1500))
    assert any("beyond the limit" in one.reason for one in content.unread)


@pytest.mark.parametrize(
    "broken",
    [
        "<a:xfrm><a:off x='1e5' y='z'/><a:ext cx='9' cy='1'/></a:xfrm>",
        f"<a:xfrm><a:off x='{'1' * 5000}' y='0'/><a:ext cx='{'9' * 400}' cy='1'/></a:xfrm>",
        "<a:xfrm/>",
    ],
)
def test_a_shape_with_an_impossible_place_is_read(broken: str):
    data = deck(slide(text("seen").replace("<p:txBody>", f"<p:spPr>{broken}</p:spPr><p:txBody>")))
    (block,) = extract("a.pptx", data).blocks
    assert (block.text, block.location.box) == ("seen", None)


@pytest.mark.parametrize("level", ["1x", "-5", "0.5", "²", "9" * 5000, ""])
def test_a_heading_level_that_is_no_number_is_body_text(level: str):
    (block,) = extract(
        "a.docx", letter(f"<w:p><w:pPr><w:outlineLvl w:val='{level}'/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>")
    ).blocks
    assert (block.text, block.level) == ("x", 0)


@pytest.mark.parametrize(
    ("symbol", "shown"),
    [
        ("w:font='Symbol' w:char='F0B3'", "x≥y"),
        ("w:font='Symbol' w:char='F062'", "xβy"),
        ("w:font='Wingdings' w:char='F0A7'", "x•y"),
        ("w:font='Arial' w:char='F076'", "xvy"),
        ("w:font='Wingdings' w:char='D83D'", "x y"),
        ("w:char='-1'", "x y"),
        ("w:char='0000'", "x y"),
        (f"w:char='{'F' * 50}'", "x y"),
    ],
)
def test_a_symbol_is_the_character_that_its_font_draws(symbol: str, shown: str):
    run = f"<w:r><w:t>x</w:t><w:sym {symbol}/><w:t>y</w:t></w:r>"
    (block,) = extract("a.docx", letter(f"<w:p>{run}</w:p>")).blocks
    assert block.text == shown


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("<w:del><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:del>", "revision"),
        ("<w:ins><w:del><w:ins><w:r><w:t>x</w:t></w:r></w:ins></w:del></w:ins>", "revision"),
        ("<w:del><w:r><w:ruby><w:rubyBase><w:r><w:t>x</w:t></w:r></w:rubyBase></w:ruby></w:r></w:del>", "revision"),
        ("<w:del><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>x</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:del>", "revision"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>x</w:t></w:r>", "body"),
        ("<x:y><w:r><w:t>x</w:t></w:r></x:y>", "body"),
        ("<w:p><w:r><w:t>x</w:t></w:r></w:p>", "body"),
        ("<w:r><w:r><w:t>x</w:t></w:r></w:r>", "body"),
    ],
)  # fmt: skip
def test_deleted_text_is_a_revision_however_it_is_wrapped(content: str, part: str):
    (block,) = extract("a.docx", letter(f"<w:p>{content}</w:p>")).blocks
    assert (block.text, block.part.value) == ("x", part)


def native(label: str, content: bytes) -> bytes:
    name = label.encode() + b"\0"
    head = b"\x02\x00" + name + name + b"\0\0\x03\0" + struct.pack("<I", len(name)) + name
    body = head + struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(body)) + body


def test_a_file_packed_into_an_object_is_taken_out_by_its_name():
    from msl_guard.extract.ole import _native

    assert _native(native("C:\\notes\\field.txt", b"words")) == ("field.txt", b"words")


@pytest.mark.parametrize("stream", [b"", b"\x00" * 6, native("a.txt", b"words")[:-3]])
def test_a_damaged_object_is_refused(stream: bytes):
    from msl_guard.extract.ole import _native

    with pytest.raises(ExtractionError):
        _native(stream)


def test_a_damaged_compound_file_is_refused():
    with pytest.raises(ExtractionError, match="is damaged"):
        payload("oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600)


def test_reading_touches_neither_disk_nor_network(monkeypatch, tmp_path):
    import socket

    def refuse(*_: object, **__: object):
        raise AssertionError("the network was tried")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    rels = links(t=("attachedTemplate", "http://example.org/evil.dotm"), i=("image", "file:///etc/passwd"))
    data = deck(SEEN, **{"ppt/slides/_rels/slide1.xml.rels": rels, "../../outside.xml": "<x>words</x>"})
    assert [one.text for one in extract("a.pptx", data).blocks] == ["seen"]
    assert list(tmp_path.iterdir()) == []
    assert not (tmp_path.parent.parent / "outside.xml").exists()


def test_no_text_of_the_real_files_is_unclaimed(data):
    """What is left unread in real files is files of other kinds, never text of the file itself."""
    read = 0
    for path in sorted((data / "corpus").rglob("*")):
        if path.suffix not in SUFFIXES:
            continue
        name = "pptx" if path.suffix in SUFFIXES[:4] else "docx"
        try:
            content = FORMATS[name].read(path.read_bytes(), LIMITS)
        except ExtractionError:
            continue
        left = [f"{one.location}: {one.reason}" for one in content.unread if not one.picture]
        assert left == [], path.name
        read += 1
    assert read > 150
