"""Who waits, read from the record on both databases; and what staff have seen and taken off."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from support.booking import request, slot

from bot.clinic.access import Role
from bot.clinic.desk import RequestState
from bot.clinic.queue import ENDED_AFTER, LOOK_BACK, Need, Tier
from bot.clinic.wording import Message
from bot.store import appointments, conversations, desk, erasure, flags, intake, queue, staff
from bot.store.tables import crisis_flags, messages, queue_marks

NOW = datetime.now(UTC)


class Talk:
    """A conversation whose turns a test makes, each at its own time."""

    def __init__(self, store):
        self.store = store
        self.id = store.run(conversations.start, ())[0].id

    def turn(self, kind="answer", minutes_ago=60, flag=None):
        """The visitor says something, the bot answers with these kinds; the numbers of its answers."""
        add, kinds = conversations.add_visitor_message, kind.split()
        said = self.store.run(add, self.id, "hello", payload=None, client_id=None, gate={})
        self.store.run(conversations.add_replies, self.id, said.id, tuple(Message("Hm.", each) for each in kinds))
        at = NOW - timedelta(minutes=minutes_ago)
        mine = (messages.c.id == said.id) | (messages.c.reply_to == said.id)
        self.store.run(lambda connection: connection.execute(update(messages).where(mine).values(at=at)))
        if flag:
            self.store.run(flags.raise_flag, self.id, said.id, tier=flag, variant="self", now=at)
        return said


@pytest.fixture
def talk(store):
    return Talk(store)


@pytest.fixture
def nora(store):
    """Number of somebody of the staff."""
    store.run(staff.add, "Nora", Role.INTAKE, "hash", NOW)
    return store.run(staff.by_name, "Nora").id


@pytest.fixture
def waiting(store):
    """Reads the queue; the needs of who waits."""
    return lambda now=NOW: [item.need for item in store.run(queue.waiting, now)]


def flag_of(store):
    (item,) = store.run(queue.waiting, NOW)
    return item


def test_nobody_waits_at_first(waiting):
    assert waiting() == []


def test_each_need_is_found_and_in_its_order(store, waiting):
    Talk(store).turn("fallback")
    Talk(store).turn("handover")
    store.run(intake.save, request())
    Talk(store).turn("crisis", flag=Tier.SURE)
    assert waiting() == [Need.CRISIS, Need.REQUEST, Need.HANDOVER, Need.FALLBACK]


def test_the_flags_of_a_conversation_are_one_item_since_the_first(store, talk):
    talk.turn("check", 9, Tier.UNSURE)
    talk.turn("crisis", 8, Tier.CONFIRMED)
    item = flag_of(store)
    assert (item.count, item.tier, item.since) == (2, Tier.CONFIRMED, NOW - timedelta(minutes=9))


def test_however_many_flags_wait_the_newest_conversation_is_among_them(store, talk):
    rows = [
        {"conversation_id": talk.id, "message_id": f"{number}", "tier": "sure", "variant": "self", "raised_at": NOW}
        for number in range(501)
    ]
    store.run(lambda connection: connection.execute(crisis_flags.insert(), rows))
    newest = Talk(store)
    newest.turn("crisis", 1, Tier.SURE)
    assert [(item.conversation_id, item.count) for item in store.run(queue.waiting, NOW)] == [
        (newest.id, 1),
        (talk.id, 501),
    ]
    assert store.run(flags.count_unseen, NOW) == 2


def test_a_message_has_one_flag(store, talk):
    said = talk.turn("crisis", flag=Tier.SURE)
    assert not store.run(flags.raise_flag, talk.id, said.id, tier=Tier.SECOND_NET, variant="self", now=NOW)
    assert flag_of(store).tier is Tier.SURE


def test_a_flag_that_was_seen_is_off_the_queue_and_tells_by_whom_and_after_how_long(store, talk, nora, waiting):
    talk.turn("crisis", 10, Tier.SURE)
    assert store.run(flags.mark_seen, talk.id, flag_of(store).up_to, nora, NOW) == 1
    assert waiting() == []
    (flag,) = store.run(flags.seen_since, NOW - timedelta(days=1))
    assert (flag.seen_by, flag.waited) == ("Nora", timedelta(minutes=10))


def test_who_was_first_to_see_it_stays(store, talk, nora):
    talk.turn("crisis", 10, Tier.SURE)
    up_to = flag_of(store).up_to
    store.run(flags.mark_seen, talk.id, up_to, nora, NOW)
    store.run(staff.add, "Ben", Role.INTAKE, "hash", NOW)
    assert store.run(flags.mark_seen, talk.id, up_to, store.run(staff.by_name, "Ben").id, NOW) == 0
    assert store.run(flags.seen_since, NOW - timedelta(days=1))[0].seen_by == "Nora"


def test_a_flag_raised_after_the_page_was_shown_is_not_seen_with_it(store, talk, nora, waiting):
    talk.turn("crisis", 10, Tier.SURE)
    shown = flag_of(store).up_to
    talk.turn("crisis", 1, Tier.SURE)
    store.run(flags.mark_seen, talk.id, shown, nora, NOW)
    assert waiting() == [Need.CRISIS]
    assert flag_of(store).count == 1


def test_a_flag_raised_after_the_one_shown_was_withdrawn_is_not_seen_with_it(store, talk, nora, waiting):
    talk.turn("check", 10, Tier.UNSURE)
    shown = flag_of(store).up_to
    store.run(flags.withdraw, talk.id)
    talk.turn("crisis", 1, Tier.SURE)
    assert store.run(flags.mark_seen, talk.id, shown, nora, NOW) == 0
    assert waiting() == [Need.CRISIS]


def test_a_flag_after_a_withdrawn_one_gets_an_alarm_of_its_own(store, talk):
    talk.turn("check", 50, Tier.UNSURE)
    assert store.run(flags.raise_alarm, None, NOW) == 1
    store.run(flags.withdraw, talk.id)
    talk.turn("crisis", 20, Tier.SURE)
    assert store.run(flags.raise_alarm, None, NOW) == 1


@pytest.mark.parametrize("up_to", [0, 10**6])
def test_what_was_not_shown_cannot_be_marked(store, talk, nora, waiting, up_to):
    talk.turn("crisis handover", flag=Tier.SURE)
    assert store.run(flags.mark_seen, talk.id, up_to, nora, NOW) == 0
    assert not store.run(queue.take_off, talk.id, Need.HANDOVER, up_to, staff_id=nora, now=NOW)
    assert waiting() == [Need.CRISIS]


def test_a_no_takes_back_the_last_question_only_and_nothing_that_is_certain(store, talk, waiting):
    talk.turn("crisis", 9, Tier.SURE)
    talk.turn("check", 8, Tier.UNSURE)
    talk.turn("check", 7, Tier.UNSURE)
    store.run(flags.withdraw, talk.id)
    assert flag_of(store).count == 2
    store.run(flags.withdraw, talk.id)
    store.run(flags.withdraw, talk.id)
    assert (flag_of(store).count, waiting()) == (1, [Need.CRISIS])


def test_a_question_waits_a_moment_for_its_answer(store, talk, waiting):
    talk.turn("check", 0, Tier.UNSURE)
    for seconds, needs in ((0, []), (29, []), (30, [Need.CRISIS])):
        now = NOW + timedelta(seconds=seconds)
        assert waiting(now) == needs
        assert store.run(flags.count_unseen, now) == len(needs)


@pytest.mark.parametrize("state", [state for state in RequestState if state is not RequestState.NEW])
def test_a_request_that_somebody_works_on_does_not_wait(store, waiting, state):
    store.run(intake.save, request())
    store.run(intake.set_state, "REF-0", state, RequestState.NEW, NOW)
    assert waiting() == []


def test_a_visit_booked_in_the_chat_waits_until_somebody_takes_it_on(store, nora, waiting):
    store.run(appointments.book, request(), slot(), 1, NOW)
    (item,) = store.run(queue.waiting, NOW)
    assert (item.need, item.reference, item.visit_start) == (Need.REQUEST, "REF-0", slot().start)
    store.run(desk.assign, "REF-0", nora)
    assert waiting() == []


def test_a_cancelled_visit_waits_since_it_was_cancelled(store):
    store.run(appointments.book, request(), slot(), 1, NOW)
    store.run(appointments.cancel, "REF-0", NOW + timedelta(hours=1))
    (item,) = store.run(queue.waiting, NOW + timedelta(hours=2))
    assert (item.since, item.visit_start) == (NOW + timedelta(hours=1), None)


@pytest.mark.parametrize(
    ("last", "waits"),
    [("fallback", True), ("fallback talk", True), ("answer", False), ("handover", False), ("crisis", False)],
)
def test_a_conversation_is_left_without_an_answer_if_its_last_one_is_a_fallback(talk, waiting, last, waits):
    talk.turn("fallback", 61)
    talk.turn(last, 60)
    assert (Need.FALLBACK in waiting()) is waits


def test_a_conversation_has_ended_after_half_an_hour_of_silence(talk, waiting):
    talk.turn("fallback", 29)
    assert waiting() == []
    assert waiting(NOW + ENDED_AFTER) == [Need.FALLBACK]


def test_who_asks_for_a_person_waits_at_once_and_since_the_first_time(store, talk):
    talk.turn("handover", 20)
    talk.turn("answer", 10)
    talk.turn("handover", 0)
    (item,) = store.run(queue.waiting, NOW)
    assert (item.need, item.since) == (Need.HANDOVER, NOW - timedelta(minutes=20))


def test_a_request_made_afterwards_answers_the_wish_for_a_person(store, talk, waiting):
    talk.turn("handover", 20)
    store.run(intake.save, request(conversation_id=talk.id))
    assert waiting() == [Need.REQUEST]
    store.run(intake.set_state, "REF-0", RequestState.CONTACTED, RequestState.NEW, NOW)
    assert waiting() == []


def test_what_is_done_is_off_the_queue_until_the_visitor_asks_again(store, talk, nora, waiting):
    talk.turn("handover", 20)
    (item,) = store.run(queue.waiting, NOW)
    assert store.run(queue.take_off, talk.id, item.need, item.up_to, staff_id=nora, now=NOW)
    assert not store.run(queue.take_off, talk.id, item.need, item.up_to, staff_id=nora, now=NOW)
    assert waiting() == []
    (mark,) = store.run(queue.taken_off, NOW - timedelta(days=1), 10)
    assert (mark.who, mark.need, mark.at) == ("Nora", Need.HANDOVER, NOW)
    talk.turn("handover", 1)
    assert store.run(queue.waiting, NOW)[0].since == NOW - timedelta(minutes=1)


def test_nobody_waits_for_ever_but_danger_and_requests_do(store, talk, waiting):
    talk.turn("handover")
    talk.turn("crisis", flag=Tier.SURE)
    store.run(intake.save, request())
    Talk(store).turn("fallback")
    assert waiting(NOW + LOOK_BACK) == [Need.CRISIS, Need.REQUEST]


def test_erasure_takes_flags_and_marks_with_it(store, talk, nora):
    talk.turn("crisis handover", flag=Tier.SURE)
    number = store.run(lambda connection: connection.execute(
        select(messages.c.number).where(messages.c.kind == "handover")
    ).scalar_one())  # fmt: skip
    store.run(queue.take_off, talk.id, Need.HANDOVER, number, staff_id=nora, now=NOW)
    receipt = store.run(erasure.erase_conversation, talk.id, NOW)
    assert (receipt.rows["crisis_flags"], receipt.rows["queue_marks"]) == (1, 1)
    for table in (crisis_flags, queue_marks):
        assert store.run(lambda connection, table=table: connection.execute(select(table)).all()) == []
