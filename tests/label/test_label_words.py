"""What a label says in its own words beside the numbers: notes, a course, turns, steps, classes of function."""

import pytest

from msl_guard.errors import ConfigError
from msl_guard.ruleset.labels import label_from

LABEL = """\
product: {{brand: [QUELLORA], generic: quellostat}}
labels:
  - regime: EU
    status: approved
    indications:
      - id: one
        disease: {{text: psoriasis}}
        population: {{sex: female, note: "pregnant individuals from week 28 to week 34 of gestation"}}
        dose: {{amount: 50, unit: mg, {dose}}}
"""


def doses(dose: str):
    (label,) = label_from(LABEL.format(dose=dose), "x.yaml").labels
    return label.indications[0].doses


def test_a_duration_is_the_shortest_and_the_longest_course():
    (dose,) = doses("duration: 26 weeks")
    assert (dose.min_days, dose.max_days, dose.text) == (182.0, 182.0, "50 mg for 26 weeks")


def test_days_on_and_off_stand_with_what_adjusts_the_dose():
    (dose,) = doses("schedule: [5 days on, 2 days off]")
    assert (dose.schedule, dose.adjustments, dose.text) == (
        (),
        ("5 days on, 2 days off",),
        "50 mg 5 days on, 2 days off",
    )


@pytest.mark.parametrize("written", ["single dose", "one dose only", "single injection"])
def test_a_schedule_of_one_dose_is_given_once(written: str):
    (dose,) = doses(f"schedule: [{written}]")
    assert (dose.once, dose.schedule) == (True, ())


def test_a_note_and_the_steps_are_kept_and_shown():
    (dose,) = doses('titration: every 2 weeks, note: "patients below 55 kg"')
    assert dose.adjustments == ("patients below 55 kg",)
    assert dose.titration == "every 2 weeks"
    assert dose.text == "50 mg raised every 2 weeks (patients below 55 kg)"


@pytest.mark.parametrize(
    ("written", "organ", "condition"),
    [
        ("mild to moderate", "hepatic", "mild hepatic impairment or moderate hepatic impairment"),
        ("moderate or severe", "renal", "moderate renal impairment or severe renal impairment"),
        ("severe", "hepatic", "severe hepatic impairment"),
        (
            "mild to severe",
            "renal",
            "mild renal impairment or moderate renal impairment or severe renal impairment",
        ),
        ("moderate hepatic impairment", "hepatic", "moderate hepatic impairment"),
        ("Child-Pugh B", "hepatic", "Child-Pugh B"),
    ],
)
def test_classes_of_function_may_be_written_in_short(written: str, organ: str, condition: str):
    _, adjusted = doses(f"{organ}: {{{written}: {{amount: 20}}}}")
    assert adjusted.condition == condition


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (
            "duration: 8 weeks, max_duration: 12 weeks",
            "x.yaml:9: labels.indications.dose.duration: the course is given twice; write duration, or min_duration "
            "and max_duration",
        ),
        (
            "duration: a while",
            "x.yaml:9: labels.indications.dose.duration: 'a while' is no duration; write such as “12 weeks”",
        ),
        (
            "notes: x",
            "x.yaml:9: labels[0].indications[0].dose.notes: unknown key 'notes'; did you mean 'note'?",
        ),
        (
            "schedule: [2 days on]",
            "x.yaml:9: labels.indications.dose.schedule: '2 days on' names no age; write such as “2 months” or "
            "“booster 11-15 months”",
        ),
    ],
)
def test_what_is_no_such_word_is_refused(dose: str, said: str):
    with pytest.raises(ConfigError) as error:
        doses(dose)
    assert str(error.value) == said


def test_a_note_on_the_patients_is_shown(run, tmp_path):
    path = tmp_path / "label.yaml"
    path.write_text(LABEL.format(dose="duration: 2 weeks"), encoding="utf-8")
    code, out, _ = run("label", "check", path)
    assert code == 0
    shown = [line.split(maxsplit=1) for line in out.splitlines()]
    assert ["patients", "pregnant individuals from week 28 to week 34 of gestation"] in shown
