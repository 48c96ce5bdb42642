"""The pattern language of rule files, compiled to regular expressions.

- `best in class`: whole words in any case, over any run of spaces or hyphens.
- `break-through`: a written hyphen may also be a space or nothing.
- `ALL`, `pH`: a word with an inner capital is matched exactly as written.
- `~prescribe`: any inflection.
- `(good|better) data`: one of several; `(very)? good`: an optional word.
- `safe ..6 children`: a gap of up to six words inside the sentence, none of them a negation.
- `first !line`: the word unless "line" follows; `!(line|choice)` for several.
- `{word} -(small|large)`: what stands before it, but none of these words; also `-@class`.
- `{number} mg`, `50%`: between a number and its unit a space may stand or not.
- `^ prescribe`: at the start of a sentence or bullet.
- `@benefit`: a word class of the vocabulary.
- `{percent}`: a kind of number or mark, see `expressions.PLACEHOLDERS`.
- `regex: ...`: a regular expression, for the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern

import regex

from msl_guard.errors import ConfigError
from msl_guard.match import AnyOf, Pattern, needs, packed
from msl_guard.model import Searchable
from msl_guard.ruleset.expressions import (
    NOTHING,
    Expression,
    TooLargeError,
    alternatives,
    edged,
    in_ascii,
    literal,
)
from msl_guard.ruleset.faults import suggestion
from msl_guard.ruleset.folding import folded
from msl_guard.ruleset.kept import Patterns
from msl_guard.ruleset.phrase import DEEPEST, Parser
from msl_guard.ruleset.raw_regex import from_regex

_REGEX = "regex:"
_NEARLY_REGEX = regex.compile(r"reg(?:ular ?)?(?:exp?|expressions?)?\s*:", regex.IGNORECASE)
_LONGEST = 20_000
"""Characters of one pattern as written."""
_QUICK = 1_500
"""Characters of a class as one expression; the members of a longer one each wait for words of their own."""
_TOGETHER = 3_000
"""Characters of words nearby that are searched as one; longer lists are of classes that many rules share."""


@dataclass
class Compiler:
    """Turns patterns as written into `Pattern` values, with the word classes at hand."""

    classes: Mapping[str, Sequence[str]]
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Classes filled with literal names, such as @product."""
    places: Mapping[str, str] = field(default_factory=dict)
    """Where each class stands: "file:line"."""
    shared: "Compiler | None" = None
    """Asked for the classes that this one does not have, so that each is compiled once."""
    kept: Patterns = field(default_factory=dict)
    """Patterns compiled before, by place and written form; new ones are added."""
    filtered: bool = True
    """Whether patterns say what a text must hold for them; without, each is tried everywhere."""
    _done: dict[str, Expression] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)

    def pattern(self, written: str, place: str) -> Pattern:
        """Compile one pattern.

        Raises:
            ConfigError: the pattern is empty, names something unknown or cannot be read.
        """
        return self._pattern(written, place, lambda: self.expression(written, place))

    def divided(self, written: str, place: str) -> tuple[Pattern, ...]:
        """Compile one pattern; a class that is too large for a quick one becomes a pattern for each member.

        Raises:
            ConfigError: as `pattern` does.
        """
        whole = self.pattern(written, place)
        members = self._members(written)
        if len(whole.exact) <= _QUICK or not members:
            return (whole,)
        return tuple(pattern for one in members for pattern in self.divided(one, place))

    def members(self, written: str, place: str) -> tuple[Pattern, ...]:
        """Compile one pattern; a class becomes a pattern for each member, with words of its own to wait for.

        Raises:
            ConfigError: as `pattern` does.
        """
        listed = self._members(written)
        if not listed:
            return (self.pattern(written, place),)
        return tuple(pattern for one in listed for pattern in self.members(one, place))

    def _members(self, written: str) -> Sequence[str]:
        """What a class lists, if the pattern is a class and nothing else."""
        name = written.strip().removeprefix("@")
        if self.shared is not None and name not in self.classes:
            return self.shared._members(written)
        alone = written.strip() == f"@{name}" and not self.names.get(name)
        return self.classes.get(name, ()) if alone else ()

    def any_of(self, written: Sequence[str], place: str) -> Pattern:
        """Compile several patterns into one that matches wherever any of them does."""
        if not written:
            raise ConfigError(f"{place}: an empty list of patterns; write at least one")
        return self._pattern(" | ".join(written), place, lambda: self._either(written, place))

    def nearby(self, written: Sequence[str], place: str) -> Searchable:
        """What `any_of` makes, or a pattern each where one of all would be too large to be quick."""
        alone = tuple(self.pattern(one, place) for one in written)
        if sum(len(one.exact) for one in alone) <= _TOGETHER:
            return self.any_of(written, place)
        return AnyOf(alone)

    def _pattern(self, written: str, place: str, expression: Callable[[], Expression]) -> Pattern:
        key = f"{place} {written}"
        if key not in self.kept:
            bare = expression()
            whole = in_ascii(edged(bare))
            needed = b"" if bare.loose is None else packed(needs(bare.loose))
            self.kept[key] = (whole.exact, whole.loose, needed)
        exact, loose, needed = self.kept[key]
        exact = intern(exact)
        if not self.filtered:
            return Pattern(written, exact, None, place)
        return Pattern(written, exact, loose, place, needed)

    def _either(self, written: Sequence[str], place: str) -> Expression:
        try:
            return alternatives([self.expression(one, place) for one in written])
        except TooLargeError:
            raise ConfigError(f"{place}: {len(written)} patterns that are too large together") from None

    def expression(self, written: str, place: str) -> Expression:
        """The regular expressions of one pattern, not yet bound to whole words."""
        text = written.strip()
        if not text:
            raise ConfigError(f"{place}: an empty pattern; write the words to look for")
        if len(text) > _LONGEST:
            raise ConfigError(f"{place}: a pattern of {len(text)} characters; write a list of patterns")
        if text.startswith(_REGEX):
            return from_regex(text.removeprefix(_REGEX).strip(), place)
        if _NEARLY_REGEX.match(text):
            raise ConfigError(f"{place}: the pattern {text!r} begins nearly like regex:; write it so")
        if "«" in text or "»" in text:
            raise ConfigError(f"{place}: the pattern {text!r} has a « or », which only examples have")
        try:
            return Parser(self.word_class, folded(text), place).whole()
        except TooLargeError:
            raise ConfigError(
                f"{place}: the pattern {text[:60]!r} is too large with its classes written out; divide it"
            ) from None

    def word_class(self, name: str, place: str) -> Expression:
        """The regular expressions of a word class."""
        if name in self._done:
            return self._done[name]
        if self.shared is not None and name not in self.classes:
            return self.shared.word_class(name, place)
        if name in self._open:
            raise ConfigError(f"{place}: the class @{name} refers to itself")
        known = {*self.classes, *self.names}
        if name not in known:
            right = suggestion(name, sorted(known))
            said = right if right.startswith("did") else f"{right}; write its words under `vocab:`"
            raise ConfigError(f"{place}: unknown class @{name}; {said}")
        if len(self._open) >= DEEPEST:
            raise ConfigError(f"{place}: more than {DEEPEST} classes in classes, down to @{name}")
        self._open.append(name)
        own = self.places.get(name, place)
        members = [literal(folded(one)) for one in self.names.get(name, ())]
        members += [self.expression(one, own) for one in self.classes.get(name, ())]
        self._open.pop()
        try:
            self._done[name] = alternatives(members) if members else NOTHING
        except TooLargeError:
            raise ConfigError(f"{own}: the class @{name} is too large; divide it") from None
        return self._done[name]
