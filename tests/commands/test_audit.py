"""`python -m bot audit`: the exit code tells a whole log from a tampered one."""

import csv
import io
import json

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.commands.log import open_log
from bot.store.access_log import Entry


@pytest.fixture
def log(settings, store):
    opened = open_log(settings, store)
    for number in range(1, 6):
        opened.record(Entry("Ana", "transcripts.view", "conversation", str(number)))
    return opened


def tamper(store, statement):
    for trigger in ("update", "delete"):
        store.run(lambda connection, name=trigger: connection.execute(text(f"DROP TRIGGER access_log_no_{name}")))
    store.run(lambda connection: connection.execute(text(statement)))


@pytest.mark.usefixtures("log")
def test_a_whole_log_is_verified(capsys):
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out == "The access log is intact: 5 entries.\n"
    assert main(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "rows": 5,
        "first_bad": None,
        "problem": None,
        "purged": 0,
        "intact": True,
    }


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("statement", "first_bad", "problem"),
    [
        ("UPDATE access_log SET who = 'Ben' WHERE number = 3", 3, "changed"),
        ("DELETE FROM access_log WHERE number = 2", 2, "missing"),
        ("DELETE FROM access_log WHERE number > 4", 5, "cut"),
    ],
)
def test_a_tampered_log_exits_with_1_and_the_first_bad_entry(store, capsys, statement, first_bad, problem):
    tamper(store, statement)
    assert main(["audit", "verify"]) == 1
    assert f"Entry {first_bad}:" in capsys.readouterr().out
    assert main(["audit", "verify", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["first_bad"], found["problem"], found["intact"]) == (first_bad, problem, False)


@pytest.mark.usefixtures("log")
def test_the_export_is_whole_and_is_logged_itself(capsys):
    assert main(["audit", "export"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["what"] for row in rows] == ["transcripts.view"] * 5 + ["access_log.export"]
    assert main(["audit", "export", "--json"]) == 0
    assert [row["number"] for row in json.loads(capsys.readouterr().out)] == list(range(1, 8))


def test_no_cell_of_the_export_is_a_formula(settings, store, capsys):
    open_log(settings, store).record(Entry("=1+1", "people.disable", reason="@SUM(A1)"))
    assert main(["audit", "export"]) == 0
    row = next(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert (row["who"], row["reason"], row["staff_id"]) == ("'=1+1", "'@SUM(A1)", "")


@pytest.mark.usefixtures("log")
def test_the_export_is_cut_by_time(capsys):
    assert main(["audit", "export", "--json", "--since", "2000-01-01T00:00Z", "--until", "2000-01-02T00:00Z"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    with pytest.raises(SystemExit):
        main(["audit", "export", "--since", "2000-01-01"])
    assert "zone" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["audit", "verify"], ["audit", "export"], ["staff", "list"]])
def test_a_database_without_tables_exits_with_1_and_one_line(tmp_path, monkeypatch, capsys, command):
    monkeypatch.setenv("CLINIC_BOT_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    monkeypatch.setenv("CLINIC_BOT_KEY_FILE", str(tmp_path / "secrets.key"))
    assert main(command) == 1
    assert capsys.readouterr().err.count("\n") == 1
