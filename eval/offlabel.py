"""Off-label findings on real text, with labels of medicines that the text names.

    python eval/offlabel.py --data FOLDER            print every finding, and how many were judged right
    python eval/offlabel.py --data FOLDER --decks    the documents under FOLDER/corpus/real too (slow)

`labels/` holds the indications of public labels in short. `offlabel-verdicts.tsv` holds a reader's verdict on
each finding, by the place it has: right, wrong, or open where readers may differ. FOLDER holds `eval/`.
"""

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from msl_guard.extract import open_file
from msl_guard.model import Block, Context, Document, Finding, Location, Part
from msl_guard.ruleset import Ruleset, load

HERE = Path(__file__).parent
DECK = Context("msl_deck_proactive", "hcp_prescriber", ("US",), "proactive")


def main() -> None:
    """Print the findings, and what share of them was judged right."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--decks", action="store_true")
    given = parser.parse_args()
    judged = dict(verdicts())
    counts: dict[str, Counter[str]] = {}
    documents = [*abstracts(given.data), *(corpus(given.data) if given.decks else ())]
    for label in sorted((HERE / "labels").glob("*.yaml")):
        named = [one for one in documents if names(one, label.stem)]
        rules = ruleset_of(label) if named else None
        for document in named:
            for one in rules.engine.check(document, DECK).findings if rules else ():
                key = identity(label.stem, document, one)
                verdict = judged.get(key, "unjudged")
                counts.setdefault(one.severity.label, Counter())[verdict] += 1
                sys.stdout.write(
                    f"{one.severity.label}\t{verdict}\t{key}\n\t{one.message}\n\t{one.sentence}\n"
                )
    for level, found in sorted(counts.items()):
        total = found["right"] + found["wrong"]
        share = f"{found['right'] / total:.0%} of {total} judged" if total else "none judged"
        sys.stdout.write(f"{level}: {sum(found.values())} findings; {share} right ({dict(found)})\n")


def verdicts() -> Iterator[tuple[str, str]]:
    """Yield the verdicts: the place of a finding and what a reader said."""
    file = HERE / "offlabel-verdicts.tsv"
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        if line and not line.startswith("#"):
            *place, verdict = line.split("\t")
            yield " ".join(place), verdict


def identity(medicine: str, document: Document, one: Finding) -> str:
    """A finding by medicine, document, rule and place, and a digest of its words instead of them."""
    words = sha256(f"{one.text} {one.sentence}".encode()).hexdigest()[:8]
    return f"{medicine} {Path(document.path).name} {one.rule_id} {words}"


def names(document: Document, medicine: str) -> bool:
    """Whether a document names a medicine."""
    return any(medicine in block.text.casefold() for block in document.blocks)


def ruleset_of(label: Path) -> Ruleset:
    """The rules on off-label use with one label."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rules.yaml"
        file.write_text(
            f"schema: msl-guard/rules@1\npacks: [offl]\nlabels: ['{label.resolve()}']\n", encoding="utf-8"
        )
        return load(file)


def abstracts(data: Path) -> Iterator[Document]:
    """Yield the abstracts and the sentences of publications and labels, as documents."""
    for line in (data / "eval" / "abstracts.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        row = json.loads(line)
        texts = [*(one["text"] for one in row["sections"]), row["conclusion"]]
        yield made(f"pmid-{row['pmid']}", texts)
    for line in (data / "eval" / "clean_sentences.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        row = json.loads(line)
        yield made(row["id"], [row["text"]])


def made(name: str, texts: list[str]) -> Document:
    """A document of paragraphs."""
    place = Location((("page", 1),))
    blocks = tuple(Block(text, Part.BODY, replace(place), 0, ()) for text in texts)
    return Document(name, "txt", "0" * 64, blocks)


def corpus(data: Path) -> Iterator[Document]:
    """Yield the real documents that can be read."""
    for path in sorted((data / "corpus" / "real").iterdir()):
        yield from open_file(path.name, path.read_bytes()).documents


if __name__ == "__main__":
    main()
