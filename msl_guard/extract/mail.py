"""Mail (RFC 5322, MIME): headers, each body once, attachments as documents of their own."""

from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from mimetypes import guess_extension

import regex
from msgspec.structs import replace

from msl_guard.errors import ExtractionError
from msl_guard.extract.alternatives import with_unsaid
from msl_guard.extract.blocks import Content, Embedded, Picture, TextBuilder
from msl_guard.extract.claims import PROSE
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.limits import Limits
from msl_guard.extract.paragraphs import REPLY_QUOTE, text_blocks
from msl_guard.extract.tags import html_content
from msl_guard.model import Block, Location, Part, Step, Unread

_HEADERS = {
    "Subject": Part.TITLE,
    "Thread-Topic": Part.METADATA,
    "Comments": Part.COMMENT,
    "Keywords": Part.METADATA,
    "From": Part.METADATA,
    "To": Part.METADATA,
    "Cc": Part.METADATA,
    "Bcc": Part.METADATA,
    "Reply-To": Part.METADATA,
    "Content-Description": Part.METADATA,
}
_TRACES = regex.compile(
    r"(?:received|arc-|dkim-|authentication-|x-ms-|x-microsoft|x-forefront|x-spam|x-google|x-gm-|x-originat|x-mailer|list-"
    r"|return-path|delivered-to|mime-|content-(?!description)|date|message-id|in-reply-to|references|user-agent|thread-"
    r"|autocrypt|feedback-id|x-auth|x-proofpoint|x-virus|x-scan|x-report|resent-|sender|errors-to).*",
    regex.IGNORECASE,
)
"""Headers that mail programs and servers write for one another."""
_FOR_OLD_PROGRAMS = regex.compile(
    r"\s*This is a (?:\S+ )?(?:signed )?multi-?part message in MIME format\.?\s*", regex.I
)
_LOCKED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"))
_BROKEN = (MessageError, HeaderParseError, LookupError, ValueError, AssertionError, TypeError, AttributeError)


def read(data: bytes, limits: Limits) -> Content:
    """Read a mail; blocks are located by header, or by body and line in it."""
    try:
        walk = _Walk(limits)
        walk.message(message_from_bytes(data))
    except RecursionError:
        raise ExtractionError("is nested too deeply to be read") from None
    except _BROKEN as error:
        raise ExtractionError(f"is no readable mail: {error}; save it again") from None
    if not walk.headed:
        raise ExtractionError("has no mail headers; check that the extension is right")
    return Content(walk.blocks, walk.unread, (), walk.pictures, members=walk.members)


