"""Drafts from official labels: SPL XML and openFDA JSON of several shapes."""

import json
import os

import pytest
import yaml

from msl_guard.errors import ConfigError
from msl_guard.label.draft import Sections, draft
from msl_guard.label.sources import sections
from msl_guard.ruleset.labels import label_from, written

INDICATION = (
    "1 INDICATIONS AND USAGE OZELTA is a kinase inhibitor indicated for the treatment of adult patients with"
    " unresectable or metastatic HER2-positive breast cancer who have received a prior anti-HER2-based regimen"
    " [see Clinical Studies (14.1)]. Limitations of Use: OZELTA is not indicated for gastric cancer."
)
DOSAGE = (
    "2.1 The recommended dosage is 5.4 mg/kg as an intravenous infusion once every 3 weeks (21-day cycle)."
)
SPL = f"""<?xml version="1.0"?>
<document xmlns="urn:hl7-org:v3">
  <setId root="aaaa-bbbb"/><versionNumber value="7"/><effectiveTime value="20260314"/>
  <component><structuredBody>
    <component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct>
      <name>OZELTA</name><asEntityAsGeneric><genericMedicine><name>OZELTINIB</name></genericMedicine></asEntityAsGeneric>
    </manufacturedProduct></manufacturedProduct></subject></section></component>
    <component><section><code code="34067-9"/><title>1 INDICATIONS AND USAGE</title><text><paragraph>{INDICATION}</paragraph></text></section></component>
    <component><section><code code="34068-7"/><text><paragraph>{DOSAGE}</paragraph></text></section></component>
    <component><section><code code="34070-3"/><title>4 CONTRAINDICATIONS</title><text><paragraph>None.</paragraph></text></section></component>
    <component><section><code code="34066-1"/><text><paragraph>WARNING: EMBRYO-FETAL TOXICITY</paragraph></text></section></component>
    <component><section><code code="34081-0"/><text><paragraph>Safety and effectiveness have not been established in pediatric patients.</paragraph></text></section></component>
  </structuredBody></component>
</document>
"""
OPENFDA = {
    "results": [
        {
            "set_id": "aaaa-bbbb",
            "version": "7",
            "effective_time": "20260314",
            "openfda": {"brand_name": ["OZELTA"], "generic_name": ["OZELTINIB"]},
            "indications_and_usage": [INDICATION],
            "dosage_and_administration": [DOSAGE],
            "contraindications": ["4 CONTRAINDICATIONS None."],
            "boxed_warning": ["WARNING: EMBRYO-FETAL TOXICITY"],
            "pediatric_use": ["Safety and effectiveness have not been established in pediatric patients."],
        }
    ]
}


@pytest.mark.parametrize("data", [SPL.encode(), json.dumps(OPENFDA).encode()], ids=["SPL", "openFDA"])
def test_both_sources_give_the_same_draft_which_loads(data):
    value = draft(sections(data, "label"))
    (label,) = value["labels"]
    (indication,) = label["indications"]
    evidence, review = indication.pop("evidence"), indication.pop("review")
    assert value["product"] == {"brand": ["OZELTA"], "generic": "ozeltinib", "owner": "self"}
    assert indication == {
        "id": "breast-cancer",
        "disease": {"text": "breast cancer"},
        "stage": ["unresectable", "metastatic"],
        "biomarkers": ["HER2-positive"],
        "population": {"age": {"min": 18}},
        "line": {"min": 2, "prior_required": ["anti-HER2-based regimen"]},
        "use_type": ["treatment"],
        "dose": [
            {"amount": 5.4, "unit": "mg/kg", "route": "intravenous", "freq": {"every": 3, "unit": "week"}}
        ],
    }
    assert "unresectable or metastatic HER2-positive breast cancer" in evidence["indication"]
    assert "5.4 mg/kg" in evidence["dose"]
    assert len(review) == len(indication) - 1
    assert label["effective"] == "2026-03-14"
    assert (label["not_established"], label["boxed_warning"]) == (["paediatrics"], ["EMBRYO-FETAL TOXICITY"])
    assert "contraindications" not in label
    product = label_from(written(value), "draft")
    assert product.labels[0].indications[0].lines.low == 2


