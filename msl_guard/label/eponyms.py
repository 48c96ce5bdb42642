"""Names of diseases in their other forms: "Takayasu's disease", "Turner's", "autistic adults"."""

from collections.abc import Iterator

import regex

from msl_guard.label.terms import Lexicon, form, normalised

_PEOPLE = (
    "patient adult child children people individual person adolescent teenager youngster boy girl man men "
    "woman women infant toddler"
).split()
_HEADS = {"disease": "syndrome", "syndrome": "disease"}
_NAMED = regex.compile(
    r"(?<![\p{L}])(?P<who>\p{Lu}[\p{L}\-]+)['’](?:s(?![\p{L}])|(?![\p{L}]))(?:\s(?:disease|syndrome)(?![\p{L}]))?"
    r"(?!\s(?:stud|trial|group|team|papers?|data|work|results?|law|sign|lab|review|analys|criteria|scores?|"
    r"scales?|tests?|methods?|reports?|talk|slides?|views?|question|formula|classification|model))",
)
_OTHERWISE = {"still": "adult onset still disease"}
"""Eponyms that are words too, and so stand in no vocabulary."""


def spelled(terms: str) -> Iterator[str]:
    """Yield the normal form of each term, "{people}" in it for everybody who may have the disease."""
    for term in terms.split("|"):
        if "{people}" in term:
            yield from (normalised(term.replace("{people}", one)) for one in _PEOPLE)
        else:
            yield normalised(term)


def renamed(term: str) -> str | None:
    """A name of two words with the other head: "Still syndrome" for "Still disease"."""
    first, _, head = term.partition(" ")
    return f"{first} {_HEADS[head]}" if head in _HEADS else None


_DIABETIC = ("nephropathy", "kidney disease", "renal disease")
_OF_DIABETES = regex.compile(
    r"(?:kidney|renal) (?:disease|impairment)s?\b.*?\b(?P<type>type [12] )?(?:diabetes|T2DM?)\b|"
    r"nephropathy .*\bdiabetes",
    regex.IGNORECASE,
)


def compound(wording: str) -> Iterator[str]:
    """Yield the one name of a disease that a label words as one in another: "diabetic nephropathy"."""
    match = _OF_DIABETES.search(wording)
    if match is None:
        return
    kind = normalised(match["type"] or "type 2" if "T2D" in wording else match["type"] or "")
    for one in _DIABETIC:
        yield f"diabetic {one}"
        if kind:
            yield f"{kind} diabetic {one}"


def named_after(text: str, diseases: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield the diseases named after somebody, without more: (start, end, normal form of the whole name)."""
    if "'" not in text and "’" not in text:
        return
    for match in _NAMED.finditer(text):
        who = form(match["who"])
        for name in (f"{who} syndrome", f"{who} disease", _OTHERWISE.get(who, "")):
            if name and diseases.meaning(name):
                yield match.start(), match.end(), name
                break
