"""PDF: one marker word in every place beside the page's plain text, found once at the right part."""

import unicodedata
import zlib

import pytest
from pdfminer.pdftypes import PDFObjRef

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract
from msl_guard.extract.limits import Limits
from msl_guard.extract.pdfgraph import BROKEN, Graph, decoded
from msl_guard.model import Block, Document
from tests.extract.rawpdf import document, file, form, stream, text

M = "Zqmarker"
UNREAD_PICTURES = Limits(pictures=0)


def annotation(entries: str, *more: bytes | str) -> bytes:
    return document("", f"<</Type/Annot/Rect[72 500 400 520]{entries}>>", *more, page="/Annots[6 0 R]")


def field(entries: str, *more: bytes | str) -> bytes:
    return document(
        "", f"<</Type/Annot/Subtype/Widget/T(dose)/Rect[72 500 400 520]{entries}>>", *more,
        page="/Annots[6 0 R]", catalog="/AcroForm<</Fields[6 0 R]>>",
    )  # fmt: skip


def tagged(element: str, content: str = "") -> bytes:
    return document(
        content, "<</Type/StructTreeRoot/K 7 0 R/RoleMap<</Heading#201/H1>>>>", f"<</Type/StructElem{element}>>",
        catalog="/MarkInfo<</Marked true>>/StructTreeRoot 6 0 R",
    )  # fmt: skip


def with_font(content: str, font: str, *more: bytes | str) -> bytes:
    """A page whose content is set in a font of its own, the object 6."""
    made = document(content.replace("/F1", "/F2"), font, *more)
    return made.replace(b"/Font<</F1 5 0 R>>", b"/Font<</F1 5 0 R/F2 6 0 R>>")


def letters_of(codes: dict[str, str]) -> bytes:
    """A ToUnicode map: what the codes of a font show."""
    pairs = "".join(
        f"<{ord(code):02x}> <{shown.encode('utf-16-be').hex()}>\n" for code, shown in codes.items()
    )
    return stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}endbfchar endcmap end end"
    )


def drawn_font(named: str, entries: str) -> str:
    """A Type 3 font: each of the marker's letters is a drawing of its own, named after its code."""
    letters = sorted(set(M))
    drawings = "".join(f"/{named.format(ord(one), one)} 7 0 R" for one in letters)
    names = "".join(f" {ord(one)}/{named.format(ord(one), one)}" for one in letters)
    return (
        f"<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[.001 0 0 .001 0 0]/CharProcs<<{drawings}>>"
        f"/Encoding<</Differences[{names}]>>/FirstChar 0/LastChar 127/Widths[{'600 ' * 128}]/Resources<<>>{entries}>>"
    )


DRAWING = stream("600 0 0 0 500 700 d1 50 0 400 700 re f")
SET_IN = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica{}>>"
ITSELF = {one: one for one in M}
LETTERS = form(f"BT /F1 12 Tf 2 5 Td ({M}) Tj ET").replace(b"0 0 612 792", b"0 0 328 20")
OFF = "/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li>'
    f"{M}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)
EMBEDDED = "/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>"
FILE = "<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>"

