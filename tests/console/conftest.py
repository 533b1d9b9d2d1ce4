"""One staff door for all tests of the console, and people of each role."""

from dataclasses import replace

import pytest
from sqlalchemy import delete
from support.console_browser import SIZES
from support.content_project import make_project
from support.staff_door import StaffDoor

from bot.content.desk import ContentDesk
from bot.store.tables import content_drafts, handled_messages


@pytest.fixture(scope="session")
def door(tmp_path_factory):
    opened = StaffDoor(tmp_path_factory.mktemp("staff_door"))
    yield opened
    opened.close()


@pytest.fixture
def person(door):
    """Makes somebody of a role, logged in."""
    return door.person


@pytest.fixture
def admin(person):
    return person("admin")


@pytest.fixture
def stranger(door):
    """A browser that nobody has logged in with."""
    return door.stranger()


@pytest.fixture(scope="session")
def content_vectors(tmp_path_factory):
    """Where vectors are kept for all tests; no page has to wait until the examples are encoded."""
    folder = tmp_path_factory.mktemp("vectors")
    ContentDesk(make_project(tmp_path_factory.mktemp("project")), folder).nearest("hello", {}, 1)
    return folder


@pytest.fixture
def project(door, tmp_path, content_vectors):
    """A small project that the console works on, without drafts; its folder."""
    folder = make_project(tmp_path / "project")
    before = door.app.ctx.parts
    door.app.ctx.parts = replace(before, content=ContentDesk(folder, content_vectors))
    for table in (content_drafts, handled_messages):
        door.store(lambda connection, table=table: connection.execute(delete(table)))
    yield folder
    door.app.ctx.parts = before


@pytest.fixture
def open_page(door, browser):
    """Opens a page in a browser of its own; it may break no rule of its own and ask no other site for anything."""
    contexts, breaches = [], []

    def note(sent):
        if not sent.url.startswith((f"{door.url}/", "data:", "about:")):
            breaches.append(sent.url)

    def open_page(path, who=None, size="wide", scheme="light", **more):
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", **more)
        contexts.append(context)
        if who is not None:
            token = who.http.cookies.get("staff")
            context.add_cookies([{"name": "staff", "value": token, "url": door.url, "sameSite": "Strict"}])
        page = context.new_page()
        page.on("request", note)
        page.on("console", lambda said: breaches.append(said.text) if "Security Policy" in said.text else None)
        page.goto(f"{door.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert breaches == []
