"""One mail: text, HTML and, for a visit, the invitation. The same delivery always gives the same bytes."""

import hashlib
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from html import escape

from bot.clinic.facts import Facts
from bot.delivery.invitation import invitation, visit
from bot.delivery.wording import Letter, MailWording
from bot.store.deliveries import Delivery


@dataclass(frozen=True)
class Writer:
    """Writes mails.

    Attributes:
        facts: the clinic's.
        wording: of mails.
        sender: the address that they come from.
        queue_url: where staff open the console's queue.
    """

    facts: Facts
    wording: MailWording
    sender: str
    queue_url: str = ""

    def write(self, delivery: Delivery, reader: str, to: str) -> EmailMessage:
        """The mail about a delivery.

        Args:
            delivery: what it tells of.
            reader: `visitor`, `desk` or `alarm`.
            to: its one recipient.
        """
        letter = self.wording.letter(reader, delivery, self.queue_url)
        key = message_key(delivery)
        mail = EmailMessage(policy=SMTP if to.isascii() else SMTPUTF8)
        mail["Message-ID"] = f"<{key}@{self.sender.rpartition('@')[2]}>"
        mail["Date"] = delivery.written_at
        mail["From"] = Address(self.facts.name, addr_spec=self.sender)
        username, _, domain = to.rpartition("@")
        mail["To"] = Address(username=username, domain=domain)  # as `addr_spec` it would have to be ASCII
        mail["Subject"] = letter.subject
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office notes, please
        mail.set_content("\n\n".join("\n".join(lines) for lines in letter.paragraphs) + "\n")
        mail.add_alternative(_html(letter), subtype="html")
        if delivery.start and delivery.invited:
            self._invite(mail, delivery, to)
        mail.set_boundary(f"part-{key}")
        return mail

    def _invite(self, mail: EmailMessage, delivery: Delivery, to: str) -> None:
        event = visit(
            delivery,
            self.facts.availability.time_zone,
            summary=self.wording.event,
            description=self.wording.change(delivery),
            address=self.facts.address,
        )
        part = invitation(event, organizer=self.sender, clinic=self.facts.name, attendee=to)
        params = {"method": str(part["method"]), "component": "VEVENT"}
        mail.add_alternative(part.to_ical().decode(), subtype="calendar", params=params)


def message_key(delivery: Delivery) -> str:
    """Names a mail for good: one sent again after a crash has the same, so that it can be recognised."""
    named = f"{delivery.reference}/{delivery.sequence}/{delivery.destination}"
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def _html(letter: Letter) -> str:
    paragraphs = ("<br>\n".join(escape(line) for line in lines) for lines in letter.paragraphs)
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f'<!doctype html>\n<html lang="en"><body>\n{body}\n</body></html>\n'
