"""The report as one page for a browser: nothing is loaded, and no script is needed to read it.

Templates escape whatever a document, a rule or a file name holds; a content security policy admits
this file's own style and script by their digests, and nothing else (W3C, Content Security Policy 3).
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup
from msgspec import Struct

from msl_guard.model import Checked, Failure, Page, Part, Report, Severity, Verdict
from msl_guard.report.counting import counted
from msl_guard.report.drawing import Drawing, drawing
from msl_guard.report.look import Look
from msl_guard.report.shown import STATES, Shown, by_family, shown, worst_first
from msl_guard.report.visible import plain

_WORST = 5
_POLICY = (
    "default-src 'none'; img-src data:; style-src {style}; script-src {script}; "
    "base-uri 'none'; form-action 'none'"
)
_FURNITURE = {Part.HEADER_FOOTER: "Header and footer", Part.METADATA: "Properties"}


class _PageView(Struct, frozen=True):
    """A page of a document and what was found there; `page` is None for findings shown on no page."""

    id: str
    name: str
    title: str
    page: Page | None
    drawing: Drawing | None
    found: tuple[Shown, ...]

    @property
    def png(self) -> str:
        """The page's picture as base64."""
        held = None if self.page is None else self.page.image
        return "" if held is None else b64encode(held.png).decode("ascii")


class _DocumentView(Struct, frozen=True):
    """A document, how it was judged, and its pages with findings."""

    id: str
    path: str
    checked: Checked | None
    found: tuple[Shown, ...]
    families: list[tuple[str, str, list[int]]]
    """Each family with findings: its name, what its rules are about, how many of each severity."""
    pages: tuple[_PageView, ...]

    @property
    def open(self) -> dict[str, int]:
        """The number of open findings of each severity that has any, worst first."""
        return _counts(self.found)

    @property
    def most(self) -> int:
        """The open findings of the largest family."""
        return max((sum(counts) for *_, counts in self.families), default=1)

    @property
    def judged(self) -> str:
        """What the document was taken for, in words; empty for a list of waivers."""
        if self.checked is None:
            return ""
        context = self.checked.context
        countries = ", ".join(context.jurisdictions).replace("INTL", "any country")
        axes = {
            "content_type": context.content_type,
            "audience": f"for {context.audience}",
            "jurisdiction": f"used in {countries}",
            "mode": context.mode,
        }
        told = (f"{words}{' (assumed)' if axis in context.assumed else ''}" for axis, words in axes.items())
        assumed = "; what is assumed nobody said, and the strictest was taken" if context.assumed else ""
        return f"Judged as {', '.join(told).replace('_', ' ')}{assumed}."


def render(report: Report, look: Look) -> str:  # noqa: ARG001 - every reporter takes a look
    """A summary, what was not checked, the worst findings, then document by document."""
    found = shown(report)
    documents = tuple(_documents(report, found))
    spoken = {document.path for document in documents}
    families = sorted({(one.family_number, one.family) for one in found})
    style, script = _asset("report.css") + _filters(families), _asset("report.js")
    return _template().render(
        report=report,
        outcome=_outcome(report),
        counts=_counts(found),
        states=STATES,
        in_state=Counter(one.state for one in found),
        severities=[one.label for one in reversed(Severity)],
        families=[(number, name, _rule_names(found, name)) for number, name in families],
        worst=worst_first(found)[:_WORST],
        documents=documents,
        silent=[one for one in report.checked if one.path not in spoken],
        gaps=_gathered(report.gaps),
        unread_pictures=sum(1 for one in report.checked for gap in one.unread if gap.picture),
        style=Markup(style),
        script=Markup(script),
        policy=_POLICY.format(style=_digest(style), script=_digest(script)),
    )


