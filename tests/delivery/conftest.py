"""The outbox in a real database, a real mail server, a real calendar server, and couriers on a clock of the test's."""

from dataclasses import replace
from datetime import timedelta

import pytest
from support import content
from support.booking import NOW
from support.calendar_server import CalendarServer
from support.databases import new_sqlite
from support.mail_server import MailServer
from support.sealed import keys_in

from bot.clinic.facts import load_facts
from bot.delivery.courier import Courier
from bot.delivery.registry import destinations
from bot.delivery.wording import load_mail_wording
from bot.settings import Settings
from bot.store.database import Store

FACTS = replace(load_facts(content.ROOT / "clinic.yml"), phone="(973) 555-0100", address="1 Main Street, Newark, NJ")
WORDING = load_mail_wording(content.ROOT / "wording.yml", FACTS)
SENDER = "visits@clinic.example"
DESK = "desk@clinic.example"


class Clock:
    """The test's own time."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def advance(self, **span):
        self.now += timedelta(**span)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path):
    opened = Store(new_sqlite(tmp_path / "clinic.db"), keys_in(tmp_path))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def smtp_process():
    server = MailServer()
    yield server
    server.close()


@pytest.fixture
def smtp(smtp_process):
    """The mail server, open and empty."""
    smtp_process.close()
    smtp_process.letters.clear()
    smtp_process.faults.clear()
    smtp_process.untold = 0
    smtp_process.open()
    return smtp_process


@pytest.fixture(scope="session")
def radicale_process(tmp_path_factory):
    server = CalendarServer(tmp_path_factory.mktemp("radicale"))
    yield server
    server.close()


@pytest.fixture
def radicale(radicale_process):
    """The calendar server with an empty calendar."""
    radicale_process.clear()
    return radicale_process


@pytest.fixture
def settings(smtp):
    """A mail server without TLS, as on the same machine."""
    return Settings(smtp_host="127.0.0.1", smtp_port=smtp.port, smtp_security="none", smtp_from=SENDER, desk_email=DESK)


@pytest.fixture
def couriers(store, clock, settings):
    """Makes the couriers, by destination; `couriers(worker=..., caldav_url=...)`."""

    def make(worker="w", **changed):
        made = map(_impatient, destinations(replace(settings, **changed), FACTS, WORDING, store))
        return {each.name: Courier(store, each, worker, clock=clock) for each in made}

    return make


def _impatient(destination):
    """A server that does not answer costs a test little."""
    if not hasattr(destination, "server"):
        return destination
    return replace(destination, server=replace(destination.server, step_seconds=2.0, answer_seconds=0.3))
