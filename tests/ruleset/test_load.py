"""Rule files into a ruleset: packs, products, contexts, overrides, and every way to get them wrong."""

from pathlib import Path, PurePath

import pytest

from msl_guard.errors import ConfigError
from msl_guard.model import Severity, Status
from msl_guard.ruleset import load, nearest
from tests.conftest import check, ids
from tests.rule_text import rule, rule_file


def test_without_a_file_every_shipped_pack_is_loaded():
    ruleset = load(None)
    assert [pack for pack, _ in ruleset.info.packs] == ["cta", "guar", "hype", "new", "offl", "safe", "sup"]
    assert ruleset.info.rules == len(ruleset.rules) > 25
    assert sorted(ruleset.families) == ["CTA", "GUAR", "HYPE", "NEW", "OFFL", "SAFE", "SUP"]


def test_the_hash_changes_with_any_rule_file(rules_from):
    one = rules_from(rule_file(rule("match: [zork]")))
    again = rules_from(rule_file(rule("match: [zork]")))
    other = rules_from(rule_file(rule("match: [zonk]")))
    assert one.info.sha256 == again.info.sha256 != other.info.sha256


def test_packs_are_chosen_by_name_by_version_or_by_file(tmp_path: Path, rules_from):
    (tmp_path / "house.yaml").write_text(
        "schema: msl-guard/rules@1\npack: {id: house, family: HOUSE, title: House, version: 1.2.3}\n"
        + rule_file(rule("match: [zork]", id="HOUSE-001"), head=""),
        encoding="utf-8",
    )
    ruleset = rules_from("packs: [sup@1.0.0, house.yaml]\n")
    assert ruleset.info.packs == (("house", "1.2.3"), ("sup", "1.0.0"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("packs: [supp]\n", ":2: unknown pack 'supp'; did you mean 'sup'?"),
        ("packs: [sup@9.0.0]\n", ":2: the pack sup is version 1.0.0 here, not 9.0.0"),
        ("packs: []\n", "no rule is loaded; name a pack under `packs:` or write a rule"),
        ("override: {SUPP: {off: true}}\n", ":2: unknown rule or family 'SUPP'; did you mean 'SUP'?"),
        (rule_file(rule("match: [zork]"), rule("match: [zork]")), ":14: the rule TEST-001 stands at "),
        (rule_file(rule("match: [zork]").replace("[ground]", "[grund]")), ":11: unknown clause 'grund'; did you mean 'ground'?"),
        (rule_file(rule('match: ["@benfit"]')), ":12: unknown class @benfit; did you mean 'benefit'?"),
        (rule_file(rule("match: ['']")), ":12: an empty pattern; write the words to look for"),
        (rule_file(rule("match: ['regex: (']")), ":12: the expression '(' does not compile"),
        (rule_file(rule("match: [zork]\nunless: [{id: a}]")), ":13: the exception 'a' needs `covers:` or `near:`, not both"),
        (rule_file(rule("match: [zork]").replace("{match}", "{mach}")), ":9: a message may hold {match} and no other field"),
        (rule_file(rule("match: [zork]").replace("bad:", "bad: a, ok:")), ":13: an example is either `bad:` or `ok:`"),
        ("vocab: {a: ['@b'], b: ['@a']}\n" + rule_file(rule('match: ["@a"]')), ":2: the class @a refers to itself"),
    ],
)  # fmt: skip
def test_a_rule_file_that_cannot_be_used_says_where_and_why(rules_from, text: str, fault: str):
    with pytest.raises(ConfigError) as error:
        rules_from(text)
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


def test_a_rule_of_another_family_in_a_pack_is_refused(tmp_path: Path, rules_from):
    (tmp_path / "house.yaml").write_text(
        "schema: msl-guard/rules@1\npack: {id: house, family: HOUSE, title: House, version: 1.2.3}\n"
        + rule_file(rule("match: [zork]"), head=""),
        encoding="utf-8",
    )
    with pytest.raises(ConfigError, match="TEST-001 does not belong to the family of this pack"):
        rules_from("packs: [house.yaml]\n")


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (None, "cannot be read: No such file or directory; check the name"),
        (b"\xff\xfe\xfa", "not UTF-8 text (byte 0)"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, data: bytes | None, fault: str):
    path = tmp_path / "r.yaml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(ConfigError) as error:
        load(path)
    assert fault in str(error.value)