PLACES = {
    "turned by 90 degrees": (document(f"BT /F1 12 Tf 0 1 -1 0 300 100 Tm ({M}) Tj ET"), "body", "page 1, paragraph 2"),
    "turned by 270 degrees": (document(f"BT /F1 12 Tf 0 -1 1 0 300 600 Tm ({M}) Tj ET"), "body", "page 1, paragraph 2"),
    "upside down": (document(f"BT /F1 12 Tf -1 0 0 -1 400 300 Tm ({M}) Tj ET"), "body", "page 1, paragraph 2"),
    "slanting by 45 degrees": (document(f"BT /F1 12 Tf .707 .707 -.707 .707 100 100 Tm ({M}) Tj ET"), "body", "page 1, paragraph 2"),
    "slanting by 3 degrees": (document(f"BT /F1 12 Tf .9986 .0523 -.0523 .9986 100 100 Tm ({M}) Tj ET"), "body", "page 1, paragraph 2"),
    "upright on a turned page": (document(f"BT /F1 12 Tf 0 1 -1 0 300 100 Tm ({M}) Tj ET", page="/Rotate 90"), "body", "page 1, paragraph 1"),
    "letters spaced out": (document(text(M, before="3 Tc")), "body", "page 1, paragraph 2"),
    "letters placed one by one": (document("".join(text(one, 72 + 7 * at) for at, one in enumerate(M))), "body", "page 1, paragraph 2"),
    "letters drawn twice": (document("".join(text(one, 72 + 7 * at) + text(one, 72.4 + 7 * at) for at, one in enumerate(M))), "body", "page 1, paragraph 2"),
    "a line and its shadow": (document(text(M) + text(M, 73, 599)), "body", "page 1, paragraph 2"),
    "a form": (document("/X Do", form(text(M)), resources="/XObject<</X 6 0 R>>"), "body", "page 1, paragraph 2"),
    "replacement text": (document(f"/Span<</ActualText({M})>>BDC {text('x')} EMC"), "body", "page 1, paragraph 2"),
    "letters that are drawings (Type 3)": (with_font(text(M), drawn_font("g{0}", "/ToUnicode 8 0 R"), DRAWING, letters_of(ITSELF)), "body", "page 1, paragraph 2"),
    "letters that are drawings by name": (with_font(text(M), drawn_font("{1}", "/BaseFont/Drawn"), DRAWING), "body", "page 1, paragraph 2"),
    "two letters joined in one": (with_font(text("Zqma\\001er"), SET_IN.format("/ToUnicode 7 0 R"), letters_of({**ITSELF, "\1": "rk"})), "body", "page 1, paragraph 2"),
    "without ink": (document(text(M, before="3 Tr")), "hidden", "page 1, paragraph 2"),
    "white on white": (document(f"1 g {text(M)}"), "hidden", "page 1, paragraph 2"),
    "too small to see": (document(text(M, size=0.5)), "hidden", "page 1, paragraph 2"),
    "beside the page": (document(text(M, x=-900)), "hidden", "page 1, paragraph 2"),
    "clipped away": (document(f"0 0 1 1 re W n {text(M)}"), "hidden", "page 1, paragraph 2"),
    "a layer that is off": (document(f"/OC /oc BDC {text(M)} EMC", "<</Type/OCG/Name(layer)>>", catalog=OFF, resources="/Properties<</oc 6 0 R>>"), "hidden", "page 1, paragraph 2"),
    "the name of a layer": (document("", f"<</Type/OCG/Name({M})>>", catalog="/OCProperties<</OCGs[6 0 R]>>"), "metadata", "layer name"),
    "a note": (annotation(f"/Subtype/Text/Contents({M})"), "comment", "page 1, comment 1"),
    "a highlight": (annotation(f"/Subtype/Highlight/Contents({M})"), "comment", "page 1, comment 1"),
    "rich text": (annotation(f"/Subtype/FreeText/RC(<p>{M}</p>)"), "comment", "page 1, comment 1"),
    "a subject": (annotation(f"/Subtype/Text/Subj({M})"), "comment", "page 1, comment 1"),
    "an author": (annotation(f"/Subtype/Text/T({M})"), "metadata", "page 1, author of comment 1"),
    "the words over a redaction": (annotation(f"/Subtype/Redact/OverlayText({M})"), "comment", "page 1, comment 1"),
    "a note that is hidden": (annotation(f"/Subtype/Text/F 2/Contents({M})"), "hidden", "page 1, comment 1"),
    "a stamp drawn with letters": (annotation("/Subtype/Stamp/AP<</N 7 0 R>>", LETTERS), "comment", "page 1, comment 1"),
    "a note that says what it shows": (annotation(f"/Subtype/FreeText/Contents({M})/AP<</N 7 0 R>>", LETTERS), "comment", "page 1, comment 1"),
    "an address": (annotation(f"/Subtype/Link/A<</S/URI/URI(https://example.org/{M})>>"), "link", "page 1, link"),
    "a field without appearance": (field(f"/FT/Tx/V({M})"), "body", 'page 1, field "dose"'),
    "a field with appearance": (field(f"/FT/Tx/V({M})/AP<</N 7 0 R>>", LETTERS), "body", 'page 1, field "dose"'),
    "a field that only shows": (field("/FT/Tx/AP<</N 7 0 R>>", LETTERS), "body", "page 1, field 1"),
    "a default value": (field(f"/FT/Tx/DV({M})"), "hidden", 'page 1, field "dose"'),
    "a choice": (field(f"/FT/Ch/Opt[(a)[(b)({M})]]"), "body", 'page 1, field "dose"'),
    "a button's caption": (field(f"/FT/Btn/MK<</CA({M})>>"), "body", 'page 1, field "dose"'),
    "a field's tooltip": (field(f"/FT/Tx/TU({M})"), "alt_text", 'page 1, field "dose"'),
    "a field on no page": (document("", f"<</FT/Tx/T(dose)/V({M})>>", catalog="/AcroForm<</Fields[6 0 R]>>"), "body", 'field "dose"'),
    "an XML form": (document("", stream(f"<xdp><template><text>{M}</text></template></xdp>"), catalog="/AcroForm<</XFA 6 0 R>>"), "body", "XML form"),
    "an attachment": (document("", FILE, stream(M), catalog=EMBEDDED), "title", 'attachment "a.txt", line 1'),
    "a file attached to a page": (annotation("/Subtype/FileAttachment/FS 7 0 R", FILE.replace("7 0 R", "8 0 R"), stream(M)), "title", 'page 1, attachment "a.txt", line 1'),
    "a PDF in a PDF": (document("", FILE.replace("a.txt", "a.pdf"), stream(document(text(M))), catalog=EMBEDDED), "body", 'attachment "a.pdf", page 1, paragraph 2'),
    "an attachment's name": (document("", FILE.replace("a.txt", f"{M}.txt"), stream("x"), catalog=EMBEDDED), "metadata", "attachment name"),
    "an attachment's description": (document("", FILE.replace("/EF", f"/Desc({M})/EF"), stream("x"), catalog=EMBEDDED), "metadata", "attachment description"),
    "a bookmark": (document("", "<</First 7 0 R>>", f"<</Title({M})/Next 7 0 R>>", catalog="/Outlines 6 0 R"), "metadata", "bookmark"),
    "a page label": (document("", catalog=f"/PageLabels<</Nums[0<</P({M})>>]>>"), "metadata", "page label"),
    "a property": (document("", f"<</Keywords({M})>>", trailer="/Info 6 0 R"), "metadata", "property keywords"),
    "metadata in XML": (document("", stream(XMP), catalog="/Metadata 6 0 R"), "metadata", "property description"),
    "a script": (document("", catalog=f"/OpenAction<</S/JavaScript/JS({M})>>"), "code", "document, script"),
    "text instead of a figure": (tagged(f"/S/Figure/Alt({M})/Pg 3 0 R"), "alt_text", "page 1, alternative text"),
    "an expansion": (tagged(f"/S/Span/E({M})/Pg 3 0 R"), "alt_text", "page 1, alternative text"),
    "replacement text of a tag": (tagged(f"/S/Span/ActualText({M})/Pg 3 0 R"), "alt_text", "page 1, replacement text"),
    "a tagged heading": (tagged("/S/Heading#201/K 0/Pg 3 0 R", f"/H1<</MCID 0>>BDC {text(M)} EMC"), "title", "page 1, paragraph 2"),
    "a tagged caption": (tagged("/S/Caption/K 0/Pg 3 0 R", f"/Caption<</MCID 0>>BDC {text(M)} EMC"), "caption", "page 1, paragraph 2"),
    "a running head by tag": (document(f"/Artifact<</Type/Pagination>>BDC {text(M, y=770)} EMC"), "header_footer", "page 1, paragraph 1"),
    "covered by a picture": (document(f"{text(M)} 1 g 60 580 300 40 re f"), "body", "page 1, paragraph 2"),
    "a form in a form": (document("/X Do", form("/Y Do", fonts="/XObject<</Y 7 0 R>>"), form(text(M)), resources="/XObject<</X 6 0 R>>"), "body", "page 1, paragraph 2"),
    "a form on a layer that is off": (document("/X Do", "<</Type/OCG/Name(layer)>>", form(text(M), "/OC 6 0 R"), resources="/XObject<</X 7 0 R>>", catalog=OFF), "hidden", "page 1, paragraph 2"),
    "an answer to a note": (annotation(f"/Subtype/Text/IRT 7 0 R/RT/R/Contents({M})", "<</Type/Annot/Subtype/Text>>"), "comment", "page 1, comment 1"),
    "the name of a field": (field("/FT/Tx").replace(b"/T(dose)", f"/T({M})".encode()), "metadata", f'page 1, field "{M}"'),
    "the data of an XML form": (document("", stream(f"<xdp><datasets><a>{M}</a></datasets></xdp>"), catalog="/AcroForm<</XFA 6 0 R>>"), "body", "XML form"),
    "the title of a tag": (tagged(f"/S/Sect/T({M})/Pg 3 0 R"), "alt_text", "page 1, replacement text"),
    "behind junk": (b"junk" * 200 + document(text(M)), "body", "page 1, paragraph 2"),
    "an alternative written into the content": (document(f"/Span<</Alt({M})>>BDC {text('x')} EMC"), "alt_text", "page 1, alternative text"),
    "an alternative named in the content": (document(f"/Span/m BDC {text('x')} EMC", resources=f"/Properties<</m<</Alt({M})>>>>"), "alt_text", "page 1, alternative text"),
    "behind 3,000 bytes of junk": (b"junk" * 750 + document(text(M)), "body", "page 1, paragraph 2"),
    "with a length beyond the file's end": (document(stream(text(M)).replace(b"/Length ", b"/Length 9999/Was ")), "body", "page 1, paragraph 1"),
    "packed with a length beyond the file's end": (document(stream(text(M), packed=True).replace(b"/Length ", b"/Length 9999/Was ")), "body", "page 1, paragraph 1"),
    "behind a wrong length": (document(stream(text(M)).replace(b"/Length ", b"/Length 3/Was ")), "body", "page 1, paragraph 1"),
}  # fmt: skip


