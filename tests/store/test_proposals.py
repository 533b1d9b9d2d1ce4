"""Messages proposed to the content desk: with their text and topic, and nothing of who wrote them or who proposed."""

from datetime import UTC, datetime, timedelta

import pytest
from support.booking import request

from bot.clinic.access import Role
from bot.clinic.errors import NotKnownError
from bot.store import conversations, intake, proposals, staff

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
def reviewer(store):
    store.run(staff.add, "Rita", Role.REVIEWER, "x", NOW)
    return store.run(staff.by_name, "Rita").id


@pytest.fixture
def said(store):
    """Says something in a conversation of its own; the ids of conversation and message."""

    def say(text="can my dog come"):
        conversation, _ = store.run(conversations.start, ())
        message = store.run(
            conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate={}
        )
        return conversation.id, message.id

    return say


@pytest.fixture
def propose(store, reviewer):
    def propose(place, topic, now=NOW):
        store.run(proposals.propose, *place, topic, proposed_by=reviewer, now=now)

    return propose


def test_the_newest_comes_first_without_identity(store, said, propose):
    first, second = said("is there parking"), said()
    propose(first, "faq/insurance")
    propose(second, None, NOW + timedelta(minutes=1))
    newest, oldest = store.run(proposals.open_proposals, 10)
    assert (newest.text, newest.topic, newest.at, newest.names) == (
        "can my dog come", None, NOW + timedelta(minutes=1), (),
    )  # fmt: skip
    assert (oldest.text, oldest.topic) == ("is there parking", "faq/insurance")
    assert set(vars(oldest)) == {"id", "text", "topic", "at", "names"}
    assert len(store.run(proposals.open_proposals, 1)) == 1


def test_a_second_thought_replaces_the_first(store, said, propose):
    place = said()
    propose(place, "faq/insurance")
    propose(place, "greet")
    (kept,) = store.run(proposals.open_proposals, 10)
    assert kept.topic == "greet"
    assert store.run(proposals.of_conversation, place[0]) == {place[1]: "greet"}


def test_the_names_that_have_to_be_hidden_come_with_it(store, said, propose):
    place = said()
    store.run(intake.save, request(conversation_id=place[0]))
    propose(place, None)
    assert store.run(proposals.open_proposals, 10)[0].names == ("Ana Lopez",)


def test_what_is_settled_is_open_no_more(store, said, propose):
    place = said()
    propose(place, "greet")
    (one,) = store.run(proposals.open_proposals, 10)
    store.run(proposals.settle, one.id, NOW)
    assert store.run(proposals.open_proposals, 10) == []
    with pytest.raises(NotKnownError):
        store.run(proposals.settle, one.id, NOW)


def test_only_what_a_visitor_said_in_this_conversation_can_be_proposed(said, propose):
    (conversation, _), (_, other) = said(), said()
    for message in (other, "0" * 32):
        with pytest.raises(NotKnownError):
            propose((conversation, message), None)


def test_an_erased_conversation_takes_its_proposals_with_it(store, said, propose):
    place = said()
    propose(place, None)
    store.run(conversations.erase, place[0])
    assert store.run(proposals.open_proposals, 10) == []
