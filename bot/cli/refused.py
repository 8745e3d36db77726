"""Why a command was refused, in a sentence that says what to do instead."""

from collections.abc import Iterable
from difflib import get_close_matches


class Refused(Exception):
    """A command cannot do what was asked; `code` is its exit status."""

    def __init__(self, reason: str, code: int = 1) -> None:
        super().__init__(reason)
        self.code = code


def unknown(what: str, given: str, known: Iterable[str], code: int = 1) -> Refused:
    """Nothing of this name exists; the nearest known one is named. An option's wrong value is wrong usage: code 2."""
    names = list(known)
    near = get_close_matches(given, names, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(names)) or 'none'}"
    return Refused(f"unknown {what} {given!r}: {hint}", code)


def told(error: Exception) -> str | None:
    """The reason in plain words of an error that is the world's or an editor's; None for a bug of ours."""
    from bot.settings import SettingsMistake
    from knowledge.files import ContentMistakes

    if isinstance(error, SettingsMistake):
        return f"wrong settings:\n{error}"
    if isinstance(error, ContentMistakes):
        return "\n".join(str(mistake) for mistake in error.mistakes)
    if type(error).__name__ == "KeyMistake":
        return "MITZUI_DATA_KEY, or the file data.key in the home folder, is not the key of this database"
    if type(error).__name__ == "StorageUnavailable":
        return f"the database cannot be used now: {error}"
    if type(error).__name__ == "CannotListen":
        return f"{error} cannot be listened on: is Mitzui running already? MITZUI_WEB_PORT and MITZUI_WEB_HOST set it"
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename} cannot be used: {error.strerror}"
    return None
