"""The coverage account of every format but decks, letters and pdf: what no reader takes comes to light."""

import io
import json
import zipfile

import pytest

from msl_guard.errors import ExtractionError
from msl_guard.extract import FORMATS, extract
from msl_guard.extract.claims import claimed, gaps, unclaimed
from msl_guard.extract.formats import recognise
from msl_guard.extract.limits import LIMITS
from msl_guard.extract.paragraphs import text_blocks
from msl_guard.model import Block, Part
from tests.extract.ooxml import OFFICE, links, packed
from tests.extract.samples import SAMPLES, compound, opendocument, workbook

ASIDE = "words put aside"


def with_part(data: bytes, name: str, old: str, new: str) -> bytes:
    """A package with a piece of one part replaced, which must be there; a new part for an empty piece."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if old and entry.filename == name:
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            target.writestr(entry, content)
        if not old:
            target.writestr(name, new)
    return stream.getvalue()


def left(name: str, data: bytes) -> list[str]:
    """Gaps that are no pictures."""
    return [str(one.reason) for one in extract(name, data).unread if not one.picture]


BOOK = workbook()
FLAT = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:'
    'opendocument:xmlns:text:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"><office:body><office:text>'
    "<text:p>seen</text:p></office:text></office:body>{}</office:document>"
)
NOTE = "; look at them in Office"


@pytest.mark.parametrize(
    ("name", "data", "gap"),
    [
        ("a.xlsx", with_part(BOOK, "xl/worksheets/sheet1.xml", "</sheetData>", f"</sheetData><x>{ASIDE}</x>"),
         f"15 characters of text (x) that no reader knows{NOTE}"),
        ("a.xlsx", with_part(BOOK, "xl/worksheets/sheet1.xml", "</sheetData>", f"</sheetData><x descr='{ASIDE}'/>"),
         f"15 characters of text (descr) that no reader knows{NOTE}"),
        ("a.xlsx", with_part(BOOK, "xl/other.xml", "", f"<x>{ASIDE}</x>"),
         f"15 characters of text (x) in a part that nothing readable leads to{NOTE}"),
        ("a.xlsx", with_part(BOOK, "xl/other.abc", "", ASIDE), "of a kind that no reader knows, so it was not read"),
        ("a.odt", opendocument("text", f"<office:body><text:p>seen</text:p></office:body><text:p>{ASIDE}</text:p>"),
         f"15 characters of text (p) that no reader knows{NOTE}"),
        ("a.odt", with_part(opendocument("text", "<office:body><text:p>seen</text:p></office:body>"), "Object 9/content.xml", "", f"<x>{ASIDE}</x>"),
         f"15 characters of text (x) in a part that nothing readable leads to{NOTE}"),
        ("a.fodt", FLAT.format(f"<text:p>{ASIDE}</text:p>").encode(), f"15 characters of text (p) that no reader knows{NOTE}"),
        ("a.fodt", FLAT.format(f"<form:x form:label='{ASIDE}'/>").encode(),
         "text in the attribute label that no reader came to"),
        ("a.rtf", b"{\\rtf1 seen}" + ASIDE.encode(), "15 characters that no program shows; cut them"),
    ],
)  # fmt: skip
def test_text_that_no_reader_takes_is_a_gap(name: str, data: bytes, gap: str):
    assert left(name, data) == [gap]


def shared(strings: str) -> bytes:
    """A workbook whose only cell names the first of its shared strings."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    sheet = "<sheetData><row><c t='s'><v>0</v></c></row></sheetData>"
    return packed(
        {
            "xl/workbook.xml": f"<workbook {space} xmlns:r='{OFFICE}'><sheets><sheet name='s' r:id='s'/></sheets></workbook>",
            "xl/_rels/workbook.xml.rels": links(
                s=("worksheet", "sheet.xml"), t=("sharedStrings", "strings.xml")
            ),
            "xl/sheet.xml": f"<worksheet {space}>{sheet}</worksheet>",
            "xl/strings.xml": f"<sst {space}><si><t>seen</t></si>{strings}</sst>",
        },
        "xl/workbook.xml",
    )


