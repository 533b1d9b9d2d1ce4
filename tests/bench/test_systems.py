"""Each system that is compared starts, answers, is weighed and ended; a little of it, for real."""

import sys
from pathlib import Path

import pytest
from support import content

from bench.measuring import measured
from bench.servers import BenchError, running
from bench.systems import default, engine, path
from bench.talk import Plan
from bench.training import DEFAULT_CONFIG, shortened, timed, train_model

TINY = Plan(conversations=1, turns=3, at_once=2, turns_at_once=2)
TOPICS = ("insurance", "duration", "cost")
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
    """Rasa's default configuration, trained for one epoch on three topics."""
    folder = tmp_path_factory.mktemp("default")
    spent = train_model(
        shortened(DEFAULT_CONFIG, 1, folder), folder, "tiny", lambda _: None, _few_examples(folder / "data")
    )
    assert spent.seconds > 0
    assert spent.processor_seconds > 0
    return folder / "tiny.tar.gz"


def _few_examples(folder: Path) -> Path:
    folder.mkdir()
    for topic in TOPICS:
        topic_file = content.ROOT / "data" / "nlu" / "faq" / f"{topic}.yml"
        (folder / topic_file.name).write_text(topic_file.read_text(encoding="utf-8"), encoding="utf-8")
    for file in ("nlu/greet.yml", "stories/faq.yml", "stories/fallback.yml", "stories/smalltalk.yml"):
        (folder / Path(file).name.replace(".yml", f"_{len(file)}.yml")).write_text(
            (content.ROOT / "data" / file).read_text(encoding="utf-8"), encoding="utf-8"
        )
    return folder


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
