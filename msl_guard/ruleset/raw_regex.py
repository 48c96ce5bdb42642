"""Regular expressions in rule files (`regex: …`): folded as documents are, checked, fit for RE2 or not."""

import re2
import regex

from msl_guard.errors import ConfigError
from msl_guard.match import compiled
from msl_guard.ruleset.expressions import LARGEST, Expression
from msl_guard.ruleset.folding import folded_expression

# What RE2 lacks or reads otherwise: look-around, references, possessive forms, classes by letter or
# name, sets in sets, anchors, fuzzy and open-ended counts. Where in doubt, RE2 is not asked.
_ONLY_REGEX = regex.compile(
    r"\\[a-mo-zA-Z0-9]|\(\?(?!:|-i:|i:)|\(\*|[*+?}]\+|\[\[|\[:|\[\^?\]|\$|\^"
    r"|\{(?!\d{1,3}(?:,\d{0,3})?\})"
)
# They reach beyond their own expression into the pattern that it becomes a part of.
_REFUSED = (
    (regex.compile(r"\(\?(?:R|[0-9]+|&\w+|P>\w+)\)"), "calls itself; write the inner part out"),
    (
        regex.compile(r"\(\?[a-zA-Z0-9]*(?:-[a-zA-Z]+)?\)"),
        "sets a flag for all that follows; write (?i:…) around the words it is for",
    ),
)
_ESCAPE = regex.compile(r"\\(?P<next>.)", regex.DOTALL)
# Asked loosely, an anchor or boundary may stand anywhere and a class is any character; in a set they
# are left as they are, and the whole is then none for RE2.
_SET = regex.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_ANYWHERE = regex.compile(r"\\[GKbB]")
_ANY = regex.compile(r"\\[wWdDsS]")


def from_regex(written: str, place: str) -> Expression:
    """A regular expression as its author wrote it, in the characters that documents are folded to.

    Raises:
        ConfigError: it is empty, does not compile, matches the empty text, or reaches beyond itself.
    """
    if not written:
        raise ConfigError(f"{place}: an empty pattern; write an expression after regex:")
    if len(written) > LARGEST:
        raise ConfigError(f"{place}: an expression of {len(written)} characters is too large; divide it")
    text = folded_expression(written)
    if fault := _beyond_itself(text):
        raise ConfigError(f"{place}: the expression {written!r} {fault}")
    try:
        whole = compiled(text)
        matches_nothing = whole.fullmatch("", timeout=1.0) is not None
        compiled(f"(?:{text})")
    except (regex.error, ValueError, OverflowError, RecursionError) as error:
        raise ConfigError(f"{place}: the expression {written!r} does not compile: {error}") from None
    except TimeoutError:
        raise ConfigError(f"{place}: the expression {written!r} takes too long; simplify it") from None
    if matches_nothing:
        raise ConfigError(f"{place}: the expression {written!r} also matches nothing at all")
    loose = _loosened(text)
    return Expression(f"(?:{text})", f"(?:{loose})" if _fits_re2(loose) else None)


def _loosened(text: str) -> str:
    """An expression for RE2 that matches wherever the one for `regex` does, and in more places."""
    if any(_ANYWHERE.search(found[0]) or _ANY.search(found[0]) for found in _SET.finditer(text)):
        return text
    placeless: str = _ANYWHERE.sub("", text)
    return str(_ANY.sub("(?:.|\\n)", placeless))


def _beyond_itself(text: str) -> str:
    """What in the expression would reach into its surroundings, or the empty text."""
    if any(match["next"] in "123456789gL" for match in _ESCAPE.finditer(text)):
        return "refers to a group or list by number or name; write (?P<word>…) and (?P=word)"
    bare = _ESCAPE.sub("", text)
    return next((fault for found, fault in _REFUSED if found.search(bare)), "")


def _fits_re2(text: str) -> bool:
    """Whether RE2 can read the expression and means the same by it."""
    if _ONLY_REGEX.search(text):
        return False
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    try:
        re2.compile(text, options)
    except re2.error:
        return False
    return True
