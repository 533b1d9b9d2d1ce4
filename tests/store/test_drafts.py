"""Drafts of content files: two editors never overwrite each other."""

import pytest
from sqlalchemy import LargeBinary, select, type_coerce
from support.booking import NOW

from bot.clinic.access import Role
from bot.clinic.errors import DraftChangedError
from bot.store import drafts, staff
from bot.store.tables import content_drafts

FILE = "data/nlu/faq/cost.yml"
OTHER = "data/nlu/faq/grief.yml"


@pytest.fixture
def people(store):
    """The numbers of Nora and Omar."""
    for name in ("Nora", "Omar"):
        store.run(staff.add, name, Role.CONTENT, "hash", NOW)
    return [store.run(staff.by_name, name).id for name in ("Nora", "Omar")]


@pytest.fixture
def save(store):
    def save(staff_id, text, started, file=FILE):
        return store.run(
            drafts.save, file, text, base_hash=drafts.text_hash("live"), started=started, staff_id=staff_id, now=NOW
        )

    return save


def test_a_draft_is_kept_with_who_and_when_and_goes_on(store, people, save):
    nora, omar = people
    assert store.run(drafts.revision, FILE) == 0
    assert save(nora, "one", 0) == 1
    assert save(omar, "two", 1) == store.run(drafts.revision, FILE) == 2
    assert store.run(drafts.find, FILE) == drafts.Draft(FILE, "two", drafts.text_hash("live"), "Omar", NOW, 2)
    assert store.run(drafts.find, OTHER) is None


def test_the_change_set_holds_every_open_draft(store, people, save):
    save(people[0], "grief", 0, OTHER)
    save(people[1], "cost", 0)
    assert store.run(drafts.change_set) == {FILE: "cost", OTHER: "grief"}
    assert [draft.file for draft in store.run(drafts.every)] == [FILE, OTHER]


@pytest.mark.parametrize("started", [0, 1])
def test_who_saves_second_is_told_of_the_first_and_overwrites_nothing(store, people, save, started):
    nora, omar = people
    for revision in range(started + 1):
        save(nora, "Nora's", revision)
    with pytest.raises(DraftChangedError) as told:
        save(omar, "Omar's", started)
    assert (told.value.who, told.value.at, told.value.text) == ("Nora", NOW, "Nora's")
    assert "Nora's" not in str(told.value)
    assert store.run(drafts.find, FILE).text == "Nora's"


def test_who_writes_on_what_was_dropped_is_told_even_when_there_is_a_new_draft(store, people, save):
    nora, omar = people
    save(nora, "one", 0)
    store.run(drafts.discard, FILE, started=1, staff_id=omar, now=NOW)
    assert store.run(drafts.find, FILE) is None
    assert store.run(drafts.change_set) == {}
    with pytest.raises(DraftChangedError) as told:
        save(nora, "two", 1)
    assert (told.value.who, told.value.text) == ("Omar", None)
    assert save(omar, "anew", store.run(drafts.revision, FILE)) == 3
    with pytest.raises(DraftChangedError):
        save(nora, "two", 1)


def test_what_somebody_has_gone_on_writing_is_not_dropped(store, people, save):
    nora, omar = people
    save(nora, "one", 0)
    save(nora, "two", 1)
    with pytest.raises(DraftChangedError):
        store.run(drafts.discard, FILE, started=1, staff_id=omar, now=NOW)
    assert store.run(drafts.find, FILE).text == "two"
    store.run(drafts.discard, OTHER, started=1, staff_id=omar, now=NOW)


def test_publishing_closes_what_is_live_and_keeps_what_was_written_since(store, people, save):
    save(people[0], "cost", 0)
    save(people[0], "grief", 0, OTHER)
    tried = store.run(drafts.change_set)
    save(people[1], "grief, and more", 1, OTHER)
    store.run(drafts.published, tried)
    assert store.run(drafts.find, FILE) is None
    kept = store.run(drafts.find, OTHER)
    assert (kept.text, kept.edited_by, kept.base_hash) == ("grief, and more", "Omar", drafts.text_hash("grief"))
    with pytest.raises(DraftChangedError):
        save(people[0], "cost again", 1)


def test_the_text_is_sealed_in_the_database(store, people, save):
    save(people[0], "marmalade", 0)
    raw = select(type_coerce(content_drafts.c.text, LargeBinary))
    assert b"marmalade" not in bytes(store.run(lambda connection: connection.execute(raw).scalar_one()))


def test_a_file_that_is_not_there_has_an_empty_hash():
    assert drafts.text_hash(None) == ""
    assert len(drafts.text_hash("")) == 64
