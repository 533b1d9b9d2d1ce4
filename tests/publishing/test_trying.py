"""A try from its beginning to its end: told, kept, one at a time, and noticed when it died."""

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from support.content import ROOT
from support.content_desk import FILES, NEW, tried

from bot.clinic.errors import TryFailedError, TryTimedOutError, TryUnderWayError
from bot.content.check import Finding
from bot.publishing import __main__ as program
from bot.publishing import candidate, training, trying
from bot.publishing.candidate import State, moment
from bot.publishing.comparing import Answers
from bot.publishing.questions import Question, Questions
from bot.publishing.words import load_sentences
from bot.understanding.errors import EncoderFilesError

VIDEO = "nlu: []\n"
FINDING = Finding(NEW, 1, "error", "no_answer", "The topic video has no answer.", "Write one.")
QUESTIONS = Questions((Question("how much", "faq/cost"),), (Question("the cost", "faq/cost"),), ())


@pytest.fixture
def made(root):
    return candidate.make(root, FILES, {NEW: VIDEO}, by="Nora", source="drafts")


@pytest.fixture
def works(monkeypatch):
    """A check without findings, a training and models that understand everything; changed by name."""

    def works(**changed):
        reading = {"tier": "clear", "score": 0.1, "labels": ["faq/cost"], "confidence": 0.9, "answer": ""}
        answers = Answers(dict.fromkeys(QUESTIONS.texts, reading))
        parts = {
            (trying, "check"): lambda *_, **__: [],
            (trying, "load_facts"): lambda _: type("Facts", (), {"time_zone": "UTC"}),
            (trying, "load_wording"): lambda *_: None,
            (trying, "read_questions"): lambda *_: QUESTIONS,
            (training, "train"): lambda _, tell: tell("model: training TopicClassifier"),
            (training, "ask"): lambda *_: [answers, answers],
        }
        for (module, name), function in parts.items():
            monkeypatch.setattr(module, name, changed.get(name, function))

    return works


def test_a_candidate_lies_apart_with_the_models_that_are_live(root, made):
    assert candidate.read_files(made.project) == {**FILES, NEW: VIDEO}
    assert made.before == FILES
    assert (made.project / "models" / "clinic.tar.gz").read_text() == "model 1"
    assert candidate.find(root, made.id) == made
    assert candidate.find(root, "../../etc") is None


def test_a_candidate_that_cannot_be_laid_out_leaves_nothing(root, monkeypatch):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(candidate, "link_models", full)
    with pytest.raises(OSError, match="no space left"):
        candidate.make(root, FILES, {NEW: VIDEO}, by="Nora", source="drafts")
    assert list((root / candidate.FOLDER).iterdir()) == []


def test_a_file_put_in_place_of_its_own_link_leaves_nothing_beside_it(tmp_path):
    source, target = tmp_path / "tried" / "gate.npz", tmp_path / "live" / "gate.npz"
    for file in (source, target):
        file.parent.mkdir()
    source.write_text("model 1")
    for _ in range(2):
        candidate.link(source, target)
    assert [file.name for file in target.parent.iterdir()] == ["gate.npz"]
    assert target.read_text() == "model 1"


def test_every_part_is_told_and_the_report_is_there_in_the_end(works, made):
    works()
    told = []
    state = trying.run(made, told.append)
    assert [each.part for each in told] == ["checking", "training", "training", "asking", "done"]
    assert told[2].detail == "model: training TopicClassifier"
    assert set(state.took) >= {"checking", "training", "asking"}
    assert made.state == state
    assert made.report["figures"]["must_pass"] == {"right": [1, 1], "of": 1}
    assert made.report["refusals"] == []


def test_a_mistake_that_the_check_finds_ends_the_try_with_its_own_sentence(works, made):
    works(check=lambda *_, **__: [FINDING])
    state = trying.run(made)
    assert state.part == "refused"
    assert [each["says"] for each in made.state.findings] == ["The topic video has no answer."]
    assert made.report == {}


def test_a_training_that_fails_says_what_it_said_last(works, made):
    def fail(*_):
        raise TryFailedError("a comma is missing")

    works(train=fail)
    assert trying.run(made).part == "failed"
    assert "a comma is missing" in made.state.detail


def test_one_is_tried_at_a_time(root, works, made):
    works()
    with candidate.trying(root):
        assert candidate.is_under_way(root)
        with pytest.raises(TryUnderWayError):
            trying.run(made)
    assert not candidate.is_under_way(root)
    assert made.state.part == "stopped"


