"""The intake form: what a message answers, the summary, and the hand-off to the intake team."""

from typing import Any
from uuid import uuid4

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import change, visit
from actions.base import ClinicAction, Domain, Events, clinic, said, word
from actions.funnel import ended, reached
from actions.offering import Offering, is_wish, now, when
from bot.clinic.display import readable_contact, with_note
from bot.clinic.errors import SlotTakenError
from bot.clinic.intake import FIELDS, NOTE, Reading, Turn, read
from bot.clinic.intake.model import NOT_AN_ANSWER
from bot.clinic.intake.times import own_words
from bot.clinic.reference import new_reference
from bot.clinic.wording import INTAKE_FORM, VISIT_FORM
from bot.store import intake, visits
from bot.store.database import StoreError
from bot.store.funnel import BOOKED, SENT

log = structlog.get_logger()

# By the slot that says so: which form danger has made wait.
WAITING = {"intake_suspended": INTAKE_FORM, change.SUSPENDED: VISIT_FORM}
EARLIER_MESSAGES = 10
OPTIONAL = ("insurer", "reason")


def _answers(tracker: Tracker) -> dict[str, str]:
    return {slot: tracker.get_slot(slot) for slot in (*FIELDS, NOTE) if tracker.get_slot(slot) is not None}


def _asking(tracker: Tracker) -> str | None:
    in_form = (tracker.active_loop or {}).get("name") == INTAKE_FORM
    return tracker.get_slot("requested_slot") if in_form else None


def _turn(parse: dict[str, Any], asking: str | None) -> Turn:
    intent = parse.get("intent") or {}
    people = [str(e["value"]) for e in parse.get("entities") or [] if e.get("entity") == "person"]
    return Turn(
        text=said(parse),
        asking=asking,
        intent=str(intent.get("name") or ""),
        confidence=float(intent.get("confidence") or 0.0),
        people=tuple(people),
    )


def _given_earlier(tracker: Tracker, insurers: tuple[str, ...]) -> dict[str, str]:
    """The details that the visitor gave before the form started, so that nothing is asked twice."""
    given: dict[str, str] = {}
    for event in _messages_since_last_form(tracker)[-EARLIER_MESSAGES:-1]:
        reading = read(_turn(event.get("parse_data") or {}, None), given, insurers)
        given.update({field: value for field, value in reading.updates.items() if value})
    return given


def _messages_since_last_form(tracker: Tracker) -> list[dict[str, Any]]:
    # What belonged to a form that was sent or stopped has been let go of.
    events = list(tracker.events)
    ends = [i for i, event in enumerate(events) if event.get("name") == "action_finish_intake"]
    return [event for event in events[ends[-1] if ends else 0 :] if event.get("event") == "user"]


