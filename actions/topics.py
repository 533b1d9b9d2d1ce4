"""Not understood, not answered, or not to be answered: the nearest topics as buttons."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ClinicAction, Domain, Events

MOST_TOPICS = 3
LEAST_CONFIDENCE = 0.02
COMMON_TOPICS = ("faq/what_is_ipt", "faq/conditions", "faq/insurance")
# Inside a form these need no words of their own: the form asks again.
SAID_IN_FORM = ("affirm", "deny", "schedule_intake", "change_appointment")


def nearest_topics(ranking: list[dict[str, Any]], most: int = MOST_TOPICS) -> list[str]:
    """The likeliest topics of a parse's ranking; the most common ones where none is likely at all."""
    topics = [
        entry["label"]
        for entry in ranking
        if str(entry.get("label", "")).startswith("faq/") and entry["confidence"] >= LEAST_CONFIDENCE
    ]
    return (topics or list(COMMON_TOPICS))[:most]


def topic_buttons(tracker: Tracker, domain: Domain, most: int = MOST_TOPICS) -> list[dict[str, str]]:
    """Buttons for the nearest topics, titled as the topic files say."""
    ranking = tracker.latest_message.get("intent_ranking") or []
    return [{"title": _title(domain, label), "payload": f"/{label}"} for label in nearest_topics(ranking, most)]


def _title(domain: Domain, label: str) -> str:
    return str(domain["responses"][f"utter_{label}"][0]["metadata"]["title"])


def _last_response(tracker: Tracker) -> str | None:
    for event in reversed(tracker.events):
        if event.get("event") == "bot":
            return (event.get("metadata") or {}).get("utter_action")
    return None


class ActionFallback(ClinicAction):
    """Not understood: topics the first time, a person the second time in a row."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_fallback"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Offer topics or, where topics were the last offer, a person."""
        form = (tracker.active_loop or {}).get("name")
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        silent = form is not None and intent in SAID_IN_FORM
        offered = [] if silent else _offer(dispatcher, tracker, domain)
        # As Rasa's core fallback the action would be predicted again and again; a form asks its field again.
        return [*offered, FollowupAction(form or "action_listen")]


def _offer(dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
    person = _last_response(tracker) == "utter_fallback_topics"
    if person:
        dispatcher.utter_message(response="utter_fallback_person")
    else:
        dispatcher.utter_message(response="utter_fallback_topics", buttons=topic_buttons(tracker, domain))
    # What a yes or a no to this means, the rules tell by it.
    return [SlotSet("person_offered", person)]


class _WithTopics(ClinicAction):
    """Says one thing and offers the nearest topics beside the response's own button."""

    response: str

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Say it and offer."""
        buttons = topic_buttons(tracker, domain, MOST_TOPICS - 1)
        dispatcher.utter_message(response=self.response, buttons=buttons)
        return []


class ActionOutOfScope(_WithTopics):
    """The article has no answer: says so and offers the nearest topics and the team."""

    response = "utter_out_of_scope"

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_out_of_scope"


class ActionAdvice(_WithTopics):
    """Advice is a clinician's: gives none, offers the matching topic and an intake."""

    response = "utter_advice"

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_advice"
