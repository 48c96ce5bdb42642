"""Labels as people write them: null for what is not said, other names of routes, strengths in per cent."""

import pytest

from msl_guard.errors import ConfigError
from msl_guard.label.record import Dose
from msl_guard.ruleset.labels import label_from

CREAM = """\
product: {brand: [DERMOVIA], generic: lurocast, class: {name: PDE4 inhibitor, atc: null, moa: null}}
labels:
  - regime: US
    status: approved
    indications:
      - id: pso
        disease: {text: plaque psoriasis, icd10: null, mesh: null}
        population: {age: {min: 12, max: null}}
        line: {min: null, prior_required: [], prior_excluded: []}
        dose: DOSE
"""


def dose_of(written: str) -> Dose:
    """The dose of a label file in which it is written so."""
    (dose,) = label_from(CREAM.replace("DOSE", written), "x.yaml").labels[0].indications[0].doses
    return dose


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("{amount: 5, unit: mg, freq: {every: null, unit: day}}", "5 mg"),
        ("{amount: 5, unit: mg, freq: {every: null, unit: null}}", "5 mg"),
        ("{amount: 5, unit: mg, freq: {every: null, unit: once}}", "5 mg once"),
        ("{amount: 5, unit: mg, freq: {every: 1, unit: day, times: null}}", "5 mg every day"),
        ("{route: topical, freq: {every: null, unit: null, times: null}}", "topical"),
    ],
)
def test_null_in_a_frequency_means_that_nothing_is_said_of_it(written, text):
    assert dose_of(written).text == text


def test_a_frequency_of_which_nothing_is_said_compares_with_none():
    assert dose_of("{amount: 5, unit: mg, freq: {every: null, unit: week}}").every_days is None


def test_null_for_the_codes_of_class_and_disease_means_not_said():
    product = label_from(CREAM.replace("DOSE", "{route: topical}"), "x.yaml")
    assert product.drug_class == "PDE4 inhibitor"
    disease = product.labels[0].indications[0].disease
    assert (disease.mesh, disease.icd10) == ("", "")


@pytest.mark.parametrize("route", ["inhalation", "intra-arterial", "Inhalation", "intraarterial", "inhaled"])
def test_a_route_is_known_by_the_name_that_people_write(route):
    assert dose_of(f"{{amount: 5, unit: mg, route: {route}}}").route == route


def test_a_strength_in_per_cent_is_no_amount():
    dose = dose_of('{amount: 0.3, unit: "%", route: topical}')
    assert (dose.amount, dose.unit, dose.strengths, dose.text) == (None, "", ("0.3%",), "topical as 0.3%")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            '{amount: 0.3, unit: "%", max_daily: 2}',
            "x.yaml:10: labels.indications.dose.unit: “%” is a strength; write such as “strengths: [0.3%]”, and no unit",
        ),
        (
            "{amount: 5, unit: mg, max_duration: single dose}",
            "x.yaml:10: labels.indications.dose.max_duration: 'single dose' is no duration; write “freq: {unit: once}” "
            "for a dose that is given once",
        ),
        (
            "{amount: 5, unit: mg, freq: {every: 0, unit: day}}",
            "x.yaml:10: labels.indications.dose.freq: every and times are numbers above 0",
        ),
    ],
)
def test_what_cannot_be_meant_is_answered_with_what_to_write(written, said):
    with pytest.raises(ConfigError) as error:
        dose_of(written)
    assert str(error.value) == said