def test_a_process_that_finds_another_try_under_way_ends_without_a_trace_of_code(root, made, monkeypatch):
    monkeypatch.setattr(program.sys, "argv", ["bot.publishing", str(made.folder)])
    monkeypatch.setattr(program.os, "nice", lambda _by: 0)
    with candidate.trying(root):
        assert program.main() == 1
        assert made.state.part == "stopped"


def test_a_trainer_that_was_killed_is_noticed(root, made):
    made.tell(State(part="training", since=moment()))
    hold = "import sys, time; from pathlib import Path; from bot.publishing.candidate import trying\n"
    hold += "with trying(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold, str(root)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "held\n"
        assert made.state.part == "training"
        process.kill()
    assert made.state.part == "stopped"


def test_how_long_it_will_go_on_is_learnt_from_the_last_try(root, works, made):
    first = trying.remaining(root, State(part="training", since=moment()))
    works()
    trying.run(made)
    assert json.loads((root / trying.PACE).read_text())["training"] < 5
    assert trying.remaining(root, State(part="training", since=moment())) < first
    assert trying.remaining(root, made.state) is None
    assert set(json.loads((root / trying.PACE).read_text())) >= {"checking", "training", "asking"}


def test_a_try_without_the_encoders_files_says_which_are_missing(works, made):
    def fail(*_, **__):
        raise EncoderFilesError("model.onnx is missing")

    works(check=fail)
    assert trying.run(made).part == "failed"
    assert made.state.detail == "EncoderFilesError: model.onnx is missing"


def test_a_training_is_followed_step_by_step_with_our_caches(root, made, monkeypatch):
    script = root / training.SCRIPT
    script.parent.mkdir()
    script.write_text(
        "import os, sys\n"
        "print('Model: training')\nprint('  model  training TopicClassifier')\nprint('  model  … 10 s')\n"
        "print(sys.argv[2], os.environ['RASA_CACHE_DIRECTORY'], os.environ['CLINIC_BOT_VECTORS'])\n"
        "sys.exit(int(os.environ.get('FAILS', 0)))\n",
        encoding="utf-8",
    )
    told = []
    training.train(made, told.append)
    assert told == ["model: training TopicClassifier"]
    monkeypatch.setenv("FAILS", "1")
    with pytest.raises(TryFailedError) as failed:
        training.train(made, told.append)
    assert str(failed.value).splitlines()[-1] == " ".join(
        [str(made.project), str(root / ".rasa/cache"), str(root / ".cache/vectors")]
    )


def test_what_is_asked_lies_where_nobody_else_reads_and_does_not_stay_when_no_answer_comes(made, monkeypatch):
    seen = {}

    def hang(command, *, timeout, **_):
        order = Path(command[-2])
        seen.update(asked=json.loads(order.read_text())["texts"], mode=stat.S_IMODE(order.parent.stat().st_mode))
        raise subprocess.TimeoutExpired(command, timeout)

    monkeypatch.setattr(training.subprocess, "run", hang)
    with pytest.raises(TryTimedOutError) as slow:
        trying.ask_candidate(made, "marmalade")
    assert seen == {"asked": ["marmalade"], "mode": 0o700}
    assert [path for path in made.folder.rglob("*") if path.is_file() and b"marmalade" in path.read_bytes()] == []
    assert load_sentences(ROOT).told(slow.value) == [
        "The candidate did not answer within 120 seconds. Ask again when less is going on."
    ]


def test_two_people_who_ask_at_once_load_one_model(made, monkeypatch):
    reading = {"tier": "clear", "score": 0.1, "labels": ["faq/cost"], "confidence": 0.9, "answer": ""}
    refused = []

    def ask(*_):
        # Somebody else asks while the first one waits.
        with pytest.raises(TryUnderWayError) as told:
            trying.ask_candidate(made, "how much")
        refused.append(told)
        return [Answers({"how much": reading})]

    monkeypatch.setattr(training, "ask", ask)
    for _ in range(2):
        assert trying.ask_candidate(made, "how much")["label"] == "faq/cost"
    assert len(refused) == 2


def test_old_candidates_go(root, made):
    for _ in range(candidate.KEPT):
        tried(candidate.make(root, FILES, {NEW: VIDEO}, by="Nora", source="drafts"), "model 2")
    assert len(candidate.every(root)) == candidate.KEPT
    assert not made.folder.exists()


def test_a_candidate_that_nobody_began_with_is_stopped_after_a_minute(root, made):
    assert made.state.part == "waiting"
    assert candidate.is_busy(root)
    made.tell(State(since="2026-11-25T08:00:00+00:00"))
    assert made.state.part == "stopped"
    assert not candidate.is_busy(root)
