"""The settings an operator may give, from the environment or `.env`; a wrong one is named with the right form."""

import os
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import time
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

PREFIX = "MITZUI_"
SECRET = {"telegram_token", "telegram_webhook_secret", "data_key", "smtp_url"}
SECRET_FORM = re.compile(r"[A-Za-z0-9_-]{1,256}")
DATABASES = re.compile(r"sqlite:///.|postgresql(\+psycopg)?://.")
KEY_BYTES = 32
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
# channels that are not built yet: their settings are no mistake, and are said to be of no use
LATER = ("MITZUI_WHATSAPP_", "MITZUI_PHONE_", "MITZUI_SPEECH_")
ALIKE = 0.85  # a name this near to a setting's is that setting, misspelt


class SettingsMistake(Exception):
    """One or more settings are wrong; the text names each with the form it should have."""


class Settings(BaseSettings):
    """Everything that differs between one office and another; each has a default that works on one machine."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    home: Path = Path("var")
    database_url: str = ""
    data_key: str = ""
    timezone: str = "Asia/Jerusalem"
    languages: Annotated[tuple[str, ...], NoDecode] = ("he", "ar")
    organisation: str = ""
    contact: str = ""
    staff_domains: Annotated[tuple[str, ...], NoDecode] = ()
    quiet_hours: str = "20:00-08:00"
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    public_url: str = ""
    telegram_token: str = ""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_secret: str = ""
    smtp_url: str = ""
    log_format: str = "text"

    @field_validator("languages", "staff_domains", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value and not DATABASES.match(value):
            raise ValueError("give sqlite:///file or postgresql+psycopg://user:password@host/name")
        return value

    @field_validator("data_key")
    @classmethod
    def _key(cls, value: str) -> str:
        try:
            whole = all(len(b64decode(word, validate=True)) == KEY_BYTES for word in value.replace(",", " ").split())
        except ValueError:
            whole = False
        if not whole:
            raise ValueError("give 32 bytes in base64, as in data.key or as `openssl rand -base64 32` prints")
        return value

    @field_validator("staff_domains")
    @classmethod
    def _domains(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        domains = tuple(domain.lower() for domain in value)
        if not all(DOMAIN.fullmatch(domain) for domain in domains):
            raise ValueError("give mail domains separated by commas, such as example.org.il,example.org")
        return domains

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("give a zone name such as Asia/Jerusalem") from error
        return value

    @field_validator("languages")
    @classmethod
    def _with_hebrew(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        known = {"he", "ar", "ru", "am", "en"}
        if "he" not in value or not set(value) <= known:
            raise ValueError("give codes separated by commas, Hebrew among them, such as he,ar")
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _hours(cls, value: str) -> str:
        quiet_span(value)
        return value

    @field_validator("web_port", mode="before")
    @classmethod
    def _port(cls, value: Any) -> int:
        if not re.fullmatch(r"\d{1,5}", str(value).strip()) or int(value) > 65535:
            raise ValueError("give a port between 0 and 65535, such as 8080")
        return int(value)

    @field_validator("web_host")
    @classmethod
    def _host(cls, value: str) -> str:
        if not re.fullmatch(r"[A-Za-z0-9.:_-]+", value):
            raise ValueError("give an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all of them")
        return value

    @field_validator("public_url", "telegram_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("give an address that starts with https:// , such as https://rights.example.org")
        return value.rstrip("/")

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d+:[A-Za-z0-9_-]{10,}", value):
            raise ValueError("give the token as BotFather printed it, such as 123456789:AAE…")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: str) -> str:
        if value and not SECRET_FORM.fullmatch(value):
            raise ValueError("give 1 to 256 letters, digits, _ or -")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail(cls, value: str) -> str:
        if value and not re.match(r"smtps?://[^/\s]", value):
            raise ValueError("give smtp://user:password@host:587 or smtps://user:password@host:465")
        return value

    @field_validator("log_format")
    @classmethod
    def _format(cls, value: str) -> str:
        if value not in ("text", "json"):
            raise ValueError("give text or json")
        return value

    @property
    def database(self) -> str:
        """The database's address: the one given, or SQLite under the home folder."""
        return self.database_url or f"sqlite:///{self.home / 'mitzui.sqlite3'}"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which dates and hours are meant."""
        return ZoneInfo(self.timezone)

    @property
    def quiet(self) -> tuple[time, time]:
        """From when until when nobody is written to unasked."""
        return quiet_span(self.quiet_hours)

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the web chat."""
        return self.web_host in ("127.0.0.1", "::1", "localhost") and not self.public_url

    def shown(self) -> dict[str, str]:
        """Every setting by its environment name, secrets masked."""
        return {PREFIX + name.upper(): self._masked(name, value) for name, value in self.model_dump().items()}

    def _masked(self, name: str, value: Any) -> str:
        if name in SECRET or (name == "database_url" and "@" in str(value)):
            return "***" if value else ""
        return ",".join(value) if isinstance(value, tuple) else str(value)


def quiet_span(text: str) -> tuple[time, time]:
    """Read `20:00-08:00`."""
    found = re.fullmatch(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})", text)
    if not found:
        raise ValueError("give two hours such as 20:00-08:00")
    first, second, third, fourth = (int(part) for part in found.groups())
    try:
        return time(first, second), time(third, fourth)
    except ValueError as error:
        raise ValueError("give two hours such as 20:00-08:00") from error


def read() -> Settings:
    """The settings of this process; raises `SettingsMistake` naming each wrong or misspelt one."""
    lines = list(_misspelt())
    try:
        settings = Settings()
    except ValidationError as error:
        lines += [
            f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()
        ]
        raise SettingsMistake("\n".join(lines)) from error
    if lines:
        raise SettingsMistake("\n".join(lines))
    return settings


def unused() -> tuple[str, ...]:
    """The settings that were given for a channel that is not built yet."""
    return tuple(sorted(name for name in _given() if name.startswith(LATER)))


def _misspelt() -> Iterator[str]:
    """A name that is nearly a setting's would be passed over in silence, and the office would wonder why."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    for name in sorted(_given() - set(known)):
        near = get_close_matches(name, known, n=1, cutoff=ALIKE)
        if near and not name.startswith(LATER):
            yield f"{name}: there is no such setting; did you mean {near[0]}?"


def _given() -> set[str]:
    """The names of ours that the environment or `.env` gives."""
    names = (name.upper() for name in (*os.environ, *DotEnvSettingsSource(Settings).env_vars))
    return {name for name in names if name.startswith(PREFIX)}
