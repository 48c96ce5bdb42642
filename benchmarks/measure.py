"""Measures speed and memory side by side in one run: `make bench`. Results as JSON and as a table."""

import argparse
import dataclasses
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import regex
from msgspec.structs import asdict, replace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import others, text
from benchmarks.timing import Ran, command, median
from msl_guard.fold import fold
from msl_guard.match import Pattern
from msl_guard.match.pattern import compiled
from msl_guard.model import Block, Context, Document, Location, Part
from msl_guard.ruleset import Ruleset, load

CONTEXT = Context("msl_deck_proactive", "hcp_prescriber", ("INTL",), "proactive")
Row = tuple[str, float | None, str, str]
"""What was measured, the figure, its unit, a remark."""


def document(paragraphs: list[str]) -> Document:
    """Paragraphs as a Markdown reader would give them."""
    blocks = (Block(one, Part.BODY, Location((("line", at + 1),))) for at, one in enumerate(paragraphs))
    return Document("bench.md", "markdown", "0" * 64, tuple(blocks))


def matching(ruleset: Ruleset, data: Path | None, times: int) -> Iterator[Row]:
    """All packs on 1 MB against one search after another for each of their patterns."""
    paragraphs = text.paragraphs(1_000_000, data)
    whole = document(paragraphs)
    size = sum(map(len, paragraphs)) / 1e6
    ruleset.engine.check(whole, CONTEXT, 600)
    ours = median(lambda: ruleset.engine.check(whole, CONTEXT, 600), times)
    yield "matching, all packs", size / ours, "MB/s", f"{len(ruleset.rules)} rules, one core"
    patterns = [one for rule in ruleset.rules for one in rule.matcher.patterns if isinstance(one, Pattern)]
    few = fold("\n".join(paragraphs[: max(len(paragraphs) // 20, 1)]))
    sources = [compiled(one.exact) for one in patterns]

    def loop() -> None:
        for one in sources:
            for _ in one.finditer(few):
                pass

    theirs = median(loop, max(times // 2, 1)) / (len(few) / 1e6)
    yield "one regex.finditer a pattern", 1 / theirs, "MB/s", f"{len(patterns)} patterns, 5 % of the text"
    yield "matching against the loop", theirs / (ours / size), "times", "wanted: 50"


def rule_slope(ruleset: Ruleset, data: Path | None, times: int) -> Iterator[Row]:
    """The time on 1 MB by the number of rules: the packs' own, repeated with other words."""
    paragraphs = text.paragraphs(1_000_000, data)
    whole = document(paragraphs)
    letters = "bcdfghjklmnpqrstvwxz"
    spent: dict[int, float] = {}
    for count in (1, 30, 300, 3_000):
        rules = [
            ruleset.rules[at]
            if at < len(ruleset.rules)
            else _changed(ruleset.rules[at % len(ruleset.rules)], at, letters)
            for at in range(count)
        ]
        engine = dataclasses.replace(ruleset.engine, rules=tuple(rules))
        engine.check(whole, CONTEXT, 600)
        spent[count] = median(lambda engine=engine: engine.check(whole, CONTEXT, 600), max(times // 2, 1))
        yield f"1 MB, {count} rules", spent[count] * 1000, "ms", ""
    yield "3,000 rules against 300", spent[3_000] / spent[300], "times", "wanted: at most 2"


def _changed(rule, number: int, letters: str):  # type: ignore[no-untyped-def]
    """A rule like another, for words of its own that share its first word with other rules."""
    from msl_guard.match import Forbid, Watch
    from msl_guard.ruleset.language import Compiler

    base = len(letters)
    stem = "".join(letters[number // base**place % base] for place in range(3))
    written = [f"({stem}ol|{stem}ine) ..3 (effect|patients)", f"no {stem}ery", f"treatment with {stem}ab"]
    patterns = [Compiler({}).pattern(one, "bench") for one in written]
    return replace(
        rule, id=f"BENCH-{number}", kind="forbid", matcher=Forbid(tuple(Watch(one) for one in patterns))
    )


def size_slope(ruleset: Ruleset, data: Path | None, times: int) -> Iterator[Row]:
    """The rate by the size of the text."""
    for size in (10_000, 100_000, 1_000_000, 10_000_000):
        whole = document(text.paragraphs(size, data))
        spent = median(
            lambda whole=whole: ruleset.engine.check(whole, CONTEXT, 600), times if size < 5e5 else 1
        )
        yield f"matching {size // 1000:,} kB", size / spent / 1e6, "MB/s", ""


def commands(folder: Path, data: Path | None, times: int) -> Iterator[Row]:
    """The program from its start: notes, a deck, a PDF, 1 MB of Markdown, folders, the cache."""
    program = [sys.executable, "-m", "msl_guard"]
    root = str(Path(__file__).resolve().parent.parent)
    home = {
        "PYTHONPATH": root,
        "MSL_GUARD_CACHE": str(folder / "cache"),
        "PYTHONPYCACHEPREFIX": str(folder / "pyc"),
    }

    def run(name: str, *arguments: str) -> Iterator[Row]:
        ran = command([*program, *arguments], times, folder, home)
        yield (
            name,
            ran.wall,
            "s",
            f"{ran.cpu:.2f} s of processor time, {ran.megabytes:.0f} MB, exit {ran.code}",
        )

    (folder / "note.md").write_text("A short note: zeltrivanib is a miracle.", encoding="utf-8")
    (folder / "big.md").write_text("\n\n".join(text.paragraphs(1_000_000, data)), encoding="utf-8")
    text.deck(folder / "deck.pptx", 60)
    text.pages(folder / "pages.pdf", 100)
    scan = ("scan", "--isolated", "--no-cache")
    yield from run("--version", "--version")
    yield from run("scan of a short note", *scan, "note.md")
    yield from run("scan of a 60-slide deck", *scan, "deck.pptx")
    yield from run("scan of a 100-page pdf", *scan, "pages.pdf")
    yield from run("scan of 1 MB of Markdown", *scan, "big.md")
    spent: dict[str, Ran] = {}
    for count in (20, 200):
        many = folder / f"files{count}"
        many.mkdir()
        for number in range(count):
            body = "\n\n".join(text.paragraphs(20_000, data, number))
            (many / f"{number}.md").write_text(f"{number}\n\n{body}", encoding="utf-8")
    for name, extra in {
        "20 files, one process": ("files20", "--no-cache", "--jobs", "1"),
        "200 files, one process": ("files200", "--no-cache", "--jobs", "1"),
        "200 files, two processes": ("files200", "--no-cache", "--jobs", "2"),
        "200 files, known from before": ("files200", "--jobs", "1"),
    }.items():
        spent[name] = command([*program, "scan", "--isolated", *extra], max(times // 2, 1), folder, home)
        yield name, spent[name].wall, "s", f"{spent[name].cpu:.2f} s of processor time"
    one = spent["200 files, one process"]
    two, known = spent["200 files, two processes"], spent["200 files, known from before"]
    more = f"{two.cpu / one.cpu:.2f} times the processor time"
    yield "two processes against one", one.wall / two.wall, "times", f"wanted: 1.7; {more}"
    less = f"{one.cpu / known.cpu:.0f} times less processor time"
    yield "known against new", one.wall / known.wall, "times", f"wanted: 20; {less}"


def extraction(folder: Path, times: int) -> Iterator[Row]:
    """Reading alone, against the bare loops of other readers."""
    from docx import Document as Word
    from pdfminer.high_level import extract_pages
    from pptx import Presentation

    from msl_guard.extract import extract

    text.letter(folder / "letter.docx", 60)
    theirs = {
        "deck.pptx": lambda path: [
            shape.text_frame.text
            for slide in Presentation(path).slides
            for shape in slide.shapes
            if shape.has_text_frame
        ],
        "letter.docx": lambda path: [one.text for one in Word(path).paragraphs],
        "pages.pdf": lambda path: list(extract_pages(path)),
    }
    for name, read in theirs.items():
        data = (folder / name).read_bytes()
        other = median(lambda read=read, name=name: read(str(folder / name)), times)
        own = median(lambda name=name, data=data: extract(name, data), times)
        remark = f"{own * 1000:.0f} ms, theirs {other * 1000:.0f} ms"
        yield f"extraction of {name} against the bare reader", own / other, "times its time", remark


def reasoning(folder: Path, times: int) -> Iterator[Row]:
    """Matching and reasoning over labels on a deck, against reading it."""
    from msl_guard.extract import extract
    from msl_guard.ruleset import load_for_examples

    data = (folder / "deck.pptx").read_bytes()
    rules, read = load_for_examples(None), extract("deck.pptx", data)
    rules.engine.check(read, CONTEXT, 600)
    reading = median(lambda: extract("deck.pptx", data), times)
    judging = median(lambda: rules.engine.check(read, CONTEXT, 600), times)
    remark = f"{judging * 1000:.0f} ms, reading {reading * 1000:.0f} ms"
    yield "matching and reasoning over a deck against reading it", judging / reading, "times its time", remark


def calibration() -> Iterator[Row]:
    """How fast the machine is just now: a loop that other runs have too."""

    def loop() -> None:
        total = 0
        for one in range(3_000_000):
            total += one & 7

    yield (
        "three million turns of an empty loop",
        median(loop, 3),
        "s",
        "tells how fast the machine was just then",
    )


def against_others(folder: Path, ruleset: Ruleset, times: int) -> Iterator[Row]:
    """Other linters on the 1 MB of Markdown, with the plain phrases of the packs where they take any."""
    plain = regex.compile(r"[a-z]+(?: [a-z]+)*")
    phrases = sorted(
        {str(one) for rule in ruleset.rules for one in rule.matcher.patterns if plain.fullmatch(str(one))}
    )
    for name, ran in others.compared(folder / "big.md", phrases, folder, times).items():
        if isinstance(ran, str):
            yield f"{name} on 1 MB of Markdown", None, "s", ran
        else:
            taken = f"{len(phrases)} phrases, " if name in others.TAKE_PHRASES else ""
            remark = f"{taken}{ran.cpu:.2f} s of processor time, {ran.megabytes:.0f} MB, exit {ran.code}"
            yield f"{name} on 1 MB of Markdown", ran.wall, "s", remark


def main() -> None:
    """Measure, print the table as it grows, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=os.environ.get("MSL_GUARD_BENCH_DATA") or None)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results.json"))
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--without-others", action="store_true", help="install no other linter")
    given = parser.parse_args()
    ruleset = load(None).bare
    rows: list[Row] = []
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, "
          f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")  # fmt: skip
    print("| measure | value | remark |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        parts = [
            calibration(),
            matching(ruleset, given.data, given.times),
            rule_slope(ruleset, given.data, given.times),
            size_slope(ruleset, given.data, given.times),
            commands(folder, given.data, given.times),
            extraction(folder, given.times),
            reasoning(folder, given.times),
            calibration(),
        ]
        if not given.without_others:
            parts.append(against_others(folder, ruleset, max(given.times // 2, 1)))
        for row in (row for part in parts for row in part):
            rows.append(row)
            name, value, unit, remark = row
            print(f"| {name} | {'-' if value is None else f'{value:.3g} {unit}'} | {remark} |", flush=True)
    machine = {"python": sys.version, "machine": platform.platform(), "processors": os.cpu_count()}
    results = [dict(zip(("measure", "value", "unit", "remark"), row, strict=True)) for row in rows]
    given.out.write_text(
        json.dumps(
            {"machine": machine, "load": os.getloadavg(), "rules": asdict(ruleset.info), "results": results},
            indent=2,
        )
        + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
