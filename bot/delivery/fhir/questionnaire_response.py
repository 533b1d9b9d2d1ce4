"""QuestionnaireResponse: the intake form, each answer as the visitor gave it."""

from bot.clinic.intake.model import DECLINED
from bot.delivery.fhir import patient
from bot.delivery.fhir.elements import Element, Names, Resource, plain
from bot.store.filing import Filed

KIND = "QuestionnaireResponse"
ANSWERS = ("name", "contact", "times", "insurer", "reason")
CONSENT = "consent"
RESTRICTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}


def questionnaire_response(filed: Filed, names: Names) -> Resource:
    """The FHIR QuestionnaireResponse: an item each for the version of the consent and for the form's questions.

    A question that the visitor left open is an item without an answer.
    """
    request = filed.request
    who = names.reference(patient.KIND, request.reference)
    asked = {CONSENT: request.consent_version, **{field: getattr(request, field) for field in ANSWERS}}
    return {
        "resourceType": KIND,
        "meta": {"security": [RESTRICTED]},
        "identifier": names.identifier(request.reference),
        "status": "completed",
        "subject": who,
        "authored": names.instant(filed.created),
        "source": who,
        "item": [_item(field, answer) for field, answer in asked.items()],
    }


def _item(field: str, answer: str) -> Element:
    said = plain(answer)
    if not said or said == DECLINED:
        return {"linkId": field}
    return {"linkId": field, "answer": [{"valueString": said}]}
