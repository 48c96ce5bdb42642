"""Markdown, plain text and HTML: parts, places, and that every character stands where it is said to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msl_guard.errors import ExtractionError
from msl_guard.extract import extract
from msl_guard.model import Document, Part, Span


def read(name: str, text: str) -> Document:
    return extract(name, text.encode())


def rows(document: Document) -> list[tuple[str, str, str]]:
    return [(block.part.value, str(block.location), block.text) for block in document.blocks]


MARKDOWN = """\
---
title: Visit report
---

# Zeltriva é **best**-in-class

Para with *best* in
class &amp; `code` [link **t**](http://x.org "tip") ![picture](a.png) <b>html</b> x[^1]<br>end

| Avoid | Say |
|---|---|
| best | 38% **ORR** |

- item one
  continues
1. number one

> quoted

    indented prose

```python
print("best")
```

<!-- hidden words -->

[^1]: A foot note
"""


def test_markdown_is_read_by_part_and_line():
    assert rows(read("note.md", MARKDOWN)) == [
        ("metadata", "line 2", "title: Visit report"),
        ("title", "line 5", "Zeltriva é best-in-class"),
        ("link", "line 8", "http://x.org"),
        ("alt_text", "line 8", "tip"),
        ("link", "line 8", "a.png"),
        ("alt_text", "line 8", "picture"),
        ("body", "line 7", "Para with best in class & code link t  html x¹\nend"),
        ("table_header", "table 1, row 1, cell 1, line 10", "Avoid"),
        ("table_header", "table 1, row 1, cell 2, line 10", "Say"),
        ("table", "table 1, row 2, cell 1, line 12", "best"),
        ("table", "table 1, row 2, cell 2, line 12", "38% ORR"),
        ("body", "line 14", "item one continues"),
        ("body", "line 16", "number one"),
        ("quote", "line 18", "quoted"),
        ("quote", "line 20", "indented prose"),
        ("code", "line 23", 'print("best")'),
        ("hidden", "line 26", "hidden words"),
        ("footnote", "line 28", "A foot note"),
    ]


def test_a_table_cell_knows_its_headers():
    document = read("note.md", MARKDOWN)
    cells = {block.text: block.headers for block in document.blocks if block.part is Part.TABLE}
    assert cells == {"best": ("Avoid",), "38% ORR": ("Say", "best")}


def test_emphasis_is_kept_as_italics():
    block = next(one for one in read("note.md", MARKDOWN).blocks if one.part is Part.BODY)
    assert [block.text[start:end] for start, end in block.italics] == ["best"]


TEXT = """\
Visit report

Some text that goes
on over lines. And more.
- item one
  continues
2) item two
HCP: Dr Albers
Topic: study 301

References
1. Novak P. A study. J Ren. 2024;1:2.
"""


def test_plain_text_is_cut_into_paragraphs_items_and_headings():
    assert rows(read("note.txt", TEXT)) == [
        ("title", "line 1", "Visit report"),
        ("body", "line 3", "Some text that goes on over lines. And more."),
        ("body", "line 5", "item one continues"),
        ("body", "line 7", "item two"),
        ("body", "line 8", "HCP: Dr Albers"),
        ("body", "line 9", "Topic: study 301"),
        ("title", "line 11", "References"),
        ("reference_list", "line 12", "Novak P. A study. J Ren. 2024;1:2."),
    ]


HTML = """\
<html><head><title>T &amp; x</title><meta name="description" content="about"><style>no</style></head>
<body><!-- hidden --><h2>Best<b>-in-</b>class</h2>
<p>One <i>two</i>
   three<sup>1,2</sup>. <img alt="a chart"> end<br>next</p>
