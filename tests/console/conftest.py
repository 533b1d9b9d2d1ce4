"""One staff door for all tests of the console, and people of each role."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete
from support.console_browser import SIZES
from support.content_desk import FILES, NEW, VIDEO, TakingEngine, desk_of, tried
from support.content_desk import project as make_live
from support.content_project import make_project
from support.known_vectors import copy_known
from support.staff_door import CHEAP, StaffDoor

from bot import passwords
from bot.content.desk import ContentDesk
from bot.publishing import background, candidate, training
from bot.store import drafts
from bot.store.tables import content_drafts, content_proposals, content_versions, handled_messages

DEAR = (passwords._hasher, passwords.NOBODYS)


@pytest.fixture(scope="module", autouse=True)
def cheap_hashes():
    """What is tested here is not the hash."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", CHEAP)
        patch.setattr(passwords, "NOBODYS", CHEAP.hash("a password that nobody has"))
        yield


@pytest.fixture
def dear_hashes(monkeypatch):
    """Hashes that cost what they cost outside of tests."""
    monkeypatch.setattr(passwords, "_hasher", DEAR[0])
    monkeypatch.setattr(passwords, "NOBODYS", DEAR[1])


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
    project = make_project(tmp_path_factory.mktemp("project"))
    copy_known(project, folder)
    ContentDesk(project, folder).nearest("hello", {}, 1)
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


def watch(page, door, breaches):
    """Note where a page breaks a rule of its own, or asks another site for anything."""

    def note(sent):
        if not sent.url.startswith((f"{door.url}/", "data:", "about:")):
            breaches.append(sent.url)

    page.on("request", note)
    page.on("console", lambda said: breaches.append(said.text) if "Security Policy" in said.text else None)


def hold_cookie(context, who):
    """Let a browser be logged in as somebody."""
    token = who.http.cookies.get("staff")
    context.add_cookies([{"name": "staff", "value": token, "url": who.door.url, "sameSite": "Strict"}])


@pytest.fixture(scope="module")
def one_page(door, browser):
    """A page for all tests of a module that only look; and its breaches."""
    context, breaches = browser.new_context(reduced_motion="reduce"), []
    page = context.new_page()
    watch(page, door, breaches)
    yield page, breaches
    context.close()


@pytest.fixture
def look_at(door, one_page):
    """Opens a page to look at, as whoever it is, and at nothing else: a new browser takes twice as long as the page."""
    page, breaches = one_page

    def look_at(path, who=None):
        page.context.clear_cookies()
        if who is not None:
            hold_cookie(page.context, who)
        page.set_viewport_size(SIZES["wide"])
        page.goto(f"{door.url}{path}")
        return page

    breaches.clear()
    yield look_at
    assert breaches == []


@pytest.fixture
def open_page(door, browser):
    """Opens a page in a browser of its own; it may break no rule of its own and ask no other site for anything."""
    contexts, breaches = [], []

    def open_page(path, who=None, size="wide", scheme="light", **more):
        context = browser.new_context(viewport=SIZES[size], color_scheme=scheme, reduced_motion="reduce", **more)
        contexts.append(context)
        if who is not None:
            hold_cookie(context, who)
        page = context.new_page()
        watch(page, door, breaches)
        page.goto(f"{door.url}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert breaches == []


@pytest.fixture
def desk(door, tmp_path, monkeypatch):
    """A small live project behind the console, and an engine that takes models."""
    engine = TakingEngine()
    before = door.app.ctx.parts
    for table in (content_drafts, content_proposals, content_versions):
        door.store(lambda connection, table=table: connection.execute(delete(table)))
    opened = replace(desk_of(make_live(tmp_path / "project"), before.store, engine.url), log=before.log)
    door.app.ctx.parts = replace(before, publishing=opened)
    monkeypatch.setattr(training, "is_up_to_date", lambda _root: True)
    opened.live()
    monkeypatch.setattr(training, "is_up_to_date", lambda _root: False)
    yield opened
    door.app.ctx.parts = before
    engine.close()


@pytest.fixture
def nora(person):
    return person("content")


@pytest.fixture
def omar(person):
    return person("content")


@pytest.fixture
def started(monkeypatch):
    """The candidates whose try was begun; none of them is really trained."""
    begun = []
    monkeypatch.setattr(background, "start", begun.append)
    return begun


@pytest.fixture
def begin(door, desk, nora, started):
    """Nora drafts a file and tries it; with a model's name the try comes to its end."""
    assert candidate.every(desk.root) == []

    def begin(name="", file=NEW, text=VIDEO, **told):
        base = drafts.text_hash(FILES.get(file))
        now, who = datetime.now(UTC), nora.member.id
        door.store(drafts.save, file, text, base_hash=base, started=0, staff_id=who, now=now)
        assert nora.post("/content/try").status_code == 303
        made = started[-1]
        return tried(made, name, **told) if name else made

    return begin
