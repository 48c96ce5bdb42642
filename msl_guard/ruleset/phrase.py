"""A pattern in words, read from left to right into its regular expressions."""

from collections.abc import Callable

import regex
from msgspec import Struct
from msgspec.structs import replace

from msl_guard.errors import ConfigError
from msl_guard.ruleset.expressions import (
    BETWEEN,
    CLINGING,
    CLOSED,
    FARTHEST,
    MEASURED,
    PLACEHOLDERS,
    START,
    Expression,
    alternatives,
    gap,
    joined,
    not_before,
    without,
    word,
)
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.words import inflected, spelled

DEEPEST = 20
"""Brackets in brackets, and classes in classes."""
_MEANT = "-%+/&®™#=<>≥≤±°№"
"""Signs that may stand alone as a word."""
_TOKEN = regex.compile(
    r"(?P<space>\s+)|(?P<gap>\.\.(?P<words>\d+)(?=\s|$|\)))|(?P<open>\()|(?P<close>\)(?P<maybe>\?)?)"
    r"|(?P<bar>\|)|(?P<start>\^)|(?P<unless>!)(?=[^\s)|])|(?P<but>(?<!\S)-)(?=[@(])|@(?P<class>[\w]+)|\{(?P<placeholder>[^{}\s]*)\}"
    r"|~(?P<lemma>[\p{L}]+)|(?P<word>(?P<number>[0-9]+(?:[.,][0-9]+)*(?=\s|$|[()|]))|[^\s()|^@{}~]+)"
)
# Signs that a plain word cannot hold, since their author means something else by them.
_STRAY = (
    (regex.compile(r"\\"), "has a \\ outside of regex:; write the words as they are, or begin with regex:"),
    (regex.compile(r"\.\.(?!\.)"), "has a gap that cannot be read; write it apart, as in: safe ..3 children"),
    (regex.compile(r"\*"), "has a *; write ~word for all forms of a word, or begin with regex:"),
    (regex.compile(r",(?![0-9])"), "has a comma; put choices in brackets: (a|b)"),
    (regex.compile(r"!(?!$)"), "has a ! inside a word; put a space before it: safe !for"),
)


class _Item(Struct, frozen=True):
    """One member of a sequence, and what may stand between it and the one before."""

    expression: Expression
    optional: bool
    between: Expression
    ahead: bool = False
    """Whether it is no word of its own, but what must not follow the word before."""
    number: bool = False
    hyphen: bool = False


