"""The commands that work on the record: rotate, purge, erase, export."""

import json
import stat
from contextlib import closing

import pytest
from sqlalchemy import text
from support.booking import request
from support.databases import new_sqlite
from support.sealed import keys_in

from bot.__main__ import main
from bot.commands.log import operator
from bot.settings import PREFIX
from bot.store import conversations, intake
from bot.store.access_log import Search, newest_first
from bot.store.database import Store

CODE = "K7QM-2XWD-9T"


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store that the commands find by the environment."""
    url = new_sqlite(tmp_path / "clinic.db")
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", url)
    monkeypatch.setenv(f"{PREFIX}KEY_FILE", str(tmp_path / "secrets.key"))
    with closing(Store(url, keys_in(tmp_path))) as opened:
        yield opened


@pytest.fixture
def talked(store):
    """A conversation with a request under CODE; its id."""
    conversation, _ = store.run(conversations.start, ())
    text = "<b>marmalade</b> & 'quotes'"
    store.run(conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate={})
    store.run(intake.save, request(reference=CODE, conversation_id=conversation.id))
    return conversation.id


def run(capsys, *arguments):
    """A command's exit code and its JSON."""
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out or "null")


def test_export_writes_all_of_one_person_for_programs_and_to_read(talked, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "data.json").touch(0o644)
    code, printed = run(capsys, "export", "--reference", "k7qm 2xwd 9t", "--out", str(out))
    assert (code, printed["files"]) == (0, [str(out / "data.json"), str(out / "index.html")])
    data = json.loads((out / "data.json").read_text())
    assert data["request"]["name"] == "Ana Lopez"
    assert [said["text"] for said in data["conversation"]] == ["<b>marmalade</b> & 'quotes'"]
    page = (out / "index.html").read_text()
    assert "&lt;b&gt;marmalade&lt;/b&gt; &amp;" in page
    assert "ana@example.com" in page
    assert "http" not in page
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}
    assert talked not in page


@pytest.mark.usefixtures("talked")
def test_erase_prints_a_receipt_without_content(store, capsys):
    code, receipt = run(capsys, "erase", "--reference", CODE)
    assert code == 0
    assert receipt["rows"] == {
        "intake_requests": 1, "message_words": 1, "messages": 1, "outbox": 2, "conversation_summaries": 1,
    }  # fmt: skip
    assert len(receipt["id"]) == 32
    assert store.run(intake.newest_first) == []


def test_erase_by_conversation(store, talked, capsys):
    assert main(["erase", "--conversation", talked]) == 0
    assert "1 messages" in capsys.readouterr().out
    assert store.run(conversations.history, talked) == []


@pytest.mark.usefixtures("talked")
@pytest.mark.parametrize(
    "arguments",
    [["erase", "--reference", "K7QM-2XWD-9Z"], ["erase", "--reference", "x"], ["erase", "--conversation", "x"],
     ["export", "--reference", "K7QM-2XWD-9Z", "--out", "out"]],
)  # fmt: skip
def test_what_is_not_known_exits_with_1_and_one_line(arguments, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert "NotKnownError" in printed.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [["erase"], ["erase", "--reference", CODE, "--conversation", "x"], ["export"]])
def test_half_a_command_exits_with_2(arguments):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


@pytest.mark.usefixtures("talked")
@pytest.mark.parametrize(
    ("arguments", "entry"),
    [
        (["intake", "list"], ("intake.list", "request", "")),
        (["intake", "export", "--fhir"], ("intake.export", "request", "")),
        (["export", "--reference", CODE, "--out", "out"], ("person.export", "request", CODE)),
        (["erase", "--reference", CODE], ("person.erase", "request", CODE)),
    ],
)
def test_what_a_command_shows_or_erases_is_written_down_with_the_account_of_the_machine(
    store, arguments, entry, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 0
    (written,) = store.run(newest_first, Search(), 9)
    assert (written["what"], written["object_kind"], written["object_id"]) == entry
    assert written["who"] == operator()


@pytest.mark.usefixtures("talked")
@pytest.mark.parametrize(
    "arguments", [["intake", "list"], ["intake", "export", "--fhir"], ["erase", "--reference", CODE]]
)
def test_what_cannot_be_written_down_is_neither_shown_nor_done(store, arguments, capsys):
    store.run(lambda connection: connection.execute(text("DROP TABLE access_log")))
    assert main(arguments) == 1
    printed = capsys.readouterr()
    assert (printed.out, "StoreError" in printed.err) == ("", True)
    assert len(store.run(intake.newest_first)) == 1


@pytest.mark.usefixtures("talked")
def test_purge_tells_class_by_class_and_a_dry_run_touches_nothing(store, capsys):
    nothing_due = {
        name: {"due": 0} for name in ("booked", "unbooked", "crisis", "erased", "holds", "alarms", "access_log")
    }
    assert run(capsys, "retention", "purge", "--dry-run") == (0, nothing_due)
    assert run(capsys, "retention", "purge") == (0, {name: {} for name in nothing_due})
    assert len(store.run(intake.newest_first)) == 1


def test_rotate_says_what_was_sealed_anew(store, talked, tmp_path, capsys):
    code, printed = run(capsys, "keys", "rotate")
    assert code == 0
    assert printed["sealed_anew"] == {
        "messages": 1,
        "intake_requests": 1,
        "erasures": 0,
        "request_notes": 0,
        "content_drafts": 0,
        "content_versions": 0,
        "content_proposals": 0,
        "conversation_notes": 0,
        "tags": 0,
        "saved_filters": 0,
        "message_words": 1,
    }
    assert len((tmp_path / "secrets.key").read_text().split()) == 2
    assert [(entry["what"], entry["who"]) for entry in store.run(newest_first, Search(), 9)] == [
        ("keys.rotate", operator())
    ]
    assert store.run(conversations.history, talked)[0].text == "<b>marmalade</b> & 'quotes'"