class ValidateIntakeForm(ClinicAction):
    """Reads each message inside the form. No event means that it answered nothing: the dialogue takes over."""

    def name(self) -> str:
        """The name that Rasa's form looks for."""
        return "validate_intake_form"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Turn what was read into slots."""
        asking = _asking(tracker)
        # A chosen time comes before everything that the words may mean elsewhere.
        events = visit.answered(dispatcher, tracker, said(tracker.latest_message)) if asking == visit.VISIT else None
        if events is None:
            events = self._read(dispatcher, tracker, domain, asking)
        events += visit.forgotten(tracker, events)
        events += visit.asked_next(dispatcher, tracker, events)
        reached(tracker, events)
        return events

    def _read(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain, asking: str | None) -> Events:
        insurers, at_visit = clinic().facts.insurers, asking == visit.VISIT
        turn, answers = _turn(tracker.latest_message, "times" if at_visit else asking), _answers(tracker)
        reading = read(turn, answers, insurers)
        if reading.stop or reading.declined_consent:
            outcome = "stopped" if reading.stop else "no_consent"
            return [SlotSet("intake_outcome", outcome), SlotSet("requested_slot", None)]
        if at_visit and reading == NOT_AN_ANSWER and is_wish(turn):
            reading = Reading({"times": own_words(turn.text)})
        started = _start(tracker, answers, insurers) if asking is None else []
        if note := reading.updates.get(NOTE):
            dispatcher.utter_message(response="utter_intake_noted", value=note)
        if at_visit and reading.problem:
            dispatcher.utter_message(response="utter_visit_unclear")
            return [*_beside_times(reading), SlotSet(visit.VISIT, None)]
        if at_visit and (events := visit.reworded(tracker, reading)):
            return events
        if reading.problem:
            return [*started, *_report(dispatcher, reading, turn)]
        for value in _changed(reading, turn, answers, domain):
            dispatcher.utter_message(response="utter_intake_changed", value=value)
        return [*started, *_slots(reading)]


def _beside_times(reading: Reading) -> Events:
    return [SlotSet(field, value) for field, value in reading.updates.items() if field != "times"]


def _report(dispatcher: CollectingDispatcher, reading: Reading, turn: Turn) -> Events:
    updates = [SlotSet(field, value) for field, value in reading.updates.items()]
    if reading.problem == "which_field":
        return [*updates, SlotSet("choosing_change", True), SlotSet("review", None)]
    dispatcher.utter_message(response=f"utter_intake_{reading.problem}")
    return [*updates, SlotSet(turn.asking or FIELDS[0], None)]


def _changed(reading: Reading, turn: Turn, answers: dict[str, str], domain: Domain) -> list[str]:
    """The new values of fields that had another one, as people read them."""
    return [
        _readable(field, value, domain)
        for field, value in reading.updates.items()
        if value and field not in (turn.asking, NOTE) and answers.get(field, value) != value
    ]


def _start(tracker: Tracker, answers: dict[str, str], insurers: tuple[str, ...]) -> Events:
    earlier = {} if tracker.get_slot("intake_key") else _given_earlier(tracker, insurers)
    return [
        SlotSet("intake_suspended", False),
        SlotSet("intake_key", tracker.get_slot("intake_key") or uuid4().hex),
        *visit.begun(tracker),
        *(SlotSet(field, value) for field, value in earlier.items() if field not in answers),
    ]


def _slots(reading: Reading) -> Events:
    events: Events = [SlotSet(field, value) for field, value in reading.updates.items()]
    if reading.send:
        events.append(SlotSet("review", "send"))
    if events:
        events.append(SlotSet("choosing_change", False))
    return events


class ActionAskReview(ClinicAction):
    """Shows the summary, or, after 'change something', what can be changed."""

    def name(self) -> str:
        """The name that Rasa's form looks for."""
        return "action_ask_intake_form_review"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Ask for the last word."""
        if tracker.get_slot("choosing_change"):
            dispatcher.utter_message(response="utter_intake_which_field")
            return []
        start, summary = visit.chosen(tracker), _summary(tracker, domain)
        if start:
            dispatcher.utter_message(response="utter_intake_review_visit", **summary, when=when(start))
        else:
            dispatcher.utter_message(response="utter_intake_review", **summary)
        return []


def _summary(tracker: Tracker, domain: Domain) -> dict[str, str]:
    answers = _answers(tracker)
    shown = {field: _readable(field, value, domain) for field, value in answers.items()}
    return {**shown, "contact": with_note(shown["contact"], answers.get(NOTE))}


def _readable(field: str, value: str, domain: Domain) -> str:
    if field in OPTIONAL and value in ("none", "declined"):
        return word(domain, value)
    return readable_contact(value) if field == "contact" else value


class ActionFinishIntake(ClinicAction):
    """Hands the request to the intake team; says so only after the store has committed."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_finish_intake"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Send, or let go of everything where the visitor stopped."""
        outcome = tracker.get_slot("intake_outcome")
        if outcome:
            dispatcher.utter_message(response=f"utter_intake_{outcome}")
            ended(tracker, None)
            return _let_go(tracker)
        try:
            return self._send(dispatcher, tracker)
        except SlotTakenError:
            # Somebody else has it since the hold ran out: the form goes on with other times.
            dispatcher.utter_message(response="utter_visit_lost")
            again = Offering.of(tracker).passed_over().slots()
            return [SlotSet("review", None), SlotSet(visit.VISIT, None), *again, FollowupAction(INTAKE_FORM)]
        except StoreError as error:
            log.error("intake_not_saved", conversation=tracker.sender_id, failure=str(error))
            dispatcher.utter_message(response="utter_intake_failed")
            return [SlotSet("review", None)]

    def _send(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        facts, start = clinic().facts, visit.chosen(tracker)
        if start:
            booked = clinic().store.run(visits.book, facts.availability, _request(tracker), start, now())
            values = {"reference": booked.reference, "when": when(booked.start)}
            dispatcher.utter_message(response="utter_intake_booked", clinic_name=facts.name, **values)
        else:
            reference = clinic().store.run(intake.save, _request(tracker))
            dispatcher.utter_message(response="utter_intake_sent", reference=reference, clinic_name=facts.name)
        ended(tracker, BOOKED if start else SENT)
        return _let_go(tracker)


def _request(tracker: Tracker) -> intake.IntakeRequest:
    answers = _answers(tracker)
    return intake.IntakeRequest(
        reference=new_reference(),
        key=str(tracker.get_slot("intake_key")),
        conversation_id=tracker.sender_id,
        name=answers["name"],
        contact=with_note(answers["contact"], answers.get(NOTE)),
        times=answers["times"],
        insurer=answers["insurer"],
        reason=answers["reason"],
        consent_version=clinic().facts.consent_version,
    )


def _let_go(tracker: Tracker) -> list[dict[str, Any]]:
    emptied = (*FIELDS, NOTE, "intake_outcome", "intake_key")
    kept = [SlotSet(slot, None) for slot in emptied]
    return [*kept, SlotSet("choosing_change", False), *visit.let_go(tracker)]


class ActionSuspendIntake(ClinicAction):
    """Danger comes first: a form waits with its answers until the visitor chooses to go on; of two, the last one."""

    def name(self) -> str:
        """The action's name in domain.yml."""
        return "action_suspend_intake"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Domain) -> Events:
        """Leave the form without losing an answer."""
        left = (tracker.active_loop or {}).get("name")
        waits = {slot: left == form or (not left and bool(tracker.get_slot(slot))) for slot, form in WAITING.items()}
        return [ActiveLoop(None), SlotSet("requested_slot", None), *(SlotSet(*each) for each in waits.items())]
