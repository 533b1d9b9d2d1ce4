"""The secrets of an installation: one random master key in a file, one derived key for each use."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

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
    master = _master_key(Path(key_file))
    return hmac.new(master, use.encode() + b"\x01", hashlib.sha256).hexdigest()


def _master_key(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError:
        key = b""
    if len(key) != BYTES:
        message = f"The key file {path.name} is damaged: restore it, or remove it to have a new one made."
        raise ValueError(message)
    return key


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(BYTES))
    try:
        # A link fails where another process was first; its key is then the one.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
