"""Erasure on request: a conversation with all that came of it, everywhere, with a receipt that tells nothing of it."""

from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, select

from bot.clinic.errors import HeldError, NotKnownError
from bot.clinic.scheduling.model import AppointmentStatus
from bot.store import conversations, erasing
from bot.store.tables import appointments, code_attempts, erasures, intake_requests
from bot.store.tables import conversations as conversations_table


@dataclass(frozen=True)
class Receipt:
    """What an erasure leaves behind.

    Attributes:
        id: of the receipt.
        at: when.
        rows: how many rows of which table.
        reason: why it was done although there was something to keep; None where there was not.
    """

    id: str
    at: datetime
    rows: erasing.Counts
    reason: str | None = None


def erase_request(connection: Connection, reference: str, now: datetime, reason: str | None = None) -> Receipt:
    """Erase the request of a reference, its visit, and the conversation in which it was made.

    Args:
        connection: of the caller's transaction.
        reference: as `normalise_reference` writes it.
        now: the current moment.
        reason: why even a booked visit is erased.

    Raises:
        NotKnownError: there is no such request.
        HeldError: there is a booked visit, and no reason was given; nothing was erased.
    """
    of = select(intake_requests.c.conversation_id).where(intake_requests.c.reference == reference)
    conversation_id = connection.execute(of).scalar_one_or_none()
    if conversation_id is None:
        raise NotKnownError
    return _erase(connection, conversation_id, now, reason)


def erase_conversation(
    connection: Connection, conversation_id: str, now: datetime, reason: str | None = None
) -> Receipt:
    """Erase a conversation and the requests that were made in it; like `erase_request`.

    Raises:
        NotKnownError: there is no such conversation, or it is erased already.
        HeldError: there is a booked visit, and no reason was given; nothing was erased.
    """
    known = select(conversations_table.c.id).where(
        conversations_table.c.id == conversation_id, conversations_table.c.erased_at.is_(None)
    )
    if connection.execute(known).first() is None:
        raise NotKnownError
    return _erase(connection, conversation_id, now, reason)


def _erase(connection: Connection, conversation_id: str, now: datetime, reason: str | None) -> Receipt:
    of = select(intake_requests.c.reference).where(intake_requests.c.conversation_id == conversation_id)
    references = list(connection.execute(of).scalars())
    held = _held(connection, references, now)
    if held and not reason:
        raise held
    asked = erasing.of_requests(connection, references)
    said = conversations.erase(connection, conversation_id)
    rows = erasing.add(asked, said, _tries(connection, references))
    receipt = Receipt(conversations.new_id(), now, rows, reason if held else None)
    connection.execute(erasures.insert().values(asdict(receipt)))
    return receipt


def _held(connection: Connection, references: list[str], now: datetime) -> HeldError | None:
    booked = select(appointments.c.start_at).where(
        appointments.c.reference.in_(references), appointments.c.status == AppointmentStatus.BOOKED.value
    )
    starts = list(connection.execute(booked.order_by(appointments.c.start_at)).scalars())
    return HeldError(over=starts[0] <= now) if starts else None


def _tries(connection: Connection, references: list[str]) -> erasing.Counts:
    hashes = [sha256(reference.encode()).hexdigest() for reference in references]
    gone = connection.execute(delete(code_attempts).where(code_attempts.c.code_hash.in_(hashes))).rowcount
    return {code_attempts.name: gone} if gone else {}
