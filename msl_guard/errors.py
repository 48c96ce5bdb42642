"""The errors raised on purpose: each is one line that its reader can act on."""


class MslGuardError(Exception):
    """Base of all errors that a person can mend."""


class ConfigError(MslGuardError):
    """A rule file, configuration or command line that cannot be used: nothing is judged."""


class ExtractionError(MslGuardError):
    """A document whose text could not be read: it becomes a `Failure`, the run goes on."""


class PassingError(ExtractionError):
    """A document that may well be readable the next time: a program was missing, or took too long."""


class RuleTimeoutError(MslGuardError):
    """A pattern took longer than its limit: the document is not fully checked."""
