"""Hands one mail to the mail server (RFC 5321)."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage

from bot.clinic.errors import DeliveryError, RefusedError, TryLaterError
from bot.delivery.destination import Ready

STEP_SECONDS = 20.0
ANSWER_SECONDS = 60.0
FOR_GOOD = 500


@dataclass(frozen=True)
class MailServer:
    """The mail server of the settings.

    Attributes:
        security: `starttls`, `tls` or `none`.
        user: empty: no log-in.
        step_seconds: the most that an answer before the mail itself may take.
        answer_seconds: the most that an answer to the mail may take.
    """

    host: str
    port: int
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    step_seconds: float = STEP_SECONDS
    answer_seconds: float = ANSWER_SECONDS

    def send(self, mail: EmailMessage, sender: str, to: str, ready: Ready) -> None:
        """Send a mail to one recipient; when it returns, the server has taken it.

        Args:
            mail: with all its headers.
            sender: envelope sender.
            to: envelope recipient.
            ready: called before the server is given anything to deliver.

        Raises:
            TryLaterError: no answer, no connection, a 4xx answer, or a server that is not as the settings say.
            RefusedError: a 5xx answer.
        """
        try:
            with self._connected() as server:
                ready()
                if server.sock:
                    server.sock.settimeout(self.answer_seconds)
                options = () if to.isascii() else ("SMTPUTF8", "BODY=8BITMIME")
                server.sendmail(sender, [to], mail.as_bytes(), mail_options=options)
        except (smtplib.SMTPException, OSError) as error:
            raise _failure(error) from None

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = self._open()
        try:
            if self.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
            yield server
        finally:
            # Said, but its answer is not waited for: what was taken is to be noted at once.
            with suppress(OSError, smtplib.SMTPException):
                server.putcmd("quit")
            server.close()

    def _open(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.step_seconds, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=self.step_seconds)


def _failure(error: Exception) -> DeliveryError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return _answered(max(codes))
    # A wrong password or sender, or a server that lacks what it should offer, is put right by whoever runs it.
    house = (smtplib.SMTPAuthenticationError, smtplib.SMTPSenderRefused, smtplib.SMTPNotSupportedError)
    if isinstance(error, house):
        return TryLaterError(type(error).__name__)
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return TryLaterError(f"smtp {error.smtp_code}")
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered(error.smtp_code)
    return TryLaterError(type(error).__name__)


def _answered(code: int) -> DeliveryError:
    return (RefusedError if code >= FOR_GOOD else TryLaterError)(f"smtp {code}")
