"""One small file of each format, with one word, beginning in `zq`, in every place where text may stand."""

import io
import json
import zipfile
from email.message import EmailMessage
from struct import pack

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

MARKDOWN = """\
---
title: zqfront
note: >
  zqfolded best in
  class
---

# zqheading {title="zqattr"}

Para *zqem* **zqstrong** ~~zqstruck~~ `zqcode` [zqlinktext](http://x.org/zqurl "zqlinktitle") end[^n].
![zqalt](zqpicture.png "zqpicturetitle") <span title="zqspantitle">zqspan</span><!-- zqinlinecomment --> &lt;zqentity
<http://x.org/zqauto> a \\
zqbreak [zqref][r]

- zqitem
  - zqnested

> zqquote
> <div aria-label="zqaria">
> zqhtmlinquote
> </div>

| zqcolumn | b |
|---|---|
| zqcell | c | zqextracell |

```python zqinfo
zqfence
```

~~~
zqunnamed
~~~

    zqindented

<!-- zqcomment -->

<details><summary>zqsummary</summary>
<p hidden>zqhidden</p></details>

[r]: http://x.org/zqdefurl "zqdeftitle"
[//]: # (zqsecret)

[^n]: zqfootnote
"""

HTML = """\
<!DOCTYPE html>
<html><head><title>zqtitle</title><meta name="description" content="zqmeta">
<meta property="og:title" content="zqog"><style>p::before{content:"zqcss"}</style>
<script type="application/ld+json">{"d":"zqjsonld"}</script></head><body><!-- zqcomment -->
<header>zqheader</header><h2 title="zqtip">zqheading</h2>
<p>zqpara<script>no()</script>graph <b>zq</b>bold <a href="http://x.org/zqhref">zqlink</a> a<sup>1,2</sup>
<del>zqdeleted</del> <ins>zqinserted</ins> <span style="display:none">zqhidden</span><br>zqbreak
<p aria-hidden="true">zqaria<p>zqimplied
<ul><li>zqone<li>zqtwo</ul>
<table><caption>zqcaption</caption><tr><th>zqhead<th>B<tr><td>zqcell<td>x</table>
<img src="a.png" alt="zqalt"><svg><title>zqsvgtitle</title><text>zqsvg</text></svg>
<form><input placeholder="zqplaceholder" value="zqvalue"><input type=hidden value="zqhiddenvalue">
<select><optgroup label="zqgroup"><option>zqoption</select><textarea>zqarea</textarea><button>zqbutton</button></form>
<template><p>zqtemplate</template><noscript>zqnoscript</noscript><iframe srcdoc="<p>zqsrcdoc</p>"></iframe>
<blockquote>zqquote</blockquote><pre>zqpre</pre><x-card>zqcustom</x-card> <![CDATA[zqcdata]]>
<details><summary>zqsummary</summary>zqdetails</details><div data-tooltip="a zqdata word">&#122;qentity</div>
<footer>zqfooter</footer><p title="zqunclosed
"""

TEXT = """\
zqheading

zqpara that goes
on zqsecond.
- zqitem
"""

RST = """\
=======
zqtitle
=======

:Author: zqfield

zqsection
---------

Para **zqstrong** *zqem* ``zqcode`` `zqlink <http://x.org/zqurl>`_ end [1]_.

.. note:: zqnote that
   goes zqon

.. zqcomment

.. image:: zqpicture.png
   :alt: zqalt

- zqitem
  zqhanging

Example zqbefore::

    zqliteral

.. code-block:: python

   zqprogram

+---------+---------+
| zqcell  | b       |
+---------+---------+

.. [1] zqfootnote
.. _target: http://x.org/zqtarget
"""

VTT = """\
WEBVTT zqhead

NOTE zqnote

zqcue
00:01.000 --> 00:02.000
<v Dr zqvoice>zqfirst <c.loud>zqtagged</c>

00:02.000 --> 00:03.000 line:0
zqjo<00:02.500>ined &amp; end.
"""

SRT = """\
1
00:00:01,000 --> 00:00:02,000
{\\an8}<i>zqfirst</i> best in

2
00:00:03,000 --> 00:00:04,000
class zqsecond.
"""

CSV = 'Id,Call_Notes__c,Subject,Product\n1,"zqnote, ""zqquoted"" best in\nclass",zqsubject,zqproduct\nzqid,,,,zqbeyond\n'
TSV = "Comments\tName\nzqcomment\tzqname\n"
JSON_LINES = '{"id": "zqid", "note": "zq\\u006eote", "list": [{"title": "zqtitle"}]}\n\n["zqbare"]\n'

