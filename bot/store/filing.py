"""What a system outside is told of: requests with their visits, and who has which slot."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, or_, select

from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.model import Appointment, Slot
from bot.clinic.scheduling.slots import is_offered
from bot.clinic.scheduling.timetable import timetable, with_status
from bot.store import appointments, availability, busy
from bot.store.intake import IntakeRequest
from bot.store.seats import as_slot
from bot.store.tables import intake_requests, outbox, slot_seats

FIRST, LAST = (datetime(year, 1, 1, tzinfo=UTC) for year in (1970, 9999))

_seat = slot_seats.c


@dataclass(frozen=True)
class Filed:
    """An intake request as it is kept.

    Attributes:
        created: when it was sent.
        visit: what was booked by it; None for a call-back request.
    """

    request: IntakeRequest
    created: datetime
    visit: Appointment | None

    @property
    def changed(self) -> datetime:
        """When it was sent, or its visit last moved or cancelled."""
        return max(self.created, self.visit.changed) if self.visit else self.created


@dataclass(frozen=True)
class Record:
    """What is told at one moment.

    Attributes:
        availability: what holds then.
        slots: with their status.
        requests: the oldest first.
    """

    availability: Availability
    slots: list[Slot]
    requests: list[Filed]


def everything(connection: Connection, default: Availability, now: datetime, since: datetime = FIRST) -> Record:
    """All times from now on, all that are or were taken, and all requests that were sent or changed since."""
    current = availability.current(connection, default)
    times = timetable(current, seats(connection, now), busy.times(connection, now), now)
    return Record(current, times, [each for each in all_filed(connection) if each.changed >= since])


def change(
    connection: Connection, default: Availability, reference: str, sequence: int, now: datetime
) -> Record | None:
    """One request with the slots that its visit has had up to a state, as they are now; None if it was erased.

    Holds do not count: they are over in minutes, and nobody would tell of that.
    """
    found = filed(connection, reference)
    if found is None:
        return None
    current = availability.current(connection, default)
    known = busy.times(connection, now)
    times = [
        with_status(had, booked_at(connection, had), known, current.capacity if is_offered(current, had, now) else 1)
        for had in slots_until(connection, reference, sequence)
    ]
    return Record(current, times, [found])


def filed(connection: Connection, reference: str) -> Filed | None:
    """The request of a reference."""
    row = connection.execute(select(intake_requests).where(intake_requests.c.reference == reference)).one_or_none()
    return _filed(row, appointments.find(connection, reference)) if row else None


def all_filed(connection: Connection) -> list[Filed]:
    """All requests, the oldest first."""
    visits = {visit.reference: visit for visit in appointments.between(connection, FIRST, LAST)}
    rows = connection.execute(select(intake_requests).order_by(intake_requests.c.id))
    return [_filed(row, visits.get(row.reference)) for row in rows]


def seats(connection: Connection, now: datetime) -> list[Slot]:
    """Every seat that is booked, past ones too, or held now, as a slot each, in order."""
    live = or_(_seat.expires_at.is_(None), _seat.expires_at > now)
    rows = connection.execute(select(slot_seats).where(live).order_by(_seat.start_at, _seat.seat))
    return [as_slot(row) for row in rows]


def booked_at(connection: Connection, slot: Slot) -> list[Slot]:
    """The booked seats that share a moment with a slot, as a slot each."""
    here = (_seat.expires_at.is_(None), _seat.start_at < slot.end, _seat.end_at > slot.start)
    return [as_slot(row) for row in connection.execute(select(slot_seats).where(*here))]


def slots_until(connection: Connection, reference: str, sequence: int) -> list[Slot]:
    """The slots that a visit has had up to one of its states, in the order of the states, none twice."""
    row = outbox.c
    told = select(row.payload).where(row.reference == reference, row.sequence <= sequence).order_by(row.sequence)
    payloads = connection.execute(told).scalars()
    edges = dict.fromkeys((payload["start"], payload["end"]) for payload in payloads if "start" in payload)
    return [Slot(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in edges]


def _filed(row: Row[tuple[object, ...]], visit: Appointment | None) -> Filed:
    request = IntakeRequest(**{field.name: getattr(row, field.name) for field in fields(IntakeRequest)})
    return Filed(request, row.created_at, visit)
