"""A booked visit by its code: shown, moved or cancelled in the chat."""

from collections.abc import Callable

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import ClinicAction, Domain, Events, clinic, said
from actions.offering import STATE, Offering, is_wish, now, when
from bot.clinic.errors import NotBookedError, SlotTakenError
from bot.clinic.intake.model import NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.replies import is_yes
from bot.clinic.intake.times import own_words, read_times
from bot.clinic.reference import find_reference
from bot.clinic.scheduling.changing import Doing, lacks_code, leaves_it, read_doing, tries_code
from bot.clinic.scheduling.choosing import Choice, Pick
from bot.clinic.scheduling.model import Appointment, AppointmentStatus
from bot.clinic.scheduling.proof import read_proof
from bot.clinic.wording import VISIT_FORM
from bot.store import appointments, code_checks, visits
from bot.store.code_checks import Check, Outcome

SUSPENDED = "change_suspended"
SLOTS = ("visit_code", "visit_proof", "visit_change", "visit_doing", *STATE)
CHECKED = "checked"
# These end the form with the offer of a call back; data/stories/visit.yml has the rule for a yes.
CALL_BACK_OFFERS = (
    "utter_visit_locked",
    "utter_visit_no_code",
    "utter_visit_not_booked",
    "utter_visit_was_cancelled",
    "utter_visit_is_over",
    "utter_visit_cannot_move",
    "utter_visit_person",
)
# What ends the form says something else where no time is booked.
WITHOUT_TIME = {
    "utter_visit_kept": "utter_visit_needs_time_left",
    "utter_visit_cannot_move": "utter_visit_needs_time_none",
    "utter_visit_person": "utter_visit_needs_time_person",
}
WITH_TIME = ("other_times", "keep_visit", "call_back")
ANY = "any time"
AGAIN = SlotSet("visit_change", None)

Step = Callable[[CollectingDispatcher, Tracker, str], Events]