def marked(read: Document) -> list[Block]:
    return [block for block in read.blocks if M in block.text]


@pytest.mark.parametrize(("data", "part", "place"), PLACES.values(), ids=PLACES)
def test_text_is_found_once_in_its_place(data: bytes, part: str, place: str):
    read = extract("a.pdf", data, UNREAD_PICTURES)
    assert [(one.part.value, str(one.location)) for one in marked(read)] == [(part, place)]
    assert read.unread == ()


def test_an_annotation_has_a_box_measured_like_all_others():
    (block,) = marked(extract("a.pdf", annotation(f"/Subtype/Text/Contents({M})")))
    box = block.location.box
    assert box is not None
    assert (box.left, box.top, box.right, box.bottom) == (72, 272, 400, 292)


@pytest.mark.parametrize(
    "data",
    [
        with_font(text("e\\001cacy"), SET_IN.format("/ToUnicode 7 0 R"), letters_of({**dict(zip("ecay", "ecay", strict=True)), "\1": "\ufb03"})),
        with_font(text("ef\\001cacy"), SET_IN.format("/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/fi]>>")),
        with_font(text("ef\\256cacy"), SET_IN.format("/Encoding/StandardEncoding")),
    ],
    ids=["a sign of its own", "a named glyph", "a code of the standard encoding"],
)  # fmt: skip
def test_a_ligature_is_read_as_its_letters(data: bytes):
    read = extract("a.pdf", data)
    assert [block.text for block in read.blocks[1:]] == ["efficacy"]
    assert read.unread == ()


