"""The push to a real small FHIR server: each state of each visit is there once, whatever happens on the way."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from support.booking import NOW, OPEN, ZONE, request, slot
from support.fhir_server import TOKEN, FhirServer

from bot.settings import Settings
from bot.store import appointments, availability, intake, outbox, seats
from bot.store.tables import appointments as visits
from bot.store.tables import intake_requests
from bot.store.tables import outbox as table

SYSTEM = Settings().fhir_system


@pytest.fixture
def fhir():
    server = FhirServer()
    yield server
    server.close()


@pytest.fixture
def courier(couriers, fhir):
    return couriers(fhir_url=f"{fhir.url}/", fhir_token=TOKEN)["fhir"]


@pytest.fixture
def booked(store):
    return store.run(appointments.book, request(), slot(), 1, NOW)


@pytest.fixture
def hurried(courier):
    """Waits for no answer longer than the server hangs."""
    courier.destination.http.timeout = 0.5
    return courier


def drain(courier):
    while courier.step():
        pass


def rows(store):
    listed = store.run(outbox.listed, everything=True)
    return [(row["sequence"], row["state"], row["last_error"]) for row in listed if row["destination"] == "fhir"]


def slots(fhir):
    """Status by start, in UTC hours after the first test slot."""
    found = {}
    for each in fhir.kept("Slot"):
        hours = (datetime.fromisoformat(each["start"]) - slot().start) / timedelta(hours=1)
        assert hours not in found, "one time is one Slot"
        found[hours] = each["status"]
    return found


def send_again(connection):
    newest = select(func.max(table.c.sequence)).scalar_subquery()
    chosen = (table.c.sequence == newest, table.c.destination == "fhir")
    connection.execute(table.update().where(*chosen).values(state="waiting"))


def test_a_booked_visit_is_there_with_the_form_and_no_more_of_the_person_than_it_takes(courier, fhir, store, booked):
    drain(courier)
    assert rows(store) == [(0, "sent", None)]
    (patient,), (visit,), (form,) = map(fhir.kept, ("Patient", "Appointment", "QuestionnaireResponse"))
    assert patient == {
        "resourceType": "Patient",
        "id": patient["id"],
        "identifier": [{"system": SYSTEM, "value": booked.reference}],
        "name": [{"text": "Ana Lopez"}],
        "telecom": [{"system": "phone", "value": "+19735550123"}],
    }
    assert (visit["status"], visit["start"], visit["end"]) == (
        "booked",
        "2026-12-01T09:00:00-05:00",
        "2026-12-01T10:00:00-05:00",
    )
    assert visit["participant"][0]["actor"]["reference"] == f"Patient/{patient['id']}"
    assert visit["slot"][0]["reference"] == f"Slot/{fhir.kept('Slot')[0]['id']}"
    assert {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{_dashed(booked.uid)}"} in visit["identifier"]
    answers = {item["linkId"]: [each["valueString"] for each in item.get("answer", [])] for item in form["item"]}
    assert answers == {
        "consent": ["1"],
        "name": ["Ana Lopez"],
        "contact": ["+19735550123, ana@example.com"],
        "times": ["mornings"],
        "insurer": ["Aetna"],
        "reason": [],
    }
    assert all(item["text"] for item in form["item"])
    assert form["subject"]["reference"] == f"Patient/{patient['id']}"
    assert [label["code"] for label in form["meta"]["security"]] == ["R"]
    for private in ("Aetna", "mornings"):
        assert private not in str(fhir.kept("Appointment") + fhir.kept("Patient") + fhir.kept("Slot"))


def _dashed(uid):
    return "-".join((uid[:8], uid[8:12], uid[12:16], uid[16:20], uid[20:]))


def test_a_moved_visit_is_the_same_appointment_and_its_old_time_is_free(courier, fhir, store, booked):
    drain(courier)
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    drain(courier)
    (visit,) = fhir.kept("Appointment")
    assert (visit["status"], visit["start"]) == ("booked", "2026-12-01T11:00:00-05:00")
    assert slots(fhir) == {0: "free", 2: "busy"}
    assert len(fhir.kept("Patient")) == len(fhir.kept("QuestionnaireResponse")) == len(fhir.kept("Schedule")) == 1


def test_a_cancelled_visit_is_cancelled_and_fills_no_slot(courier, fhir, store, booked):
    store.run(appointments.cancel, booked.reference, NOW)
    drain(courier)
    (visit,) = fhir.kept("Appointment")
    assert (visit["status"], visit["participant"][0]["status"]) == ("cancelled", "declined")
    assert [reason["code"] for reason in visit["cancelationReason"]["coding"]] == ["pat"]
    assert "slot" not in visit
    assert slots(fhir) == {0: "free"}


def test_a_state_arrives_as_it_was_when_a_later_one_is_waiting_behind_it(courier, fhir, store, booked):
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    store.run(appointments.cancel, booked.reference, NOW)
    arrived = []
    while courier.step():
        (visit,) = fhir.kept("Appointment")
        arrived.append((visit["status"], visit["start"][11:16]))
    assert arrived == [("booked", "09:00"), ("booked", "11:00"), ("cancelled", "11:00")]


def test_a_time_that_somebody_else_has_taken_meanwhile_stays_busy(courier, fhir, store, booked):
    """The cancellation arrives after the new booking of the same time."""
    drain(courier)
    store.run(appointments.cancel, booked.reference, NOW)
    store.run(appointments.book, request(1), slot(), 1, NOW)
    fhir.faults.append(503)
    drain(courier)
    courier.clock.advance(minutes=1)
    drain(courier)
    assert slots(fhir) == {0: "busy"}
    assert sorted(each["status"] for each in fhir.kept("Appointment")) == ["booked", "cancelled"]


def test_a_time_with_room_for_one_more_is_free_until_it_is_full(courier, fhir, store, booked):
    store.run(availability.change, {**OPEN, "capacity": 2}, ZONE, NOW)
    drain(courier)
    assert slots(fhir) == {0: "free"}
    store.run(appointments.book, request(1), slot(), 2, NOW)
    drain(courier)
    assert slots(fhir) == {0: "busy"}
    assert booked.reference in str(fhir.kept("Appointment"))


@pytest.mark.usefixtures("booked")
def test_the_hold_of_another_visitor_is_not_pushed(courier, fhir, store):
    store.run(availability.change, {**OPEN, "capacity": 2}, ZONE, NOW)
    store.run(seats.hold, slot(), 2, "form-9", NOW)
    drain(courier)
    assert slots(fhir) == {0: "free"}


def test_a_call_back_request_is_a_patient_with_the_form_and_no_appointment(courier, fhir, store, clock):
    store.run(intake.save, request(contact="ana@example.com (no calls)"))
    clock.advance(days=30)
    drain(courier)
    assert {kind for kind, _ in fhir.resources} == {"Patient", "QuestionnaireResponse"}
    assert fhir.kept("Patient")[0]["telecom"] == [{"system": "email", "value": "ana@example.com"}]
    assert "ana@example.com (no calls)" in str(fhir.kept("QuestionnaireResponse"))


@pytest.mark.parametrize("fault", [503, 500, 429, 401, 408, 409, "hang", "taken", "drop", "page"])
def test_a_fault_for_now_loses_nothing_and_doubles_nothing(hurried, fhir, store, booked, fault):
    fhir.faults += [fault, fault]
    drain(hurried)
    assert [state for _, state, _ in rows(store)] == ["waiting"]
    for _ in range(2):
        hurried.clock.advance(minutes=2)
        drain(hurried)
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    # A busy machine may take longer over an answer than this courier waits.
    for _ in range(3):
        drain(hurried)
        hurried.clock.advance(minutes=2)
    assert {state for _, state, _ in rows(store)} == {"sent"}
    assert [each["start"] for each in fhir.kept("Appointment")] == ["2026-12-01T11:00:00-05:00"]
    assert slots(fhir) == {0: "free", 2: "busy"}
    assert len(fhir.kept("Patient")) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (503, "http 503"),
        (409, "http 409"),
        ("hang", "ReadTimeout"),
        ("taken", "ReadTimeout"),
        ("drop", "RemoteProtocolError"),
        ("page", "no transaction response"),
    ],
)
@pytest.mark.usefixtures("booked")
def test_what_staff_see_of_a_fault_is_a_code(hurried, fhir, store, fault, reason):
    fhir.faults.append(fault)
    drain(hurried)
    assert rows(store) == [(0, "waiting", reason)]


@pytest.mark.parametrize("status", [400, 403, 404, 422])
@pytest.mark.usefixtures("booked")
def test_a_refusal_for_good_is_shown_to_staff_and_not_tried_again(courier, fhir, store, status):
    fhir.faults.append(status)
    drain(courier)
    assert rows(store) == [(0, "failed", f"http {status}")]
    assert fhir.resources == {}


def test_two_resources_of_one_identifier_are_a_matter_for_staff_and_nothing_is_changed(courier, fhir, store, booked):
    """Two staff have made the same patient by hand: 412, and no half of the transaction is kept."""
    twin = {"resourceType": "Patient", "identifier": [{"system": SYSTEM, "value": booked.reference}]}
    twins = [fhir.add(twin), fhir.add(twin)]
    drain(courier)
    assert rows(store) == [(0, "failed", "http 412")]
    assert list(fhir.resources.values()) == twins
    del fhir.resources["Patient", twins[0]["id"]]
    (row,) = [row for row in store.run(outbox.listed) if row["destination"] == "fhir"]
    store.run(outbox.retry, row["id"], NOW)
    drain(courier)
    assert rows(store)[0][1] == "sent"
    assert fhir.kept("Appointment")[0]["participant"][0]["actor"]["reference"] == f"Patient/{twins[1]['id']}"


def test_what_the_clinic_has_added_to_the_patient_stays(courier, fhir, store, booked):
    drain(courier)
    fhir.kept("Patient")[0]["birthDate"] = "1990-01-01"
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    drain(courier)
    assert fhir.kept("Patient")[0]["birthDate"] == "1990-01-01"


def test_delivered_again_after_a_crash_it_is_still_there_once(courier, fhir, store, booked):
    for _ in range(3):
        drain(courier)
        store.run(send_again)
    store.run(appointments.cancel, booked.reference, NOW)
    for _ in range(3):
        drain(courier)
        store.run(send_again)
    assert sorted(kind for kind, _ in fhir.resources) == [
        "Appointment",
        "Patient",
        "QuestionnaireResponse",
        "Schedule",
        "Slot",
    ]


def test_all_that_waited_while_the_server_was_down_arrives_in_order(courier, fhir, store, clock, booked):
    fhir.close()
    store.run(appointments.move, booked.reference, slot(2), 1, NOW)
    store.run(appointments.cancel, booked.reference, NOW)
    for _ in range(3):
        drain(courier)
        clock.advance(minutes=2)
    assert {(state, error) for _, state, error in rows(store) if error} == {("waiting", "ConnectError")}
    fhir.open()
    clock.advance(minutes=10)
    drain(courier)
    assert [state for _, state, _ in rows(store)] == ["sent"] * 3
    assert [each["status"] for each in fhir.kept("Appointment")] == ["cancelled"]
    assert slots(fhir) == {0: "free", 2: "free"}


def test_a_wrong_token_is_no_lost_visit(couriers, fhir, store, clock, booked):
    drain(couriers(fhir_url=fhir.url, fhir_token="wrong")["fhir"])
    assert rows(store) == [(0, "waiting", "http 401")]
    clock.advance(minutes=1)
    drain(couriers(fhir_url=fhir.url, fhir_token=TOKEN)["fhir"])
    assert booked.reference in str(fhir.kept("Appointment"))


def test_the_token_comes_from_its_file_and_the_base_is_asked_as_it_is_set(couriers, fhir, store, booked, tmp_path):
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n", encoding="utf-8")
    drain(couriers(fhir_url=fhir.url, fhir_token="old", fhir_token_file=str(file))["fhir"])
    assert rows(store) == [(0, "sent", None)]
    ((path, headers),) = fhir.asked
    assert (path, headers["Content-Type"]) == ("/fhir", "application/fhir+json")
    assert booked.reference not in path


def test_the_clinics_own_system_names_everything(couriers, fhir, booked):
    drain(couriers(fhir_url=fhir.url, fhir_token=TOKEN, fhir_system="https://clinic.example/intake")["fhir"])
    systems = {
        each["system"]
        for resource in fhir.resources.values()
        for each in (resource["identifier"] if isinstance(resource["identifier"], list) else [resource["identifier"]])
    }
    assert systems == {"https://clinic.example/intake", "urn:ietf:rfc:3986"}
    assert booked.reference in str(fhir.resources)


@pytest.mark.usefixtures("booked")
def test_an_erased_request_is_not_told_of(courier, fhir, store):
    """Erased between the claim and our look."""
    told = courier.destination.told

    def late(delivery):
        store.run(_erase)
        return told(delivery)

    object.__setattr__(courier.destination, "told", late)
    drain(courier)
    assert rows(store) == [(0, "failed", "erased")]
    assert fhir.asked == []


def _erase(connection):
    connection.execute(visits.delete())
    connection.execute(intake_requests.delete())


def test_without_an_address_nothing_is_pushed(couriers):
    assert "fhir" not in couriers()


@pytest.mark.parametrize("url", ["http://ehr.example/fhir", "ftp://localhost/fhir", "ehr.example/fhir"])
def test_an_open_line_is_refused(couriers, url):
    with pytest.raises(ValueError, match="CLINIC_BOT_FHIR_URL"):
        couriers(fhir_url=url)


@pytest.mark.parametrize("system", ["clinic", "https://clinic.example/a b", "https://x/?a=1&b", "urn:x|y", ""])
def test_a_system_that_would_break_a_query_is_refused(couriers, fhir, system):
    with pytest.raises(ValueError, match="CLINIC_BOT_FHIR_SYSTEM"):
        couriers(fhir_url=fhir.url, fhir_system=system)
