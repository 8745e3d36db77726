"""Webhook mode: Telegram posts each update to an address that nobody can guess, with a secret beside it."""

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from bot.channels.limits import TooMuch, read_body
from bot.log import log
from storage.errors import StorageUnavailable

if TYPE_CHECKING:
    from bot.channels.telegram_receive import Receiver

HEADER = b"x-telegram-bot-api-secret-token"
LARGEST = 1024 * 1024
# Telegram honours it up to an hour; sooner than its own doubling would come back from an outage.
RETRY_SECONDS = {"retry-after": "5"}


def path_of(secret: str) -> str:
    """The path of the webhook: the same at every start, and known only to who knows the secret."""
    return "/telegram/" + hmac.new(secret.encode(), b"path of the telegram webhook", hashlib.sha256).hexdigest()[:40]


class Webhook:
    """Answers 200 when an update is kept or never can be, 503 while it cannot be kept, 401 to strangers."""

    def __init__(self, secret: str, receiver: Callable[[], "Receiver | None"]) -> None:
        self._secret = secret.encode()
        self._receiver = receiver

    async def answer(self, request: Request) -> Response:
        """One posted update."""
        if not self._is_telegram(request):
            return Response(status_code=401)
        receiver = self._receiver()
        if receiver is None:
            return Response(status_code=503, headers=RETRY_SECONDS)
        try:
            await receiver.take(_parsed(await read_body(request, LARGEST)))
        except TooMuch as too_much:
            # Too large will be too large again; too slow may be quicker next time.
            log("telegram.poison", update=None, error=f"TooMuch {too_much.status}")
            return Response(status_code=200 if too_much.status == 413 else 408)
        except StorageUnavailable as error:
            log("telegram.not_kept", why=error.reason)
            return Response(status_code=503, headers=RETRY_SECONDS)
        return Response(status_code=200)

    def _is_telegram(self, request: Request) -> bool:
        """Compared as bytes, in constant time: a header may hold anything, and be there twice."""
        given = [value for name, value in request.headers.raw if name.lower() == HEADER]
        return len(given) == 1 and hmac.compare_digest(given[0], self._secret)


def _parsed(body: bytes) -> Any:
    """The JSON of the body; None, which the receiver sets aside, for what is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None
