"""Label files: what loads, what is refused and with which words, and how a label is shown."""

import re

import pytest

from msl_guard.errors import ConfigError
from msl_guard.label.record import Ages, Lines
from msl_guard.ruleset.labels import label_from
from tests.label.conftest import LABELS

# Section B1 of the rule catalogue, each key as that page has it.
PAGE = """\
product:
  brand: [ZELTRIVA]            # plus spelling variants, code names, misspellings
  generic: zeltrivanib
  codes: [ZV-101]
  class: {name: kinase inhibitor, atc: L01EX, moa: [kinase K]}
  owner: self
labels:
  - regime: EU
    status: approved
    version: "SmPC 2026-03"
    effective: 2026-03-14
    first_authorised: 2021-03-02
    additional_monitoring: true
    indications:
      - id: rcc-2l
        disease: {text: advanced clear-cell renal cell carcinoma, icd10: C64, mesh: D002292, parents: [renal cell carcinoma, kidney cancer], synonyms: [ccRCC, mRCC]}
        stage: [advanced, metastatic]
        histology: [clear cell]
        biomarkers: []
        severity: []
        population: {age: {min: 18, max: null}, sex: any, exclusions: [pregnancy], organ: {hepatic: "Child-Pugh C not recommended"}}
        line: {min: 2, prior_required: [anti-angiogenic], prior_excluded: []}
        use_type: [treatment]
        setting: [monotherapy]
        combos: []
        dose: {amount: 80, unit: mg, route: oral, freq: {every: 1, unit: day}, max_daily: 80, max_duration: null, adjustments: [hepatic, CYP3A4]}
        formulation: [tablet 20 mg, tablet 80 mg]
    contraindications: [pregnancy, severe hepatic impairment]
    boxed_warning: [hepatotoxicity]
    warnings: [QT prolongation, ILD]
    not_established: [paediatrics, dialysis]
    interactions: [strong CYP3A4 inhibitors]
    frequencies: {ALT increased: very common}
    source: {kind: SPL, setid: "1", url: "https://example.org"}
"""


def test_a_record_written_from_the_catalogue_loads_with_every_value():
    product = label_from(PAGE, "page.yaml")
    assert product.names == ("ZELTRIVA", "zeltrivanib", "ZV-101")
    (label,) = product.labels
    assert (label.name, label.effective, label.contraindications) == (
        "EU label, SmPC 2026-03",
        "2026-03-14",
        ("pregnancy", "severe hepatic impairment"),
    )
    (indication,) = label.indications
    assert indication.population.ages == Ages(18)
    assert indication.lines == Lines(2)
    (dose,) = indication.doses
    assert (dose.amount, dose.unit, dose.route, dose.every_days, dose.max_daily) == (
        80,
        "mg",
        "oral",
        1.0,
        80,
    )
    assert dose.text == "80 mg oral every day (at most 80 mg a day)"


