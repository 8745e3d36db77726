"""The border rule for everything that comes in: what no database or page can carry is left out, once."""

import unicodedata


def tidy(text: str) -> str:
    """Composed Unicode without lone surrogates, NUL and other control characters; line breaks stay."""
    scalars = text.encode("utf-8", "ignore").decode("utf-8")
    kept = "".join(char for char in scalars if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", kept)
