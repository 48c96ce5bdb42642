"""What a PDF says beside its pages' text: overlays, tags, outline, metadata, layers, attachments."""

from collections.abc import Iterator, Mapping

from lxml import etree
from msgspec import Struct, field
from pdfminer.pdftypes import PDFObjRef, PDFStream

from msl_guard.extract.blocks import Embedded
from msl_guard.extract.limits import Limits
from msl_guard.extract.pdfannotations import ANNOTATIONS, AnnotationReader, Appearance
from msl_guard.extract.pdfgraph import BROKEN, Graph, PageObject, decoded
from msl_guard.extract.pdfhazards import PageReview
from msl_guard.extract.pdfstrings import squeezed, text_block
from msl_guard.extract.pdftags import ELEMENTS, Role, read_tags
from msl_guard.model import Block, Location, Part, Step, Unread

_BOOKMARKS = 20_000
_NOT_PROSE = frozenset("Producer Creator CreationDate ModDate Trapped SourceModified".split())
_XMP_PROSE = ("http://purl.org/dc/", "http://ns.adobe.com/pdf/", "http://ns.adobe.com/pdfx/",
              "http://ns.adobe.com/photoshop/", "http://ns.adobe.com/xap/1.0/rights/")  # fmt: skip
_XMP_NOT_PROSE = frozenset("format date identifier Producer PDFVersion Trapped".split())
_XFA_PROSE = frozenset(("template", "datasets", "form", ""))
_XFA_MACHINERY = frozenset(
    "config connectionSet localeSet PDFSecurity signature sourceSet xmpmeta xfdf".split()
)


class Structure(Struct):
    """What was found beside the text of the pages."""

    pages: int = 0
    overlays: dict[int, list[Block]] = field(default_factory=dict)
    """By page; boxes are in the file's own coordinates."""
    appearances: dict[int, list[Appearance]] = field(default_factory=dict)
    roles: dict[int, dict[int, Role]] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)
    """Pages that must not be opened, and why."""
    blocks: list[Block] = field(default_factory=list)
    replaced: list[tuple[str, Step]] = field(default_factory=list)
    """Texts that repeat what a page shows, or replace it."""
    embedded: list[Embedded] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    named_fonts: frozenset[str] = frozenset()
    """Fonts whose codes are the letters that they show."""
    layered: bool = False
    """Whether some of the content is switched off."""
    headed: bool = False
    """Whether the tags name headings, so that none need be guessed."""


def read_structure(data: bytes, limits: Limits) -> Structure:
    """Read a file's objects; what cannot be read is told as unread, and nothing is raised."""
    found = Structure()
    try:
        graph = Graph.of(data)
    except BROKEN:
        found.unread.append(
            Unread(Location(()), "its comments, form fields and attachments cannot be read; it is damaged")
        )
        return found
    annotations = AnnotationReader(graph)
    for step in (_pages, _document):
        try:
            step(annotations, limits, found)
        except BROKEN as error:
            reason = f"a part of its structure is damaged ({type(error).__name__}); it was not read"
            found.unread.append(Unread(Location(()), reason))
    if graph.damaged:
        listed = ", ".join(str(one) for one in sorted(graph.damaged)[:5])
        more = " and others" if len(graph.damaged) > 5 else ""
        found.unread.append(Unread(Location(()), f"damaged objects were not read: {listed}{more}"))
    return found


def _pages(annotations: AnnotationReader, limits: Limits, found: Structure) -> None:
    """Read what lies on the pages, and what of them cannot be read."""
    graph = annotations.graph
    review = PageReview(graph)
    numbers: dict[int, int] = {}
    for page in graph.pages(limits.pages):
        found.pages = page.number
        numbers[page.object_id] = page.number
        _page(page, annotations, review, found)
    found.named_fonts = frozenset(review.named_fonts - {""})
    form = graph.entries(graph.document.catalog.get("AcroForm"))
    found.blocks += annotations.fields(form)
    found.blocks += _xfa(graph, form, found, {squeezed(text) for _, text in annotations.told})
    tags = read_tags(graph, numbers)
    found.roles, found.replaced = tags.roles, tags.replaced
    found.headed = any(one.part is Part.TITLE for page in tags.roles.values() for one in page.values())
    found.blocks += tags.blocks
    if tags.cut:
        found.unread.append(Unread(Location(()), f"has over {ELEMENTS} tags; those beyond were not read"))


def _page(page: PageObject, annotations: AnnotationReader, review: PageReview, found: Structure) -> None:
    location = Location((("page", page.number),))
    overlay = annotations.page(page)
    found.overlays[page.number] = overlay.blocks
    found.embedded += overlay.embedded
    if overlay.cut:
        fault = f"holds over {ANNOTATIONS} comments, links and fields; those beyond were not read"
        found.unread.append(Unread(location, fault))
    if overlay.appearances:
        found.appearances[page.number] = overlay.appearances
    found.unread += [Unread(location, fault) for fault in review.faults(page)]
    for text in map(decoded, review.alternatives):
        found.overlays[page.number] += text_block(
            text, Part.ALT_TEXT, *location.steps, ("tag", "alternative text")
        )
    cost = review.cost_fault(page)
    if cost:
        found.refused[page.number] = cost


