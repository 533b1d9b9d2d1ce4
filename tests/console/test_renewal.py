"""Published content reaches the open console with the next page; what cannot be read changes nothing."""

import os
import re
import shutil

import pytest
from support import content
from support.staff_door import StaffDoor

from bot import settings as bot_settings
from bot.console import parts

CLINIC = "clinic.yml"
FILES = (CLINIC, "domain.yml", "content.yml")


def restore(folder):
    """Put the content there as the project has it."""
    for name in FILES:
        shutil.copy(content.ROOT / name, folder / name)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """A project with content of its own, and what tells that it was published."""
    folder = tmp_path_factory.mktemp("renewal")
    restore(folder)
    (folder / "published").write_text("before", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(bot_settings, "PUBLISHED", folder / "published")
        patched.setattr(parts, "ROOT", folder)
        yield folder


@pytest.fixture(autouse=True)
def files(root):
    restore(root)


@pytest.fixture(scope="module")
def house(root):
    opened = StaffDoor(root, clinic_file=str(root / CLINIC))
    yield opened
    opened.close()


def publish(root, name, old, new):
    """Write a file anew and tell the doors."""
    path = root / name
    text = path.read_text("utf-8")
    assert re.search(old, text)
    path.write_text(re.sub(old, new, text), "utf-8")
    seen = (root / "published").stat().st_mtime
    os.utime(root / "published", (seen + 1, seen + 1))


def test_facts_are_those_published_last(root, house):
    publish(root, CLINIC, "(?m)^name: .*$", "name: Marmalade House")
    publish(root, CLINIC, "(?m)^time_zone: .*$", "time_zone: Asia/Tokyo")
    assert "Marmalade House" in house.stranger().get("/log-in").text
    assert house.parts.zone.key == "Asia/Tokyo"


def test_what_the_check_says_and_the_desk_speaks_is_what_was_published_last(root, house):
    publish(root, "content.yml", "no_reason: .*", 'no_reason: "Marmalade."')
    publish(root, "content.yml", "Medicare", "Marmalade")
    house.stranger().get("/log-in")
    assert house.parts.sentences.refusals["no_reason"] == "Marmalade."
    assert "Marmalade" in house.parts.masks.kept


def test_a_name_is_hidden_by_the_question_that_was_published_last(root, house):
    before = house.parts.masks.sentences.questions
    question = min(before, key=len)
    publish(root, "domain.yml", re.escape(question.splitlines()[0]), "How may we call you, marmalade?")
    house.stranger().get("/log-in")
    assert any("marmalade" in each for each in house.parts.masks.sentences.questions - before)


def test_what_cannot_be_read_changes_nothing_until_it_can(root, house):
    before = house.parts
    publish(root, CLINIC, r"\A", "[")
    assert house.stranger().get("/log-in").status_code == 200
    assert house.parts is before
    publish(root, CLINIC, r"\A\[", "")
    house.stranger().get("/log-in")
    assert house.parts is not before


def test_what_was_not_published_is_not_read(root, house):
    before = house.parts
    (root / CLINIC).write_text("[", "utf-8")
    assert house.stranger().get("/log-in").status_code == 200
    assert house.parts is before
