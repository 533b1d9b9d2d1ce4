"""`python -m bot`: help everywhere, JSON where data is printed, a non-zero exit on every failure."""

import json
import os
import subprocess
import sys
from contextlib import closing

import pytest
from support.content import ROOT
from support.sealed import keys_in

from bot import cli
from bot.__main__ import main
from bot.secrets import derived_key
from bot.settings import PREFIX, Settings, load_settings
from bot.store import deliveries, intake, outbox
from bot.store.access_log import Search, newest_first
from bot.store.database import Store, open_store
from bot.store.intake import IntakeRequest
from bot.store.migrate import migrate

COMMANDS = [
    [],
    ["run"],
    ["web"],
    ["keep"],
    ["intake"],
    ["intake", "list"],
    ["intake", "export"],
    ["staff"],
    *(["staff", verb] for verb in ("add", "list", "disable", "reset")),
    ["audit"],
    *(["audit", verb] for verb in ("verify", "export")),
    ["deliver"],
    ["outbox"],
    *(["outbox", verb] for verb in ("list", "retry")),
    ["content"],
    *(["content", verb] for verb in ("check", "new", "inbox")),
    ["keys", "rotate"],
    ["retention", "purge"],
    ["erase"],
    ["export"],
]


@pytest.fixture
def url(tmp_path, monkeypatch):
    made = f"sqlite:///{tmp_path / 'clinic.db'}"
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", made)
    monkeypatch.setenv(f"{PREFIX}KEY_FILE", str(tmp_path / "secrets.key"))
    return made


@pytest.fixture
def filled(url, tmp_path):
    migrate(url, keys_in(tmp_path))
    store = Store(url, keys_in(tmp_path))
    for number in (1, 2):
        store.run(intake.save, request(number))
    store.close()
    return url


def request(number):
    return IntakeRequest(
        reference=f"REF-{number}",
        key=f"form-{number}",
        conversation_id="c" * 32,
        name=f"Ana Núñez {number}",
        contact="+19735550123, ana@example.com",
        times="mornings",
        insurer="Aetna",
        reason="",
        consent_version="1",
    )


