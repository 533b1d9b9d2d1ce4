"""Lists of conversations: filters that combine, a page at a time in a fixed order; summaries kept up to date."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text, update
from support.booking import request, slot

from bot.clinic.access import Role
from bot.clinic.outcome import Flag, Outcome
from bot.clinic.wording import Message
from bot.store import appointments, conversations, intake, reviews, staff, summaries, transcripts
from bot.store.migrate import migrate
from bot.store.tables import conversation_summaries
from bot.store.transcripts import Wanted

NOW = datetime.now(UTC)
ALL = Wanted(NOW - timedelta(365), NOW + timedelta(1))


def parsed(label, confidence=0.9):
    return {"intent": {"name": label, "confidence": confidence}}


@pytest.fixture
def talk(store):
    """Has a conversation of one turn, some days ago; its id."""

    def talk(text="hello there", understood=None, kind="answer", ago=0):
        conversation, _ = store.run(conversations.start, (Message("Welcome.", "notice"),))
        said = store.run(
            conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate={}
        )
        if understood:
            store.run(conversations.note_understanding, said.id, understood)
        store.run(conversations.add_replies, conversation.id, said.id, (Message("Yes.", kind),))
        store.run(summaries.refresh, conversation.id)
        began = update(conversation_summaries).where(conversation_summaries.c.conversation_id == conversation.id)
        store.run(lambda connection: connection.execute(began.values(began_at=NOW - timedelta(ago))))
        return conversation.id

    return talk


@pytest.fixture
def reviewer(store):
    store.run(staff.add, "Rita", Role.REVIEWER, "x", NOW)
    return store.run(staff.by_name, "Rita").id


@pytest.fixture
def ids(store):
    """The ids that fit, in order."""
    return lambda **wanted: [each.id for each in store.run(transcripts.listed, replace(ALL, **wanted))]


def test_a_row_tells_what_became_of_it(store, talk):
    talk("what does it cost", parsed("faq_cost", 0.42), "crisis")
    (row,) = store.run(transcripts.listed, ALL)
    assert (row.said, row.opening, row.topics, row.lowest_confidence) == (1, "what does it cost", ("faq_cost",), 0.42)
    assert (row.flag, row.outcome, row.reviewed, row.assigned) == (Flag.CRISIS, Outcome.CRISIS, False, None)


def test_danger_of_before_there_was_an_outcome_for_it_is_no_longer_told_as_answered(store, talk, ids, url, keys):
    danger, plain = talk(kind="crisis"), talk(kind="answer")
    as_it_was = update(conversation_summaries).values(outcome="answered")
    for statement in (as_it_was, text("UPDATE alembic_version SET version_num = '0014'")):
        store.run(lambda connection, statement=statement: connection.execute(statement))
    migrate(url, keys)
    assert ids(outcome=Outcome.CRISIS) == [danger]
    assert ids(outcome=Outcome.ANSWERED) == [plain]


def test_a_conversation_is_listed_from_the_first_message_on_before_it_is_answered(store, ids):
    conversation, _ = store.run(conversations.start, (Message("Welcome.", "notice"),))
    assert ids() == []
    store.run(conversations.add_visitor_message, conversation.id, "hello", payload=None, client_id=None, gate={})
    assert ids(outcome=Outcome.UNANSWERED) == [conversation.id]
    store.run(conversations.erase, conversation.id)
    assert ids() == []


def test_what_came_of_it_is_known_after_the_turn(store, talk, ids):
    asked, booked = talk(), talk()
    store.run(intake.save, request(1, conversation_id=asked))
    store.run(appointments.book, request(2, conversation_id=booked), slot(2), 1, NOW)
    for each in (asked, booked):
        store.run(summaries.refresh, each)
    assert ids(outcome=Outcome.REQUESTED) == [asked]
    assert ids(outcome=Outcome.BOOKED) == [booked]
    assert store.run(transcripts.listed, replace(ALL, outcome=Outcome.REQUESTED))[0].names == ("Ana Lopez",)


def test_each_filter_alone_and_all_of_them_together(store, talk, ids, reviewer):
    plain = talk(ago=4)
    mine = talk("is it far", parsed("directions", 0.3), "fallback", ago=2)
    store.run(reviews.mark, mine, reviewer, NOW)
    store.run(reviews.assign, mine, reviewer)
    store.run(reviews.add_tag, mine, "look again")
    store.run(reviews.save_for_later, mine, reviewer, saved=True)
    ((tag, _),) = store.run(reviews.all_tags)
    filters = {
        "topic": "directions", "outcome": Outcome.NOT_UNDERSTOOD, "below": 0.5, "reviewed": True, "tag": tag,
        "assigned_to": reviewer, "saved_by": reviewer, "among": [mine], "since": NOW - timedelta(3),
    }  # fmt: skip
    for name, value in filters.items():
        assert ids(**{name: value}) == [mine], name
    assert ids(**filters) == [mine]
    others = {
        "topic": "direction", "outcome": Outcome.BOOKED, "flag": Flag.CHECK, "below": 0.3, "tag": tag + 1,
        "assigned_to": 99, "saved_by": 99, "among": [], "until": NOW - timedelta(5),
    }  # fmt: skip
    for name, value in others.items():
        assert ids(**{name: value}) == [], name
    assert ids(reviewed=False) == [plain]


@pytest.mark.parametrize("topic", ["%", "_", "faq/_ost", " "])
def test_a_topic_is_taken_by_the_letter(talk, ids, topic):
    talk(understood=parsed("faq/cost"))
    assert ids(topic=topic) == []


@pytest.mark.parametrize("oldest_first", [False, True])
def test_pages_hold_each_conversation_once_in_order_even_of_one_moment(store, talk, ids, oldest_first):
    made = [talk(ago=number // 3) for number in range(8)]
    wanted, after, paged = replace(ALL, oldest_first=oldest_first), None, []
    while page := store.run(transcripts.listed, wanted, after, 3):
        after = page[-1].place
        paged += [each.id for each in page]
    assert paged == ids(oldest_first=oldest_first)
    assert sorted(paged) == sorted(made)
    assert paged == ids(oldest_first=not oldest_first)[::-1]


@pytest.mark.parametrize("oldest_first", [False, True])
def test_the_neighbours_are_those_of_the_list(store, talk, oldest_first):
    for ago in range(3):
        talk(ago=ago)
    wanted = replace(ALL, oldest_first=oldest_first)
    first, second, third = store.run(transcripts.listed, wanted)
    assert store.run(transcripts.neighbours, wanted, second.place) == (first.id, third.id)
    assert store.run(transcripts.neighbours, wanted, first.place) == (None, second.id)
    assert store.run(transcripts.neighbours, wanted, third.place) == (second.id, None)


def test_they_are_counted_up_to_an_end(store, talk):
    for _ in range(3):
        talk()
    assert store.run(transcripts.count, ALL, 10) == 3
    assert store.run(transcripts.count, ALL, 2) == 2


def test_summing_up_again_keeps_what_reviewers_decided(store, talk, ids, reviewer):
    mine = talk()
    store.run(reviews.mark, mine, reviewer, NOW)
    store.run(summaries.refresh, mine)
    assert ids(reviewed=True) == [mine]
