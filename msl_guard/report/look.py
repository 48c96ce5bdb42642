"""How a report for people looks."""

from msgspec import Struct


class Look(Struct, frozen=True):
    """The width to keep to, in columns, and whether colours may be used."""

    width: int = 80
    colour: bool = False

    def paint(self, text: str, *codes: int) -> str:
        """The text in ANSI colours, or as it is."""
        if not self.colour:
            return text
        return f"\x1b[{';'.join(str(code) for code in codes)}m{text}\x1b[0m"


BOLD, DIM, UNDERLINE, RED, YELLOW, BLUE, CYAN = 1, 2, 4, 31, 33, 34, 36