def test_drawings_that_are_named_after_no_letter_are_a_gap():
    read = extract("a.pdf", with_font(text(M), drawn_font("g{0}", "/BaseFont/Drawn"), DRAWING))
    assert [(str(one.location), one.reason) for one in read.unread] == [
        ("page 1", 'the font "Drawn" does not say which letters it shows; its text cannot be read')
    ]


def test_white_text_on_a_dark_ground_is_read_as_shown():
    data = document(f"0 0 0.4 rg 60 580 300 40 re f 1 g {text(M)}")
    assert [block.part.value for block in marked(extract("a.pdf", data))] == ["body"]


def test_invisible_text_on_a_scanned_page_is_the_text_of_the_picture():
    image = stream(
        b"\0" * 64 * 64,
        "/Type/XObject/Subtype/Image/Width 64/Height 64/BitsPerComponent 8/ColorSpace/DeviceGray",
    )
    words = f"{M} and some more words of the scan"
    data = document(
        f"q 612 0 0 700 0 0 cm /I Do Q {text(words, before='3 Tr')}", image, resources="/XObject<</I 6 0 R>>"
    )
    read = extract("a.pdf", data, UNREAD_PICTURES)
    assert [block.part.value for block in marked(read)] == ["image_text"]
    assert read.unread == ()


