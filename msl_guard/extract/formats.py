"""The formats there are, and which of them a file is: by its bytes, and for text by its extension."""

import struct
from collections.abc import Callable, Mapping
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct

from msl_guard.errors import ExtractionError
from msl_guard.extract.limits import Limits

if TYPE_CHECKING:
    from msl_guard.extract.blocks import Content
    from msl_guard.extract.package import Package

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Format(Struct, frozen=True):
    """A format and the module that reads it, imported when a file of the format comes along."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    is_text: bool = False
    """Whether only the extension tells the format, since all bytes of it are text."""

    def read(self, data: bytes, limits: Limits) -> "Content":
        """The content of a file of this format.

        Raises:
            ExtractionError: the file cannot be read.
        """
        reader: Callable[[bytes, Limits], Content] = import_module(f"msl_guard.extract.{self.module}").read
        return reader(data, limits)


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("pptx", (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"), "pptx"),
        Format("docx", (".docx", ".docm", ".dotx", ".dotm"), "docx"),
        Format("xlsx", (".xlsx", ".xlsm", ".xltx", ".xltm"), "xlsx"),
        Format("pdf", (".pdf",), "pdf"),
        Format("opendocument", (".odt", ".ott", ".odp", ".otp", ".ods", ".ots", ".odg"), "opendocument"),
        Format("flat-opendocument", (".fodt", ".fodp", ".fods"), "opendocument", is_text=True),
        Format("rtf", (".rtf",), "rtf"),
        Format("outlook", (".msg",), "outlook"),
        Format("ppt", (".ppt", ".pps", ".pot"), "legacy"),
        Format("doc", (".doc", ".dot"), "legacy"),
        Format("xls", (".xls", ".xlt"), "legacy"),
        Format("zip", (".zip",), "archive"),
        Format("mail", (".eml",), "mail", is_text=True),
        Format("markdown", (".md", ".markdown"), "markdown", is_text=True),
        Format("restructuredtext", (".rst",), "restructured", is_text=True),
        Format("html", (".html", ".htm", ".xhtml"), "html", is_text=True),
        Format("text", (".txt", ".text"), "plain", is_text=True),
        Format("captions", (".vtt", ".srt"), "captions", is_text=True),
        Format("csv", (".csv", ".tsv"), "delimited", is_text=True),
        Format("json-lines", (".jsonl", ".ndjson"), "jsonlines", is_text=True),
        Format("notebook", (".ipynb",), "notebook", is_text=True),
    )
}
SUFFIXES: Mapping[str, str] = {suffix: one.name for one in FORMATS.values() for suffix in one.suffixes}
UNREAD_SUFFIXES: Mapping[str, str] = {
    ".pages": "save it as .docx",
    ".key": "save it as .pptx",
    ".numbers": "save it as .xlsx",
    **dict.fromkeys((".xlsb", ".mpp", ".vsdx", ".pub", ".one"), "save it as .pdf"),
    **dict.fromkeys((".mht", ".mhtml"), "save it as .html"),
    **dict.fromkeys((".pst", ".mbox"), "save its messages as .eml"),
    **dict.fromkeys((".7z", ".rar", ".gz", ".tar", ".tgz"), "unpack it"),
    ".epub": "save it as .html",
}
"""Documents the program cannot read, with what to do: named as failures, never passed over."""

_OLE_STREAMS = (
    ("EncryptedPackage", ""),
    ("__properties_version1.0", "outlook"),
    ("PowerPoint Document", "ppt"),
    ("PP97_DUALSTORAGE", "ppt"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
)
_MAIN_PARTS = (
    ("presentationml.", "pptx"),
    ("ms-powerpoint.", "pptx"),
    ("wordprocessingml.", "docx"),
    ("ms-word.", "docx"),
    ("spreadsheetml.", "xlsx"),
    ("ms-excel.sheet.macroenabled", "xlsx"),
    ("ms-excel.template.macroenabled", "xlsx"),
)
"""What the content type of a main part holds, by format (ECMA-376 part 1, section 15.2 and 11 to 13.3)."""
_OFFICE_FOLDERS: Mapping[str, str] = {"ppt/": "pptx", "word/": "docx", "xl/": "xlsx"}
_ODF_TYPE = b"application/vnd.oasis.opendocument."


def recognise(suffix: str, data: bytes, limits: Limits) -> Format:
    """The format of a file with this extension (in lower case, with its dot).

    Raises:
        ExtractionError: no reader knows it, it is encrypted, or it is not what its extension says.
    """
    named = FORMATS.get(SUFFIXES.get(suffix, ""))
    found = _by_bytes(suffix, data, limits, text=named is not None and named.is_text)
    if found is not None:
        return FORMATS[found]
    if named is None:
        remedy = UNREAD_SUFFIXES.get(suffix) or "known: " + " ".join(SUFFIXES)
        what = f"the format {suffix}" if suffix else "a file without an extension"
        raise ExtractionError(f"{what} cannot be read; {remedy}")
    if named.is_text:
        return named
    if named.module == "legacy" and b"<html" in data[:4096].lower():
        return FORMATS["html"]
    raise ExtractionError(f"is no {suffix} file inside; it is damaged or has a wrong extension")


def _by_bytes(suffix: str, data: bytes, limits: Limits, *, text: bool) -> str | None:
    """The name of the format that the bytes show; None for text and for what nobody knows."""
    if data.startswith(OLE2):
        return _ole_format(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(suffix, data, limits)
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"%PDF-") and suffix != ".pdf" and suffix in SUFFIXES and _holds_zip(data):
        raise ExtractionError(
            "is a PDF and a zip archive in one; which one is shown cannot be told; save it again"
        )
    if data.startswith(b"%PDF-") or (not text and b"%PDF-" in data[: None if suffix == ".pdf" else 1024]):
        return "pdf"
    return None


def _holds_zip(data: bytes) -> bool:
    from zipfile import is_zipfile

    return is_zipfile(BytesIO(data))


def _ole_format(data: bytes) -> str:
    from olefile import OleFileIO

    try:
        with OleFileIO(BytesIO(data)) as container:
            names = [name for stream, name in _OLE_STREAMS if container.exists(stream)]
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error) as error:
        raise ExtractionError(f"is a damaged Office file: {error}; save it again") from None
    if not names:
        raise ExtractionError("is an old file of an unknown kind; save it as .pptx, .docx or .pdf")
    if not names[0]:
        raise ExtractionError("is encrypted; save a copy without a password")
    return names[0]


def _zip_format(suffix: str, data: bytes, limits: Limits) -> str:
    from msl_guard.extract.package import Package

    if _ODF_TYPE in data[:200]:
        return "opendocument"
    if suffix == ".zip":
        return "zip"
    package = Package(data, limits)
    if "_rels/.rels" in package or any(map(package.has_folder, _OFFICE_FOLDERS)):
        return _office_format(package)
    if "content.xml" in package:
        return "opendocument"
    known = suffix in SUFFIXES
    remedy = "it is damaged or has a wrong extension" if known else UNREAD_SUFFIXES.get(suffix, "unpack it")
    raise ExtractionError(f"the format {suffix or 'zip'} cannot be read; {remedy}")


def _office_format(package: "Package") -> str:
    """The format of an Office package: by the content type of its main part, else by that part's folder."""
    kind, folder = package.content_type(package.main).lower(), package.main.lower()
    for piece, name in _MAIN_PARTS:
        if piece in kind:
            return name
    for start, name in () if kind else _OFFICE_FOLDERS.items():
        if folder.startswith(start):
            return name
    raise ExtractionError(
        f"its main part {package.main} is of an unknown kind; save it as .pptx, .docx or .xlsx"
    )
