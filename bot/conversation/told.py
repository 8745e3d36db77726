"""What somebody told of and has not begun yet, kept between turns so that nothing of a story is lost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """A need that has no issue yet: its right, the words it was told in, whether its card was looked at since."""

    right: str
    words: str
    seen: bool = False
