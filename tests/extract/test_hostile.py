"""Files made to harm: each ends quickly in one line, and nothing leaves the process."""

import io
import shutil
import socket
import time
import zipfile
from pathlib import Path

import pytest

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract, open_file
from msl_guard.extract.limits import Limits
from tests.extract.samples import opendocument, zipped

MANY = 20_000
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "zork"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def deep_archive(levels: int) -> bytes:
    data = zipped({"note.txt": "zork here."})
    for level in range(levels):
        data = zipped({f"level{level}.zip": data})
    return data


def swollen(size: int) -> bytes:
    return zipped({"note.txt": b"a " * (size // 2)})


def encrypted() -> bytes:
    """An archive whose only member says that it is locked."""
    data = bytearray(zipped({"note.txt": "zork"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def reasons(name: str, data: bytes, limits: Limits | None = None) -> list[str]:
    opened = open_file(name, data, limits or Limits())
    gaps = [gap.reason for document in opened.documents for gap in document.unread]
    return [one.reason for one in opened.failures] + gaps


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.zip", encrypted(), "is encrypted; pack it again without a password"),
        ("a.zip", zipped({}), "holds no files; check that it is the right archive"),
        ("a.zip", zipped({"a.txt": "x"})[:-30], "damaged or cut off: File is not a zip file; pack it again"),
        ("a.zip", swollen(4 << 20), "unpacks to more than 300 times its size"),
        ("a.zip", deep_archive(4), "files are opened 2 deep, not deeper; unpack it"),
        ("a.fodt", ENTITIES.encode(), "declares a document type, which Office never writes; it was refused"),
        ("a.fodt", OUTSIDE.encode(), "declares a document type, which Office never writes; it was refused"),
        ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ENTITIES}), "declares a document type"),
        ("a.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "holds no content.xml"),
        ("a.rtf", b"{\\rtf1 " + b"{" * MANY, "is nested more than 2000 deep"),
        ("a.jsonl", b"[" * MANY, "holds no JSON records; check that the extension is right"),
        ("a.ipynb", b"[" * MANY, "is nested more than 200 deep"),
        ("a.ipynb", b'{"cells": ["', "is not valid JSON; save it again"),
        ("a.eml", b"no headers at all", "has no mail headers; check that the extension is right"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "is a damaged Office file"),
        ("a.xlsx", zipped({"xl/workbook.xml": ENTITIES}), "names no main document"),
    ],
)  # fmt: skip
def test_a_hostile_file_is_named_in_one_line(name: str, data: bytes, fault: str):
    found = reasons(name, data)
    assert any(fault in reason for reason in found), found
    assert all("\n" not in reason for reason in found)


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<b>x",
        "<i><div>x",
        "<a b='",
        "<!--",
        "<!-- a -->",
        "<table><tr><td>",
        "<span hidden>x",
        '<p title="',
        "</",
        "<td></td>x",
        "&amp;",
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_markup_without_end_is_read_in_one_pass(name: str, piece: str):
    text = "zork first.\n\n" + piece * MANY
    assert any("zork first." in block.text for block in extract(name, text.encode()).blocks)


@pytest.mark.parametrize("piece", ["> ", "- ", "**a", "[a](", "![", "`", '[x]: y "', "|a", "[^1]", "* a\n\n"])
def test_markdown_without_end_is_read(piece: str):
    assert any("zork" in block.text for block in extract("a.md", f"zork\n\n{piece * MANY}".encode()).blocks)


def test_a_text_of_single_letters_is_joined_in_one_pass():
    (block,) = extract("a.txt", b"a " * (MANY * 20)).blocks
    assert block.text == "a" * (MANY * 20)


def test_deep_xml_is_refused_or_read():
    body = "<text:p>zork</text:p>" + "<text:span>" * MANY + "</text:span>" * MANY
    assert reasons("a.odt", opendocument("text", f"<office:body>{body}</office:body>"))


def test_a_mail_of_mails_ends():
    data = b"Subject: zork\n\nzork"
    for _ in range(60):
        data = b"Subject: zork\nContent-Type: message/rfc822\n\n" + data
    opened = open_file("a.eml", data)
    assert [one.reason for one in opened.failures] == ["files are opened 2 deep, not deeper; unpack it"]


def test_all_members_of_an_archive_share_one_allowance():
    inner = zipped({f"{at}.txt": f"zork {at} here." for at in range(10)})
    outer = zipped({f"{at}.zip": inner for at in range(10)})
    opened = open_file("a.zip", outer, Limits(members=30))
    assert len(opened.documents) == 20
    assert [str(one.path) for one in opened.failures] == [f"a.zip/{at}.zip" for at in range(2, 10)]
    assert {one.reason for one in opened.failures} == {
        "holds more than 30 documents, none of which was read; split it"
    }


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(blocks=1), "holds more than 1 paragraphs or cells; split it"),
        (Limits(text_chars=20), "holds more than 20 characters; split it"),
    ],
    ids=["paragraphs", "characters"],
)
def test_a_document_of_too_much_text_is_refused(limits: Limits, reason: str):
    body = "<office:text><text:p>One sentence.</text:p><text:p>Another one.</text:p></office:text>"
    odt = opendocument("text", f"<office:body>{body}</office:body>")
    assert reasons("a.odt", odt, limits) == [reason]
    assert reasons("a.txt", b"One sentence.\n\nAnother one.\n", limits) == [reason]


