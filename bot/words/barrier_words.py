"""A barrier in words: its kind, on whose side it stands, and the note where one was written."""

from bot.conversation.world import Kit


def barrier_words(kit: Kit, language: str, kind: str, level: str, note: str) -> str:
    """One barrier as the log and the tracking form name it."""
    key = "barrier.told_with_note" if note else "barrier.told"
    named = kit.catalogue.text(f"barrier.{kind}", language)
    return kit.catalogue.text(
        key, language, barrier=named, level=kit.catalogue.text(f"barrier.level_{level}", language), note=note
    )
