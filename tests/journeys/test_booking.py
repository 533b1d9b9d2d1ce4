"""A visit is booked, moved and cancelled in the chat, through the real processes."""

from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from sqlalchemy import select
from support import content
from support.booking import OPEN, office
from support.visitor import TIME, Visitor

from bot.clinic.scheduling.model import AppointmentStatus
from bot.store import appointments, funnel, outbox, seats, visits
from bot.store.availability import change
from bot.store.tables import slot_seats

PERSONAS = content.read("tests/journeys/booking_personas.yml")
MOST_TURNS = 12


@pytest.fixture
def visitor(booking_house):
    with Visitor(booking_house.url) as visitor:
        yield visitor


def times(answer):
    return [title for title in answer.titles if TIME.fullmatch(title)]


def booked(visitor, **answers):
    """Book the first offered time; the reference and what was said."""
    visitor.book("visit", **answers)
    visitor.pick(0)
    for words in ("No insurance", "Rather not say"):
        visitor.press(words)
    answer = visitor.press("Send it")
    assert "utter_intake_booked" in answer.responses, answer.text
    return answer.reference


def find(house, reference):
    return house.run(appointments.find, reference)


def sent(house, reference):
    rows = [row for row in house.run(outbox.listed, everything=True) if row["destination"] == "desk_mail"]
    return [(row["kind"], row["sequence"]) for row in rows if row["reference"] == reference]


def checked(visitor, reference, proof="0123"):
    visitor.say("I need to change my appointment")
    visitor.say(reference)
    return visitor.say(proof)


def test_a_visit_is_booked_in_the_visitors_words(booking_house, visitor):
    answer = visitor.book("visit", times="Mondays after 2")
    assert 1 <= len(times(answer)) <= 3
    assert all(title.startswith("Mon") for title in times(answer))
    assert answer.titles[-2:] == ["Other times", "Rather a call back"]
    held = visitor.pick(0)
    assert "utter_visit_held" in held.responses
    assert held.asked == "insurer"
    visitor.press("No insurance")
    review = visitor.press("Rather not say")
    assert review.responses == ["utter_intake_review_visit"]
    done = visitor.press("Send it")
    visit = find(booking_house, done.reference)
    assert (visit.status, visit.sequence, visit.times) == (AppointmentStatus.BOOKED, 0, "Mondays after 2")
    local = office().local(visit.start)
    assert local.weekday() == 0
    assert local.hour >= 14
    assert f"{local:%A}, {local:%B} {local.day}, {local.year}" in done.text
    assert sent(booking_house, done.reference) == [("appointment.booked", 0)]


@pytest.mark.parametrize("words", ["anytime", "any time", "any day works"])
def test_any_time_is_an_answer_whatever_the_classifier_takes_it_for(visitor, words):
    answer = visitor.book("visit", times=words)
    assert "utter_thank" not in answer.responses
    assert times(answer), answer.text


@pytest.mark.parametrize("words", ["anytime", "any day works"])
def test_any_time_is_an_answer_when_a_visit_is_moved(booking_house, visitor, words):
    reference = booked(visitor)
    assert checked(visitor, reference).responses == ["utter_visit_ask_times"]
    answer = visitor.say(words)
    assert "utter_thank" not in answer.responses
    assert times(answer), answer.text
    assert find(booking_house, reference).sequence == 0


def test_a_visit_is_moved_by_its_code_and_then_cancelled(booking_house, visitor):
    reference = booked(visitor)
    before = find(booking_house, reference)
    assert checked(visitor, reference).responses == ["utter_visit_ask_times"]
    offered = visitor.say("Wednesday mornings")
    assert all(title.startswith("Wed") for title in times(offered))
    moved = visitor.pick(0)
    assert moved.responses == ["utter_visit_moved"]
    after = find(booking_house, reference)
    assert (after.uid, after.sequence) == (before.uid, 1)
    assert office().local(after.start).weekday() == 2
    visitor.say("please cancel my appointment")
    visitor.say(reference.lower().replace("-", " "))
    assert visitor.say("0123").responses == ["utter_visit_confirm_cancel"]
    assert visitor.press("Yes, cancel it").responses == ["utter_visit_cancelled"]
    assert find(booking_house, reference).status is AppointmentStatus.CANCELLED
    assert [sequence for _, sequence in sent(booking_house, reference)] == [0, 1, 2]
    assert visitor.say("How many sessions does the therapy take?").responses == ["utter_faq/duration"]


def test_a_visit_can_be_looked_up_and_left_as_it_is(booking_house, visitor):
    reference = booked(visitor)
    visitor.say("when is my appointment?")
    shown = visitor.say(reference)
    shown = visitor.say("0123") if "utter_ask_visit_form_visit_proof" in shown.responses else shown
    assert shown.responses[-1] in ("utter_visit_shown", "utter_visit_ask_times")
    visitor.say("leave it as it is")
    assert find(booking_house, reference).sequence == 0


