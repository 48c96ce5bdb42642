"""Rule files into a ruleset: packs, products, contexts, overrides, and every way to get them wrong."""

import os
from pathlib import Path, PurePath

import pytest

from msl_guard.errors import ConfigError
from msl_guard.model import Context, Severity, Status
from msl_guard.ruleset import Ruleset, load, nearest
from tests.conftest import ROOT, check, ids
from tests.rule_text import rule, rule_file


def test_without_a_file_every_shipped_pack_is_loaded():
    ruleset = load(None)
    files = sorted(path.stem for path in (ROOT / "msl_guard" / "rules").glob("*.yaml"))
    assert [pack for pack, _ in ruleset.info.packs] == files
    assert ruleset.info.rules == len(ruleset.rules) > 200
    assert {rule.family for rule in ruleset.rules} == set(ruleset.families)
    assert sorted(family.lower() for family in ruleset.families) == files


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
        (rule_file(rule("match: [zork]").replace("[ground]", "[grund]")), ":11: unknown clause 'grund'; did you mean 'ground', or is it missing under `clauses:`?"),
        (rule_file(rule('match: ["@benfit"]')), ":12: unknown class @benfit; did you mean 'benefit'?"),
        (rule_file(rule("match: ['']")), ":12: an empty pattern; write the words to look for"),
        (rule_file(rule("match: ['regex: (']")), ":12: the expression '(' does not compile"),
        (rule_file(rule("match: [zork]\nunless: [{id: a}]")), ":13: the exception 'a' needs `covers:` or `near:`, not both"),
        (rule_file(rule("match: [zork]").replace("{match}", "{mach}")), ":9: a message may hold {match} and no other { or }"),
        (rule_file(rule("match: [zork]").replace("bad:", "bad: a, ok:")), ":13: an example is either `bad:` or `ok:`"),
        (rule_file(rule("match: [zork]")).replace("{match}", "{match!r}"), ":9: a message may hold {match} and no other { or }"),
        (rule_file(rule("match: [zork]")).replace("{match}", "{{x}}"), ":9: a message may hold {match} and no other { or }"),
        (rule_file(rule("need: [zork]", kind="require")).replace("nothing", "{match}"), ":9: a missing statement has no words for {match}; say what is missing"),
        (rule_file(rule("need: [zork]", kind="require")).replace('"zork"', '"«zork»"'), ":13: « and » in an example of a missing statement, which has no words to mark"),
        (rule_file(rule("match: [zork]").replace("«zork»", "«zork")), ":13: « and » do not pair in '«zork'; write «the words to report»"),
        (rule_file(rule("match: [zork]").replace("«zork»", "»zork«")), ":13: « and » do not pair in '»zork«'; write «the words to report»"),
        (rule_file(rule("match: [zork]\nseverity_by: [{severity: info}]")), ":13: a case without a condition; name a context, `near:` or `lacks:`"),
        (rule_file(rule("match: [zork]\nunless: [{id: a, covers: [b]}, {id: a, covers: [c]}]")), ":13: the exception 'a' needs a name of its own"),
        (rule_file(rule("match: [zork]").replace("[ground]", "[no-such-thing]")), ":11: unknown clause 'no-such-thing'; write it under `clauses:`"),
        ("products: [{}]\n", ":2: a product without a name; give `brand:`, `generic:` or `codes:`"),
        ("products: [{owner: self}]\n", ":2: a product without a name; give `brand:`, `generic:` or `codes:`"),
        ("products: [{generic: ' '}]\n", ":2: ' ' is no name of a product; write letters or digits"),
        ("products: [{brand: ['-']}]\n", ":2: '-' is no name of a product; write letters or digits"),
        ("override: {SUP-001: {}}\n", ":2: changes nothing; write `off: true`, `severity:`, `status:` or `unless:`"),
        ("override: {SUP: {severity: info, examples: [{ok: a}]}}\n", ":2: examples belong to one rule; write them under its id"),
        ("packs: [sup]\noverride: {SUP: {off: true}}\n", ":3: every rule is switched off; leave one on"),
        ("vocab: {a: []}\n", ":2: vocab.a: must not be empty"),
        (rule_file(rule("match: [{any: [zork], near: []}]")), ":12: rules[0].match[0].near: must not be empty"),
        ("fail_on: " + "9" * 500 + "\n", ":2: fail_on: '" + "9" * 58 + "… is not known here; known: error, info, warning"),
        ("packs: [sup, sup]\n", ":2: a pack is named twice"),
        ("packs: ['packs\\house.yaml']\n", r":2: 'packs\\house.yaml' has a \; write / between folders"),
        ("packs: [nowhere.yaml]\n", "nowhere.yaml: no such rule file; check the name"),
        ("contexts: [{paths: ['!a/**'], mode: proactive}]\n", ":2: the path '!a/**' begins with !; the first entry that matches counts, so name the exception before"),
        ("contexts: [{paths: ['a\\b'], mode: proactive}]\n", r":2: the path 'a\\b' has a \; write / between folders"),
        ("contexts: [{paths: ['#a'], mode: proactive}]\n", ":2: the path '#a' begins with #, which would make it a comment"),
        ("contexts: [{paths: [' '], mode: proactive}]\n", ":2: the path ' ' is empty, or begins or ends with a space"),
        ("contexts: [{paths: ['../a/**'], mode: proactive}]\n", ":2: the path '../a/**' leads out of the rule file's folder; move the rule file up"),
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
        (None, "no such rule file; check the name"),
        (b"\xfa", "not UTF-8 text (byte 0); save it as UTF-8"),
        ("schema: x".encode("utf-16"), "not UTF-8 text but UTF-16; save it as UTF-8"),
        (b"x" * (9 << 20), "and a rule file at most 8388608"),
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
        "  - {brand: [Zoltan], generic: zoltanib, spellings: [ZTN], codes: [ZX-1], owner: self}\n"
        "  - {codes: [QQ-9], owner: self, status: investigational}\n"
        "  - {brand: [Rivalo], owner: competitor}\n"
    )
    found = {}
    for name in ("product", "brand", "generic", "approved", "investigational", "competitor"):
        text = products + rule_file(rule(f'match: ["@{name}"]'))
        found[name] = [
            one.text for one in check(rules_from(text), "Zoltan zoltanib ZTN ZX-1 QQ-9 Rivalo our drug")
        ]
    assert found == {
        "product": ["Zoltan", "zoltanib", "ZTN", "ZX-1", "QQ-9", "our drug"],
        "brand": ["Zoltan"],
        "generic": ["zoltanib", "ZTN"],
        "approved": ["Zoltan", "zoltanib", "ZTN", "ZX-1"],
        "investigational": ["QQ-9"],
        "competitor": ["Rivalo"],
    }


