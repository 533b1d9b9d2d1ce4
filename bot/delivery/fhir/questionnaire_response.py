"""QuestionnaireResponse: the intake form, each answer as the visitor gave it."""

from bot.clinic.intake.model import DECLINED
from bot.delivery.fhir import patient
from bot.delivery.fhir.elements import Element, Names, Resource, plain
from bot.delivery.fhir.questions import ANSWERS, CONSENT, Questions
from bot.store.filing import Filed

KIND = "QuestionnaireResponse"
RESTRICTED = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}


def questionnaire_response(filed: Filed, questions: Questions, names: Names) -> Resource:
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
        "item": [_item(link_id, questions[link_id], answer) for link_id, answer in asked.items()],
    }


def _item(link_id: str, question: str, answer: str) -> Element:
    item: Element = {"linkId": link_id, "text": plain(question)}
    said = plain(answer)
    return item if said in ("", DECLINED) else {**item, "answer": [{"valueString": said}]}
