"""What must leave the house: rows written in the same transaction as the change that they tell of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.store.tables import outbox

BOOKED = "appointment.booked"
MOVED = "appointment.moved"
CANCELLED = "appointment.cancelled"


def add(  # noqa: PLR0913 one row, all of it
    connection: Connection, kind: str, reference: str, sequence: int, *, payload: Mapping[str, Any], now: datetime
) -> None:
    """Put a row into the outbox; it leaves only if the caller's transaction commits.

    Args:
        connection: of the caller's transaction.
        kind: BOOKED, MOVED or CANCELLED.
        reference: of the appointment.
        sequence: of the appointment after the change; with the reference it names the row.
        payload: JSON; no name, no contact, no reason: those are read from the request when it is delivered.
        now: the first moment to try.
    """
    connection.execute(
        outbox.insert().values(
            kind=kind,
            reference=reference,
            sequence=sequence,
            payload=dict(payload),
            state="waiting",
            attempts=0,
            next_try_at=now,
            created_at=now,
        )
    )
