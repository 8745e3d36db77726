"""One message of ours as Telegram shows it: plain text, one option a row, edited in place where asked."""

from pathlib import Path
from typing import Any

from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendDocument, SendMessage
from aiogram.types import FSInputFile, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.channels.base import ChannelDown, Outbound, TryLater, Undeliverable
from bot.channels.errors import Refused
from bot.channels.telegram_api import Api
from bot.words.bidi import isolate

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# The server's phrase when an edit would change nothing: the person already sees what we want to show.
UNCHANGED = "message is not modified"
DOCUMENT_SECONDS = 60.0


class Sender:
    """Sends and edits; `home` is the folder that attachments lie under."""

    def __init__(self, api: Api, home: Path) -> None:
        self._api = api
        self._home = home

    async def send(self, message: Outbound) -> str | None:
        """Deliver one message and give its id: an edited one keeps its own, documents go before the text."""
        if message.replaces and not message.attachments:
            try:
                return await self._edit(message, int(message.replaces))
            except Refused:
                pass  # too old, or deleted by the person: then it is said as a new message
        last = await self._send_documents(message)
        return await self._send_text(message, after=last) if message.text else last

    async def close_buttons(self, message: Outbound) -> None:
        """Take the buttons off a question that was answered; nobody misses it when that fails."""
        if message.closes and message.closes != message.replaces:
            strip = EditMessageReplyMarkup(chat_id=int(message.address.handle), message_id=int(message.closes))
            try:
                await self._api.call(strip)
            except (Undeliverable, Refused, TryLater, ChannelDown):
                return

    async def _edit(self, message: Outbound, message_id: int) -> str:
        edit = EditMessageText(
            chat_id=int(message.address.handle),
            message_id=message_id,
            text=message.text,
            link_preview_options=NO_PREVIEW,
            reply_markup=keyboard(message),
        )
        try:
            await self._api.call(edit)
        except Refused as refused:
            if UNCHANGED not in refused.said:
                raise
        except TryLater as later:
            # The same edit twice is one edit, so there is no doubt to keep.
            raise TryLater(later.seconds) from None
        return str(message_id)

    async def _send_text(self, message: Outbound, after: str | None) -> str | None:
        say = SendMessage(
            chat_id=int(message.address.handle),
            text=message.text,
            link_preview_options=NO_PREVIEW,
            disable_notification=message.quiet,
            protect_content=True,
            reply_markup=keyboard(message),
        )
        return _id_of(await self._sending(say, begun=after is not None))

    async def _send_documents(self, message: Outbound) -> str | None:
        last = None
        for one in message.attachments:
            if not (self._home / one.path).is_file():
                raise Refused("the attachment is not in the home folder any more")
            document = SendDocument(
                chat_id=int(message.address.handle),
                document=FSInputFile(self._home / one.path, filename=one.name),
                disable_notification=message.quiet,
                protect_content=True,
            )
            last = _id_of(await self._sending(document, begun=last is not None, seconds=DOCUMENT_SECONDS))
        return last

    async def _sending(self, method: SendMessage | SendDocument, begun: bool, **limits: float) -> Any:
        """One call of several; after the first one a failure leaves doubt, for a part has arrived."""
        try:
            return await self._api.call(method, **limits)
        except TryLater as later:
            if begun and later.sure_not_sent:
                raise TryLater(later.seconds, sure_not_sent=False) from None
            raise


def keyboard(message: Outbound) -> InlineKeyboardMarkup | None:
    """The options under a message, one a row: Hebrew and Arabic labels are long."""
    if not message.options:
        return None
    rows = [[InlineKeyboardButton(text=isolate(one.label), callback_data=one.token)] for one in message.options]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _id_of(sent: Any) -> str | None:
    return str(sent["message_id"]) if isinstance(sent, dict) and "message_id" in sent else None
