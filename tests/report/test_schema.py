"""The published schema of the json and jsonl reports: every report keeps to it, and it says all of them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from msl_guard.model import Confidence, Part, Report, Severity, Status, Suppression, SuppressionKind
from msl_guard.report import Look, render, schema
from tests.conftest import FIXTURES
from tests.report.test_machine_formats import EMPTY, MIXED
from tests.report.test_reports import FINDING, REPORT

SCHEMA = json.loads(schema())
DEFINITIONS = SCHEMA["$defs"]
KINDS = {
    "document": "checked",
    "finding": "finding",
    "failure": "failure",
    "skipped": "skipped",
    "run": "run",
}
LABELLED = replace(REPORT, ruleset=replace(REPORT.ruleset, labels=(("zeltrivanib", ("EU", "US")),)))
ASIDE = replace(
    EMPTY,
    findings=tuple(
        replace(FINDING, suppression=Suppression(kind, "agreed", expires="2027-01-31"))
        for kind in SuppressionKind
    ),
)
EVERY_GRADE = replace(
    EMPTY,
    fail_on=None,
    findings=(
        *(replace(FINDING, part=part) for part in Part),
        *(replace(FINDING, severity=one) for one in Severity),
        *(replace(FINDING, confidence=one) for one in Confidence),
        *(replace(FINDING, status=one) for one in Status),
    ),
)
REPORTS = {
    "mixed": MIXED, "empty": EMPTY, "with labels": LABELLED, "set aside": ASIDE, "every grade": EVERY_GRADE,
}  # fmt: skip


def validator(definition: object) -> Draft202012Validator:
    return Draft202012Validator({"$defs": DEFINITIONS, **definition})


def faults(definition: object, value: object) -> list[str]:
    return [f"{one.json_path}: {one.message}" for one in validator(definition).iter_errors(value)]


def undescribed(definition: dict, value: object, place: str = "$") -> Iterator[str]:
    """What a value holds and the schema, which allows for more, does not speak of."""
    if "$ref" in definition:
        definition = DEFINITIONS[definition["$ref"].rpartition("/")[2]]
    shapes = [one for one in definition.get("oneOf", ()) if not faults(one, value)]
    for one in shapes:
        yield from undescribed(one, value, place)
    if isinstance(value, dict) and not shapes:
        known = dict(definition["properties"])
        for part in definition.get("allOf", ()):
            known |= DEFINITIONS[part["$ref"].rpartition("/")[2]]["properties"]
        for name, held in value.items():
            yield from (
                undescribed(known[name], held, f"{place}.{name}") if name in known else [f"{place}.{name}"]
            )
    if isinstance(value, list) and "items" in definition:
        for held in value:
            yield from undescribed(definition["items"], held, f"{place}[]")


def test_the_schema_is_a_schema_and_describes_every_key():
    Draft202012Validator.check_schema(SCHEMA)
    bare = [
        name
        for definition in DEFINITIONS.values()
        for name, value in definition.get("properties", {}).items()
        if not value.keys() & {"description", "$ref"}
    ]
    assert bare == []


@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_a_json_report_keeps_to_the_schema_and_holds_nothing_else(report: Report):
    value = json.loads(render("json", report, Look()))
    assert faults(SCHEMA, value) == []
    assert list(undescribed(SCHEMA, value)) == []


@pytest.mark.parametrize("report", REPORTS.values(), ids=list(REPORTS))
def test_a_line_of_the_jsonl_report_keeps_to_the_schema_and_holds_nothing_else(report: Report):
    for line in render("jsonl", report, Look()).splitlines():
        value = json.loads(line)
        assert faults(DEFINITIONS["line"], value) == []
        definition = DEFINITIONS[KINDS[value.pop("type")]]
        assert list(undescribed(definition, value)) == []


def test_a_key_that_the_schema_does_not_know_is_noticed():
    value = json.loads(render("json", MIXED, Look()))
    value["more"] = value["findings"][0]["location"]["more"] = value["findings"][3]["suppression"]["more"] = 1
    assert list(undescribed(SCHEMA, value)) == [
        "$.findings[].location.more", "$.findings[].suppression.more", "$.more",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"exit_code": 2}, "$.exit_code: 2 is not one of [0, 1, 3]"),
        ({"schema_version": "msl-guard/report@2"}, "$.schema_version: 'msl-guard/report@1' was expected"),
        ({"findings": [{}]}, "$.findings[0]: 'rule_id' is a required property"),
        ({"skipped": None}, "$.skipped: None is not of type 'array'"),
    ],
)
def test_what_is_no_report_does_not_pass(change: dict[str, object], fault: str):
    assert fault in faults(SCHEMA, {**json.loads(render("json", MIXED, Look())), **change})


def test_the_reports_on_every_fixture_keep_to_the_schema_that_the_command_prints(run):
    code, printed, _ = run("report", "schema")
    assert (code, printed) == (0, schema())
    code, out, _ = run("scan", FIXTURES, "--isolated", "--format", "json", "-o", "jsonl:lines")
    assert code == 3
    assert faults(json.loads(printed), json.loads(out)) == []
    lines = [json.loads(line) for line in Path("lines").read_text(encoding="utf-8").splitlines()]
    assert [fault for line in lines for fault in faults(DEFINITIONS["line"], line)] == []