PACK = "schema: msl-guard/rules@1\npack: {id: house, family: HOUSE, title: House, version: 1.2.3}\n"


@pytest.mark.parametrize(
    "line",
    ["packs: [sup]", "products: [{generic: a}]", "contexts: [{paths: [a]}]", "fail_on: info", "override: {SUP: {off: true}}"],
    ids=lambda line: line.partition(":")[0],
)  # fmt: skip
def test_what_a_pack_cannot_say_is_refused_there(tmp_path: Path, rules_from, line: str):
    (tmp_path / "house.yaml").write_text(
        f"{PACK}{line}\n" + rule_file(rule("match: [zork]", id="HOUSE-001"), head=""), encoding="utf-8"
    )
    key = line.partition(":")[0]
    with pytest.raises(ConfigError) as error:
        rules_from("packs: [house.yaml]\n" if key != "packs" else "packs: [house.yaml, sup]\n")
    assert str(error.value).endswith(
        f"house.yaml:3: `{key}:` has no effect in a pack; write it in the project's own file"
    )


def test_products_of_others_do_not_tell_whose_a_claim_is(rules_from):
    rival = rules_from("products: [{generic: comparator X, owner: competitor}]\n")
    assert rival.info.products == 0
    assert ids(check(rival, "Zeltrivanib is best-in-class.")) == ["SUP-001"]
    severities = {
        name: check(rules_from(text), "Zeltrivanib is best-in-class.")[0].severity
        for name, text in {
            "none": "",
            "rival": "products: [{generic: comparator X, owner: competitor}]\n",
            "own": "products: [{generic: zoltanib}]\n",
        }.items()
    }
    assert severities == {"none": Severity.ERROR, "rival": Severity.ERROR, "own": Severity.WARNING}


