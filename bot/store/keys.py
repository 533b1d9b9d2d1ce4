"""The keys of the record: AES-256-GCM, from a file outside the database; what is sealed says by which one."""

import hashlib
import hmac
import os
import time
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Dialect

from bot.secrets import record_keys

ID_BYTES = 4
NONCE_BYTES = 12
# A running process seals with a key that a rotation has added at the latest after this time.
NOTICED_SECONDS = 1.0


class UnreadableError(Exception):
    """What was sealed cannot be opened: the key is not in the key file, or the bytes were changed or moved."""


@dataclass(frozen=True)
class _Key:
    id: bytes
    cipher: AESGCM
    words: bytes


class Keyring:
    """The keys of one key file: the newest seals, all of them open. A key added while it is in use is noticed."""

    def __init__(self, key_file: str | Path) -> None:
        """Keep the file's name; it is read, and made where there is none, by the first use."""
        self._file = Path(key_file)
        self._keys: dict[bytes, _Key] = {}
        self._state: tuple[int, int] | None = None
        self._look_at = 0.0

    @property
    def newest(self) -> bytes:
        """Id of the key that seals.

        Raises:
            ValueError: the key file is damaged.
        """
        return self._newest().id

    @property
    def word_keys(self) -> dict[bytes, bytes]:
        """The keys of the word index by id, the newest last."""
        self._newest()
        return {key.id: key.words for key in self._keys.values()}

    def seal(self, data: bytes, place: bytes) -> bytes:
        """Encrypt: key id, nonce, ciphertext with tag.

        Args:
            data: what is to be sealed.
            place: where it will lie; it can be opened for this place only.
        """
        key = self._newest()
        nonce = os.urandom(NONCE_BYTES)
        return key.id + nonce + key.cipher.encrypt(nonce, data, place)

    def open(self, sealed: bytes, place: bytes) -> bytes:
        """Decrypt.

        Raises:
            UnreadableError: there is no key for it, or it was changed, or sealed for another place.
        """
        key = self._keys.get(sealed[:ID_BYTES]) or self._read().get(sealed[:ID_BYTES])
        if key is None:
            raise UnreadableError("no key")
        end = ID_BYTES + NONCE_BYTES
        try:
            return key.cipher.decrypt(sealed[ID_BYTES:end], sealed[end:], place)
        except (InvalidTag, ValueError):
            raise UnreadableError("changed") from None

    def _newest(self) -> _Key:
        now = time.monotonic()
        if now >= self._look_at:
            if not self._keys or self._state != self._state_now():
                self._read()
            # Last: whoever finds the time not come yet, in another thread, finds the keys.
            self._look_at = now + NOTICED_SECONDS
        return next(reversed(self._keys.values()))

    def _read(self) -> dict[bytes, _Key]:
        # The state first: a change in between is then noticed the next time.
        state = self._state_now()
        self._keys = {key.id: key for key in map(_key, record_keys(self._file))}
        self._state = state
        return self._keys

    def _state_now(self) -> tuple[int, int] | None:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        # Another file of the same name, even one written in the same tick, is another inode.
        return found.st_ino, found.st_mtime_ns


def _key(material: bytes) -> _Key:
    name = hmac.digest(material, b"name", hashlib.sha256)[:ID_BYTES]
    return _Key(name, AESGCM(material), hmac.digest(material, b"words", hashlib.sha256))


_RINGS: WeakKeyDictionary[Dialect, Keyring] = WeakKeyDictionary()


def give_keys(dialect: Dialect, keys: Keyring) -> None:
    """Have everything that one engine reads and writes go through these keys: its dialect is the engine's alone."""
    _RINGS[dialect] = keys


def keys_of(dialect: Dialect) -> Keyring:
    """The keys of an engine."""
    return _RINGS[dialect]