def test_a_wrong_code_and_an_unknown_one_get_the_same_words_and_the_sixth_try_is_locked(booking_house, visitor):
    reference = booked(visitor)
    with Visitor(booking_house.url) as stranger:
        stranger.say("I need to cancel my appointment")
        for code in (reference, "ABCD-EFGH-01"):
            said = []
            for _ in range(5):
                stranger.say(code)
                said.append(stranger.say("9999").text)
            assert len(set(said)) == 1
            stranger.say(code)
            assert stranger.say("0123").responses == ["utter_visit_locked"]
            stranger.say("I need to cancel my appointment")
    assert find(booking_house, reference).status is AppointmentStatus.BOOKED


def test_without_a_code_a_person_helps(visitor):
    visitor.say("I need to change my appointment")
    assert visitor.press("I don't have it").responses == ["utter_visit_no_code"]
    assert visitor.say("yes please").asked == "consent"


def test_an_expired_hold_is_free_for_others_and_a_lost_time_is_offered_anew(booking_house, visitor):
    visitor.book("visit", times="Tuesdays at 10")
    visitor.pick(0)
    visitor.press("No insurance")
    visitor.press("Rather not say")
    taken = _expire_and_fill(booking_house)
    answer = visitor.press("Send it")
    assert answer.responses[0] == "utter_visit_lost"
    assert times(answer), answer.text
    visitor.pick(0)
    assert visitor.press("Send it").reference
    booking_house.run(lambda connection: connection.execute(slot_seats.delete().where(slot_seats.c.holder == taken)))


def _expire_and_fill(house):
    """Let the newest hold run out and give all its slot's seats to others."""

    def fill(connection):
        row = connection.execute(select(slot_seats).where(slot_seats.c.expires_at.is_not(None))).all()[-1]
        connection.execute(slot_seats.delete().where(slot_seats.c.expires_at.is_not(None)))
        used = set(connection.execute(select(slot_seats.c.seat).where(slot_seats.c.start_at == row.start_at)).scalars())
        values = {"start_at": row.start_at, "end_at": row.end_at, "holder": "others", "expires_at": None}
        for seat in set(range(OPEN["capacity"])) - used:
            connection.execute(slot_seats.insert().values(seat=seat, **values))

    house.run(fill)
    return "others"


def test_a_stopped_form_lets_go_of_its_hold(booking_house, visitor):
    visitor.book("visit")
    visitor.pick(0)
    assert _holds(booking_house) >= 1
    before = _holds(booking_house)
    visitor.say("stop")
    assert _holds(booking_house) == before - 1


def _holds(house):
    now = datetime.now(UTC)
    taken = house.run(seats.taken, now)
    return sum(slot.status.value == "busy-tentative" for slot in taken)


def test_staff_close_the_hours_and_only_call_back_requests_are_taken(booking_house, visitor):
    booking_house.run(change, {}, "America/New_York", datetime.now(UTC))
    try:
        assert visitor.book("insurer").asked == "insurer"
        assert not booking_house.run(visits.can_book, office())
    finally:
        booking_house.run(change, OPEN, "America/New_York", datetime.now(UTC))


def test_the_funnel_is_counted_and_shown_without_names(booking_house, visitor):
    now = datetime.now(UTC)
    before = booking_house.run(funnel.counts, now)
    booked(visitor)
    after = booking_house.run(funnel.counts, now + timedelta(minutes=1))
    for step in ("started", "reached_consent", "reached_visit", "reached_review", "booked"):
        assert after[step] == before.get(step, 0) + 1
    shown = visitor.http.get("/metrics").text
    assert f'clinic_bot_intake_steps{{step="booked"}} {float(after["booked"])}' in shown
    assert "Ana" not in shown


@pytest.fixture(scope="module")
def stays(booking_house):
    """Each persona's talk: what was answered, in how many turns, and the booked visit."""
    return {name: stay(booking_house, persona["says"]) for name, persona in PERSONAS.items()}


def stay(house, says):
    with Visitor(house.url) as visitor:
        trace, answer = [], None
        for words in says:
            if isinstance(words, dict) and "pick" in words and not (answer and times(answer)):
                break  # the trace tells where the talk went wrong
            answer = _act(visitor, words)
            trace.append((words, answer.responses, answer.titles))
            if "check" in answer.kinds:
                visitor.press("No")
        visit = house.run(appointments.find, answer.reference) if answer.reference else None
        return {"turns": visitor.turns, "trace": trace, "reference": answer.reference, "visit": visit}


def _act(visitor, words):
    if not isinstance(words, dict):
        return visitor.say(words)
    return visitor.pick(words["pick"]) if "pick" in words else visitor.press(words["press"])


@pytest.mark.parametrize("name", PERSONAS)
def test_a_persona_books_a_time_that_suits(name, stays):
    persona, result = PERSONAS[name], stays[name]
    trace = "\n".join(map(str, result["trace"]))
    assert result["reference"], trace
    assert bool(result["visit"]) == persona["booked"], trace
    if result["visit"]:
        local = office().local(result["visit"].start)
        assert local.weekday() in persona.get("weekdays", range(7)), trace
        first, last = persona.get("hours", (0, 24))
        assert first <= local.hour < last, trace


def test_half_of_the_personas_need_at_most_twelve_turns(stays):
    turns = {name: result["turns"] for name, result in stays.items() if result["reference"]}
    assert len(turns) == len(PERSONAS)
    assert median(turns.values()) <= MOST_TURNS, turns
