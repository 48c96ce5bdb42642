"""One word of its own in every place where a document can hide text: found once, at its place, in its part."""

from collections import Counter

import pytest

from msl_guard.extract import FORMATS, extract
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Document
from tests.extract.ooxml import PNG, links, packed, part, workbook


def run(word: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{word}</w:t></w:r>"


def para(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def said(word: str) -> str:
    return para(run(word))


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(content: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"


def drawing(content: str, properties: str = "") -> str:
    return f"<w:r><w:drawing><wp:inline><wp:docPr id='1' name='D' {properties}/>{content}</wp:inline></w:drawing></w:r>"


def box(word: str) -> str:
    return f"<wps:txbx><w:txbxContent>{said(word)}</w:txbxContent></wps:txbx>"


def field(code: str, result: str, form: str = "") -> str:
    return (
        f"<w:r><w:fldChar w:fldCharType='begin'>{form}</w:fldChar></w:r><w:r><w:instrText>{code}</w:instrText></w:r>"
        f"<w:r><w:fldChar w:fldCharType='separate'/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    )


def revision(kind: str, content: str) -> str:
    return f"<w:{kind} w:id='1' w:author='A'>{content}</w:{kind}>"


DELETED = "<w:r><w:delText>{}</w:delText></w:r>"
BODY = (
    said("body") + para(run("split") + run("runs"))
    + para("<w:r><w:t>no</w:t><w:noBreakHyphen/><w:t>break</w:t><w:softHyphen/><w:t>soft</w:t></w:r>")
    + "<w:tbl><w:tblPr><w:tblCaption w:val='tblcaption'/><w:tblDescription w:val='tbldescr'/></w:tblPr>"
    + row(cell(said("tablecell") + "<w:tbl>" + row(cell(said("nestedtable"))) + "</w:tbl>"))
    + row(cell(said("insertedrow")), "<w:ins/>") + row(cell(said("deletedrow")), "<w:del/>")
    + row(f"<w:sdt><w:sdtContent>{cell(said('sdtcell'))}</w:sdtContent></w:sdt>" + cell(said("deletedcell"), "<w:cellDel/>"))
    + f"<w:sdt><w:sdtContent>{row(cell(said('sdtrow')))}</w:sdtContent></w:sdt></w:tbl>"
    + para(run("Heading"), "<w:pStyle w:val='H1'/>")
    + para(revision("ins", run("trackins")) + revision("del", DELETED.format("trackdel")))
    + para(revision("moveFrom", run("movefrom")) + revision("moveTo", run("moveto")))
    + para(drawing(box("textboxdml"), "descr='altdescr' title='alttitle'"))
    + para("<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>" + box("acchoice") + "</w:drawing></mc:Choice>"
           f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{said('acchoice')}{said('acfallback')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>")
    + para(f"<w:r><w:pict><v:shape alt='vmlalt'><v:textbox><w:txbxContent>{said('textboxvml')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>")
    + para(drawing(f"<wpg:wgp><wps:wsp>{box('groupedshape')}</wps:wsp></wpg:wgp>"))
    + "<w:sdt><w:sdtPr><w:alias w:val='sdtalias'/><w:tag w:val='sdttag'/><w:dropDownList><w:listItem w:displayText='sdtlistitem' w:value='v'/></w:dropDownList></w:sdtPr>"
    + f"<w:sdtContent>{said('sdtblock')}</w:sdtContent></w:sdt>"
    + para(f"<w:sdt><w:sdtContent>{run('sdtinline')}</w:sdtContent></w:sdt>")
    + para(field("QUOTE &quot;fieldcode&quot;", "fieldresult") + f"<w:fldSimple w:instr='PAGE'>{run('fldsimple')}</w:fldSimple>")
    + para(field("FORMTEXT", "ffresult", "<w:ffData><w:helpText w:val='ffhelp'/><w:textInput><w:default w:val='ffdefault'/></w:textInput></w:ffData>"))
    + para(run("vanish", "<w:vanish/>") + run("vanishstyle", "<w:rStyle w:val='Ghost'/>")) + para(run("white", "<w:color w:val='FFFFFF'/>"))
    + para(f"<w:hyperlink r:id='web' w:tooltip='linktooltip'>{run('linktext')}</w:hyperlink><w:bookmarkStart w:name='bookmark'/><w:bookmarkStart w:name='_Toc1'/>")
    + para(f"<w:r><w:ruby><w:rt>{run('rubytext')}</w:rt><w:rubyBase>{run('rubybase')}</w:rubyBase></w:ruby></w:r>")
    + para(f"<w:smartTag>{run('smarttag')}</w:smartTag><w:bdo>{run('bdo')}</w:bdo><w:dir>{run('dir')}</w:dir>")
    + f"<w:customXml>{said('customxmlblock')}</w:customXml>" + para("<m:oMath><m:r><m:t>omml</m:t></m:r></m:oMath>")
    + para(run("listed"), "<w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr>") * 2
    + para(run("noted") + "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:endnoteReference w:id='3'/></w:r><w:r><w:commentReference w:id='0'/></w:r>")
    + para(drawing("<a:graphic><c:chart r:id='chart'/><dgm:relIds r:dm='dgm'/></a:graphic>"))
    + para(drawing("<pic:pic><pic:nvPicPr><pic:cNvPr id='1' name='P' descr='picalt'/></pic:nvPicPr><a:blip r:embed='png'/></pic:pic>", "descr='picalt'"))
    + para("<w:r><w:object><o:OLEObject ProgID='Word.Document.12' r:id='docx'/></w:object></w:r>")
    + para(run("allcaps", "<w:caps/>")) + para(run("frame"), "<w:framePr w:w='2000' w:hAnchor='page'/>")
    + para(drawing(f"<wpc:wpc><wps:wsp>{box('canvasshape')}</wps:wsp></wpc:wpc>"))
    + "<w:sdt><w:sdtPr><w:dataBinding w:xpath='/data/note' w:storeItemID='x'/></w:sdtPr><w:sdtContent>" + said("boundsdt") + "</w:sdtContent></w:sdt>"
    + para("<w:r><w:object><v:shape id='o' alt='olealt' title='oletitle'/><o:OLEObject ProgID='Excel.Sheet.12' r:id='xlsx'/></w:object></w:r>")
    + "<w:altChunk r:id='chunkdocx'/>" + para(run("section2body"))
    + "<w:altChunk r:id='chunk'/>" + "<x:block>" + said("unknownblock") + "</x:block>" + run("straylrun")
)  # fmt: skip

CHART = "<c:tx><c:strRef><c:f>A1</c:f><c:strCache><c:pt><c:v>chartseries</c:v></c:pt></c:strCache></c:strRef></c:tx>"
INNER = packed(
    {"word/document.xml": part("w:document", f"<w:body>{said('embeddocx')}</w:body>")}, "word/document.xml"
)
PARTS = {
    "_rels/.rels": links(
        d=("officeDocument", "word/document.xml"),
        c=("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        e=("extended-properties", "docProps/app.xml"), u=("custom-properties", "docProps/custom.xml"),
    ),
    "docProps/core.xml": "<cp><title>proptitle</title><keywords>propkeywords</keywords><description>propdescription</description></cp>",
    "docProps/app.xml": "<Properties><Company>appcompany</Company></Properties>",
    "docProps/custom.xml": '<Properties><property name="custompropname"><lpwstr>customprop</lpwstr></property></Properties>',
    "customXml/item1.xml": "<data><note>customxmldata</note></data>",
    "word/document.xml": part("w:document",
        "<w:background><v:background><v:textpath string='background'/></v:background></w:background>"
        f"<w:body>{BODY}<w:sectPr><w:headerReference r:id='h1'/><w:headerReference w:type='first' r:id='h3'/><w:headerReference w:type='even' r:id='h4'/></w:sectPr></w:body>"),
    "word/_rels/document.xml.rels": links(
        st=("styles", "styles.xml"), n=("numbering", "numbering.xml"), se=("settings", "settings.xml"),
        h1=("header", "header1.xml"), h2=("header", "header2.xml"), f1=("footer", "footer1.xml"),
        h3=("header", "header3.xml"), h4=("header", "header4.xml"), f2=("footer", "footer2.xml"), f3=("footer", "footer3.xml"),
        xlsx=("package", "embeddings/book.xlsx"), chunkdocx=("aFChunk", "chunk.docx"), fn=("footnotes", "footnotes.xml"),
        en=("endnotes", "endnotes.xml"), cm=("comments", "comments.xml"), web=("hyperlink", "https://example.org/linkurl"),
        chart=("chart", "charts/chart1.xml"), dgm=("diagramData", "diagrams/data1.xml"), png=("image", "media/image1.png"),
        docx=("package", "embeddings/inner.docx"), chunk=("aFChunk", "chunk.html"), g=("glossaryDocument", "glossary/document.xml"),
    ),
    "word/styles.xml": part("w:styles",
        "<w:style w:styleId='H1'><w:name w:val='heading 1'/></w:style>"
        "<w:style w:styleId='Ghost'><w:name w:val='ghost'/><w:rPr><w:vanish/></w:rPr></w:style>"),
    "word/numbering.xml": part("w:numbering",
        "<w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='upperRoman'/><w:lvlText w:val='Claim %1.'/></w:lvl></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"),
    "word/settings.xml": part("w:settings", "<w:docVars><w:docVar w:name='v' w:val='docvar'/></w:docVars>"),
    "word/header1.xml": part("w:hdr", said("headerdefault") + para(drawing(box("headertextbox")))
        + para("<w:r><w:pict><v:shape><v:textpath string='watermark'/></v:shape></w:pict></w:r>")),
    "word/header2.xml": part("w:hdr", said("headerunreferenced")),
    "word/header3.xml": part("w:hdr", said("headerfirst")), "word/header4.xml": part("w:hdr", said("headereven")),
    "word/footer1.xml": part("w:ftr", said("footerdefault")),
    "word/footer2.xml": part("w:ftr", said("footerfirst")), "word/footer3.xml": part("w:ftr", said("footereven")),
    "word/embeddings/book.xlsx": workbook("embedxlsx"),
    "word/chunk.docx": packed({"word/document.xml": part("w:document", f"<w:body>{said('altchunkdocx')}</w:body>")}, "word/document.xml"),
    "word/footnotes.xml": part("w:footnotes",
        f"<w:footnote w:id='-1' w:type='separator'>{said('separator')}</w:footnote>"
        f"<w:footnote w:id='2'>{para(run('footnote') + '<w:hyperlink r:id=' + chr(39) + 'own' + chr(39) + '/>')}</w:footnote>"),
    "word/_rels/footnotes.xml.rels": links(own=("hyperlink", "https://example.org/fromfootnote")),
    "word/endnotes.xml": part("w:endnotes", f"<w:endnote w:id='3'>{said('endnote')}</w:endnote>"),
    "word/comments.xml": part("w:comments",
        f"<w:comment w:id='0' w:author='Author'>{said('comment')}</w:comment><w:comment w:id='1'>{said('commentreply')}</w:comment>"),
    "word/charts/chart1.xml": part("c:chartSpace", f"<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>charttitle</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        f"<c:ser>{CHART}<c:cat><c:strLit><c:pt><c:v>chartcategory</c:v></c:pt></c:strLit></c:cat></c:ser></c:chart>"),
    "word/diagrams/data1.xml": part("dgm:dataModel", "<dgm:pt><dgm:t><a:p><a:r><a:t>smartart</a:t></a:r></a:p></dgm:t></dgm:pt>"),
    "word/media/image1.png": PNG,
    "word/embeddings/inner.docx": INNER,
    "word/chunk.html": "<html><body><p>altchunkhtml</p></body></html>",
    "word/glossary/document.xml": part("w:glossaryDocument", f"<w:docParts><w:docPart><w:docPartBody>{said('glossary')}</w:docPartBody></w:docPart></w:docParts>"),
}  # fmt: skip

H = "Heading, paragraph"
PLACES = [
    ("metadata", "property title", "proptitle"),
    ("metadata", "property keywords", "propkeywords"),
    ("metadata", "property description", "propdescription"),
    ("metadata", "property Company", "appcompany"),
    ("metadata", "property custompropname", "custompropname: customprop"),
    ("body", "background", "background"),
    ("body", "paragraph 1", "body"),
    ("body", "paragraph 2", "splitruns"),
    ("body", "paragraph 3", "no-breaksoft"),
    ("alt_text", "table 1", "tblcaption"),
    ("alt_text", "table 1", "tbldescr"),
    ("table", "table 1, row 1, cell 1", "tablecell"),
    ("table", "table 1, row 1, cell 1, table 2, row 1, cell 1", "nestedtable"),
    ("table", "table 1, row 2, cell 1", "insertedrow"),
    ("revision", "table 1, row 3, cell 1", "deletedrow"),
    ("table", "table 1, row 4, cell 1", "sdtcell"),
    ("revision", "table 1, row 4, cell 2", "deletedcell"),
    ("table", "table 1, row 5, cell 1", "sdtrow"),
    ("title", "Heading", "Heading"),
    ("body", f"{H} 1", "trackins"),
    ("revision", f"{H} 1", "trackdel"),
    ("body", f"{H} 2", "moveto"),
    ("revision", f"{H} 2", "movefrom"),
    ("alt_text", f"{H} 2, alternative text", "alttitle"),
    ("alt_text", f"{H} 2, alternative text", "altdescr"),
    ("body", f"{H} 2, text box, paragraph 1", "textboxdml"),
    ("body", f"{H} 2, text box, paragraph 1", "acchoice"),
    ("hidden", "version for other programs", "acfallback"),
    ("alt_text", f"{H} 2", "vmlalt"),
    ("body", f"{H} 2, text box, paragraph 1", "textboxvml"),
    ("body", f"{H} 2, text box, paragraph 1", "groupedshape"),
    ("metadata", f"{H} 2", "sdtalias"),
    ("metadata", f"{H} 2", "sdttag"),
    ("metadata", f"{H} 2", "sdtlistitem"),
    ("body", f"{H} 3", "sdtblock"),
    ("body", f"{H} 4", "sdtinline"),
    ("body", f"{H} 5", "fieldresultfldsimple"),
    ("metadata", f"{H} 5, field", 'QUOTE "fieldcode"'),
    ("body", f"{H} 6", "ffresult"),
    ("metadata", f"{H} 6, field", "ffhelp"),
    ("metadata", f"{H} 6, field", "ffdefault"),
    ("hidden", f"{H} 6", "vanishvanishstyle"),
    ("body", f"{H} 7", "white"),
    ("body", f"{H} 8", "linktext"),
    ("link", f"{H} 8, link", "https://example.org/linkurl"),
    ("link", f"{H} 8, link", "linktooltip"),
    ("metadata", f"{H} 8, field", "bookmark"),
    ("body", f"{H} 9", "rubybase(rubytext)"),
    ("body", f"{H} 10", "smarttagbdodir"),
    ("body", f"{H} 11", "customxmlblock"),
    ("body", f"{H} 12", "omml"),
    ("body", f"{H} 13", "Claim I. listed"),
    ("body", f"{H} 14", "Claim II. listed"),
    ("body", f"{H} 15", "noted²³"),
    ("footnote", "Heading, footnote 2, paragraph 1", "footnote"),
    ("link", "Heading, footnote 2, paragraph 1, link", "https://example.org/fromfootnote"),
    ("footnote", "Heading, endnote 3, paragraph 1", "endnote"),
    ("comment", "Heading, comment by Author, paragraph 1", "comment"),
    ("chart", f"{H} 15, series", "chartseries"),
    ("diagram", f"{H} 15, diagram", "smartart"),
    ("alt_text", f"{H} 15, alternative text", "picalt"),
    ("chart", f"{H} 15, chart title", "charttitle"),
    ("chart", f"{H} 15, category", "chartcategory"),
    ("body", f"{H} 16", "allcaps"),
    ("body", f"{H} 17", "frame"),
    ("body", f"{H} 17, text box, paragraph 1", "canvasshape"),
    ("body", f"{H} 18", "boundsdt"),
    ("alt_text", f"{H} 18", "olealt"),
    ("alt_text", f"{H} 18", "oletitle"),
    ("body", f"{H} 19", "section2body"),
    ("body", f"{H} 20", "unknownblock"),
    ("body", f"{H} 21", "straylrun"),
    ("metadata", f"{H} 18, book.xlsx, Data, sheet name", "Data"),
    ("table_header", f"{H} 18, book.xlsx, Data, A1", "embedxlsx"),
    ("body", f"{H} 18, chunk.docx, paragraph 1", "altchunkdocx"),
    ("header_footer", "header 1, paragraph 1", "headerdefault"),
    ("header_footer", "header 1, paragraph 1, text box, paragraph 1", "headertextbox"),
    ("header_footer", "header 1, paragraph 1", "watermark"),
    ("header_footer", "header 2, paragraph 1", "headerunreferenced"),
    ("header_footer", "header 3, paragraph 1", "headerfirst"),
    ("header_footer", "header 4, paragraph 1", "headereven"),
    ("header_footer", "footer 1, paragraph 1", "footerdefault"),
    ("header_footer", "footer 2, paragraph 1", "footerfirst"),
    ("header_footer", "footer 3, paragraph 1", "footereven"),
    ("metadata", "customXml/item1.xml, note", "customxmldata"),
    ("footnote", "Heading, footnote -1, paragraph 1", "separator"),
    ("comment", "Heading, comment, paragraph 1", "commentreply"),
    ("metadata", "variable v", "docvar"),
    ("hidden", "building blocks, paragraph 1", "glossary"),
    ("body", f"{H} 15, inner.docx, paragraph 1", "embeddocx"),
    ("body", f"{H} 19, chunk.html, line 1", "altchunkhtml"),
]


@pytest.fixture(scope="module")
def letter() -> Document:
    return extract("letter.docx", packed(PARTS, "word/document.xml"))


def test_every_word_is_found_once_at_its_place(letter: Document):
    found = Counter((one.part.value, str(one.location), one.text) for one in letter.blocks)
    assert found == Counter(PLACES)


def test_nothing_is_left_unread_but_the_picture(letter: Document):
    assert [(str(one.location), one.picture) for one in letter.unread] == [(f"{H} 15", True)]


def test_files_and_pictures_are_handed_on_with_their_bytes():
    content = FORMATS["docx"].read(packed(PARTS, "word/document.xml"), LIMITS)
    assert [(str(one.location), one.load()) for one in content.pictures] == [(f"{H} 15", PNG)]
    assert [(one.name, one.load()) for one in content.embedded] == [
        ("inner.docx", INNER),
        ("book.xlsx", PARTS["word/embeddings/book.xlsx"]),
        ("chunk.docx", PARTS["word/chunk.docx"]),
        ("chunk.html", PARTS["word/chunk.html"].encode()),
    ]
