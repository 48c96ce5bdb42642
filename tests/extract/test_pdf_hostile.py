"""PDF files that were made, or broken, to stop a reader: one line each, never a traceback."""

import zlib
from random import Random

import pytest

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract
from msl_guard.extract.limits import Limits
from msl_guard.model import Document
from tests.extract.rawpdf import document, file, form, stream, text

SMALL = Limits(xml_bytes=1 << 20, part_bytes=1 << 20, pictures=0)


def nested(levels: int, draws: int) -> bytes:
    """Forms that draw forms, each so many times."""
    forms = [form("/X Do " * draws, fonts=f"/XObject<</X {7 + level} 0 R>>") for level in range(levels)]
    return document("/X Do", *forms, form(text("inside")), resources="/XObject<</X 6 0 R>>")


def fault(data: bytes, limits: Limits = SMALL) -> str:
    """What is said of a file: why it is refused, or the first thing that was not read."""
    try:
        read = extract("a.pdf", data, limits)
    except ExtractionError as error:
        return str(error)
    return read.unread[0].reason if read.unread else ""


DRAWS = "draws forms inside forms over 20000 times; it was not opened"
HOSTILE = {
    "forms drawn a million times": (nested(10, 4), f"no text could be read: page 1: {DRAWS}"),
    "forms nested twenty deep": (nested(20, 2), f"no text could be read: page 1: {DRAWS}"),
    "a form that draws itself": (document("/X Do", form("/X Do /X Do", fonts="/XObject<</X 6 0 R>>"), resources="/XObject<</X 6 0 R>>"), f"no text could be read: page 1: {DRAWS}"),
    "a stream that unpacks to gigabytes": (document(stream(b" " * (9 << 20), packed=True)), "holds a stream that unpacks to more than 1 MB; split it"),
    "a stream packed twice": (document(stream(zlib.compress(zlib.compress(b" " * (9 << 20))), "/Filter[/FlateDecode/FlateDecode]")), "holds a stream that unpacks to more than 1 MB; split it"),
    "more words than a page has": (document(stream("(a)Tj " * 60_000, packed=True)), "no text could be read: page 1: holds more drawing than a page can show; it was not opened"),
    "more pages than the limit": (file(["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{'3 0 R ' * 6000}]/Count 6000>>", "<</Type/Page/MediaBox[0 0 9 9]>>"]), "holds 6000 pages; the limit is 5000; split it"),
    "a note seen ten thousand times": (document("", "<</Subtype/Text/Contents(x)>>", page=f"/Annots[{'6 0 R ' * 10_000}]"), "holds over 5000 comments, links and fields; those beyond were not read"),
    "a page count out of all measure": (document("").replace(b"/Count 1", b"/Count 2000000000"), ""),
    "a page tree that holds itself": (document("").replace(b"/Kids[3 0 R]", b"/Kids[3 0 R 2 0 R]"), ""),
    "a field that is its own parent": (document("", "<</Subtype/Widget/T(a)/V(x)/Parent 6 0 R/Kids[6 0 R]>>", page="/Annots[6 0 R]", catalog="/AcroForm<</Fields[6 0 R]>>"), ""),
    "bookmarks in a circle": (document("", "<</First 7 0 R>>", "<</Title(x)/Next 7 0 R/First 7 0 R>>", catalog="/Outlines 6 0 R"), ""),
    "names in a circle": (document("", "<</Kids[6 0 R 6 0 R]>>", catalog="/Names<</EmbeddedFiles 6 0 R>>"), ""),
    "tags in a circle": (document("", "<</K 7 0 R>>", "<</S/P/K[7 0 R 7 0 R]>>", catalog="/StructTreeRoot 6 0 R"), ""),
    "brackets without end": (document("", b"[" * 20_000 + b"]" * 20_000), ""),
    "a page without size": (document("").replace(b"/MediaBox[0 0 612 792]", b"/MediaBox[0 0 0 0]"), ""),
    "a page of astronomic size": (document("").replace(b"/MediaBox[0 0 612 792]", b"/MediaBox[-1e38 -1e38 1e38 1e38]"), ""),
    "letters of astronomic size": (document(text("x", size=1e9)), ""),
    "three thousand columns": (document("".join(text("w", 10 + 30 * at, 600, 3) for at in range(3000))), ""),
    "words strewn over the page": (document("".join(text("w", at * 37 % 600, at * 53 % 780, 3) for at in range(3000))), ""),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_ends_with_one_line(data: bytes, said: str):
    assert fault(data) == said


SEEDS = {
    "plain": document(text("Some words.")),
    "packed": document(stream(text("Some words."), packed=True)),
    "form": document("", "<</Subtype/Widget/FT/Tx/T(a)/V(x)/Rect[1 1 9 9]/AP<</N 7 0 R>>>>", form(text("x")), page="/Annots[6 0 R]", catalog="/AcroForm<</Fields[6 0 R]>>"),
    "tags": document("/P<</MCID 0>>BDC EMC", "<</K 7 0 R>>", "<</S/H1/K 0/Pg 3 0 R/Alt(x)>>", catalog="/StructTreeRoot 6 0 R"),
    "attachment": document("", "<</F(a.txt)/EF<</F 7 0 R>>>>", stream("x"), catalog="/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>"),
}  # fmt: skip


def mutated(seed: bytes, dice: Random) -> bytes:
    """A file with some bytes turned, cut out or repeated."""
    data = bytearray(seed)
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(data))
        match dice.randrange(4):
            case 0:
                data[at] = dice.randrange(256)
            case 1:
                del data[at : at + dice.randrange(1, 40)]
            case 2:
                data[at:at] = data[at : at + dice.randrange(1, 60)]
            case _:
                data[at : at + 1] = dice.choice(
                    [b"<<", b">>", b"[", b"]", b"0 R", b"-1", b"99999999999", b"null"]
                )
        if len(data) < 9:
            break
    return bytes(data)


@pytest.mark.parametrize("name", SEEDS)
def test_a_broken_file_is_read_or_refused(name: str):
    dice = Random(name)
    for _ in range(120):
        data = mutated(SEEDS[name], dice)
        try:
            read = extract("a.pdf", data, SMALL)
        except ExtractionError as error:
            assert "\n" not in str(error)
        else:
            assert isinstance(read, Document)
