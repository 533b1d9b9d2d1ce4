"""The secrets of an installation: random keys in a file outside the database, one derived key for each use.

The file's first line is the master key. Each further line is a key of the record that a rotation has added; the last
one seals, the earlier ones still open what was sealed with them, backups among it.
"""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from bot.files import one_at_a_time

BYTES = 32


def derived_key(key_file: str | Path, use: str) -> str:
    """The key for one use, as 64 hexadecimal digits.

    Args:
        key_file: holds the master key; made, readable by its owner only, where it is missing.
        use: what the key is for; one use's key tells nothing of another's.

    Raises:
        ValueError: the file does not hold a master key.

    Source: the expand step of HKDF (RFC 5869) with one block, over a uniformly random master key.
    """
    return _derive(_keys(Path(key_file))[0], use).hex()


def record_keys(key_file: str | Path) -> list[bytes]:
    """The keys that the record is encrypted with, 32 bytes each, the newest last.

    Args:
        key_file: made where it is missing, as for `derived_key`.

    Raises:
        ValueError: the file does not hold keys.
    """
    return [_derive(key, "record") for key in _keys(Path(key_file))]


def add_record_key(key_file: str | Path) -> None:
    """Add a random key; from now on it is the one that seals.

    Raises:
        ValueError: the file does not hold keys.
    """
    path = Path(key_file)
    # Two at once would each keep what it has read, and one key, with all that it has sealed by then, would be lost.
    with one_at_a_time(path):
        kept = [key.hex() for key in _keys(path)]
        _draft(path, "\n".join([*kept, secrets.token_hex(BYTES)])).replace(path)


def _derive(key: bytes, use: str) -> bytes:
    return hmac.digest(key, use.encode() + b"\x01", hashlib.sha256)


def _keys(path: Path) -> list[bytes]:
    if not path.exists():
        _make(path)
    try:
        keys = [bytes.fromhex(line) for line in path.read_text(encoding="ascii").split()]
    except ValueError:
        keys = []
    if not keys or any(len(key) != BYTES for key in keys):
        message = f"The key file {path.name} is damaged: restore it. Without it nothing in the record can be read."
        raise ValueError(message)
    return keys


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(path, secrets.token_hex(BYTES))
    try:
        # A link fails where another process was first; its key is then the one.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return draft
