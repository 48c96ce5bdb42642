"""Fonts that draw other characters than they name, such as Symbol: what a reader sees."""

# The Symbol font's characters from 0x20 on, as the Unicode Consortium's SYMBOL.TXT maps them.
_LOW = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
)
_HIGH = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
_SYMBOL = {
    **{0xF020 + at: char for at, char in enumerate(_LOW)},
    **{0xF0A0 + at: char for at, char in enumerate(_HIGH)},
}
_PICTURE_FONTS = ("wingdings", "webdings", "marlett", "zapf")


def symbols(text: str, font: str) -> str:
    """A text with the private-use characters of a font as the characters that it draws.

    Pictures of picture fonts become bullets; other fonts keep their Latin letters there.
    """
    name = font.strip().lower()
    if name.startswith(_PICTURE_FONTS):
        return "".join("•" if "\uf000" <= char <= "\uf0ff" else char for char in text)
    if name.startswith("symbol") or not name:
        return text.translate(_SYMBOL)
    return "".join(chr(ord(char) - 0xF000) if "\uf020" <= char <= "\uf0ff" else char for char in text)
