"""The scan of a batch, as a Ray actor or a pandas function runs it."""

import pickle
from pathlib import Path

import pytest

from msl_guard.archive.batch import BatchScanner
from tests.conftest import ROOT


def test_a_scanner_travels_without_its_rules():
    scanner = BatchScanner(given={"jurisdiction": ("UK",)})
    scanner.rows(["a.md"], [b"Zeltrivanib is a miracle."])
    sent = pickle.dumps(scanner)
    assert len(sent) < 2_000
    rows = pickle.loads(sent).rows(["a.md", "b.pdf"], [b"Zeltrivanib is a miracle.", b"%PDF-1.7 broken"])
    assert [(one["path"], one["jurisdictions"]) for one in rows.documents] == [("a.md", ["UK"])]
    assert [one["text"] for one in rows.findings] == ["miracle"]
    assert [(one["path"], one["whole"]) for one in rows.failures] == [("b.pdf", True)]


def test_the_pandas_function_of_the_guide_gives_the_findings():
    pandas = pytest.importorskip("pandas", reason="needs msl-guard[ray]")
    guide = Path(ROOT, "docs", "archive.md").read_text(encoding="utf-8")
    code = guide.split("```python\n")[1].split("```")[0]
    names: dict[str, object] = {}
    exec(code, names)
    batch = pandas.DataFrame({"path": ["a.md", "b.md"], "content": [b"All is well.", b"A miracle for all."]})
    (found,) = names["findings"](iter([batch]))
    assert found[["path", "text"]].values.tolist() == [["b.md", "miracle"]]
