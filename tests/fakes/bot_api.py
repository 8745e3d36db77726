"""A Bot API server on loopback: strict as Telegram's own where we lean on it, failing in each of its ways.

Written from the rules that the real server (tdlib/telegram-bot-api) enforces; it records every call.
"""

import asyncio
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from time import monotonic
from typing import Any

from aiohttp import ClientSession, web

TOKEN = "123456789:AAE-a-token-that-nobody-may-see-in-a-log"
TEXT_UNITS = 4096
CAPTION_UNITS = 1024
DATA_BYTES = 64
# What a bot may fetch at all.
FETCHABLE = 20 * 1024 * 1024
SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{1,256}")
COMMAND_FORM = re.compile(r"[a-z0-9_]{1,32}")
BATCH = 100
WORDS = {
    "text",
    "caption",
    "callback_query_id",
    "url",
    "secret_token",
    "description",
    "short_description",
    "language_code",
    "file_id",
}
CALL = {"chat_id", "disable_notification", "protect_content", "reply_markup"}
ALLOWED: dict[str, set[str]] = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "sendMessage": CALL | {"text", "link_preview_options"},
    "sendDocument": CALL | {"document", "caption"},
    "editMessageText": {"chat_id", "message_id", "text", "link_preview_options", "reply_markup"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "answerCallbackQuery": {"callback_query_id"},
    "leaveChat": {"chat_id"},
    "getFile": {"file_id"},
    "setWebhook": {"url", "secret_token", "allowed_updates", "drop_pending_updates", "max_connections"},
    "deleteWebhook": {"drop_pending_updates"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "getMyCommands": {"scope", "language_code"},
    "deleteMyCommands": {"scope", "language_code"},
    "setMyDescription": {"description", "language_code"},
    "getMyDescription": {"language_code"},
    "setMyShortDescription": {"short_description", "language_code"},
    "getMyShortDescription": {"language_code"},
}


class Problem(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, said: str, **parameters: int) -> None:
        super().__init__(said)
        self.code, self.said, self.parameters = code, said, parameters


def bad(said: str) -> Problem:
    return Problem(400, f"Bad Request: {said}")


def too_many(seconds: int) -> Problem:
    return Problem(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


class Dropped(Exception):
    """The connection is cut instead of an answer; `after` says that the call was carried out first."""

    def __init__(self, after: bool) -> None:
        self.after = after


class Page(Exception):
    """A gateway answers with a page of its own."""


@dataclass(frozen=True)
class Call:
    """One call as it was asked; `at` is when it came, in seconds of the monotonic clock."""

    method: str
    given: dict[str, Any]
    at: float


@dataclass
class Shown:
    """One message as a chat shows it."""

    chat_id: int
    message_id: int
    text: str = ""
    buttons: list[list[dict[str, str]]] = field(default_factory=list)
    file_name: str | None = None
    content: bytes = b""
    quiet: bool = False
    editable: bool = True

    def to_json(self) -> dict[str, Any]:
        chat = {"id": self.chat_id, "type": "private", "first_name": "פונה"}
        sender = {"id": 123456789, "is_bot": True, "first_name": "מיצוי", "username": "mitzui_bot"}
        told = {
            "message_id": self.message_id,
            "date": 1795341600,
            "chat": chat,
            "from": sender,
            "text": self.text,
        }
        return told | ({"reply_markup": {"inline_keyboard": self.buttons}} if self.buttons else {})

    @property
    def labels(self) -> list[str]:
        return [button["text"] for row in self.buttons for button in row]


class BotApi:
    """`async with BotApi() as api:` listens on a free port of loopback; `people` are those who wrote."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.messages: list[Shown] = []
        self.people: set[int] = set()
        self.blocked: set[int] = set()
        self.groups: set[int] = set()
        self.taps: set[str] = set()
        self.answered_taps: list[str] = []
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.descriptions: dict[tuple[str, str], str] = {}
        self.webhook: dict[str, Any] = {}
        self.revoked = False
        self.port = 0
        self._pending: list[dict[str, Any]] = []
        self._troubles: dict[str, deque[Exception]] = defaultdict(deque)
        self._last_update = 700000000
        self._last_message = 5000
        self._changed = asyncio.Event()
        self._asking: asyncio.Event | None = None
        self._enough = False
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._connections: set[asyncio.Transport] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> "BotApi":
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._give)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
        await self._runner.setup()
        await self.up()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self.down()
        await self._runner.cleanup()

    async def up(self) -> None:
        """Listen, on the port of before when there was one."""
        assert self._runner is not None
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await self._site.start()
        self.port = self._runner.addresses[0][1]

    async def down(self) -> None:
        """Refuse connections, and cut those that are open."""
        if self._site is not None:
            await self._site.stop()
            self._site = None
        for transport in self._connections:
            transport.abort()
        self._connections.clear()

    # --- what tests do and see

    def update(self, **what: Any) -> int:
        """Queue one update and give its id."""
        self._last_update += 1
        self._pending.append({"update_id": self._last_update, **what})
        self._learn(what)
        self._note_change()
        return self._last_update

    def write(self, person: int, text: str, language: str = "he") -> int:
        """A person writes; gives the message's id."""
        self._last_message += 1
        chat = {"id": person, "type": "private", "first_name": "פונה"}
        sender = {"id": person, "is_bot": False, "first_name": "פונה", "language_code": language}
        message = {
            "message_id": self._last_message,
            "date": 1795341600,
            "chat": chat,
            "from": sender,
            "text": text,
        }
        self.update(message=message)
        return self._last_message

    def send_photo(self, person: int, file_id: str, content: bytes, size: int | None = None, caption: str = "") -> None:
        """A person sends a picture; it lies with Telegram until somebody fetches it."""
        told = {"file_id": file_id, "file_unique_id": file_id[:8], "width": 1280, "height": 960}
        told["file_size"] = len(content) if size is None else size
        thumb = {"file_id": f"{file_id}-small", "file_unique_id": "t", "width": 90, "height": 67, "file_size": 900}
        self._send_file(person, file_id, content, photo=[thumb, told], caption=caption)

    def send_document(self, person: int, file_id: str, content: bytes, mime_type: str, name: str = "מכתב.pdf") -> None:
        """A person sends a document."""
        told = {"file_id": file_id, "file_unique_id": file_id[:8], "file_name": name, "mime_type": mime_type}
        self._send_file(person, file_id, content, document=told | {"file_size": len(content)})

    def _send_file(self, person: int, file_id: str, content: bytes, caption: str = "", **what: Any) -> None:
        self.files[file_id] = content
        self._last_message += 1
        chat = {"id": person, "type": "private", "first_name": "פונה"}
        sender = {"id": person, "is_bot": False, "first_name": "פונה", "language_code": "he"}
        message = {"message_id": self._last_message, "date": 1795341600, "chat": chat, "from": sender, **what}
        self.update(message=message | ({"caption": caption} if caption else {}))

    def tap(self, person: int, message: Shown, label: str) -> str:
        """A person presses a button of a message; gives the callback query's id."""
        data = next(b["callback_data"] for row in message.buttons for b in row if b["text"] == label)
        tap = str(4400000000 + len(self.taps))
        sender = {"id": person, "is_bot": False, "first_name": "פונה", "language_code": "he"}
        query = {"id": tap, "from": sender, "chat_instance": "7", "data": data, "message": message.to_json()}
        self.update(callback_query=query)
        return tap

    def trouble(self, method: str, *troubles: Exception) -> None:
        """The next calls of a method fail in these ways, one after the other."""
        self._troubles[method].extend(troubles)

    def asked(self, method: str) -> list[Call]:
        """The calls of one method, in order."""
        return [call for call in self.calls if call.method == method]

    def shown(self, person: int) -> list[Shown]:
        """What the chat of a person shows of ours."""
        return [message for message in self.messages if message.chat_id == person]

    @property
    def unconfirmed(self) -> list[int]:
        """Ids of updates that no later offset has confirmed."""
        return [one["update_id"] for one in self._pending]

    async def until(self, true: Callable[[], object], seconds: float = 60.0) -> None:
        """Wait until something is true; fails when it does not become so."""
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.005)

    async def push(self, raw: bytes | None = None, secret: str | None = None, tries: int = 1) -> list[int]:
        """Post the oldest update, or these bytes, to the webhook until it is taken; gives the statuses."""
        body = json.dumps(self._pending[0]).encode() if raw is None else raw
        header = {"X-Telegram-Bot-Api-Secret-Token": secret or self.webhook["secret_token"]}
        answers: list[int] = []
        async with ClientSession() as http:
            while len(answers) < tries:
                async with http.post(self.webhook["url"], data=BytesIO(body), headers=header) as answer:
                    answers.append(answer.status)
                if 200 <= answers[-1] < 300:
                    if raw is None:
                        self._pending.pop(0)
                    break
                await asyncio.sleep(0.05)
        return answers

    def end_poll(self) -> None:
        """The long poll that hangs now comes back empty, as after its full time."""
        self._enough = True
        self._changed.set()

    # --- the server

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        assert request.transport is not None
        self._connections.add(request.transport)
        given = _given(await request.post())
        call = Call(method, given, monotonic())
        self.calls.append(call)
        self._note_change()
        trouble = self._troubles[method].popleft() if self._troubles[method] else None
        try:
            result = await self._carry_out(request, call, trouble)
        except Problem as problem:
            told = {"ok": False, "error_code": problem.code, "description": problem.said}
            return web.json_response(told | {"parameters": problem.parameters}, status=problem.code)
        except Page:
            return web.Response(status=502, text="<html>Bad Gateway</html>", content_type="text/html")
        except Dropped:
            return _cut(request)
        return web.json_response({"ok": True, "result": result})

    async def _give(self, request: web.Request) -> web.StreamResponse:
        """The second half of fetching a file, by the path that getFile gave."""
        name = request.match_info["path"].removeprefix("photos/")
        self.fetched.append(name)
        if self.revoked or request.match_info["token"] != TOKEN or name not in self.files:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        return web.Response(body=self.files[name], content_type="application/octet-stream")

    async def _carry_out(self, request: web.Request, call: Call, trouble: Exception | None) -> Any:
        if self.revoked or request.match_info["token"] != TOKEN:
            raise Problem(401, "Unauthorized")
        if call.method not in ALLOWED:
            raise Problem(404, "Not Found: method not found")
        if unknown := set(call.given) - ALLOWED[call.method]:
            raise bad(f"this server does not expect {sorted(unknown)}")
        if isinstance(trouble, Dropped) and trouble.after:
            await self._do(call)
        if trouble is not None:
            raise trouble
        return await self._do(call)

    async def _do(self, call: Call) -> Any:
        if call.method == "getUpdates":
            return await self._get_updates(call.given)
        return getattr(self, "_" + re.sub(r"([A-Z])", r"_\1", call.method).lower())(call.given)

    def _get_me(self, given: dict[str, Any]) -> Any:
        return {"id": 123456789, "is_bot": True, "first_name": "מיצוי", "username": "mitzui_bot"}

    async def _get_updates(self, given: dict[str, Any]) -> Any:
        if self.webhook:
            raise Problem(409, "Conflict: can't use getUpdates method while webhook is active")
        if self._asking is not None:
            self._asking.set()
        mine = self._asking = asyncio.Event()
        offset = given.get("offset", 0)
        self._pending = [one for one in self._pending if one["update_id"] >= offset]
        until, self._enough = monotonic() + given.get("timeout", 0), False
        while not (ready := self._wanted(given)) and monotonic() < until and not (mine.is_set() or self._enough):
            self._changed.clear()
            await _wait(self._changed, until - monotonic())
        if mine.is_set():
            raise Problem(409, "Conflict: terminated by other getUpdates request")
        self._asking = None
        return ready[: given.get("limit", BATCH)]

    def _wanted(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        allowed = given.get("allowed_updates")
        self._pending = [one for one in self._pending if not allowed or set(allowed) & set(one)]
        return self._pending

    def _send_message(self, given: dict[str, Any]) -> Any:
        self._check_text(given.get("text"), TEXT_UNITS)
        return self._show(given, text=given["text"])

    def _get_file(self, given: dict[str, Any]) -> Any:
        if given["file_id"] not in self.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        if len(self.files[given["file_id"]]) > FETCHABLE:
            raise bad("file is too big")
        return {"file_id": given["file_id"], "file_unique_id": "u", "file_path": f"photos/{given['file_id']}"}

    def _send_document(self, given: dict[str, Any]) -> Any:
        if "caption" in given:
            self._check_text(given["caption"], CAPTION_UNITS)
        name, content = given["document"]
        return self._show(given, text=given.get("caption", ""), file_name=name, content=content)

    def _show(self, given: dict[str, Any], **more: Any) -> Any:
        chat = self._reach(given)
        self._last_message += 1
        shown = Shown(
            chat,
            self._last_message,
            buttons=_buttons(given),
            quiet=given.get("disable_notification") is True,
            **more,
        )
        self.messages.append(shown)
        return shown.to_json()

    def _edit_message_text(self, given: dict[str, Any]) -> Any:
        shown = self._find(given, "message to edit not found")
        self._check_text(given.get("text"), TEXT_UNITS)
        return self._change(shown, given["text"], _buttons(given))

    def _edit_message_reply_markup(self, given: dict[str, Any]) -> Any:
        shown = self._find(given, "message to edit not found")
        return self._change(shown, shown.text, _buttons(given))

    def _change(self, shown: Shown, text: str, buttons: list[list[dict[str, str]]]) -> Any:
        if not shown.editable:
            raise bad("message can't be edited")
        if (shown.text, shown.buttons) == (text, buttons):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly "
                "the same as a current content and reply markup of the message"
            )
        shown.text, shown.buttons = text, buttons
        return shown.to_json()

    def _answer_callback_query(self, given: dict[str, Any]) -> Any:
        tap = given["callback_query_id"]
        if tap not in self.taps or tap in self.answered_taps:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        self.answered_taps.append(tap)
        return True

    def _leave_chat(self, given: dict[str, Any]) -> Any:
        if given["chat_id"] not in self.groups:
            raise Problem(403, "Forbidden: bot is not a member of the supergroup chat")
        self.groups.discard(given["chat_id"])
        return True

    def _set_webhook(self, given: dict[str, Any]) -> Any:
        if not SECRET_FORM.fullmatch(given.get("secret_token", "")):
            raise bad("secret token contains unallowed characters")
        self.webhook = given
        return True

    def _delete_webhook(self, given: dict[str, Any]) -> Any:
        self.webhook = {}
        if given.get("drop_pending_updates") is True:
            self._pending.clear()
        return True

    def _set_my_commands(self, given: dict[str, Any]) -> Any:
        for one in given["commands"]:
            if not COMMAND_FORM.fullmatch(one["command"]):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(one["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[_scope(given)] = given["commands"]
        return True

    def _get_my_commands(self, given: dict[str, Any]) -> Any:
        return self.commands.get(_scope(given), [])

    def _delete_my_commands(self, given: dict[str, Any]) -> Any:
        self.commands.pop(_scope(given), None)
        return True

    def _set_my_description(self, given: dict[str, Any]) -> Any:
        return self._describe("description", given, 512)

    def _set_my_short_description(self, given: dict[str, Any]) -> Any:
        return self._describe("short_description", given, 120)

    def _get_my_description(self, given: dict[str, Any]) -> Any:
        return {"description": self.descriptions.get(("description", _language(given)), "")}

    def _get_my_short_description(self, given: dict[str, Any]) -> Any:
        return {"short_description": self.descriptions.get(("short_description", _language(given)), "")}

    def _describe(self, name: str, given: dict[str, Any], longest: int) -> bool:
        if len(given[name]) > longest:
            raise bad(f"{name} is too long")
        self.descriptions[name, _language(given)] = given[name]
        return True

    # --- strictness

    def _reach(self, given: dict[str, Any]) -> int:
        chat: int = given["chat_id"]
        if chat in self.blocked:
            raise Problem(403, "Forbidden: bot was blocked by the user")
        if chat not in self.people:
            raise bad("chat not found")
        return chat

    def _find(self, given: dict[str, Any], otherwise: str) -> Shown:
        chat = self._reach(given)
        found = [one for one in self.shown(chat) if one.message_id == given["message_id"]]
        if not found:
            raise bad(otherwise)
        return found[0]

    def _check_text(self, text: Any, longest: int) -> None:
        if not isinstance(text, str) or not text.strip():
            raise bad("message text is empty")
        if len(text.encode("utf-16-le")) // 2 > longest:
            raise bad("message is too long")

    def _learn(self, what: dict[str, Any]) -> None:
        """Whoever writes or presses can be written to; whichever group speaks can be left."""
        if tap := what.get("callback_query"):
            self.taps.add(tap["id"])
        message = what.get("message") or (tap or {}).get("message") or what.get("my_chat_member") or {}
        chat = message.get("chat", {})
        if chat.get("type") == "private":
            self.people.add(chat["id"])
        elif chat:
            self.groups.add(chat["id"])

    def _note_change(self) -> None:
        self._changed.set()


def _given(form: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as they were meant: words as they are, a file by its name and content, anything else as JSON."""
    files = {
        f"attach://{key}": (part.filename, part.file.read())
        for key, part in form.items()
        if isinstance(part, web.FileField)
    }
    words = {name: value for name, value in form.items() if isinstance(value, str)}
    return {name: files.get(value) or (value if name in WORDS else json.loads(value)) for name, value in words.items()}


def _buttons(given: dict[str, Any]) -> list[list[dict[str, str]]]:
    rows: list[list[dict[str, str]]] = given.get("reply_markup", {}).get("inline_keyboard", [])
    for row in rows:
        for button in row:
            if not button.get("text", "").strip():
                raise bad("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
            if not 1 <= len(button["callback_data"].encode()) <= DATA_BYTES:
                raise bad("BUTTON_DATA_INVALID")
    return rows


def _language(given: dict[str, Any]) -> str:
    code: str = given.get("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("LANGUAGE_CODE_INVALID")
    return code


def _scope(given: dict[str, Any]) -> tuple[str, str]:
    scope = given.get("scope", {"type": "default"})
    name = scope["type"] + (f":{scope['chat_id']}" if scope["type"] == "chat" else "")
    return name, _language(given)


def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await event.wait()