def test_running_heads_are_told_from_text_by_coming_back():
    pages = 4
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(pages))
    objects: list[bytes | str] = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at in range(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {5 + 2 * at} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        objects.append(
            stream(
                text("Study 12 in brief", y=765)
                + text(f"Sentence {'abcd'[at]} of the text.")
                + text(f"Page {at + 1} of 4", y=30)
            )
        )
    parts = [(block.part.value, block.text) for block in extract("a.pdf", file(objects)).blocks]
    assert parts == [
        one
        for at in range(pages)
        for one in (("header_footer", "Study 12 in brief"), ("body", f"Sentence {'abcd'[at]} of the text."), ("header_footer", f"Page {at + 1} of 4"))
    ]  # fmt: skip


def test_a_caption_is_known_by_its_number():
    read = extract("a.pdf", document(text("Figure 2: Survival by arm")))
    assert [block.part.value for block in read.blocks] == ["body", "caption"]


UNREADABLE = {
    "content that is missing": (document("").replace(b"/Contents 4 0 R", b"/Contents[4 0 R 99 0 R]"), "page 1", "a part of its content is missing from the file"),
    "content that is cut off": (document(stream(zlib.compress(b"x" * 99)[:-6], "/Filter/FlateDecode")), "page 1", "a part of its content is cut off"),
    "content that is damaged": (document(stream(b"garbage" * 9, "/Filter/FlateDecode")), "page 1", "a part of its content is damaged"),
    "content packed in no known way": (document(stream(text(M), "/Filter/FooDecode")), "page 1", "a part of its content is packed in an unknown way (FooDecode)"),
    "letters of size 0": (document(f"BT /F1 0 Tf 72 600 Td ({M}) Tj ET"), "page 1", "text of no size, or of a size or place beyond measure, is not read"),
    "letters of a size beyond measure": (document(f"BT /F1 1{'0' * 12} Tf 72 600 Td ({M}) Tj ET"), "page 1", "text of no size, or of a size or place beyond measure, is not read"),
    "letters set by a matrix of zeros": (document(f"BT /F1 12 Tf 0 0 0 0 72 600 Tm ({M}) Tj ET"), "page 1", "text of no size, or of a size or place beyond measure, is not read"),
    "letters of size 0 in a form": (document("/X Do", form(f"BT /F1 0 Tf ({M}) Tj ET"), resources="/XObject<</X 6 0 R>>"), "page 1", "text of no size, or of a size or place beyond measure, is not read"),
    "a fill pattern": (document("/Pattern cs /P scn 72 500 400 100 re f", stream(text(M), "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 9 9]/XStep 9/YStep 9/Resources<</Font<</F1 5 0 R>>>>"), resources="/Pattern<</P 6 0 R>>"), "page 1", "text inside a fill pattern is not read"),
    "a mask": (document("/G gs 72 500 400 100 re f", form(text(M)), resources="/ExtGState<</G<</SMask<</S/Luminosity/G 6 0 R>>>>>>"), "page 1", "text inside a mask is not read"),
    "a page that is missing": (document("").replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 88 0 R]/Count 2"), "page 2", "cannot be read: Failed to load page."),
    "more pages than are counted": (document("", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>").replace(b"/Kids[3 0 R]", b"/Kids[3 0 R 6 0 R]"), "", "has 2 pages, of which only 1 could be opened"),
    "damaged metadata": (document("", stream("<a><b></a>"), catalog="/Metadata 6 0 R"), "", "its metadata is no sound XML; it was not read"),
    "metadata with entities": (document("", stream('<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>'), catalog="/Metadata 6 0 R"), "", "its metadata is no sound XML; it was not read"),
    "an attachment of an unknown kind": (document("", FILE.replace("a.txt", "a.bin"), stream("x"), catalog=EMBEDDED), 'attachment "a.bin"', "the file a.bin inside the format .bin cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "place", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_named(data: bytes, place: str, reason: str):
    both = document("", FILE.replace("a.txt", "b.pdf"), stream(data), catalog=EMBEDDED)
    gaps = [one for one in extract("a.pdf", both).unread if one.reason.startswith(reason)]
    inside = ", ".join(one for one in ('attachment "b.pdf"', place) if one)
    assert [(str(one.location), one.picture) for one in gaps] == [(inside, False)]


def test_a_space_without_width_is_no_gap():
    data = document("BT /F1 12 Tf 0 0 0 1 72 600 Tm ( ) Tj ET")
    assert extract("a.pdf", data, UNREAD_PICTURES).unread == ()


def test_letters_turned_into_outlines_are_a_gap():
    outlines = "".join(f"{72 + 9 * (at % 50)} {500 - 12 * (at // 50)} 6 8 re f\n" for at in range(200))
    data = document(stream(outlines))
    with pytest.raises(ExtractionError, match=r"holds no text, only pictures \(1\)"):
        extract("a.pdf", data, UNREAD_PICTURES)


TEXT_KEYS = (
    "Contents",
    "TU",
    "Alt",
    "ActualText",
    "OverlayText",
    "Subj",
    "Title",
    "Desc",
    "Keywords",
    "Subject",
)


def squeezed(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def test_of_real_files_no_text_beside_the_pages_is_lost(data):
    """Every text string that any object of a file has under a key for people is in a block."""
    for path in sorted((data / "corpus" / "pdf").glob("*.pdf")):
        contents = path.read_bytes()
        try:
            read = extract(path.name, contents, UNREAD_PICTURES)
            graph = Graph.of(contents)
        except (ExtractionError, *BROKEN):
            continue
        if any(not one.location.steps for one in read.unread):
            continue
        told = squeezed("".join(block.text for block in read.blocks))
        numbers = {number for xref in graph.document.xrefs for number in xref.get_objids()}
        for number in sorted(numbers)[:500]:
            entries = graph.entries(PDFObjRef(graph.document, number))
            for key in TEXT_KEYS:
                value = entries.get(key)
                text = decoded(value) if isinstance(value, bytes) else ""
                assert squeezed(text) in told, (path.name, number, key, text)
