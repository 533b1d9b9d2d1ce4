"""How to reach the clinic and its people, as far as clinic.yml knows."""

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ClinicAction, Domain, Events, clinic, word
from bot.clinic.wording import VISIT_FORM
from bot.store import visits
from bot.store.database import StoreError

log = structlog.get_logger()


class ActionClinicInfo(ClinicAction):
    """Address, hours, phone: what is known, or that it is not known."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_clinic_info"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """List the known facts."""
        facts = clinic().facts
        known = [f"- {word(domain, kind)}: {value}" for kind, value in facts.reach.items()]
        response = "utter_clinic_info_known" if known else "utter_clinic_info_unknown"
        dispatcher.utter_message(response=response, clinic_name=facts.name, clinic_facts="\n".join(known))
        return []


class _ByPhone(ClinicAction):
    """Says one thing where the clinic's phone is known and another where it is not."""

    response: str

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Choose by the phone."""
        facts = clinic().facts
        response = f"{self.response}_phone" if facts.phone else self.response
        dispatcher.utter_message(response=response, clinic_name=facts.name, clinic_phone=facts.phone)
        return []


class ActionContactHuman(_ByPhone):
    """Hands over to a person: the phone, where there is one, and a call back."""

    response = "utter_contact_human"

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_contact_human"


class ActionChangeAppointment(_ByPhone):
    """Moving, cancelling or checking a visit: by its code where visits are booked here, else a person's work."""

    response = "utter_change_appointment"

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_change_appointment"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Start the form for it, unless another form is open."""
        if not _visits_are_booked_here():
            return super().act(dispatcher, tracker, domain)
        if (tracker.active_loop or {}).get("name"):
            dispatcher.utter_message(response="utter_visit_not_now")
            return []
        return [FollowupAction(VISIT_FORM)]


def _visits_are_booked_here() -> bool:
    try:
        return clinic().store.run(visits.can_change, clinic().facts.availability)
    except StoreError as error:
        log.warning("visits_unknown", failure=str(error))
        return False
