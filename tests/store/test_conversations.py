"""Conversations and their messages as the record keeps them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clinic.wording import Button, Message
from bot.store import conversations
from bot.store.conversations import new_id

OPENING = (Message("Notice.", "notice"), Message("Hello.", "talk", (Button("A", "/a"), Button("B", "/b"))))
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=80)


@pytest.fixture
def conversation(store):
    return store.run(conversations.start, OPENING)[0]


def say(store, conversation, text, *, payload=None, client_id=None):
    gate = {"tier": "clear"}
    return store.run(
        conversations.add_visitor_message, conversation.id, text, payload=payload, client_id=client_id, gate=gate
    )


def test_ids_are_128_random_bits_in_hexadecimal():
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(len(value) == 32 and int(value, 16) for value in ids)


def test_a_conversation_begins_with_its_opening(store):
    conversation, opening = store.run(conversations.start, OPENING)
    assert store.run(conversations.find, conversation.id) == conversation
    assert store.run(conversations.history, conversation.id) == opening
    assert [(said.sender, said.kind, said.text) for said in opening] == [
        ("bot", "notice", "Notice."),
        ("bot", "talk", "Hello."),
    ]


def test_what_is_remembered_comes_back_whole(store, conversation):
    state = replace(
        conversation, form="intake_form", checked="m", card="self", suspend=True, checking="medical", calm=3
    )
    store.run(conversations.remember, state)
    assert store.run(conversations.find, conversation.id) == state


def test_an_unknown_conversation_is_none(store):
    assert store.run(conversations.find, new_id()) is None


def test_history_is_both_sides_in_the_order_of_arrival_whatever_the_clock_says(store, conversation):
    for number in range(20):
        said = say(store, conversation, f"visitor {number}")
        store.run(conversations.add_replies, conversation.id, said.id, (Message(f"bot {number}", "talk"),))
    texts = [said.text for said in store.run(conversations.history, conversation.id)[2:]]
    assert texts == [f"{side} {number}" for number in range(20) for side in ("visitor", "bot")]


def test_times_come_back_in_utc(store, conversation):
    (first, *_) = store.run(conversations.history, conversation.id)
    assert first.at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - first.at) < timedelta(minutes=1)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=WORDS, payload=st.none() | WORDS)
def test_words_are_kept_as_they_were_written(store, conversation, text, payload):
    said = say(store, conversation, text, payload=payload).id
    kept = store.run(conversations.find_message, conversation.id, said)
    assert (kept.text, kept.payload, kept.kind) == (text, payload, "choice" if payload else "text")
    assert kept.gate == {"tier": "clear"}


def test_a_message_is_found_by_its_client_id_in_its_own_conversation_only(store, conversation):
    other, _ = store.run(conversations.start, ())
    said = say(store, conversation, "hello", client_id="w-1").id
    assert store.run(conversations.find_by_client_id, conversation.id, "w-1").id == said
    assert store.run(conversations.find_by_client_id, conversation.id, "w-2") is None
    assert store.run(conversations.find_by_client_id, other.id, "w-1") is None
    assert store.run(conversations.find_message, other.id, said) is None


def test_the_replies_to_a_message_are_its_own_in_order(store, conversation):
    first, second = (say(store, conversation, text).id for text in ("one", "two"))
    store.run(conversations.add_replies, conversation.id, second, (Message("c", "talk"),))
    store.run(conversations.add_replies, conversation.id, first, (Message("a", "talk"), Message("b", "talk")))
    assert [said.text for said in store.run(conversations.replies_to, conversation.id, first)] == ["a", "b"]
    assert [said.text for said in store.run(conversations.replies_to, conversation.id, second)] == ["c"]


def test_a_button_is_found_in_the_conversation_that_offered_it_only(store, conversation):
    other, theirs = store.run(conversations.start, OPENING)
    mine = store.run(conversations.history, conversation.id)[1].buttons
    assert [button["payload"] for button in mine] == ["/a", "/b"]
    assert len({button["id"] for button in (*mine, *theirs[1].buttons)}) == 4
    for button in mine:
        assert store.run(conversations.find_button, conversation.id, button["id"]) == button
        assert store.run(conversations.find_button, other.id, button["id"]) is None
    for unknown in ("", ".", "x", f"{mine[0]['id']}0", mine[0]["id"].partition(".")[0]):
        assert store.run(conversations.find_button, conversation.id, unknown) is None


def test_what_was_understood_stands_beside_the_visitors_message(store, conversation):
    said = say(store, conversation, "hello").id
    understood = {"intent": {"name": "greet", "confidence": 0.9}, "intent_ranking": [1, 2, 3]}
    store.run(conversations.note_understanding, said, understood)
    assert store.run(conversations.find_message, conversation.id, said).understood == understood


def test_erasing_leaves_an_empty_row_until_the_engine_has_forgotten(store, conversation):
    other, _ = store.run(conversations.start, OPENING)
    say(store, conversation, "hello")
    store.run(conversations.erase, conversation.id)
    assert store.run(conversations.find, conversation.id) is None
    assert store.run(conversations.history, conversation.id) == []
    assert store.run(conversations.to_forget) == [conversation.id]
    store.run(conversations.forgotten, conversation.id)
    assert store.run(conversations.to_forget) == []
    assert len(store.run(conversations.history, other.id)) == 2
