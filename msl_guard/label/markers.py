"""Markers that a text asks for: "HER2-positive", "platinum-resistant", "any PD-L1 status"."""

from collections.abc import Iterator, Mapping

import regex

from msl_guard.label.gated import Gated
from msl_guard.label.qualifiers import MARKERS, Words

_BIOMARKER = Gated(MARKERS["any"].replace("{marker}", MARKERS["marker"]), ignore_case=False)


_ZYGOSITY = Gated(
    r"(?P<gene>APOE|apolipoprotein E)[\s\-]?[εe]?4?(?:[\s\-]allele)?(?P<rest>[^.;]{0,50})|"
    r"(?P<before>homozygo(?:us|tes?)|heterozygo(?:us|tes?))(?: for)? (?:APOE|apolipoprotein E)[\s\-]?[εe]?4?"
)
_COPIES = regex.compile(
    r"(?P<two>homozyg)|(?P<one>heterozyg)|(?P<none>non-?carrier)|(?P<some>carrier)", regex.IGNORECASE
)


_GENE = regex.compile(MARKERS["marker"])
# "Seronegative myasthenia": none of the antibodies of a disease.
_SERUM = Gated(r"(?<![\p{L}])sero-?(?P<state>negative|positive)(?![\p{L}])")


_SIDES = Gated(
    r"(?<![\p{L}])(?:(?i:(?:CMV[\s\-]?)?sero-?(?P<state>negative|"
    r"positive)(?:\s\(?[RD][+\-−–]\)?)?\s(?:[\p{L}\-]+\s){0,4}?"
    r"(?P<side>recipient|donor)s?)"
    r"|(?i:(?P<side>recipient|donor)s?\s(?:(?:who\s)?(?:is|are|was|were)\s|with\s)?(?:CMV[\s\-]?)?"
    r"sero-?(?P<state>negative|positive))"
    r"|(?i:CMV[\s\-](?:sero-?)?(?P<state>negative|positive)\s(?:[\p{L}\-]+\s){0,2}?(?P<side>recipient|"
    r"donor)s?)"
    r"|(?i:CMV[\s\-](?:sero-?)?(?P<state>negative|"
    r"positive)(?=\s(?:[\p{L}\p{N}\-]+\s){1,8}?(?P<got>who\s(?:has\s|have\s|had\s)?"
    r"(?:received?|receives|got|with)\s(?:an?|the)\s(?:[\p{L}\-]+\s)?(?:kidney|liver|heart|lung|graft|"
    r"transplant|organ)))(?![\p{L}]))"
    r"|(?P<short>[RD])\s?(?P<sign>[+\-−–])(?![\p{L}\p{N}]))",
    ignore_case=False,
)
"""Whose blood has the antibodies, in a transplant: "D+/R-", "seronegative recipients"."""


def _sides(text: str) -> Iterator[Words]:
    for match in _SIDES.finditer(text):
        if match["short"]:
            side = "recipient" if match["short"] == "R" else "donor"
            state = "positive" if match["sign"] == "+" else "negative"
        else:
            side, state = (match["side"] or "recipient").lower(), match["state"].lower()
        yield Words(match.start(), match.end(), f"{side} {state}")


_ALLELES = Gated(
    r"(?<![\p{L}])(?:(?P<both>bi-?allelic(?:ally)?|"
    r"homozyg(?:ous|otes?|osity)(?! (?:familial|hypercholesterol))|"
    r"compound heterozyg\p{L}+|(?:both|two|each of (?:their|the) two)"
    r" (?:[\p{L}\p{N}]+ ){0,3}?(?:alleles|copies)(?: of (?:the )?(?:[\p{L}\p{N}]+ )?genes?)?)|"
    r"(?P<one>mono-?allelic(?:ally)?|heterozyg(?:ous|otes?|osity)(?! (?:familial|hypercholesterol))"
    r"(?= (?:for|in|"
    r"carriers?|mutations?|variants?|patients?|newborns?|babies|infants?|[A-Z][A-Z0-9]{2,}))|"
    r"(?:an?|one|only one|a single|just one|the other) (?:[\p{L}]+ )?"
    r"(?:healthy|normal|intact|functional|working|"
    r"faulty|mutated|deleted|defective|affected|wild[ \-]type|pathogenic)(?: and (?:an?|one) [\p{L}]+)?"
    r" (?:[\p{L}\p{N}]+ )?(?:allele|copy|gene copy)|"
    r"(?:only one|just one|a single) (?:[\p{L}\p{N}]+ ){0,2}?(?:allele|gene copy|mutated copy)))(?![\p{L}])",
)
"""How many copies of a gene are altered."""


