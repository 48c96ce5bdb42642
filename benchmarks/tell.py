"""The results of `make bench` as a page: a table, and the slopes drawn. `python benchmarks/tell.py` writes it."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
RESULTS = HERE / "results.json"
_BEGIN, _END = "<!-- results -->", "<!-- end of results -->"
_WIDTH, _HEIGHT, _EDGE = 520, 260, 60
_RULES = re.compile(r"1 MB, (?P<number>[0-9,]+) rules")
_SIZES = re.compile(r"matching (?P<number>[0-9,]+) kB")

Row = Mapping[str, str | float | None]


def table(results: Mapping[str, object]) -> str:
    """The rows as Markdown, with the machine and its load."""
    machine, rows = results["machine"], results["results"]
    lines = [
        f"Python {str(machine['python']).split()[0]}, {machine['machine']}, {machine['processors']} processors;"
        f" others worked on it too: load {results['load'][0]:.0f}.",
        "",
        "| measure | value | remark |",
        "|---|---|---|",
    ]
    for row in rows:
        value = "-" if row["value"] is None else f"{row['value']:.3g} {row['unit']}"
        lines.append(f"| {row['measure']} | {value} | {row['remark']} |")
    return "\n".join(lines)


def page(text: str, results: Mapping[str, object]) -> str:
    """The page with the results put in."""
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}\n{table(results)}\n{_END}{after}"


def slopes(results: Mapping[str, object]) -> dict[str, str]:
    """The drawings by name of their file: time by the number of rules, and rate by the size of the text."""
    found = {
        "slope-rules.svg": ("rules", "ms for 1 MB", _points(results["results"], _RULES)),
        "slope-size.svg": ("kB of text", "MB/s", _points(results["results"], _SIZES)),
    }
    return {name: _drawing(*what) for name, what in found.items()}


def _points(rows: Sequence[Row], named: "re.Pattern[str]") -> list[tuple[float, float]]:
    matched = [(named.fullmatch(str(row["measure"])), row["value"]) for row in rows]
    return [(float(one["number"].replace(",", "")), float(value)) for one, value in matched if one and value]


def _drawing(across: str, up: str, points: Sequence[tuple[float, float]]) -> str:
    """Points on axes that both go by powers of ten, as SVG."""
    xs, ys = zip(*points, strict=True)
    left, right = math.floor(math.log10(min(xs))), math.ceil(math.log10(max(xs)))
    low, high = math.floor(math.log10(min(ys))), math.ceil(math.log10(max(ys)))

    def x(value: float) -> float:
        return _EDGE + (math.log10(value) - left) / max(right - left, 1) * (_WIDTH - 2 * _EDGE)

    def y(value: float) -> float:
        return _HEIGHT - _EDGE - (math.log10(value) - low) / max(high - low, 1) * (_HEIGHT - 2 * _EDGE)

    lines = [
        f'<line x1="{x(10**left):.0f}" x2="{x(10**right):.0f}" y1="{y(10**at):.0f}" y2="{y(10**at):.0f}"/>'
        f'<text x="{_EDGE - 8}" y="{y(10**at) + 4:.0f}" text-anchor="end">{10**at:g}</text>'
        for at in range(low, high + 1)
    ]
    lines += [
        f'<text x="{x(10**at):.0f}" y="{_HEIGHT - _EDGE + 20}" text-anchor="middle">{10**at:,g}</text>'
        for at in range(left, right + 1)
    ]
    line = " ".join(f"{x(one):.1f},{y(two):.1f}" for one, two in points)
    dots = "".join(
        f'<circle cx="{x(one):.1f}" cy="{y(two):.1f}" r="3.5"><title>{one:g} {across}: {two:.3g} {up}</title></circle>'
        for one, two in points
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif"'
        f' font-size="12" stroke="none" fill="#444" role="img" aria-label="{up} by {across}">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>'
        f'<g stroke="#ddd">{"".join(lines)}</g>'.replace("<text", '<text stroke="none"')
        + f'<polyline points="{line}" fill="none" stroke="#1a5fb4" stroke-width="2"/><g fill="#1a5fb4">{dots}</g>'
        f'<text x="{_WIDTH / 2:.0f}" y="{_HEIGHT - 14}" text-anchor="middle">{across}</text>'
        f'<text x="{_EDGE - 40}" y="30">{up}</text></svg>\n'
    )


def main() -> None:
    """Write the page and its drawings from the results."""
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")
    for name, drawing in slopes(results).items():
        (PAGE.parent / name).write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
