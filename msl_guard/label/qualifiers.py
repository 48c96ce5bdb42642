"""What narrows a use besides disease, age, line and dose: route, stage, marker, patient group and so on.

Each table gives, for one slot, the words of a text and the value they stand for. The first entry
that matches at a place counts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import regex


class Slot(StrEnum):
    """What a claim can say of a use."""

    DISEASE = "disease"
    AGE = "age"
    GROUP = "population"
    LINE = "line of therapy"
    DOSE = "dose"
    FREQUENCY = "frequency"
    DURATION = "duration"
    ROUTE = "route"
    PARTNER = "combination"
    SETTING = "setting"
    USE = "use type"
    SEVERITY = "severity"
    STAGE = "stage"
    HISTOLOGY = "histology"
    BIOMARKER = "biomarker"
    DRUG = "drug"


@dataclass(frozen=True, slots=True)
class Words:
    """Words found in a text and the value they stand for."""

    start: int
    end: int
    value: str


ROUTES: Mapping[str, str] = {
    "intravenous": r"intravenous(?:ly)?|IV(?=\s(?:infusion|push|bolus|use|dos|route|administration|formulation|[a-z]))|i\.v\.|infused|as an infusion|IV",
    "subcutaneous": r"subcutaneous(?:ly)?|subcut|s\.c\.|SC(?=\s|$)",
    "intramuscular": r"intramuscular(?:ly)?|i\.m\.|IM(?=\s(?:injection|use|dos))",
    "intrathecal": r"intrathecal(?:ly)?",
    "intravitreal": r"intravitreal(?:ly)?",
    "intra-articular": r"intra[\s\-]?articular(?:ly)?",
    "intravesical": r"intravesical(?:ly)?",
    "intratumoral": r"intratumou?ral(?:ly)?",
    "intraperitoneal": r"intraperitoneal(?:ly)?",
    "intradermal": r"intradermal(?:ly)?",
    "intranasal": r"intranasal(?:ly)?|nasal (?:spray|route|use)",
    "enteral tube": r"(?:via|through|by|down) (?:an? |the )?(?:NG|nasogastric|PEG|gastrostomy|feeding|enteral)(?: feeding)?[\s\-]?tube|crushed",
    "topical": r"topical(?:ly)?|applied to the skin|cutaneous use",
    "inhaled": r"inhaled|by inhalation|inhalation use|nebuli[sz]ed|via (?:a )?nebuli[sz]er",
    "rectal": r"rectal(?:ly)?|per rectum|as an enema",
    "transdermal": r"transdermal(?:ly)?",
    "sublingual": r"sublingual(?:ly)?",
    "buccal": r"buccal(?:ly)?",
    "vaginal": r"vaginal(?:ly)?",
    "ophthalmic": r"ophthalmic|eye drops",
    "oral": r"oral(?:ly)?|by mouth|p\.o\.|per os|PO(?=\s|$)",
}
SEVERITIES: Mapping[str, str] = {
    "mild": r"mild(?:[\s\-](?:to|or)[\s\-](?:moderate|severe))?|early or mild|(?:all|any) severit(?:y|ies)|(?:regardless|irrespective) of (?:disease )?severity",
    "moderate": r"moderate(?:ly)?(?:[\s\-](?:to|or)[\s\-]severe(?:ly)?)?",
    "severe": r"severe(?:ly)?",
}
STAGES: Mapping[str, str] = {
    "neoadjuvant": r"neo[\s\-]?adjuvant(?:ly)?|pre[\s\-]?operative(?:ly)?",
    "adjuvant": r"adjuvant(?:ly)?|post[\s\-]?operative(?:ly)? (?:treatment|therapy|use)",
    "early": r"early[\s\-]stage|early (?=disease|breast|lung|prostate|RCC)|stage (?:0|I|II|1|2|I[AB]|II[AB]|I[\s\-/]II|I[\s\-–]III)(?![\p{L}\p{N}])",
    "localized": r"(?<!non-)locali[sz]ed|organ[\s\-]confined|limited[\s\-]stage",
    "unresectable": r"unresectable|inoperable|non-?resectable",
    "resectable": r"resectable|resected|operable",
    "locally advanced": r"locally[\s\-]advanced|stage (?:III|3|III[ABC])(?![\p{L}\p{N}])",
    "metastatic": r"metastatic|metastases|stage (?:IV|4)(?![\p{L}\p{N}])|disseminated disease|mCRPC|mRCC|mCRC",
    "extensive": r"extensive[\s\-]stage",
    "smouldering": r"smou?ldering|asymptomatic disease|pre-?symptomatic",
    "recurrent": r"recurrent",
    "advanced": r"advanced(?=[\s\-]\p{L})",
}
HISTOLOGIES: Mapping[str, str] = {
    "non-clear cell": r"non[\s\-]clear[\s\-]cell",
    "clear cell": r"clear[\s\-]cell|ccRCC",
    "papillary": r"papillary",
    "chromophobe": r"chromophobe",
    "non-squamous": r"non[\s\-]?squamous",
    "squamous": r"squamous",
    "sarcomatoid": r"sarcomatoid",
    "medullary": r"medullary(?= carcinoma)",
    "serous": r"serous",
    "mucinous": r"mucinous",
    "endometrioid": r"endometrioid",
}
USES: Mapping[str, str] = {
    "prophylaxis": r"prophyla(?:xis|ctic(?:ally)?)|prevent(?:s|ing|ive(?:ly)?|ion)?(?! (?:relapse|flare|progression|death|recurrence|exacerbation))",
    "induction": r"induction(?= (?:therapy|treatment|of|phase|regimen|use|dos))",
    "maintenance": r"maintenance(?! dos)(?: (?:therapy|treatment|use|setting|of remission))?",
    "retreatment": r"re-?treatment|re-?challenge|re-?treat(?:ing|ed)?",
    "treatment beyond progression": r"(?:treat(?:ment|ing)?|continu\w+(?: \w+){0,3}) (?:beyond|after|past|through|despite) (?:disease )?progression|(?:after|past|beyond) progression,? continue",
    "diagnosis": r"diagnostic use|as a diagnostic",
    "rescue": r"as needed|rescue (?:use|medication|therapy|inhaler)|reliever(?: therapy| use)?|for acute (?:relief|attacks|episodes)",
}
SETTINGS: Mapping[str, str] = {
    "monotherapy": r"(?:as )?mono[\s\-]?therapy|as a single agent|single[\s\-]agent|(?:used |given |taken )?on its own|by itself|alone(?= (?:is|was|in|for|works|treat))",
    "add-on": r"add[\s\-]on(?: (?:to|therapy|treatment|maintenance))?|adjunct(?:ive)?(?: (?:to|therapy|treatment))?|on top of|added to",
    "without the device": r"without (?:the |its |a )?(?:delivery )?(?:device|companion device|pump|spacer|wearable)",
}
DOSES: Mapping[str, str] = {
    "loading dose": r"loading doses?|loaded with|priming dose",
    "double dose": r"double(?:d|s|-dose)?(?: the)? dos(?:e|es|ing)|doubl(?:e|ing) (?:the |up on )?(?:dose|dosing)|twice the (?:label(?:l)?ed |approved |usual |recommended )?dose",
    "higher dose": r"(?:higher|increased|larger|bigger) (?:than (?:approved|label(?:l)?ed) )?dos(?:e|es|ing)|(?:dose|dosing) escalation|escalat(?:e|ed|ing) the dose|above the (?:approved|label(?:l)?ed|recommended|maximum) dose",
    "shorter interval": r"shorter (?:dosing )?intervals?|(?:interval|dosing) shortening|more frequent(?:ly)? (?:dosing|dosed)|(?:dosed |given )more frequently",
}
"""Doses and intervals named without a number."""
GROUPS: Mapping[str, str] = {
    "breast-feeding": r"breast[\s\-]?feeding|breast[\s\-]?fed|lactati(?:on|ng)|nursing (?:mothers|women)",
    "pregnancy": r"pregnan(?:t|cy|cies)|gestation(?:al)?|trimester|expectant mothers|mothers[\s\-]to[\s\-]be",
    "women of childbearing potential": r"(?:women|females?|patients) of (?:child[\s\-]?bearing|reproductive) (?:potential|age)",
    "severe hepatic impairment": r"(?:severe(?:ly)? (?:hepatic(?:ally)?|liver) (?:impair(?:ment|ed)|dysfunction|disease|failure)|Child[\s\-]Pugh(?: class)? C|decompensated cirrhosis|(?:liver|hepatic) failure)",
    "moderate hepatic impairment": r"(?:moderate(?:ly)? (?:hepatic(?:ally)?|liver) (?:impair(?:ment|ed)|dysfunction)|Child[\s\-]Pugh(?: class)? B)",
    "mild hepatic impairment": r"(?:mild(?:ly)? (?:hepatic(?:ally)?|liver) (?:impair(?:ment|ed)|dysfunction)|Child[\s\-]Pugh(?: class)? A)",
    "hepatic impairment": r"(?:hepatic(?:ally)?|liver) (?:impair(?:ment|ed)|dysfunction|disease)|hepatic insufficiency|cirrhosis|cirrhotic",
    "dialysis": r"(?:ha?emo|peritoneal )?dialysis|ESRD|end[\s\-]stage (?:renal|kidney) disease",
    "severe renal impairment": r"severe(?:ly)? (?:renal(?:ly)?|kidney) (?:impair(?:ment|ed)|dysfunction|failure|insufficiency)|(?:eGFR|CrCl|creatinine clearance) (?:of )?(?:<|under|below|less than) ?(?:30|15)",
    "moderate renal impairment": r"moderate(?:ly)? (?:renal(?:ly)?|kidney) (?:impair(?:ment|ed)|dysfunction|insufficiency)",
    "mild renal impairment": r"mild(?:ly)? (?:renal(?:ly)?|kidney) (?:impair(?:ment|ed)|dysfunction|insufficiency)",
    "renal impairment": r"(?:renal(?:ly)?|kidney) (?:impair(?:ment|ed)|dysfunction|failure|insufficiency)",
    "transplant": r"transplant(?:ation|s|ed)?(?: (?:recipients?|patients?))?",
    "immunocompromised": r"immuno[\s\-]?(?:compromised|suppressed|deficient|deficiency)",
    "brain metastases": r"(?:brain|CNS|cerebral) metastas[ei]s|(?:leptomeningeal|CNS) disease",
    "women": r"women|females?(?= (?:patients?|subjects?))|girls",
    "men": r"(?<!wo)men(?![\p{L}])|males?(?= (?:patients?|subjects?))|boys",
}
"""Patient groups; a graded one stands before the ungraded one."""

_MARKERS = (
    r"HER-?2(?:/neu)?|EGFR(?: exon 1?[0-9]{1,2}| T790M| L858R)*|ALK|ROS-?1|BRAF(?: V600[EK]?)?|KRAS(?: G12C)?|NRAS|RAS|NTRK[123]?|MET(?: exon 14)?|RET|PD-?L1|"
    r"g?s?BRCA(?:[12](?:/2)?)?|HRD|MSI-?H|dMMR|HR|ER|PR|CD(?:19|20|30|33|38)|FLT3(?:-ITD)?|IDH[12]|FGFR[1234]?|PIK3CA|ESR1|Claudin[\s\-]?18\.2|CLDN18\.2|"
    r"FR(?:α|alpha)|Ph|Philadelphia chromosome|BCR-ABL1?|JAK2|AQP4(?:-IgG)?|AChR|anti-AChR(?: antibody)?|anti-AQP4(?: antibody)?|RF|ACPA|TROP-?2|PSMA|SSTR|p53|TP53|"
    r"F508del|G551D|CFTR|APOE(?: ?[εe]4)?|hormone[\s\-]receptor|(?:o)?estrogen[\s\-]receptor"
)
_STATES: Mapping[str, str] = {
    "any": r"any|all|unselected",
    "negative": r"[\s\-]?(?:negative|neg\b|[-−–](?![\p{L}\p{N}])|non-?expressing|wild[\s\-]?type|unmutated|non-?mutated)",
    "low": r"[\s\-](?:low|ultralow)",
    "positive": r"[\s\-]?(?:positive|pos\b|\+|mutat(?:ed|ions?)|mutants?|[\s\-]?alterations?|rearrange(?:d|ments?)|fusions?|amplified|amplification|overexpress(?:ing|ion)|express(?:ing|ion)|high|deletions?|insertions?|skipping|variants?)"
    r"(?:[\s\-]positive)?(?: (?:of )?(?P<cut>(?:≥|>=|>|at least)\s?[0-9]+\s?%))?",
}
_BIOMARKER = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?P<marker>{_MARKERS})(?:"
    rf"(?P<negative>{_STATES['negative']})|(?P<low>{_STATES['low']})|(?P<positive>{_STATES['positive']})|"
    r"(?:\s(?:TPS|CPS|expression|status))*\s?(?P<cut>(?:≥|>=|>|at least)\s?[0-9]+\s?%?)|(?P<below>\s?(?:TPS|CPS)?\s?<\s?[0-9]+\s?%))"
    r"(?![\p{L}])"
    r"|(?i:(?<![\p{L}])(?P<eos>(?P<noneos>non-?)?eosinophilic(?: phenotype| asthma)|(?P<loweos>(?:low|normal)[\s\-](?:blood )?eosinophils?|eosinophil[\s\-]low|T2[\s\-]low|non-type 2)))"
    r"|(?i:(?P<all>(?:bio)?marker[\s\-]unselected|unselected (?:patients|populations?|tumou?rs)|all[\s\-]comers?|(?:regardless|irrespective|independent(?:ly)?) of (?:(?:\w|-)+ ){0,2}?(?:PD-?L1|HER2|EGFR|ALK|BRCA|biomarker|mutation(?:al)?|eosinophils?|marker|expression)(?: (?:status|expression|counts?|level))?|(?:any|all) (?:PD-?L1|biomarker|mutation) (?:status|levels?|expression)))"
    r"|(?P<tnbc>(?i:triple[\s\-]negative)|TNBC|MSI-?H|dMMR|MSS|pMMR)"
)


def find(table: Mapping[str, str], text: str) -> Iterator[Words]:
    """Yield the words of a table in a text, in order."""
    for match in _compiled(table).finditer(text):
        name = match.lastgroup or ""
        yield Words(match.start(), match.end(), tuple(table)[int(name[1:])])


_PATTERNS: dict[int, "regex.Pattern[str]"] = {}


def _compiled(table: Mapping[str, str]) -> "regex.Pattern[str]":
    """One pattern for a table; capitals count only in words that are all capitals."""
    if id(table) not in _PATTERNS:
        parts = "|".join(f"(?P<g{at}>{_cased(words)})" for at, words in enumerate(table.values()))
        _PATTERNS[id(table)] = regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{parts})(?![\p{{L}}])")
    return _PATTERNS[id(table)]


def _cased(words: str) -> str:
    """The alternatives of one entry, each read in any case unless it begins as an abbreviation."""
    return "|".join(
        piece if regex.match(r"[a-z]?[A-Z]{2}", piece) else f"(?i:{piece})"
        for piece in _alternatives(words)
    )


def _alternatives(words: str) -> Iterator[str]:
    """Yield the alternatives outside every group."""
    depth, start = 0, 0
    for at, char in enumerate(words):
        depth += (char in "([") - (char in ")]")
        if char == "|" and not depth:
            yield words[start:at]
            start = at + 1
    yield words[start:]


def biomarkers(text: str) -> Iterator[Words]:
    """Yield the markers that a text asks for: values such as "HER2 positive" or "any marker"."""
    for match in _BIOMARKER.finditer(text):
        yield Words(match.start(), match.end(), _marker(match))


def _marker(match: "regex.Match[str]") -> str:
    if match["all"]:
        return "any marker"
    if match["eos"]:
        return f"eosinophilic {'negative' if match['noneos'] or match['loweos'] else 'positive'}"
    if match["tnbc"]:
        short = match["tnbc"].upper().replace("-", "")
        known = {"MSIH": "MSI positive", "DMMR": "MSI positive", "MSS": "MSI negative", "PMMR": "MSI negative"}
        return known.get(short, "HER2 negative")
    marker = regex.split(r"\s(?=exon|T790M|L858R|V600|G12C)", match["marker"])[0]
    name = marker.upper().replace("-", "").replace("/NEU", "")
    if name.startswith(("BRCA", "GBRCA", "SBRCA")):
        name = "BRCA"
    if name.startswith(("HORMONE",)):
        name = "HR"
    state = "positive"
    if match["negative"] or match["below"]:
        state = "negative"
    elif match["low"]:
        state = "low"
    return f"{name} {state}"
