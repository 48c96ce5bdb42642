"""The commands as a person types them."""

import io
import json
from pathlib import Path

import pytest

from tests.conftest import FIXTURES
from tests.rule_text import rule, rule_file


def write(name: str, content: str) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(content, encoding="utf-8")
    return name


@pytest.fixture
def stdin(monkeypatch):
    def feed(data: bytes) -> None:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))

    return feed


def test_without_paths_the_current_folder_is_scanned(run):
    write("a/b.md", "A miracle.\n")
    code, out, _ = run("scan")
    assert code == 1
    assert out.startswith("a/b.md\n\na/b.md:1:3: error GUAR-003\n")


def test_standard_input_is_scanned_under_the_name_given(run, stdin):
    stdin(b"# Note\n\nA **mira**cle.\n")
    code, out, _ = run("scan", "-", "--stdin-filename", "notes/visit.md")
    assert code == 1
    assert "notes/visit.md:3:5: error GUAR-003" in out


def test_standard_input_may_be_a_deck(run, stdin):
    stdin((FIXTURES / "breach" / "zeltriva-msl-deck.pptx").read_bytes())
    code, out, _ = run("scan", "-", "--stdin-filename", "deck.pptx")
    assert code == 1
    assert "deck.pptx:slide 4:Title 1:paragraph 1:11: error SUP-001" in out


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["-"], "- needs --stdin-filename NAME"),
        (["a.md", "--stdin-filename", "x"], "--stdin-filename goes with the path -"),
        (["-", "--stdin-filename", "x.md", "--files-from", "-"], "standard input cannot be both"),
        (["a.md", "-o", "report.json"], "-o report.json: write FORMAT:PATH; formats: "),
        (["a.md", "-o", "xml:report"], "-o xml:report: write FORMAT:PATH"),
        (
            ["a.md", "-o", "json:no/such/folder/r.json"],
            "there is no folder no/such/folder; make it first",
        ),
        (["--files-from", "nowhere"], "nowhere: the list of files cannot be read"),
        (
            ["a.md", "--profile", "UK,field_note,mi_response"],
            "--profile: content_type is given twice, 'field_note' and 'mi_response'",
        ),
        (["a.md", "--profile", "blah"], "'blah' is no value of any axis; msl-guard scan --help lists them"),
        (
            ["a.md", "--profile", "mi_respons"],
            "'mi_respons' is no value of any axis; did you mean 'mi_response'?",
        ),
        (["a.md", "--profile", "uk"], "'uk' is no value of any axis; did you mean 'UK'?"),
    ],
)
def test_a_wrong_command_line_is_refused_in_words(run, stdin, arguments: list[str], fault: str):
    stdin(b"")
    write("a.md", "Plain.\n")
    code, out, err = run("scan", *arguments)
    assert (code, out) == (2, "")
    assert fault in " ".join(err.split())
    assert "Traceback" not in err


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\0"])
def test_paths_come_from_a_list(run, stdin, separator: str):
    names = [write("one.md", "A miracle.\n"), write("t w o.md", "Plain.\n")]
    stdin(separator.join(names).encode())
    code, out, _ = run("scan", "--files-from", "-", "--format", "json")
    assert code == 1
    assert [one["path"] for one in json.loads(out)["checked"]] == names


def test_reports_are_written_beside_what_is_printed_and_whole(run):
    write("a.md", "A miracle.\n")
    write("report.json", "old")
    _, out, _ = run("scan", "a.md", "-o", "json:report.json", "-o", "text:report.txt")
    assert json.loads(Path("report.json").read_text(encoding="utf-8"))["exit_code"] == 1
    assert Path("report.txt").read_text(encoding="utf-8") == out
    assert sorted(path.name for path in Path().iterdir()) == ["a.md", "report.json", "report.txt"]


def context_of(out: str) -> dict[str, object]:
    return json.loads(out)["checked"][0]["context"]


def test_the_axes_are_given_one_by_one_or_as_a_profile(run):
    write("a.md", "Plain.\n")
    one = run(
        "scan",
        "a.md",
        "--format",
        "json",
        "--content-type",
        "mi_response",
        "--jurisdiction",
        "UK",
        "--jurisdiction",
        "EU",
    )
    other = run("scan", "a.md", "--format", "json", "--profile", "mi_response,UK", "--profile", "EU")
    assert context_of(one[1]) == context_of(other[1]) == {
        "content_type": "mi_response",
        "audience": "hcp_prescriber",
        "jurisdictions": ["UK", "EU"],
        "mode": "proactive",
        "assumed": ["audience", "mode"],
    }  # fmt: skip


