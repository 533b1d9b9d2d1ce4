"""Published content reaches the open door; what cannot be read changes nothing."""

import asyncio
import os
import shutil
import time
from dataclasses import replace

import pytest
from support import content
from support.door import Door, make_settings

from bot import settings as bot_settings
from bot.understanding.gate import CrisisGate
from bot.web import renewal

OLD, NEW = "Welcome to", "A warm welcome to"
SECONDS = 10.0
GATE = content.ROOT / "models" / "gate.npz"


@pytest.fixture
def published(tmp_path, monkeypatch):
    """What tells the doors that something was published; it was, long ago."""
    path = tmp_path / "published"
    path.write_text("before", encoding="utf-8")
    monkeypatch.setattr(bot_settings, "PUBLISHED", path)
    monkeypatch.setattr(renewal, "LOOK_EVERY_SECONDS", 0.05)
    return path


@pytest.fixture
def wording(tmp_path):
    return shutil.copy(content.ROOT / "wording.yml", tmp_path / "wording.yml")


@pytest.fixture
def door(engine, tmp_path, wording, published):
    assert published.exists()
    settings = replace(make_settings(tmp_path, engine.port), wording_file=str(wording), gate_file=str(GATE))
    opened = Door(settings, gate=CrisisGate())
    yield opened
    opened.close()


def publish(published, door, seconds=SECONDS):
    """Tell the door, and wait until it has looked."""
    before = door.parts
    os.utime(published, (time.time() + 60, time.time() + 60))
    return renewed(door, before, seconds)


def renewed(door, before, seconds=SECONDS):
    """Whether the door renews itself within this time."""
    deadline = time.monotonic() + seconds
    while door.parts is before and time.monotonic() < deadline:
        time.sleep(0.05)
    return door.parts is not before


def greeting(door):
    return door.http.post("/api/conversations").json()["messages"][-1]["text"]


def test_wording_facts_and_gate_are_read_anew_when_something_is_published(door, wording, published):
    text = wording.read_text(encoding="utf-8")
    wording.write_text(text.replace(OLD, NEW), encoding="utf-8")
    assert greeting(door).startswith(OLD)
    assert publish(published, door)
    assert greeting(door).startswith(NEW)
    assert door.parts.readiness._gate.complete
    assert door.parts.turns._gate is door.parts.readiness._gate


def test_a_file_that_is_edited_and_not_published_is_not_read(door, wording):
    wording.write_text(wording.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    time.sleep(0.3)
    assert greeting(door).startswith(OLD)


@pytest.mark.parametrize("broken", ["wording", "gate"])
def test_what_cannot_be_read_leaves_everything_as_it_is(door, wording, published, monkeypatch, broken):
    wording.write_text(wording.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    if broken == "wording":
        wording.write_text("notice: [", encoding="utf-8")
    else:
        monkeypatch.setattr(type(door.settings), "gate_path", published.with_name("none.npz"))
    os.utime(published, (time.time() + 60, time.time() + 60))
    time.sleep(1)
    assert greeting(door).startswith(OLD)


def test_what_could_not_be_read_is_tried_again_without_another_publication(door, wording, published, monkeypatch):
    monkeypatch.setattr(renewal, "TRY_AGAIN_SECONDS", 0.1)
    text, before = wording.read_text(encoding="utf-8"), door.parts
    wording.write_text("notice: [", encoding="utf-8")
    assert not publish(published, door, seconds=1)
    wording.write_text(text.replace(OLD, NEW), encoding="utf-8")
    assert renewed(door, before)
    assert greeting(door).startswith(NEW)


def test_what_is_published_while_the_door_opens_is_read(door, published):
    os.utime(published, (time.time() + 60, time.time() + 60))
    before = door.parts
    door.run(renewer_anew(door.app))
    assert renewed(door, before)


async def renewer_anew(app):
    app.ctx.renewer.cancel()
    app.ctx.renewer = asyncio.create_task(renewal.keep_renewing(app))
