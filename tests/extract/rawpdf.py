"""PDF files object by object, for what no writing library makes."""

import zlib

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
FILLER = "Forty patients were enrolled at two sites."


def stream(content: bytes | str, entries: str = "", *, packed: bool = False) -> bytes:
    data = content.encode("latin-1") if isinstance(content, str) else content
    if packed:
        data, entries = zlib.compress(data), f"{entries}/Filter/FlateDecode"
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream"


def file(objects: list[bytes | str], trailer: str = "") -> bytes:
    made, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, one.encode("latin-1") if isinstance(one, str) else one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(made)}\n%%EOF"
    return made + head + table + end.encode()


def text(words: str, x: float = 72, y: float = 600, size: float = 12, before: str = "") -> str:
    return f"BT /F1 {size} Tf {before} {x} {y} Td ({words}) Tj ET\n"


def document(
    content: bytes | str = "",
    *more: bytes | str,
    page: str = "",
    catalog: str = "",
    resources: str = "",
    trailer: str = "",
) -> bytes:
    """One page with a line of filler and the content; further objects are numbered from 6."""
    body = content if isinstance(content, bytes) else stream(text(FILLER, y=720) + content)
    return file(
        [
            f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            f"/Resources<</Font<</F1 5 0 R>>{resources}>>{page}>>",
            body,
            FONT,
            *more,
        ],
        trailer,
    )


def form(content: str, entries: str = "", fonts: str = "/Font<</F1 5 0 R>>") -> bytes:
    return stream(content, f"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<<{fonts}>>{entries}")