NOTEBOOK = json.dumps(
    {
        "metadata": {"title": "zqmeta"},
        "cells": [
            {
                "cell_type": "markdown",
                "metadata": {},
                "source": ["# zqheading\n", "<b title='zqtip'>zqtext</b>"],
            },
            {
                "cell_type": "code",
                "source": ["x = 'zqcode'\n"],
                "outputs": [
                    {"output_type": "stream", "text": ["zqprinted\n"]},
                    {
                        "data": {
                            "text/plain": ["zqshown"],
                            "text/html": ["<td>zqshown</td>"],
                            "image/png": "AAAA",
                        }
                    },
                    {"output_type": "error", "ename": "E", "evalue": "zqerror", "traceback": ["zqtrace"]},
                ],
            },
            {"cell_type": "raw", "source": "zqraw"},
        ],
    }
)

RTF = r"""{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Times;}}
{\info{\title zqtitle}{\author zqauthor}{\*\company zqcompany}}
{\header zqheader\par}{\footerf zqfooter}
\pard Body zqbody {\b zq}bold caf\'e9 \f1\'e6\f0 \u8364?{\super 1,2}{\footnote zqfootnote}{\v zqhidden}{\deleted zqdeleted}
{\*\annotation zqcomment{\*\atnauthor zqcommenter}} end.\par
{\field{\*\fldinst HYPERLINK "http://x.org/zqurl" \\o "zqtip"}{\fldrslt zqlinktext}}\par
\trowd\cellx1\cellx2 \intbl zqcell\cell b\cell\row
\pard{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv zqalt}}{\sp{\sn gtextUNICODE}{\sv zqart}}{\shptxt zqshape\par}}{\shprslt no}}
{\*\unknowndestination zqunknown words}{\pict\pngblip 89504e47}{\upr{no}{\*\ud{zqunicode}}}\par
zqlast}"""

_ODF = (
    '<?xml version="1.0"?><office:document{kind} xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0">'
    "{body}</office:document{kind}>"
)
_META = (
    "<office:meta><dc:title>zqtitle</dc:title><meta:keyword>zqkeyword</meta:keyword>"
    '<meta:user-defined meta:name="x">zqcustom</meta:user-defined></office:meta>'
)
_MASTERS = (
    '<office:automatic-styles><style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="S"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    "</office:automatic-styles><office:master-styles><style:master-page style:name='M'><style:header><text:p>zqheader</text:p>"
    "</style:header><style:footer><text:p>zqfooter</text:p></style:footer></style:master-page></office:master-styles>"
)
_ODT_BODY = (
    "<office:body><office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>zqdeleted</text:p>"
    "</text:deletion></text:changed-region></text:tracked-changes>"
    '<text:h text:outline-level="2">zqheading</text:h>'
    '<text:p>zqpara<text:s/><text:span>zq</text:span>span<text:note text:note-class="footnote"><text:note-citation>1'
    "</text:note-citation><text:note-body><text:p>zqfootnote</text:p></text:note-body></text:note>"
    "<office:annotation><dc:creator>A</dc:creator><text:p>zqcomment</text:p></office:annotation>"
    '<text:a xlink:href="http://x.org/zqurl" office:title="zqtip">zqlink</text:a> '
    '<text:span text:style-name="H">zqhidden</text:span>'
    "<text:ruby><text:ruby-base>zqbase</text:ruby-base><text:ruby-text>zqruby</text:ruby-text></text:ruby></text:p>"
    "<text:list><text:list-item><text:p>zqitem</text:p></text:list-item></text:list>"
    '<text:section text:display="none"><text:p>zqhiddensection</text:p></text:section>'
    '<table:table table:name="zqtable"><table:table-header-rows><table:table-row><table:table-cell><text:p>zqhead</text:p>'
    "</table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell><text:p>zqcell</text:p>"
    "</table:table-cell></table:table-row></table:table>"
    '<text:p><draw:frame draw:name="F"><draw:image xlink:href="Pictures/a.png"/><svg:title>zqalttitle</svg:title>'
    "<svg:desc>zqaltdesc</svg:desc></draw:frame><draw:frame draw:name='B'><draw:text-box><text:p>zqbox</text:p>"
    "</draw:text-box></draw:frame></text:p></office:text></office:body>"
)
_ODP_BODY = (
    "<office:body><office:presentation><presentation:footer-decl presentation:name='f'>zqfooterdecl</presentation:footer-decl>"
    "<draw:page draw:name='p1'><draw:frame presentation:class='title'><draw:text-box><text:p>zqslidetitle</text:p></draw:text-box>"
    "</draw:frame><draw:g><draw:custom-shape draw:name='C'><text:p>zqgrouped</text:p></draw:custom-shape></draw:g>"
    "<draw:frame draw:name='T'><table:table><table:table-row><table:table-cell><text:p>zqcell</text:p></table:table-cell>"
    "</table:table-row></table:table></draw:frame><office:annotation><text:p>zqcomment</text:p></office:annotation>"
    "<presentation:notes><draw:frame><draw:text-box><text:p>zqnotes</text:p></draw:text-box></draw:frame></presentation:notes>"
    "</draw:page><draw:page draw:name='p2' draw:style-name='S'><draw:frame><draw:text-box><text:p>zqhiddenslide</text:p>"
    "</draw:text-box></draw:frame></draw:page></office:presentation></office:body>"
)


