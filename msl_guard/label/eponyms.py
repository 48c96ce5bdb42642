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
_HEADS_OF_EPONYMS = (
    "syndrome disease lymphoma sarcoma macroglobulinemia contracture ataxia thrombasthenia".split()
)
_PEOPLE_BY_DISEASE = regex.compile(
    r"(?<![\p{L}])(?<!non-)(?<!non )(?:type [12] )?\p{L}{5,}(?:ics|iacs|ives)(?![\p{L}])", regex.IGNORECASE
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


def renamed(term: str) -> Iterator[str]:
    """Yield the other names of a disease by its head: "Still syndrome", "carcinoma of the cervix"."""
    first, _, head = term.rpartition(" ")
    if head in _HEADS and " " not in first:
        yield f"{first} {_HEADS[head]}"
    if head in _CANCERS and first and not first.endswith("neck"):
        organ = _ORGANS.get(first, first)
        yield f"{head} of the {organ}"
        if head == "cancer":
            yield f"{first} carcinoma"
            yield f"carcinoma of the {organ}"


_CANCERS = ("cancer", "carcinoma", "adenocarcinoma")
_ORGANS = {
    "cervical": "cervix",
    "ovarian": "ovary",
    "pancreatic": "pancreas",
    "gastric": "stomach",
    "esophageal": "esophagus",
    "thymic": "thymus",
    "endometrial": "endometrium",
    "laryngeal": "larynx",
    "nasopharyngeal": "nasopharynx",
    "testicular": "testis",
    "vulvar": "vulva",
    "colonic": "colon",
    "rectal": "rectum",
}


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
        names = (*(f"{who} {head}" for head in _HEADS_OF_EPONYMS), _OTHERWISE.get(who, ""))
        name = next((one for one in names if one and diseases.meaning(one)), None)
        if name is not None:
            yield match.start(), match.end(), name


def of_people(text: str, diseases: Lexicon) -> Iterator[tuple[int, int, str]]:
    """Yield people called by their disease alone: "psoriatics", "haemophiliacs" as "psoriatic patient"."""
    for match in _PEOPLE_BY_DISEASE.finditer(text):
        name = f"{normalised(match[0])} patient"
        if diseases.meaning(name):
            yield match.start(), match.end(), name
