"""Each system that is compared starts, answers, is weighed and ended; a little of it, for real."""

import sys
from copy import deepcopy
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from support import content

from bench.measuring import measured
from bench.servers import BenchError, running
from bench.systems import default, engine, path
from bench.talk import Plan
from bench.training import shortened, timed, train_model

TINY = Plan(conversations=1, turns=3, at_once=2, turns_at_once=2)
TOPICS = ("nlu/faq/insurance.yml", "nlu/faq/duration.yml", "nlu/greet.yml")
RULES = ("stories/faq.yml", "stories/fallback.yml", "stories/smalltalk.yml")
FEW = 2
SMALL = 3


def check(found):
    """What every measured system must have."""
    assert found["ready"] > 0
    assert found["megabytes"] > SMALL
    assert len(found["turns"]) == TINY.turns
    assert found["throughput"] > 0
    assert found["unanswered"] == 0


@pytest.mark.parametrize("start", [engine, path])
def test_our_systems_are_measured(start):
    check(measured(start, lambda _: None, TINY, starts=1))


@pytest.fixture(scope="module")
def tiny_default(tmp_path_factory):
    """All of Rasa's default configuration, trained for one epoch on a few examples of two topics and a greeting."""
    folder = tmp_path_factory.mktemp("default")
    data = folder / "data"
    for topic in TOPICS:
        _write(data / topic, _few_examples(content.read(f"data/{topic}")))
    for rules in RULES:
        _write(data / rules, content.read(f"data/{rules}"))
    spent = train_model(shortened(_light(folder / "light.yml"), 1, folder), folder, "tiny", lambda _: None, data)
    assert spent.seconds > 0
    assert spent.processor_seconds > 0
    return folder / "tiny.tar.gz"


def _light(path: Path) -> Path:
    config = deepcopy(content.read("bench/default_config.yml"))
    for part in (*config["pipeline"], *config["policies"]):
        if "epochs" in part:
            # Four graphs, compiled at the training and again at the start, cost more than these few steps.
            part["run_eagerly"] = True
    return _write(path, config)


def _few_examples(file: dict) -> dict:
    blocks = [{**block, "examples": _first_lines(block["examples"])} for block in file["nlu"]]
    return {**file, "nlu": blocks}


def _first_lines(examples: str) -> str:
    return "".join(examples.splitlines(keepends=True)[:FEW])


def _write(path: Path, what: dict) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    YAML().dump(what, path)
    return path


def test_the_default_configuration_is_trained_and_measured(tiny_default):
    check(measured(lambda folder: default(tiny_default, folder), lambda _: None, TINY, starts=1))


def test_a_server_that_ends_is_no_endless_wait(tmp_path):
    with (
        running([sys.executable, "-c", "raise SystemExit(3)"], {}, tmp_path / "log") as server,
        pytest.raises(BenchError, match="ended"),
    ):
        server.wait(lambda: False)


def test_a_training_that_fails_is_no_result(tmp_path):
    with pytest.raises(BenchError, match="failed"):
        timed([sys.executable, "-c", "raise SystemExit(1)"], tmp_path / "log", lambda _: None)
