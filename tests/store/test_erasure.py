"""Erasure on request: everything of one person, nothing of another; held by a booked visit; with a receipt."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from support.booking import request, slot

from bot.clinic.access import Role
from bot.clinic.errors import HeldError, NotKnownError
from bot.clinic.wording import Message
from bot.store import appointments, code_checks, conversations, erasing, intake, outbox, reviews, seats, staff
from bot.store.erasure import erase_conversation, erase_request
from bot.store.person import person
from bot.store.search import conversations_with
from bot.store.tables import appointments as appointments_table
from bot.store.tables import erasures, metadata

NOW = datetime.now(UTC)
# Tables with nothing of one visitor in them, and what each of them holds instead.
OF_NOBODY = {
    "availability_changes": "staff's hours",
    "busy_times": "when the clinic's calendar has something, and nothing of what",
    "funnel": "counts by day",
    "open_forms": "hashes of forms under way, swept after a day",
    "erasures": "the receipts",
    "staff": "people of the clinic",
    "tags": "words by which staff sort conversations",
    "saved_filters": "filters of the list that staff have named, sealed",
    "staff_sessions": "their sessions",
    "login_attempts": "hashes of their names",
    "access_log": "who of them saw which conversation, by its id alone; kept for six years",
    "access_log_head": "its end",
    "access_log_base": "its beginning, once entries have been purged",
    "daily_counts": "counts by day",
    "content_versions": "who published what, and counts",
    "content_proposals": "who would publish what",
    "content_drafts": "what is to become public, masked before it is put there",
}


@pytest.fixture
def make(store):
    """Makes a conversation with a request, and with a visit where one is wanted; its id and reference."""

    def make(number=1, *, visit=None):
        conversation, _ = store.run(conversations.start, (Message("Hello.", "talk"),))
        store.run(
            conversations.add_visitor_message, conversation.id, "marmalade", payload=None, client_id=None, gate={}
        )
        sent = request(number, f"REF-{number}", conversation_id=conversation.id)
        if visit is None:
            store.run(intake.save, sent)
        else:
            store.run(appointments.book, sent, slot(number), 1, NOW)
            when = update(appointments_table).where(appointments_table.c.reference == sent.reference)
            store.run(lambda connection: connection.execute(when.values(start_at=NOW + timedelta(visit))))
        store.run(code_checks.check, sent.reference, "wrong@example.com", NOW)
        return conversation.id, sent.reference

    return make


def rows_about(store, *names):
    """Every row of every table in which one of these names or ids stands, but for the conversation's own."""

    def look(connection):
        for table in metadata.sorted_tables:
            if table.name != "conversations":
                for row in connection.execute(select(table)):
                    if any(value in names for value in row):
                        yield table.name

    return store.run(lambda connection: list(look(connection)))


@pytest.mark.parametrize("by", ["reference", "conversation"])
def test_everything_of_it_is_gone_and_nothing_of_another(store, make, by):
    conversation, reference = make(1)
    other, others_reference = make(2)
    assert rows_about(store, conversation, reference)
    before = rows_about(store, other, others_reference)
    if by == "reference":
        receipt = store.run(erase_request, reference, NOW)
    else:
        receipt = store.run(erase_conversation, conversation, NOW)
    assert rows_about(store, conversation, reference) == []
    assert rows_about(store, other, others_reference) == before
    assert store.run(conversations_with, "marmalade", NOW - timedelta(1), datetime.now(UTC)) == [other]
    assert store.run(conversations.to_forget) == [conversation]
    said = {"message_words": 1, "messages": 2, "conversation_summaries": 1}
    assert receipt.rows == {"intake_requests": 1, "outbox": 2, "code_attempts": 1, **said}


def test_the_receipt_is_kept_and_tells_nothing_of_what_was_erased(store, make):
    conversation, reference = make()
    receipt = store.run(erase_request, reference, NOW)
    (kept,) = store.run(lambda connection: connection.execute(select(erasures)).all())
    assert (kept.id, kept.at, kept.rows, kept.reason) == (receipt.id, NOW, receipt.rows, None)
    assert not {conversation, reference} & set(map(str, kept))


@pytest.mark.parametrize(("visit", "over"), [(-1, True), (1, False)])
def test_a_booked_visit_holds_it_unless_there_is_a_reason(store, make, visit, over):
    conversation, reference = make(visit=visit)
    before = rows_about(store, conversation, reference)
    for erase, name in ((erase_request, reference), (erase_conversation, conversation)):
        with pytest.raises(HeldError) as held:
            store.run(erase, name, NOW)
        assert held.value.over is over
    assert rows_about(store, conversation, reference) == before
    receipt = store.run(erase_request, reference, NOW, "court order 12")
    assert receipt.reason == "court order 12"
    assert receipt.rows["appointments"] == receipt.rows["slot_seats"] == 1
    assert receipt.rows["outbox"] == len(outbox.DESTINATIONS)
    assert rows_about(store, conversation, reference) == []
    assert store.run(seats.taken, NOW) == []


def test_a_cancelled_visit_holds_nothing(store, make):
    _, reference = make(visit=1)
    store.run(appointments.cancel, reference, NOW)
    assert store.run(erase_request, reference, NOW, "needless").reason is None


def test_what_is_not_known_is_said(store, make):
    conversation, reference = make()
    store.run(erase_request, reference, NOW)
    for erase, name in ((erase_request, reference), (erase_conversation, conversation), (erase_conversation, "x")):
        with pytest.raises(NotKnownError):
            store.run(erase, name, NOW)


def test_every_table_is_known_to_the_erasure():
    """A new table names a conversation or a reference, or says here why it holds nothing of a visitor."""
    reached = {table.name for table in metadata.sorted_tables if {"conversation_id", "reference"} & set(table.c.keys())}
    others = {"conversations", "slot_seats", "code_attempts"}  # by their own id, holder, and hash
    assert reached | others | set(OF_NOBODY) == set(metadata.tables)
    assert {table.name for table in erasing._WITH_REQUESTS} <= reached


def test_a_persons_data_is_the_request_the_visit_and_the_conversation(store, make):
    conversation, reference = make(visit=1)
    store.run(staff.add, "Rita", Role.REVIEWER, "x", NOW)
    store.run(reviews.add_note, conversation, store.run(staff.by_name, "Rita").id, "read it", NOW)
    data = store.run(person, reference)
    assert [note["text"] for note in data["notes"]] == ["read it"]
    assert data["request"]["contact"] == "+19735550123, ana@example.com"
    assert data["visit"]["status"] == "booked"
    assert [(said["from"], said["text"]) for said in data["conversation"]] == [
        ("bot", "Hello."), ("visitor", "marmalade"),
    ]  # fmt: skip
    with pytest.raises(NotKnownError):
        store.run(person, "REF-9")
