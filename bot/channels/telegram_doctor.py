"""One look at Telegram for `mitzui doctor`: does it take our token; without aiogram, which takes seconds to load.

The token is part of the address that is called: no text of a network error leaves this file.
"""

import json
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

PATIENCE_SECONDS = 5.0
LARGEST = 64 * 1024
REFUSING = frozenset({401, 404})


@dataclass(frozen=True, slots=True)
class Looked:
    """Whether Telegram takes us, and what to tell the operator."""

    well: bool
    told: str


def look(token: str, server: str, seconds: float = PATIENCE_SECONDS) -> Looked:
    """Ask the Bot API server who we are, once."""
    try:
        status, answer = _get_me(token, server, seconds)
    except (OSError, HTTPException, ValueError) as error:
        return Looked(False, f"cannot reach {server}: {type(error).__name__}; messages wait until it answers")
    if answer.get("ok") is True and isinstance(answer.get("result"), dict):
        return Looked(True, f"works as @{answer['result'].get('username')}")
    if status in REFUSING or answer.get("error_code") in REFUSING:
        return Looked(False, f"{server} refuses the token: put the one that BotFather shows into MITZUI_TELEGRAM_TOKEN")
    return Looked(False, f"{server} answers with HTTP {status}, and not as a Bot API server does")


def _get_me(token: str, server: str, seconds: float) -> tuple[int, dict[str, Any]]:
    """The status and the JSON of the answer; no proxy is used and no redirect followed, as the bot does."""
    place = urlsplit(server)
    connection_class = HTTPSConnection if place.scheme == "https" else HTTPConnection
    connection = connection_class(place.hostname or "", place.port, timeout=seconds)
    try:
        connection.request("POST", f"{place.path.rstrip('/')}/bot{token}/getMe")
        response = connection.getresponse()
        return response.status, _json(response)
    finally:
        connection.close()


def _json(response: HTTPResponse) -> dict[str, Any]:
    try:
        told = json.loads(response.read(LARGEST))
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
