"""What the store tells, as resources: everything for the export, one state of one request for the push."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clinic.errors import RefusedError
from bot.clinic.facts import Facts
from bot.clinic.scheduling.model import Appointment, AppointmentStatus
from bot.clinic.scheduling.slots import schedule as planned
from bot.delivery.fhir.appointment import appointment
from bot.delivery.fhir.elements import Names, Resource
from bot.delivery.fhir.patient import patient
from bot.delivery.fhir.questionnaire_response import questionnaire_response
from bot.delivery.fhir.questions import Questions
from bot.delivery.fhir.schedule import schedule
from bot.delivery.fhir.slot import slot
from bot.store import filing
from bot.store.database import Store
from bot.store.deliveries import Delivery
from bot.store.filing import FIRST, Filed, Record
from bot.store.outbox import CANCELLED, DISPLACED

STATUS = {CANCELLED: AppointmentStatus.CANCELLED, DISPLACED: AppointmentStatus.WAITLIST}


@dataclass(frozen=True)
class Teller:
    """Tells of the clinic's visits.

    Attributes:
        store: where they are.
        facts: the clinic's.
        questions: of the intake form.
        names: of the resources.
    """

    store: Store
    facts: Facts
    questions: Questions
    names: Names

    def everything(self, now: datetime, since: datetime = FIRST) -> list[Resource]:
        """The schedule, its times with their status, and the requests sent or changed since, the oldest first.

        Raises:
            StoreError: the store is away.
        """
        return list(self._resources(self.store.run(filing.everything, self.facts.availability, now, since), now))

    def change(self, delivery: Delivery, now: datetime) -> list[Resource]:
        """One state of a request: the visit as it was then, its slots (those it has left, too) as they are now.

        Two visits may share a slot, and their states may arrive in any order; each brings what holds by then.

        Raises:
            RefusedError: the request has been erased.
            StoreError: the store is away.
        """
        default, which = self.facts.availability, (delivery.reference, delivery.sequence)
        record = self.store.run(filing.change, default, *which, now)
        if record is None:
            raise RefusedError("erased")
        requests = [replace(each, visit=_as_it_was(each.visit, delivery)) for each in record.requests]
        return list(self._resources(replace(record, requests=requests), now))

    def _resources(self, record: Record, now: datetime) -> Iterator[Resource]:
        if record.slots:
            yield schedule(planned(record.availability, self.facts.name, now), self.names)
        for each in record.slots:
            yield slot(each, self.names)
        for filed in record.requests:
            yield from self._request(filed)

    def _request(self, filed: Filed) -> Iterator[Resource]:
        yield patient(filed.request, self.names)
        if filed.visit:
            yield appointment(filed.visit, self.facts.name, self.names)
        yield questionnaire_response(filed, self.questions, self.names)


def _as_it_was(visit: Appointment | None, delivery: Delivery) -> Appointment | None:
    if visit is None or delivery.start is None or delivery.end is None:
        return visit
    status = STATUS.get(delivery.kind, AppointmentStatus.BOOKED)
    return replace(visit, status=status, start=delivery.start, end=delivery.end, sequence=delivery.sequence)
