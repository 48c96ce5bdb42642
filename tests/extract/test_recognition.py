"""Text in pictures: recognised where the extra is installed, named where it is not."""

import io

import fpdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from msl_guard.extract import extract, recognition
from msl_guard.extract.blocks import Picture
from msl_guard.extract.limits import Limits
from msl_guard.model import Box, Location, Unread

installed = pytest.mark.skipif(not recognition.is_installed(), reason="the extra ocr is not installed")
LINES = ("Zeltrivanib is the best-in-class option", "for every patient with asthma.")


def picture_of(*lines: str) -> bytes:
    image = Image.new("RGB", (900, 80 + 50 * len(lines)), "white")
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size=36)
    for at, line in enumerate(lines):
        draw.text((40, 40 + 50 * at), line, fill="black", font=font)
    stored = io.BytesIO()
    image.save(stored, "PNG")
    return stored.getvalue()


def pdf_with(picture: bytes, text: str = "The study enrolled three hundred patients.") -> bytes:
    made = fpdf.FPDF()
    made.add_page()
    made.set_font("Helvetica", size=12)
    if text:
        made.cell(text=text)
    made.image(io.BytesIO(picture), x=20, y=60, w=150)
    return bytes(made.output())


@installed
@pytest.mark.parametrize(
    "text", ["The study enrolled three hundred patients.", ""], ids=["picture", "scanned page"]
)
def test_text_in_a_picture_is_read_with_its_place(text: str):
    document = extract("a.pdf", pdf_with(picture_of(*LINES), text))
    blocks = [one for one in document.blocks if one.part.value == "image_text"]
    assert "best-in-class option for every patient with asthma." in " ".join(block.text for block in blocks)
    assert document.unread == ()
    picture = Box(57, 170, 482, 256)
    boxes = [box for block in blocks for _, box in block.boxes]
    assert len(boxes) == sum(len(block.text.split()) for block in blocks)
    for box in boxes:
        assert picture.left - 2 < box.left < box.right < picture.right + 2
        assert picture.top - 2 < box.top < box.bottom < picture.bottom + 2


@installed
def test_a_picture_without_text_is_neither_text_nor_a_gap():
    document = extract("a.pdf", pdf_with(picture_of()))
    assert [one.part.value for one in document.blocks] == ["body"]
    assert document.unread == ()


@installed
def test_a_picture_that_cannot_be_opened_is_named():
    place = Location((("slide", 1),))
    assert recognition.read_pictures([Picture(place, lambda: b"no picture")], Limits()) == (
        [],
        [Unread(place, "picture is in a format that cannot be read", picture=True)],
    )


def test_pictures_beyond_the_limit_are_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recognition, "is_installed", lambda: True)
    monkeypatch.setattr(recognition, "recognise", lambda picture: ([], True))
    places = [Location((("slide", number),)) for number in (1, 2, 3)]
    blocks, unread = recognition.read_pictures([Picture(one, bytes) for one in places], Limits(pictures=2))
    assert (blocks, [one.location for one in unread]) == ([], places[2:])


def test_without_the_extra_every_picture_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(recognition, "is_installed", lambda: False)
    place = Location((("slide", 1),))
    page = Picture(place, bytes, "a picture of a page", certain=True)
    assert recognition.read_pictures([Picture(place, bytes), page], Limits()) == (
        [],
        [Unread(place, "picture", picture=True), Unread(place, "a picture of a page", picture=False)],
    )


def test_icons_are_neither_read_nor_named():
    icon = Picture(Location((("slide", 1),), Box(0, 0, 20, 20)), bytes)
    assert recognition.read_pictures([icon], Limits()) == ([], [])


def test_pictures_that_must_be_read_make_a_run_incomplete(run, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_with(picture_of(*LINES)))
    assert run("scan", "--no-ocr", "a.pdf")[0] == 0
    code, printed, _ = run("scan", "--no-ocr", "--require-ocr", "a.pdf")
    assert code == 3
    assert "page 1, picture 1: picture" in printed


@installed
def test_a_finding_in_a_picture_is_reported(run, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf_with(picture_of(*LINES)))
    code, printed, _ = run("scan", "--require-ocr", "a.pdf")
    assert code == 1
    assert "best-in-class" in printed
