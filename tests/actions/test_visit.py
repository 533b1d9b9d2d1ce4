"""The time of a visit in the intake form: offered, held, booked, lost; and none of it without availability."""

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from support.booking import OPEN, request

from actions.base import clinic
from actions.clinic import ActionChangeAppointment
from actions.intake import ActionAskReview, ActionFinishIntake, ValidateIntakeForm
from actions.visit import ActionAskVisit
from bot.settings import load_settings
from bot.store import appointments, seats, visits
from bot.store.database import open_store

KEY = "ab" * 16
BEFORE = {"consent": "yes", "name": "Ana", "contact": "+19735550123", "can_book": True, "intake_key": KEY}


@pytest.fixture
def booking(facts, requests):
    """A clinic that books visits, two at a time; its store."""
    facts(availability={**OPEN, "capacity": 2, "lead_hours": 24})
    requests()
    with closing(open_store(load_settings())) as store:
        yield store


def free(store):
    return [slot.start for slot in store.run(visits.free, clinic().facts.availability, datetime.now(UTC))]


def fill(store, start, seats_left=0):
    """Give a slot's seats to others."""
    for number in range(2 - seats_left):
        form = request(f"{start:%m%d%H}-{number}")
        store.run(visits.book, clinic().facts.availability, form, start, datetime.now(UTC))


def slots_of(done):
    return dict(done.slots)


@pytest.mark.usefixtures("booking")
def test_after_the_times_the_visit_is_asked_with_up_to_three_of_them(run):
    done = slots_of(run(ValidateIntakeForm(), ("mornings", "out_of_scope"), asking="times", slots=BEFORE))
    assert done["requested_slot"] == "visit"
    assert 1 <= len(done["visit_offered"]) <= 3
    asked = run(ActionAskVisit(), ("mornings", "out_of_scope"), slots={**BEFORE, **done})
    assert asked.names == ["utter_visit_offer"]
    assert [title for title, _ in asked.buttons][-2:] == ["Other times", "Rather a call back"]
    assert len(asked.buttons) == len(done["visit_offered"]) + 2


def test_what_is_ambiguous_is_asked_back_and_the_answer_is_read(run, facts, requests):
    facts(availability={**OPEN, "weekly": {"monday": "07:00-21:00"}})
    requests()
    first = slots_of(run(ValidateIntakeForm(), ("Monday at 8", "out_of_scope"), asking="times", slots=BEFORE))
    assert (first["requested_slot"], first["visit_offered"]) == ("visit", [])
    asked = run(ActionAskVisit(), ("Monday at 8", "out_of_scope"), slots={**BEFORE, **first})
    assert (asked.names, [title for title, _ in asked.buttons]) == (["utter_visit_which"], ["8 am", "8 pm"])
    words = asked.buttons[1][1]
    slots = {**BEFORE, **first, "times": "Monday at 8"}
    second = slots_of(run(ValidateIntakeForm(), (words, "out_of_scope"), asking="visit", slots=slots))
    local = [clinic().facts.availability.local(datetime.fromisoformat(one)) for one in second["visit_offered"]]
    assert {(moment.weekday(), moment.hour) for moment in local} == {(0, 20)}


def test_a_picked_time_is_held_and_said(run, booking):
    start = free(booking)[0]
    slots = {**BEFORE, "times": "any time", "visit_wish": "any time", "visit_offered": [start.isoformat()]}
    done = run(ValidateIntakeForm(), ("the first one", "out_of_scope"), asking="visit", slots=slots)
    assert slots_of(done) == {"visit": start.isoformat()}
    assert done.names == ["utter_visit_held"]
    (held,) = booking.run(seats.taken, datetime.now(UTC))
    assert held.start == start


def test_a_time_that_somebody_else_took_is_said_and_others_are_offered(run, booking):
    start = free(booking)[0]
    fill(booking, start)
    slots = {**BEFORE, "times": "any time", "visit_wish": "any time", "visit_offered": [start.isoformat()]}
    done = run(ValidateIntakeForm(), ("the first one", "out_of_scope"), asking="visit", slots=slots)
    assert done.names == ["utter_visit_taken"]
    assert slots_of(done)["requested_slot"] == "visit"
    assert start.isoformat() not in slots_of(done)["visit_offered"]


def test_a_call_back_is_taken_instead(run, booking):
    slots = {**BEFORE, "times": "any time", "visit_wish": "any time", "visit_offered": [free(booking)[0].isoformat()]}
    done = run(ValidateIntakeForm(), ("Rather a call back", "contact_human"), asking="visit", slots=slots)
    assert slots_of(done) == {"visit": "call_back"}


def test_other_words_are_a_new_wish_and_stay_beside_the_first_ones(run, booking):
    slots = {**BEFORE, "times": "mornings", "visit_wish": "mornings", "visit_offered": [free(booking)[0].isoformat()]}
    done = slots_of(run(ValidateIntakeForm(), ("Thursdays after 5", "out_of_scope"), asking="visit", slots=slots))
    assert (done["times"], done["visit_wish"]) == ("mornings; Thursdays after 5", "Thursdays after 5")
    local = [clinic().facts.availability.local(datetime.fromisoformat(one)) for one in done["visit_offered"]]
    assert {moment.weekday() for moment in local} == {3}