def test_the_order_is_option_then_environment_then_file(run, monkeypatch):
    write("a.md", "A stellar result.\n")
    write(
        "rules.yaml",
        "schema: msl-guard/rules@1\nfail_on: warning\ncontexts: [{paths: ['**'], jurisdiction: UK}]\n",
    )
    assert run("scan", "a.md")[0] == 1
    assert run("scan", "a.md", "--isolated")[0] == 0
    monkeypatch.setenv("MSL_GUARD_FAIL_ON", "error")
    monkeypatch.setenv("MSL_GUARD_JURISDICTION", "US")
    assert run("scan", "a.md")[0] == 0
    assert context_of(run("scan", "a.md", "--format", "json")[1])["jurisdictions"] == ["US"]
    assert context_of(run("scan", "a.md", "--format", "json", "--jurisdiction", "JP")[1])[
        "jurisdictions"
    ] == ["JP"]
    assert run("scan", "a.md", "--fail-on", "info")[0] == 1


def test_the_rule_file_may_come_from_the_environment(run, monkeypatch):
    write("a.md", "zork\n")
    monkeypatch.setenv(
        "MSL_GUARD_RULES", write("own.yaml", "schema: msl-guard/rules@1\n" + rule_file(rule("match: [zork]")))
    )
    assert "TEST-001" in run("scan", "a.md")[1]


@pytest.mark.parametrize(
    ("variables", "option", "coloured"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--colour", "never"], False),
    ],
)
def test_colours_follow_the_option_then_the_usual_variables(
    run, monkeypatch, variables, option, coloured: bool
):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    write("a.md", "A miracle.\n")
    assert ("\x1b[" in run("scan", "a.md", *option)[1]) is coloured


def test_a_progress_bar_shows_only_on_a_terminal_and_only_after_a_while(monkeypatch, capsys):
    from msl_guard.cli import progress

    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress.Progress() as bar:
        bar(1, 4)
        assert capsys.readouterr().err == ""
        now[0] = 2.0
        bar(2, 4)
        assert capsys.readouterr().err == f"\r[{'#' * 15}{' ' * 15}] 2/4 files"
    assert capsys.readouterr().err == "\r\x1b[K"
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    with progress.Progress() as bar:
        now[0] = 9.0
        bar(3, 4)
    assert capsys.readouterr().err == ""


def test_extract_shows_what_the_rules_see(run):
    write("a.md", "# Title\n\nA **mira**cle.\n")
    assert run("extract", "a.md")[:2] == (0, "[title] line 1\n    Title\n[body] line 3\n    A miracle.\n")
    _, out, _ = run("extract", "a.md", "--format", "json")
    assert [(one["part"], one["text"]) for one in json.loads(out)["blocks"]] == [
        ("title", "Title"),
        ("body", "A miracle."),
    ]


def test_extract_says_why_it_cannot(run):
    assert run("extract", FIXTURES / "unreadable" / "empty.pdf")[::2] == (
        3, f"{(FIXTURES / 'unreadable' / 'empty.pdf').as_posix()}: is empty (0 bytes); check that it was saved\n",
    )  # fmt: skip
    assert run("extract", "nowhere.md") == (
        3,
        "",
        "nowhere.md: cannot be opened: No such file or directory\n",
    )


def test_explain_shows_a_rule_in_full_and_marks_what_is_unconfirmed(run):
    code, out, _ = run("explain", "SUP-001")
    assert code == 0
    for words in ("SUP-001  superlative about a product", "Superlatives and absolutes", "Instead", "ABPI Code 2024 cl. 6.1 [S22]:",
                  "Art. 87(3) (to be confirmed)", "Reported", "Left alone", "override: {SUP-001: {off: true}}"):  # fmt: skip
        assert words in out
    assert max(len(line) for line in out.splitlines()) <= 80


def test_explain_knows_no_other_rule(run):
    assert run("explain", "SUP-01") == (2, "", "msl-guard: unknown rule 'SUP-01'; did you mean 'SUP-012'?\n")


def test_rules_are_listed_and_shown(run):
    code, out, _ = run("rules", "list")
    assert code == 0
    rows = [line.split(maxsplit=2) for line in out.splitlines()]
    assert ["CTA-001", "error", "call to prescribe, start or switch"] in rows
    assert rows == sorted(rows, key=lambda row: row[0].partition("-")[0])
    rows = json.loads(run("rules", "list", "--format", "json")[1])
    assert {"SUP", "SAFE", "GUAR", "HYPE", "NEW", "CTA", "EFF", "STAT"} <= {row["family"] for row in rows}
    _, out, _ = run("rules", "show", "GUAR-003")
    assert "silver" in out and "guar.yaml" in out


