"""`msl-guard waivers check`: what it says of a file of waivers, and the exit codes."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import FIXTURES

HOLDS, TO_MEND, USAGE, INCOMPLETE = 0, 1, 2, 3
HEAD = "schema: msl-guard/waivers@1\nwaivers:\n"
NOTE = "field-note.md"
DAY = "2026-11-22"
REMOVE = "Remove the entry; if its sentence was changed, have the new one reviewed."
RENEW = "Mend the text, or have the waiver approved again with a new date."


@pytest.fixture
def here(tmp_path: Path) -> Path:
    shutil.copy(FIXTURES / "breach" / NOTE, tmp_path)
    return tmp_path


def entry(fingerprint: str = "mg1:0123456789abcdef", path: str = NOTE, day: str = DAY, rest: str = "") -> str:
    ends = f"approved_by: a, expires: {day}"
    reason = rest or "reason: r"
    return f"  - {{fingerprint: '{fingerprint}', rule: SUP-001, path: {path}, quote: q, {reason}, {ends}}}\n"


@pytest.mark.parametrize(
    ("day", "path", "code", "said"),
    [
        (DAY, NOTE, HOLDS, "waivers.yaml: 1 waiver, none to mend\n"),
        ("2026-11-21", NOTE, TO_MEND, f"waivers.yaml:3: WAIVER-001 The waiver for SUP-001 “q” expired on 2026-11-21. {RENEW}\nwaivers.yaml: 1 waiver, 1 to mend\n"),
        (DAY, "gone.md", TO_MEND, f"waivers.yaml:3: WAIVER-002 The waiver for SUP-001 “q” excuses nothing: there is no gone.md. {REMOVE}\nwaivers.yaml: 1 waiver, 1 to mend\n"),
        (DAY, f"{NOTE}/member.docx", HOLDS, "waivers.yaml: 1 waiver, none to mend\n"),
    ],
    ids="last-day over gone member-of-an-archive".split(),
)  # fmt: skip
def test_without_documents_it_says_which_waivers_are_over_or_have_no_document(
    run, here: Path, day: str, path: str, code: int, said: str
):
    (here / "waivers.yaml").write_text(HEAD + entry(day=day, path=path))
    assert run("waivers", "check", "waivers.yaml", "--as-of", DAY) == (code, said, "")


def test_with_documents_it_says_which_waivers_excuse_nothing_in_them(run, here: Path):
    _, report, _ = run("scan", "--isolated", "--format", "json", NOTE)
    found = json.loads(report)["findings"][0]
    holds = entry(found["fingerprint"]).replace("SUP-001", found["rule_id"])
    (here / "waivers.yaml").write_text(HEAD + holds + entry() + entry("mg1:" + "0" * 16, day="2026-01-01"))
    code, out, err = run("waivers", "check", "waivers.yaml", NOTE, "--isolated", "--as-of", DAY)
    assert (code, err) == (TO_MEND, "")
    assert out.splitlines() == [
        f"waivers.yaml:4: WAIVER-002 The waiver for SUP-001 “q” excuses nothing in {NOTE}. {REMOVE}",
        f"waivers.yaml:5: WAIVER-001 The waiver for SUP-001 “q” expired on 2026-01-01. {RENEW}",
        "waivers.yaml: 3 waivers, 2 to mend",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + entry(rest="reason: ''"), "waivers.yaml:3"),
        (HEAD + entry(rest="reason: r, why: s"), "why"),
        (HEAD + entry(day="2026-02-30"), "2026-02-30 is no day; write YYYY-MM-DD"),
        (HEAD + entry() + entry(), "waivers.yaml:4: the same finding is waived on line 3"),
        ("- a list\n", "waivers.yaml:1"),
    ],
    ids="no-reason unknown-key no-day twice no-waivers".split(),
)
def test_a_malformed_file_is_one_line_and_nothing_is_judged(run, here: Path, text: str, said: str):
    (here / "waivers.yaml").write_text(text)
    code, out, err = run("waivers", "check", "waivers.yaml", "--as-of", DAY)
    assert (code, out) == (USAGE, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_is_an_error_of_usage(run, here: Path):
    code, out, err = run("waivers", "check", "absent.yaml")
    assert (code, out, err) == (
        USAGE,
        "",
        "msl-guard: absent.yaml: cannot be read: No such file or directory\n",
    )


def test_documents_that_cannot_be_read_make_the_check_incomplete(run, here: Path):
    (here / "waivers.yaml").write_text(HEAD + entry())
    code, out, err = run("waivers", "check", "waivers.yaml", "absent.docx", "--isolated", "--as-of", DAY)
    assert (code, out) == (INCOMPLETE, "waivers.yaml: 1 waiver, none to mend\n")
    assert err.startswith("not checked: absent.docx: ")