WRONG = (
    ("regime: EU\n    status", "status", "page.yaml:8: labels[0]: the key 'regime' is missing"),
    ("regime: EU", "regime: EUR", "page.yaml:8: labels[0].regime: 'EUR' is not known here; did you mean 'EU'?"),
    ("status: approved", "status: aproved", "page.yaml:9: labels[0].status: 'aproved' is not known here; did you mean 'approved'?"),
    ("    boxed_warning:", "    box_warning:", "page.yaml:29: labels[0].box_warning: unknown key 'box_warning'; did you mean 'boxed_warning'?"),
    ("brand: [ZELTRIVA]", "brand: [ZELTRIVA]\n  brand: [X]", "page.yaml:3: the key 'brand' stands twice (line 2)"),
    ("text: advanced clear-cell renal cell carcinoma, icd10: C64, mesh: D002292, parents: [renal cell carcinoma, kidney cancer], synonyms: [ccRCC, mRCC]", "text: clear-sell renial carcinom", "page.yaml:16: labels.indications.disease.text: the disease 'clear-sell renial carcinom' is not in the vocabulary; did you mean 'clear cell renal carcinoma'?, or name a broader one under parents:"),
    ("{min: 18, max: null}", "{min: 65, max: 18}", "page.yaml:21: labels.indications.population.age: min 65 is above max 18; write the lower one as min"),
    ("{min: 18, max: null}", "{min: 180, max: null}", "page.yaml:21: labels.indications.population.age.min: 180 is no age; write years, or such as “6 weeks” or “9 months”"),
    ("{min: 18, max: null}", "{min: six weeks}", "page.yaml:21: labels.indications.population.age.min: 'six weeks' is no age; write years, or such as “6 weeks” or “9 months”"),
    ("line: {min: 2", "line: {min: 3, max: 2", "page.yaml:22: labels.indications.line: min 3 is above max 2; write the lower one as min"),
    ("amount: 80", "amount: -80", "page.yaml:26: labels.indications.dose.amount: -80 is no dose; write a number above 0"),
    ("amount: 80", "amount: 160", "page.yaml:26: labels.indications.dose.max_daily: 80 is below a single dose of 160"),
    ("unit: mg", "unit: mgg", "page.yaml:26: labels.indications.dose.unit: 'mgg' is no unit of dose; such as mg, g, µg, mL, units, mg/kg, mg/m2, ug/mm2, puff, tablet"),
    ("route: oral", "route: orla", "page.yaml:26: labels.indications.dose.route: 'orla' is not known; did you mean 'oral'?"),
    ("max_duration: null", "max_duration: a while", "page.yaml:26: labels.indications.dose.max_duration: 'a while' is no duration; write such as “12 weeks”"),
    ("2026-03-14", "2026-13-14", "page.yaml:11: labels.effective: 2026-13-14 is no date; write year-month-day"),
    ("every: 1, unit: day", "every: 0, unit: day", "page.yaml:26: labels.indications.dose.freq: every and times are numbers above 0"),
)  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG, ids=[row[2][10:60] for row in WRONG])
def test_a_wrong_label_file_gives_one_line_with_the_field_and_what_would_be_right(right, wrong, said):
    assert right in PAGE
    with pytest.raises(ConfigError) as error:
        label_from(PAGE.replace(right, wrong, 1), "page.yaml")
    assert str(error.value) == said


def test_a_product_without_a_name_or_with_two_labels_of_one_regime_is_refused():
    with pytest.raises(ConfigError, match="name the product: brand, generic or codes"):
        label_from("product: {owner: self}\nlabels: [{regime: EU, status: investigational}]", "x.yaml")
    twice = "product: {generic: x}\nlabels:\n  - {regime: EU, status: withdrawn}\n  - {regime: EU, status: withdrawn}\n"
    with pytest.raises(
        ConfigError, match=r"x\.yaml:4: labels\.regime: EU has a label already; one label a regime"
    ):
        label_from(twice, "x.yaml")


def test_an_approved_label_needs_an_indication_and_an_investigational_one_has_none():
    with pytest.raises(ConfigError, match="an approved label has at least one"):
        label_from("product: {generic: x}\nlabels: [{regime: EU, status: approved}]", "x.yaml")
    with pytest.raises(ConfigError, match="an investigational product has none"):
        label_from(PAGE.replace("status: approved", "status: investigational"), "x.yaml")


def test_the_command_shows_a_label_as_table_and_sentences(run):
    code, out, _ = run("label", "check", LABELS / "zeltriva.yaml")
    assert code == 0
    assert "indication rcc-2l  advanced clear-cell renal cell carcinoma\n" in out
    assert "  line             from line 2\n" in out
    assert (
        "- EU: zeltrivanib may be used for the treatment of advanced or metastatic clear-cell renal"
        " cell carcinoma, at ages from 18 years, from line 2, after anti-angiogenic, monotherapy, at 80 mg oral"
        " every day (at most 80 mg a day).\n"
    ) in out


