"""What to write instead: the words of messages about rule files."""

WRITE = {
    "schema": "write `schema: msl-guard/rules@1` in the first line",
    "kind": "write `kind: forbid`, `companion`, `require`, `density`, `consistent`, `balance`,"
    " `beside`, `readability` or `label`",
    "match": "list the words to report",
    "need": "list the words of which one must be there",
    "message": "say what is wrong; {match} stands for the words found",
    "severity": "write `severity: info`, `warning` or `error`",
    "why": "name at least one clause",
    "examples": "give at least one `bad` and one `ok` text",
    "suggestion": "say what to write instead",
    "within": "write `within: sentence`, `neighbours`, `block`, `page`, `section` or `document`",
}
"""What to do about a missing key."""
ENTRY = {
    "examples": "write `- bad: the text` or `- ok: the text`",
    "unless": "write `- id: a name`, and below it `covers: [the words]`",
    "rules": "write `- id: HOUSE-001`, and the other keys below it",
    "products": "write `- brand: [NAME]`",
    "contexts": "write `- paths: [the files]`, and below it what they are",
}
"""How an entry of a list is written."""
MEANT = {
    "never": "the option --fail-on alone takes never",
    "off": "write {off: true}",
    "yes": "write true",
    "no": "write false",
    "on": "write true",
}
"""What to do about a word where something else was expected."""
RANGES = {">=": "at least", ">": "more than", "<=": "at most", "<": "less than"}
WORDS = {
    "str": "text (in quotes if it looks like a number)",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a mapping of keys",
    "null": "nothing",
    "list": "a list",
    "dict": "a mapping of keys",
}
