"""The html report in a real browser. Needs the extra `browser` and Chromium; skipped, visibly, without them.

MSL_GUARD_CHROMIUM names the browser where it is not on the path.
"""

import os
import shutil
from pathlib import Path

import pytest

from msl_guard.cli import main
from tests.conftest import FIXTURES
from tests.report.deck import deck

sync_api = pytest.importorskip("playwright.sync_api", reason="the extra `browser` is not installed")
CHROMIUM = os.environ.get("MSL_GUARD_CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")
WIDTHS = (400, 900, 1600)
MOST_BYTES = 3_000_000


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as started:
        launched = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def deck_report(tmp_path_factory) -> Path:
    """The report on sixty slides."""
    folder = tmp_path_factory.mktemp("deck")
    (folder / "deck.pptx").write_bytes(deck())
    return written(folder / "deck.pptx", folder / "report.html")


@pytest.fixture(scope="module")
def fixtures_report(tmp_path_factory) -> Path:
    """The report on all fixtures: every format, things not checked, a document without findings."""
    return written(FIXTURES, tmp_path_factory.mktemp("fixtures") / "report.html")


def written(documents: Path, report: Path) -> Path:
    main(["scan", str(documents), "--isolated", "--format", "concise", "-o", f"html:{report}"])
    return report


@pytest.fixture
def opened(browser):
    """Opens a report: the page, what the console said, and what the page asked for."""
    contexts = []

    def call(report: Path, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        said, asked = [], []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(report.as_uri())
        return page, said, asked

    yield call
    for context in contexts:
        context.close()


def visible(page, selector: str = ".finding") -> int:
    return page.locator(f"{selector}:visible").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["deck_report", "fixtures_report"])
def test_nothing_is_said_asked_or_cut_off_and_axe_finds_nothing(
    request, opened, name: str, width: int, scheme: str
):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    report = request.getfixturevalue(name)
    page, said, asked = opened(report, viewport={"width": width, "height": 900}, color_scheme=scheme)
    assert (said, asked) == ([], [report.as_uri()])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = axe.Axe().run(page)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []


def test_the_report_on_sixty_slides_is_small_and_draws_them(opened, deck_report: Path):
    assert deck_report.stat().st_size < MOST_BYTES
    page, _, _ = opened(deck_report)
    assert page.locator("svg.paper").count() >= 20


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_filters_hide_and_show(opened, deck_report: Path, *, script: bool):
    page, _, _ = opened(deck_report, java_script_enabled=script, viewport={"width": 1600, "height": 900})
    everything = visible(page)
    errors = visible(page, ".finding.s-error")
    assert 0 < errors < everything
    page.get_by_role("checkbox", name="error").uncheck()
    assert visible(page) == everything - errors
    assert visible(page, ".finding.s-error") == visible(page, ".start > li.s-error") == 0
    page.get_by_role("checkbox", name="error").check()
    page.get_by_role("checkbox", name="SUP").uncheck()
    assert 0 < visible(page) < everything
    page.get_by_role("checkbox", name="open").last.uncheck()
    assert visible(page) == 0


def test_the_script_counts_folds_empty_pages_and_resets(opened, deck_report: Path):
    page, _, _ = opened(deck_report, viewport={"width": 1600, "height": 900})
    everything, pages = visible(page), visible(page, ".page")
    page.get_by_role("checkbox", name="error").uncheck()
    left = visible(page)
    assert page.get_by_role("status").inner_text() == f"{left} of {everything} findings shown"
    assert 0 < visible(page, ".page") < pages
    page.get_by_role("button", name="Show all").click()
    assert (visible(page), visible(page, ".page")) == (everything, pages)


def test_a_reader_gets_from_the_gravest_finding_to_its_words_by_keyboard(opened, deck_report: Path):
    page, _, _ = opened(deck_report)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section').id") == "start"
    page.keyboard.press("Enter")
    card = page.locator(".finding:target")
    assert card.count() == 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    words = page.locator(":target + .hit")
    assert words.count() == 1
    box = words.bounding_box()
    assert box is not None and 0 <= box["y"] < page.viewport_size["height"]


def test_every_hit_on_a_slide_can_be_seen_inside_it(opened, deck_report: Path):
    page, _, _ = opened(deck_report)
    outside = page.evaluate(
        """() => [...document.querySelectorAll("svg.paper .hit")].filter((hit) => {
            const paper = hit.closest("svg.paper").getBoundingClientRect();
            const words = hit.getBoundingClientRect();
            return words.left < paper.left || words.right > paper.right + 1
              || words.top < paper.top || words.bottom > paper.bottom + 1;
        }).length"""
    )
    assert outside == 0


def test_a_drawn_page_stays_in_sight_while_its_findings_are_read(opened, fixtures_report: Path):
    page, _, _ = opened(fixtures_report, viewport={"width": 1600, "height": 800})
    top, bottom = page.evaluate(
        """() => {
            const sheet = document.querySelector("svg.paper:has(image)");
            const found = sheet.closest(".pair").querySelectorAll(".finding");
            found[found.length - 3].scrollIntoView({ block: "start" });
            const box = sheet.getBoundingClientRect();
            return [box.top, box.bottom];
        }"""
    )
    assert 0 <= top < bottom <= 800


def test_print_shows_every_finding_and_no_controls(opened, deck_report: Path):
    page, _, _ = opened(deck_report)
    everything = visible(page)
    page.emulate_media(media="print")
    assert (visible(page), visible(page, ".filters"), visible(page, "nav")) == (everything, 0, 0)
