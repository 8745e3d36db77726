"""One message of ours as Telegram shows it: plain text, one option a row, edited in place where asked."""

import asyncio
from typing import Any

from aiogram.methods import EditMessageReplyMarkup, EditMessageText, SendDocument, SendMessage
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.channels.base import ChannelDown, Outbound, OutFile, TryLater, Undeliverable
from bot.channels.errors import Refused
from bot.channels.telegram_api import Api
from bot.channels.telegram_fetch import Files
from bot.words.bidi import isolate

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
# The server's phrase when an edit would change nothing: the person already sees what we want to show.
UNCHANGED = "message is not modified"
DOCUMENT_SECONDS = 60.0


class Sender:
    """Sends and edits; `files` knows what is in the files that messages carry."""

    def __init__(self, api: Api, files: Files) -> None:
        self._api = api
        self._files = files

    async def send(self, message: Outbound) -> str | None:
        """Deliver one message and give its id: an edited one keeps its own."""
        if message.file is not None:
            return await self._send_file(message, message.file)
        if message.replaces:
            try:
                return await self._edit(message, int(message.replaces))
            except Refused:
                pass  # too old, or deleted by the person: then it is said as a new message
        return await self._send_text(message) if message.text else None

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

    async def _send_text(self, message: Outbound) -> str | None:
        say = SendMessage(
            chat_id=int(message.address.handle),
            text=message.text,
            link_preview_options=NO_PREVIEW,
            disable_notification=message.quiet,
            protect_content=True,
            reply_markup=keyboard(message),
        )
        return _id_of(await self._api.call(say))

    async def _send_file(self, message: Outbound, file: OutFile) -> str | None:
        """One call brings the file and what is said of it, so that no part of it can arrive alone.

        It may be saved and passed on, unlike what we say: that is what it was made for.
        """
        content = await asyncio.to_thread(self._files.content, file.id)
        if content is None:
            raise Refused("the file was deleted before it was sent")
        document = SendDocument(
            chat_id=int(message.address.handle),
            document=BufferedInputFile(content, filename=file.name),
            caption=message.text or None,
            disable_notification=message.quiet,
            protect_content=False,
        )
        return _id_of(await self._api.call(document, seconds=DOCUMENT_SECONDS))


def keyboard(message: Outbound) -> InlineKeyboardMarkup | None:
    """The options under a message, one a row: Hebrew and Arabic labels are long."""
    if not message.options:
        return None
    rows = [[InlineKeyboardButton(text=isolate(one.label), callback_data=one.token)] for one in message.options]
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _id_of(sent: Any) -> str | None:
    return str(sent["message_id"]) if isinstance(sent, dict) and "message_id" in sent else None