def _outcome(report: Report) -> str:
    """The verdict in a sentence that says what is to be done."""
    if report.verdict is Verdict.INCOMPLETE:
        return "Incomplete: not everything was checked."
    failing = sum(report.fails(one) for one in report.findings)
    if failing:
        return f"{counted(failing, 'finding')} must be mended or waived."
    return "Nothing here must be mended. That is no clearance."


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=FunctionLoader(_asset),
        finalize=_safe,
    )
    return environment.get_template("report.html.j2")


def _documents(report: Report, found: Sequence[Shown]) -> Iterator[_DocumentView]:
    """Yield every document, or list of waivers, with findings, by its path."""
    checked = {one.path: one for one in report.checked}
    grouped: dict[str, list[Shown]] = {}
    pages: dict[str, list[tuple[int, Page]]] = {}
    for one in found:
        grouped.setdefault(one.finding.path, []).append(one)
    for at, page in enumerate(report.pages):
        pages.setdefault(page.path, []).append((at, page))
    for number, (path, members) in enumerate(sorted(grouped.items())):
        views = tuple(_pages(pages.get(path, []), members, f"document-{number}"))
        families = [(name, _rule_names(members, name), counts) for name, counts in by_family(members)]
        yield _DocumentView(f"document-{number}", path, checked.get(path), tuple(members), families, views)


def _pages(pages: Sequence[tuple[int, Page]], found: Sequence[Shown], document: str) -> Iterator[_PageView]:
    by_fingerprint = {one.finding.fingerprint: one for one in found}
    here: dict[str, list[Shown]] = {}
    for one in found:
        here.setdefault(one.page, []).append(one)
    for at, page in pages:
        members = tuple(here.get(f"page-{at}", ()))
        if members:
            drawn = drawing(page, by_fingerprint)
            yield _PageView(f"page-{at}", _name(page), _title(page), page, drawn, members)
    rest = tuple(here.get("", ()))
    if rest:
        yield _PageView(f"{document}-rest", "Findings without a page", "", None, None, rest)


def _name(page: Page) -> str:
    if page.place:
        kind, value = page.place[0]
        name = f"{kind} {value}" if isinstance(value, int) else value
        return name[:1].upper() + name[1:]
    first = page.texts[0]
    if first.part in _FURNITURE:
        return _FURNITURE[first.part]
    return first.text[:120] if first.level else "Beginning of the document"


def _title(page: Page) -> str:
    """What a slide or page is about: its first title."""
    titles = (text.text for text in page.texts if text.level and page.place)
    return next(titles, "")[:120]


def _gathered(gaps: Sequence[Failure]) -> list[tuple[str, list[str]]]:
    reasons: dict[str, list[str]] = {}
    for gap in gaps:
        reasons.setdefault(gap.path, []).append(gap.reason)
    return list(reasons.items())


def _counts(found: Sequence[Shown]) -> dict[str, int]:
    counts = Counter(one.finding.severity for one in found if one.state == "open")
    return {one.label: counts[one] for one in reversed(Severity) if counts[one]}


def _rule_names(found: Sequence[Shown], family: str) -> str:
    return ", ".join(sorted({one.finding.rule_name for one in found if one.family == family}))


def _filters(families: Sequence[tuple[int, str]]) -> str:
    """The style that hides what a filter leaves out."""
    kinds = [
        *(f"s-{one.label}" for one in Severity),
        *(f"t-{state}" for state in STATES),
        *(f"f-{number}" for number, _ in families),
    ]
    return "".join(
        f"body:has(#show-{kind}:not(:checked)) :is(.finding,.start>li).{kind}{{display:none}}\n"
        f"body:has(#show-{kind}:not(:checked)) .hit.{kind}{{all:unset}}\n"
        f"body:has(#show-{kind}:not(:checked)) :is(.hit.{kind} sup,.box.{kind}){{display:none}}\n"
        for kind in kinds
    )


def _safe(value: object) -> object:
    """Text without characters that steer how the rest is shown; markup made here stays."""
    return plain(value) if type(value) is str else value


def _asset(name: str) -> str:
    return (files("msl_guard.report") / "page" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"
