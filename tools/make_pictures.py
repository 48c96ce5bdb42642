"""Makes the pictures of the documentation from the fixtures: `make pictures`.

The text report as SVG, the html report as a browser shows it, and an annotated letter with the comments that
LibreOffice reads from it. Needs Chromium, LibreOffice and the extras `docs` and `browser`.
"""

import re
import shutil
import subprocess
import sys
from collections import Counter
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
import pypdfium2
from jinja2 import Template
from playwright.sync_api import sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
DECK = "fixtures/breach/zeltriva-msl-deck.pptx"
LETTER = "fixtures/breach/zeltrivanib-pregnancy-letter.docx"
LINES, COLUMNS = 34, 92
MARGIN = """<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 14px; background: #e9ebee; display: flex; gap: 12px; align-items: start; }
body { font: 11px/1.25 "Liberation Sans", Arial, sans-serif; }
main { position: relative; }
img { width: 612px; box-shadow: 0 1px 4px #0004; }
ol { flex: 1; margin: 0; padding: 0; list-style: none; }
li { margin: 0 0 4px; padding: 3px 9px; background: #fff6d6; border-left: 4px solid #d9a400; }
b { color: #6b5200; }
i { font: bold 9px/13px Arial, sans-serif; color: #fff; background: #b07c00; border-radius: 7px; }
i { display: inline-block; min-width: 13px; text-align: center; }
main i { position: absolute; transform: translate(0, -5px); }
</style><main><img src="sheet.png" alt="">
{% for top, left, lines in notes %}
<i style="top:{{ top }}px;left:{{ left }}px">{{ loop.index }}</i>
{% endfor %}
</main><ol>
{% for top, left, lines in notes %}
<li><i>{{ loop.index }}</i> <b>msl-guard</b>
{{ lines[0] }}{% for line in lines[1:] %}<br>{{ line }}{% endfor %}</li>
{% endfor %}
</ol>
"""


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
    _shot(report, "html.png", (1200, 900))


def annotated(folder: Path) -> None:
    """The first page of a letter, and beside it the comments that a word processor reads from the copy."""
    target = folder / "letter.docx"
    _guard("annotate", LETTER, "-o", str(target))
    office = [_found("soffice"), "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    convert = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    printed = [*office, "--convert-to", convert, "--outdir", folder, target]
    subprocess.run(printed, check=True, capture_output=True)
    with pypdfium2.PdfDocument(folder / "letter.pdf") as document:
        sheet = document[0]
        height = sheet.get_height()
        sheet.render(scale=2, may_draw_forms=False, draw_annots=False).to_pil().save(folder / "sheet.png")
    annotations = (one.get_object() for one in pypdf.PdfReader(folder / "letter.pdf").pages[0]["/Annots"])
    places: Counter[tuple[float, float]] = Counter()
    notes = []
    for one in annotations:
        if not one.get("/T", "").startswith("msl-guard"):
            continue
        left, _, _, top = map(float, one["/Rect"])
        places[left, top] += 1
        # The last line of a comment is its seal, which tells a reader nothing.
        lines = one["/Contents"].strip().splitlines()[:-1]
        notes.append((height - top, left + 15 * (places[left, top] - 1), lines))
    page = Template(MARGIN, autoescape=True).render(notes=sorted(notes))
    (folder / "letter.html").write_text(page, encoding="utf-8")
    _shot(folder / "letter.html", "annotated.png", (1400, 830), full_page=True)


def _shot(page: Path, name: str, size: tuple[int, int], *, full_page: bool = False) -> None:
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=_found("chromium", "google-chrome"), args=["--no-sandbox"]
        )
        shown = browser.new_page(viewport={"width": size[0], "height": size[1]})
        shown.goto(page.as_uri())
        shown.screenshot(path=PICTURES / name, full_page=full_page)
        browser.close()


def _guard(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "msl_guard", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return done


def _found(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit(f"{names[0]} is not on the path; install it")
    return found


if __name__ == "__main__":
    main()
