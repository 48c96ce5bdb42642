"""Small rule files for tests."""

from textwrap import indent

RULE = """\
id: {id}
name: a test rule
kind: {kind}
severity: error
message: "found {{match}}"
suggestion: Say it otherwise.
why: [ground]
{body}
examples: [{{bad: "«zork»"}}]
"""


def rule(body: str, *, id: str = "TEST-001", kind: str = "forbid") -> str:
    """One rule as YAML, with the keys every rule needs."""
    text = RULE.format(id=id, kind=kind, body=body.strip())
    if kind == "require":
        # What is missing has no words to show or to mark.
        text = text.replace("{match}", "nothing").replace("«zork»", "zork")
    return indent(text, "    ").replace("    id:", "  - id:", 1)


def rule_file(*rules: str, head: str = "packs: []\n") -> str:
    """A rule file of these rules and nothing else."""
    ground = "clauses: {ground: {source: House standard, says: So., confidence: H}}\n"
    return head + ground + "rules:\n" + "".join(rules)