def bot(*arguments, **environment):
    """The command line as it is typed."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_has_help(command, capsys):
    try:
        code = main([*command, "--help"])
    except SystemExit as end:
        code = end.code
    printed = capsys.readouterr()
    assert code == 0
    assert "usage: python -m bot" in printed.out + printed.err
    assert " ".join(command) in printed.out + printed.err


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    printed = capsys.readouterr().out
    assert all(command[0] in printed for command in COMMANDS if command)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["intake"],
        ["marmalade"],
        ["intake", "marmalade"],
        ["intake", "list", "--yaml"],
        ["intake", "export"],
        ["keep"],
    ],
)
def test_what_is_no_command_exits_with_2(arguments, capsys):
    try:
        code = main(arguments)
    except SystemExit as end:
        code = end.code
    assert code == 2
    assert "usage" in capsys.readouterr().err


def test_list_says_when_there_is_nothing(url, tmp_path, capsys):
    migrate(url, keys_in(tmp_path))
    assert main(["intake", "list"]) == 0
    assert capsys.readouterr().out == "No intake requests yet.\n"


def test_list_as_json_is_an_empty_list_when_there_is_nothing(url, tmp_path, capsys):
    migrate(url, keys_in(tmp_path))
    assert main(["intake", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("filled")
def test_list_shows_a_line_a_request_the_newest_first(capsys):
    assert main(["intake", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["REF-2", "REF-1"]
    for shown in ("new", "Ana Núñez 2", "ana@example.com", "mornings"):
        assert shown in lines[0]


@pytest.mark.usefixtures("filled")
def test_list_as_json_is_the_whole_request(capsys):
    assert main(["intake", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [row["reference"] for row in listed] == ["REF-2", "REF-1"]
    for row, number in zip(listed, (2, 1), strict=True):
        sent = vars(request(number))
        assert {name: row[name] for name in sent} == sent
        assert row["state"] == "new"
        assert row["created_at"][10] == "T"


@pytest.mark.usefixtures("filled")
def test_the_commands_work_as_they_are_typed():
    listed = bot("intake", "list", "--json")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert [row["name"] for row in json.loads(listed.stdout)] == ["Ana Núñez 2", "Ana Núñez 1"]
    assert bot("intake", "list", PYTHONIOENCODING="utf-8").stdout.count("\n") == 2


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize("arguments", [["intake", "list"], ["intake", "list", "--json"]])
@pytest.mark.parametrize("what", ["garbage", "without tables", "not there"])
def test_a_broken_database_exits_with_1_and_one_line(tmp_path, capsys, arguments, what):
    if what == "garbage":
        (tmp_path / "clinic.db").write_bytes(b"not a database " * 100)
    if what == "without tables":
        (tmp_path / "clinic.db").touch()
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert "StoreError" in printed.err


@pytest.mark.usefixtures("url")
def test_a_bad_setting_exits_with_1_and_names_the_variable(monkeypatch, capsys):
    monkeypatch.setenv(f"{PREFIX}PORT", "eighty")
    assert main(["intake", "list"]) == 1
    assert f"{PREFIX}PORT must be a whole number" in capsys.readouterr().err


def test_an_unknown_kind_of_database_exits_with_1_and_one_line(monkeypatch, capsys):
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", "marmalade")
    assert main(["intake", "list"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.usefixtures("url")
def test_web_with_a_broken_content_file_exits_with_1_and_names_it(tmp_path, monkeypatch, capsys):
    (tmp_path / "wording.yml").write_text("notice: [unclosed")
    monkeypatch.setenv(f"{PREFIX}WORDING_FILE", str(tmp_path / "wording.yml"))
    assert main(["web"]) == 1
    assert "wording.yml" in capsys.readouterr().err


def test_the_processes_get_the_settings_and_a_secret_of_their_own(tmp_path):
    settings = Settings(port=7001, key_file=str(tmp_path / "secrets.key"), rate_limits="off")
    given = cli.environment(settings)
    assert given[f"{PREFIX}PORT"] == "7001"
    assert given[f"{PREFIX}RATE_LIMITS"] == "off"
    assert given[f"{PREFIX}ENGINE_SECRET"] == derived_key(settings.key_file, "engine")
    assert given["RASA_TELEMETRY_ENABLED"] == "false"
    assert all(isinstance(value, str) for value in given.values())


@pytest.fixture
def unsent(filled, tmp_path):
    """Two call-back requests whose mail is kept, because no mail server is set up."""
    store = Store(filled, keys_in(tmp_path))
    store.run(deliveries.keep, outbox.DESK_MAIL)
    rows = store.run(outbox.listed)
    yield [row["id"] for row in rows]
    store.close()


def test_the_outbox_lists_what_was_not_sent_by_code_only(unsent, capsys):
    assert main(["outbox", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:4] for line in lines] == [
        [str(row), "kept", "desk_mail", f"REF-{number}"] for number, row in enumerate(unsent, 1)
    ]
    assert "Ana" not in str(lines)
    assert main(["outbox", "list", "--all", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 4


def test_a_row_that_was_not_sent_is_put_back(unsent, capsys):
    assert main(["outbox", "retry", str(unsent[0]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"id": unsent[0], "state": "waiting"}
    assert main(["outbox", "retry", str(unsent[0])]) == 1
    assert "not unsent" in capsys.readouterr().err
    assert main(["outbox", "retry", str(unsent[1])]) == 0
    capsys.readouterr()
    assert main(["outbox", "list"]) == 0
    assert capsys.readouterr().out == "Nothing is unsent.\n"
    with closing(open_store(load_settings())) as store:
        written = store.run(newest_first, Search(), 9)
    assert {(entry["what"], entry["object_kind"]) for entry in written} == {("unsent.retry", "delivery")}
    assert [entry["object_id"] for entry in written] == [str(unsent[number]) for number in (1, 0, 0)]


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SMTP_HOST": "127.0.0.1"}, "SMTP_FROM"),
        ({"SMTP_HOST": "127.0.0.1", "SMTP_FROM": "a@b.example", "SMTP_SECURITY": "some"}, "SMTP_SECURITY"),
        ({"SMTP_HOST": "127.0.0.1", "SMTP_FROM": "a@b.example", "SMTP_PASSWORD_FILE": "/nowhere"}, "FileNotFoundError"),
    ],
)
def test_deliver_with_a_setting_that_cannot_be_used_exits_with_1_and_says_which(settings, said, monkeypatch, capsys):
    for name, value in settings.items():
        monkeypatch.setenv(f"{PREFIX}{name}", value)
    assert main(["deliver"]) == 1
    assert said in capsys.readouterr().err