<table><tr><th>Avoid<th>Say<tr><td>best<td>38%</table>
<div style="display:none">secret</div><div hidden>also</div><script>no()</script>
<blockquote>said</blockquote><pre>code</pre><input placeholder="type" value="send"><footer>foot</footer>
"""


def test_html_is_read_by_part_and_line():
    assert rows(read("page.html", HTML)) == [
        ("metadata", "line 1", "T & x"),
        ("metadata", "line 1", "about"),
        ("hidden", "line 2", "hidden"),
        ("title", "line 2", "Best-in-class"),
        ("alt_text", "line 4", "a chart"),
        ("body", "line 3", "One two three¹,². end\nnext"),
        ("table_header", "table 1, row 1, cell 1, line 5", "Avoid"),
        ("table_header", "table 1, row 1, cell 2, line 5", "Say"),
        ("table", "table 1, row 2, cell 1, line 5", "best"),
        ("table", "table 1, row 2, cell 2, line 5", "38%"),
        ("hidden", "line 6", "secret"),
        ("hidden", "line 6", "also"),
        ("quote", "line 7", "said"),
        ("code", "line 7", "code"),
        ("body", "line 7", "type"),
        ("body", "line 7", "send"),
        ("header_footer", "line 7", "foot"),
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is empty (0 bytes); check that it was saved"),
        (b" \n\t\n", "holds no text; check that it is the right file"),
        (b"a\x00b\x00c", "holds NUL bytes and is no text; check that the extension is right"),
    ],
)
def test_a_text_file_without_text_is_refused(data: bytes, fault: str):
    with pytest.raises(ExtractionError) as error:
        extract("note.txt", data)
    assert str(error.value) == fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_the_encodings_people_save(encoding: str):
    text = "Das Präparat wirkt, so die Ärzte in Köln, für alle schöner als zuvor. " * 3
    assert extract("note.txt", text.encode(encoding)).blocks[0].text == text.strip()


# --- every span stands where it is said to stand -------------------------------------------------

WORDS = st.sampled_from(
    "safe best é ﬁne first 38% naïve Zeltrivanib 😀 in class «x» – “quoted” co\u00adop".split()
)
PHRASE = "best-in-class zork"
MARKUP = {
    "note.md": [
        "{}",
        "**best**-in-class zork",
        "best-*in*-class zork",
        "best-in-class `zork`",
        "[best-in-class](http://x) zork",
    ],
    "note.txt": ["{}"],
    "page.html": [
        "{}",
        "<b>best</b>-in-class zork",
        "best-in-<i>class zork</i>",
        "best<span>-in-class</span> zork",
        "best<x-y>-in</x-y>-class<o:p/> zork",
        "best-in<span hidden>no</span>-class<template>no</template> zork",
    ],
    "note.rst": [
        "{}",
        "**best-in-class** zork",
        "*best-in-class* zork",
        "`best-in-class <http://x.org>`_ zork",
    ],
    "calls.csv": ["{}", "{}"],
    "notes.jsonl": ["{}", "best\\u002din-class zork"],
    "talk.vtt": ["{}", "<i>best</i>-in-<00:01.500>class zork"],
}
BLOCKS = {
    "note.md": ["{}\n\n", "# {}\n\n", "- {}\n", "> {}\n\n", "| a | b |\n|---|---|\n| {} | x |\n\n"],
    "note.txt": ["{}\n\n", "- {}\n", "{}\n"],
    "note.rst": ["{}\n\n", "- {}\n\n", ".. note:: {}\n\n", "+---+\n| {} |\n+---+\n\n"],
    "calls.csv": ['1,"{}",x\n', "2;3,{},y\n", '"a ""b"" {}",,z\n'],
    "notes.jsonl": ['{{"note": "{}"}}\n', '["\\n{}", 1]\n\n'],
    "talk.vtt": ["00:01.000 --> 00:02.000\n{}.\n\n", "1\n00:01.000 --> 00:02.000\n<v A>{}.\n\n"],
    "page.html": ["<p>{}</p>\n", "<h1>{}</h1>", "<table><tr><td>{}</td></tr></table>\n", "<li>{}\n"],
}


@st.composite
def written(draw, name: str) -> tuple[str, int]:
    """A file's text with the phrase planted once, and the offset at which its first word stands."""
    filler = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
    wrap = st.sampled_from(BLOCKS[name])
    before = "".join(draw(wrap).format(draw(filler)) for _ in range(draw(st.integers(0, 3))))
    phrase = draw(st.sampled_from(MARKUP[name])).format(PHRASE)
    shell = draw(wrap)
    text = before + shell.format(f"{draw(filler)} {phrase} {draw(filler)}") + shell.format(draw(filler))
    at = text.rindex("zork")
    return text, text.rindex("best", 0, at)


def planted(document: Document) -> Span:
    """The phrase, found in the extracted text."""
    found = [
        Span(block, at, at + len(PHRASE)) for block in document.blocks if (at := block.text.find(PHRASE)) >= 0
    ]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("name", BLOCKS)
@given(data=st.data())
def test_a_phrase_split_by_markup_is_located_in_the_files_own_characters(name: str, data):
    text, offset = data.draw(written(name))
    document = read(name, text)
    location = document.locate(planted(document))
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    assert location.steps[-2:] == (("line", line), ("column", column))
    line_before = text[:offset].split("\n")[-1]
    assert document.byte_column(planted(document)) == len(line_before.encode()) + 1


@pytest.mark.parametrize("name", BLOCKS)
@given(data=st.data())
def test_every_character_is_the_one_that_stands_at_its_source_offset(name: str, data):
    text, _ = data.draw(written(name))
    for block in read(name, text).blocks:
        if block.part is Part.LINK or name == "notes.jsonl":
            continue
        for at, char in enumerate(block.text):
            source = text[block.source_offset(at)]
            assert char == source or (char.isspace() and source.isspace()) or source == "ﬁ"


@pytest.mark.parametrize("name", BLOCKS)
@given(st.text(max_size=120))
def test_no_text_breaks_a_reader_and_every_offset_lies_in_the_file(name: str, text: str):
    try:
        document = read(name, text)
    except ExtractionError:
        return
    length = len(text.replace("\r\n", "\n"))
    for block in document.blocks:
        assert block.text == block.text.strip() != ""
        assert all(0 <= block.source_offset(at) <= length for at in range(len(block.text)))
