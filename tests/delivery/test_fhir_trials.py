"""A hundred trials: visits that share times are booked, moved and cancelled while the FHIR server fails at random."""

from random import Random
from zoneinfo import ZoneInfo

import pytest
from support.booking import NOW, OPEN, ZONE, request, slot
from support.fhir_server import TOKEN, FhirServer

from bot.clinic.errors import NotBookedError, SlotTakenError
from bot.store import appointments, availability, filing, outbox

TRIALS = 100
VISITS = 4
TIMES = 3
FAULTS = (None, None, 500, 503, 429, 409, "taken", "drop", "page")


@pytest.fixture(scope="module")
def fhir():
    server = FhirServer()
    server.hang_seconds = 0.0
    yield server
    server.close()


@pytest.fixture
def courier(couriers, fhir, store):
    store.run(availability.change, {**OPEN, "capacity": 1}, ZONE, NOW)
    return couriers(fhir_url=fhir.url, fhir_token=TOKEN)["fhir"]


def change(store, random, trial, now):
    """One thing that a visitor may do, if it can be done."""
    number, time = trial * VISITS + random.randrange(VISITS), slot(random.randrange(TIMES))
    doings = [
        (appointments.book, request(number), time, 1, now),
        (appointments.move, f"REF-{number}", time, 1, now),
        (appointments.cancel, f"REF-{number}", now),
    ]
    try:
        store.run(*random.choice(doings))
    except (SlotTakenError, NotBookedError):
        return


def differences(store, fhir, trial):
    """Where the server tells something else than the store."""
    ours = range(trial * VISITS, (trial + 1) * VISITS)
    visits = [visit for number in ours if (visit := store.run(appointments.find, f"REF-{number}"))]
    kept = {each["identifier"][0]["value"]: each for each in fhir.kept("Appointment")}
    found = []
    if len(kept) != len(fhir.kept("Appointment")) or set(kept) != {visit.reference for visit in visits}:
        found.append("not each visit once")
    for visit in visits:
        told = kept[visit.reference]
        if (told["status"], told["start"]) != (visit.status, visit.start.astimezone(ZoneInfo(ZONE)).isoformat()):
            found.append(f"{visit.reference} is {told['status']} at {told['start']}")
    for each in fhir.kept("Slot"):
        (time,) = (slot(number) for number in range(TIMES) if stamp(number) in each["identifier"][0]["value"])
        expected = "busy" if store.run(filing.booked_at, time) else "free"
        if each["status"] != expected:
            found.append(f"{each['start']} is {each['status']}")
    return found


def stamp(number):
    return f"{slot(number).start:%Y%m%dT%H%M%SZ}"


def test_in_100_of_100_trials_the_server_tells_what_the_store_holds(courier, fhir, store):
    wrong = {}
    for trial in range(TRIALS):
        random = Random(trial)  # noqa: S311 no secret
        fhir.resources, courier.clock.now = {}, NOW
        for _ in range(10):
            change(store, random, trial, courier.clock())
            fhir.faults = [random.choice(FAULTS) for _ in range(random.randrange(3))]
            courier.step()
            courier.clock.advance(seconds=random.randrange(40))
        fhir.faults = []
        for _ in range(2):
            courier.clock.advance(minutes=40)
            while courier.step():
                pass
        if found := differences(store, fhir, trial):
            wrong[trial] = found
        for number in range(trial * VISITS, (trial + 1) * VISITS):
            _end(store, f"REF-{number}", courier.clock())
        while courier.step():
            pass
    assert wrong == {}
    listed = store.run(outbox.listed, everything=True)
    assert {row["state"] for row in listed if row["destination"] == "fhir"} == {"sent"}
    assert sum(row["attempts"] > 1 for row in listed) >= TRIALS, "the faults must be felt"


def _end(store, reference, now):
    try:
        store.run(appointments.cancel, reference, now)
    except NotBookedError:
        return
