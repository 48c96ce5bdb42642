"""Regular expressions in rule files (`regex: …`): folded as documents are, and checked."""

import regex

from msl_guard.errors import ConfigError
from msl_guard.match import compiled
from msl_guard.ruleset.expressions import ALWAYS, LARGEST, Expression
from msl_guard.ruleset.folding import folded_expression
from msl_guard.ruleset.loosening import loosened

# They reach beyond their own expression into the pattern that it becomes a part of.
_REFUSED = (
    (regex.compile(r"\(\?(?:R|[0-9]+|&\w+|P>\w+)\)"), "calls itself; write the inner part out"),
    (
        regex.compile(r"\(\?[a-zA-Z0-9]*(?:-[a-zA-Z]+)?\)"),
        "sets a flag for all that follows; write (?i:…) around the words it is for",
    ),
)
_ESCAPE = regex.compile(r"\\(?P<next>.)", regex.DOTALL)


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
    loose = loosened(text)
    return Expression(f"(?:{text})", loose, ALWAYS if loose == f"(?:{text})" else 0)


def _beyond_itself(text: str) -> str:
    """What in the expression would reach into its surroundings, or the empty text."""
    if any(match["next"] in "123456789gL" for match in _ESCAPE.finditer(text)):
        return "refers to a group or list by number or name; write (?P<word>…) and (?P=word)"
    bare = _ESCAPE.sub("", text)
    return next((fault for found, fault in _REFUSED if found.search(bare)), "")
