"""The destinations that are mails: the visitor, the intake desk, and whoever is alarmed."""

from dataclasses import dataclass

from bot.clinic.errors import RefusedError
from bot.clinic.intake.contact import parse_contact
from bot.delivery.destination import Ready
from bot.delivery.mail import Writer
from bot.delivery.smtp import MailServer
from bot.store.deliveries import Delivery
from bot.store.outbox import VISITOR_MAIL


@dataclass(frozen=True)
class VisitorMail:
    """Mails to the visitor, if an e-mail address was left."""

    writer: Writer
    server: MailServer
    name: str = VISITOR_MAIL

    def deliver(self, delivery: Delivery, ready: Ready) -> None:
        """Send it; the errors are those of `Destination.deliver`."""
        to = parse_contact(delivery.contact).email
        if not to:
            raise RefusedError("no e-mail")
        self.server.send(self.writer.write(delivery, "visitor", to), self.writer.sender, to, ready)


@dataclass(frozen=True)
class HouseMail:
    """Mails to an address of the clinic's own.

    Attributes:
        kind: whose wording: `desk` (visits, and that somebody asks to be called back) or `alarm` (that nobody has seen
            somebody in danger: how many and since when, and nothing of whom).
        name: the destination's.
    """

    writer: Writer
    server: MailServer
    address: str
    kind: str
    name: str

    def deliver(self, delivery: Delivery, ready: Ready) -> None:
        """Send it; the errors are those of `Destination.deliver`."""
        mail = self.writer.write(delivery, self.kind, self.address)
        self.server.send(mail, self.writer.sender, self.address, ready)
