"""A label as the program understands it: rows of a table, and sentences."""

from collections.abc import Iterator

from msl_guard.label import qualifiers
from msl_guard.label.diseases import vocabulary
from msl_guard.label.markers import biomarkers
from msl_guard.label.measures import measures
from msl_guard.label.record import Indication, Label, Product

Row = tuple[str, str]


def rows(product: Product) -> Iterator[Row]:
    """Yield what is known of a product, as pairs of a field and its value."""
    yield "product", _joined((*product.brand, product.generic, *product.codes, *product.spellings))
    yield "owner", product.owner
    for label in product.labels:
        yield from _label_rows(label)


def _label_rows(label: Label) -> Iterator[Row]:
    yield "", ""
    yield "label", ", ".join(one for one in (label.name, label.status) if one)
    yield "effective", label.effective
    yield "first authorised", label.first_authorised
    for indication in label.indications:
        yield from _indication_rows(indication)
    yield "contraindications", _joined(label.contraindications)
    yield "boxed warning", _joined(label.boxed_warning)
    yield "warnings", _joined(label.warnings)
    yield "not established", _joined(label.not_established)
    yield "interactions", _joined(label.interactions)


def _indication_rows(one: Indication) -> Iterator[Row]:
    yield f"indication {one.id}", one.disease.text
    yield "  understood as", _placed(one)
    yield "  severity", _joined(one.severity)
    yield "  stage", _joined(one.stage)
    yield "  histology", _joined(one.histology)
    yield "  biomarkers", _joined(one.biomarkers)
    yield "  ages", str(one.population.ages) if one.population.ages_given else "not given"
    yield "  excluded", _joined(one.population.exclusions)
    yield "  line", str(one.lines) if one.lines else "any line"
    yield "  line depends on", one.line_note
    yield "  patients", one.population.note
    yield "  prior therapy", _joined(one.prior_required)
    yield "  not after", _joined(one.prior_excluded)
    yield "  organ function", "; ".join(f"{organ}: {text}" for organ, text in one.population.organ)
    yield "  use", _joined(one.use_type)
    yield "  setting", _joined((*one.setting, *(f"with {combo}" for combo in one.combos)))
    yield "  dose", "; ".join(dose.text for dose in one.doses if dose.text)
    yield "  not understood", _joined(tuple(_not_understood(one)))
    for note in one.review:
        yield "  to review", note


def _not_understood(one: Indication) -> Iterator[str]:
    """Yield the words of an indication that texts will not be compared with."""
    for words, table in (
        (one.severity, qualifiers.SEVERITIES),
        (one.stage, qualifiers.STAGES),
        (one.histology, qualifiers.HISTOLOGIES),
    ):
        yield from (
            word for word in words if not (any(qualifiers.find(table, f"{word} x")) or any(measures(word)))
        )
    yield from (word for word in one.biomarkers if not any(biomarkers(word)))


def _placed(one: Indication) -> str:
    words = vocabulary()
    place = words.place(one.disease)
    if place.trees:
        return f"{words.name(place.trees) or one.disease.text} ({', '.join(place.trees[:2])})"
    return f"a kind of {words.name(place.above)}"


def _joined(values: tuple[str, ...]) -> str:
    return ", ".join(one for one in values if one)


def sentences(product: Product) -> Iterator[str]:
    """Yield what the program will take as allowed, one sentence an indication or limit."""
    for label in product.labels:
        if not label.approved:
            status = label.status.replace("_", " ")
            yield f"{label.regime}: {product.name} is {status}; every use is unapproved."
            continue
        for indication in label.indications:
            yield f"{label.regime}: {product.name} may be used {_use(indication)}."
        for text in label.contraindications:
            yield f"{label.regime}: never in, or with, {text}."
        for text in label.not_established:
            yield f"{label.regime}: no data are established for {text}."


def _narrowed(one: Indication) -> str:
    """The disease with what narrows it, once: its own name often begins with it, as "severe asthma" does."""
    named = one.disease.text
    for word in (*one.severity, *one.stage):
        if named.lower().startswith(f"{word.lower()} "):
            named = named[len(word) + 1 :]
    return " ".join((*(_or(words) for words in (one.severity, one.stage) if words), named))


def _use(one: Indication) -> str:
    ages = one.population.ages
    who = "at any age" if not one.population.ages_given else f"at ages {ages}"
    parts = [f"for the {_or(one.use_type) or 'treatment'} of {_narrowed(one)}", who]
    if one.biomarkers:
        parts.append(f"if {_joined(one.biomarkers)}")
    if one.lines:
        parts.append(f"in {one.lines}" if one.lines.high == one.lines.low else str(one.lines))
    parts += [text for text in (one.population.note, one.line_note) if text]
    if one.prior_required:
        parts.append(f"after {_or(one.prior_required)}")
    settings = (*one.setting, *(f"with {combo}" for combo in one.combos))
    if settings:
        parts.append(_or(settings))
    if one.doses and any(dose.text for dose in one.doses):
        parts.append("at " + " or ".join(dose.text for dose in one.doses if dose.text))
    return ", ".join(parts)


def _or(values: tuple[str, ...]) -> str:
    return " or ".join(values)
