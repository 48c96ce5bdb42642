"""From the text of a label to a draft record, every guess marked for a person to review."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf

import regex
from msgspec import Struct, field

from msl_guard.errors import ConfigError
from msl_guard.label import qualifiers
from msl_guard.label.diseases import vocabulary
from msl_guard.label.draftdose import doses_of
from msl_guard.label.mention import DiseaseTerm, Mention
from msl_guard.label.mentions import Reader
from msl_guard.label.qualifiers import Slot
from msl_guard.label.record import Ages, Disease, LabelBook, Lines

Value = str | int | float | bool | None | Sequence["Value"] | Mapping[str, "Value"]

_REVIEW = "drafted from the label's text; a person must compare it with the label"
_SENTENCE = regex.compile(r"(?<=[.;:•])\s+(?=[\p{Lu}•])|\n+|\s[•▪●]\s")
_INDICATED = regex.compile(
    r"\b(?:indicated|used) (?:for|in|as|to)\b|\bis an? \p{L}.{0,80}?\bindicated\b|"
    r"\bindicated\b|\btreatment of\b|\bprevention of\b|\bimmuni[sz]ation\b",
    regex.IGNORECASE,
)
_LIMITS = regex.compile(
    r"limitations? of use|not (?:indicated|recommended)|ha(?:s|ve) not been|contraindicated|other than",
    regex.IGNORECASE,
)
_HEADING = regex.compile(
    r"^(?:[0-9.]+\s*)?(?:indications?(?: and |\s*&\s*)usage|contraindications|"
    r"dosage and administration|boxed warning|warning:|(?:recommended )?dosage)\W*",
    regex.IGNORECASE,
)
_EMPTY = regex.compile(r"(?:[0-9.\s]*|none(?: known)?)\W*", regex.IGNORECASE)
_CLEAN = regex.compile(r"\s+|\[\s*see [^\]]*\]|\(\s*see [^)]*\)|\(\s?[0-9.]+(?:,\s?[0-9.]+)*\s?\)")


class Sections(Struct, frozen=True):
    """What an importer finds in a source: names, texts by section, and where it comes from."""

    brand: tuple[str, ...] = ()
    generic: str = ""
    effective: str = ""
    version: str = ""
    source: Mapping[str, str] = field(default_factory=dict)
    indications: str = ""
    dosage: str = ""
    contraindications: str = ""
    boxed_warning: str = ""
    pregnancy: str = ""
    paediatric: str = ""


def draft(sections: Sections) -> dict[str, Value]:
    """A label file for a US label, as a mapping in the order of the file.

    Raises:
        ConfigError: no disease can be found among the indications.
    """
    reader = Reader(LabelBook())
    doses = list(doses_of(reader.read, _sentences(sections.dosage)))
    indications = list(_indications(reader, sections, doses))
    if not indications:
        said = "no disease of its indications is in the vocabulary; write the label file by hand"
        raise ConfigError(f"{sections.source.get('kind', 'label')} {' '.join(sections.brand)}: {said}")
    label: dict[str, Value] = {
        "regime": "US",
        "status": "approved",
        "version": sections.version,
        "effective": sections.effective or None,
        "indications": indications,
        "contraindications": list(_listed(sections.contraindications)),
        "boxed_warning": list(_listed(sections.boxed_warning))[:1],
        "not_established": list(_not_established(sections)),
        "text": list(_sentences(sections.indications)),
        "source": dict(sections.source),
        "review": [_REVIEW],
    }
    product: dict[str, Value] = {
        "brand": list(sections.brand),
        "generic": sections.generic.lower() or None,
        "owner": "self",
    }
    kept = {name: value for name, value in label.items() if value not in (None, "", [], {})}
    return {
        "schema": "msl-guard/label@1",
        "product": {name: value for name, value in product.items() if value not in (None, [])},
        "labels": [kept],
    }


def clean(text: str) -> str:
    """A text without references to sections and runs of space."""
    return str(_CLEAN.sub(" ", text)).replace("  ", " ").strip()


def _sentences(text: str) -> Iterator[str]:
    for piece in _SENTENCE.split(text):
        said = _HEADING.sub("", clean(piece))
        if len(said.split()) > 1:
            yield said


def _indications(reader: Reader, sections: Sections, doses: Sequence[tuple[Value, str]]) -> Iterator[Value]:
    seen: set[str] = set()
    lead = ""
    for sentence in _sentences(sections.indications):
        if _LIMITS.search(sentence):
            continue
        if _INDICATED.search(sentence):
            lead = sentence
        elif not lead:
            continue
        mentions = reader.read(sentence)
        for disease in _diseases(sentence, mentions):
            text = _with_its_cause(sentence, disease, mentions)
            name = _identifier(text)
            if name in seen:
                continue
            seen.add(name)
            yield _indication(_placed(text, sentence[disease.start : disease.end]), sentence, mentions, doses)


def _diseases(sentence: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The diseases of an indication: named after its verb, and not in brackets as examples."""
    verb = _INDICATED.search(sentence)
    for one in mentions:
        if one.slot is not Slot.DISEASE or (verb is not None and one.end <= verb.start()):
            continue
        before = sentence[: one.start]
        if before.count("(") > before.count(")") or regex.search(
            r"(?:with a? ?history of|caused by|due to|associated with|such as|risk of)\s$", before
        ):
            continue
        if isinstance(one.value, DiseaseTerm) and one.value.trees:
            yield one


