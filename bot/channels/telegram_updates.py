"""What an update of Telegram means to us: something a person did, a button to let go, or a group to leave."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aiogram.enums import ChatMemberStatus, ChatType, ContentType
from aiogram.types import CallbackQuery, Chat, Message, Update, User

from bot.channels.base import Address, Inbound, Kind, SentFile
from bot.documents.file_kinds import JPEG, LARGEST, TAKEN
from bot.words.tidy import tidy

CHANNEL = "telegram"
# What we ask Telegram for; posts of channels and everything else are not ours to see.
ASKED_FOR = ["message", "edited_message", "callback_query", "my_chat_member"]
# Telegram promises that ids of chats have at most 52 significant bits.
LARGEST_ID = 2**52
LANGUAGES = {"iw": "he"}
KINDS: Mapping[str, Kind] = {
    ContentType.TEXT: Kind.WORDS,
    ContentType.VOICE: Kind.VOICE,
    ContentType.VIDEO_NOTE: Kind.VOICE,
    ContentType.AUDIO: Kind.VOICE,
    ContentType.PHOTO: Kind.PHOTO,
    ContentType.LIVE_PHOTO: Kind.PHOTO,
    ContentType.DOCUMENT: Kind.FILE,
    **dict.fromkeys(
        (
            ContentType.ANIMATION,
            ContentType.CHECKLIST,
            ContentType.CONTACT,
            ContentType.DICE,
            ContentType.GAME,
            ContentType.LOCATION,
            ContentType.PAID_MEDIA,
            ContentType.POLL,
            ContentType.RICH_MESSAGE,
            ContentType.STICKER,
            ContentType.STORY,
            ContentType.VENUE,
            ContentType.VIDEO,
            # Something newer than aiogram knows: a person sent it, so a person is answered.
            ContentType.UNKNOWN,
        ),
        Kind.OTHER,
    ),
}
_ADDRESSED = re.compile(r"^(/[a-zA-Z0-9_]+)@\w+")


class Unreadable(Exception):
    """An update that no person could have caused; it is set aside, and the next one is read."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one update asks of us: keep something, answer a tap so that it stops spinning, leave a chat."""

    inbound: Inbound | None = None
    tapped: str | None = None
    leave: int | None = None


NOTHING = Heard()


def hear(raw: Mapping[str, Any], languages: Sequence[str]) -> Heard:
    """What the update means; raises `Unreadable`, or a ValidationError for what is no update at all."""
    update = Update.model_validate(raw)
    if update.callback_query:
        return _tap(update.callback_query, languages)
    if update.message:
        return _message(update.message, languages)
    if update.edited_message:
        return _edit(update.edited_message, languages)
    if update.my_chat_member:
        return _our_place(update.my_chat_member.chat, update.my_chat_member.new_chat_member.status)
    return NOTHING


def salvage(raw: Any) -> Heard:
    """What can still be told of an update that aiogram cannot read: whoever wrote is not left unanswered.

    Telegram grows faster than aiogram; a new field in a quoted message must not swallow the words beside it.
    """
    message = raw.get("message") if isinstance(raw, dict) else None
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") != ChatType.PRIVATE:
        return NOTHING
    number, chat_id, text = message.get("message_id"), chat.get("id"), message.get("text")
    if type(number) is not int or type(chat_id) is not int or not 0 < chat_id < LARGEST_ID:
        return NOTHING
    words = tidy(text) if isinstance(text, str) else ""
    kind = Kind.WORDS if words else Kind.OTHER
    return Heard(Inbound(Address(CHANNEL, str(chat_id)), f"msg:{chat_id}:{number}", kind, words=words))


def _message(message: Message, languages: Sequence[str]) -> Heard:
    if message.chat.type != ChatType.PRIVATE:
        return Heard(leave=message.chat.id)
    kind = KINDS.get(message.content_type)
    if kind is None:
        return NOTHING  # a note of Telegram's own, such as a pinned message: nobody said anything
    file = _file(message)
    inbound = Inbound(
        _address(message.chat),
        f"msg:{message.chat.id}:{message.message_id}",
        Kind.TOO_LARGE if file is not None and file.size > LARGEST else kind,
        words=_words(message),
        language=_language(message.from_user, languages),
        file=file if file is not None and file.size <= LARGEST else None,
    )
    return Heard(inbound)


def _file(message: Message) -> SentFile | None:
    """What Telegram says of a picture or of a document of a kind that may be kept; nothing of it is fetched here.

    A picture comes in several sizes, the largest last. The name of a document stays where it is.
    """
    if message.photo:
        largest = message.photo[-1]
        return SentFile(JPEG, largest.file_size or 0, reference=largest.file_id)
    document = message.document
    if document is None or document.mime_type not in TAKEN:
        return None
    return SentFile(document.mime_type, document.file_size or 0, reference=document.file_id)


def _edit(message: Message, languages: Sequence[str]) -> Heard:
    """An edit is answered with the question that stands, and changes nothing.

    The conversation has gone on since: the new words would be taken for the answer to a later question.
    Edits of anything but text are Telegram's own doing, such as a live location that moves.
    """
    if message.chat.type != ChatType.PRIVATE:
        return Heard(leave=message.chat.id)
    if not message.text:
        return NOTHING
    external_id = f"edit:{message.chat.id}:{message.message_id}:{message.edit_date or 0}"
    language = _language(message.from_user, languages)
    return Heard(Inbound(_address(message.chat), external_id, Kind.EDITED, language=language))


def _tap(tap: CallbackQuery, languages: Sequence[str]) -> Heard:
    """A pressed button, of this question or of one long gone; its message may not be readable any more."""
    if tap.message is None:
        return Heard(tapped=tap.id)
    if tap.message.chat.type != ChatType.PRIVATE:
        return Heard(tapped=tap.id, leave=tap.message.chat.id)
    inbound = Inbound(
        _address(tap.message.chat),
        f"cb:{tap.id}",
        Kind.CHOICE,
        token=tidy(tap.data or ""),
        language=_language(tap.from_user, languages),
        shown_in=str(tap.message.message_id),
    )
    return Heard(inbound, tapped=tap.id)


def _our_place(chat: Chat, status: str) -> Heard:
    """Somebody put us into a group or channel; that a person blocked us shows when we next write."""
    here = status not in (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
    return Heard(leave=chat.id) if here and chat.type != ChatType.PRIVATE else NOTHING


def _address(chat: Chat) -> Address:
    if not 0 < chat.id < LARGEST_ID:
        raise Unreadable("a private chat's id is out of range")
    return Address(CHANNEL, str(chat.id))


def _words(message: Message) -> str:
    """The text, or the words under a picture; a command loses the name of the bot it was addressed to."""
    return _ADDRESSED.sub(r"\1", tidy(message.text or message.caption or ""))


def _language(sender: User | None, languages: Sequence[str]) -> str | None:
    """The language of the person's app, when we speak it; old Android says `iw` for Hebrew."""
    code = ((sender.language_code if sender else None) or "").casefold().split("-")[0]
    known = LANGUAGES.get(code, code)
    return known if known in languages else None
