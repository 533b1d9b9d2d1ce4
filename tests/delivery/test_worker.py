"""The real worker process: it delivers, and neither its sudden death nor a full disk loses or doubles anything."""

import os
import signal
import time
from dataclasses import replace

import pytest
from support import content
from support.booking import request, slot
from support.house import PYTHON
from support.part import Part

from bot.cli import environment
from bot.delivery.identity import Identity
from bot.store import appointments, outbox

SECONDS = 20


@pytest.fixture
def worker(tmp_path, store, settings):
    """`python -m bot deliver`, not started yet."""
    mine = replace(settings, database_url=str(store.engine.url), key_file=str(tmp_path / "secrets.key"))
    env = {**os.environ, **environment(mine), "PYTHONUNBUFFERED": "1"}
    part = Part("delivery", [str(PYTHON), "-m", "bot", "deliver"], env, tmp_path / "worker.log", None)
    yield part
    part.stop()


def wait_until(holds, what):
    deadline = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < deadline, f"not within {SECONDS} s: {what}"
        time.sleep(0.05)


def book(store, clock, number=0):
    return store.run(appointments.book, request(number, contact=f"v{number}@example.com"), slot(number), 1, clock())


def states(store, *destinations):
    listed = store.run(outbox.listed, everything=True)
    return {row["state"] for row in listed if row["destination"] in destinations}


def all_sent(store):
    return states(store, "visitor_mail", "desk_mail") == {"sent"}


def test_it_delivers_what_is_set_up_and_keeps_the_rest(worker, smtp, store, clock):
    book(store, clock)
    worker.start()
    wait_until(lambda: all_sent(store), "the mails are sent")
    wait_until(lambda: states(store, "calendar", "fhir") == {"kept"}, "the rest is kept")
    worker.stop()
    assert sorted(smtp.counted().values()) == [1, 1]


def test_killed_while_the_server_thinks_it_delivers_after_the_restart(worker, smtp, store, clock):
    smtp.faults = ["hang", "hang"]
    book(store, clock)
    worker.start()
    wait_until(lambda: not smtp.faults, "both mails are on their way")
    worker.kill()
    assert smtp.letters == []
    worker.start()
    wait_until(lambda: all_sent(store), "they are sent at once, not after the claim's end")
    assert sorted(smtp.counted().values()) == [1, 1]


def test_killed_at_any_moment_it_loses_nothing(worker, smtp, store, clock):
    for number in range(8):
        book(store, clock, number)
        worker.start()
        time.sleep(0.3 + 0.1 * number)
        worker.kill()
    worker.start()
    wait_until(lambda: all_sent(store), "all are sent")
    assert len(smtp.counted()) == 16
    assert len({mail.content for mail in smtp.mails()}) == 16


def test_with_a_full_disk_nothing_is_sent_and_afterwards_all_is_once(worker, smtp, store, clock):
    worker.start()
    wait_until(lambda: "delivering" in worker.log.read_text(), "it works")
    worker.fill_disk()
    book(store, clock)
    time.sleep(3)
    assert smtp.letters == []
    worker.free_disk()
    wait_until(lambda: all_sent(store), "they are sent")
    assert sorted(smtp.counted().values()) == [1, 1]
    assert worker.runs


def test_asked_to_end_it_ends_in_good_order(worker, smtp):
    worker.start()
    wait_until(lambda: "delivering" in worker.log.read_text(), "it works")
    worker._signal(signal.SIGTERM)
    wait_until(lambda: not worker.runs, "it ends")
    assert worker._process.returncode == 0
    assert smtp.letters == []


def test_a_name_has_one_living_holder(tmp_path):
    path = tmp_path / "delivery.id"
    with Identity(path) as first:
        assert first.inherited
        with Identity(path) as second:
            assert not second.inherited
            assert second.name != first.name
    with Identity(path) as third:
        assert (third.inherited, third.name) == (True, first.name)
    path.write_text("torn")
    with Identity(path) as fourth:
        assert fourth.inherited
        assert len(fourth.name) == 32


def test_the_procfile_keeps_the_worker_apart_from_the_visitors_doors():
    lines = (content.ROOT / "Procfile").read_text().splitlines()
    (line,) = [line for line in lines if line.startswith("delivery:")]
    assert "keep --forever --" in line