SHAPES = (
    (
        "COUMARA is indicated for the prophylaxis and or treatment of venous thrombosis and its extension, and pulmonary embolism.",
        [("venous thrombosis", ["treatment", "prophylaxis"]), ("pulmonary embolism", ["treatment", "prophylaxis"])],
    ),
    ("Calcitra ointment is indicated for the treatment of plaque psoriasis in adults. It has not been studied in eczema.", [("plaque psoriasis", ["treatment"])]),
    ("Fluvaxa is a vaccine indicated for active immunization for the prevention of influenza in persons 6 months of age and older.", [("influenza", ["prophylaxis"])]),
    ("Patients with hypertension may use Chlora. Chlora is indicated in the management of hypertension.", [("hypertension", ["treatment"])]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SHAPES, ids=[row[0][:20] for row in SHAPES])
def test_the_indications_of_a_text_are_drafted(text, expected):
    value = draft(Sections(brand=("X",), indications=text))
    found = [(one["disease"]["text"], one["use_type"]) for one in value["labels"][0]["indications"]]
    assert found == expected


BROKEN = (
    (b"plain words", "neither an SPL XML nor an openFDA JSON"),
    (b"<document", "not well-formed XML"),
    (b"<html/>", "not an SPL document"),
    (b'{"results": [', "not valid JSON"),
    (b'{"results": [{}, {}]}', "2 labels in one file; keep the one of the product"),
    (b'{"results": [{}]}', "no section on indications"),
    (b'{"indications_and_usage": ["indicated for zorkness"]}', "no disease of its indications is in the vocabulary"),
)  # fmt: skip


@pytest.mark.parametrize(("data", "said"), BROKEN, ids=[row[1] for row in BROKEN])
def test_a_file_that_is_no_label_is_refused_in_one_line(data, said):
    with pytest.raises(ConfigError, match=said) as error:
        draft(sections(data, "label"))
    assert "\n" not in str(error.value)


def test_entities_in_an_spl_are_not_expanded():
    bomb = SPL.replace("<document", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><document', 1)
    found = sections(bomb.replace("OZELTINIB", "&e;OZELTINIB").encode(), "label")
    assert "root" not in found.generic


def test_the_command_writes_a_draft_once_and_never_over_a_reviewed_file(run, tmp_path):
    source, target = tmp_path / "spl.xml", tmp_path / "ozelta.yaml"
    source.write_text(SPL, encoding="utf-8")
    code, out, err = run("label", "import", source, "-o", target)
    assert (code, out) == (0, "")
    assert "a draft; compare every field" in err
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["labels"][0]["source"]["setid"] == "aaaa-bbbb"
    assert run("label", "check", target)[0] == 0
    code, _, err = run("label", "import", source, "-o", target)
    assert (code, "exists; choose another name" in err) == (2, True)
    assert run("label", "import", source)[1].startswith("schema: msl-guard/label@1\n")
    assert run("label", "import", tmp_path / "none.xml")[0] == 2


def test_real_indication_statements_give_drafts_that_load(data):
    drafted = 0
    for line in (data / "eval" / "clean_sentences.jsonl").read_text(encoding="utf-8").strip().split("\n"):
        text = json.loads(line)["text"]
        if " indicated " not in text:
            continue
        try:
            value = draft(Sections(brand=("X",), indications=text))
        except ConfigError:
            continue
        label_from(written(value), "draft")
        drafted += 1
    assert drafted > 30


def test_a_source_that_is_no_plain_file_is_refused_and_not_waited_for(run, tmp_path):
    pipe = tmp_path / "pipe.xml"
    os.mkfifo(pipe)
    for source, said in ((pipe, "is a named pipe and no file"), (tmp_path, "is a folder and no file")):
        code, _, err = run("label", "import", source)
        assert (code, said in err) == (2, True)


def test_a_source_larger_than_any_label_is_refused_unread(run, tmp_path):
    big = tmp_path / "big.xml"
    with big.open("wb") as file:
        file.truncate(65 << 20)
    code, _, err = run("label", "import", big)
    assert (code, "is larger than 64 MB" in err) == (2, True)
