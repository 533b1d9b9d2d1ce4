"""`python -m bot intake export --fhir`: one valid Bundle, whole or not at all."""

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.booking import NOW, OFFICE, ZONE, request, slot
from support.content import ROOT
from support.fhir_judge import problems

from bot.__main__ import main
from bot.settings import PREFIX
from bot.store import appointments, availability, intake, seats
from bot.store.tables import appointments as visits
from bot.store.tables import intake_requests

EXPORT = ["intake", "export", "--fhir"]


@pytest.fixture
def filled(store, tmp_path, monkeypatch):
    """A booked, a moved, a cancelled visit, a call-back request with words in another script, a hold."""
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv(f"{PREFIX}KEY_FILE", str(tmp_path / "secrets.key"))
    now = datetime.now(UTC)
    held = slot(24 * 400)
    store.run(availability.change, OFFICE, ZONE, NOW)
    for number in range(3):
        store.run(appointments.book, request(number), slot(number), 1, NOW)
    store.run(appointments.move, "REF-1", slot(5), 1, NOW)
    store.run(appointments.cancel, "REF-2", NOW)
    store.run(intake.save, request(3, name="李小龍", reason="can't sleep; “tired”"))
    store.run(seats.hold, held, 1, "form-9", now)
    return store


def kept(bundle, kind):
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


@pytest.mark.usefixtures("filled")
def test_everything_is_one_valid_bundle_on_standard_output(capsysbinary):
    assert main(EXPORT) == 0
    printed = capsysbinary.readouterr()
    bundle = json.loads(printed.out.decode())
    assert (bundle["type"], problems(bundle), printed.err) == ("collection", [], b"")
    assert [each["status"] for each in kept(bundle, "Appointment")] == ["booked", "booked", "cancelled"]
    assert [each["name"][0]["text"] for each in kept(bundle, "Patient")][-1] == "李小龍"
    assert "can't sleep; “tired”" in str(kept(bundle, "QuestionnaireResponse")[-1])
    assert len(kept(bundle, "Schedule")) == 1
    assert {each["status"] for each in kept(bundle, "Slot")} == {"free", "busy", "busy-tentative"}


def _date(connection, sent, changed):
    for reference, moment in sent.items():
        which = intake_requests.c.reference == reference
        connection.execute(intake_requests.update().where(which).values(created_at=moment))
        connection.execute(visits.update().where(visits.c.reference == reference).values(changed_at=moment))
    for reference, moment in changed.items():
        connection.execute(visits.update().where(visits.c.reference == reference).values(changed_at=moment))


@pytest.mark.parametrize(
    ("since", "told"),
    [
        ("2026-11-01T00:00:00-04:00", ["REF-0", "REF-1", "REF-2", "REF-3"]),
        ("2026-11-01", ["REF-0", "REF-1", "REF-2", "REF-3"]),
        ("2026-11-01T00:00:01", ["REF-1", "REF-2", "REF-3"]),
        ("2026-11-02T14:00", ["REF-1", "REF-2"]),
        ("2026-11-02T14:00:00Z", ["REF-1", "REF-2", "REF-3"]),
        ("2026-11-04", []),
    ],
)
def test_since_tells_of_the_requests_that_are_new_or_changed_by_the_clinics_clock(filled, capsysbinary, since, told):
    """Sent at midnight in New Jersey, the day on which the clocks change; two visits were changed two days later."""
    midnight, change = datetime(2026, 11, 1, 4, tzinfo=UTC), datetime(2026, 11, 3, 12, tzinfo=UTC)
    sent = {"REF-0": midnight, "REF-1": midnight, "REF-2": midnight, "REF-3": datetime(2026, 11, 2, 18, tzinfo=UTC)}
    filled.run(_date, sent, {"REF-1": change, "REF-2": change})
    assert main([*EXPORT, "--since", since]) == 0
    bundle = json.loads(capsysbinary.readouterr().out.decode())
    assert problems(bundle) == []
    assert [each["identifier"][0]["value"] for each in kept(bundle, "Patient")] == told
    assert [each["identifier"]["value"] for each in kept(bundle, "QuestionnaireResponse")] == told
    assert len(kept(bundle, "Slot")) > len(told)


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("since", ["yesterday", "2026-13-01", ""])
def test_a_since_that_is_no_moment_is_refused(capsys, since):
    with pytest.raises(SystemExit, match="2"):
        main([*EXPORT, "--since", since])
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "argument --since: invalid moment" in printed.err


@pytest.mark.usefixtures("filled")
def test_the_file_is_for_its_owner_alone_and_replaced_whole(tmp_path):
    out = tmp_path / "out" / "export.json"
    out.parent.mkdir()
    out.write_text("old", encoding="utf-8")
    assert main([*EXPORT, "--out", str(out)]) == 0
    assert problems(json.loads(out.read_text(encoding="utf-8"))) == []
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.usefixtures("filled")
def test_a_file_that_cannot_be_written_exits_with_1_and_one_line(tmp_path, capsys):
    assert main([*EXPORT, "--out", str(tmp_path / "nowhere" / "export.json")]) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)


def test_a_store_that_is_away_exits_with_1_and_leaves_the_file_as_it_was(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", f"sqlite:///{tmp_path / 'none' / 'clinic.db'}")
    out = tmp_path / "export.json"
    out.write_text("old", encoding="utf-8")
    assert main([*EXPORT, "--out", str(out)]) == 1
    assert out.read_text(encoding="utf-8") == "old"
    assert "StoreError" in capsys.readouterr().err


@pytest.mark.usefixtures("filled")
def test_a_system_that_is_no_uri_exits_with_1_and_names_the_variable(monkeypatch, capsys):
    monkeypatch.setenv(f"{PREFIX}FHIR_SYSTEM", "our clinic")
    assert main(EXPORT) == 1
    assert f"{PREFIX}FHIR_SYSTEM" in capsys.readouterr().err


@pytest.mark.usefixtures("filled")
def test_a_full_disk_behind_standard_output_is_no_success():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *EXPORT],
            cwd=ROOT,
            env=os.environ,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode != 0


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("content", ["form: {name: Name}\n", "form:\n", "[]\n"])
def test_a_question_without_a_name_exits_with_1_and_names_the_file(tmp_path, monkeypatch, capsys, content):
    (tmp_path / "wording.yml").write_text(content, encoding="utf-8")
    monkeypatch.setenv(f"{PREFIX}WORDING_FILE", str(tmp_path / "wording.yml"))
    assert main(EXPORT) == 1
    assert "wording.yml" in capsys.readouterr().err
