"""A booked visit by its code: nothing is told before code and contact fit; then it is shown, moved or cancelled."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from support.booking import OPEN, request

from actions.base import clinic
from actions.change import SLOTS, ActionAskChange, ActionFinishChange, ValidateVisitForm
from bot.clinic.scheduling.model import AppointmentStatus
from bot.settings import load_settings
from bot.store import appointments, intake, visits
from bot.store.availability import change as change_hours
from bot.store.database import open_store
from tests.actions.conftest import CONVERSATION

CODE = "K7QM-2XWD-9T"


@pytest.fixture
def booking(facts, requests):
    """A clinic where a visit is booked under CODE; its store."""
    facts(availability=OPEN)
    requests()
    with closing(open_store(load_settings())) as store:
        start = free(store)[5]
        store.run(visits.book, clinic().facts.availability, request(reference=CODE), start, datetime.now(UTC))
        yield store


@pytest.fixture
def say(run):
    """One message to the form, at a question; the slots and the responses."""

    def act(text, asking, **slots):
        history = (text, "out_of_scope")
        done = run(ValidateVisitForm(), history, asking=asking, slots=slots, form="visit_form")
        return dict(done.slots), done.names

    return act


def free(store):
    return [slot.start for slot in store.run(visits.free, clinic().facts.availability, datetime.now(UTC))]


def visit(store):
    return store.run(appointments.find, CODE)


KNOWN = {"visit_code": CODE, "visit_proof": "checked"}
OVER = {"person_offered": False, "visit_doing": None, "requested_slot": None}
OFFERED = {**OVER, "person_offered": True}


def test_a_code_and_a_wish_said_at_the_start_are_not_asked_again(say, booking):
    assert visit(booking)
    slots, _ = say(f"please cancel my visit {CODE}", None)
    assert (slots["visit_code"], slots["visit_doing"]) == (CODE, "cancel")


@pytest.mark.parametrize(
    ("text", "slots", "responses"),
    [
        (f"it's {CODE.lower()}", {"visit_code": CODE}, []),
        ("K7QM2", {"visit_code": None}, ["utter_visit_code_unclear"]),
        ("I lost it", OFFERED, ["utter_visit_no_code"]),
        ("never mind", OVER, ["utter_visit_left"]),
        ("how long is a session", {}, []),
    ],
)
@pytest.mark.usefixtures("booking")
def test_what_is_said_for_a_code(say, text, slots, responses):
    assert say(text, "visit_code") == (slots, responses)


@pytest.mark.parametrize(
    ("text", "slots", "responses"),
    [
        ("0123", {"visit_proof": "checked"}, []),
        ("ANA@example.com", {"visit_proof": "checked"}, []),
        ("9999", {"visit_code": None, "visit_proof": None}, ["utter_visit_wrong"]),
        ("12", {"visit_proof": None}, ["utter_visit_proof_unclear"]),
        ("I don't know", OFFERED, ["utter_visit_no_code"]),
        ("why do you ask", {}, []),
    ],
)
@pytest.mark.usefixtures("booking")
def test_what_is_said_for_the_contact(say, text, slots, responses):
    assert say(text, "visit_proof", visit_code=CODE) == (slots, responses)


@pytest.mark.usefixtures("booking")
def test_without_the_check_nothing_is_told_or_done(run, booking):
    before = visit(booking)
    slots = {"visit_code": CODE, "visit_doing": "cancel"}
    assert run(ActionAskChange(), ("x", "x"), slots=slots).names == ["utter_action_failed"]
    assert visit(booking) == before


@pytest.mark.parametrize(
    ("doing", "response"),
    [(None, "utter_visit_shown"), ("cancel", "utter_visit_confirm_cancel"), ("move", "utter_visit_ask_times")],
)
@pytest.mark.usefixtures("booking")
def test_the_visit_is_shown_by_what_is_being_done(run, doing, response):
    ((said, values),) = run(ActionAskChange(), ("x", "x"), slots={**KNOWN, "visit_doing": doing}).responses
    assert said == response
    assert " at " in values["when"]


def test_a_cancellation_is_confirmed_first(say, booking):
    assert say("Cancel the visit", "visit_change", **KNOWN)[0]["visit_doing"] == "cancel"
    assert visit(booking).status is AppointmentStatus.BOOKED
    assert say("Yes, cancel it", "visit_change", **KNOWN, visit_doing="cancel") == (OVER, ["utter_visit_cancelled"])
    assert visit(booking).status is AppointmentStatus.CANCELLED


@pytest.mark.parametrize("text", ["No, keep it", "no", "don't cancel it, keep it", "leave it as it is"])
def test_a_no_keeps_the_visit(say, booking, text):
    say(text, "visit_change", **KNOWN, visit_doing="cancel")
    assert visit(booking).status is AppointmentStatus.BOOKED


def test_a_visit_is_moved_to_a_picked_time(say, booking):
    offered, _ = say("mornings", "visit_change", **KNOWN, visit_doing="move")
    picked = offered["visit_offered"][0]
    state = {**KNOWN, "visit_doing": "move", "visit_wish": "mornings", "visit_offered": offered["visit_offered"]}
    assert say("the first one", "visit_change", **state) == (OVER, ["utter_visit_moved"])
    assert visit(booking).start == datetime.fromisoformat(picked)
    assert visit(booking).sequence == 1


def test_new_times_said_at_once_start_the_move(say, booking):
    assert visit(booking)
    slots, _ = say("Thursdays after 5 would be better", "visit_change", **KNOWN)
    assert (slots["visit_doing"], bool(slots["visit_offered"])) == ("move", True)


def test_a_visit_cancelled_elsewhere_meanwhile_is_not_moved(say, booking):
    start = free(booking)[0].isoformat()
    booking.run(appointments.cancel, CODE, datetime.now(UTC))
    state = {**KNOWN, "visit_doing": "move", "visit_wish": "any time", "visit_offered": [start]}
    assert say("the first one", "visit_change", **state) == (OFFERED, ["utter_visit_not_booked"])


def test_a_visit_that_is_over_is_told_as_such(say, booking, monkeypatch):
    later = visit(booking).start + timedelta(minutes=1)
    monkeypatch.setattr("actions.change.now", lambda: later)
    assert say("0123", "visit_proof", visit_code=CODE) == (OFFERED, ["utter_visit_is_over"])


@pytest.mark.parametrize(("text", "doing"), [("yes", "cancel"), ("the first one", "move"), ("cancel it", None)])
def test_a_visit_that_begins_while_it_is_talked_about_is_neither_moved_nor_cancelled(
    say, booking, monkeypatch, text, doing
):
    before, other = visit(booking), free(booking)[9].isoformat()
    monkeypatch.setattr("actions.change.now", lambda: before.start)
    state = {**KNOWN, "visit_doing": doing, "visit_wish": "any time", "visit_offered": [other]}
    assert say(text, "visit_change", **state) == (OFFERED, ["utter_visit_is_over"])
    assert visit(booking) == before


def test_a_cancelled_visit_and_a_request_without_one_are_told_as_such(say, booking):
    booking.run(appointments.cancel, CODE, datetime.now(UTC))
    assert say("0123", "visit_proof", visit_code=CODE) == (OFFERED, ["utter_visit_was_cancelled"])
    booking.run(intake.save, request(1, reference="ABCD-EFGH-01"))
    assert say("0123", "visit_proof", visit_code="ABCD-EFGH-01") == (OFFERED, ["utter_visit_not_booked"])


def test_the_sixth_wrong_try_is_told_to_be_locked(say, booking):
    assert visit(booking)
    said = [say("9999", "visit_proof", visit_code=CODE)[1] for _ in range(6)]
    assert said == [["utter_visit_wrong"]] * 5 + [["utter_visit_locked"]]


@pytest.fixture
def lost(booking):
    """The visit has lost its time to something in the clinic's calendar."""
    before = visit(booking)
    assert booking.run(appointments.displace, CODE, before.sequence, datetime.now(UTC))
    return before


