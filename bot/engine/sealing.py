"""The working memory's encryption: AES-256-GCM under a key made from the inner channel's secret."""

import hashlib
import hmac
import os
from typing import Text

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SECRET_NAME = "CLINIC_BOT_ENGINE_SECRET"  # noqa: S105 the variable, not its value
KEY_BYTES = 32
NONCE_BYTES = 12


class Sealer:
    """Seals and opens what is remembered of a conversation; it can be opened for that conversation only."""

    def __init__(self, key: bytes) -> None:
        """Keep the key, 32 bytes."""
        self._cipher = AESGCM(key)

    def seal(self, text: Text, conversation: Text) -> bytes:
        """Encrypt: nonce, then ciphertext with tag."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, text.encode(), conversation.encode())

    def open(self, sealed: bytes, conversation: Text) -> Text:
        """Decrypt.

        Raises:
            cryptography.exceptions.InvalidTag: it was sealed with another key or for another conversation.
        """
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], conversation.encode()).decode()


def memory_key() -> bytes:
    """The key of this installation; where no secret is set (`rasa shell`), one that lives as long as the process."""
    secret = os.environ.get(SECRET_NAME, "")
    return hmac.digest(secret.encode(), b"memory", hashlib.sha256) if secret else os.urandom(KEY_BYTES)
