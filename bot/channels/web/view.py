"""How one reader wants the pages: language and text size, in the address alone, so that nothing is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

SIZES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class View:
    """The language and size of a page; `chosen` when the reader picked the language with the switch."""

    language: str
    chosen: bool = False
    size: int = 1

    @classmethod
    def of(cls, query: Mapping[str, str], spoken: str | None, accepted: str, languages: Sequence[str]) -> "View":
        """What the address says, else the conversation's language, else one that the browser asks for."""
        asked, wanted = query.get("lang", ""), query.get("size", "")
        size = int(wanted) if wanted in {str(one) for one in SIZES} else SIZES[0]
        if asked in languages:
            return cls(asked, True, size)
        return cls(spoken if spoken and spoken in languages else _accepted(accepted, languages), False, size)

    def query(self) -> str:
        """`?lang=ar&size=2`, or nothing when there is nothing to carry."""
        pairs = [("lang", self.language)] if self.chosen else []
        pairs += [("size", str(self.size))] if self.size > SIZES[0] else []
        return f"?{urlencode(pairs)}" if pairs else ""

    def in_language(self, language: str) -> "View":
        """The same view in another language."""
        return replace(self, language=language, chosen=True)

    def in_size(self, size: int) -> "View":
        """The same view in another size."""
        return replace(self, size=size)

    def unchosen(self) -> "View":
        """The same view, following the conversation's language again."""
        return replace(self, chosen=False)


def _accepted(header: str, languages: Sequence[str]) -> str:
    wanted = [part.partition(";")[0].strip().lower()[:2] for part in header.split(",")]
    wanted = ["he" if one == "iw" else one for one in wanted]  # the old code that some phones still send
    return next((one for one in wanted if one in languages), languages[0])
