"""A compliance linter for medical scientific exchange."""

__version__ = "0.1.0"