def _alleles(text: str) -> Iterator[Words]:
    for match in _ALLELES.finditer(text):
        yield Words(match.start(), match.end(), f"alleles {'both' if match['both'] else 'one'}")


def biomarkers(text: str) -> Iterator[Words]:
    """Yield the markers that a text asks for: values such as "HER2 positive" or "any marker"."""
    for match in _BIOMARKER.finditer(text):
        value = _marker(match)
        yield Words(match.start(), match.end(), value)
        # "PIK3CA/AKT1/PTEN alterations": each of them.
        for gene in _GENE.finditer(match["more"] or ""):
            yield Words(match.start(), match.end(), f"{_name(gene[0])} {value.rpartition(' ')[2]}")
    for match in _VERB_FIRST.finditer(text):
        lacks = _LACKS.search(text, max(0, match.start() - _BEFORE), match.start())
        state = "negative" if lacks else "positive"
        start = lacks.start() if lacks else match.start()
        yield Words(start, match.end(), f"{_name(match['gene'])} {state}")
    yield from _sides(text)
    yield from _alleles(text)
    for match in _SERUM.finditer(text):
        yield Words(match.start(), match.end(), f"antibody {match['state'].lower()}")
    for match in _ZYGOSITY.finditer(text):
        start, end = match.span("rest") if match["rest"] else match.span("before")
        for one in _COPIES.finditer(text, start, end):
            yield Words(
                min(match.start(), one.start()), max(match.start("gene"), one.end()), f"APOE4 {one.lastgroup}"
            )


_KINDS: Mapping[str, str] = {
    "amplification": r"amp(?:lifi(?:ed|cation))?",
    "fusion": r"fusions?|rearrange(?:d|ments?)|translocat(?:ed|ions?)",
    "expression": r"(?:over)?express(?:ed|ing|ion)|protein[\s\-]positive|high expression",
    "exon": r"(?:exon|ex)[\s\-]?(?P<exon>[0-9]{1,2})(?![0-9])",
    "point": r"(?P<point>[A-Z][0-9]{2,4}[A-Z])",
    "mutation": r"(?:mutat(?:ed|ions?)|mutants?)(?!\s(?:status|test|analys|profil))|m(?![\p{L}])",
}
_ALTERED = Gated(
    rf"(?<![\p{{L}}\p{{N}}])(?P<gene>{MARKERS['marker']})(?:\)?[\s\-/]{{0,2}}|\s(?:gene|protein)\s)(?:"
    + "|".join(f"(?P<{name}_>{words})" for name, words in _KINDS.items())
    + r")(?:[\s\-]?(?:del(?:etion)?s?|ins(?:ertions?)?|dup(?:lications?)?|"
    r"skip(?:ping|ped)?|mut(?:at(?:ed|ions?)|ants?)?))?(?![\p{L}])",
    ignore_case=False,
)


_BEFORE = 30
_LACKS = regex.compile(
    r"\b(?:no|not|without|lacks?|lacking|absence of|negative for|free of|none of)(?:\s[\p{L}\-]+){0,2}\s$",
    regex.IGNORECASE,
)
"""Before "mutations in KRAS": words that say that there are none."""
_VERB_FIRST = Gated(
    r"(?<![\p{L}])(?:(?P<expression>over-?express\w*|express(?:es|ing))|"
    r"(?P<amplification>amplif\w+(?: of)?|extra copies of)|"
    r"(?P<fusion>fusions? (?:of|in|involving)|rearranged)|"
    r"(?P<mutation>(?:mutations?|variants?|(?:changes?|faults?)(?=\sin the [A-Z0-9]+ gene)) (?:of|in)))\s"
    rf"(?:the\s|an?\s|their\s)?(?P<gene>{MARKERS['marker']})"
    r"(?![\p{L}\p{N}\-])",
    ignore_case=False,
)


