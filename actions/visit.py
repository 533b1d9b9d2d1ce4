"""The intake form's question for a time: asked only where visits can be booked. Its slot is `visit`."""

from datetime import datetime

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ClinicAction, Domain, Events, clinic
from actions.offering import STATE, Offering, now, when
from bot.clinic.errors import SlotTakenError
from bot.clinic.intake import Reading
from bot.clinic.scheduling.choosing import Pick
from bot.store import seats, visits
from bot.store.database import StoreError

log = structlog.get_logger()

VISIT = "visit"
CALL_BACK = "call_back"
NEEDED_BEFORE = ("consent", "name", "contact", "times")
MOST_LETTERS = 300


def chosen(tracker: Tracker) -> datetime | None:
    """The time that the visitor has chosen; None for a call back or none yet."""
    visit = tracker.get_slot(VISIT)
    return datetime.fromisoformat(visit) if visit and visit != CALL_BACK else None


def begun(tracker: Tracker) -> Events:
    """Note at the form's start whether visits can be booked, so that it stays one form to its end."""
    try:
        bookable = clinic().store.run(visits.can_book, clinic().facts.availability)
    except StoreError as error:
        log.warning("availability_unknown", failure=str(error))
        bookable = False
    return [SlotSet("can_book", bookable)] if bookable != bool(tracker.get_slot("can_book")) else []


def answered(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events | None:
    """What a message means to 'which of these times?'; None if it picks nothing."""
    offering = Offering.of(tracker)
    choice = offering.pick(text)
    if choice.pick is Pick.CALL_BACK:
        return [SlotSet(VISIT, CALL_BACK)]
    if choice.pick is Pick.OTHER:
        return [SlotSet(VISIT, None), *offering.passed_over().slots()]
    return _held(dispatcher, tracker, choice.start) if choice.start else None


def reworded(tracker: Tracker, reading: Reading) -> Events | None:
    """Other words for the times, after some were offered: they are the wish now, and stay beside the first ones."""
    words = reading.updates.get("times")
    if not words:
        return None
    both = f"{tracker.get_slot('times')}; {words}"
    others = [SlotSet(field, value) for field, value in reading.updates.items() if field != "times"]
    kept = both if len(both) <= MOST_LETTERS else words
    return [*others, SlotSet("times", kept), SlotSet(VISIT, None), *Offering(words).slots()]


def forgotten(tracker: Tracker, events: Events) -> Events:
    """Times that were corrected make an earlier choice of a slot void."""
    corrected = any(event.get("name") == "times" for event in events)
    known = [slot for slot in (VISIT, *STATE) if tracker.get_slot(slot)]
    if not corrected or any(event.get("name") == VISIT for event in events):
        return []
    return [SlotSet(slot, None) for slot in known]


def asked_next(dispatcher: CollectingDispatcher, tracker: Tracker, events: Events) -> Events:
    """Ask for the visit's time as soon as all before it is known; nothing free means a call back."""
    slots = {**tracker.slots, **{event["name"]: event["value"] for event in events if event["event"] == "slot"}}
    ended = any(event.get("name") == "requested_slot" for event in events)
    if ended or not slots.get("can_book") or slots.get(VISIT) or not all(slots.get(name) for name in NEEDED_BEFORE):
        return []
    offering = Offering.of(_with(tracker, slots)).filled(str(slots.get("intake_key")))
    if not offering.offered and not offering.ambiguous:
        dispatcher.utter_message(response="utter_visit_none_free")
        return [SlotSet(VISIT, CALL_BACK)]
    return [*offering.slots(), SlotSet("requested_slot", VISIT)]


def let_go(tracker: Tracker) -> Events:
    """The form is over: no slot is held for it any more, and nothing of the choice is kept."""
    key = tracker.get_slot("intake_key")
    if key:
        try:
            clinic().store.run(seats.release, str(key))
        except StoreError as error:
            # It ends by itself after ten minutes.
            log.warning("hold_not_released", failure=str(error))
    return [SlotSet(slot, None) for slot in (VISIT, *STATE) if tracker.get_slot(slot) is not None]


def _held(dispatcher: CollectingDispatcher, tracker: Tracker, start: datetime) -> Events:
    key = str(tracker.get_slot("intake_key"))
    try:
        clinic().store.run(visits.hold, clinic().facts.availability, start, key, now())
    except SlotTakenError:
        dispatcher.utter_message(response="utter_visit_taken", when=when(start))
        return [SlotSet(VISIT, None), *Offering.of(tracker).passed_over().slots()]
    dispatcher.utter_message(response="utter_visit_held", when=when(start))
    return [SlotSet(VISIT, start.isoformat())]


def _with(tracker: Tracker, slots: dict[str, object]) -> Tracker:
    seen = tracker.copy()
    seen.slots = slots
    return seen


class ActionAskVisit(ClinicAction):
    """Offers times, other times and a call back."""

    def name(self) -> str:
        """The name that Rasa's form looks for."""
        return "action_ask_intake_form_visit"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Show what stands in the slots."""
        Offering.of(tracker).ask(dispatcher, domain, others=("other_times", "call_back"))
        return []
