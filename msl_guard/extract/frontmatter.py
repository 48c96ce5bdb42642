"""The values at the top of a Markdown file (YAML or TOML), each as a text of its own."""

from collections.abc import Iterator

import regex

from msl_guard.extract.blocks import TextBuilder

_ENTRY = regex.compile(r"[ \t]*(?:[\w\"'.-]+[ \t]*[:=]|-[ \t])")
"""A line of the front matter that begins a new value."""


def by_entry(builder: TextBuilder) -> Iterator[TextBuilder]:
    """One builder a value of the front matter; a value may run on over lines."""
    if not builder.source:
        return
    start = builder.source[0][1]
    one = TextBuilder()
    for line in regex.finditer(r"[^\n]+", "".join(builder.pieces)):
        if _ENTRY.match(line[0]):
            yield one
            one = TextBuilder()
        elif one.pieces:
            one.stand_in(" ", start + line.start() - 1)
        text = line[0].strip() if one.pieces else line[0].rstrip()
        one.add(text, start + line.start() + line[0].index(text))
    yield one