MINE = "ABCD-EFGH-01"


def mine():
    return request(1, reference=MINE, conversation_id=CONVERSATION)


TOLD = "utter_visit_needs_time"
LOST = {**KNOWN, "visit_doing": "move", "visit_wish": "mornings"}


def test_a_lost_time_is_told_once_code_and_contact_fit_and_others_are_offered_at_once(say, run, booking, lost):
    slots, names = say("0123", "visit_proof", visit_code=CODE)
    assert names == [TOLD]
    assert (slots["visit_proof"], slots["visit_doing"]) == ("checked", "move")
    assert 1 <= len(slots["visit_offered"]) <= 3
    assert lost.start.isoformat() not in slots["visit_offered"]
    asked = run(ActionAskChange(), ("x", "x"), slots={"visit_code": CODE, **slots})
    assert asked.names == ["utter_visit_offer"]
    assert [title for title, _ in asked.buttons][-2:] == ["Other times", "Rather a call back"]
    state = {"visit_code": CODE, **{name: value for name, value in slots.items() if name.startswith("visit_")}}
    assert say("the first one", "visit_change", **state) == (OVER, ["utter_visit_moved"])
    assert (visit(booking).status, visit(booking).uid) == (AppointmentStatus.BOOKED, lost.uid)


def test_in_the_conversation_that_booked_it_no_code_is_asked(say, booking):
    booking.run(visits.book, clinic().facts.availability, mine(), free(booking)[9], datetime.now(UTC))
    assert say("/change_appointment", None)[0]["visit_code"] is None
    assert booking.run(appointments.displace, MINE, 0, datetime.now(UTC))
    slots, names = say("/change_appointment", None)
    assert (slots["visit_code"], slots["visit_proof"], names) == (MINE, "checked", [TOLD])
    assert slots["visit_offered"]
    slots, names = say(f"I need to move {CODE}", None)
    assert (slots["visit_code"], slots["visit_proof"], names) == (CODE, None, [])


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("leave it as it is", "utter_visit_needs_time_left"),
        ("Rather a call back", "utter_visit_needs_time_person"),
    ],
)
@pytest.mark.usefixtures("lost")
def test_nobody_is_told_that_the_lost_time_still_holds(say, text, response):
    assert say(text, "visit_change", **LOST) == (OVER, [response])


