"""Official label files into sections: US SPL XML by LOINC code, and openFDA JSON. Nothing is fetched."""

import json
from collections.abc import Iterator

from lxml import etree

from msl_guard.errors import ConfigError
from msl_guard.label.draft import Sections, clean

_NS = {"v": "urn:hl7-org:v3"}
# Section codes of LOINC, as the FDA's SPL value sets list them.
_LOINC = {
    "34067-9": "indications",
    "34068-7": "dosage",
    "34070-3": "contraindications",
    "34066-1": "boxed_warning",
    "42228-7": "pregnancy",
    "34081-0": "paediatric",
}
_OPENFDA = {
    "indications_and_usage": "indications",
    "dosage_and_administration": "dosage",
    "contraindications": "contraindications",
    "boxed_warning": "boxed_warning",
    "pregnancy": "pregnancy",
    "pediatric_use": "paediatric",
}


def sections(data: bytes, name: str) -> Sections:
    """The sections of a US SPL XML or of an openFDA label JSON.

    Raises:
        ConfigError: the file is neither, or has no indications.
    """
    start = data.lstrip()[:1]
    if start == b"<":
        found = _from_spl(data, name)
    elif start in (b"{", b"["):
        found = _from_openfda(data, name)
    else:
        raise ConfigError(f"{name}: neither an SPL XML nor an openFDA JSON; download one of the two")
    if not found.indications:
        raise ConfigError(f"{name}: no section on indications; check that it is a human drug label")
    return found


def _from_spl(data: bytes, name: str) -> Sections:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ConfigError(f"{name}: not well-formed XML: {error}".replace("\n", " ")) from None
    if root.tag != "{urn:hl7-org:v3}document":
        raise ConfigError(f'{name}: not an SPL document, which begins with <document xmlns="urn:hl7-org:v3">')
    texts: dict[str, str] = {}
    for section in root.iterfind(".//v:section", _NS):
        code = section.find("v:code", _NS)
        key = _LOINC.get(code.get("code", "") if code is not None else "")
        if key and key not in texts:
            texts[key] = "\n".join(_paragraphs(section))
    product = root.find(".//v:manufacturedProduct/v:manufacturedProduct", _NS)
    if product is None:
        product = root.find(".//v:manufacturedMedicine", _NS)
    brand = _text(product, "v:name")
    generic = _text(product, ".//v:genericMedicine/v:name")
    set_id = root.find("v:setId", _NS)
    version = root.find("v:versionNumber", _NS)
    when = root.find("v:effectiveTime", _NS)
    return Sections(
        brand=(brand,) if brand else (),
        generic=generic,
        effective=_day(when.get("value", "") if when is not None else ""),
        version=f"SPL version {version.get('value')}" if version is not None else "",
        source={"kind": "SPL", "setid": set_id.get("root", "") if set_id is not None else ""},
        **texts,
    )


def _paragraphs(section: "etree._Element") -> Iterator[str]:
    """Yield the text of a section and those below it, a paragraph, item or title a line."""
    for element in section.iter("{urn:hl7-org:v3}paragraph", "{urn:hl7-org:v3}item", "{urn:hl7-org:v3}title"):
        text = clean("".join(str(one) for one in element.itertext()))
        if text:
            yield text


def _text(element: "etree._Element | None", path: str) -> str:
    found = element.find(path, _NS) if element is not None else None
    return clean("".join(str(one) for one in found.itertext())) if found is not None else ""


def _day(written: str) -> str:
    """A date such as 20260314 as 2026-03-14; empty if it is none."""
    return (
        f"{written[:4]}-{written[4:6]}-{written[6:8]}" if len(written) >= 8 and written[:8].isdigit() else ""
    )


def _from_openfda(data: bytes, name: str) -> Sections:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{name}: not valid JSON: {error}") from None
    results = value.get("results") if isinstance(value, dict) else value
    record = results[0] if isinstance(results, list) and results else value
    if not isinstance(record, dict):
        raise ConfigError(f"{name}: no label record in the JSON; expected results: [...]")
    if isinstance(results, list) and len(results) > 1:
        raise ConfigError(f"{name}: {len(results)} labels in one file; keep the one of the product")
    about = record.get("openfda")
    names = about if isinstance(about, dict) else {}
    texts = {key: _joined(record.get(field)) for field, key in _OPENFDA.items()}
    return Sections(
        brand=tuple(_strings(names.get("brand_name"))),
        generic=next(iter(_strings(names.get("generic_name"))), ""),
        effective=_day(str(record.get("effective_time", ""))),
        version=f"openFDA version {record.get('version', '')}".strip(),
        source={"kind": "openFDA", "setid": str(record.get("set_id", ""))},
        **texts,
    )


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _joined(value: object) -> str:
    return "\n".join(_strings(value)) if isinstance(value, list) else str(value or "")
