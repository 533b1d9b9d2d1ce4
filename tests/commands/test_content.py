"""`python -m bot content`: errors turn the exit code, warnings do not, and --json is JSON."""

import json
import shutil

import pytest
from support import content
from support.databases import new_sqlite
from support.sealed import keys_in

from bot.cli import main
from bot.clinic.wording import Message
from bot.commands.log import operator
from bot.settings import PREFIX
from bot.store import conversations
from bot.store.access_log import Search, newest_first
from bot.store.database import Store
from bot.understanding import kept
from bot.understanding.errors import EncoderFilesError

FILES = ["clinic.yml", "content.yml", "domain.yml", "data"]
TOPIC = "data/nlu/faq/insurance.yml"


@pytest.fixture
def project(tmp_path):
    for name in FILES:
        source = content.ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    clinic = tmp_path / "clinic.yml"
    called = "verified_on: 2999-01-01"
    text = clinic.read_text(encoding="utf-8")
    clinic.write_text(text.replace(f"verified_on: {content.read('clinic.yml')['crisis_lines']['verified_on']}", called))
    return tmp_path


def change(project, old, new):
    path = project / TOPIC
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def checked(project, *options):
    return main(["content", "check", "--quick", "--root", str(project), *options])


def test_good_content_exits_with_zero(project, capsys):
    assert checked(project) == 0
    assert capsys.readouterr().out == "No mistakes.\n"


def test_a_mistake_exits_with_one_and_is_told_with_file_line_and_what_to_do(project, capsys):
    change(project, "payload: /faq/cost", "payload: /faq/csot")
    assert checked(project) == 1
    lines = capsys.readouterr().out.splitlines()
    number = (project / TOPIC).read_text(encoding="utf-8").splitlines().index("      payload: /faq/csot")
    assert lines[0].startswith(f"{TOPIC}, line {number}: error: ")
    assert "/faq/csot" in lines[0]
    assert lines[1].strip()
    assert lines[-1] == "1 mistake, 0 warnings."


def test_a_warning_exits_with_zero(project, capsys):
    change(project, "metadata: {style: newcomer}", "metadata: {style: plain}")
    assert checked(project, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["level"], told["rule"], told["file"]) == ("warning", "few_styles", TOPIC)


def test_json_of_good_content_is_an_empty_list(project, capsys):
    assert checked(project, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_new_writes_a_file_that_check_complains_of(project, capsys):
    assert main(["content", "new", "telehealth", "--title", "By video", "--root", str(project)]) == 0
    assert "data/nlu/faq/telehealth.yml" in capsys.readouterr().out
    assert checked(project) == 1


def test_new_refuses_a_topic_that_is_there(project, capsys):
    assert main(["content", "new", "cost", "--title", "Cost", "--root", str(project)]) == 1
    assert "cost" in capsys.readouterr().err


def test_without_the_encoders_files_it_is_said_in_a_sentence(project, capsys, monkeypatch):
    def fail():
        raise EncoderFilesError("the encoder is missing: see requirements/encoder.txt")

    monkeypatch.setattr(kept, "load_encoder", fail)
    assert main(["content", "check", "--root", str(project)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].endswith("the encoder is missing: see requirements/encoder.txt")


@pytest.fixture
def record(tmp_path, monkeypatch):
    """A record with one message that was not understood."""
    url = new_sqlite(tmp_path / "clinic.db")
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", url)
    monkeypatch.setenv(f"{PREFIX}KEY_FILE", str(tmp_path / "secrets.key"))
    store = Store(url, keys_in(tmp_path))
    conversation, _ = store.run(conversations.start, (Message("Hello.", "talk"),))
    said = store.run(
        conversations.add_visitor_message,
        conversation.id,
        "is there parking, I'm Ana, 973-555-0177",
        payload=None,
        client_id=None,
        gate={"tier": "clear"},
    )
    store.run(conversations.note_understanding, said.id, {"intent": {"name": "out_of_scope", "confidence": 0.5}})
    store.run(conversations.add_replies, conversation.id, said.id, (Message("I don't know.", "fallback"),))
    store.close()


@pytest.mark.usefixtures("record")
def test_the_inbox_shows_what_was_not_understood_masked(capsys):
    assert main(["content", "inbox"]) == 0
    shown = capsys.readouterr().out
    assert "is there parking, I'm [name], [number]" in shown
    assert "Ana" not in shown
    assert main(["content", "inbox", "--json"]) == 0
    (group,) = json.loads(capsys.readouterr().out)
    assert (group["count"], group["topic"]) == (1, "out_of_scope")


@pytest.mark.usefixtures("record")
def test_who_reads_the_inbox_is_written_down(tmp_path, capsys):
    assert main(["content", "inbox"]) == 0
    store = Store(f"sqlite:///{tmp_path / 'clinic.db'}", keys_in(tmp_path))
    (entry,) = store.run(newest_first, Search(), 9)
    store.close()
    assert (entry["who"], entry["what"]) == (operator(), "content.inbox")
    assert "parking" in capsys.readouterr().out
