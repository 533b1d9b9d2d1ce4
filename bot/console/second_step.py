"""The second step of logging in: a code from an app on the person's phone (TOTP, RFC 6238)."""

import hmac
import secrets
from base64 import b32encode
from datetime import datetime
from hashlib import sha256

import pyotp
import segno

# A phone's clock may be half a minute off either way.
STEPS = (0, -1, 1)
SECRET_BYTES = 20


class SecondStep:
    """Makes and checks codes. The secret is derived from our key, so that the database alone opens nothing."""

    def __init__(self, key: str, issuer: str) -> None:
        """Derive secrets.

        Args:
            key: 64 hexadecimal digits.
            issuer: the name that the app shows.
        """
        self._key = bytes.fromhex(key)
        self._issuer = issuer

    @staticmethod
    def new_nonce() -> str:
        """What a new secret is derived from: 32 hexadecimal digits."""
        return secrets.token_hex(16)

    def secret(self, staff_id: int, nonce: str) -> str:
        """Somebody's secret, in base 32 as it is typed into an app."""
        derived = hmac.new(self._key, f"{staff_id}:{nonce}".encode(), sha256).digest()[:SECRET_BYTES]
        return b32encode(derived).decode()

    def step_of(self, staff_id: int, nonce: str, code: str, now: datetime) -> int | None:
        """The 30-second step that a code belongs to; None where it is wrong or too old."""
        totp = pyotp.TOTP(self.secret(staff_id, nonce))
        typed = "".join(code.split()).encode()
        for offset in STEPS:
            if hmac.compare_digest(totp.at(now, counter_offset=offset).encode(), typed):
                return totp.timecode(now) + offset
        return None

    def picture(self, staff_id: int, nonce: str, name: str) -> str:
        """The QR code that an app scans, as an SVG element."""
        totp = pyotp.TOTP(self.secret(staff_id, nonce))
        code = segno.make(totp.provisioning_uri(name=name, issuer_name=self._issuer), error="m")
        return code.svg_inline(scale=5, dark="#111", light="#fff", svgclass="qr", lineclass=None, omitsize=False)
