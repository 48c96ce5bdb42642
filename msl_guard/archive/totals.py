"""The tables of one or more runs, summed up by DuckDB and told as Markdown, HTML or CSV."""

import csv
import html
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from msl_guard.archive.store import SCHEMA
from msl_guard.errors import ConfigError

Cells = Sequence[Sequence[object]]
_PART = "read_parquet({files}, union_by_name => true)"
_QUERIES = {
    "Runs": (
        ("run", "files", "documents", "not checked", "findings", "errors", "findings per 100 documents"),
        "with read as (select run, count(*) as files from files group by run),"
        " judged as (select run, count(*) as documents, sum(findings) as findings, sum(errors) as errors"
        " from documents group by run),"
        " missed as (select run, count(*) as failures from failures where whole group by run)"
        " select run, files, coalesce(documents, 0), coalesce(failures, 0), coalesce(findings, 0),"
        " coalesce(errors, 0), round(100.0 * findings / documents, 1)"
        " from read left join judged using (run) left join missed using (run) order by run",
    ),
    "Rules": (
        ("run", "rule", "severity", "findings", "documents"),
        "select run, rule_id, severity, count(*), count(distinct path) from findings where not suppressed"
        " group by all order by run, count(*) desc, rule_id",
    ),
    "Formats": (
        ("run", "format", "documents", "with findings"),
        "select run, format, count(*), count(*) filter (findings > 0) from documents"
        " group by all order by all",
    ),
    "Documents with most findings": (
        ("run", "document", "errors", "findings"),
        "select run, path, errors, findings from documents where findings > 0"
        " qualify row_number() over (partition by run order by errors desc, findings desc, path) <= 25"
        " order by run, errors desc, findings desc, path",
    ),
    "Not checked": (
        ("run", "document", "reason"),
        "select run, path, reason from failures order by all limit 1000",
    ),
}


class Totals(Struct, frozen=True):
    """Tables by title: their columns, and their rows."""

    tables: Mapping[str, tuple[Sequence[str], Cells]]


def totals(folders: Sequence[Path]) -> Totals:
    """The sums over runs, in order of their beginning: the first table is the trend.

    Raises:
        ConfigError: a folder holds no run, or DuckDB is missing.
    """
    try:
        import duckdb
    except ImportError:
        raise ConfigError("archive report needs DuckDB; install msl-guard[archive]") from None
    base = duckdb.connect()
    runs = sorted((_began(folder), folder) for folder in folders)
    for table in ("files", "documents", "findings", "failures"):
        pieces = [
            f"select {_quoted(began)} as run, * from {_PART.format(files=_counted(folder, table))}"
            for began, folder in runs
        ]
        base.execute(f"create view {table} as {' union all by name '.join(pieces)}")
    return Totals(
        {title: (head, base.execute(query).fetchall()) for title, (head, query) in _QUERIES.items()}
    )


def _began(folder: Path) -> str:
    try:
        record = json.loads((folder / "run.json").read_bytes())
        if record["schema"] == SCHEMA and any((folder / "files").glob("*.parquet")):
            return str(record["began"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise ConfigError(f"{folder}: holds no archive run; name the folder given to --out")


def _counted(folder: Path, table: str) -> str:
    """The files of a table whose part was finished, as a list in SQL."""
    names = sorted(one.name for one in (folder / "files").glob("*.parquet"))
    return "[" + ", ".join(_quoted(str(folder / table / name)) for name in names) + "]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _markdown(all_totals: Totals) -> str:
    def cell(value: object) -> str:
        return " ".join(str(value).replace("|", "\\|").replace("<", "&lt;").split())

    lines = ["# Archive report"]
    for title, (head, rows) in all_totals.tables.items():
        lines += ["", f"## {title}", "", f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
        lines += [f"| {' | '.join(cell(value) for value in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _csv(all_totals: Totals) -> str:
    """One table after the other: the title in the first column of each line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for title, (head, rows) in all_totals.tables.items():
        writer.writerow(("table", *head))
        for row in rows:
            # A spreadsheet takes what begins so for a formula.
            cells = [
                f"'{one}" if isinstance(one, str) and one[:1] in tuple("=+-@\t\r") else one for one in row
            ]
            writer.writerow((title, *cells))
    return text.getvalue()


def _html(all_totals: Totals) -> str:
    parts = [
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Archive report</title><style>",
        "body{font:14px/1.5 sans-serif;max-width:70rem;margin:2rem auto}table{border-collapse:collapse}",
        "td,th{border-bottom:1px solid #ddd;padding:.2rem .8rem;text-align:left}",
        "</style><h1>Archive report</h1>",
    ]
    for title, (head, rows) in all_totals.tables.items():
        cells = "".join(f"<th>{html.escape(one)}</th>" for one in head)
        parts.append(f"<h2>{html.escape(title)}</h2><table><tr>{cells}</tr>")
        for row in rows:
            parts.append("<tr>" + "".join(f"<td>{html.escape(str(one))}</td>" for one in row) + "</tr>")
        parts.append("</table>")
    return "".join(parts) + "</html>\n"


FORMATS: Mapping[str, Callable[[Totals], str]] = {"markdown": _markdown, "html": _html, "csv": _csv}