class Parser:
    """Recursive descent over one pattern."""

    def __init__(self, word_class: Callable[[str, str], Expression], text: str, place: str) -> None:
        self.word_class = word_class
        self.text = text
        self.place = place
        self.at = 0
        self.depth = 0
        tokens = list(_TOKEN.finditer(text))
        if "".join(token[0] for token in tokens) != text:
            raise self._error("cannot be read; is there a stray {, }, @ or ~?")
        self.tokens = [token for token in tokens if token["space"] is None]

    def whole(self) -> Expression:
        """The expression of the whole pattern."""
        branches = self._branches()
        if self.at < len(self.tokens):
            raise self._error("has a ) without its (")
        if len(branches) > 1 and any(len(items) > 1 for items in branches):
            raise self._error("mixes | with phrases; put the choices in brackets: (a b|c)")
        return alternatives([self._assembled(items) for items in branches])

    def _branches(self) -> list[list[_Item]]:
        """The alternatives up to a closing bracket or the end."""
        branches = [self._sequence()]
        while self._peek("bar"):
            self.at += 1
            branches.append(self._sequence())
        return branches

    def _sequence(self) -> list[_Item]:
        items: list[_Item] = []
        between = BETWEEN
        while self.at < len(self.tokens) and not self._peek("bar") and not self._peek("close"):
            token = self.tokens[self.at]
            self.at += 1
            if token["gap"]:
                self._check_gap(items, between, int(token["words"][:9]))
                between = gap(int(token["words"]))
                continue
            if token["but"]:
                self._except(items, between)
                continue
            items.append(self._item(token, items, between))
            between = BETWEEN
        if between is not BETWEEN:
            raise self._error("ends with a gap; end with words")
        return items

    def _check_gap(self, before: list[_Item], between: Expression, words: int) -> None:
        if not before:
            raise self._error("begins with a gap; begin with words")
        if all(item.optional for item in before):
            raise self._error("has only optional words before a gap; begin with one that must be there")
        if between is not BETWEEN:
            raise self._error("has two gaps in a row; write one")
        if not 1 <= words <= FARTHEST:
            raise self._error(f"has a gap of {words} words; write ..1 to ..{FARTHEST}, or use near:")

    def _item(self, token: "regex.Match[str]", before: list[_Item], between: Expression) -> _Item:
        """One member of a sequence, from the token that opens it."""
        if token["start"]:
            if before or self.at > 1:
                raise self._error("has ^ in the middle; it stands first")
            return _Item(START, optional=False, between=CLOSED)
        if token["unless"]:
            if between is not BETWEEN:
                raise self._error("has ! after a gap; put it before: safe !for ..3 children")
            return self._unless(before)
        expression, optional = self._expression(token)
        number = token["placeholder"] == "number" or bool(token["number"])
        if between is BETWEEN:
            between = self._between(token, before[-1] if before else None)
        return _Item(expression, optional, between, number=number, hyphen=token["word"] == "-")

    @staticmethod
    def _between(token: "regex.Match[str]", before: _Item | None) -> Expression:
        """What stands before a token where its author wrote a space."""
        clings = token["word"] == "-" or (token["word"] or "").startswith("%")
        if clings or token["placeholder"] == "citation" or (before is not None and before.hyphen):
            return CLINGING
        measures = token["open"] or (token["word"] and not token["word"][0].isdigit())
        return MEASURED if before is not None and before.number and measures else BETWEEN

    def _unless(self, before: list[_Item]) -> _Item:
        """What must not come next: `!word` or `!(a|b)`."""
        words = [item for item in before if item.expression is not START]
        if not words or self.at >= len(self.tokens):
            raise self._error("has ! without words before and after it")
        if all(item.optional for item in words):
            raise self._error("has only optional words before !; begin with one that must be there")
        token = self.tokens[self.at]
        self.at += 1
        expression, optional = self._expression(token)
        if optional:
            raise self._error("has ? after what must not follow; leave it out")
        return _Item(not_before(expression), optional=False, between=CLOSED, ahead=True)

    def _except(self, before: list[_Item], between: Expression) -> None:
        """Take `-@class` or `-(a|b)` from what the member before it stands for."""
        last = before[-1] if before and between is BETWEEN else None
        if last is None or last.optional or last.ahead or last.expression is START:
            raise self._error("has - without a word before it to take from: {word} -(small|large)")
        token = self.tokens[self.at]
        self.at += 1
        taken, optional = self._expression(token)
        if optional:
            raise self._error("has ? after what is taken away; leave it out")
        before[-1] = replace(last, expression=without(last.expression, taken))

    def _expression(self, token: "regex.Match[str]") -> tuple[Expression, bool]:
        """What one token stands for, and whether it is optional."""
        if token["open"]:
            return self._group()
        if token["class"]:
            return self.word_class(token["class"], self.place).wrapped("(?:", ")"), False
        if token["placeholder"] is not None:
            return self._placeholder(token["placeholder"]), False
        if token["lemma"]:
            forms = "|".join(dict.fromkeys(spelled(form) for form in inflected(token["lemma"])))
            return Expression(f"(?:{forms})", f"(?:{forms})"), False
        return self._word(token["word"]), False

    def _word(self, written: str) -> Expression:
        if written.isalpha():
            return word(written)
        for stray, fault in _STRAY:
            if stray.search(written):
                raise self._error(fault)
        if not any(char.isalnum() or char in _MEANT for char in written):
            raise self._error(f"has {written!r} standing alone; quote marks and stops are no words")
        return word(written)

    def _group(self) -> tuple[Expression, bool]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self._error(f"has more than {DEEPEST} brackets in brackets")
        branches = self._branches()
        self.depth -= 1
        if not self._peek("close"):
            raise self._error("has a ( without its )")
        optional = bool(self.tokens[self.at]["maybe"])
        self.at += 1
        return alternatives([self._assembled(items) for items in branches]), optional

    def _assembled(self, items: list[_Item]) -> Expression:
        """The items in a row; an optional one brings the space that goes with it."""
        if items and items[0].expression is START:
            return joined([START, self._assembled(items[1:])])
        first = next((at for at, item in enumerate(items) if not item.optional), None)
        if first is None:
            raise self._error("could match nothing; write at least one word that must be there")
        pieces = [joined([item.expression, BETWEEN]).wrapped("(?:", ")?") for item in items[:first]]
        pieces.append(items[first].expression)
        for item in items[first + 1 :]:
            piece = joined([item.between, item.expression])
            pieces.append(piece.wrapped("(?:", ")?" if item.optional else ")"))
        return joined(pieces)

    def _placeholder(self, name: str) -> Expression:
        if name not in PLACEHOLDERS:
            raise self._error(f"names an unknown {{{name}}}; {suggestion(name, list(PLACEHOLDERS))}")
        return Expression(f"(?:{PLACEHOLDERS[name]})", f"(?:{PLACEHOLDERS[name]})")

    def _peek(self, kind: str) -> bool:
        return self.at < len(self.tokens) and bool(self.tokens[self.at][kind])

    def _error(self, fault: str) -> ConfigError:
        shown = self.text if len(self.text) <= 80 else self.text[:79] + "…"
        return ConfigError(f"{self.place}: the pattern {shown!r} {fault}")
