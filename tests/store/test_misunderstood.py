"""What was not understood: read by the engine, answered with a fallback."""

from datetime import timedelta

from support.booking import NOW

from bot.clinic.access import Role
from bot.clinic.wording import Message
from bot.store import conversations, intake, misunderstood, proposals, staff
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


def propose(store, conversation, said, topic):
    store.run(staff.add, "Nora", Role.REVIEWER, "hash", NOW)
    nora = store.run(staff.by_name, "Nora").id
    store.run(proposals.propose, conversation.id, said.id, topic, proposed_by=nora, now=NOW)


def test_what_a_reviewer_proposes_stands_in_the_inbox_with_its_right_topic(store):
    conversation = begun(store)
    said = say(store, conversation, "what is the damage", "answer")
    propose(store, conversation, said, "faq/cost")
    (listed,) = store.run(misunderstood.latest, 10)
    assert (listed.text, listed.topic, listed.id, listed.proposed) == ("what is the damage", "faq/cost", said.id, True)


def test_what_is_dealt_with_leaves_the_inbox_and_is_erased_with_its_conversation(store):
    conversation = begun(store)
    parking = say(store, conversation, "is there parking", "fallback")
    damage = say(store, conversation, "what is the damage", "answer")
    kept = say(store, conversation, "can my dog come", "fallback")
    propose(store, conversation, damage, None)
    assert store.run(misunderstood.handled, [parking.id, damage.id, "nothing"], NOW) == 2
    assert store.run(misunderstood.handled, [parking.id], NOW) == 0
    assert [each.id for each in store.run(misunderstood.latest, 10)] == [kept.id]
    assert store.run(conversations.erase, conversation.id)["handled_messages"] == 2


def test_topics_are_counted_with_what_was_not_understood_of_them(store):
    conversation = begun(store)
    for kind in ("answer", "fallback", "answer"):
        say(store, conversation, "is there parking", kind)
    last = say(store, conversation, "hello", "answer", {"intent": {"name": "greet", "confidence": 0.9}})
    since = last.at - timedelta(days=1)
    assert store.run(misunderstood.asked, since) == {
        "greet": misunderstood.Asked(1, 0),
        "out_of_scope": misunderstood.Asked(3, 1),
    }
    assert store.run(misunderstood.asked, last.at + timedelta(seconds=1)) == {}


def test_what_a_reviewer_has_found_counts_for_the_topic_that_was_meant(store):
    conversation = begun(store)
    said = say(store, conversation, "what is the damage", "answer")
    propose(store, conversation, said, "faq/cost")
    store.run(misunderstood.handled, [said.id], NOW)
    assert store.run(misunderstood.asked, said.at - timedelta(days=1)) == {
        "faq/cost": misunderstood.Asked(0, 1),
        "out_of_scope": misunderstood.Asked(1, 0),
    }
