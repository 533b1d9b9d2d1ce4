"""Intake requests: each filled form is one request, whatever happens to its sending."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import intake
from bot.store.database import StoreError
from bot.store.intake import IntakeRequest

ROUNDS = 25


@pytest.fixture
def second_store(open_store):
    """As the action server and the web have one each."""
    return open_store()


def request(key="form-1", reference="REF-1", **changed):
    named = {
        "conversation_id": "c" * 32,
        "name": "Ana O'Hara; DROP TABLE intake_requests",
        "contact": "+19735550123, ana@example.com",
        "times": "mornings ☀️",
        "insurer": "Aetna",
        "reason": "",
        "consent_version": "1",
        **changed,
    }
    return IntakeRequest(reference=reference, key=key, **named)


def test_a_request_is_kept_whole(store):
    sent = request()
    assert store.run(intake.save, sent) == "REF-1"
    (row,) = store.run(intake.newest_first)
    assert {name: row[name] for name in vars(sent)} == vars(sent)
    assert row["state"] == "new"
    assert row["created_at"].utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - row["created_at"]) < timedelta(minutes=1)


def test_the_same_form_sent_twice_is_one_request_with_the_first_reference(store):
    assert store.run(intake.save, request(reference="REF-1")) == "REF-1"
    assert store.run(intake.save, request(reference="REF-2", name="Somebody else")) == "REF-1"
    (row,) = store.run(intake.newest_first)
    assert row["name"] == request().name


def test_two_forms_are_two_requests_the_newest_first(store):
    for number in range(3):
        store.run(intake.save, request(f"form-{number}", f"REF-{number}"))
    assert [row["reference"] for row in store.run(intake.newest_first)] == ["REF-2", "REF-1", "REF-0"]


def test_a_reference_belongs_to_one_request(store):
    store.run(intake.save, request("form-1", "REF-1"))
    with pytest.raises(StoreError):
        store.run(intake.save, request("form-2", "REF-1"))
    assert len(store.run(intake.newest_first)) == 1


def save_at_once(stores, requests):
    """Each request from a thread of its own, all at the same moment; what each was told."""
    gate = threading.Barrier(len(requests))

    def save(store, sent):
        gate.wait(5)
        return store.run(intake.save, sent)

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(save, stores, requests))


def test_different_forms_sent_at_the_same_moment_are_all_kept(store, second_store):
    for number in range(ROUNDS):
        pair = [request(f"form-{number}-{side}", f"REF-{number}-{side}") for side in "ab"]
        assert save_at_once([store, second_store], pair) == [sent.reference for sent in pair]
    assert len(store.run(intake.newest_first)) == 2 * ROUNDS


def test_the_same_form_sent_at_the_same_moment_is_one_request_with_one_reference(store, second_store):
    for number in range(ROUNDS):
        pair = [request(f"form-{number}", f"REF-{number}-{side}") for side in "ab"]
        first, second = save_at_once([store, second_store], pair)
        assert first == second
    assert len(store.run(intake.newest_first)) == ROUNDS
