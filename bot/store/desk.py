"""The intake desk: requests with their visits, who works on them, and notes of calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select, update

from bot.clinic.access import may_work_intake
from bot.clinic.desk import RequestState, possible_states
from bot.clinic.errors import ChangedMeanwhileError, NotKnownError
from bot.clinic.scheduling.model import Appointment, AppointmentStatus
from bot.store import appointments, intake
from bot.store import notes as staff_notes
from bot.store.notes import Note
from bot.store.staff import who_may
from bot.store.tables import appointments as appointments_table
from bot.store.tables import intake_requests, request_notes, staff

PAGE = 50
ANSWERS = ("name", "contact", "times", "insurer", "reason")

_request = intake_requests.c
_visit = appointments_table.c


@dataclass(frozen=True)
class Listed:
    """A request in the desk's list.

    Attributes:
        id: its number; larger ones are newer.
        visit_start: of its booked visit; None where none is booked.
        assigned: the name of whoever works on it.
    """

    id: int
    reference: str
    name: str
    state: RequestState
    created_at: datetime
    visit_start: datetime | None
    assigned: str | None


@dataclass(frozen=True)
class Opened:
    """One request with all that the desk needs.

    Attributes:
        answers: name, contact, times, insurer, reason, in the visitor's words.
        changed_at: since when it has its state; None while it has its first one.
        visit: its visit, cancelled or not; None where none was ever booked.
        assigned: number and name of whoever works on it.
    """

    reference: str
    conversation_id: str
    state: RequestState
    created_at: datetime
    changed_at: datetime | None
    answers: Mapping[str, str]
    visit: Appointment | None
    assigned: tuple[int, str] | None

    @property
    def booked_start(self) -> datetime | None:
        """When its booked visit starts; None where none is booked."""
        return self.visit.start if self.visit and self.visit.status is AppointmentStatus.BOOKED else None

    def can_change_visit(self, now: datetime) -> bool:
        """Whether its visit can be moved or cancelled: it is booked and still to come, or needs another time."""
        return self.needs_time or (self.booked_start is not None and self.booked_start > now)

    @property
    def needs_time(self) -> bool:
        """Whether its visit has lost its time to something else in the clinic's calendar."""
        return self.visit is not None and self.visit.needs_time


def newest(
    connection: Connection, state: RequestState | None = None, before: int | None = None, limit: int = PAGE
) -> list[Listed]:
    """Requests, the newest first.

    Args:
        connection: of the caller's transaction.
        state: only those in it.
        before: only those with smaller numbers, for the next page.
        limit: how many.
    """
    query = _list().order_by(_request.id.desc()).limit(limit)
    if state is not None:
        query = query.where(_request.state == state.value)
    if before is not None:
        query = query.where(_request.id < before)
    rows = connection.execute(query).mappings()
    return [Listed(**{**row, "state": RequestState(row["state"])}) for row in rows]


def counts(connection: Connection) -> dict[RequestState, int]:
    """How many requests are in which state."""
    found = connection.execute(select(_request.state, func.count()).group_by(_request.state)).all()
    return {RequestState(state): count for state, count in found}


def opened(connection: Connection, reference: str) -> Opened:
    """One request.

    Raises:
        NotKnownError: there is none of this reference.
    """
    query = select(intake_requests, staff.c.name.label("assigned_name")).join(
        staff, staff.c.id == _request.assigned_to, isouter=True
    )
    row = connection.execute(query.where(_request.reference == reference)).mappings().one_or_none()
    if row is None:
        raise NotKnownError
    return Opened(
        reference=row["reference"],
        conversation_id=row["conversation_id"],
        state=RequestState(row["state"]),
        created_at=row["created_at"],
        changed_at=row["changed_at"],
        answers={name: row[name] for name in ANSWERS},
        visit=appointments.find(connection, reference),
        assigned=(row["assigned_to"], row["assigned_name"]) if row["assigned_to"] else None,
    )


def change_state(connection: Connection, reference: str, state: RequestState, was: RequestState, now: datetime) -> None:
    """Give a request another state.

    Raises:
        NotKnownError: there is no such request.
        ChangedMeanwhileError: it is no longer in the state that it `was` in, or its visit does not allow the new one.
    """
    found = opened(connection, reference)
    fits = state in possible_states(found.booked_start, now)
    if not fits or not intake.set_state(connection, reference, state, was, now):
        raise ChangedMeanwhileError


def cancel(connection: Connection, reference: str, now: datetime) -> None:
    """Cancel a request's visit for the desk, which has spoken with the visitor.

    Raises:
        NotBookedError: there is no booked visit.
    """
    appointments.cancel(connection, reference, now)
    intake.set_state(connection, reference, RequestState.CONTACTED, RequestState.NEW, now)


def assign(connection: Connection, reference: str, staff_id: int | None) -> None:
    """Say who works on a request; None is nobody in particular.

    Raises:
        NotKnownError: there is no such request.
    """
    change = update(intake_requests).where(_request.reference == reference).values(assigned_to=staff_id)
    if not connection.execute(change).rowcount:
        raise NotKnownError


def colleagues(connection: Connection) -> list[tuple[int, str]]:
    """Number and name of everybody who can be given a request, by name."""
    return who_may(connection, may_work_intake)


def add_note(connection: Connection, reference: str, staff_id: int, text: str, now: datetime) -> None:
    """Keep a note of a call.

    Raises:
        NotKnownError: there is no such request.
    """
    opened(connection, reference)
    row: dict[str, Any] = {"reference": reference, "staff_id": staff_id, "at": now, "text": text}
    connection.execute(request_notes.insert().values(row))


def notes(connection: Connection, reference: str) -> list[Note]:
    """The notes on a request, the newest first."""
    return staff_notes.newest(connection, request_notes.c.reference, reference)


def _list() -> Select[tuple[Any, ...]]:
    booked = (_visit.reference == _request.reference) & (_visit.status == AppointmentStatus.BOOKED.value)
    return (
        select(
            _request.id,
            _request.reference,
            _request.name,
            _request.state,
            _request.created_at,
            _visit.start_at.label("visit_start"),
            staff.c.name.label("assigned"),
        )
        .join(appointments_table, booked, isouter=True)
        .join(staff, staff.c.id == _request.assigned_to, isouter=True)
    )
