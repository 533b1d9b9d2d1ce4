"""`python -m bot content try|publish|rollback|history`, on a small project."""

import json

import pytest
from support import content
from support.content_desk import FIGURES, FILES, TOPIC, TakingEngine, model, project, tried

from bot.cli import main
from bot.commands import publishing
from bot.publishing import training, trying
from bot.publishing.candidate import State, moment
from bot.publishing.files import write_changes
from bot.settings import PREFIX
from bot.store import versions
from bot.store.access_log import Search, newest_first

BY_HAND = "nlu:\n- intent: faq/cost\n  examples: |\n    - what is the price\n"
REFUSAL = {"code": "crisis_recall", "values": {"before": 9, "after": 8, "of": 10}}


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A live project that the commands work on; nothing runs."""
    made = project(tmp_path / "project")
    (made / "content.yml").write_text((content.ROOT / "content.yml").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr(publishing, "ROOT", made)
    monkeypatch.setattr(training, "is_up_to_date", lambda _root: True)
    monkeypatch.setenv(f"{PREFIX}ENGINE_PORT", "9")
    return made


@pytest.fixture
def started(root, store, settings, monkeypatch):
    """The project after its first start."""
    publishing.write_down_start(settings, store)
    monkeypatch.setattr(training, "is_up_to_date", lambda _root: False)
    return root


@pytest.fixture
def end_with(monkeypatch):
    """Lets every try come to this end; nothing is trained."""

    def end_with(**told):
        def run(made, tell):
            tell(State(part="training", since=moment(), detail="model: training TopicClassifier"))
            tried(made, "model 2", **told)
            return made.state

        monkeypatch.setattr(trying, "run", run)
        monkeypatch.setattr(publishing.os, "nice", lambda _by: 0)

    end_with()
    return end_with


def run(capsys, *arguments):
    """Exit code, printed text, and what was said beside it."""
    code = main(["content", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_first_start_is_version_one(started, store, capsys):
    code, printed, _ = run(capsys, "history", "--json")
    (first,) = json.loads(printed)
    assert (code, first["number"], first["kind"], first["kept"]) == (0, 1, "found", True)
    assert "found in place" in run(capsys, "history")[1]
    assert store.run(versions.newest).number == 1
    assert (started / "var" / "content" / "versions" / "1" / TOPIC).read_text() == FILES[TOPIC]


@pytest.mark.usefixtures("started")
def test_without_a_change_there_is_nothing_to_try(capsys):
    for options in ((), ("--files",)):
        code, _, said = run(capsys, "try", *options)
        assert code == 1
        assert "nothing differs from what is live" in said


def test_files_edited_by_hand_are_tried_published_and_taken_back(started, store, capsys, end_with):
    write_changes(started, {TOPIC: BY_HAND})
    code, printed, said = run(capsys, "try", "--files", "--by", "Nora")
    assert code == 0
    assert "training the assistant: model: training TopicClassifier" in said
    assert "accuracy: 9 of 10 (live: 9)" in printed
    code, printed, _ = run(capsys, "publish", "--why", "plainer", "--by", "Nora")
    assert code == 0
    assert "Version 2 is live. Nothing runs" in printed
    assert "Not committed: the project is no git checkout." in printed
    assert model(started) == "model 2"
    code, printed, _ = run(capsys, "rollback", "1", "--why", "no", "--json")
    done = json.loads(printed)
    assert (code, done["number"], done["restores"], done["engine_runs"]) == (0, 3, 1, False)
    assert (started / TOPIC).read_text() == FILES[TOPIC]
    logged = [(each["what"], each["who"]) for each in store.run(newest_first, Search(), 10)]
    assert logged[1:3] == [("content.publish", "Nora"), ("content.try", "Nora")]
    assert logged[0][0] == "content.rollback"
    assert logged[0][1].startswith("command line: ")
    assert "Nora" in run(capsys, "history")[1]
    end_with()


def test_a_refused_candidate_ends_with_its_reasons_and_exit_code_one(started, capsys, end_with):
    end_with(refusals=[REFUSAL], guarded=["crisis"])
    write_changes(started, {TOPIC: BY_HAND})
    code, printed, _ = run(capsys, "try", "--files", "--json")
    assert code == 1
    assert json.loads(printed)["report"]["figures"] == FIGURES
    code, _, said = run(capsys, "publish", "--why", "plainer")
    assert code == 1
    assert "Danger would be seen in 8 of 10 messages" in said
    assert "A second person must confirm it" in said
    assert model(started) == "model 1"


@pytest.mark.usefixtures("end_with")
def test_why_is_asked_for(started, capsys):
    write_changes(started, {TOPIC: BY_HAND})
    run(capsys, "try", "--files")
    for arguments in (("publish",), ("publish", "--why", " "), ("rollback", "1")):
        code, _, said = run(capsys, *arguments)
        assert code == 1
        assert "Say why" in said


@pytest.mark.usefixtures("started")
def test_one_is_told_which_version_cannot_be_gone_back_to(capsys):
    code, _, said = run(capsys, "rollback", "8", "--why", "no")
    assert code == 1
    assert "One cannot go back to version 8" in said


def test_a_running_engine_is_told(started, capsys, end_with, monkeypatch):
    engine = TakingEngine()
    monkeypatch.setattr("bot.commands.publishing.derived_key", lambda *_: "s" * 64)
    monkeypatch.setattr("bot.settings.Settings.engine_url", engine.url)
    write_changes(started, {TOPIC: BY_HAND})
    run(capsys, "try", "--files")
    code, printed, _ = run(capsys, "publish", "--why", "plainer")
    engine.close()
    assert code == 0
    assert "Visitors are answered from it now." in printed
    assert engine.models == ["model 2"]
    end_with()
