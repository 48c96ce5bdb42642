"""Conditions of rules in words, as every page and command says them."""

from msl_guard.model import Axes, SeverityCase


def severity_case(case: SeverityCase) -> str:
    """When a rule has another severity: "warning without @product in the page"."""
    conditions = [f"for {axes(case.axes)}"] if case.axes.given else []
    for near, beside in ((case.near, "with"), (case.lacks, "without")):
        if near is not None:
            conditions.append(f"{beside} {near.words} in the {near.within}")
    return f"{case.severity.label} {', '.join(conditions)}"


def axes(condition: Axes) -> str:
    """The values that a condition on the context admits: "jurisdiction EU, UK; mode proactive"."""
    named = {
        "content type": condition.content_type,
        "audience": condition.audience,
        "jurisdiction": condition.jurisdiction,
        "mode": condition.mode,
    }
    return "; ".join(f"{axis} {', '.join(sorted(values))}" for axis, values in named.items() if values)