def zipped(members: dict[str, bytes | str]) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, packed)
    return stream.getvalue()


def opendocument(kind: str, body: str) -> bytes:
    """A zipped OpenDocument file with properties, styles and a body."""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "meta.xml": _ODF.format(kind="-meta", body=_META),
            "styles.xml": _ODF.format(kind="-styles", body=_MASTERS),
            "content.xml": _ODF.format(kind="-content", body=body),
            "Pictures/a.png": b"picture",
        }
    )


def mail() -> bytes:
    """A mail with both bodies, an attached file, an attached mail and a picture."""
    message = EmailMessage()
    message["Subject"] = "zqsubject é"
    message["From"] = "zqsender <a@example.org>"
    message["To"] = "zqto <b@example.org>"
    message.set_content("zqboth as text.\n\nzqonlyplain here.\n\n> zqquoted best in\n> class\n")
    message.add_alternative("<p>zqboth as <b>text</b>.</p><p title='zqtip'>zqonlyhtml</p>", subtype="html")
    message.add_attachment(b"zqattached", maintype="text", subtype="plain", filename="note.txt")
    message.add_attachment(b"picture", maintype="image", subtype="png", filename="a.png")
    inner = EmailMessage()
    inner["Subject"] = "zqinner"
    inner.set_content("zqinnerbody")
    message.add_attachment(inner)
    return message.as_bytes()


def workbook() -> bytes:
    """A workbook with text in and around its cells."""
    book = Workbook()
    sheet = book.active
    sheet.title = "zqsheet"
    for row in (("Id", "Call Notes", "Product"), ("zqid", "zqnote", "zqcell")):
        sheet.append(row)
    sheet["C3"] = '=IF(A1,"zqliteral","")'
    sheet["B4"] = "zqhiddenrow"
    sheet.row_dimensions[4].hidden = True
    sheet["E2"] = "zqhiddencolumn"
    sheet.column_dimensions["E"].hidden = True
    sheet["B2"].comment = Comment("zqcomment", "A")
    sheet["C2"].hyperlink = "http://x.org/zqurl"
    sheet["C2"].value = "zqcell"
    sheet.oddHeader.center.text = "zqheader"
    sheet.evenFooter.left.text = "zqfooter"
    rule = DataValidation(type="list", formula1='"zqchoice,b"', prompt="zqprompt", error="zqerror")
    rule.add("C3")
    sheet.add_data_validation(rule)
    hidden = book.create_sheet("zqhiddensheet")
    hidden["A1"] = "zqhiddencell"
    hidden.sheet_state = "veryHidden"
    book.properties.title = "zqtitle"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def archive() -> bytes:
    """An archive in an archive, with names that lead out of it."""
    inner = zipped({"deep.md": "# zqdeep\n"})
    return zipped(
        {
            "../up/note.txt": "zqnote here.",
            "/root.html": "<p>zqroot",
            "a.png": b"x",
            "in.zip": inner,
            "__MACOSX/x": b"",
        }
    )