def test_products_fill_the_classes(rules_from):
    products = (
        "products:\n"
        "  - {brand: [Zoltan], generic: zoltanib, codes: [ZX-1], owner: self}\n"
        "  - {codes: [QQ-9], owner: self, status: investigational}\n"
        "  - {brand: [Rivalo], owner: competitor}\n"
    )
    found = {}
    for name in ("product", "brand", "investigational", "competitor"):
        text = products + rule_file(rule(f'match: ["@{name}"]'))
        found[name] = [
            one.text for one in check(rules_from(text), "Zoltan zoltanib ZX-1 QQ-9 Rivalo our drug")
        ]
    assert found == {
        "product": ["Zoltan", "zoltanib", "ZX-1", "QQ-9", "our drug"],
        "brand": ["Zoltan"],
        "investigational": ["QQ-9"],
        "competitor": ["Rivalo"],
    }


def test_where_no_product_is_named_every_medicine_counts_as_one(rules_from):
    ruleset = rules_from(rule_file(rule('match: ["@product"]')))
    assert [one.text for one in check(ruleset, "Zoltanib and Quark® and water")] == ["Zoltanib", "Quark®"]


def test_a_project_extends_the_shared_vocabulary(rules_from):
    ruleset = rules_from("vocab: {benefit: [sparkle]}\n" + rule_file(rule('match: ["@benefit"]')))
    assert [one.text for one in check(ruleset, "sparkle and efficacy")] == ["sparkle", "efficacy"]


def test_overrides_change_severity_status_exceptions_or_switch_off(rules_from):
    text = "Zeltrivanib is best-in-class and unrivalled; a miracle."
    head = "packs: [sup, guar]\noverride:\n"
    assert ids(check(rules_from("packs: [sup, guar]\n"), text)) == ["SUP-001", "SUP-001", "GUAR-003"]
    assert ids(check(rules_from(head + "  SUP-001: {off: true}\n"), text)) == ["GUAR-003"]
    assert ids(check(rules_from(head + "  SUP: {off: true}\n"), text)) == ["GUAR-003"]
    excused = rules_from(head + "  SUP-001: {unless: [{id: brand-line, covers: [best-in-class]}]}\n")
    assert [one.text for one in check(excused, text)] == ["unrivalled", "miracle"]
    lowered = check(rules_from(head + "  SUP: {severity: info}\n  GUAR-003: {status: preview}\n"), text)
    assert [(one.severity, one.status) for one in lowered] == [
        (Severity.INFO, Status.STABLE),
        (Severity.INFO, Status.STABLE),
        (Severity.ERROR, Status.PREVIEW),
    ]


def test_the_first_context_whose_glob_matches_counts(rules_from, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ruleset = rules_from(
        "contexts:\n"
        "  - {paths: ['letters/**'], content_type: mi_response, jurisdiction: [EU, UK], mode: reactive_unsolicited}\n"
        "  - {paths: ['**/*.md'], content_type: field_note}\n" + rule_file(rule("match: [zork]"))
    )
    letter = ruleset.context(PurePath("letters/a.md"), {})
    assert (letter.content_type, letter.jurisdictions, letter.mode) == (
        "mi_response",
        ("EU", "UK"),
        "reactive_unsolicited",
    )
    assert letter.assumed == ("audience",)
    note = ruleset.context(PurePath("notes/a.md"), {})
    assert (note.content_type, note.jurisdictions, note.assumed) == (
        "field_note", ("INTL",), ("audience", "jurisdiction", "mode"),
    )  # fmt: skip
    other = ruleset.context(PurePath("a.txt"), {})
    assert other.content_type == "msl_deck_proactive"
    assert len(other.assumed) == 4


def test_what_the_command_line_gives_outranks_the_context(rules_from, tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ruleset = rules_from(
        "contexts: [{paths: ['**'], content_type: mi_response}]\n" + rule_file(rule("match: [zork]"))
    )
    context = ruleset.context(PurePath("a.md"), {"content_type": ("siuu",), "jurisdiction": ("US",)})
    assert (context.content_type, context.jurisdictions) == ("siuu", ("US",))


def test_the_nearest_rule_file_up_to_the_repository_root_is_found(tmp_path: Path):
    (tmp_path / "rules.yaml").touch()
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "deep" / "er").mkdir(parents=True)
    assert nearest(tmp_path / "repo" / "deep" / "er") is None
    (tmp_path / "repo" / "rules.yaml").touch()
    assert nearest(tmp_path / "repo" / "deep" / "er") == tmp_path / "repo" / "rules.yaml"


def test_selecting_and_ignoring_take_rules_and_families(shipped):
    assert {rule.family for rule in shipped.only(["SUP", "GUAR-001"], []).rules} == {"SUP", "GUAR"}
    assert "SUP-001" not in {rule.id for rule in shipped.only([], ["SUP-001"]).rules}
    with pytest.raises(ConfigError, match="unknown rule or family 'SUP-01'; did you mean 'SUP-001'"):
        shipped.only(["SUP-01"], [])
    with pytest.raises(ConfigError, match="no rule is left to run"):
        shipped.only(["SUP"], ["SUP"])
