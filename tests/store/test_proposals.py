"""Messages proposed to the content desk: with their text and topic, and nothing of who wrote them or who proposed."""

from datetime import UTC, datetime

import pytest

from bot.clinic.access import Role
from bot.clinic.errors import NotKnownError
from bot.store import conversations, misunderstood, proposals, staff

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
    def propose(place, topic):
        store.run(proposals.propose, *place, topic, proposed_by=reviewer, now=NOW)

    return propose


def test_what_is_proposed_lies_in_the_inbox_without_identity(store, said, propose):
    first, second = said("is there parking"), said()
    propose(first, "faq/insurance")
    propose(second, None)
    newest, oldest = store.run(misunderstood.latest, 10)
    assert (newest.text, newest.topic, newest.names) == ("can my dog come", "", ())
    assert (oldest.text, oldest.topic) == ("is there parking", "faq/insurance")
    assert set(vars(oldest)) == {"id", "text", "topic", "at", "names", "proposed"}


def test_a_second_thought_replaces_the_first(store, said, propose):
    place = said()
    propose(place, "faq/insurance")
    propose(place, "greet")
    (kept,) = store.run(misunderstood.latest, 10)
    assert kept.topic == "greet"
    assert store.run(proposals.of_conversation, place[0]) == {place[1]: "greet"}


def test_only_what_a_visitor_said_in_this_conversation_can_be_proposed(said, propose):
    (conversation, _), (_, other) = said(), said()
    for message in (other, "0" * 32):
        with pytest.raises(NotKnownError):
            propose((conversation, message), None)


def test_an_erased_conversation_takes_its_proposals_with_it(store, said, propose):
    place = said()
    propose(place, None)
    store.run(conversations.erase, place[0])
    assert store.run(misunderstood.latest, 10) == []
