"""The sentences of mails, read from wording.yml and tried once when the worker starts."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.clinic.errors import ContentError
from bot.clinic.facts import Facts, read_yaml
from bot.clinic.scheduling.display import long_time
from bot.store.deliveries import Delivery
from bot.store.outbox import BOOKED, CANCELLED, DISPLACED, MOVED, REQUESTED, UNSEEN

OF_VISITS = (BOOKED, MOVED, CANCELLED, DISPLACED)
KINDS = {"visitor": OF_VISITS, "desk": (*OF_VISITS, REQUESTED), "alarm": (UNSEEN,)}
UNKNOWN = "\0"


@dataclass(frozen=True)
class Letter:
    """A mail's subject, and its text as paragraphs of lines."""

    subject: str
    paragraphs: tuple[tuple[str, ...], ...]


class MailWording:
    """Finds the sentences for a delivery and fills them."""

    def __init__(self, content: Any, facts: Facts) -> None:  # noqa: ANN401 whatever the file held
        """Fill each sentence once, so that a wrong one stops the start.

        Raises:
            ContentError: a sentence is missing, or names an unknown placeholder.
        """
        self._facts = facts
        try:
            self._mail = content["mail"]
            self.event = str(self._mail["event"])
            for reader, kinds in KINDS.items():
                for kind in kinds:
                    self.letter(reader, _example(kind))
            self.change(_example(BOOKED))
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            message = f"wording.yml lacks a sentence of a mail or has an unknown placeholder: {error}"
            raise ContentError(message) from error

    def letter(self, reader: str, delivery: Delivery, queue_url: str = "") -> Letter:
        """The mail about a delivery.

        Args:
            reader: `visitor`, `desk` or `alarm`.
            delivery: what it tells of.
            queue_url: where staff open the console's queue.
        """
        sentences = self._mail[reader][delivery.kind.partition(".")[2]]
        values = self._values(delivery) | {"queue_url": queue_url}
        filled = (paragraph.format(**values).splitlines() for paragraph in sentences["text"].split("\n\n"))
        known = (tuple(line for line in lines if UNKNOWN not in line) for lines in filled)
        return Letter(sentences["subject"].format(**values), tuple(lines for lines in known if lines))

    def change(self, delivery: Delivery) -> str:
        """How the visitor changes the visit, in one line."""
        return str(self._mail["change"]).format(reference=delivery.reference)

    def _values(self, delivery: Delivery) -> dict[str, str]:
        facts = self._facts
        values = {
            "name": " ".join(delivery.name.replace(UNKNOWN, "").split()),
            "reference": delivery.reference,
            "clinic_name": facts.name,
            "emergency_call": facts.crisis_lines.emergency_call,
            "where": self._mail["where"].format(address=facts.address or UNKNOWN),
            "call": self._mail["call"].format(phone=facts.phone or UNKNOWN),
            "count": str(delivery.count),
        }
        moment = delivery.start or delivery.since
        if moment is None:
            return values
        local = facts.availability.local(moment)
        start = long_time(local)
        return {**values, "start": start, "when": self._mail["when"].format(start=start, zone=local.tzname())}


def _example(kind: str) -> Delivery:
    now = datetime.now(UTC)
    start = None if kind in (REQUESTED, UNSEEN) else now
    since = now if kind == UNSEEN else None
    return Delivery(0, "", now, "", kind, "", 0, "", start, start, "", "", now, 1, now, since=since)


def load_mail_wording(path: str | Path, facts: Facts) -> MailWording:
    """Read wording.yml.

    Raises:
        ContentError: the file is missing, not YAML, or lacks a mail's sentence.
    """
    return MailWording(read_yaml(path), facts)
