"""The data key: what is personal is sealed under it, and found again through its blind index."""

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET_BYTES = 32
_VERSION = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
_HEAD_BYTES = len(_VERSION) + _ID_BYTES
_TAG_BYTES = 16


class KeyMistake(Exception):
    """The data key is missing, malformed, or not the one a value was sealed under; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DataKey:
    """A ring of 32-byte secrets: the first seals, every one of them opens, the last one indexes.

    A new secret goes to the front, so that old values stay readable and blind indexes and the audit chain
    stay comparable while the values are sealed anew (docs/rules.md, rules 15 and 16).
    """

    def __init__(self, secrets: Sequence[bytes], random: Callable[[int], bytes] = os.urandom) -> None:
        if not secrets or any(len(secret) != SECRET_BYTES for secret in secrets):
            raise KeyMistake("key_malformed")
        self._random = random
        self._ciphers = {_derive(secret, b"id")[:_ID_BYTES]: _cipher(secret) for secret in secrets}
        self._current = next(iter(self._ciphers))
        self._index = _derive(secrets[-1], b"index")
        self._chain = _derive(secrets[-1], b"chain")

    @classmethod
    def from_text(cls, text: str) -> "DataKey":
        """The key as text: base64 secrets, newest first, parted by spaces or commas."""
        try:
            secrets = [base64.b64decode(word, validate=True) for word in text.replace(",", " ").split()]
        except ValueError:
            raise KeyMistake("key_malformed") from None
        return cls(secrets)

    @classmethod
    def load_or_make(cls, path: Path, random: Callable[[int], bytes] = os.urandom) -> "DataKey":
        """The key in the file, made on first run; the file is whole or absent, and only ours to read."""
        if not path.exists():
            _write_once(path, base64.b64encode(random(SECRET_BYTES)) + b"\n")
        return cls.from_text(path.read_text("utf-8", errors="replace"))

    def seal(self, plain: bytes, place: str) -> bytes:
        """The plain bytes under AES-GCM, bound to the place (table.column) they are meant for."""
        head = _VERSION + self._current
        nonce = self._random(_NONCE_BYTES)
        return head + nonce + self._ciphers[self._current].encrypt(nonce, plain, head + place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for this place; KeyMistake for another key, another place or a changed byte."""
        head, rest = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        cipher = self._ciphers.get(head[1:])
        if cipher is None or head[:1] != _VERSION or len(rest) < _NONCE_BYTES + _TAG_BYTES:
            raise KeyMistake("key_unknown")
        try:
            return cipher.decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], head + place.encode())
        except InvalidTag:
            raise KeyMistake("value_changed") from None

    def index(self, value: str) -> str:
        """A blind index of a canonical value: equal values are found without being readable."""
        return hmac.digest(self._index, value.encode(), "sha256").hex()

    def link(self, previous: str, row: bytes) -> str:
        """The next link of the audit chain; without the key no row of it can be rewritten."""
        return hmac.digest(self._chain, previous.encode() + b"\n" + row, "sha256").hex()


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, b"mitzui/" + purpose, hashlib.sha256)


def _cipher(secret: bytes) -> AESGCM:
    return AESGCM(_derive(secret, b"seal"))


def _write_once(path: Path, content: bytes) -> None:
    """Write the file with mode 0600 unless somebody was faster; a crash leaves it whole or absent."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        os.unlink(draft)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
