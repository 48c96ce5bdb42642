"""Numbers with their nouns."""


def counted(count: int, noun: str) -> str:
    """The number and the noun, such as "1 file", "2 files" or "3 info"."""
    return f"{count} {noun}" if count == 1 or noun == "info" else f"{count} {noun}s"