class ValidateVisitForm(ClinicAction):
    """Reads each message inside the form. No event means that it answered nothing: the dialogue takes over."""

    def name(self) -> str:
        """The name that Rasa's form looks for."""
        return "validate_visit_form"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Read the message by the question that was asked."""
        in_form = (tracker.active_loop or {}).get("name") == VISIT_FORM
        asking = tracker.get_slot("requested_slot") if in_form else None
        steps: dict[str | None, Step] = {"visit_code": _code, "visit_proof": _proof, "visit_change": _change}
        return steps.get(asking, _begun)(dispatcher, tracker, said(tracker.latest_message))


class ActionAskChange(ClinicAction):
    """Shows the visit and what can be done with it."""

    def name(self) -> str:
        """The name that Rasa's form looks for."""
        return "action_ask_visit_form_visit_change"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Ask by what is being done."""
        doing = tracker.get_slot("visit_doing")
        if doing == Doing.MOVE and tracker.get_slot("visit_wish"):
            others = ("other_times", "call_back") if _visit(tracker).needs_time else WITH_TIME
            Offering.of(tracker).ask(dispatcher, domain, others=others)
            return []
        responses = {Doing.MOVE: "utter_visit_ask_times", Doing.CANCEL: "utter_visit_confirm_cancel"}
        response = responses.get(doing, "utter_visit_shown")
        dispatcher.utter_message(response=response, when=when(_visit(tracker).start))
        return []


class ActionFinishChange(ClinicAction):
    """Lets go of the code and of all that was said for it."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_finish_change"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Empty the slots."""
        return [SlotSet(slot, None) for slot in SLOTS]


def _begun(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    code, doing = find_reference(text), read_doing(text)
    if tracker.get_slot(SUSPENDED) and not code:
        return [SlotSet(SUSPENDED, False), *([SlotSet("visit_doing", doing)] if doing else [])]
    # Whoever is in the conversation that booked it need not prove anything.
    lost = clinic().store.run(appointments.needing_time, tracker.sender_id)
    if lost and code in (None, lost.reference):
        return [*_fresh(lost.reference, doing), *_retimed(dispatcher, lost, doing)]
    return _fresh(code, doing)


def _fresh(code: str | None, doing: Doing | None) -> Events:
    return [
        SlotSet(SUSPENDED, False),
        *(SlotSet(slot, None) for slot in SLOTS if slot not in ("visit_code", "visit_doing")),
        SlotSet("visit_code", code),
        SlotSet("visit_doing", doing),
    ]


def _retimed(dispatcher: CollectingDispatcher, lost: Appointment, doing: Doing | None) -> Events:
    """The visit has lost its time: say so, and offer other times at once."""
    dispatcher.utter_message(response="utter_visit_needs_time", when=when(lost.start))
    if doing == Doing.CANCEL:
        return [SlotSet("visit_proof", CHECKED)]
    offering = Offering(lost.times or ANY).filled("")
    # What was ambiguous once is not asked back now.
    offering = Offering(ANY).filled("") if offering.ambiguous else offering
    if not offering.offered:
        return _ended(dispatcher, "utter_visit_cannot_move", lost)
    return [SlotSet("visit_proof", CHECKED), *offering.slots(), SlotSet("visit_doing", Doing.MOVE)]


def _code(dispatcher: CollectingDispatcher, _tracker: Tracker, text: str) -> Events:
    if code := find_reference(text):
        return [SlotSet("visit_code", code)]
    if lacks_code(text):
        return _ended(dispatcher, "utter_visit_no_code")
    if leaves_it(text):
        return _ended(dispatcher, "utter_visit_left")
    return _unclear(dispatcher, text, "visit_code")


def _proof(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    if code := find_reference(text):
        return [SlotSet("visit_code", code)]
    proof = read_proof(text)
    if proof:
        check = clinic().store.run(code_checks.check, str(tracker.get_slot("visit_code")), proof, now())
        return _checked(dispatcher, check, tracker.get_slot("visit_doing"))
    if lacks_code(text):
        return _ended(dispatcher, "utter_visit_no_code")
    return _ended(dispatcher, "utter_visit_left") if leaves_it(text) else _unclear(dispatcher, text, "visit_proof")


def _unclear(dispatcher: CollectingDispatcher, text: str, slot: str) -> Events:
    if not tries_code(text):
        return []
    kind = slot.removeprefix("visit_")
    dispatcher.utter_message(response=f"utter_visit_{kind}_unclear")
    return [SlotSet(slot, None)]


def _checked(dispatcher: CollectingDispatcher, check: Check, doing: Doing | None) -> Events:
    if check.outcome is Outcome.LOCKED:
        return _ended(dispatcher, "utter_visit_locked")
    if check.outcome is Outcome.WRONG:
        dispatcher.utter_message(response="utter_visit_wrong")
        return [SlotSet("visit_code", None), SlotSet("visit_proof", None)]
    return _proven(dispatcher, check.appointment, doing)


def _proven(dispatcher: CollectingDispatcher, visit: Appointment | None, doing: Doing | None) -> Events:
    if visit is None:
        return _ended(dispatcher, "utter_visit_not_booked")
    if visit.status is AppointmentStatus.CANCELLED:
        return _ended(dispatcher, "utter_visit_was_cancelled", visit)
    if visit.needs_time:
        return _retimed(dispatcher, visit, doing)
    if visit.has_begun(now()):
        return _ended(dispatcher, "utter_visit_is_over", visit)
    return [SlotSet("visit_proof", CHECKED)]


def _change(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    try:
        if (visit := _visit(tracker)).has_begun(now()):
            return _ended(dispatcher, "utter_visit_is_over", visit)
        doing = tracker.get_slot("visit_doing")
        step = {Doing.CANCEL: _cancelling, Doing.MOVE: _moving}.get(doing, _choosing)
        return step(dispatcher, tracker, text)
    except NotBookedError:
        # Cancelled somewhere else while it was talked about.
        return _ended(dispatcher, "utter_visit_not_booked")


def _choosing(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    if leaves_it(text) and not read_doing(text):
        return _ended(dispatcher, "utter_visit_kept", _visit(tracker))
    if doing := read_doing(text):
        return [SlotSet("visit_doing", doing), AGAIN]
    return _wished(dispatcher, tracker, text)


def _cancelling(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    doing = read_doing(text)
    if doing is Doing.MOVE:
        return [SlotSet("visit_doing", doing), AGAIN]
    if is_yes(text) or doing is Doing.CANCEL:
        cancelled = clinic().store.run(appointments.cancel, _visit(tracker).reference, now())
        return _ended(dispatcher, "utter_visit_cancelled", cancelled)
    return _ended(dispatcher, "utter_visit_kept", _visit(tracker)) if leaves_it(text) else []


def _moving(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    offering = Offering.of(tracker)
    choice = offering.pick(text) if tracker.get_slot("visit_wish") else Choice(Pick.NOTHING)
    if choice.start:
        return _moved(dispatcher, tracker, choice)
    if choice.pick is Pick.CALL_BACK:
        return _ended(dispatcher, "utter_visit_person", _visit(tracker))
    if read_doing(text) is Doing.CANCEL:
        return [SlotSet("visit_doing", Doing.CANCEL), AGAIN]
    if choice.pick is Pick.OTHER:
        return _offered(dispatcher, tracker, offering.passed_over())
    if leaves_it(text):
        return _ended(dispatcher, "utter_visit_kept", _visit(tracker))
    return _wished(dispatcher, tracker, text)


def _moved(dispatcher: CollectingDispatcher, tracker: Tracker, choice: Choice) -> Events:
    reference, default = _visit(tracker).reference, clinic().facts.availability
    if choice.start is None:
        return []
    try:
        moved = clinic().store.run(visits.move, default, reference, choice.start, now())
    except SlotTakenError:
        dispatcher.utter_message(response="utter_visit_taken", when=when(choice.start))
        return _offered(dispatcher, tracker, Offering.of(tracker).passed_over())
    return _ended(dispatcher, "utter_visit_moved", moved)


def _wished(dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> Events:
    intent = tracker.latest_message.get("intent") or {}
    turn = Turn(text, "times", str(intent.get("name") or ""), float(intent.get("confidence") or 0))
    reading = read_times(turn) if text else NOT_AN_ANSWER
    if reading == NOT_AN_ANSWER and is_wish(turn):
        reading = Reading({"times": own_words(text)})
    if words := reading.updates.get("times"):
        return _offered(dispatcher, tracker, Offering(words))
    if not reading.problem:
        return []
    dispatcher.utter_message(response="utter_visit_unclear")
    return [AGAIN]


def _offered(dispatcher: CollectingDispatcher, tracker: Tracker, offering: Offering) -> Events:
    filled = offering.filled("")
    if not filled.offered and not filled.ambiguous:
        return _ended(dispatcher, "utter_visit_cannot_move", _visit(tracker))
    return [*filled.slots(), SlotSet("visit_doing", Doing.MOVE), AGAIN]


def _visit(tracker: Tracker) -> Appointment:
    found = clinic().store.run(appointments.find, str(tracker.get_slot("visit_code")))
    if found is None or tracker.get_slot("visit_proof") != CHECKED:
        raise NotBookedError
    return found


def _ended(dispatcher: CollectingDispatcher, response: str, visit: Appointment | None = None) -> Events:
    if visit and visit.needs_time:
        response = WITHOUT_TIME.get(response, response)
    values = {"when": when(visit.start)} if visit else {}
    dispatcher.utter_message(response=response, **values)
    offered = SlotSet("person_offered", response in CALL_BACK_OFFERS)
    return [offered, SlotSet("visit_doing", None), SlotSet("requested_slot", None)]
