"""Appointment: a booked or cancelled first visit."""

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


def appointment(visit: model.Appointment, clinic: str, names: Names) -> Resource:
    """The FHIR Appointment; its calendar UID is a second identifier. A cancelled one fills no slot.

    Args:
        visit: the visit.
        clinic: the clinic's name.
        names: of the resources.
    """
    cancelled = visit.status is AppointmentStatus.CANCELLED
    filled = {"cancelationReason": CANCELLED_BY_PATIENT} if cancelled else {"slot": [_slot(visit, names)]}
    return {
        "resourceType": KIND,
        "identifier": [
            names.identifier(visit.reference),
            {"system": "urn:ietf:rfc:3986", "value": UUID(visit.uid).urn},
        ],
        "status": visit.status.value,
        **filled,
        "start": names.instant(visit.start),
        "end": names.instant(visit.end),
        "minutesDuration": (visit.end - visit.start) // timedelta(minutes=1),
        "created": names.instant(visit.created),
        "participant": [
            {
                "actor": names.reference(patient.KIND, visit.reference),
                "status": "declined" if cancelled else "accepted",
            },
            {"actor": {"type": "HealthcareService", "display": plain(clinic)}, "status": "accepted"},
        ],
    }


def _slot(visit: model.Appointment, names: Names) -> Element:
    return names.reference(slot.KIND, slot.value(visit.slot))