def test_names_that_lead_out_of_an_archive_are_only_names(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = zipped(
        {"../../etc/evil.txt": "zork one.", "/abs/x.txt": "zork two.", "..\\..\\win.txt": "zork three."}
    )
    opened = open_file("a.zip", data)
    assert [document.path for document in opened.documents] == [
        "a.zip/etc/evil.txt",
        "a.zip/abs/x.txt",
        "a.zip/win.txt",
    ]
    assert list(tmp_path.rglob("*")) == []


def test_two_members_of_one_name_are_both_read():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.txt", "zork one.")
        archive.writestr("a.txt", "zork two.")
    texts = {
        document.path: document.blocks[0].text for document in open_file("a.zip", stream.getvalue()).documents
    }
    assert texts == {"a.zip/a.txt": "zork one.", "a.zip/(2) a.txt": "zork two."}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.html", b"<img src='http://example.org/a.png'><link rel=stylesheet href='http://example.org/a.css'><p>zork"),
        ("a.md", b"![zork](http://example.org/a.png)\n\nzork"),
        ("a.fodt", OUTSIDE.replace("file:///etc/passwd", "http://example.org/x.dtd").encode()),
        ("a.eml", b"Subject: zork\nContent-Type: message/external-body; access-type=URL; URL=\"http://example.org\"\n\nzork"),
    ],
)  # fmt: skip
def test_nothing_is_fetched(name: str, data: bytes, monkeypatch):
    def refuse(*_arguments, **_options):
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert open_file(name, data) is not None


@pytest.mark.parametrize("suffix", [".ppt", ".doc", ".xls"])
def test_an_old_file_without_libreoffice_says_what_it_takes(suffix: str, monkeypatch):
    from tests.extract.samples import compound

    monkeypatch.setattr("shutil.which", lambda _name: None)
    stream = {".ppt": "PowerPoint Document", ".doc": "WordDocument", ".xls": "Workbook"}[suffix]
    with pytest.raises(ExtractionError) as error:
        extract(f"a{suffix}", compound({stream: b"x"}))
    assert str(error.value) == (
        f"is an old {suffix} file, which takes LibreOffice to read; install that, or save it as {suffix}x"
    )


@pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)
@pytest.mark.parametrize("suffix", [".ppt", ".doc", ".xls"])
def test_a_hostile_old_file_ends_in_one_line_or_in_its_gaps(suffix: str):
    from tests.extract.samples import compound

    stream = {".ppt": "PowerPoint Document", ".doc": "WordDocument", ".xls": "Workbook"}[suffix]
    opened = open_file(f"a{suffix}", compound({stream: b"\xec\xa5\xc1\x00" + b"\xff" * 9000}))
    lines = [one.reason for one in opened.failures]
    lines += [gap.reason for document in opened.documents for gap in document.unread]
    assert lines
    assert all("\n" not in line for line in lines)


def test_a_conversion_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch):
    """The program is a script whose child does the work: neither outlives the time that a file may take."""
    from tests.extract.samples import compound

    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 600 &\necho $! > {tmp_path}/child\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda _name: str(program))
    with pytest.raises(ExtractionError, match=r"took LibreOffice more than 3\.2 s"):
        extract("a.doc", compound({"WordDocument": b"x"}), Limits(seconds=4))
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    state = Path(f"/proc/{child}/stat")
    for _ in range(500):  # what was told to end ends when the system comes to it
        if not state.exists() or state.read_text(encoding="utf-8").split()[2] == "Z":
            return
        time.sleep(0.01)
    pytest.fail("it goes on")