def test_words_that_are_not_understood_are_shown(run, tmp_path):
    path = tmp_path / "label.yaml"
    path.write_text(PAGE.replace("severity: []", "severity: [bothersome]"), encoding="utf-8")
    code, out, _ = run("label", "check", path)
    assert code == 0
    assert "  not understood   bothersome\n" in out


def test_a_missing_label_file_is_a_usage_error(run, tmp_path):
    code, _, err = run("label", "check", tmp_path / "none.yaml")
    assert (code, "no such label file; check the name" in err) == (2, True)
    (tmp_path / "rules.yaml").write_text(
        "schema: msl-guard/rules@1\nlabels: [labels/*.yaml]\n", encoding="utf-8"
    )
    (tmp_path / "a.txt").write_text("Text.", encoding="utf-8")
    code, out, err = run("scan", "a.txt")
    assert (code, out) == (2, "")
    assert "rules.yaml:2: no label file 'labels/*.yaml' in" in err


def test_the_schema_of_label_files_is_json_schema(run):
    import json

    import jsonschema

    code, out, _ = run("label", "schema")
    schema = json.loads(out)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert code == 0
    assert "LabelFileShape" in schema["$ref"]


DOSED = """
schema: msl-guard/label@1
product: {brand: [COLDARIS], generic: velacozide}
labels:
  - regime: EU
    status: approved
    indications:
      - id: candida
        disease: {text: invasive candidiasis}
        population: {age: {min: 6 weeks, max: 59 months}, organ: {hepatic: "Child-Pugh C: do not use"}}
        line: {min: 1, note: only where fluconazole is not suitable}
        dose:
          amount: 1
          unit: inhalation
          freq: {every: 12, unit: hour}
          max_daily: 2 inhalations
          min_duration: 7 days
          max_duration: 2 weeks
          infusion: 3 hours
          strengths: [200/10 micrograms]
          steps: {low: 200/10}
          loading: {amount: 2}
          initial: {amount: 1, freq: {every: 6, unit: hour}, duration: 3 days}
          renal: {CrCl 15-49 mL/min: {amount: 1, freq: {every: 1, unit: day}}}
          hepatic: {Child-Pugh B: {amount: 1}}
          schedule: [2 months, booster 11-15 months]
          catch_up: 2 doses at 12-23 months
          min_interval: 4 weeks
"""


def test_doses_by_start_organ_function_and_schedule_are_read():
    (indication,) = label_from(DOSED, "x.yaml").labels[0].indications
    course, loading, initial, renal, hepatic = indication.doses
    assert indication.line_note == "only where fluconazole is not suitable"
    # 59 months are counted in.
    assert indication.population.ages.holds(Ages(1, 60 / 12))
    assert (course.max_daily, course.min_days, course.max_days, course.infusion_days) == (2, 7, 14, 0.125)
    assert (course.strengths, course.steps) == (("200/10 micrograms",), (("low", "200/10"),))
    assert course.schedule == ("2 months", "booster 11-15 months", "2 doses at 12-23 months")
    assert course.min_interval_days == 28
    assert (loading.part, loading.amount, loading.every_days, loading.text) == (
        "loading",
        2,
        None,
        "2 inhalation over 3 hours at the start once",
    )
    assert (initial.part, initial.every_days, initial.max_days) == ("initial", 0.25, 3)
    assert (renal.condition, renal.every_days, renal.max_days) == ("CrCl 15-49 mL/min", 1, 14)
    assert (hepatic.condition, hepatic.every_days) == ("Child-Pugh B", 0.5)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "max_daily: 2 inhalations",
            "max_daily: 2 mg",
            "x.yaml:16: labels.indications.dose.max_daily: '2 mg' does not compare with a dose in 'inhalation'; "
            "write such as “2 inhalation”",
        ),
        (
            "min_duration: 7 days",
            "min_duration: 7 weeks",
            "x.yaml:17: labels.indications.dose.min_duration: 7 weeks is above max_duration 2 weeks",
        ),
        (
            "infusion: 3 hours",
            "infusion: slowly",
            "x.yaml:19: labels.indications.dose.infusion: 'slowly' is no duration; write such as “12 weeks”",
        ),
        (
            "CrCl 15-49 mL/min",
            "weak kidneys",
            "x.yaml:24: labels.indications.dose.renal: 'weak kidneys' is no renal function; write such as "
            "CrCl 15-49 mL/min, eGFR below 30, dialysis",
        ),
        (
            "Child-Pugh B",
            "weak liver",
            "x.yaml:25: labels.indications.dose.hepatic: 'weak liver' is no hepatic function; write such as "
            "Child-Pugh B",
        ),
        (
            "[2 months, booster 11-15 months]",
            "[early]",
            "x.yaml:26: labels.indications.dose.schedule: 'early' names no age; write such as “2 months” or "
            "“booster 11-15 months”",
        ),
        (
            "min_interval: 4 weeks",
            "min_interval: long",
            "x.yaml:28: labels.indications.dose.min_interval: 'long' is no duration; write such as “12 weeks”",
        ),
    ],
)
def test_a_wrong_part_of_a_dose_is_named_with_what_would_be_right(right, wrong, said):
    assert right in DOSED
    with pytest.raises(ConfigError) as error:
        label_from(DOSED.replace(right, wrong, 1), "x.yaml")
    assert str(error.value) == said


