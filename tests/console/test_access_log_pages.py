"""The auditor's pages: every view is there, searches combine, and what was tampered with is said."""

import csv
import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from support.staff_door import StaffDoor

from bot.store.access_log import Entry
from bot.store.access_log_purge import purge_entries
from bot.store.database import StoreError


@pytest.fixture
def auditor(person):
    return person("auditor")


def rows(response):
    return response.text.count("<tr") - 1


def test_every_view_is_written_down_before_it_is_shown(door, auditor):
    auditor.get("/access-log")
    newest = door.logged()[0]
    assert (newest["who"], newest["what"], newest["outcome"]) == (auditor.member.name, "access_log.view", "allowed")
    assert auditor.member.name in auditor.get("/access-log").text


def test_who_saw_an_object_is_one_click_away(door, auditor):
    door.parts.log.record(Entry("Ana", "transcripts.view", "conversation", "c-77"))
    page = auditor.get("/access-log").text
    assert "/access-log?object_kind=conversation&amp;object_id=c-77" in page
    found = auditor.get("/access-log", object_kind="conversation", object_id="c-77")
    assert rows(found) == 1
    assert "Ana" in found.text


def test_filters_combine_and_nonsense_in_them_is_no_error(door, auditor):
    door.parts.log.record(Entry("Zoe", "queue.view"))
    assert rows(auditor.get("/access-log", who="Zoe", what="queue.view", outcome="allowed")) == 1
    assert "No entry fits." in auditor.get("/access-log", who="Zoe", outcome="refused").text
    assert "No entry fits." in auditor.get("/access-log", who="Zoe", until="2001-01-01").text
    for name in ("since", "until", "before", "who", "what"):
        for value in ("x", "9" * 40, "\x00", "é", "-1", "9999-12-31"):
            assert auditor.get("/access-log", **{name: value}).status_code == 200


def test_older_entries_are_a_link_away(door, auditor):
    for number in range(60):
        door.parts.log.record(Entry(f"Yan {number}", "queue.view", "desk", "older"))
    first = auditor.get("/access-log", object_kind="desk")
    assert rows(first) == 50
    older = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert rows(auditor.get(older)) == 10


def test_the_export_holds_the_search_and_no_formula(door, auditor):
    door.parts.log.record(Entry("=HYPERLINK(1)", "queue.view", "desk", "export"))
    response = auditor.get("/access-log/export", object_id="export")
    assert response.headers["content-type"].startswith("text/csv")
    assert "attachment" in response.headers["content-disposition"]
    (row,) = csv.DictReader(io.StringIO(response.text))
    assert (row["who"], row["what"], row["object_id"]) == ("'=HYPERLINK(1)", "queue.view", "export")
    assert door.logged()[0]["what"] == "access_log.export"


def test_a_whole_log_is_said_to_be_whole(auditor):
    assert "Nothing was changed" in auditor.post("/access-log/check").text


def test_a_purged_log_is_said_to_be_whole_and_how_much_went(tmp_path):
    door = StaffDoor(tmp_path)
    try:
        auditor = door.person("auditor")
        auditor.get("/access-log")
        purge_entries(door.parts.log, datetime.now(UTC), "nightly purge", "{} entries".format)
        page = auditor.post("/access-log/check").text
    finally:
        door.close()
    assert "Nothing was changed" in page
    assert "Entries up to number 1 were purged" in page


def test_a_tampered_log_is_said_to_be_so(tmp_path):
    door = StaffDoor(tmp_path)
    try:
        auditor = door.person("auditor")
        auditor.get("/access-log")
        door.store(lambda connection: connection.execute(text("DROP TRIGGER access_log_no_update")))
        door.store(lambda connection: connection.execute(text("UPDATE access_log SET who = 'x' WHERE number = 1")))
        page = auditor.post("/access-log/check").text
    finally:
        door.close()
    assert "is number 1." in page


def test_what_cannot_be_logged_is_not_shown(door, auditor, monkeypatch):
    def fails(_entry):
        raise StoreError("OperationalError")

    monkeypatch.setattr(door.parts.log, "record", fails)
    response = auditor.get("/access-log")
    assert response.status_code == 503
    assert "Entries, the newest first" not in response.text
