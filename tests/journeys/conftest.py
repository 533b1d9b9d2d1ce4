"""The three real processes on free ports, visitors who talk to them over HTTP, and a real browser."""

import time
from contextlib import ExitStack

import pytest
from support.booking import OPEN
from support.browser import Chat
from support.calendar_server import CalendarServer
from support.house import HouseError, open_house
from support.mail_server import MailServer
from support.small_project import make_small_project
from support.visitor import Visitor

SECONDS = 30
DESK = "desk@clinic.example"
WIDE = {"width": 1280, "height": 800}


def opened_house(folder, **changed):
    with ExitStack() as stack:
        problem = None
        try:
            house = stack.enter_context(open_house(folder, **changed))
        except HouseError as error:
            problem = str(error)
        if problem:
            pytest.fail(problem, pytrace=False)
        yield house


@pytest.fixture(scope="session")
def house(tmp_path_factory):
    """One house for all tests that leave it whole."""
    yield from opened_house(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def fragile_house(tmp_path_factory):
    """A house of its own for the tests that kill and hang its parts."""
    yield from opened_house(tmp_path_factory.mktemp("fragile_house"))


@pytest.fixture(scope="module")
def postgres_house(tmp_path_factory, postgres):
    """A house whose store is a PostgreSQL server."""
    yield from opened_house(tmp_path_factory.mktemp("postgres_house"), database_url=postgres.new_database())


@pytest.fixture(scope="module")
def booking_house(tmp_path_factory):
    """A house of a clinic that books visits in the chat."""
    yield from opened_house(tmp_path_factory.mktemp("booking_house"), availability=OPEN)


@pytest.fixture(scope="module")
def smtp():
    """A real mail server."""
    server = MailServer()
    yield server
    server.close()


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    """A real calendar server."""
    server = CalendarServer(tmp_path_factory.mktemp("radicale"))
    yield server
    server.close()


@pytest.fixture(scope="module")
def delivering_house(tmp_path_factory, smtp, radicale):
    """A house of a clinic that books visits, mails and keeps a calendar."""
    mail = {"smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_security": "none"}
    outside = {**mail, "smtp_from": "visits@clinic.example", "desk_email": DESK, **radicale.settings}
    yield from opened_house(tmp_path_factory.mktemp("delivering_house"), outside=outside, availability=OPEN)


def wait_for(find, what):
    """What is found, as soon as it is there."""
    deadline = time.monotonic() + SECONDS
    while not (found := find()):
        assert time.monotonic() < deadline, f"not within {SECONDS} s: {what}"
        time.sleep(0.1)
    return found


@pytest.fixture(scope="module")
def content_house(tmp_path_factory):
    """A house of a small copy of this project, whose content may be changed."""
    root = make_small_project(tmp_path_factory.mktemp("content") / "project")
    yield from opened_house(tmp_path_factory.mktemp("content_house"), root=root)


@pytest.fixture
def visitor(house):
    """A fresh conversation."""
    with Visitor(house.url) as visitor:
        yield visitor


@pytest.fixture
def open_chat(house, browser):
    """Opens the demo page, as often as asked; nothing on it may break the page's own rules."""
    chats = []

    def open_chat(viewport=None, **more):
        chats.append(Chat(browser, house.url, viewport or WIDE, **more))
        return chats[-1]

    yield open_chat
    for chat in chats:
        chat.close()
    for chat in chats:
        assert chat.foreign_requests == []
        assert chat.violations == []


@pytest.fixture
def chat(open_chat):
    """The demo page in a wide window, the chat closed."""
    return open_chat()