_SECTOR = 512
_END, _FREE = 0xFFFFFFFE, 0xFFFFFFFF


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of streams by path; every stream is padded past the size of a mini stream."""
    paths = {(): 5}
    for name in streams:
        steps = tuple(name.split("/"))
        paths.update({steps[:cut]: 1 for cut in range(1, len(steps))})
        paths[steps] = 2
    order = sorted(paths, key=lambda one: (len(one), one))
    data, table, starts = b"", [], {}
    for steps in order:
        if paths[steps] == 2:
            content = streams["/".join(steps)].ljust(4096, b"\0")
            content += b"\0" * (-len(content) % _SECTOR)
            starts[steps] = len(table)
            count = len(content) // _SECTOR
            table += [*range(len(table) + 1, len(table) + count), _END]
            data += content
    directory = b"".join(_entry(steps, paths[steps], order, starts, streams) for steps in order)
    directory += b"\0" * (-len(directory) % _SECTOR)
    first = len(table)
    table += [*range(first + 1, first + len(directory) // _SECTOR), _END]
    sectors = -(-(len(table) + 1) // 127)
    places = range(len(table), len(table) + sectors)
    table += [0xFFFFFFFD] * sectors
    table += [_FREE] * (-len(table) % 128)
    head = pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        62,
        3,
        0xFFFE,
        9,
        6,
        0,
        sectors,
        first,
        0,
        4096,
        _END,
        0,
        _END,
        0,
    )
    head += b"".join(pack("<I", one) for one in [*places, *[_FREE] * (109 - sectors)])
    return head + data + directory + b"".join(pack("<I", one) for one in table)


def _entry(steps, kind, order, starts, streams) -> bytes:
    """A directory entry: siblings hang to the right of one another, in the order the standard asks for."""
    name = (steps[-1] if steps else "Root Entry").encode("utf-16-le")
    family = sorted(
        (one for one in order if one[:-1] == steps[:-1] and len(one) == len(steps)),
        key=lambda one: (len(one[-1]) if one else 0, one),
    )
    after = family[family.index(steps) + 1 :]
    children = sorted(
        (one for one in order if one[:-1] == steps and one), key=lambda one: (len(one[-1]), one)
    )
    size = max(len(streams["/".join(steps)]), 4096) if kind == 2 else 0
    return pack(
        "<64sHBBIII16xI16xIQ", name, len(name) + 2, kind, 1, _FREE, order.index(after[0]) if after and steps else _FREE,
        order.index(children[0]) if children else _FREE, 0, starts.get(steps, _END if kind == 2 else 0), size,
    )  # fmt: skip


def outlook() -> bytes:
    """An Outlook message with both bodies, an attached file and a forwarded message."""
    attached, forwarded = "__attach_version1.0_#00000000", "__attach_version1.0_#00000001"
    inner = f"{forwarded}/__substg1.0_3701000D"
    texts = {
        "__substg1.0_0037001F": "zqsubject",
        "__substg1.0_0C1A001F": "zqsender",
        "__substg1.0_1000001F": "zqboth as text.\n\nzqonlyplain here.\n",
        f"{attached}/__substg1.0_3707001F": "note.txt",
        f"{forwarded}/__substg1.0_3001001F": "forwarded",
        f"{inner}/__substg1.0_0037001F": "zqinner",
        f"{inner}/__substg1.0_1000001F": "zqinnerbody",
    }
    streams = {name: text.encode("utf-16-le") for name, text in texts.items()}
    streams["__properties_version1.0"] = b"\0" * 32
    streams["__substg1.0_10130102"] = b"<p>zqboth as <b>text</b>.</p><p title='zqtip'>zqonlyhtml</p>"
    streams[f"{attached}/__substg1.0_37010102"] = b"zqattached".ljust(4096)
    return compound(streams)


SAMPLES: dict[str, bytes] = {
    "note.md": MARKDOWN.encode(),
    "page.html": HTML.encode(),
    "note.txt": TEXT.encode(),
    "note.rst": RST.encode(),
    "talk.vtt": VTT.encode(),
    "talk.srt": SRT.encode(),
    "calls.csv": CSV.encode(),
    "calls.tsv": TSV.encode(),
    "notes.jsonl": JSON_LINES.encode(),
    "work.ipynb": NOTEBOOK.encode(),
    "letter.rtf": RTF.encode("latin-1"),
    "letter.odt": opendocument("text", _ODT_BODY),
    "deck.odp": opendocument("presentation", _ODP_BODY),
    "letter.fodt": _ODF.format(kind="", body=_META + _MASTERS + _ODT_BODY).encode(),
    "mail.eml": mail(),
    "mail.msg": outlook(),
    "plan.xlsx": workbook(),
    "all.zip": archive(),
}
