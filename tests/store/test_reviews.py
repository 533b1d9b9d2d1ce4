"""What reviewers make of a conversation, and their own filters."""

from datetime import UTC, datetime

import pytest

from bot.clinic.access import Role
from bot.clinic.errors import NotKnownError
from bot.store import conversations, reviews, staff

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


@pytest.fixture
def person(store):
    def add(name, role=Role.REVIEWER):
        store.run(staff.add, name, role, "x", NOW)
        return store.run(staff.by_name, name).id

    return add


@pytest.fixture
def rita(person):
    return person("Rita")


@pytest.fixture
def talk(store):
    def talk():
        conversation, _ = store.run(conversations.start, ())
        store.run(conversations.add_visitor_message, conversation.id, "hi", payload=None, client_id=None, gate={})
        return conversation.id

    return talk


def test_nothing_is_decided_at_first(store, talk, rita):
    mine = store.run(reviews.review, talk(), rita)
    assert (mine.reviewed, mine.assigned, mine.saved, mine.tags, mine.notes) == (None, None, False, {}, [])


def test_it_is_marked_and_unmarked(store, talk, rita):
    one = talk()
    store.run(reviews.mark, one, rita, NOW)
    assert store.run(reviews.review, one, rita).reviewed == ("Rita", NOW)
    store.run(reviews.mark, one, None, NOW)
    assert store.run(reviews.review, one, rita).reviewed is None


def test_it_is_saved_for_oneself_alone(store, talk, rita, person):
    one, nora = talk(), person("Nora")
    for _ in range(2):
        store.run(reviews.save_for_later, one, rita, saved=True)
    assert store.run(reviews.review, one, rita).saved
    assert not store.run(reviews.review, one, nora).saved
    store.run(reviews.save_for_later, one, rita, saved=False)
    assert not store.run(reviews.review, one, rita).saved


def test_it_is_given_to_somebody_who_reviews(store, talk, rita, person):
    person("Ida", Role.INTAKE)
    assert store.run(reviews.colleagues) == [(rita, "Rita")]
    one = talk()
    store.run(reviews.assign, one, rita)
    assert store.run(reviews.review, one, rita).assigned == (rita, "Rita")
    store.run(reviews.assign, one, None)
    assert store.run(reviews.review, one, rita).assigned is None


def test_a_tag_is_one_whatever_its_case_and_is_forgotten_with_its_last_use(store, talk, rita):
    one, other = talk(), talk()
    store.run(reviews.add_tag, one, "Look again")
    store.run(reviews.add_tag, other, "look AGAIN")
    store.run(reviews.add_tag, one, "look again")
    ((tag, name),) = store.run(reviews.all_tags)
    assert name == "Look again"
    assert store.run(reviews.tags_of, [one, other]) == {one: {tag: name}, other: {tag: name}}
    store.run(reviews.remove_tag, one, tag)
    assert store.run(reviews.all_tags) == [(tag, name)]
    assert store.run(reviews.review, one, rita).tags == {}
    store.run(reviews.remove_tag, other, tag)
    assert store.run(reviews.all_tags) == []


def test_notes_come_newest_first_with_their_author(store, talk, rita):
    one = talk()
    for text in ("first", "second"):
        store.run(reviews.add_note, one, rita, text, NOW)
    assert [(note.who, note.text) for note in store.run(reviews.notes, one)] == [("Rita", "second"), ("Rita", "first")]


def test_filters_are_ones_own_and_replaced_by_name(store, rita, person):
    nora = person("Nora")
    store.run(reviews.save_filter, rita, "Doubts", "?below=50")
    store.run(reviews.save_filter, rita, "doubts", "?below=30")
    store.run(reviews.save_filter, rita, "All", "")
    assert [each[1:] for each in store.run(reviews.filters_of, rita)] == [("All", ""), ("doubts", "?below=30")]
    assert store.run(reviews.filters_of, nora) == []
    number = store.run(reviews.filters_of, rita)[0][0]
    store.run(reviews.drop_filter, nora, number)
    assert len(store.run(reviews.filters_of, rita)) == 2
    store.run(reviews.drop_filter, rita, number)
    assert len(store.run(reviews.filters_of, rita)) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda store, who: store.run(reviews.review, "0" * 32, who),
        lambda store, who: store.run(reviews.mark, "0" * 32, who, NOW),
        lambda store, who: store.run(reviews.assign, "0" * 32, who),
        lambda store, who: store.run(reviews.save_for_later, "0" * 32, who, saved=True),
        lambda store, who: store.run(reviews.add_note, "0" * 32, who, "x", NOW),
        lambda store, _: store.run(reviews.add_tag, "0" * 32, "x"),
    ],
)
def test_a_conversation_that_is_not_known_is_an_error(store, rita, change):
    with pytest.raises(NotKnownError):
        change(store, rita)


def test_all_of_it_is_erased_with_the_conversation(store, talk, rita):
    one = talk()
    store.run(reviews.add_tag, one, "x")
    store.run(reviews.add_note, one, rita, "x", NOW)
    store.run(reviews.save_for_later, one, rita, saved=True)
    counts = store.run(conversations.erase, one)
    gone = {"conversation_notes", "conversation_tags", "saved_conversations", "conversation_summaries"}
    assert gone <= set(counts)
    with pytest.raises(NotKnownError):
        store.run(reviews.review, one, rita)
