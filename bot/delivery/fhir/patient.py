"""Patient: no more than it takes to greet and to reach somebody."""

from bot.clinic.intake.contact import parse_contact
from bot.delivery.fhir.elements import Element, Names, Resource, plain
from bot.store.intake import IntakeRequest

KIND = "Patient"


def patient(request: IntakeRequest, names: Names) -> Resource:
    """The FHIR Patient: the name as the visitor gave it, and one way to reach them."""
    told: Resource = {"resourceType": KIND, "identifier": [names.identifier(request.reference)]}
    if name := plain(request.name):
        told["name"] = [{"text": name}]
    if telecom := _telecom(request.contact):
        told["telecom"] = [telecom]
    return told


def _telecom(stored: str) -> Element | None:
    # All else about reaching the visitor ('no voicemails please') stands in the questionnaire's response.
    contact = parse_contact(stored)
    if contact.phone:
        return {"system": "phone", "value": contact.phone}
    return {"system": "email", "value": contact.email} if contact.email else None