def test_a_users_own_rules_are_tested_with_the_shipped_ones(run):
    good = rule_file(
        rule("match: [zork]").replace(
            '[{bad: "«zork»"}]', '[{bad: "one «zork» here"}, {ok: "one zonk here"}]'
        )
    )
    path = write("own.yaml", f"schema: msl-guard/rules@1\n{good}")
    assert run("rules", "test", path)[:2] == (0, "1 rule, 2 examples: no faults\n")
    bad = write("bad.yaml", "schema: msl-guard/rules@1\n" + good.replace("«zork»", "«zonk»"))
    code, out, _ = run("rules", "test", bad)
    assert code == 1
    assert out == "bad.yaml:13: TEST-001: does not report 'zonk'\n1 rule, 2 examples: 1 fault\n"


def test_a_rule_is_shown_as_it_is_written_and_as_it_applies(run):
    text = "schema: msl-guard/rules@1\npacks: [guar]\noverride: {GUAR-003: {severity: info}}\n"
    path = write(
        "own.yaml",
        text + rule_file(rule("need: [zork]\nposition: first page", kind="require"), head=""),
    )
    code, out, _ = run("rules", "show", "TEST-001", "--rules", path)
    assert code == 0
    assert out == (
        "# own.yaml:6\n- id: TEST-001\n  name: a test rule\n  kind: require\n  severity: error\n"
        '  message: "found nothing"\n  suggestion: Say it otherwise.\n  why: [ground]\n  need: [zork]\n'
        '  position: first page\n  examples: [{bad: "zork"}]\n\n# What TEST-001 comes to here\n'
        "error, certain, stable, kind require, at own.yaml:6\n  - House standard: So.\n"
    )  # fmt: skip
    out = run("rules", "show", "GUAR-003", "--rules", path)[1]
    assert "severity: error" in out
    assert "changed: severity error to info everywhere (own.yaml:3)\ninfo, " in out


def test_what_a_project_changes_is_listed_and_explained(run):
    path = write("own.yaml", "schema: msl-guard/rules@1\npacks: [guar]\noverride:\n  GUAR-003: {severity: info}\n  GUAR-002: {off: true}\n")  # fmt: skip
    out = run("rules", "list", "--rules", path)[1]
    assert "(changed here)" in out
    assert "GUAR-002     off      switched off at own.yaml:5\n" in out
    out = " ".join(run("explain", "GUAR-003", "--rules", path)[1].split())
    assert "at guar.yaml:" in out
    assert "Changed here: severity error to info everywhere (own.yaml:4)" in out
    assert run("explain", "GUAR-002", "--rules", path) == (
        2, "", "msl-guard: the rule GUAR-002 is switched off at own.yaml:5\n",
    )  # fmt: skip


def test_explain_names_first_the_clauses_of_the_jurisdiction_in_force(run):
    def sources(*arguments: str) -> list[str]:
        page = run("explain", "GUAR-001", *arguments)[1]
        return [line.split()[1] for line in page.splitlines() if line.startswith("  - ")][:4]

    assert sources("--jurisdiction", "US") == ["21", "ABPI", "Human", "Directive"]
    assert sources("--jurisdiction", "EU") == ["Directive", "ABPI", "21", "Human"]
    write("rules.yaml", "schema: msl-guard/rules@1\ncontexts: [{paths: ['**'], jurisdiction: EU}]\n")
    assert sources() == ["Directive", "ABPI", "21", "Human"]


def test_explain_tells_what_was_seen_of_a_clause_and_whom_it_is_for(run):
    page = " ".join(run("explain", "SAFE-001")[1].split())
    assert (
        "MHRA Blue Guide cl. 6.6 [S32] (from a summary or an older edition): “Safe” needs qualification."
        in page
    )
    assert "— for products not yet approved; applies to: jurisdiction US" in page


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["scan", "a.md", "--isolated", "--rules", "own.yaml"], "--isolated uses no rule file; leave it or the rule file out"),
        (["rules", "test", "own.yaml", "--isolated"], "--isolated tests the shipped rules alone; leave it or FILE out"),
        (["rules", "test", "nope.yaml"], "nope.yaml: no such rule file; check the name"),
        (["scan", "a.md", "--rules", "."], "is a folder; a rule file is a YAML file"),
    ],
)  # fmt: skip
def test_a_rule_file_that_cannot_be_meant_is_refused(run, arguments: list[str], fault: str):
    write("a.md", "Plain.\n")
    write("own.yaml", "schema: msl-guard/rules@1\n")
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert fault in " ".join(err.split())


