"""The versions of the content, and what waits for a second person."""

import pytest
from sqlalchemy import LargeBinary, select, type_coerce
from support.booking import NOW

from bot.clinic.access import Role
from bot.store import staff, versions
from bot.store.database import StoreError
from bot.store.tables import content_proposals, content_versions
from bot.store.versions import FOUND, PUBLISH, ROLLBACK, NewVersion

FIGURES = {"accuracy": {"right": [470, 471], "of": 490}}


def published(why="a new topic", **more):
    return NewVersion(kind=PUBLISH, who="Nora", at=NOW, why=why, files=["data/nlu/faq/video.yml"], **more)


def test_the_first_version_has_no_parent_and_each_later_one_the_one_before(store):
    first = store.run(versions.add, NewVersion(kind=FOUND, who="", at=NOW, why=""), 1)
    second = store.run(versions.add, published(second="Omar", figures=FIGURES), 2)
    back = NewVersion(kind=ROLLBACK, who="Omar", at=NOW, why="too long", restores=1)
    third = store.run(versions.add, back, 3)
    assert [(each.number, each.parent) for each in (first, second, third)] == [(1, None), (2, 1), (3, 2)]
    assert store.run(versions.every, 2) == [third, second]
    assert store.run(versions.newest) == third
    assert store.run(versions.find, 2) == second
    assert (second.second, second.figures, second.files) == ("Omar", FIGURES, ["data/nlu/faq/video.yml"])
    assert store.run(versions.find, 4) is None


def test_a_number_is_given_once(store):
    store.run(versions.add, published("first"), 1)
    with pytest.raises(StoreError):
        store.run(versions.add, published("second"), 1)
    assert store.run(versions.newest).why == "first"


def test_there_is_no_newest_version_before_the_first(store):
    assert store.run(versions.newest) is None
    assert store.run(versions.every, 10) == []


@pytest.fixture
def people(store):
    for name in ("Nora", "Omar"):
        store.run(staff.add, name, Role.CONTENT, "hash", NOW)
    return [store.run(staff.by_name, name).id for name in ("Nora", "Omar")]


def test_a_candidate_waits_for_a_second_person_once_and_until_something_is_published(store, people):
    nora, omar = people
    assert store.run(versions.proposal, "one") is None
    assert store.run(versions.propose, "one", nora, "plainer words", NOW)
    assert not store.run(versions.propose, "one", omar, "mine", NOW)
    assert store.run(versions.proposal, "one") == versions.Proposal("one", nora, "Nora", NOW, "plainer words")
    store.run(versions.close_proposals)
    assert store.run(versions.proposal, "one") is None


def test_why_is_sealed_in_the_database(store, people):
    store.run(versions.add, published("marmalade"), 1)
    store.run(versions.propose, "one", people[0], "marmalade", NOW)
    for table in (content_versions, content_proposals):
        raw = select(type_coerce(table.c.why, LargeBinary))
        assert b"marmalade" not in bytes(
            store.run(lambda connection, query=raw: connection.execute(query).scalar_one())
        )
