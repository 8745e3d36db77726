"""What a browser sends: a small form, read strictly and cleaned before anyone else sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.channels.base import Address, Inbound, Kind, SentFile
from bot.channels.limits import TooMuch, read_body
from bot.documents.file_kinds import PDF

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
    """What a person did on the page: typed words, a pressed option's token, or a file; `id` names this sending."""

    words: str
    token: str
    id: str
    file: SentFile | None = None

    @classmethod
    def of(cls, form: Mapping[str, str], otherwise: str) -> "Said":
        """Read the form; `otherwise` is the id when it has none. Raises `TooMuch` for too many words."""
        words, token, given = clean(form.get("words", "")), clean(form.get("token", "")), form.get("id", "")
        if len(words) > LONGEST_WORDS or len(token.encode()) > LONGEST_TOKEN:
            raise TooMuch(413)
        return cls("" if token else words, token, given if _ID.fullmatch(given) else otherwise)

    @classmethod
    def of_file(cls, file: SentFile | None, id: str, otherwise: str) -> "Said":
        """A file that was sent, or a press on the button beside it without one."""
        return cls("", "", id if _ID.fullmatch(id) else otherwise, file)

    @property
    def nothing(self) -> bool:
        """Whether there is nothing to answer."""
        return not self.words and not self.token and self.file is None

    @property
    def kind(self) -> Kind:
        """What it is to the engine."""
        if self.file is not None:
            return Kind.FILE if self.file.media_type == PDF else Kind.PHOTO
        return Kind.CHOICE if self.token else Kind.WORDS

    def inbound(self, address: Address, language: str) -> Inbound:
        """The same for the engine.

        The external id covers the content: one page sent twice speaks once, and other words sent from a page
        that the browser had kept are not lost.
        """
        sent = blake2s(self.file.content or b"").hexdigest() if self.file else ""
        seed = "\0".join((address.handle, self.id, self.token, self.words, sent))
        return Inbound(
            address=address,
            external_id=blake2s(seed.encode(), digest_size=16).hexdigest(),
            kind=self.kind,
            words=self.words,
            token=self.token,
            language=language,
            file=self.file,
        )
