"""What an action is given and what it gives back: a tracker and a domain as Rasa sends them, and a store of its own."""

import asyncio
from dataclasses import dataclass

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from ruamel.yaml import YAML
from support import content
from support.databases import new_sqlite
from support.sealed import keys_in

from actions.base import forget
from bot.store import intake
from bot.store.database import Store

FORM = "intake_form"
CONVERSATION = "a1b2c3"
ANSWERS = {
    "consent": "yes",
    "name": "Maria Lopez",
    "contact": "+19735550142, maria@example.org",
    "times": "weekday evenings",
    "insurer": "Aetna",
    "reason": "my divorce",
}
# What rasa_sdk adds to a message beside the response's values.
FURNITURE = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}


@dataclass(frozen=True)
class Done:
    """What an action gave back: slots in their order, other events, the responses with their values, the buttons."""

    slots: list
    others: list
    responses: list
    buttons: list

    @property
    def names(self):
        return [name for name, _ in self.responses]


def understood(text, intent="out_of_scope", confidence=0.9, people=(), ranking=()):
    """A message with what the classifier and the tagger made of it."""
    return {
        "text": text,
        "intent": {"name": intent, "confidence": confidence},
        "intent_ranking": [
            {"name": label.split("/")[0], "confidence": chance, "label": label} for label, chance in ranking
        ],
        "entities": [{"entity": "person", "value": person} for person in people],
    }


def as_event(entry):
    if isinstance(entry, tuple):
        return {"event": "user", "text": entry[0], "parse_data": understood(*entry)}
    if isinstance(entry, str):
        return {"event": "bot", "text": "...", "metadata": {"utter_action": entry}}
    return entry


def tracker(*history, asking=None, in_form=None, slots=None, form=FORM):
    messages = [understood(*entry) for entry in history if isinstance(entry, tuple)]
    initial = {name: slot.get("initial_value") for name, slot in content.domain()["slots"].items()}
    return Tracker.from_dict(
        {
            "sender_id": CONVERSATION,
            "slots": {**initial, "requested_slot": asking, **(slots or {})},
            "latest_message": messages[-1] if messages else {},
            "events": [as_event(entry) for entry in history],
            "active_loop": {"name": form} if (asking if in_form is None else in_form) else {},
            "latest_action_name": "action_listen",
        }
    )


def run_action(action, tracker, domain):
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, domain))
    said = dispatcher.messages
    return Done(
        slots=[(event["name"], event["value"]) for event in events if event["event"] == "slot"],
        others=[(event["event"], event["name"]) for event in events if event["event"] != "slot"],
        responses=[
            (message["response"], {key: value for key, value in message.items() if key not in FURNITURE})
            for message in said
        ],
        buttons=[(button["title"], button["payload"]) for message in said for button in message["buttons"]],
    )


@pytest.fixture
def domain():
    """The domain as the engine sends it: the answers of the topic files among the responses."""
    return {**content.domain(), "responses": content.all_responses()}


@pytest.fixture
def run(domain):
    """Runs an action as rasa_sdk does, on a tracker made of a history and of where the form stands.

    A history is messages (text, intent, confidence, people, ranking), names of the bot's responses, and plain events.
    """
    return lambda action, *history, **where: run_action(action, tracker(*history, **where), domain)


@pytest.fixture
def answers():
    """A filled form, before its last question."""
    return dict(ANSWERS)


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    """A clinic and a database of the test's own; the database is there only with `store`."""
    monkeypatch.setenv("CLINIC_BOT_DATABASE_URL", f"sqlite:///{tmp_path / 'clinic.db'}")
    monkeypatch.setenv("CLINIC_BOT_KEY_FILE", str(tmp_path / "secrets.key"))
    forget()
    yield
    forget()


@pytest.fixture
def facts(tmp_path, monkeypatch):
    """Gives the clinic other facts than clinic.yml has, and closes its store."""

    def change(**changes):
        path = tmp_path / "clinic.yml"
        with path.open("w", encoding="utf-8") as file:
            YAML(typ="safe").dump({**content.read("clinic.yml"), **changes}, file)
        monkeypatch.setenv("CLINIC_BOT_CLINIC_FILE", str(path))
        forget()

    return change


@pytest.fixture
def requests(tmp_path):
    """The database is there; tells what is stored in it."""
    url = new_sqlite(tmp_path / "clinic.db")

    def stored():
        store = Store(url, keys_in(tmp_path))
        try:
            return store.run(intake.newest_first)
        finally:
            store.close()

    return stored
