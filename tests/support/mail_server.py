"""A real SMTP server that can be told to misbehave, and what it took."""

import asyncio
import threading
from collections import Counter
from email import message_from_bytes
from email.policy import default
from functools import cached_property

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from icalendar import Calendar

from bench.servers import free_ports

PASSWORD = "made-up"


class MailServer:
    """Takes mails on a loopback port.

    Attributes:
        faults: what to do with the next sessions, one each: an SMTP answer to the recipient or (`data:...`) to the
            mail itself, `hang` (no answer to the mail, which is not taken), `taken` (it is taken, and no answer),
            `drop` (the connection).
        letters: what was taken.
        untold: how often a mail was taken and the sender not told.
    """

    def __init__(self):
        self.faults = []
        self.letters = []
        self.untold = 0
        self.lock = threading.Lock()
        self.port = free_ports(1)[0]
        self._controller = None
        self.open()

    def open(self):
        """Listen (again), on the same port."""
        log_in = {"authenticator": _authenticated, "auth_require_tls": False}
        self._controller = Controller(_Handler(self), hostname="127.0.0.1", port=self.port, **log_in)
        self._controller.start()

    def close(self):
        """Refuse connections."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def mails(self):
        """What was taken, parsed."""
        return [Mail(content) for content in self.letters]

    def to(self, address):
        """The mails to one address, in order."""
        return [mail for mail in self.mails() if mail.to == address]

    def counted(self):
        """How often each mail was taken, by its Message-ID."""
        return Counter(mail.id for mail in self.mails())


class Mail:
    """A mail as a recipient's program sees it."""

    def __init__(self, content):
        self.content = content
        self.message = message_from_bytes(content, policy=default)
        self.id = self.message["Message-ID"]
        self.to = self.message["To"].addresses[0].addr_spec
        self.subject = str(self.message["Subject"])

    def part(self, kind):
        """The text of the one part of a type, such as `text/plain`; None if there is none."""
        (found,) = [part for part in self.message.walk() if part.get_content_type() == kind] or [None]
        return found.get_content() if found else None

    @property
    def method(self):
        """What the header of the calendar part says."""
        (part,) = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        return part["Content-Type"].params["method"]

    @cached_property
    def calendar(self):
        """The calendar part; None if there is none."""
        text = self.part("text/calendar")
        return Calendar.from_ical(text) if text else None

    @property
    def event(self):
        """The one event of the calendar part."""
        (event,) = self.calendar.walk("VEVENT")
        return event


def _authenticated(server, session, envelope, mechanism, data):  # noqa: ARG001 aiosmtpd's arguments
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


class _Handler:
    def __init__(self, server):
        self._server = server
        self._fault = ""

    async def handle_MAIL(self, server, session, envelope, address, mail_options):  # noqa: N802, ARG002 as below
        if self._server.faults and self._server.faults[0].startswith("mail:"):
            return self._server.faults.pop(0).removeprefix("mail:")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802, ARG002 aiosmtpd's names
        self._fault = self._server.faults.pop(0) if self._server.faults else ""
        if self._fault == "drop":
            server.transport.close()
        if self._fault[:1].isdigit():
            return self._fault
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802, ARG002 as above
        if self._fault == "hang":
            await _never()
        if self._fault.startswith("data:"):
            return self._fault.removeprefix("data:")
        with self._server.lock:
            self._server.letters.append(envelope.content)
        if self._fault == "taken":
            self._server.untold += 1
            await _never()
        return "250 OK"


async def _never():
    await asyncio.Event().wait()
