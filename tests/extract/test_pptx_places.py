"""One word of its own in every place where a deck can hide text: found once, at its place, in its part."""

from collections import Counter

import pytest

from msl_guard.extract import FORMATS, extract
from msl_guard.extract.limits import LIMITS
from msl_guard.model import Document
from tests.extract.ooxml import PNG, links, packed, part, workbook


def run(word: str, properties: str = "") -> str:
    return f"<a:r>{properties}<a:t>{word}</a:t></a:r>"


def para(word: str) -> str:
    return f"<a:p>{run(word)}</a:p>"


def shape(name: str, content: str, kind: str = "", props: str = "", xfrm: str = "") -> str:
    place = f"<a:xfrm>{xfrm}</a:xfrm>" if xfrm else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="1" name="{name}" {props}/><p:cNvSpPr/><p:nvPr>{kind}</p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr><p:txBody><a:bodyPr/>{content}</p:txBody></p:sp>"
    )


def frame(name: str, content: str, props: str = "") -> str:
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="1" name="{name}" {props}/></p:nvGraphicFramePr>'
        f"<a:graphic><a:graphicData>{content}</a:graphicData></a:graphic></p:graphicFrame>"
    )


def group(content: str) -> str:
    return (
        f'<p:grpSp><p:nvGrpSpPr><p:cNvPr id="1" name="G" descr="groupalt"/></p:nvGrpSpPr>{content}</p:grpSp>'
    )


def tree(content: str, name: str = "") -> str:
    return f'<p:cSld name="{name}"><p:spTree>{content}</p:spTree></p:cSld>'


def cached(word: str) -> str:
    return (
        f'<c:strRef><c:f>A1</c:f><c:strCache><c:pt idx="0"><c:v>{word}</c:v></c:pt></c:strCache></c:strRef>'
    )


def rich(word: str) -> str:
    return f"<c:title><c:tx><c:rich>{para(word)}</c:rich></c:tx></c:title>"


def ole(identity: str, kind: str) -> str:
    return f'<p:oleObj progId="{kind}" r:id="{identity}"/>'


def picture(name: str, props: str, blip: str) -> str:
    return (
        f'<p:pic><p:nvPicPr><p:cNvPr id="1" name="{name}" {props}/></p:nvPicPr>'
        f"<p:blipFill>{blip}</p:blipFill></p:pic>"
    )