MIXED = b"Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n%s\n--b\n\nseen\n--b--\n%s\n"
CELL = {"cell_type": "code", "source": "seen", "outputs": []}


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.xlsx", shared(f"<si><t>{ASIDE}</t></si>"), ASIDE),
        ("a.xlsx", shared(f"<si><t>x</t><rPh sb='0' eb='1'><t>{ASIDE}</t></rPh></si>"), ASIDE),
        ("a.html", f"<p>seen<b unknown='{ASIDE}'>".encode(), ASIDE),
        ("a.rst", b":Words put aside: seen\n", ":Words put aside: "),
        ("a.rst", b".. _words put aside: http://example.org\n\nseen\n", "words put aside"),
        ("a.vtt", f"WEBVTT\n\n00:01.000 --> 00:02.000\n<{ASIDE}>seen\n".encode(), f"<{ASIDE}>"),
        ("a.jsonl", b'{"words put aside": "seen"}\n', '{"words put aside": "'),
        ("a.jsonl", b'{"note": "seen", "other": words}\n', ", \"other\": words}"),
        ("a.ipynb", json.dumps({"cells": [CELL], "metadata": {"x": ASIDE}}).encode(), ASIDE),
        ("a.ipynb", json.dumps({"cells": [CELL | {"metadata": {"x": ASIDE}}]}).encode(), ASIDE),
        ("a.ipynb", json.dumps({"cells": [CELL | {"outputs": [{"data": {"a/b": ASIDE}}]}]}).encode(), ASIDE),
        ("a.eml", f"Subject: s\nX-Other: {ASIDE}\n\nseen".encode(), ASIDE),
        ("a.eml", MIXED % (ASIDE.encode(), b""), ASIDE),
        ("a.eml", MIXED % (b"", ASIDE.encode()), ASIDE),
        ("a.rtf", f"{{\\rtf1 seen{{\\shp{{\\sp{{\\sn x}}{{\\sv {ASIDE}}}}}}}}}".encode(), ASIDE),
        ("a.rtf", f"{{\\rtf1 seen{{\\field{{\\*\\fldinst {ASIDE}}}{{\\fldrslt x}}}}}}".encode(), ASIDE),
        ("a.msg", compound({"__properties_version1.0": b"x", "__substg1.0_1000001F": "seen".encode("utf-16-le"),
                            "__substg1.0_8001001F": ASIDE.encode("utf-16-le")}), ASIDE),
    ],
)  # fmt: skip
def test_text_that_no_program_shows_is_hidden_text(name: str, data: bytes, text: str):
    hidden = [one.text for one in extract(name, data).blocks if one.part is Part.HIDDEN]
    assert any(text.strip() in one for one in hidden), hidden


def test_a_block_that_a_reader_loses_comes_back_as_hidden_text(monkeypatch):
    monkeypatch.setattr("msl_guard.extract.plain.text_blocks", lambda *given: text_blocks(*given)[1:])
    found = {one.text: one.part for one in extract("a.txt", b"First words.\n\nSecond words.\n").blocks}
    assert found == {"Second words.": Part.BODY, "First words.": Part.HIDDEN}


@pytest.mark.parametrize("name", ["a.csv", "a.rst", "a.vtt", "a.jsonl"])
def test_every_word_is_claimed_or_comes_out(name: str):
    """A row, paragraph, caption or record that is left out of the account is found again by its gap."""
    text = {
        "a.csv": "Note\nFirst words\nSecond words\n",
        "a.rst": "First words.\n\nSecond words.\n",
        "a.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nFirst words.\n\n00:03.000 --> 00:04.000\nSecond words.\n",
        "a.jsonl": '{"note": "First words"}\n{"note": "Second words"}\n',
    }[name]
    blocks = extract(name, text.encode()).blocks
    dropped = [one for one in blocks if "First" not in one.text]
    assert len(dropped) < len(blocks)
    found = [one.text for one in unclaimed(text, (0,), [*claimed(dropped)])]
    assert any("First words" in one for one in found)


def test_stretches_that_overlap_leave_the_gaps_between_them():
    assert [*gaps(10, [(6, 8), (1, 3), (2, 4)])] == [(0, 1), (4, 6), (8, 10)]
    assert [*claimed([Block("abcd", Part.BODY, None, source=((0, 5), (2, 9)))])] == [(5, 7), (9, 11)]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_samples_hold_no_unclaimed_text(name: str):
    if name.endswith((".zip", ".doc", ".xls", ".ppt")):
        pytest.skip("an archive is what its members are; a conversion is tested apart")
    kind = recognise("." + name.rpartition(".")[2], SAMPLES[name], LIMITS)
    content = kind.read(SAMPLES[name], LIMITS)
    assert [one for one in content.unread if "that no reader" in one.reason] == []


def test_no_text_of_the_real_files_is_unclaimed(data):
    """Packages, mails and texts of the collection: nothing is left that is no embedded file."""
    read = 0
    for path in sorted((data / "corpus").rglob("*")):
        if path.suffix in (".pptx", ".docx", ".pdf", ".ppt", ".doc", ".xls", ".zip") or not path.is_file():
            continue
        try:
            kind = recognise(path.suffix, path.read_bytes(), LIMITS)
            content = FORMATS[kind.name].read(path.read_bytes(), LIMITS)
        except ExtractionError:
            continue
        assert [
            one for one in content.unread if "characters" in one.reason or "no reader" in one.reason
        ] == [], path.name
        read += 1
    assert read > 20