def test_fixed_terms_of_a_project_hold_for_shipped_rules(rules_from):
    text = "packs: [sup]\n{}"
    claim = "Zeltrivanib is unrivalled, and the Unrivalled Wing agrees."
    assert [one.text for one in check(rules_from(text.format("")), claim)] == ["unrivalled", "Unrivalled"]
    excused = rules_from(text.format("fixed_terms: [Unrivalled Wing]\n"))
    assert [one.text for one in check(excused, claim)] == ["unrivalled"]


def test_what_an_override_changes_is_told(rules_from):
    ruleset = rules_from(
        "packs: [sup]\noverride:\n  SUP: {status: preview}\n"
        "  SUP-001: {severity: info, unless: [{id: award, covers: [best paper]}]}\n  SUP-002: {off: true}\n"
    )
    place = ruleset.sources[-1].name
    assert ruleset.rule("SUP-001").changes == (
        f"status stable to preview ({place}:4)",
        f"severity error to info everywhere ({place}:5)",
        f"the exception award ({place}:5)",
    )
    assert ruleset.off == {"SUP-002": f"{place}:6"}
    for ask in (lambda: ruleset.rule("SUP-002"), lambda: ruleset.only(["SUP-002"], [])):
        with pytest.raises(ConfigError, match=r"the rule SUP-002 is switched off at .*:6"):
            ask()


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
    excused = rules_from(
        head + "  SUP-001: {unless: [{id: brand-line, covers: [zeltrivanib is best-in-class]}]}\n"
    )
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


def test_a_context_is_that_of_the_file_itself(rules_from, tmp_path: Path, monkeypatch):
    for folder in ("letters", "decks", "deep"):
        (tmp_path / folder).mkdir()
    (tmp_path / "decks" / "a.md").touch()
    (tmp_path / "letters" / "link").symlink_to(tmp_path / "decks")
    (tmp_path / "elsewhere").symlink_to(tmp_path)
    ruleset = rules_from(
        "contexts:\n  - {paths: ['letters/**'], content_type: field_note}\n"
        "  - {paths: ['decks/**'], content_type: msl_deck_reactive}\n" + rule_file(rule("match: [zork]"))
    )
    monkeypatch.chdir(tmp_path / "deep")
    for path in (
        "../decks/a.md",
        "../letters/../decks/a.md",
        "../letters/link/a.md",
        str(tmp_path / "elsewhere" / "decks" / "a.md"),
    ):
        assert ruleset.context(PurePath(path), {}).content_type == "msl_deck_reactive", path
    assert ruleset.context(PurePath("../../decks/a.md"), {}).assumed != ()


def test_a_linked_rule_file_speaks_for_the_folder_of_the_link(tmp_path: Path, monkeypatch):
    (tmp_path / "shared").mkdir()
    (tmp_path / "project" / "letters").mkdir(parents=True)
    text = "contexts: [{paths: ['letters/**'], content_type: field_note}]\n" + rule_file(
        rule("match: [zork]")
    )
    (tmp_path / "shared" / "rules.yaml").write_text(f"schema: msl-guard/rules@1\n{text}", encoding="utf-8")
    (tmp_path / "project" / "rules.yaml").symlink_to(tmp_path / "shared" / "rules.yaml")
    monkeypatch.chdir(tmp_path / "project")
    ruleset = load(Path("rules.yaml"))
    assert ruleset.context(PurePath("letters/a.md"), {}).content_type == "field_note"


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


