"""How bad, how sure, how far to be trusted: the grades that rules and findings carry."""

from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How bad a breach is."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The word that rule files and reports use."""
        return self.name.lower()


class Confidence(StrEnum):
    """How sure a rule is: a closed list or an absence is certain, a relation is contextual."""

    CERTAIN = "certain"
    CONTEXTUAL = "contextual"


class Status(StrEnum):
    """How far a rule may be trusted: a preview rule is reported and never fails a run."""

    PREVIEW = "preview"
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Objection(StrEnum):
    """What a rule objects to: the words chosen, what is said, or what was done."""

    WORDING = "wording"
    CONTENT = "content"
    CONDUCT = "conduct"