def alterations(text: str) -> Iterator[Words]:
    """Yield in which way a gene is altered: values such as "MET amplification", "EGFR exon 20"."""
    for match in _VERB_FIRST.finditer(text):
        kind = next(name for name in ("expression", "amplification", "fusion", "mutation") if match[name])
        yield Words(match.start(), match.end(), f"{_name(match['gene'])} {kind}")
    for match in _ALTERED.finditer(text):
        kind = next(name for name in _KINDS if match[f"{name}_"])
        value = f"exon {match['exon']}" if kind == "exon" else match["point"] if kind == "point" else kind
        gene = regex.sub(r"(?: exon| T790M| L858R| V600| G12C).*", "", match["gene"])
        yield Words(match.start(), match.end(), f"{_name(gene)} {value}")


_SATELLITES: Mapping[str, str] = {
    "MSIH": "MSI positive",
    "MICROSATELLITEINSTABILITYHIGH": "MSI positive",
    "DMMR": "MSI positive",
    "MISMATCHREPAIRDEFICIENT": "MSI positive",
    "MISMATCHREPAIRDEFICIENCY": "MSI positive",
    "MSS": "MSI negative",
    "MICROSATELLITESTABLE": "MSI negative",
    "PMMR": "MSI negative",
    "MISMATCHREPAIRPROFICIENT": "MSI negative",
    "MISMATCHREPAIRPROFICIENCY": "MSI negative",
}


def _marker(match: "regex.Match[str]") -> str:
    if match["all"]:
        return "any marker"
    if match["fit"]:
        return _fitness(match)
    if match["eos"]:
        return f"eosinophilic {'negative' if match['noneos'] or match['loweos'] else 'positive'}"
    if match["tnbc"]:
        short = regex.sub(r"[\s\-]|\(.*", "", match["tnbc"].upper())
        return _SATELLITES.get(short, "HER2 negative")
    return f"{_name(match['marker'])} {_state(match)}"


_HOW = {
    "ineligible": "ineligible",
    "unsuitable": "ineligible",
    "unfit": "ineligible",
    "fit": "eligible",
    "suitable": "eligible",
    "refractory": "resistant",
}


def _fitness(match: "regex.Match[str]") -> str:
    """What a patient or tumour is fit for: "platinum resistant", "cisplatin ineligible"."""
    said = match["how"].lower().replace("-", "")
    name = match["for"].lower().replace("-", "").replace("castrate", "castration")
    return f"{name.replace('corticosteroid', 'steroid')} {_HOW.get(said, said)}"


_FAMILIES = {"BRCA": "BRCA", "GBRCA": "BRCA", "SBRCA": "BRCA", "HORMONE": "HR", "AMYLOID": "AMYLOID"} | {
    "CLAUDIN": "CLDN18.2",
    "CLDN": "CLDN18.2",
    "T790M": "EGFR",
    "L858R": "EGFR",
    "V600": "BRAF",
    "G12C": "KRAS",
}


def _name(written: str) -> str:
    bare = regex.split(r"\s(?=exon|T790M|L858R|V600|G12C)", written)[0]
    name = str(bare).upper().replace("-", "").replace("/NEU", "")
    name = name.removeprefix("ANTI").removesuffix(" ANTIBODY").removesuffix("IGG")
    return next((known for start, known in _FAMILIES.items() if name.startswith(start)), name)


def _state(match: "regex.Match[str]") -> str:
    if match["negative"] or match["below"] or match["lacks"]:
        return "negative"
    return "low" if match["low"] else "positive"
