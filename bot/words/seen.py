"""How old a page is, told in the person's language."""

import re
from collections.abc import Callable

WRITTEN_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?!\d)|\d{4}(?:-\d{2,4})?")


def seen_words(say: Callable[..., str], seen: str) -> str:
    """When a page was seen, as its record says in an editor's words, told in the language of `say`."""
    found = WRITTEN_DATE.search(seen)
    if found is None:
        return say("card.seen_undated")
    year, month = found["year"], found["month"]
    day = f"{int(month)}.{year}" if month else found[0]
    return say("card.seen_amounts" if seen.startswith("amounts") else "card.seen_dated", date=day)
