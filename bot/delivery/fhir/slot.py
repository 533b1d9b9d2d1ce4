"""Slot: one time of the schedule, named by its start and its length."""

from datetime import UTC, timedelta

from bot.clinic.scheduling import model
from bot.delivery.fhir import schedule
from bot.delivery.fhir.elements import Names, Resource

KIND = "Slot"


def value(known: model.Slot) -> str:
    """The identifier's value: 'intake-20261201T140000Z-60' is an hour from 9 am in New Jersey."""
    minutes = (known.end - known.start) // timedelta(minutes=1)
    return f"{known.schedule}-{known.start.astimezone(UTC):%Y%m%dT%H%M%SZ}-{minutes}"


def slot(known: model.Slot, names: Names) -> Resource:
    """The FHIR Slot."""
    return {
        "resourceType": KIND,
        "identifier": [names.identifier(value(known))],
        "schedule": names.reference(schedule.KIND, known.schedule),
        "status": known.status.value,
        "start": names.instant(known.start),
        "end": names.instant(known.end),
    }
