"""What was not understood: read by the engine, answered with a fallback."""

from bot.clinic.wording import Message
from bot.store import conversations, intake, misunderstood
from bot.store.intake import IntakeRequest

UNDERSTOOD = {"intent": {"name": "out_of_scope", "confidence": 0.4}}


def say(store, conversation, text, kind, understood=UNDERSTOOD):
    gate = {"tier": "clear"}
    said = store.run(conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate=gate)
    if understood:
        store.run(conversations.note_understanding, said.id, understood)
    store.run(conversations.add_replies, conversation.id, said.id, (Message("An answer.", kind),))
    return said


def begun(store):
    return store.run(conversations.start, (Message("Hello.", "talk"),))[0]


def test_only_what_was_read_and_not_understood_is_listed_the_newest_first(store):
    conversation = begun(store)
    say(store, conversation, "is there parking", "fallback")
    say(store, conversation, "how long is it", "answer")
    say(store, conversation, "sent while the engine was down", "fallback", understood=None)
    last = say(store, begun(store), "can my dog come", "fallback")
    newest, first = store.run(misunderstood.latest, 10)
    assert (newest.text, newest.at, newest.topic, newest.names) == ("can my dog come", last.at, "out_of_scope", ())
    assert first.text == "is there parking"
    assert [each.text for each in store.run(misunderstood.latest, 1)] == ["can my dog come"]


def test_an_erased_message_is_gone(store):
    conversation = begun(store)
    say(store, conversation, "is there parking", "fallback")
    store.run(conversations.erase, conversation.id)
    assert store.run(misunderstood.latest, 10) == []


def test_the_names_of_its_conversations_requests_come_with_a_message(store):
    conversation = begun(store)
    say(store, conversation, "is there parking", "fallback")
    request = IntakeRequest(
        reference="7KQ2-M4XD-9T",
        key="k",
        conversation_id=conversation.id,
        name="Ana Lopez",
        contact="ana@clinic.test",
        times="any",
        insurer="",
        reason="",
        consent_version="1",
    )
    store.run(intake.save, request)
    (listed,) = store.run(misunderstood.latest, 10)
    assert listed.names == ("Ana Lopez",)
