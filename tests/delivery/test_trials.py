"""A hundred trials of made-up visits under made-up faults: each state of each visit arrives exactly once.

Faults: answers 4xx, dropped connections, servers that do not answer, servers that are down, a store that is full, and
a worker that dies before and after each of its commits. A trial is named by its number and always the same.
"""

import random
from collections import Counter
from dataclasses import replace

import httpx
import pytest
from support.booking import request, slot

from bot.delivery.courier import Courier
from bot.store import appointments, deliveries, outbox
from bot.store.database import StoreError
from tests.delivery.conftest import DESK

TRIALS = 100
SMTP_FAULTS = ("451 later", "421 busy", "450 greylisted", "data:452 full", "data:451 later", "hang", "drop", "taken")
QUERIES = ("next_due", "claim", "conclude", "take_up")
CLOSED = "http://127.0.0.1:9/"


class DiedError(BaseException):
    """The worker was killed here."""


class FrailStore:
    """A store at whose commits a worker can die, and that can be full.

    Attributes:
        faults: query's name to `full`, `dies before` or `dies after` its commit; each happens once.
        untold: how often a worker died after the other side's yes, before this was noted.
    """

    def __init__(self, store):
        self._store = store
        self.faults = {}
        self.untold = 0

    def run(self, query, *args, **values):
        fault = self.faults.pop(query.__name__, None)
        if fault == "full":
            raise StoreError("OperationalError")
        if fault == "dies before":
            raise DiedError
        result = self._store.run(query, *args, **values)
        if fault == "dies after":
            self.untold -= query.__name__ == "conclude" and args[1] is outbox.State.SENT  # it is noted after all
            raise DiedError
        return result


class Trial:
    """Visits are booked, moved and cancelled while a worker delivers and everything goes wrong."""

    def __init__(self, number, store, clock, smtp, radicale, make):  # noqa: PLR0913, PLR0917 all that takes part
        self.chance = random.Random(number)  # noqa: S311 no secret
        self.store, self.clock, self.smtp, self.radicale = store, clock, smtp, radicale
        self.frail = FrailStore(store)
        self._destinations = [courier.destination for courier in make(**radicale.settings).values()]
        self._free = iter(range(1000))
        self.couriers = {}
        self.visits = []
        self.restart()

    def restart(self):
        """A new worker takes the dead one's place, by its name or by none."""
        inherited = self.chance.random() < 0.7
        name = "w" if inherited else f"w{self.chance.random()}"
        # What the dead one had only in its head, because the store was full, is lost with it.
        unnoted = [courier._unnoted for courier in self.couriers.values() if courier._unnoted]
        self.frail.untold += sum(outcome.state is outbox.State.SENT for outcome in unnoted)
        made = [Courier(self.frail, each, name, clock=self.clock) for each in self._destinations]
        self.couriers = {courier.destination.name: courier for courier in made}
        if inherited:
            self._alive(lambda: self.frail.run(deliveries.take_up, "w", self.clock()))
        else:
            self.clock.advance(minutes=11)

    def change(self):
        """Somebody books, moves or cancels."""
        booked = [visit for visit in self.visits if self._find(visit).status.value == "booked"]
        act = self.chance.choice(["book", "move", "cancel"] if booked else ["book"])
        now, time = self.clock(), slot(next(self._free))
        if act == "book":
            form = request(len(self.visits), contact=f"v{len(self.visits)}@example.com")
            self.visits.append(self.store.run(appointments.book, form, time, 1, now).reference)
        elif act == "move":
            self.store.run(appointments.move, self.chance.choice(booked), time, 1, now)
        else:
            self.store.run(appointments.cancel, self.chance.choice(booked), now)

    def trouble(self):
        """Something goes wrong from now on."""
        kind = self.chance.choice(["smtp", "smtp down", "calendar down", "store", "store"])
        if kind == "smtp":
            self.smtp.faults.append(self.chance.choice(SMTP_FAULTS))
        elif kind == "smtp down":
            self._point("visitor_mail", "desk_mail", server=lambda server: replace(server, port=9))
        elif kind == "calendar down":
            self._point("calendar", http=lambda http: httpx.Client(base_url=CLOSED, auth=http.auth))
        else:
            self.frail.faults[self.chance.choice(QUERIES)] = self.chance.choice(["full", "dies before", "dies after"])

    def work(self):
        """The worker delivers for a while."""
        for courier in self.couriers.values():
            for _ in range(self.chance.randrange(5)):
                if not self._alive(courier.step):
                    return
        self.clock.advance(seconds=self.chance.randrange(90))

    def heal(self):
        """All is well again; the worker delivers what is left."""
        self.smtp.faults.clear()
        self.frail.faults.clear()
        for _ in range(2):
            self.restart()
            self.clock.advance(minutes=40)
            for courier in self.couriers.values():
                while courier.step():
                    pass

    def run(self):
        """The whole trial."""
        for _ in range(self.chance.randrange(3, 9)):
            self.change()
            for _ in range(self.chance.randrange(3)):
                self.trouble()
            self.work()
        self.heal()

    def _find(self, reference):
        return self.store.run(appointments.find, reference)

    def _alive(self, act):
        try:
            act()
        except StoreError:
            self.clock.advance(seconds=5)
        except DiedError:
            self.restart()
            return False
        return True

    def _point(self, *names, **changed):
        for name in names:
            destination = self.couriers[name].destination
            values = {field: change(getattr(destination, field)) for field, change in changed.items()}
            self.couriers[name].destination = replace(destination, **values)