def test_whatever_is_called_rules_yaml_is_taken_and_must_be_a_file(tmp_path: Path):
    def fault() -> str:
        with pytest.raises(ConfigError) as error:
            load(nearest(tmp_path))
        return str(error.value)

    place = tmp_path / "rules.yaml"
    place.mkdir()
    assert fault() == f"{place}: is a folder; a rule file is a YAML file"
    place.rmdir()
    os.mkfifo(place)
    assert fault() == f"{place}: is no plain file; a rule file is a YAML file"
    place.unlink()
    place.symlink_to("nowhere.yaml")
    assert fault() == f"{place}: a link to nowhere.yaml, which is not there; check the name"
    place.unlink()
    (tmp_path / "rules.yml").touch()
    assert (
        fault()
        == f"{tmp_path / 'rules.yml'}: is not read; name it rules.yaml (--rules and --isolated do without)"
    )


def test_a_name_with_a_nul_is_refused():
    with pytest.raises(
        ConfigError, match="cannot be the name of a file: it holds a character that no name may hold"
    ):
        load(Path("a\0.yaml"))


def clauses(ruleset: Ruleset, context: Context, text: str = "Zeltrivanib and NVX-217 are zork.") -> list[str]:
    return [clause.source for finding in check(ruleset, text, context=context) for clause in finding.why]


def test_a_finding_cites_the_clauses_that_apply(rules_from):
    text = (
        "products: [{generic: zeltrivanib}, {codes: [NVX-217], status: investigational}]\npacks: []\nclauses:\n"
        "  uk: {source: UK, says: s, confidence: H, applies: {jurisdiction: [UK]}}\n"
        "  public: {source: Public, says: s, confidence: H, applies: {jurisdiction: [UK], audience: [public_patient]}}\n"
        "  us: {source: US, says: s, confidence: H, applies: {jurisdiction: [US]}, product: investigational}\n"
        "  any: {source: Any, says: s, confidence: H}\nrules:\n"
    )
    ruleset = rules_from(text + rule("match: [zork]").replace("[ground]", "[uk, public, us, any]"))
    hcp = {
        where: Context("siuu", "hcp_prescriber", where.split("+"), "proactive")
        for where in ("UK", "US", "UK+US", "INTL", "JP")
    }
    assert {where: clauses(ruleset, context) for where, context in hcp.items()} == {
        "UK": ["UK", "Any"],
        "US": ["US", "Any"],
        "UK+US": ["UK", "US", "Any"],
        "INTL": ["UK", "US", "Any"],
        "JP": ["Any"],
    }
    assert clauses(ruleset, hcp["US"], "Zeltrivanib is zork.") == ["Any"]
    assert clauses(ruleset, Context("social", "public_patient", ("UK",), "proactive")) == [
        "UK",
        "Public",
        "Any",
    ]


def test_a_finding_is_never_without_a_clause(rules_from):
    text = "packs: []\nclauses: {uk: {source: UK, says: s, confidence: H, applies: {jurisdiction: [UK]}}}\nrules:\n"
    ruleset = rules_from(text + rule("match: [zork]").replace("[ground]", "[uk]"))
    assert clauses(ruleset, Context("siuu", "payer", ("JP",), "proactive")) == ["UK"]


def test_selecting_and_ignoring_take_rules_and_families(shipped):
    assert {rule.family for rule in shipped.only(["SUP", "GUAR-001"], []).rules} == {"SUP", "GUAR"}
    assert "SUP-001" not in {rule.id for rule in shipped.only([], ["SUP-001"]).rules}
    with pytest.raises(ConfigError, match="unknown rule or family 'SUP-01'; did you mean 'SUP-012'"):
        shipped.only(["SUP-01"], [])
    with pytest.raises(ConfigError, match="no rule is left to run"):
        shipped.only(["SUP"], ["SUP"])
