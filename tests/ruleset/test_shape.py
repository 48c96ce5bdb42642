"""The shape of rule files: each fault is one line with file, place and remedy."""

import jsonschema
import pytest
import yaml

from msl_guard.errors import ConfigError
from msl_guard.ruleset import schema
from msl_guard.ruleset.shape import shaped
from msl_guard.ruleset.strict_yaml import read
from tests.conftest import ROOT

GOOD = """\
schema: msl-guard/rules@1
rules:
  - id: LOC-001
    name: x
    kind: forbid
    severity: error
    message: m
    suggestion: s
    why: [x]
    match: [abc]
    examples: [{bad: "a"}]
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("severity: error", "severity: eror", "r.yaml:6: rules[0].severity: 'eror' is not known here; did you mean 'error'?"),
        ("kind: forbid", "kind: forbit", "r.yaml:5: rules[0].kind: 'forbit' is not known here; did you mean 'forbid'?"),
        ("match: [abc]", "matches: [abc]", "r.yaml:10: rules[0].matches: unknown key 'matches'; did you mean 'match'?"),
        ("match: [abc]", "match: []", "r.yaml:10: rules[0].match: must not be empty"),
        ("match: [abc]", "match: abc", "r.yaml:10: rules[0].match: expected a list, found text; write it in brackets: [abc]"),
        ("why: [x]", "why: x", "r.yaml:9: rules[0].why: expected a list, found text; write it in brackets: [x]"),
        ("name: x", "name: 1.10", "r.yaml:4: rules[0].name: expected text (in quotes if it looks like a number), found a number"),
        ("    name: x\n", "", "r.yaml:3: rules[0]: the key 'name' is missing"),
        ("    kind: forbid\n", "", "r.yaml:3: rules[0]: the key 'kind' is missing; write `kind: forbid`, `companion`, `require`, `density`, `consistent`, `balance`, `beside`, `readability` or `label`"),
        ("match: [abc]", "need: [abc]", "r.yaml:10: rules[0].need: unknown key 'need'; a rule of the kind forbid has `match:`, `when:` instead"),
        ("why: [x]", "why: [{x}]", "r.yaml:9: rules[0].why[0]: expected text (in quotes if it looks like a number), found a mapping of keys; quote text that begins with { or ["),
        ("match: [abc]", "match: [{percent}]", "r.yaml:10: rules[0].match[0].percent: unknown key 'percent'; write \"{percent}\" in quotes"),
        ('{bad: "a"}', "a", "r.yaml:11: rules[0].examples[0]: expected a mapping of keys, found text; write `- bad: the text` or `- ok: the text`"),
        ("match: [abc]", "match: [abc]\n    unless: [abc]", "r.yaml:11: rules[0].unless[0]: expected a mapping of keys, found text; write `- id: a name`, and below it `covers: [the words]`"),
        ("kind: forbid", "kind: balanse", "r.yaml:5: rules[0].kind: 'balanse' is not known here; did you mean 'balance'?"),
        ("[abc]", "[abc]\n    scope: {in: [titel]}", "r.yaml:11: rules[0].scope.in[0]: 'titel' is not known here; did you mean 'title'?"),
        ("[abc]", "[abc]\n    guards: {off: [negatoin]}", "r.yaml:11: rules[0].guards.off[0]: 'negatoin' is not known here; did you mean 'negation'?"),
        ("rules:", "rulez:", "r.yaml:2: rulez: unknown key 'rulez'; did you mean 'rules'?"),
        ("rules:", "override: {SUP-001: {of: true}}\nrules:", "r.yaml:2: override.SUP-001.of: unknown key 'of'; did you mean 'off'?"),
        ("rules:", "contexts: [{paths: [a], jurisdiction: XX}]\nrules:", "r.yaml:2: contexts[0].jurisdiction: 'XX' is not known here; known: AU, CA, EU, INTL, JP, UK, US"),
        ("rules:", "clauses: {a: {source: b, says: c, confidence: X}}\nrules:", "r.yaml:2: clauses.a.confidence: 'X' is not known here; known: G, H, M"),
        ('{bad: "a"}', "{bad: {slide: 1}}", "r.yaml:11: rules[0].examples[0].bad.slide: unknown key 'slide'; did you mean 'slides'?"),
        ("LOC-001", "loc-001", "r.yaml:3: rules[0].id: 'loc-001' does not have the right form: capital letters, a hyphen and three digits, as in HOUSE-001"),
        ("LOC-001", "LOC-1", "r.yaml:3: rules[0].id: 'LOC-1' does not have the right form: capital letters, a hyphen and three digits, as in HOUSE-001"),
        ("rules:", "override: {SUP-001: off}\nrules:", "r.yaml:2: override.SUP-001: expected a mapping of keys, found text; write {off: true}"),
        ("rules:", "override: {SUP-001: {off: yes}}\nrules:", "r.yaml:2: override.SUP-001.off: expected true or false, found text; write true"),
        ("rules:", "fail_on: never\nrules:", "r.yaml:2: fail_on: 'never' is not known here; known: error, info, warning; the option --fail-on alone takes never"),
        ("rules:", "vocab: {'@words': [a]}\nrules:", "r.yaml:2: vocab.@words: '@words' does not have the right form: small letters, digits and _, without @, as in house_words"),
        ("rules:", "clauses: {House: {source: a, says: b, confidence: H}}\nrules:", "r.yaml:2: clauses.House: 'House' does not have the right form: small letters, digits and hyphens, as in house-style"),
        ("schema: msl-guard/rules@1\n", "", "r.yaml:1: the file: the key 'schema' is missing; write `schema: msl-guard/rules@1` in the first line"),
    ],
)  # fmt: skip
def test_a_fault_names_its_line_and_what_would_be_right(old: str, new: str, fault: str):
    with pytest.raises(ConfigError) as error:
        shaped(read(GOOD.replace(old, new, 1), "r.yaml"))
    assert str(error.value) == fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "r.yaml:1: the file: expected a mapping of keys, found nothing"),
        ("[a]", "r.yaml:1: the file: expected a mapping of keys, found a list"),
        (
            "schema: 2",
            "r.yaml:1: schema: expected text (in quotes if it looks like a number), found a whole number",
        ),
        (
            "schema: msl-guard/rules@9",
            "r.yaml:1: schema: 'msl-guard/rules@9' is not known here; did you mean 'msl-guard/rules@1'?",
        ),
    ],
)
def test_a_file_that_is_no_rule_file_is_refused(text: str, fault: str):
    with pytest.raises(ConfigError) as error:
        shaped(read(text, "r.yaml"))
    assert str(error.value) == fault


FILES = [ROOT / "rules.yaml", *sorted((ROOT / "msl_guard" / "rules").rglob("*.yaml"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_published_schema_accepts_every_shipped_file(path):
    jsonschema.validate(read(path.read_text(encoding="utf-8"), path.name).value, schema())


def test_the_published_schema_describes_every_key():
    jsonschema.Draft202012Validator.check_schema(schema())
    undescribed = [
        f"{shape}.{key}"
        for shape, declared in schema()["$defs"].items()
        for key, value in declared.get("properties", {}).items()
        if not value.get("description")
    ]
    assert undescribed == []


def test_the_published_schema_refuses_what_the_loader_refuses():
    value = yaml.safe_load(GOOD.replace("match: [abc]", "matches: [abc]"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema())