@pytest.mark.usefixtures("lost")
def test_where_nothing_is_free_the_intake_team_calls(say, booking):
    booking.run(change_hours, {}, "America/New_York", datetime.now(UTC))
    slots, names = say("0123", "visit_proof", visit_code=CODE)
    assert (slots, names) == (OVER, [TOLD, "utter_visit_needs_time_none"])


def test_who_came_to_cancel_is_told_and_may_still_cancel(say, booking, lost):
    slots, names = say("0123", "visit_proof", visit_code=CODE, visit_doing="cancel")
    assert (slots, names) == ({"visit_proof": "checked"}, [TOLD])
    assert say("yes", "visit_change", **KNOWN, visit_doing="cancel") == (OVER, ["utter_visit_cancelled"])
    assert (visit(booking).status, lost.status) == (AppointmentStatus.CANCELLED, AppointmentStatus.BOOKED)


@pytest.mark.usefixtures("booking")
def test_a_change_that_danger_interrupted_goes_on_where_it_was(say):
    waiting = {**KNOWN, "visit_doing": "move", "visit_wish": "mornings", "change_suspended": True}
    assert say("/change_appointment", None, **waiting) == ({"change_suspended": False}, [])
    assert say("yes", None, **waiting) == ({"change_suspended": False}, [])
    assert say("I'd rather cancel", None, **waiting)[0] == {"change_suspended": False, "visit_doing": "cancel"}
    other = "ABCD-EFGH-01"
    slots, _ = say(f"I need to change {other}", None, **waiting)
    assert (slots["visit_code"], slots["visit_proof"]) == (other, None)


def test_nothing_is_kept_of_it_afterwards(run):
    assert run(ActionFinishChange(), ("thanks", "thank")).slots == [(slot, None) for slot in SLOTS]
