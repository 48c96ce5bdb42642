"""Wordings of a label that list diseases and say what they share once: "hemophilia A or B"."""

import regex

from msl_guard.label.terms import Lexicon, normalised

_SHARED = 3
"""Words that the members of a list may share."""
_BETWEEN = regex.compile(r",?\s(?:and/or|and|or)\s|,\s|/", regex.IGNORECASE)
_NARROWED = regex.compile(
    r"\b(?:in|with|due to|caused by|associated with|following|secondary to)\b", regex.IGNORECASE
)


def alternatives(wording: str, known: Lexicon) -> tuple[str, ...]:
    """The diseases that a wording lists, in normal form; none if it lists anything that is not known.

    "Epithelial ovarian, fallopian tube or primary peritoneal cancer" has three.
    """
    members = [normalised(one) for one in _BETWEEN.split(wording)]
    if len(members) < 2 or not all(members) or _NARROWED.search(wording):
        return ()
    first, last = members[0].split(), members[-1].split()
    heads = [" ".join(last[-count:]) for count in range(1, min(_SHARED, len(last) - 1) + 1)]
    leads = [" ".join(first[:count]) for count in range(1, min(_SHARED, len(first) - 1) + 1)]
    found = []
    for member in members:
        names = (member, *(f"{member} {one}" for one in heads), *(f"{one} {member}" for one in leads[::-1]))
        found.append(next((one for one in names if known.meaning(one)), ""))
    return tuple(found) if all(found) else ()
