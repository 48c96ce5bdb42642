"""Captions of recordings, WebVTT and SubRip: what is said, located by the time it is said.

A sentence runs on over captions, so captions of one speaker are joined until it ends.
"""

from bisect import bisect_right

import regex
from msgspec import Struct

from msl_guard.extract.blocks import Content, TextBuilder
from msl_guard.extract.claims import completed
from msl_guard.extract.decoding import decoded, line_starts
from msl_guard.extract.htmltext import HtmlText
from msl_guard.extract.limits import Limits
from msl_guard.model import Block, Location, Part

_TIME = regex.compile(r"\s*(?P<start>(?:\d+:)?\d{1,2}:\d{2})[.,]\d{1,3}\s*-->")
_ASIDE = regex.compile(r"(?:NOTE|STYLE|REGION|WEBVTT)\b")
_TAG = regex.compile(r"<(?:v(?:\.[^\s>]*)?\s+(?P<voice>[^>\n]+)|[^<>\n]*)>|\{\\[^}\n]*\}")
_MARKUP = regex.compile(
    r"-->[^\n]*|</?(?:[biucsv]|rt|ruby|lang|font)(?![^\W\d_])[^<>\n]*>?|<[\d:.]+>|\{\\[^}\n]*\}|&[#\w]+;?|[#\w]+;"
    r"|^\ufeff?(?:NOTE|STYLE|REGION|WEBVTT)\b"
)
_ENDED = regex.compile(r"[.!?…:][\"'”’)\]]*$")
_LONGEST = 1500
"""Characters after which a sentence that nobody punctuated is cut."""


class _Speech(Struct):
    """What one speaker says from a time on."""

    time: str
    voice: str
    builder: TextBuilder


def read(data: bytes, limits: Limits) -> Content:
    """Read a caption file; blocks are located by time and line."""
    text = decoded(data, limits)
    starts = line_starts(text)
    walk = _Walk(starts)
    for number, line in enumerate(text.split("\n")):
        walk.take(number, line)
    walk.flush()
    return Content(completed(walk.blocks, text, starts, _MARKUP), (), starts, source=text)


class _Walk:
    """Joins the lines of captions into what is said."""

    def __init__(self, starts: tuple[int, ...]) -> None:
        self.blocks: list[Block] = []
        self._starts = starts
        self._speech = _Speech("", "", TextBuilder())
        self._kind = "head"

    def take(self, number: int, line: str) -> None:
        """Take the next line."""
        time = _TIME.match(line)
        if time:
            self._kind = "speech"
            self._time(time["start"])
        elif not line.strip():
            self._kind = "head"
        elif self._kind == "speech":
            self._say(number, line)
        elif _ASIDE.match(line.lstrip("\ufeff")) or self._kind == "aside":
            self._kind = "aside"
            word = _ASIDE.match(line)
            self._aside(number, line, word.end() if word else 0)
        elif not line.strip().isdigit():
            self._aside(number, line, 0)

    def flush(self) -> None:
        """End what is being said."""
        speech, self._speech = self._speech, _Speech(self._speech.time, self._speech.voice, TextBuilder())
        if speech.builder.pieces:
            line = ("line", self._line(speech.builder.source[0][1]) if speech.builder.source else 1)
            who = (("speaker", speech.voice),) if speech.voice else ()
            block = speech.builder.block(Part.BODY, Location((("time", speech.time), *who, line)))
            self.blocks += [block] if block is not None else []

    def _time(self, time: str) -> None:
        text = "".join(self._speech.builder.pieces).rstrip()
        if not text or _ENDED.search(text) or len(text) > _LONGEST:
            self.flush()
            self._speech.time = time

    def _say(self, number: int, line: str) -> None:
        """Add the words of a line; a new speaker begins a new block."""
        start, at = self._starts[number], 0
        if self._speech.builder.pieces:
            self._speech.builder.stand_in(" ", start - 1)
        for tag in _TAG.finditer(line):
            self._words(line[at : tag.start()], start + at)
            if tag["voice"] and tag["voice"].strip() != self._speech.voice:
                self.flush()
                self._speech.voice = " ".join(tag["voice"].split())
            at = tag.end()
        self._words(line[at:], start + at)

    def _words(self, text: str, start: int) -> None:
        HtmlText(((0, start),)).fill(self._speech.builder, text, 0, kept=True)

    def _aside(self, number: int, line: str, skip: int) -> None:
        """A note, name or style beside the captions."""
        builder = TextBuilder()
        builder.add(line[skip:], self._starts[number] + skip)
        block = builder.block(Part.COMMENT, Location((("line", number + 1),)))
        self.blocks += [block] if block is not None else []

    def _line(self, offset: int) -> int:
        return bisect_right(self._starts, offset)
