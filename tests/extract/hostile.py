"""Makes files of every format that are built to harm, scans each in a process of its own, and measures it.

`python -m tests.extract.hostile [WORD]` prints the processor time, peak memory, exit code and message of each file (of
those whose name holds the word); the exit code says whether any was over 10 seconds or 1 GB, or said no clear line.
Patterns are compiled once for all files, as they are for all runs of a user.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from multiprocessing import get_context
from pathlib import Path
from random import Random

from tests.extract.ooxml import PNG, links, packed, part
from tests.extract.rawpdf import document as page_of
from tests.extract.rawpdf import form, stream, text
from tests.extract.samples import SAMPLES, compound, opendocument, zipped

SECONDS, MEGABYTES = 10.0, 1024
WORDS = "The study showed a response in patients with a mean age of sixty years. "
BODY = (WORDS * 8).strip()
PLAIN = 2_000_000
"""Characters of the large texts."""
BOMB = '<!DOCTYPE x [<!ENTITY a "zork">' + "".join(
    f'<!ENTITY {chr(98 + at)} "{f"&{chr(97 + at)};" * 10}">' for at in range(9)
)
BOMB += "]>"
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"z" * 50_000}">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

Make = Callable[[], bytes]


def varied(piece: str, count: int) -> str:
    """A piece so many times, never twice the same: what packs too well is refused for that alone."""
    chance = Random(1)
    return "".join(piece.replace("words", f"words {chance.getrandbits(64):x}", 1) for _ in range(count))


def paragraphs(count: int, words: str = "Short words.") -> str:
    return varied(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>", count)


def letter(body: str, before: str = "", **others: str | bytes) -> bytes:
    root = part("w:document", f"<w:body>{body}</w:body>")
    return packed({"word/document.xml": before + root, **others}, "word/document.xml")


def slide(content: str) -> str:
    return part("p:sld", f"<p:cSld><p:spTree>{content}</p:spTree></p:cSld>")


def shape(words: str) -> str:
    return f"<p:sp><p:txBody><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"


def deck(content: str, before: str = "", times: int = 1, slides: int = 1, **others: str | bytes) -> bytes:
    ids = "".join(f"<p:sldId r:id='s{at % slides}'/>" for at in range(times))
    targets = {f"s{at}": ("slide", f"slides/slide{at}.xml") for at in range(slides)}
    made = {f"ppt/slides/slide{at}.xml": before + slide(content) for at in range(slides)}
    parts = {
        "ppt/presentation.xml": part("p:presentation", f"<p:sldIdLst>{ids}</p:sldIdLst>"),
        "ppt/_rels/presentation.xml.rels": links(**targets),
        **made,
        **others,
    }
    return packed(parts, "ppt/presentation.xml")


def book(rows: str, before: str = "", sheets: int = 1, strings: str = "") -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    names = "".join(f"<sheet name='s{at}' sheetId='{at + 1}' r:id='s0'/>" for at in range(sheets))
    relations = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return packed(
        {
            "xl/workbook.xml": f"<workbook {space} {relations}><sheets>{names}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": links(
                s0=("worksheet", "sheet1.xml"), t0=("sharedStrings", "strings.xml")
            ),
            "xl/sheet1.xml": f"{before}<worksheet {space}><sheetData>{rows}</sheetData></worksheet>",
            "xl/strings.xml": f"<sst {space}>{strings}</sst>",
        },
        "xl/workbook.xml",
    )


def odf(kind: str, body: str, before: str = "") -> bytes:
    made = opendocument(kind, f"<office:body><office:{kind}>{body}</office:{kind}></office:body>")
    return with_part(made, "content.xml", lambda data: before.encode() + data) if before else made


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    stream_ = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream_, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry.filename == name else content)
    return stream_.getvalue()


def nested_zip(levels: int) -> bytes:
    data = zipped({"note.txt": WORDS})
    for at in range(levels):
        data = zipped({f"level{at}.zip": data})
    return data


def nested_mail(levels: int) -> bytes:
    head = b"Subject: zork\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
    return b"".join(head % (at, at) for at in range(levels)) + b"\n\nzork"


def forms(levels: int, draws: int) -> bytes:
    made = [form("/X Do " * draws, fonts=f"/XObject<</X {7 + level} 0 R>>") for level in range(levels)]
    return page_of("/X Do", *made, form(text("inside")), resources="/XObject<</X 6 0 R>>")


def repeated(piece: str, size: int = PLAIN) -> Make:
    return lambda: (piece * (size // len(piece) + 1)).encode()


def office() -> Iterator[tuple[str, Make]]:
    """Yield decks, letters and workbooks."""
    yield "entity bomb.pptx", lambda: deck(shape("&j;"), BOMB)
    yield "entity bomb.docx", lambda: letter(paragraphs(1, "&j;"), BOMB)
    yield "entity bomb.xlsx", lambda: book("<row><c t='inlineStr'><is><t>&j;</t></is></c></row>", BOMB)
    yield "quadratic entities.pptx", lambda: deck(shape("&a;" * 5_000), QUADRATIC)
    yield "quadratic entities.docx", lambda: letter(paragraphs(1, "&a;" * 5_000), QUADRATIC)
    yield "external entity.pptx", lambda: deck(shape("&a;"), OUTSIDE)
    yield "external entity.docx", lambda: letter(paragraphs(1, "&a;"), OUTSIDE)
    yield "deep groups.pptx", lambda: deck("<p:grpSp>" * 50_000 + shape("x") + "</p:grpSp>" * 50_000)
    yield "deep groups of 2000.pptx", lambda: deck("<p:grpSp>" * 2_000 + shape("x") + "</p:grpSp>" * 2_000)
    yield (
        "deep tables.docx",
        lambda: letter("<w:tbl><w:tr><w:tc>" * 16_000 + "</w:tc></w:tr></w:tbl>" * 16_000),
    )
    yield (
        "tables of 400 levels.docx",
        lambda: letter("<w:tbl><w:tr><w:tc>" * 400 + paragraphs(1) + "</w:tc></w:tr></w:tbl>" * 400),
    )
    yield "deep cells.xlsx", lambda: book("<row><c><is>" * 50_000 + "</is></c></row>" * 50_000)
    yield "text of 11 MB.pptx", lambda: deck(shape(varied(WORDS.replace("showed", "words"), 120_000)))
    yield (
        "text of 11 MB.docx",
        lambda: letter(paragraphs(1, varied(WORDS.replace("showed", "words"), 120_000))),
    )
    yield "word of 11 MB.docx", lambda: letter(paragraphs(1, "z" * 11_000_000))
    yield "part of 1 GB.pptx", lambda: deck(shape("x"), " " * (1 << 30))
    yield "part of 1 GB.docx", lambda: letter(paragraphs(1, "x") + " " * (1 << 30))
    yield "media of 1.5 GB.pptx", lambda: deck(shape("x"), **{"ppt/media/image1.png": bytes(1536 << 20)})
    yield "elements, 5 million.pptx", lambda: deck(shape("x") + varied("<p:x a='words'/>", 5_000_000))
    yield "elements, 1.9 million.pptx", lambda: deck(shape("x") + varied("<p:x a='words'/>", 1_900_000))
    yield "paragraphs, 1 million.docx", lambda: letter(paragraphs(1_000_000))
    yield "paragraphs, 300,000.docx", lambda: letter(paragraphs(300_000))
    yield "shapes, 100,000.pptx", lambda: deck(varied(shape("Short words."), 100_000))
    yield "slide named 50,000 times.pptx", lambda: deck(shape("Short words."), times=50_000)
    yield "slides, 5,000.pptx", lambda: deck(shape("Short words."), times=5_000, slides=5_000)
    yield (
        "parts, 30,000.pptx",
        lambda: deck(shape("x"), **{f"ppt/media/image{at}.png": PNG for at in range(30_000)}),
    )
    yield (
        "parts nobody names, 15,000.docx",
        lambda: letter(
            paragraphs(1), **{f"word/left{at}.xml": "<x>words of none</x>" for at in range(15_000)}
        ),
    )
    yield (
        "columns out of all measure.docx",
        lambda: letter(
            "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2000000000'/></w:tcPr>"
            + paragraphs(1)
            + "</w:tc></w:tr></w:tbl>"
        ),
    )
    yield (
        "list level out of all measure.docx",
        lambda: letter(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='999999999'/><w:numId w:val='999999999'/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>"
        ),
    )
    yield (
        "fields without end.docx",
        lambda: letter(
            "<w:p>" + "<w:r><w:fldChar w:fldCharType='begin'/></w:r>" * 200_000 + "</w:p>" + paragraphs(1)
        ),
    )
    yield "alternatives in alternatives.docx", lambda: letter(
        "<w:p><w:r>" + "<mc:AlternateContent><mc:Choice Requires='x'>" * 500 + "<w:t>x</w:t>"
        + "</mc:Choice></mc:AlternateContent>" * 500 + "</w:r></w:p>"
    )  # fmt: skip
    yield "alternatives, 100,000.docx", lambda: letter(
        ("<w:p><w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t>one</w:t></mc:Choice><mc:Fallback><w:t>two</w:t>"
         "</mc:Fallback></mc:AlternateContent></w:r></w:p>") * 100_000
    )  # fmt: skip
    yield (
        "column out of all measure.xlsx",
        lambda: book("<row r='9999999999'><c r='ZZZ9999999'><v>1</v></c></row>"),
    )
    yield (
        "cells, 400,000.xlsx",
        lambda: book("<row>" + varied("<c t='str'><v>Short words</v></c>", 400_000) + "</row>"),
    )
    yield "rows, 300,000.xlsx", lambda: book(varied("<row><c t='str'><v>Short words</v></c></row>", 300_000))
    yield (
        "one long string, 300,000 times.xlsx",
        lambda: book("<row><c t='s'><v>0</v></c></row>" * 300_000, strings=f"<si><t>{BODY * 50}</t></si>"),
    )
    yield (
        "one sheet, 5,000 times.xlsx",
        lambda: book("<row><c t='str'><v>Short words</v></c></row>" * 100, sheets=5_000),
    )


def packages() -> Iterator[tuple[str, Make]]:
    """Yield archives, and packages that are damaged as such."""
    yield "bomb of 1 GB.zip", lambda: zipped({"note.txt": b"a " * (1 << 29)})
    yield "bomb in parts.zip", lambda: zipped({f"{at}.txt": b"a " * (1 << 19) for at in range(900)})
    yield "forty deep.zip", lambda: nested_zip(40)
    yield "files, 15,000.zip", lambda: zipped({f"{at}.txt": WORDS for at in range(15_000)})
    yield "files, 100,000.zip", lambda: zipped({f"{at}.txt": b"" for at in range(100_000)})
    yield "cut off.pptx", lambda: deck(shape("x"))[:-40]
    yield "cut off.docx", lambda: letter(paragraphs(1))[:-40]
    yield "no main part.docx", lambda: zipped({"word/document.xml": part("w:document", paragraphs(1))})
    yield (
        "target NULL.docx",
        lambda: letter(paragraphs(1), **{"word/_rels/document.xml.rels": links(h=("header", "NULL"))}),
    )
    yield "words in front.docx", lambda: b"PK\x03\x04junk" + letter(paragraphs(1))
    for name in ("pptx", "docx", "xlsx", "odt", "pdf", "msg", "doc", "ppt", "xls", "rtf", "eml"):
        yield f"noise.{name}", lambda: zlib.compress(bytes(range(256))) * 4_000
    yield "noise in the container.msg", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2_000_000
    yield "noise in the container.doc", lambda: compound({"WordDocument": os.urandom(200_000)})
    yield "noise in the container.ppt", lambda: compound({"PowerPoint Document": os.urandom(200_000)})
    yield "noise in the container.xls", lambda: compound({"Workbook": os.urandom(200_000)})


def open_documents() -> Iterator[tuple[str, Make]]:
    """Yield OpenDocument files."""
    yield "entity bomb.odt", lambda: odf("text", "<text:p>&j;</text:p>", BOMB)
    yield "deep spans.odt", lambda: odf("text", "<text:span>" * 50_000 + "</text:span>" * 50_000)
    yield (
        "deep spans of 240.odt",
        lambda: odf("text", "<text:p>" + "<text:span>" * 240 + "x" + "</text:span>" * 240 + "</text:p>"),
    )
    yield "deep tables.odt", lambda: odf(
        "text",
        "<table:table><table:table-row><table:table-cell>" * 80 + "<text:p>x</text:p>"
        + "</table:table-cell></table:table-row></table:table>" * 80,
    )  # fmt: skip
    yield "paragraphs, 300,000.odt", lambda: odf("text", varied("<text:p>Short words.</text:p>", 300_000))
    yield (
        "rows out of all measure.ods",
        lambda: odf(
            "spreadsheet",
            "<table:table><table:table-row table:number-rows-repeated='2000000000'><table:table-cell "
            "table:number-columns-repeated='2000000000'><text:p>x</text:p></table:table-cell></table:table-row></table:table>",
        ),
    )
    yield (
        "spaces out of all measure.odt",
        lambda: odf("text", "<text:p>x<text:s text:c='2000000000'/>y</text:p>" * 9),
    )
    yield "rows, 200,000.ods", lambda: odf(
        "spreadsheet",
        "<table:table>" + varied(
            "<table:table-row><table:table-cell><text:p>Short words</text:p></table:table-cell></table:table-row>", 200_000
        ) + "</table:table>",
    )  # fmt: skip
    yield (
        "links in links.odp",
        lambda: odf(
            "presentation",
            "<draw:a xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'>" * 200
            + "</draw:a>" * 200,
        ),
    )


def texts() -> Iterator[tuple[str, Make]]:
    """Yield text formats: much of one thing, and markup that never ends."""
    for suffix in ("txt", "md", "html", "rst", "csv", "vtt"):
        yield f"dots.{suffix}", lambda: b". " * 500_000
        yield f"letters.{suffix}", lambda: b"a " * 500_000
        yield f"one line.{suffix}", repeated(WORDS)
        yield f"one word.{suffix}", lambda: b"z" * PLAIN
        yield f"line breaks.{suffix}", lambda: b"\n" * PLAIN + b"zork"
        yield f"short lines.{suffix}", repeated("Short words\n\n")
        yield f"invisible.{suffix}", repeated("z\u200b")
    yield "prose.txt", repeated(f"{BODY}\n\n")
    yield "prose.md", repeated(f"{BODY}\n\n")
    yield "prose.rst", repeated(f"{BODY}\n\n")
    yield "prose.html", repeated(f"<p>{BODY}</p>\n")
    yield "prose.csv", repeated(f"x1,{BODY},y\n")
    yield "prose.jsonl", repeated(json.dumps({"note": BODY}) + "\n")
    yield "prose.vtt", lambda: b"WEBVTT\n\n" + repeated(f"00:01.000 --> 00:02.000\n{WORDS}\n\n")()
    yield "prose.rtf", lambda: b"{\\rtf1 " + repeated(f"{BODY}\\par\n")() + b"}"
    yield "prose.eml", lambda: b"Subject: x\n\n" + repeated(f"{BODY}\n\n")()
    pieces = {
        "html": ("<div>", "<b>", "<p title='", "<!--", "<table><tr><td>x", "<li>x", "&amp;", "</", "<a b=c ", "<sup>1</sup>x", "<svg>", "<select>"),
        "md": ("> ", "- ", "**a", "[a](", "![", "`", '[x]: y "', "|a", "[^1]", "* a\n\n", "<div>", "[a][b]", "# a\n", "|a|b|\n|-|-|\n", "_a_", "a\n===\n", "~~~\n", "<!--"),
        "rst": ("* a\n", "`a <", "**a ", ":a: ", ".. a::\n", ".. [1] a\n", "|a|_ ", "+---+\n|a|\n", "a::\n\n b\n", "  a\n", "a\n=\n", "===\n", "``", ".. "),
        "csv": ('"', '""', ",", "a,\n", '"a\n', ";|,\t"),
        "jsonl": ("[", '{"a":', '"a\\', '["a"]\n', "\\u0041", '{"a":"b"}\n', '"a" '),
        "ipynb": ("[", '{"cells":[', '{"a":1,'),
        "vtt": ("00:01.000 --> 00:02.000\n", "<v a>", "NOTE a\n\n", "1\n00:00:01,000 --> 00:00:02,000\na\n\n", "<c.", "{\\an"),
        "rtf": ("{", "\\par ", "\\u8232?", "{\\*\\x a}", "\\'e9", "\\bin0 ", "{\\field{\\*\\fldinst HYPERLINK a}{\\fldrslt b}}", "\\v a\\v0 ", "{\\pict 00}", "{\\footnote a}", "\\cell ", "{\\sv a}"),
        "eml": ("a: b\n", "Subject: b\n", "Subject: =?utf-8?b?eg==?= ", "\n--b\n\na\n", "> "),
    }  # fmt: skip
    heads = {
        "rtf": b"{\\rtf1 ",
        "vtt": b"WEBVTT\n\n",
        "eml": b"Subject: zork\nContent-Type: multipart/mixed; boundary=b\n",
    }
    for suffix, each in pieces.items():
        for at, piece in enumerate(each, start=1):
            body = repeated(piece, 1_000_000)
            yield (
                f"markup {at}.{suffix}",
                lambda body=body, suffix=suffix: heads.get(suffix, b"zork\n\n") + body(),
            )
    yield (
        "mail in mail, 3,000.eml",
        lambda: b"Subject: zork\nContent-Type: message/rfc822\n\n" * 3_000 + b"zork",
    )
    yield "parts in parts, 3,000.eml", lambda: nested_mail(3_000)
    yield "parts in parts, 100.eml", lambda: nested_mail(100)
    yield (
        "cells, 50,000.ipynb",
        lambda: json.dumps(
            {"cells": [{"cell_type": "markdown", "source": ["Short *words*."]}] * 50_000}
        ).encode(),
    )
    yield "outputs, 20,000.ipynb", lambda: json.dumps(
        {"cells": [{"cell_type": "code", "source": "", "outputs": [{"text": ["Short words."], "data": {"text/html": "<p>Short words."}}] * 20_000}]}
    ).encode()  # fmt: skip
    yield "attachments, 5,000.eml", lambda: (
        b"Subject: zork\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\nContent-Disposition: attachment; filename=a.txt\n\nShort words.\n" * 5_000 + b"--b--\n"
    )  # fmt: skip
    yield "entity bomb.fodt", lambda: (BOMB + "<x>&j;</x>").encode()
    yield "entity bomb.html", lambda: (BOMB + "<p>&j;</p>").encode()
    yield (
        "streams, 400.msg",
        lambda: compound(
            {f"__substg1.0_{at:04X}001F": b"z\0" * 2_000 for at in range(400)}
            | {"__properties_version1.0": b"x"}
        ),
    )
    yield (
        "half the sample.msg",
        lambda: SAMPLES["a.msg"][: len(SAMPLES["a.msg"]) // 2] if "a.msg" in SAMPLES else b"x",
    )


def pages() -> Iterator[tuple[str, Make]]:
    """Yield PDF files."""
    yield "forms drawn a million times.pdf", lambda: forms(10, 4)
    yield (
        "a form that draws itself.pdf",
        lambda: page_of(
            "/X Do", form("/X Do /X Do", fonts="/XObject<</X 6 0 R>>"), resources="/XObject<</X 6 0 R>>"
        ),
    )
    yield "stream of 400 MB.pdf", lambda: page_of(stream(b" " * (400 << 20), packed=True))
    yield "stream of 60 MB.pdf", lambda: page_of(stream(text("x") + " " * (60 << 20), packed=True))
    yield "page tree in itself.pdf", lambda: page_of("").replace(b"/Kids[3 0 R]", b"/Kids[3 0 R 2 0 R]")
    yield "arrays, 20,000 deep.pdf", lambda: page_of("", b"[" * 20_000 + b"]" * 20_000)
    yield "count of 2 billion.pdf", lambda: page_of("").replace(b"/Count 1", b"/Count 2000000000")
    yield "size of 2 billion.pdf", lambda: page_of(text("x")).replace(b"/Size 6", b"/Size 2000000000")
    yield (
        "words, 50,000 on a page.pdf",
        lambda: page_of("".join(text("w", at * 37 % 600, at * 53 % 780, 3) for at in range(50_000))),
    )


def all_files(word: str) -> Mapping[str, Make]:
    """The makers of all files whose name holds the word."""
    made = [*office(), *packages(), *open_documents(), *texts(), *pages()]
    return {name: make for name, make in made if word in name}


def _write(path: Path, make: Make) -> None:
    path.write_bytes(make())


def measured(path: Path, cache: str) -> tuple[float, int, int, str]:
    """Seconds of work, peak megabytes, exit code and last words of a scan in a process of its own."""
    command = [sys.executable, "-m", "msl_guard", "scan", "--jobs", "1", str(path)]
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=out, env={**os.environ, "MSL_GUARD_CACHE": cache}
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = usage.ru_utime + usage.ru_stime
        out.seek(0)
        said = out.read().decode(errors="replace")
    line = next((one.strip() for one in said.splitlines() if str(path.name) in one and ": " in one), "")
    clear = "Traceback" not in said and "this is a bug" not in said
    return seconds, usage.ru_maxrss >> 10, process.returncode, line if clear else "TRACEBACK " + said[-300:]


def main(word: str) -> int:
    """Measure every file; the exit code says whether all kept within bounds."""
    over = 0
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as cache:
        first = Path(folder) / "first.txt"
        first.write_text(WORDS, encoding="utf-8")
        measured(first, cache)
        for name, make in all_files(word).items():
            path = Path(folder) / name.replace(" ", "-")
            # A process of its own for this too: its memory would count as that of the scan.
            maker = get_context("fork").Process(target=_write, args=(path, make))
            maker.start()
            maker.join()
            seconds, peak, code, said = measured(path, cache)
            path.unlink()
            said = said.replace(str(folder), "").lstrip("/")
            bad = (
                seconds > SECONDS or peak > MEGABYTES or code not in (0, 1, 3) or said.startswith("TRACEBACK")
            )
            over += bad
            mark = "OVER" if bad else "    "
            sys.stdout.write(f"{mark} {seconds:6.1f} s {peak:5d} MB  exit {code}  {name}: {said[:150]}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{over} over {SECONDS:g} s or {MEGABYTES} MB, or without a clear line\n")
    return bool(over)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
