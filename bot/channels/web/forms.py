"""What a browser sends: a small form, read strictly and cleaned before anyone else sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.channels.base import Address, Inbound, Kind
from bot.channels.limits import TooMuch, read_body

MOST_FIELDS = 12
LONGEST_WORDS = 4000
LONGEST_TOKEN = 64
FORM = "application/x-www-form-urlencoded"
# NUL stops PostgreSQL, half a surrogate pair stops every database; the rest of C0 has no meaning in words.
_UNSAYABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of a posted form, the first of each name; raises `TooMuch` (408, 413, 415)."""
    body = await read_body(request)
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if kind != FORM:
        raise TooMuch(415)
    try:
        text = body.decode("utf-8", "replace")
        fields = parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise TooMuch(413) from error
    return {name: value for name, value in reversed(fields)}


def clean(words: str) -> str:
    """The words without what no database or screen can hold, line ends as one character."""
    return _UNSAYABLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


@dataclass(frozen=True, slots=True)
class Said:
    """What a person did on the page: typed words, or a pressed option's token; `id` names this sending."""

    words: str
    token: str
    id: str

    @classmethod
    def of(cls, form: Mapping[str, str], otherwise: str) -> "Said":
        """Read the form; `otherwise` is the id when it has none. Raises `TooMuch` for too many words."""
        words, token, given = clean(form.get("words", "")), clean(form.get("token", "")), form.get("id", "")
        if len(words) > LONGEST_WORDS or len(token.encode()) > LONGEST_TOKEN:
            raise TooMuch(413)
        return cls("" if token else words, token, given if _ID.fullmatch(given) else otherwise)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to answer."""
        return not self.words and not self.token

    def inbound(self, address: Address, language: str) -> Inbound:
        """The same for the engine.

        The external id covers the content: one page sent twice speaks once, and other words sent from a page
        that the browser had kept are not lost.
        """
        seed = "\0".join((address.handle, self.id, self.token, self.words))
        return Inbound(
            address=address,
            external_id=blake2s(seed.encode(), digest_size=16).hexdigest(),
            kind=Kind.CHOICE if self.token else Kind.WORDS,
            words=self.words,
            token=self.token,
            language=language,
        )