SLIDE = tree(
    shape("Title", para("title"), '<p:ph type="title"/>')
    + shape("Body", para("body") + f"<a:p>{run('split')}{run('runs')}</a:p>", '<p:ph idx="1"/>')
    + shape("Field", f'<a:p><a:fld type="x"><a:t>fieldtext</a:t></a:fld></a:p><a:p>{run("before")}<a:br/>{run("afterbr")}</a:p>')
    + shape("Ghost", para("hiddenshape"), props='hidden="1"')
    + shape("Off", para("offslide"), xfrm='<a:off x="-99000000" y="0"/><a:ext cx="1" cy="1"/>')
    + shape("Alt", para("white"), props='descr="altdescr" title="alttitle"')
    + group(shape("In", para("group")) + group(shape("Deep", para("nestedgroup"))))
    + "<mc:AlternateContent><mc:Choice Requires='a14'>" + shape("Choice", para("acchoice"))
    + "</mc:Choice><mc:Fallback>" + shape("Old", para("acfallback")) + "</mc:Fallback></mc:AlternateContent>"
    + shape("Math", "<a:p><a14:m><m:oMath><m:r><m:t>omml</m:t></m:r></m:oMath></a14:m></a:p>")
    + shape("Link", f"<a:p>{run('linktext', '<a:rPr><a:hlinkClick r:id=' + chr(34) + 'web' + chr(34) + ' tooltip=' + chr(34) + 'linktooltip' + chr(34) + '/></a:rPr>')}</a:p>")
    + "<p:cxnSp><p:nvCxnSpPr><p:cNvPr id='1' name='Line'><a:hlinkClick r:id='web2'/></p:cNvPr></p:nvCxnSpPr>"
    + f"<p:txBody>{para('connector')}</p:txBody></p:cxnSp>"
    + f"<x:shape><x:inner>{para('unknownshape')}</x:inner></x:shape>"
    + frame("Table", f"<a:tbl><a:tblPr firstRow='1'/><a:tr><a:tc gridSpan='2'><a:txBody>{para('mergeorigin')}</a:txBody></a:tc>"
            f"<a:tc hMerge='1'><a:txBody>{para('mergespanned')}</a:txBody></a:tc></a:tr>"
            f"<a:tr><a:tc><a:txBody>{para('tablecell')}</a:txBody></a:tc></a:tr></a:tbl>")
    + frame("Chart", '<c:chart r:id="chart"/>') + frame("New", '<cx:chart r:id="chartex"/>')
    + frame("Smart", '<dgm:relIds r:dm="dgm"/>', 'descr="smartartalt"')
    + frame("Book", ole("xlsx", "Excel.Sheet.12")) + frame("Letter", ole("docx", "Word.Document.12"))
    + picture("Photo", 'descr="picalt"', '<a:blip r:embed="png"><a:extLst><a:ext><asvg:svgBlip r:embed="svg"/></a:ext></a:extLst></a:blip>')
    + shape("Art", "<a:bodyPr><a:prstTxWarp prst='textWave1'/></a:bodyPr>" + para("wordart"))
    + shape("Tiny", f"<a:p>{run('whitetiny', '<a:rPr sz=' + chr(34) + '100' + chr(34) + '/>')}</a:p>")
    + shape("Inline", f"<a:p>{run('see ')}<a14:m><m:oMath><m:r><m:t>omminline</m:t></m:r></m:oMath></a14:m></a:p>")
    + shape("Numbered", f"<a:p><a:pPr><a:buAutoNum type='arabicPeriod'/></a:pPr>{run('autonumbered')}</a:p>")
    + group(frame("Inner", '<c:chart r:id="chart2"/>'))
    + shape("Foot", para("slidefooter"), '<p:ph type="ftr"/>') + shape("When", para("slidedate"), '<p:ph type="dt"/>'),
    name="slidename",
)  # fmt: skip