_CAUSE = regex.compile(
    r"\s(?:associated with|due to|caused by|secondary to)\s(?:[\p{L}\-]+\s)?", regex.IGNORECASE
)


def _with_its_cause(sentence: str, disease: Mention, mentions: Sequence[Mention]) -> str:
    """The words of a disease, with the one that it comes from: "seizures associated with …"."""
    for one in mentions:
        between = sentence[disease.end : max(disease.end, one.start)]
        if one.slot is Slot.DISEASE and _CAUSE.fullmatch(between):
            return sentence[disease.start : one.end]
    return sentence[disease.start : disease.end]


def _identifier(text: str) -> str:
    return str(regex.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")) or "use"


def _placed(text: str, named: str) -> dict[str, Value]:
    """A disease of the file; where the vocabulary has not the whole wording, what it has stands above it."""
    known = vocabulary().place(Disease(text)).trees
    return {"text": text} if known else {"text": text, "parents": [named]}


def _prior(sentence: str, mentions: Sequence[Mention]) -> list[Value]:
    """The treatments that patients had before: "an inadequate response to TNF blockers"."""
    lines = [one for one in mentions if one.slot is Slot.LINE]
    return [
        sentence[one.start : one.end]
        for one in mentions
        if one.slot is Slot.DRUG and any(line.start <= one.start <= line.end + _NEAR for line in lines)
    ]


_NEAR = 40


def _indication(
    disease: dict[str, Value], sentence: str, mentions: Sequence[Mention], doses: Sequence[tuple[Value, str]]
) -> Value:
    evidence: dict[str, str] = {"indication": sentence}
    found: dict[str, Value] = {"id": _identifier(str(disease["text"])), "disease": disease}
    for key, slots in (
        ("stage", (Slot.STAGE,)),
        ("histology", (Slot.HISTOLOGY,)),
        ("biomarkers", (Slot.BIOMARKER, Slot.MEASURE)),
        ("severity", (Slot.SEVERITY,)),
    ):
        said = [sentence[one.start : one.end] for one in mentions if one.slot in slots]
        if said:
            found[key] = list(dict.fromkeys(said))
    ages = [one.value for one in mentions if one.slot is Slot.AGE and isinstance(one.value, Ages)]
    if ages:
        found["population"] = {"age": _ages(ages)}
    lines = [one.value for one in mentions if one.slot is Slot.LINE and isinstance(one.value, Lines)]
    if lines:
        low, high = min(one.low for one in lines), max(one.high for one in lines)
        line: dict[str, Value] = {"min": low} if high == inf else {"min": low, "max": int(high)}
        prior = _prior(sentence, mentions)
        found["line"] = line | ({"prior_required": prior} if prior else {})
    found["use_type"] = _use_types(sentence)
    found |= _setting(sentence, mentions)
    if doses:
        found["dose"] = [dose for dose, _ in doses]
        evidence["dose"] = "; ".join(sentence for _, sentence in doses)
    guessed = [key for key in found if key != "id"]
    found["evidence"] = evidence
    found["review"] = [f"{key}: read from the text; check it against the label" for key in guessed]
    return found


def _ages(ages: Sequence[Ages]) -> Value:
    low, high = min(one.low for one in ages), max(one.high for one in ages)
    bounds: dict[str, Value] = {}
    if low > 0:
        bounds["min"] = int(low) if low == int(low) else f"{round(low * 365.25 / 7)} weeks"
    if high != inf:
        bounds["max"] = (
            int(high) - 1 if high == int(high) and high > 1 else f"{round(high * 365.25 / 7)} weeks"
        )
    return bounds


def _use_types(sentence: str) -> list[Value]:
    said = {one.value for one in qualifiers.find(qualifiers.USES, sentence)}
    kinds: list[Value] = [name for name in ("prophylaxis", "induction", "maintenance") if name in said]
    if regex.search(r"\b(?:treat\w*|manag\w*|relief)\b", sentence, regex.IGNORECASE) or not kinds:
        kinds.insert(0, "treatment")
    return kinds


def _setting(sentence: str, mentions: Sequence[Mention]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    settings = [str(one.value) for one in mentions if one.slot is Slot.SETTING]
    match = regex.search(r"in combination with ([\p{L}\- ,/]+?)(?=[,.;]| is | for | in |$)", sentence)
    if match:
        found["combos"] = [one.strip() for one in regex.split(r",| and | or |/", match[1]) if one.strip()]
    if settings:
        found["setting"] = list(dict.fromkeys(settings))
    elif match:
        found["setting"] = ["combination"]
    return found


def _listed(text: str) -> Iterator[str]:
    for sentence in _sentences(text):
        if not _EMPTY.fullmatch(sentence):
            yield sentence[:200]


def _not_established(sections: Sections) -> Iterator[str]:
    """Yield the populations for which the label says that nothing is established."""
    unknown = regex.compile(
        r"not (?:been )?established|no (?:available )?data|insufficient", regex.IGNORECASE
    )
    for text, name in ((sections.paediatric, "paediatrics"), (sections.pregnancy, "pregnancy")):
        if unknown.search(text):
            below = regex.search(r"(?:under|below|less than|younger than) ([0-9]+) years", text)
            yield f"under {below[1]} years of age" if below else name
