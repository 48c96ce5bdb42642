"""Makes the pictures of the documentation from the fixtures: `make pictures`.

The text report as SVG, the html report as a browser shows it, and an annotated letter as a word processor
prints it. Needs Chromium, LibreOffice and the extras `docs` and `browser`.
"""

import re
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
DECK = "fixtures/breach/zeltriva-msl-deck.pptx"
LETTER = "fixtures/breach/zeltrivanib-pregnancy-letter.docx"
LINES, COLUMNS = 34, 92


def main() -> None:
    """Make every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    text()
    with TemporaryDirectory() as folder:
        html(Path(folder))
        annotated(Path(folder))


def text() -> None:
    """The text report as a terminal shows it."""
    printed = _guard("scan", DECK, "--colour", "always").stdout
    shown = Text.from_ansi("\n".join(printed.splitlines()[:LINES]))
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(shown)
    # Without the fonts that the default page would fetch from elsewhere.
    page = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    title = f"msl-guard scan {Path(DECK).name}"
    console.save_svg(str(PICTURES / "text.svg"), title=title, code_format=page, unique_id="report")


def html(folder: Path) -> None:
    """The first screen of the html report."""
    report = folder / "report.html"
    _guard("scan", DECK, "-o", f"html:{report}")
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=_found("chromium", "google-chrome"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.goto(report.as_uri())
        page.screenshot(path=PICTURES / "html.png")
        browser.close()


def annotated(folder: Path) -> None:
    """The first page of a letter with its review comments in the margin."""
    target = folder / "letter.docx"
    _guard("annotate", LETTER, "--out", str(target))
    convert = 'pdf:writer_pdf_Export:{"ExportNotesInMargin":{"type":"boolean","value":"true"}}'
    office = [_found("soffice"), "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    subprocess.run(
        [*office, "--convert-to", convert, "--outdir", folder, target], check=True, capture_output=True
    )
    import pypdfium2

    with pypdfium2.PdfDocument(folder / "letter.pdf") as document:
        document[0].render(scale=1.6).to_pil().save(PICTURES / "annotated.png", optimize=True)


def _guard(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "msl_guard", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _found(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit(f"{names[0]} is not on the path; install it")
    return found


if __name__ == "__main__":
    main()