def test_what_picks_nothing_is_asked_again(run, booking):
    slots = {
        **BEFORE,
        "times": "x",
        "visit_wish": "any time",
        "visit_offered": [one.isoformat() for one in free(booking)[:3]],
    }
    done = run(ValidateIntakeForm(), ("yes", "affirm"), asking="visit", slots=slots)
    assert done.names == ["utter_visit_unclear"]
    assert slots_of(done)["requested_slot"] == "visit"


def test_corrected_times_make_the_choice_void(run, booking):
    start = free(booking)[0].isoformat()
    slots = {**BEFORE, "times": "mornings", "visit": start, "insurer": "none", "reason": "declined"}
    done = slots_of(run(ValidateIntakeForm(), ("change the times to Fridays", "x"), asking="review", slots=slots))
    assert done["visit"] is None
    assert done["requested_slot"] == "visit"


def test_the_summary_and_the_last_word_tell_the_visits_time(run, booking, answers):
    start = free(booking)[0]
    slots = {**answers, "visit": start.isoformat(), "intake_key": KEY, "review": "send"}
    ((summary, values),) = run(ActionAskReview(), ("ok", "affirm"), asking="review", slots=slots).responses
    ((sent, told),) = run(ActionFinishIntake(), ("send it", "affirm"), slots=slots).responses
    assert (summary, sent) == ("utter_intake_review_visit", "utter_intake_booked")
    assert values["when"] == told["when"]
    assert booking.run(appointments.find, told["reference"]).start == start


def test_a_time_lost_at_the_end_keeps_the_answers_and_goes_on_with_other_times(run, booking, requests, answers):
    start = free(booking)[0]
    fill(booking, start)
    slots = {**answers, "visit": start.isoformat(), "intake_key": KEY, "review": "send", "visit_wish": "any time",
             "visit_offered": [start.isoformat()]}  # fmt: skip
    done = run(ActionFinishIntake(), ("send it", "affirm"), slots=slots)
    assert done.names == ["utter_visit_lost"]
    assert done.others == [("followup", "intake_form")]
    assert slots_of(done)["visit"] is None
    assert "name" not in slots_of(done)
    assert len(requests()) == 2  # the others' own


def test_nothing_free_means_a_call_back(run, booking):
    for start in free(booking):
        fill(booking, start)
    done = run(ValidateIntakeForm(), ("mornings", "out_of_scope"), asking="times", slots=BEFORE)
    assert done.names == ["utter_visit_none_free"]
    assert slots_of(done)["visit"] == "call_back"


@pytest.mark.parametrize("chosen", [True, False])
def test_a_stopped_form_frees_what_it_held_also_after_a_changed_wish(run, booking, chosen):
    start = free(booking)[0]
    booking.run(visits.hold, clinic().facts.availability, start, KEY, datetime.now(UTC))
    slots = {**BEFORE, "visit": start.isoformat() if chosen else None, "intake_outcome": "stopped"}
    run(ActionFinishIntake(), ("stop", "x"), slots=slots)
    assert booking.run(seats.taken, datetime.now(UTC) - timedelta(minutes=1)) == []


@pytest.mark.usefixtures("requests")
def test_without_availability_no_time_is_asked(run):
    slots = {**BEFORE, "can_book": False}
    done = slots_of(run(ValidateIntakeForm(), ("mornings", "out_of_scope"), asking="times", slots=slots))
    assert done == {"times": "mornings", "choosing_change": False}


def test_a_store_that_is_away_at_the_start_means_a_call_back(run, facts):
    facts(availability=OPEN)
    done = slots_of(run(ValidateIntakeForm(), ("book a visit", "schedule_intake")))
    assert "can_book" not in done
    assert done["intake_key"]


def test_a_change_inside_the_intake_form_waits_until_it_is_over(run, booking):
    assert booking.run(visits.can_change, clinic().facts.availability)
    inside = run(ActionChangeAppointment(), ("move my visit", "change_appointment"), asking="name")
    assert inside.names == ["utter_visit_not_now"]
    outside = run(ActionChangeAppointment(), ("move my visit", "change_appointment"))
    assert (outside.names, outside.others) == ([], [("followup", "visit_form")])


def test_a_wish_put_as_a_question_is_a_wish(run, booking):
    slots = {**BEFORE, "times": "mornings", "visit_wish": "mornings", "visit_offered": [free(booking)[0].isoformat()]}
    done = run(ValidateIntakeForm(), ("actually can we do Thursdays", "schedule_intake"), asking="visit", slots=slots)
    assert "Thursdays" in slots_of(done).get("visit_wish", ""), done


@pytest.mark.parametrize(
    ("text", "problem"),
    [("no voicemails please", False), ("no voicemails please. " + "mornings or maybe the evenings " * 12, True)],
)
@pytest.mark.usefixtures("booking")
def test_a_note_said_while_a_time_is_asked_is_kept(run, text, problem):
    slots = {**BEFORE, "times": "mornings", "visit_wish": "mornings"}
    done = run(ValidateIntakeForm(), (text, "out_of_scope"), asking="visit", slots=slots)
    assert done.names[0] == "utter_intake_noted"
    assert ("utter_visit_unclear" in done.names) == problem
    assert slots_of(done)["contact_note"] == "no voicemails please"
    assert "times" not in slots_of(done)
