"""Which language somebody writes, told by its letters."""

RANGES = {
    "he": ("\u0590", "\u05ff"),
    "ar": ("\u0600", "\u06ff"),
    "ru": ("\u0400", "\u04ff"),
    "am": ("\u1200", "\u137f"),
}


def language_of_words(words: str) -> str | None:
    """The language whose letters these words have most of; None when none of ours."""
    counts = {language: sum(first <= letter <= last for letter in words) for language, (first, last) in RANGES.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] else None
