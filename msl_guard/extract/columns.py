"""Tables of records, such as CRM exports: the name of a column says what stands in it."""

from collections.abc import Mapping, Sequence

import regex

from msl_guard.model import Part

_PARTS: Mapping[Part, "regex.Pattern[str]"] = {
    Part.NOTES: regex.compile(
        r"notes?|comments?|remarks?|insights?|feedback|observations?|minutes|discussions?|next steps?"
        r"|follow ?ups?|(?:call|visit) (?:report|summary|details?)|interaction(?: details?| summary)?"
    ),
    Part.BODY: regex.compile(
        r"text|body|message|content|description|details|summary|abstract|question|inquiry|enquiry|request"
        r"|answer|response|reply|statement|claim|key message|objectives?|html(?: body)?|email(?: body| text)"
        r"|transcript|sentence"
    ),
    Part.TITLE: regex.compile(r"title|subject|topic|headline|heading|theme"),
    Part.METADATA: regex.compile(
        r"(?:.* )?(?:id|guid|uuid|date|time|timestamp|created|modified|updated|owner|email|e mail|phone|fax"
        r"|status|type|country|region|territory|city|state|zip|postcode|address|url|author|user|version"
        r"|language|currency)|(?:created|modified|updated|assigned|last) .*"
    ),
}
_WORDS = regex.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")
_NUMBER = regex.compile(r"[-+]?[\d.,\s%€$£]*")
_LONGEST_NAME = 60


def column_part(name: str) -> Part:
    """The part of the cells below a column name; `table` if the name says nothing.

    >>> column_part("Call_Notes__c")
    <Part.NOTES: 'notes'>
    """
    words = _WORDS.sub(" ", name).strip().lower()
    words = words.removesuffix(" c").removesuffix(" vod")
    for part, pattern in _PARTS.items():
        if pattern.fullmatch(words):
            return part
    ends_with_notes = words.endswith((" notes", " note", " comments", " comment", " remarks"))
    return Part.NOTES if ends_with_notes else Part.TABLE


def header_names(first: Sequence[str]) -> tuple[str, ...]:
    """The column names, if the first row of a table holds names; nothing if it holds data."""
    names = tuple(" ".join(one.split()) for one in first)
    filled = [name for name in names if name]
    if (
        not filled
        or any(_NUMBER.fullmatch(name) or len(name) > _LONGEST_NAME for name in filled)
        or len({*filled}) < len(filled)
        or any(name.endswith((".", "!", "?")) and " " in name for name in filled)
    ):
        return ()
    return names