def test_an_option_outranks_the_environment_whatever_their_names(run, monkeypatch):
    write("a.md", "Plain.\n")
    write("own.yaml", "not a rule file\n")

    def context(*arguments: str) -> dict[str, object]:
        return context_of(run("scan", "a.md", "--format", "json", *arguments)[1])

    monkeypatch.setenv("MSL_GUARD_RULES", "own.yaml")
    assert run("scan", "a.md", "--isolated")[0] == 0
    monkeypatch.delenv("MSL_GUARD_RULES")
    monkeypatch.setenv("MSL_GUARD_JURISDICTION", "US")
    monkeypatch.setenv("MSL_GUARD_MODE", "solicited")
    given = context("--profile", "UK,mi_response")
    assert (given["jurisdictions"], given["content_type"], given["mode"]) == (
        ["UK"],
        "mi_response",
        "solicited",
    )
    monkeypatch.setenv("MSL_GUARD_PROFILE", "siuu,CA")
    monkeypatch.delenv("MSL_GUARD_JURISDICTION")
    given = context("--content-type", "social", "--jurisdiction", "JP")
    assert (given["jurisdictions"], given["content_type"]) == (["JP"], "social")


def test_the_report_says_which_rule_file_was_used_and_whose_products_it_names(run):
    write("a.md", "Plain.\n")

    def notes() -> str:
        return " ".join(run("scan", "a.md")[1].split())

    assert "no rules.yaml was found, nor a product: every medicine is taken for yours" in notes()
    write("rules.yaml", "schema: msl-guard/rules@1\nproducts: [{generic: rivalib, owner: competitor}]\n")
    assert "note: rules from rules.yaml" in notes()
    assert "rules.yaml names no product of your own: every medicine is taken for yours" in notes()
    write("rules.yaml", "schema: msl-guard/rules@1\nproducts: [{generic: zoltanib}]\n")
    assert "every medicine" not in notes()


def test_the_schema_is_printed_for_editors(run):
    code, out, _ = run("rules", "schema")
    assert code == 0
    assert "FileShape" in json.loads(out)["$defs"]


def test_a_rule_and_its_fault_reach_the_reader_in_one_line(run):
    path = write("own.yaml", "schema: msl-guard/rules@1\nfail_no: error\n")
    write("a.md", "Plain.\n")
    assert run("scan", "a.md", "--rules", path) == (
        2, "", "msl-guard: own.yaml:2: fail_no: unknown key 'fail_no'; did you mean 'fail_on'?\n",
    )  # fmt: skip


def test_the_same_bytes_give_the_same_report(run):
    write("a.md", "A miracle, unrivalled.\n")
    assert run("scan", "a.md", "--format", "json") == run("scan", "a.md", "--format", "json")


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html", "a.csv", "a.jsonl", "a.rst"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_the_column_in_rdjson_is_where_the_bytes_of_the_words_begin(run, name: str, newline: str):
    said = (
        '"Größe 😀: zeltrivanib is a miracle"'
        if name.endswith("jsonl")
        else "Größe 😀: zeltrivanib is a miracle"
    )
    data = newline.join(('"x"' if name.endswith("jsonl") else "x", "", said, "")).encode()
    Path(name).write_bytes(data)
    _, out, _ = run("scan", name, "--isolated", "--select", "GUAR-003", "--format", "rdjson")
    (found,) = json.loads(out)["diagnostics"]
    start = found["location"]["range"]["start"]
    assert data.splitlines()[start["line"] - 1][start["column"] - 1 :].startswith(b"miracle")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("scna", "there is no command 'scna'; did you mean 'scan'?"),
        ("waiver", "there is no command 'waiver'; did you mean 'waivers'?"),
        ("zork", "No such command 'zork'"),
    ],
)
def test_a_command_that_is_none_is_told_with_the_nearest(typed: str, said: str, run):
    code, out, error = run(typed)
    assert (code, out) == (2, "")
    assert said in error


@pytest.mark.parametrize("command", ["scan", "extract"])
def test_a_limit_can_be_set(command: str, run):
    path = write("two.txt", "First paragraph.\n\nSecond paragraph.\n")
    code, out, said = run(command, path, "--limit", "text_chars=10")
    assert code == 3
    assert "holds more than 10 characters" in out + said
    assert run("extract", path, "--limit", "text_chars=100")[0] == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("page=1", "'page' is no limit; known: blocks, depth, elements"),
        ("pages=0", "'pages=0': write pages= and a whole number from 1 on"),
        ("pages=many", "'pages=many': write pages= and a whole number from 1 on"),
        ("seconds=1", "'seconds' is no limit"),
    ],
)
def test_a_limit_that_is_none_is_one_line(given: str, said: str, run):
    code, out, error = run("scan", "--limit", given)
    assert (code, out) == (2, "")
    assert said in " ".join(error.split())
