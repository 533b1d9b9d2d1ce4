"""The alarm mail, from an unseen flag to the mail server: once, and without a word of whom or what."""

import os
import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from support.house import PYTHON
from support.part import Part

from bot.cli import environment
from bot.clinic.queue import ALARM_AFTER, Tier
from bot.settings import Settings
from bot.store import conversations, flags, outbox

ALARM = "duty@clinic.example"
SECONDS = 20


@pytest.fixture
def unseen(store):
    """Raises a flag; gives the conversation's id."""

    def raise_at(moment):
        talk = store.run(conversations.start, ())[0].id
        store.run(flags.raise_flag, talk, conversations.new_id(), tier=Tier.SURE, variant="self", now=moment)
        return talk

    return raise_at


@pytest.fixture
def alarmed(store, clock, unseen):
    """Two conversations whose flags nobody has seen in time."""
    talks = [unseen(clock()), unseen(clock() + timedelta(minutes=1))]
    clock.advance(minutes=16)
    store.run(flags.raise_alarm, None, clock())
    return talks


def states(store):
    return [row["state"] for row in store.run(outbox.listed, everything=True)]


def test_it_says_how_many_since_when_and_where_to_look_and_no_more(couriers, smtp, store, alarmed):
    courier = couriers(alarm_email=ALARM, staff_url="https://staff.clinic.example/")["alarm_mail"]
    assert courier.step()
    assert not courier.step()
    (mail,) = smtp.mails()
    assert mail.message["To"] == ALARM
    assert mail.message["Subject"] == "Please look at the queue now"
    text = mail.part("text/plain")
    for told in ("15 minutes: 2, since", "10:00 am (EST)", "https://staff.clinic.example/queue"):
        assert told in text
    assert mail.calendar is None
    for secret in (*alarmed, "crisis", "harm", "suicid", "self"):
        assert secret not in mail.content.decode().lower()
    assert states(store) == ["sent"]


def test_a_mail_server_that_is_away_gets_it_later_and_once(couriers, smtp, store, clock, alarmed):
    smtp.close()
    courier = couriers(alarm_email=ALARM)["alarm_mail"]
    courier.step()
    assert (states(store), len(alarmed)) == (["waiting"], 2)
    smtp.open()
    clock.advance(minutes=1)
    courier.step()
    assert states(store) == ["sent"]
    assert list(smtp.counted().values()) == [1]


def test_without_an_address_there_is_no_such_destination(couriers):
    assert "alarm_mail" not in couriers()
    assert "alarm_mail" not in couriers(alarm_email=ALARM, smtp_host="")


@pytest.mark.parametrize("staff_url", ["", "https://staff.clinic.example", "https://staff.clinic.example/"])
def test_the_address_is_the_doors_own_unless_another_is_set(staff_url):
    expected = "https://staff.clinic.example/queue" if staff_url else "http://127.0.0.1:8001/queue"
    assert Settings(staff_url=staff_url).queue_url == expected


@pytest.fixture
def worker(tmp_path, store, settings):
    """`python -m bot deliver` with an alarm address, not started yet."""
    values = vars(settings) | {"alarm_email": ALARM, "database_url": str(store.engine.url)}
    mine = Settings(**{**values, "key_file": str(tmp_path / "secrets.key")})
    env = {**os.environ, **environment(mine), "PYTHONUNBUFFERED": "1"}
    part = Part("delivery", [str(PYTHON), "-m", "bot", "deliver"], env, tmp_path / "worker.log", None)
    yield part
    part.stop()


def test_the_worker_looks_by_itself_and_tells_of_each_flag_once_also_after_a_restart(worker, smtp, store, unseen):
    now = datetime.now(UTC)
    talk = unseen(now - ALARM_AFTER - timedelta(minutes=1))
    unseen(now)
    worker.start()
    deadline = time.monotonic() + SECONDS
    while not (smtp.letters and states(store) == ["sent"]):
        assert time.monotonic() < deadline, worker.log.read_text()
        time.sleep(0.05)
    worker.stop()
    worker.start()
    time.sleep(4)
    assert list(smtp.counted().values()) == [1]
    assert re.search(r"15 minutes: 1, since", smtp.mails()[0].part("text/plain"))
    assert talk not in worker.log.read_text()
