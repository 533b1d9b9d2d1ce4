"""The web purges by itself, at three in the morning at the clinic."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.store import conversations
from bot.web import nightly
from bot.web.nightly import keep_purging, purge_once


def test_what_is_over_is_purged(door, visitor):
    visitor.say("marmalade")
    door.run(purge_once(door.parts, datetime.now(UTC)))
    assert door.record(visitor.id)
    door.run(purge_once(door.parts, datetime.now(UTC) + timedelta(31)))
    assert door.record(visitor.id) == []
    assert door.parts.store.run(conversations.find, visitor.id) is None


def test_it_runs_once_when_the_night_has_come(door, monkeypatch):
    purged, times = [], iter([datetime.now(UTC) + timedelta(seconds=number / 10) for number in range(-1, 3)])

    async def note(_parts, now):
        purged.append(now)

    monkeypatch.setattr(nightly, "purge_once", note)
    monkeypatch.setattr(nightly, "LOOK_EVERY_SECONDS", 0.01)
    # The first night is a moment away, each later one a day after it.
    monkeypatch.setattr(nightly, "next_purge", lambda now, _zone: now + timedelta(days=1) if purged else next(times))

    async def a_while():
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(keep_purging(door.parts), 0.5)

    door.run(a_while())
    assert len(purged) == 1


def test_a_failed_purge_does_not_end_the_nights(door, monkeypatch):
    def fail(*_arguments):
        raise ValueError

    monkeypatch.setattr(nightly, "purge", fail)
    door.run(purge_once(door.parts, datetime.now(UTC)))


def test_an_open_door_has_its_purger(door):
    assert not door.app.ctx.purger.done()
