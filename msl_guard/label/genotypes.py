"""Genes of patients and kinds of virus: "CYP2C9*3/*3", "CYP2D6 poor metabolisers", "genotype 3"."""

from collections.abc import Iterator

import regex

from msl_guard.label.gated import Gated
from msl_guard.label.qualifiers import Words

_GENE = r"(?P<gene>CYP[0-9][A-Z][0-9]{1,2}|UGT1A1|TPMT|NUDT15|DPYD|G6PD|NAT2)"
_PATIENTS = Gated(
    rf"(?<![\p{{L}}\p{{N}}]){_GENE}\s?\*(?P<one>[0-9]+)\s?/\s?\*(?P<two>[0-9]+)"
    rf"|(?i:homozyg\w+)\s(?:(?i:for)\s)?(?:(?i:the)\s)?{_GENE}\s?\*(?P<twice>[0-9]+)"
    rf"|(?<![\p{{L}}\p{{N}}]){_GENE}\s?\*(?P<twice>[0-9]+)\s(?i:homozyg\w+)"
    rf"|(?<![\p{{L}}\p{{N}}]){_GENE}[\s\-](?P<how>(?i:poor|slow|ultra-?rapid|intermediate))[\s\-](?i:metaboli[sz]ers?)"
    rf"|(?P<how>(?i:poor|slow|ultra-?rapid|intermediate))\s(?i:metaboli[sz]ers?\s(?:of|for|via))\s{_GENE}"
    r"|(?<![\p{L}\-])(?<![A-Z0-9]\s)(?P<how>(?i:poor|slow|ultra-?rapid|intermediate))[\s\-](?i:metaboli[sz]ers?)"
    r"|(?<![\p{L}])(?P<none>(?i:without|no|non-|negative for|lack\w*)\s?(?:(?i:the)\s)?)?"
    r"HLA-(?P<locus>[A-Z]+[0-9]?)\*(?P<field>[0-9]{2}):?(?P<next>[0-9]{2})(?P<negative>[\s\-](?i:negative|non-?carriers?))?",
    ignore_case=False,
)
_VIRUS = Gated(
    r"(?<![\p{L}\p{N}])(?:HCV[\s\-])?(?:genotypes?|GT)[\s\-]?(?P<list>[1-6][a-d]?"
    r"(?:(?:,\s?|\s?/\s?|\s?(?:-|–)\s?|,?\s(?:and|or|to|through)\s)[1-6][a-d]?)*)(?![\p{L}\p{N}])"
)
_EVERY = Gated(
    r"(?<![\p{L}])(?:pan-?genotypic(?:ally)?|(?:all|any|every|regardless of|irrespective of|whatever the)"
    r"(?: (?:known|six|6|the|HCV|major|viral))* genotypes?)(?![\p{L}])"
)


def patients(text: str) -> Iterator[Words]:
    """Yield what is known of the genes of patients: values such as "CYP2C9 *3/*3", "HLA-B*5701"."""
    for match in _PATIENTS.finditer(text):
        if match["none"] or match["negative"]:
            continue
        if match["locus"]:
            value = f"HLA-{match['locus']}*{match['field']}{match['next']}"
        elif match["how"]:
            value = f"{match['gene'] or ''} {match['how'].lower()} metaboliser".strip()
        else:
            pair = (match["twice"], match["twice"]) if match["twice"] else (match["one"], match["two"])
            value = f"{match['gene']} {'/'.join(f'*{one}' for one in sorted(pair, key=int))}"
        yield Words(match.start(), match.end(), value)


def viruses(text: str) -> Iterator[Words]:
    """Yield the genotypes of a virus, each by itself: "genotype 3"; "any marker" for all of them."""
    for match in _EVERY.finditer(text):
        yield Words(match.start(), match.end(), "any marker")
    for match in _VIRUS.finditer(text):
        said = [int(one) for one in regex.findall(r"[1-6]", match["list"])]
        span = regex.search(r"-|–|to|through", match["list"])
        numbers = range(said[0], said[-1] + 1) if span and len(said) == 2 else said
        for number in numbers:
            yield Words(match.start(), match.end(), f"genotype {number}")
