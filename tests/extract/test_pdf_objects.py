"""The quick reading of PDF objects against pdfminer.six's own, and what it leaves to pdfminer.six."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdfparser import PDFStreamParser
from pdfminer.pdftypes import PDFObjRef
from pdfminer.psparser import LIT

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract
from msl_guard.extract.pdfobjects import UnsoundError, parsed
from tests.extract.rawpdf import document

NAME = st.text("abcXYZ09.-", min_size=1, max_size=6).map(lambda name: f"/{name}".encode())
TEXT = st.binary(max_size=9).map(lambda one: b"<" + one.hex().encode() + b">")
PLAIN = st.text("ab c\t%/[<>]", max_size=9).map(lambda one: f"({one})".encode())
NESTED = st.sampled_from([b"(a(b)c)", b"(\\(x)", b"(\\101\\n\\\\)", b"(a\\\nb)"])
NUMBER = st.sampled_from([b"0", b"-17", b"+3", b"4.5", b"-.5", b"7."])
LEAF = st.one_of(NAME, TEXT, PLAIN, NESTED, NUMBER, st.sampled_from([b"true", b"false", b"3 0 R"]))
GAP = st.sampled_from([b" ", b"\n", b"\r\n\t", b" % a remark (\n"])
OBJECT = st.recursive(
    LEAF,
    lambda one: st.one_of(
        st.tuples(GAP, st.lists(one, max_size=4)).map(lambda made: b"[" + made[0].join(made[1]) + b"]"),
        st.tuples(GAP, st.lists(st.tuples(NAME, one), max_size=4)).map(
            lambda made: b"<<" + made[0].join(part for pair in made[1] for part in pair) + b">>"
        ),
    ),
    max_leaves=12,
)


@given(OBJECT)
def test_a_sound_object_is_read_as_pdfminer_reads_it(written: bytes):
    parser = PDFStreamParser(b"[" + written + b" ]")
    (expected,) = parser.nextobject()[1]
    found, end = parsed(written + b" ", 0, None)
    assert (repr(found), end) == (repr(expected), len(written))


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (b"/A#20B", LIT("A B")),
        (b"(\\x)", b"x"),
        (b"(\\53\\0053)", b"+\x053"),
        (b"<4>", b"@"),
        (b"[1 2 R]", None),
        (b"<</A null/B 1>>", {"B": 1}),
    ],
)
def test_strings_and_names_are_read_as_the_standard_says(written: bytes, found: object):
    if found is None:
        (reference,) = parsed(written, 0, None)[0]
        assert isinstance(reference, PDFObjRef) and reference.objid == 1
    else:
        assert parsed(written, 0, None)[0] == found


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"[1",
        b"<</A>>",
        b"<<1 2>>",
        b"[1>>",
        b"]",
        b"(a",
        b"<zz>",
        b"1x",
        b"endobj",
        b"9" * 5000,
        b"[" * 99,
    ],
    ids=repr,
)
def test_an_unsound_object_is_left_to_pdfminer(written: bytes):
    with pytest.raises(UnsoundError):
        parsed(written, 0, None)


def test_a_zip_archive_behind_a_pdf_header_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    for head in (b"%PDF-1.7\n", document("")):
        with pytest.raises(ExtractionError, match="is a PDF and a zip archive in one"):
            extract("a.docx", head + packed.getvalue())
