"""500 made-up states are FHIR R4, in the export and in the push; what is not FHIR is refused."""

from collections import Counter
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from support import content
from support.booking import office
from support.fhir_judge import problems
from support.fhir_states import HOW, ZONE, bring_about, state

from bot.clinic.facts import load_facts
from bot.delivery.fhir.bundle import collection, transaction
from bot.delivery.fhir.elements import Names
from bot.delivery.fhir.questions import load_questions
from bot.delivery.fhir.told import Teller
from bot.store import deliveries, outbox
from bot.store.tables import metadata

STATES = 500
NAMES = Names("https://clinic.example/intake", ZONE)
HOURS = office(weekly={"monday": ["09:00-17:00"], "sunday": ["00:00-06:00"]}, horizon_days=5, holidays="", closed=[])
LATE = datetime(2099, 1, 1, tzinfo=UTC)
# As plain text: at 500 states, making the statements would cost more than carrying them out.
EMPTY = [f"DELETE FROM {each.name}" for each in reversed(metadata.sorted_tables)]  # noqa: S608 our own names
FACTS = replace(load_facts(content.ROOT / "clinic.yml"), availability=HOURS)


@pytest.fixture
def judged(store):
    """Each state alone in the store; all that is told of it: the export, and a push for each of its changes."""
    teller = Teller(store, FACTS, load_questions(content.ROOT / "wording.yml"), NAMES)

    def judge(seed):
        made = state(seed)
        store.run(_alone, made)
        told = [collection(teller.everything(made.now), NAMES, made.now)]
        while row_id := store.run(deliveries.next_due, outbox.FHIR, LATE):
            delivery = store.run(deliveries.claim, row_id, "w", LATE)
            told.append(transaction(teller.change(delivery, made.now), NAMES))
            store.run(deliveries.conclude, delivery, outbox.State.SENT, None, LATE)
        return made, told

    return judge


def _alone(connection, made):
    for each in EMPTY:
        connection.exec_driver_sql(each)
    bring_about(connection, made, HOURS.capacity)


def test_500_of_500_states_are_fhir_r4(judged):
    wrong, seen = {}, Counter()
    for seed in range(STATES):
        made, told = judged(seed)
        pushes = {"held": 0, "moved": 2, "cancelled": 2, "displaced": 2, "moved and cancelled": 3}.get(made.how, 1)
        assert len(told) == 1 + pushes
        found = list(chain.from_iterable(map(problems, told)))
        if found:
            wrong[seed] = found
        seen[made.how] += 1
        _agrees(made, told)
    assert wrong == {}
    assert set(seen) == set(HOW)
    assert sum(seen.values()) == STATES


def _agrees(made, told):
    """The last push and the export tell the state that was brought about."""
    exported = _by_kind(told[0])
    booked = made.how in ("booked", "moved")
    visit = made.other if "moved" in made.how else made.slot
    displaced = made.how == "displaced"
    expected = {"held": [], "call-back": [], "displaced": ["waitlist"]}.get(
        made.how, ["booked" if booked else "cancelled"]
    )
    for kinds in (exported, _by_kind(told[-1])):
        assert [each["status"] for each in kinds.get("Appointment", [])] == expected
        for each in kinds.get("Appointment", []):
            assert ("slot" in each) == booked
            assert ("start" in each) != displaced
            assert displaced or _moments(each) == (visit.start, visit.end)
            assert displaced or timedelta(minutes=each["minutesDuration"]) == visit.end - visit.start
    taken = {_moments(each): each["status"] for each in exported.get("Slot", []) if each["status"] != "free"}
    holder = {"held": "busy-tentative"}.get(made.how, "busy" if booked else None)
    assert taken.get((visit.start, visit.end)) in ((holder, "busy-unavailable") if displaced else (holder,))
    pushed = {_moments(each): each["status"] for each in _by_kind(told[-1]).get("Slot", [])} if expected else {}
    had = [made.slot, made.other] if "moved" in made.how else [made.slot] if expected else []
    left = "busy-unavailable" if displaced else "free"
    assert pushed == {(slot.start, slot.end): "busy" if booked and slot == visit else left for slot in had}
    for kind in ("Slot", "Appointment"):
        for each in exported.get(kind, []):
            _stands_on_the_clinics_clock(each)


def _by_kind(bundle):
    kinds = {}
    for entry in bundle.get("entry", []):
        kinds.setdefault(entry["resource"]["resourceType"], []).append(entry["resource"])
    return kinds


def _moments(resource):
    return tuple(datetime.fromisoformat(resource[edge]) for edge in ("start", "end"))


def _stands_on_the_clinics_clock(resource):
    for edge in _moments(resource) if "start" in resource else ():
        assert edge.utcoffset() == edge.astimezone(ZONE).utcoffset()


BREAKS = {
    "a Slot without end": ("Slot", lambda each: each.pop("end")),
    "a Slot without schedule": ("Slot", lambda each: each.pop("schedule")),
    "a Slot of an unknown status": ("Slot", lambda each: each.update(status="taken")),
    "a Slot at a time without a zone": ("Slot", lambda each: each.update(start=each["start"][:19])),
    "a Slot with a field of ours": ("Slot", lambda each: each.update(seat=1)),
    "a Schedule of nobody": ("Schedule", lambda each: each.pop("actor")),
    "an Appointment without participant": ("Appointment", lambda each: each.pop("participant")),
    "an Appointment of an unknown status": ("Appointment", lambda each: each.update(status="moved")),
    "an Appointment in a slot that is not there": (
        "Appointment",
        lambda each: each["slot"][0].update(reference="urn:uuid:0"),
    ),
    "a Patient whose name is a text": ("Patient", lambda each: each.update(name="Ana")),
    "a control character": ("Patient", lambda each: each["name"][0].update(text="An\x07a")),
    "a line separator": ("Patient", lambda each: each["name"][0].update(text="An\u2028a")),
    "a telecom of an unknown system": ("Patient", lambda each: each["telecom"][0].update(system="mail")),
    "an answer without linkId": ("QuestionnaireResponse", lambda each: each["item"][0].pop("linkId")),
    "a response without status": ("QuestionnaireResponse", lambda each: each.pop("status")),
    "two answers in one value": ("QuestionnaireResponse", lambda each: each["item"][1]["answer"][0].update(value="x")),
}


@pytest.mark.parametrize(("kind", "break_"), BREAKS.values(), ids=BREAKS)
def test_what_is_not_fhir_is_refused(judged, kind, break_):
    _, (exported, pushed) = judged(0)
    for bundle in (exported, pushed):
        assert problems(bundle) == []
        broken = deepcopy(bundle)
        break_(_by_kind(broken)[kind][0])
        assert problems(broken)
