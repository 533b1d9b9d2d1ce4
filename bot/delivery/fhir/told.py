"""What the store knows, as resources: everything for the export, one state of one request for the push."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.clinic.errors import RefusedError
from bot.clinic.facts import Facts
from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.model import Appointment, AppointmentStatus, Slot
from bot.clinic.scheduling.slots import is_offered
from bot.clinic.scheduling.slots import schedule as planned
from bot.clinic.scheduling.timetable import timetable, with_status
from bot.delivery.fhir.appointment import appointment
from bot.delivery.fhir.elements import Names, Resource
from bot.delivery.fhir.patient import patient
from bot.delivery.fhir.questionnaire_response import questionnaire_response
from bot.delivery.fhir.schedule import schedule
from bot.delivery.fhir.slot import slot
from bot.store import availability, filing, outbox
from bot.store.deliveries import Delivery
from bot.store.filing import Filed
from bot.store.outbox import CANCELLED


@dataclass(frozen=True)
class Teller:
    """Tells of the clinic's visits.

    Attributes:
        facts: the clinic's.
        names: of the resources.
    """

    facts: Facts
    names: Names

    def everything(self, connection: Connection, now: datetime) -> list[Resource]:
        """The schedule, its times with who has them, and all requests, the oldest first."""
        current = availability.current(connection, self.facts.availability)
        times = timetable(current, filing.seats(connection, now), outbox.conflicts(connection, now), now)
        told = [self._schedule(current, now), *(slot(each, self.names) for each in times)]
        for filed in filing.all_filed(connection):
            told += self._request(filed)
        return told

    def change(self, connection: Connection, delivery: Delivery, now: datetime) -> list[Resource]:
        """One state of a request: the visit as it was then, its slots (those it has left, too) as they are now.

        Two visits may share a slot, and their states may arrive in any order; each brings what holds by then.

        Raises:
            RefusedError: the request has been erased.
        """
        filed = filing.filed(connection, delivery.reference)
        if filed is None:
            raise RefusedError("erased")
        if filed.visit is None:
            return list(self._request(filed))
        current = availability.current(connection, self.facts.availability)
        had = filing.slots_until(connection, delivery.reference, delivery.sequence)
        times = [_as_it_is(connection, current, each, now) for each in had]
        visit = _as_it_was(filed.visit, delivery)
        slots = (slot(each, self.names) for each in times)
        return [self._schedule(current, now), *slots, *self._request(replace(filed, visit=visit))]

    def _schedule(self, current: Availability, now: datetime) -> Resource:
        return schedule(planned(current, self.facts.name, now), self.names)

    def _request(self, filed: Filed) -> Iterator[Resource]:
        yield patient(filed.request, self.names)
        if filed.visit:
            yield appointment(filed.visit, self.facts.name, self.names)
        yield questionnaire_response(filed, self.names)


def _as_it_is(connection: Connection, current: Availability, had: Slot, now: datetime) -> Slot:
    # A hold is over in minutes and nobody would tell of it.
    capacity = current.capacity if is_offered(current, had, now) else 1
    return with_status(had, filing.booked_at(connection, had), outbox.conflicts(connection, now), capacity)


def _as_it_was(visit: Appointment, delivery: Delivery) -> Appointment:
    status = AppointmentStatus.CANCELLED if delivery.kind == CANCELLED else AppointmentStatus.BOOKED
    start, end = delivery.start or visit.start, delivery.end or visit.end
    return replace(visit, status=status, start=start, end=end, sequence=delivery.sequence)