def test_the_parts_of_a_dose_are_shown(run, tmp_path):
    path = tmp_path / "label.yaml"
    path.write_text(DOSED, encoding="utf-8")
    code, out, _ = run("label", "check", path)
    assert code == 0
    assert "line depends on   only where fluconazole is not suitable" in out
    assert "organ function    hepatic: Child-Pugh C: do not use" in out
    assert "1 inhalation every day over 3 hours" in out
    assert "at CrCl 15-49 mL/min" in out


NATURAL = """\
product: {brand: [NATURA]}
labels:
  - regime: US
    status: approved
    indications:
      - id: a
        disease: {text: cervical dystonia, parents: [dystonia]}
        population: {age: {min: 2, max: below 12 years}, weight: {min: 11.5, unit: kg}, note: ambulant}
        combos: [[baclofen, tizanidine], diazepam]
        dose:
          amount: 8 to 16
          unit: Units/kg
          freq: {every: 12 to 16, unit: week}
          max: 640 Units per session
          loading: {amount: 4, duration: 4 doses}
          steps: [12, 8]
"""


def test_a_label_is_read_as_people_write_it():
    (indication,) = label_from(NATURAL, "x.yaml").labels[0].indications
    course, most, loading = indication.doses
    assert indication.combos == ("baclofen and tizanidine", "diazepam")
    assert indication.population.note == "ambulant, weighing at least 11.5 kg"
    assert indication.population.ages == Ages(2, 12)
    assert (course.amount, course.every_days, course.upto_days) == (16, 84, 112)
    assert {"8 to 16 Units/kg", "at most 640 Units per session", "steps: 12, 8"} <= set(course.adjustments)
    assert "every 12 to 16 weeks" in course.text
    assert (most.amount, most.unit) == (640, "Units")
    assert (loading.every_days, loading.max_days) == (84, 4 * 84)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("max: below 12 years", "max: below twelve", "'below twelve' is no age"),
        ("amount: 8 to 16", "amount: some", "dose.amount: expected a whole number or a number"),
        ("unit: kg}", "unit: lb}", "weight"),
        ("duration: 4 doses", "duration: some doses", "'some doses' is no duration"),
        (
            "text: cervical dystonia, parents: [dystonia]",
            "text: neck kinks, parents: [kinks]",
            "none of its parents is (kinks)",
        ),
    ],
)
def test_what_is_written_too_freely_is_refused(right, wrong, said):
    with pytest.raises(ConfigError, match=re.escape(said)):
        label_from(NATURAL.replace(right, wrong), "x.yaml")
