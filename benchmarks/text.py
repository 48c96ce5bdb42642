"""Texts and documents to measure with: made up, or from a folder that `--data` names."""

import json
import random
from pathlib import Path

_SENTENCES = (
    "Patients were randomised 1:1 to {drug} or placebo and stratified by {factor} and region.",
    "The primary endpoint was {endpoint} at week {week}, assessed by blinded independent review.",
    "Median {endpoint} was {a}.{b} months (95% CI {a}.1-{c}.4) with {drug} and {d}.{b} months with placebo.",
    "Grade 3 or higher adverse events occurred in {c}% of patients, most often {event} and {other}.",
    "The hazard ratio for {endpoint} was 0.{c} (95% CI 0.51-0.{e}; p = 0.0{d}), and results were consistent.",
    "Limitations include the open-label design, the small sample (n = {c}) and the short follow-up.",
    "Best supportive care was allowed in both arms; new lesions were assessed every {week} weeks.",
    "We aimed to assess whether {drug} is superior to standard treatment in adults with {disease}.",
    "{disease} remains associated with substantial morbidity despite available treatment.",
    "Discontinuation because of {event} was reported in {d}% of patients in either group.",
    "In the safety population {a} deaths occurred, none of which was considered related to {drug}.",
    "Further trials are needed to define the role of {drug} in patients with {factor}.",
)
_CLAIMS = (
    "{drug} is the best-in-class option and offers a miracle for patients.",
    "With its excellent safety profile, {drug} is safe and effective.",
)
_WORDS = {
    "drug": "zeltrivanib ocladumab the-study-drug comparator-X".split(),
    "factor": "age|sex|prior therapy|performance status|baseline severity|renal function".split("|"),
    "endpoint": "overall survival|progression-free survival|response|time to relapse".split("|"),
    "event": "neutropenia|fatigue|nausea|infusion reactions|diarrhoea|headache".split("|"),
    "other": "anaemia|rash|pyrexia|cough|arthralgia|oedema".split("|"),
    "disease": "Crohn disease|multiple sclerosis|lung cancer|plaque psoriasis|heart failure".split("|"),
}


def paragraphs(size: int, data: Path | None, seed: int = 1) -> list[str]:
    """Paragraphs of so many characters altogether; real ones if a folder is named."""
    found = _real(data) if data is not None else []
    chance = random.Random(seed)
    whole: list[str] = []
    total = 0
    while total < size:
        text = found[len(whole) % len(found)] if found else _made(chance)
        whole.append(text)
        total += len(text) + 2
    return whole


def _made(chance: random.Random) -> str:
    chosen = [chance.choice(_SENTENCES) for _ in range(chance.randint(2, 6))]
    if chance.random() < 0.01:
        chosen.append(chance.choice(_CLAIMS))
    values = {name: chance.choice(words) for name, words in _WORDS.items()}
    numbers = {name: chance.randint(2, 98) for name in ("a", "b", "c", "d", "e", "week")}
    return " ".join(one.format(**values, **numbers) for one in chosen)


def _real(data: Path) -> list[str]:
    """The paragraphs of a folder's abstracts, or of its Markdown and text files."""
    abstracts = data / "eval" / "abstracts.jsonl"
    if abstracts.is_file():
        lines = abstracts.read_text(encoding="utf-8").strip().split("\n")
        return [section["text"] for line in lines for section in json.loads(line)["sections"]]
    files = sorted([*data.rglob("*.md"), *data.rglob("*.txt")])
    texts = [one for file in files for one in file.read_text(encoding="utf-8").split("\n\n")]
    return [one for one in texts if one.strip()]


def deck(path: Path, slides: int) -> None:
    """A deck of so many slides, each with a title, six bullets and notes."""
    from pptx import Presentation

    made = Presentation()
    texts = iter(paragraphs(slides * 6_000, None))
    for number in range(slides):
        slide = made.slides.add_slide(made.slide_layouts[1])
        slide.shapes.title.text = f"Results {number + 1}"
        slide.placeholders[1].text = "\n".join(next(texts).split(". ")[0] for _ in range(6))
        slide.notes_slide.notes_text_frame.text = next(texts)
    made.save(path)


def letter(path: Path, pages: int) -> None:
    """A Word document of about so many pages."""
    from docx import Document

    made = Document()
    for text in paragraphs(pages * 2_500, None):
        made.add_paragraph(text)
    made.save(path)


def pages(path: Path, count: int) -> None:
    """A PDF of so many pages."""
    from fpdf import FPDF

    made = FPDF()
    made.set_font("Helvetica", size=10)
    texts = iter(paragraphs(count * 4_000, None))
    for _ in range(count):
        made.add_page()
        for _ in range(5):
            made.multi_cell(0, 5, next(texts).encode("latin-1", "replace").decode("latin-1"))
            made.ln(2)
    made.output(str(path))