def expected(rows):
    """Who must have been told of which state, from the outbox's own list of changes."""
    mails = [row for row in rows if row["destination"] in ("visitor_mail", "desk_mail")]
    return Counter((row["destination"], row["reference"], row["sequence"]) for row in mails)


@pytest.mark.parametrize("number", range(TRIALS))
def test_each_booked_state_arrives_exactly_once(number, store, clock, smtp, radicale, couriers):  # noqa: PLR0913, PLR0917 fixtures
    trial = Trial(number, store, clock, smtp, radicale, couriers)
    trial.run()
    rows = store.run(outbox.listed, everything=True)
    states = {row["state"] for row in rows if row["destination"] != "fhir"}
    assert states == {"sent"}, rows
    _agree_on_mails(trial, rows)
    _agree_on_calendar(trial)


def _agree_on_mails(trial, rows):
    mails = trial.smtp.mails()
    told = expected(rows)
    arrived = {mail.id: mail for mail in mails}
    assert len(arrived) == sum(told.values())
    seen = [(_reader(mail), _reference(mail), int(mail.event["sequence"])) for mail in mails]
    assert Counter(dict(zip((mail.id for mail in mails), seen, strict=True)).values()) == told
    # Only a yes that was not heard, or could not be noted before a death, costs a copy: the very same bytes.
    assert len(mails) - len(arrived) <= trial.frail.untold + trial.smtp.untold
    assert len({mail.content for mail in mails}) == len(arrived)
    for one in {(reader, reference) for reader, reference, _ in told}:
        of_one = [sequence for reader, reference, sequence in seen if (reader, reference) == one]
        assert of_one == sorted(of_one)


def _reader(mail):
    return "desk_mail" if mail.to == DESK else "visitor_mail"


def _reference(mail):
    return str(mail.event["description"]).split(":")[1].split(".")[0].strip()


def _agree_on_calendar(trial):
    visits = [trial.store.run(appointments.find, reference) for reference in trial.visits]
    shown = {str(event["uid"]): (event["sequence"], event.decoded("dtstart")) for event in trial.radicale.events()}
    assert shown == {visit.uid: (visit.sequence, visit.start) for visit in visits if visit.status.value == "booked"}
