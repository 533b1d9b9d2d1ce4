"""Appointment: a first visit that is booked, cancelled, or needs another time."""

from datetime import timedelta
from uuid import UUID

from bot.clinic.scheduling import model
from bot.clinic.scheduling.model import AppointmentStatus
from bot.delivery.fhir import patient, slot
from bot.delivery.fhir.elements import Element, Names, Resource, plain

KIND = "Appointment"
CANCELLED_BY_PATIENT = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason", "code": "pat"}]
}

PATIENT = {AppointmentStatus.CANCELLED: "declined", AppointmentStatus.WAITLIST: "needs-action"}


def appointment(visit: model.Appointment, clinic: str, names: Names) -> Resource:
    """The FHIR Appointment; its calendar UID is a second identifier. A cancelled one fills no slot.

    One that needs another time is on the waitlist and has none.

    Args:
        visit: the visit.
        clinic: the clinic's name.
        names: of the resources.
    """
    return {
        "resourceType": KIND,
        "identifier": [
            names.identifier(visit.reference),
            {"system": "urn:ietf:rfc:3986", "value": UUID(visit.uid).urn},
        ],
        "status": visit.status.value,
        **_reason_or_slot(visit, names),
        **({} if visit.needs_time else _times(visit, names)),
        "created": names.instant(visit.created),
        "participant": [
            {
                "actor": names.reference(patient.KIND, visit.reference),
                "status": PATIENT.get(visit.status, "accepted"),
            },
            {
                "actor": {"type": "HealthcareService", "display": plain(clinic)},
                "status": "declined" if visit.needs_time else "accepted",
            },
        ],
    }


def _reason_or_slot(visit: model.Appointment, names: Names) -> Element:
    if visit.status is AppointmentStatus.CANCELLED:
        return {"cancelationReason": CANCELLED_BY_PATIENT}
    return {} if visit.needs_time else {"slot": [_slot(visit, names)]}


def _times(visit: model.Appointment, names: Names) -> Element:
    length = (visit.end - visit.start) // timedelta(minutes=1)
    return {"start": names.instant(visit.start), "end": names.instant(visit.end), "minutesDuration": length}


def _slot(visit: model.Appointment, names: Names) -> Element:
    return names.reference(slot.KIND, slot.value(visit.slot))