def _document(annotations: AnnotationReader, _limits: Limits, found: Structure) -> None:
    """Read what hangs on the document as a whole."""
    graph = annotations.graph
    catalog = graph.document.catalog
    names = graph.entries(catalog.get("Names"))
    for thing in (
        *(thing for _, thing in graph.tree(names.get("EmbeddedFiles"), "Names")),
        *graph.items(catalog.get("AF")),
    ):
        embedded, described = annotations.file(thing)
        found.embedded += embedded
        found.blocks += described
    for _, action in graph.tree(names.get("JavaScript"), "Names"):
        found.blocks += annotations.actions(action, ("document", "document"))
    for key in ("OpenAction", "AA"):
        if graph.entries(catalog.get(key)):
            found.blocks += annotations.actions(catalog.get(key), ("document", "document"))
    found.blocks += _layers(graph, found)
    found.blocks += _page_labels(graph)
    found.blocks += _metadata(graph, found)
    found.replaced += _bookmarks(graph)


def _layers(graph: Graph, found: Structure) -> Iterator[Block]:
    properties = graph.entries(graph.document.catalog.get("OCProperties"))
    default = graph.entries(properties.get("D"))
    off = graph.name(default.get("BaseState")) == "OFF" or bool(graph.items(default.get("OFF")))
    found.layered = bool(properties) and off
    for layer in graph.items(properties.get("OCGs")):
        name = graph.text(graph.entries(layer).get("Name"))
        yield from text_block(name, Part.METADATA, ("layer", "layer name"))


def _page_labels(graph: Graph) -> Iterator[Block]:
    for _, label in graph.tree(graph.document.catalog.get("PageLabels"), "Nums"):
        prefix = graph.text(graph.entries(label).get("P"))
        yield from text_block(prefix, Part.METADATA, ("label", "page label"))


def _bookmarks(graph: Graph) -> Iterator[tuple[str, Step]]:
    """Yield the titles of the outline (12.3.3)."""
    waiting = [graph.entries(graph.document.catalog.get("Outlines")).get("First")]
    seen: set[int] = set()
    while waiting and len(seen) < _BOOKMARKS:
        thing = waiting.pop()
        if not isinstance(thing, PDFObjRef) or thing.objid in seen:
            continue
        seen.add(thing.objid)
        entries = graph.entries(thing)
        yield graph.text(entries.get("Title")), ("bookmark", "bookmark")
        waiting += [entries.get("Next"), entries.get("First")]


def _metadata(graph: Graph, found: Structure) -> Iterator[Block]:
    """Yield the properties that people write, from both of the places that hold them."""
    told: set[str] = set()
    properties = [
        (key, graph.text(one)) for info in graph.document.info for key, one in graph.entries(info).items()
    ]
    shown = [(key, text) for key, text in properties if key not in _NOT_PROSE and not key.startswith("PTEX")]
    stream = graph.stream(graph.document.catalog.get("Metadata"))
    packet = _xml(graph, stream, "its metadata", found)
    for name, text in (*shown, *(_xmp(packet) if packet is not None else ())):
        if squeezed(text) not in told:
            told.add(squeezed(text))
            yield from text_block(text, Part.METADATA, ("property", f"property {name.lower()}"))


def _xmp(root: "etree._Element") -> Iterator[tuple[str, str]]:
    """Yield the (name, text) of the properties in an XMP packet that are prose."""
    for node in root.iter("{*}*"):
        owner = next((one for one in (node, *node.iterancestors()) if _is_prose(one.tag)), None)
        if owner is not None:
            yield etree.QName(owner).localname, node.text or ""
        for key, value in node.attrib.items():
            if _is_prose(key):
                yield etree.QName(key).localname, str(value)


def _is_prose(tag: object) -> bool:
    name = etree.QName(str(tag))
    return (name.namespace or "").startswith(_XMP_PROSE) and name.localname not in _XMP_NOT_PROSE


def _xfa(graph: Graph, form: Mapping[str, object], found: Structure, told: set[str]) -> Iterator[Block]:
    """Yield the texts of an XML form (12.7.8): its template and its data."""
    parts = graph.items(form.get("XFA"))
    for name, packet in list(zip(parts[::2], parts[1::2], strict=False)) or [("", form.get("XFA"))]:
        if graph.text(name) not in _XFA_PROSE:
            continue
        root = _xml(graph, graph.stream(packet), "its XML form", found)
        for node in _form_nodes(root) if root is not None else ():
            for text in (node.text or "", node.tail or ""):
                if squeezed(text) not in told:
                    told.add(squeezed(text))
                    yield from text_block(text, Part.BODY, ("form", "XML form"))


def _form_nodes(root: "etree._Element") -> Iterator["etree._Element"]:
    """Yield the elements that people fill or read: of a whole package, those of its form and data."""
    if etree.QName(root).localname != "xdp":
        yield from root.iter("{*}*")
        return
    for packet in root.iterchildren("{*}*"):
        if etree.QName(packet).localname not in _XFA_MACHINERY:
            yield from packet.iter("{*}*")


def _xml(graph: Graph, stream: PDFStream | None, what: str, found: Structure) -> "etree._Element | None":
    """The root of an XML stream, with nothing resolved or fetched; damage is told as unread."""
    data = (graph.data(stream) or b"").strip(b"\0 \r\n\t") if stream is not None else b""
    if not data:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        if b"<!DOCTYPE" in data:
            raise ValueError
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        found.unread.append(Unread(Location(()), f"{what} is no sound XML; it was not read"))
        return None
