"""All that is kept about the person behind a reference, for a copy that the person may ask for (45 CFR 164.524)."""

from typing import Any

from sqlalchemy import Connection, RowMapping, select

from bot.clinic.errors import NotKnownError
from bot.store import conversations, desk, reviews
from bot.store.conversations import SaidMessage
from bot.store.notes import Note
from bot.store.tables import appointments, intake_requests

REQUEST = ("reference", "created_at", "state", "name", "contact", "times", "insurer", "reason", "consent_version")
VISIT = ("status", "start_at", "end_at", "created_at", "changed_at")


def person(connection: Connection, reference: str) -> dict[str, Any]:
    """The request, its visit if there is one, the conversation in which it was made, and the notes of staff on both.

    Args:
        connection: of the caller's transaction.
        reference: as `normalise_reference` writes it.

    Returns:
        `request`, `visit` (None without one), `notes` and `conversation`, a list of messages; moments are in UTC.

    Raises:
        NotKnownError: there is no such request.
    """
    asked = select(intake_requests).where(intake_requests.c.reference == reference)
    request = connection.execute(asked).mappings().one_or_none()
    if request is None:
        raise NotKnownError
    booked = select(appointments).where(appointments.c.reference == reference)
    visit = connection.execute(booked).mappings().one_or_none()
    said = conversations.history(connection, request["conversation_id"])
    return {
        "request": {name: request[name] for name in REQUEST},
        "visit": {name: visit[name] for name in VISIT} if visit else None,
        "notes": [{"at": note.at, "text": note.text} for note in _notes(connection, reference, request)],
        "conversation": [_message(one) for one in said],
    }


def _notes(connection: Connection, reference: str, request: RowMapping) -> list[Note]:
    """The desk's, then the reviewers'."""
    return [*desk.notes(connection, reference), *reviews.notes(connection, request["conversation_id"])]


def _message(said: SaidMessage) -> dict[str, Any]:
    understood = (said.understood or {}).get("intent") or {}
    shown = {"at": said.at, "from": said.sender, "text": said.text}
    return {**shown, "understood": understood.get("name")} if said.sender == "visitor" else shown