PARTS = {
    "_rels/.rels": links(
        d=("officeDocument", "ppt/presentation.xml"),
        c=("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        e=("extended-properties", "docProps/app.xml"), u=("custom-properties", "docProps/custom.xml"),
    ),
    "docProps/core.xml": "<cp><title>proptitle</title><subject>propsubject</subject><keywords>propkeywords</keywords>"
        "<description>propdescription</description><category>propcategory</category><creator>propauthor</creator></cp>",
    "docProps/app.xml": "<Properties><Company>appcompany</Company></Properties>",
    "docProps/custom.xml": '<Properties><property name="custompropname"><lpwstr>customprop</lpwstr></property></Properties>',
    "ppt/presentation.xml": part("p:presentation",
        "<p:sldMasterIdLst/><p:sldIdLst><p:sldId r:id='s1'/><p:sldId r:id='s2'/></p:sldIdLst>"
        "<p:custShowLst><p:custShow name='customshow'/></p:custShowLst>"
        "<p:extLst><p:ext><p14:sectionLst><p14:section name='sectionname'/></p14:sectionLst></p:ext></p:extLst>"),
    "ppt/_rels/presentation.xml.rels": links(
        s1=("slide", "slides/slide1.xml"), s2=("slide", "slides/slide2.xml"), m=("slideMaster", "slideMasters/slideMaster1.xml"),
        a=("commentAuthors", "commentAuthors.xml"),
    ),
    "ppt/commentAuthors.xml": part("p:cmAuthorLst", '<p:cmAuthor id="0" name="Commentauthor"/>'),
    "ppt/slides/slide1.xml": part("p:sld", SLIDE),
    "ppt/slides/_rels/slide1.xml.rels": links(
        l=("slideLayout", "../slideLayouts/slideLayout1.xml"), n=("notesSlide", "../notesSlides/notesSlide1.xml"),
        c1=("comments", "../comments/comment1.xml"), web=("hyperlink", "https://example.org/linkurl"),
        c2=("http://schemas.microsoft.com/office/2018/10/relationships/comments", "../comments/modernComment1.xml"),
        web2=("hyperlink", "https://example.org/shapelinkurl"), chart=("chart", "../charts/chart1.xml"),
        chartex=("http://schemas.microsoft.com/office/2014/relationships/chartEx", "../charts/chartEx1.xml"),
        dgm=("diagramData", "../diagrams/data1.xml"), drawn=("http://schemas.microsoft.com/office/2007/relationships/diagramDrawing", "../diagrams/drawing1.xml"),
        png=("image", "../media/image1.png"), svg=("image", "../media/image2.svg"),
        xlsx=("package", "../embeddings/book.xlsx"), docx=("package", "../embeddings/letter.docx"),
        chart2=("chart", "../charts/chart2.xml"), track=("http://schemas.microsoft.com/office/2017/10/relationships/track", "../media/captions1.vtt"),
        tag=("tags", "../tags/tag1.xml"), control=("control", "../activeX/activeX1.xml"),
    ),
    "ppt/slides/slide2.xml": part("p:sld", tree(shape("T", para("hiddenslide"))), 'show="0"'),
    "ppt/slides/_rels/slide2.xml.rels": links(l=("slideLayout", "../slideLayouts/slideLayout1.xml")),
    "ppt/slideLayouts/slideLayout1.xml": part("p:sldLayout", tree(
        shape("Own", para("layouttext")) + shape("Prompt", para("layoutprompt"), '<p:ph type="body"/>')
        + shape("F", para("layoutfooter"), '<p:ph type="ftr"/>'), name="Plain")),
    "ppt/slideLayouts/_rels/slideLayout1.xml.rels": links(m=("slideMaster", "../slideMasters/slideMaster1.xml")),
    "ppt/slideLayouts/slideLayout2.xml": part("p:sldLayout", tree(shape("Own", para("unusedlayout")))),
    "ppt/slideMasters/slideMaster1.xml": part("p:sldMaster", tree(shape("Own", para("mastertext")))),
    "ppt/slideMasters/_rels/slideMaster1.xml.rels": links(
        l1=("slideLayout", "../slideLayouts/slideLayout1.xml"), l2=("slideLayout", "../slideLayouts/slideLayout2.xml")),
    "ppt/notesSlides/notesSlide1.xml": part("p:notes", tree(
        shape("Notes", para("notes"), '<p:ph type="body"/>') + shape("Extra", para("notesextrashape")))),
    "ppt/comments/comment1.xml": part("p:cmLst", '<p:cm authorId="0"><p:text>commentlegacy</p:text></p:cm>'),
    "ppt/comments/modernComment1.xml": part("p188:cmLst",
        f"<p188:cm><p188:replyLst><p188:reply><p188:txBody>{para('commentreply')}</p188:txBody></p188:reply></p188:replyLst>"
        f"<p188:txBody>{para('commentmodern')}</p188:txBody></p188:cm>"),
    "ppt/charts/chart1.xml": part("c:chartSpace",
        f"<c:chart>{rich('charttitle')}<c:plotArea><c:bar3DChart><c:ser><c:tx>{cached('chartseries')}</c:tx>"
        f"<c:cat>{cached('chartcategory')}</c:cat><c:dLbls><c:dLbl><c:tx><c:rich>{para('chartdatalabel')}</c:rich></c:tx></c:dLbl></c:dLbls></c:ser>"
        f"<c:ser><c:cat>{cached('chartcategory')}</c:cat></c:ser></c:bar3DChart>"
        f"<c:catAx>{rich('chartcataxis')}</c:catAx><c:valAx>{rich('chartvalaxis')}"
        "<c:numFmt formatCode='0\"chartnumfmt\"'/></c:valAx></c:plotArea></c:chart>"),
    "ppt/charts/_rels/chart1.xml.rels": links(
        u=("chartUserShapes", "../drawings/drawing1.xml"), w=("package", "../embeddings/data.xlsx")),
    "ppt/embeddings/data.xlsx": workbook("chartseries", "chartworkbook"),
    "ppt/charts/chart2.xml": part("c:chartSpace", f"<c:chart>{rich('chartingroup')}</c:chart>"),
    "ppt/media/captions1.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\ncaptionvtt\n",
    "ppt/drawings/drawing1.xml": part("c:userShapes", f"<cdr:sp><cdr:txBody>{para('chartusershape')}</cdr:txBody></cdr:sp>"),
    "ppt/charts/chartEx1.xml": part("cx:chartSpace",
        f"<cx:chartData><cx:data><cx:strDim><cx:f>A1</cx:f><cx:lvl><cx:pt idx='0'>chartexcat</cx:pt></cx:lvl></cx:strDim></cx:data></cx:chartData>"
        f"<cx:chart><cx:title><cx:tx><cx:rich>{para('chartextitle')}</cx:rich></cx:tx></cx:title></cx:chart>"),
    "ppt/diagrams/data1.xml": part("dgm:dataModel",
        f'<dgm:ptLst><dgm:pt><dgm:t>{para("smartart")}</dgm:t></dgm:pt></dgm:ptLst><dgm:extLst><a:ext><dsp:dataModelExt relId="drawn"/></a:ext></dgm:extLst>'),
    "ppt/diagrams/drawing1.xml": part("dsp:drawing", f"<dsp:txBody>{para('smartart')}{para('smartdrawn')}</dsp:txBody>"),
    "ppt/media/image1.png": PNG,
    "ppt/media/image2.svg": '<svg xmlns="http://www.w3.org/2000/svg"><text>svg<tspan>text</tspan></text></svg>',
    "ppt/embeddings/letter.docx": packed({"word/document.xml": part("w:document", "<w:body><w:p><w:r><w:t>embeddocx</w:t></w:r></w:p></w:body>")}, "word/document.xml"),
    "ppt/embeddings/book.xlsx": workbook("embedxlsx"),
    "ppt/tags/tag1.xml": part("p:tagLst", '<p:tag name="T" val="tagvalue"/>'),
    "ppt/activeX/activeX1.xml": part("ax:ocx", '<ax:ocxPr ax:name="Caption" ax:value="activexcaption"/>'),
    "customXml/item1.xml": "<data><note>customxml</note></data>",
}  # fmt: skip

PLACES = [
    ("metadata", "property title", "proptitle"),
    ("metadata", "property creator", "propauthor"),
    ("metadata", "property subject", "propsubject"),
    ("metadata", "property keywords", "propkeywords"),
    ("metadata", "property description", "propdescription"),
    ("metadata", "property category", "propcategory"),
    ("metadata", "property Company", "appcompany"),
    ("metadata", "property custompropname", "custompropname: customprop"),
    ("metadata", "section 1", "sectionname"),
    ("metadata", "custom show 1", "customshow"),
    ("metadata", "slide 1, slide name", "slidename"),
    ("title", "slide 1, Title, paragraph 1", "title"),
    ("body", "slide 1, Body, paragraph 1", "body"),
    ("body", "slide 1, Body, paragraph 2", "splitruns"),
    ("body", "slide 1, Field, paragraph 1", "fieldtext"),
    ("body", "slide 1, Field, paragraph 2", "before\nafterbr"),
    ("hidden", "slide 1, Ghost, paragraph 1", "hiddenshape"),
    ("body", "slide 1, Off, paragraph 1", "offslide"),
    ("alt_text", "slide 1, Alt, alternative text", "altdescr"),
    ("alt_text", "slide 1, Alt, alternative text", "alttitle"),
    ("body", "slide 1, Alt, paragraph 1", "white"),
    ("body", "slide 1, In, paragraph 1", "group"),
    ("body", "slide 1, Deep, paragraph 1", "nestedgroup"),
    ("body", "slide 1, Choice, paragraph 1", "acchoice"),
    ("hidden", "slide 1, version for other programs", "acfallback"),
    ("body", "slide 1, Math, paragraph 1", "omml"),
    ("body", "slide 1, Link, paragraph 1", "linktext"),
    ("link", "slide 1, Link, link", "https://example.org/linkurl"),
    ("link", "slide 1, Link, link", "linktooltip"),
    ("link", "slide 1, Line, link", "https://example.org/shapelinkurl"),
    ("body", "slide 1, Line, paragraph 1", "connector"),
    ("body", "slide 1, shape, paragraph 1", "unknownshape"),
    ("table_header", "slide 1, Table, row 1, cell 1", "mergeorigin"),
    ("hidden", "slide 1, Table, row 1, cell 2", "mergespanned"),
    ("table", "slide 1, Table, row 2, cell 1", "tablecell"),
    ("chart", "slide 1, Chart, chart title", "charttitle"),
    ("chart", "slide 1, Chart, series", "chartseries"),
    ("chart", "slide 1, Chart, category", "chartcategory"),
    ("chart", "slide 1, Chart, data label", "chartdatalabel"),
    ("chart", "slide 1, Chart, axis title", "chartcataxis"),
    ("chart", "slide 1, Chart, axis title", "chartvalaxis"),
    ("chart", "slide 1, Chart, number format", "chartnumfmt"),
    ("chart", "slide 1, Chart, chart", "chartusershape"),
    ("chart", "slide 1, New, category", "chartexcat"),
    ("chart", "slide 1, New, chart title", "chartextitle"),
    ("diagram", "slide 1, Smart, diagram", "smartart"),
    ("diagram", "slide 1, Smart, diagram", "smartdrawn"),
    ("alt_text", "slide 1, Smart, alternative text", "smartartalt"),
    ("alt_text", "slide 1, Photo, alternative text", "picalt"),
    ("image_text", "slide 1, Photo, picture", "svgtext"),
    ("body", "slide 1, Art, paragraph 1", "wordart"),
    ("body", "slide 1, Tiny, paragraph 1", "whitetiny"),
    ("body", "slide 1, Inline, paragraph 1", "see omminline"),
    ("body", "slide 1, Numbered, paragraph 1", "autonumbered"),
    ("chart", "slide 1, Inner, chart title", "chartingroup"),
    ("alt_text", "slide 1, G (3), alternative text", "groupalt"),
    ("hidden", "slide 1, Chart, chart, data.xlsx, Data, A2", "chartworkbook"),
    ("metadata", "slide 1, Book, book.xlsx, Data, sheet name", "Data"),
    ("table_header", "slide 1, Book, book.xlsx, Data, A1", "embedxlsx"),
    ("body", "ppt/media/captions1.vtt, captions1.vtt, 00:01, line 4", "captionvtt"),
    ("header_footer", "slide 1, Foot, paragraph 1", "slidefooter"),
    ("header_footer", "slide 1, When, paragraph 1", "slidedate"),
    ("notes", "slide 1, notes, Notes, paragraph 1", "notes"),
    ("notes", "slide 1, notes, Extra, paragraph 1", "notesextrashape"),
    ("comment", "slide 1, comment by Commentauthor", "commentlegacy"),
    ("comment", "slide 1, comment", "commentmodern"),
    ("comment", "slide 1, comment", "commentreply"),
    ("body", "slide 2, hidden, T, paragraph 1", "hiddenslide"),
    ("header_footer", "layout Plain, Own, paragraph 1", "layouttext"),
    ("hidden", "layout Plain, F, paragraph 1", "layoutfooter"),
    ("header_footer", "master, Own, paragraph 1", "mastertext"),
    ("body", "slide 1, Letter, letter.docx, paragraph 1", "embeddocx"),
    ("metadata", "ppt/tags/tag1.xml, T", "tagvalue"),
    ("body", "ppt/activeX/activeX1.xml, control Caption", "activexcaption"),
    ("metadata", "customXml/item1.xml, note", "customxml"),
    ("alt_text", "slide 1, G, alternative text", "groupalt"),
    ("alt_text", "slide 1, G (2), alternative text", "groupalt"),
]


@pytest.fixture(scope="module")
def deck() -> Document:
    return extract("deck.pptx", packed(PARTS, "ppt/presentation.xml"))


def test_every_word_is_found_once_at_its_place(deck: Document):
    found = Counter((one.part.value, str(one.location), one.text) for one in deck.blocks)
    assert found == Counter(PLACES)


def test_what_shows_nowhere_is_not_text_of_the_deck(deck: Document):
    text = " ".join(one.text for one in deck.blocks)
    assert "unusedlayout" not in text
    assert "layoutprompt" not in text


def test_nothing_is_left_unread(deck: Document):
    assert deck.unread == ()


def test_files_and_pictures_are_handed_on_with_their_bytes():
    parts = {**PARTS, "ppt/media/image2.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image/></svg>'}
    content = FORMATS["pptx"].read(packed(parts, "ppt/presentation.xml"), LIMITS)
    assert [(str(one.location), one.load()) for one in content.pictures] == [("slide 1, Photo", PNG)]
    assert [(one.name, str(one.location), one.load()) for one in content.embedded] == [
        ("data.xlsx", "slide 1, Chart, chart, data.xlsx", PARTS["ppt/embeddings/data.xlsx"]),
        ("book.xlsx", "slide 1, Book, book.xlsx", PARTS["ppt/embeddings/book.xlsx"]),
        ("letter.docx", "slide 1, Letter, letter.docx", PARTS["ppt/embeddings/letter.docx"]),
        (
            "captions1.vtt",
            "ppt/media/captions1.vtt, captions1.vtt",
            PARTS["ppt/media/captions1.vtt"].encode(),
        ),
    ]


def spot(left: int, top: int, width: int, height: int) -> str:
    return f'<a:off x="{left}00000" y="{top}00000"/><a:ext cx="{width}00000" cy="{height}00000"/>'


def test_shapes_are_read_in_the_order_a_reader_sees_them():
    inner = (
        '<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm><a:off x="0" y="6000000"/><a:ext cx="1000000" cy="1000000"/>'
        '<a:chOff x="0" y="0"/><a:chExt cx="10000000" cy="10000000"/></a:xfrm></p:grpSpPr>'
        + shape("G", para("fifth in a group"), xfrm=spot(0, 0, 9, 9))
        + "</p:grpSp>"
    )
    slide = tree(
        shape("F", para("footer"), '<p:ph type="ftr"/>', xfrm=spot(0, 0, 90, 5))
        + inner
        + shape("D", para("fourth, right below"), xfrm=spot(50, 40, 40, 10))
        + shape("B", para("second, left"), xfrm=spot(0, 20, 40, 30))
        + shape("C", para("third, right"), xfrm=spot(50, 20, 40, 10))
        + shape("T", para("first, the title"), '<p:ph type="title"/>', xfrm=spot(0, 90, 90, 5))
    )
    parts = {
        "ppt/presentation.xml": part("p:presentation", "<p:sldIdLst><p:sldId r:id='s'/></p:sldIdLst>"),
        "ppt/_rels/presentation.xml.rels": links(s=("slide", "slides/slide1.xml")),
        "ppt/slides/slide1.xml": part("p:sld", slide),
    }
    read = extract("deck.pptx", packed(parts, "ppt/presentation.xml"))
    assert [one.text for one in read.blocks] == [
        "first, the title", "second, left", "third, right", "fourth, right below", "fifth in a group", "footer",
    ]  # fmt: skip
    box = next(one.location.box for one in read.blocks if "group" in one.text)
    assert box is not None
    assert round(box.top * 12700) == 6000000
