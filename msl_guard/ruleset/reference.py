"""The reference of the shipped rules: Markdown pages, a family a page, made from the packs themselves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from msl_guard.match import GUARDS, Beside, Companion, Consistent, Density, Labelled, Require, Watch
from msl_guard.model import Clause, Example, Near, Part, Rule
from msl_guard.ruleset.build import FIXED_TERM
from msl_guard.ruleset.files import Files, RuleFile, gathered
from msl_guard.ruleset.inwords import axes, severity_case
from msl_guard.ruleset.loading import load
from msl_guard.ruleset.ruleset import WrittenRuleset

_SURE = {
    "H": "the text of the clause was seen",
    "M": "from a summary or an older edition",
    "G": "to be confirmed before it is quoted",
}
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_{}[]<>#|~"})
_WORDS_PAGE = "words.md"
_GUARDS = "guards.yaml"


def reference() -> Mapping[str, str]:
    """The pages by file name: an index, one for each family, and the words that packs share."""
    rules, files = load(None), gathered(None)
    pages = {"index.md": _lines(_index(rules))}
    for file in files.packs:
        if file.shape.pack is not None:
            pages[f"{file.shape.pack.family.lower()}.md"] = _lines(_family(file, rules))
    pages[_WORDS_PAGE] = _lines(_words(files))
    return pages


def _index(rules: WrittenRuleset) -> Iterator[str]:
    yield from ("# Rules", "")
    yield (
        f"{len(rules.rules)} rules in {len(rules.families)} families are shipped. Severities are those of an"
        " unplaced document; contexts change many of them. A project changes or switches off any rule in its"
        " `rules.yaml`."
    )
    for family, title in rules.families.items():
        yield from ("", f"## [{family}]({family.lower()}.md): {title}", "", "| rule | severity | name |")
        yield "|---|---|---|"
        for rule in (one for one in rules.rules if one.family == family):
            link = f"[{rule.id}]({family.lower()}.md#{rule.id.lower()})"
            yield f"| {link} | {_weight(rule)} | {_plain(rule.name)} |"
    yield from ("", f"The words behind `@names` are on [a page of their own]({_WORDS_PAGE}).")


def _family(file: RuleFile, rules: WrittenRuleset) -> Iterator[str]:
    head = file.shape.pack
    assert head is not None
    yield from (f"# {head.family}: {head.title}", "")
    yield f"Pack `{head.id}`, version {head.version}. Switch the family off in `rules.yaml`:"
    yield from ("", "```yaml", f"override:\n  {head.family}: {{off: true}}", "```")
    for rule in (one for one in rules.rules if one.family == head.family):
        yield from ("", *_rule(rule))
    if file.shape.fixed_terms:
        yield from ("", "## Fixed terms", "", "No rule of the family objects to these:", "")
        yield _codes(file.shape.fixed_terms)
    if file.shape.vocab:
        yield from ("", "## Words", "")
        yield from _classes(file.shape.vocab)
    if file.shape.near_misses:
        yield from ("", "## Near misses", "", "No rule of the family reports any of these:", "")
        yield from (f"- {_plain(text)}" for text in file.shape.near_misses)


def _rule(rule: Rule) -> Iterator[str]:
    """What, why, what it looks for, what it leaves alone, how to reword, how to switch it off."""
    yield from (f"## {rule.id}", "", f"**{_plain(rule.name)}**", "")
    waivers = "" if rule.waivable else "; no waiver excuses it"
    yield f"{_weight(rule)}, {rule.confidence}, kind `{rule.kind}`{waivers}"
    yield ""
    yield from (f"- {_plain(severity_case(case))}" for case in rule.severity_by)
    yield from ("", _plain(rule.message.replace("{match}", "…")))
    yield from ("", f"**Instead:** {_plain(rule.suggestion)}")
    yield from ("", "**Why:**", "", *map(_clause, rule.why))
    yield from ("", "**Looks for:**", "", *_looked_for(rule))
    yield from ("", "**Leaves alone:**", "", *_left_alone(rule))
    yield from ("", "**Reported:**", "", *_examples(rule.examples, bad=True))
    left = list(_examples(rule.examples, bad=False))
    yield from ("", "**Not reported:**", "", *left) if left else ()
    yield from ("", "**Switch it off:**", "", "```yaml", f"override:\n  {rule.id}: {{off: true}}", "```")


def _weight(rule: Rule) -> str:
    return f"{rule.severity.label}, {rule.status}" if rule.status != "stable" else rule.severity.label


def _clause(clause: Clause) -> str:
    source = f" ({_plain(clause.reference)})" if clause.reference else ""
    limits = [f"for {axes(clause.applies)}"] if clause.applies.given else []
    limits += ["for products not yet approved"] if clause.product == "investigational" else []
    said = f"; {'; '.join(limits)}" if limits else ""
    name = f"{clause.source} {clause.clause}".strip()
    return f"- {_plain(name)}{source}: {_plain(clause.says)} *{_SURE[clause.confidence]}{said}*"


def _looked_for(rule: Rule) -> Iterator[str]:
    yield from _watched(getattr(rule.matcher, "watches", ()))
    match rule.matcher:
        case Companion(need=need):
            yield f"- reported where this is missing: {_near(need)}"
        case Beside(facts=facts):
            yield f"- reported beside any of these: {'; '.join(map(_near, facts))}"
        case Density(most=most, least=least):
            yield f"- reported above {most:g} in 1,000 words, from {least} on"
        case Require(need=any_of, position=position, shown=shown):
            yield f"- reported where none of these stands ({position}): {_codes(any_of)}"
            yield from (f"- asked only where one of these stands: {_codes(shown)}",) if shown else ()
        case Labelled(question=question):
            yield f"- a use of a product that fails the question `{question}` of its label"
        case Consistent(check=check):
            yield f"- what the check `{check}` of the kind `consistent` finds"
    yield from _reach(rule)


def _watched(watches: Iterable[Watch]) -> Iterator[str]:
    """The patterns, a line for those that share their conditions."""
    for conditions, alike in groupby(watches, key=_conditions):
        codes = _codes(one.pattern for one in alike)
        yield f"- {codes} {conditions}".rstrip()


def _conditions(watch: Watch) -> str:
    said = [f"with {_near(near)}" for near in watch.near]
    said += [f"without {_near(near)}" for near in watch.lacks]
    return f"— only {'; '.join(said)}" if said else ""


def _reach(rule: Rule) -> Iterator[str]:
    if rule.scope.parts:
        yield f"- only in: {', '.join(sorted(rule.scope.parts))}"
    if left := rule.scope.not_parts - {Part.REVISION}:
        yield f"- not in: {', '.join(sorted(left))}"
    if rule.applies.given:
        yield f"- only for {axes(rule.applies)}"
    if rule.stated:
        yield f"- only where somebody says the {' and the '.join(sorted(rule.stated))}".replace("_", " ")


def _left_alone(rule: Rule) -> Iterator[str]:
    for one in rule.unless:
        if one.id == FIXED_TERM:
            yield "- the fixed terms of the family"
            continue
        words = _codes(one.covers) or (one.near and _near(one.near))
        but = f", but not with {_near(one.lacks)}" if one.lacks is not None else ""
        yield f"- {one.id}: {words}{but}"
    if rule.exempt.given:
        yield f"- documents with {axes(rule.exempt)}"
    off = sorted(frozenset(GUARDS) - rule.guards)
    yield "- what the guards recognise" + (f", {', '.join(off)} left out" if off else "")


def _near(near: Near) -> str:
    side = "" if near.side == "either" else f", {near.side} it"
    return f"{_code(str(near.words))} in the {near.within}{side}"


def _examples(examples: Iterable[Example], *, bad: bool) -> Iterator[str]:
    for one in examples:
        if one.bad is bad:
            sources = "".join(f" *source {_plain(key)}: {_plain(said)}*" for key, said in one.sources)
            yield "- " + " / ".join(_plain(text.text) for page in one.pages for text in page) + sources


def _words(files: Files) -> Iterator[str]:
    yield from ("# Words that packs share", "")
    yield (
        "`@name` in a pattern stands for any of these. A project adds to them under `vocab:`; the names of"
        " its products stand behind `@product`, `@brand`, `@generic`, `@approved`, `@investigational` and"
        " `@competitor`."
    )
    for file in files.words:
        if file.shape.vocab and not file.source.name.endswith(_GUARDS):
            yield from ("", *_classes(file.shape.vocab))


def _classes(vocab: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for at, (name, patterns) in enumerate(vocab.items()):
        yield from (*([""] if at else []), f"`@{name}`:", "")
        yield _codes(patterns)


def _codes(patterns: Iterable[object]) -> str:
    return ", ".join(_code(str(one)) for one in patterns)


def _code(text: str) -> str:
    if "<" not in text and "`" not in text:
        return f"`{text}`"
    # Some Markdown programs take "<" for the beginning of a tag even in code.
    spelt = "".join(one if one.isalnum() or one == " " else f"&#{ord(one)};" for one in text)
    return f"<code>{spelt}</code>"


def _plain(text: str) -> str:
    return " ".join(text.translate(_SPECIAL).split())


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