class _Walk:
    """Collects what a message holds."""

    def __init__(self, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.unread: list[Unread] = []
        self.pictures: list[Picture] = []
        self.members: list[Embedded] = []
        self.headed = False
        self._limits = limits
        self._bodies: Counter[str] = Counter()

    def message(self, message: Message) -> None:
        """Take a message: what its headers say, then its parts."""
        said: set[str] = set()
        for name, part in _HEADERS.items():
            for value in message.get_all(name, []):
                self.headed = True
                builder = TextBuilder()
                builder.stand_in(header_text(value), 0)
                block = builder.block(part, Location((("header", name),)))
                if block is not None and block.text not in said:
                    said.add(block.text)
                    self.blocks.append(replace(block, source=()))
        self.headed = self.headed or any(
            message.get_all(name) for name in ("Date", "Message-ID", "MIME-Version")
        )
        self._part(message)

    def _unasked(self, part: Message) -> None:
        """Headers nobody asks for, and text around the parts: programs show neither, people can read both."""
        for name, value in part.items():
            text = header_text(value)
            if name.title() not in _HEADERS and not _TRACES.fullmatch(name) and PROSE.search(text):
                self._hidden(text, ("header", name))
        for around in (part.preamble, part.epilogue):
            if around and PROSE.search(around) and not _FOR_OLD_PROGRAMS.fullmatch(around):
                self._hidden(around, ("body", "around the parts"))

    def _hidden(self, text: str, step: Step) -> None:
        builder = TextBuilder()
        builder.add(" ".join(text.split()), 0)
        block = builder.block(Part.HIDDEN, Location((step,)))
        self.blocks += [replace(block, source=())] if block is not None else []

    def _part(self, part: Message) -> None:
        self._unasked(part)
        kind = part.get_content_type()
        if kind in _LOCKED or kind == "multipart/encrypted":
            self.unread.append(Unread(Location((("body", "body"),)), "is encrypted; save its text unlocked"))
        elif (
            kind == "message/rfc822" or part.get_content_disposition() == "attachment" or part.get_filename()
        ):
            self._attachment(part, kind)
        elif kind == "multipart/alternative":
            self._alternative(part)
        elif part.is_multipart():
            for one in _parts(part):
                self._part(one)
        elif kind.startswith("text/"):
            self.blocks += self._body(part, kind)
        else:
            self._attachment(part, kind)

    def _alternative(self, parts: Message) -> None:
        """The versions of one body: the last is what a mail program shows, the others may say more."""
        before = self.blocks
        versions: list[list[Block]] = []
        for one in _parts(parts):
            self.blocks = []
            self._part(one)
            versions.append(self.blocks)
        self.blocks = []
        for version in reversed(versions):
            self.blocks = list(with_unsaid(self.blocks, version))
        self.blocks = [*before, *self.blocks]

    def _body(self, part: Message, kind: str) -> Iterator[Block]:
        """Yield the blocks of one body."""
        text = self._text(part)
        starts = line_starts(text)
        if kind in ("text/html", "application/xhtml+xml"):
            step = self._step("HTML body")
            content = html_content(text, starts)
            self.unread += [_below(one, step) for one in content.unread]
            self.pictures += content.pictures
            blocks = list(content.blocks)
        else:
            step = self._step("text body")
            blocks = text_blocks(text, starts, REPLY_QUOTE)
        for block in blocks:
            yield replace(block, location=Location((step, *block.location.steps)), source=())

    def _step(self, name: str) -> Step:
        self._bodies[name] += 1
        return ("body", name if self._bodies[name] == 1 else f"{name} {self._bodies[name]}")

    def _text(self, part: Message) -> str:
        data = _payload(part)
        charset = part.get_content_charset()
        if charset and charset not in ("us-ascii", "unknown-8bit"):
            try:
                text = data.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
            except (LookupError, UnicodeError, ValueError):
                return decoded(data.replace(b"\0", b""), self._limits)
            return text.replace("\0", "")
        return decoded(data.replace(b"\0", b""), self._limits)

    def _attachment(self, part: Message, kind: str) -> None:
        """An attached file; a picture shown in the mail belongs to the mail itself."""
        name = _file_name(part, kind, len(self.members) + 1)
        location = Location((("file", name),))
        if kind == "message/rfc822":
            inner = part.get_payload()
            message = inner[0] if isinstance(inner, list) and inner else part
            self.members.append(Embedded(name, location, lambda: _written(message)))
        elif part.get_content_maintype() == "image":
            self.pictures.append(Picture(location, lambda: _payload(part)))
        elif name.lower() == "winmail.dat" or kind == "application/ms-tnef":
            self.unread.append(Unread(location, "Outlook's own packing, which was not read; send it as MIME"))
        elif part.is_multipart():
            for one in _parts(part):
                self._part(one)
        else:
            self.members.append(Embedded(name, location, lambda: _payload(part)))


def header_text(value: object) -> str:
    """The text of a header, its encoded words decoded."""
    written = " ".join(str(value).split())
    try:
        return str(make_header(decode_header(written)))
    except _BROKEN:
        return written


def _parts(part: Message) -> Iterator[Message]:
    inner = part.get_payload()
    yield from (one for one in inner if isinstance(one, Message)) if isinstance(inner, list) else ()


def _payload(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _written(message: Message | str) -> bytes:
    """A message that was attached, as a file."""
    try:
        return message.encode() if isinstance(message, str) else message.as_bytes()
    except (*_BROKEN, RecursionError) as error:
        raise ExtractionError(f"is no readable mail: {error}; save it again") from None


def _file_name(part: Message, kind: str, number: int) -> str:
    name = header_text(part.get_filename() or "").replace("\\", "/").rpartition("/")[2].strip()
    name = "".join(char for char in name if char.isprintable())
    suffix = ".eml" if kind == "message/rfc822" else guess_extension(kind) or ""
    if not name:
        return f"attachment-{number}{suffix}"
    return name if "." in name or not suffix else name + suffix


def _below(one: Unread, step: Step) -> Unread:
    return replace(one, location=Location((step, *one.location.steps)))
