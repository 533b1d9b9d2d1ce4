"""scripts/train.py, with small programs in the place of Rasa and of the gate's training."""

import json
import os
import signal
import time

import pytest

RASA = """
echo "rasa $*" >> calls
log="2026-01-01 10:00:00 INFO     rasa.engine.training.hooks  -"
echo "$log Starting to train component 'TopicClassifier'."
echo "$log Restored component 'RulePolicy' from cache."
[ ! -e hang ] || exec sleep 60
[ ! -e broken ] || { echo 'YamlException: a comma is missing'; exit 1; }
for last; do [ "$before" != --out ] || out=$last; before=$last; done
[ -e writes-nothing ] || echo "model of $(cat data/nlu/faq/cost.yml)" > "$out/clinic.tar.gz"
"""
GATE = """
echo "python $*" >> calls
case "$2" in
bot.engine.encode_examples) [ ! -e broken-words ] || exit 1 ;;
bot.engine.train_gate) [ ! -e broken-gate ] || exit 1; echo gate > "$3" ;;
esac
"""
UP_TO_DATE = "Model: up to date.\n"


@pytest.fixture
def house(tree):
    """A folder with content, and a fake Rasa in it."""
    tree.program(".venv-engine/bin/rasa", RASA)
    tree.program(".venv-engine/bin/python", GATE)
    for name in (
        "config.yml",
        "domain.yml",
        "data/nlu/faq/cost.yml",
        "data/stories/faq.yml",
        "bot/engine/turn.py",
        "bot/understanding/encoder.py",
        "requirements/engine.txt",
        "requirements/encoder.txt",
        "README.md",
    ):
        tree.write(name, f"first {name}")
    return tree


def train(house, *arguments):
    return house.run("train.py", *arguments, PATH=os.environ["PATH"])


def model(house):
    return (house.root / "models" / "clinic.tar.gz").read_text().strip()


def in_models(house):
    return sorted(path.name for path in (house.root / "models").iterdir())


def test_trains_model_and_gate(house):
    done = train(house)

    assert done.returncode == 0, done.stderr
    assert in_models(house) == ["clinic.tar.gz", "gate.npz", "trained.json"]
    assert model(house) == "model of first data/nlu/faq/cost.yml"
    assert json.loads((house.root / "models" / "trained.json").read_text())["model"] == "clinic.tar.gz"
    assert "  model  training TopicClassifier\n  model  RulePolicy is unchanged\n" in done.stdout
    calls = (house.root / "calls").read_text()
    assert "rasa train --fixed-model-name clinic --domain domain.yml --data data --out " in calls
    assert calls.index("python -m bot.engine.encode_examples") < calls.index("rasa train")
    assert "python -m bot.engine.train_gate " in calls


def test_trains_again_when_something_it_learns_from_changed(house):
    train(house)
    for name in (
        "config.yml",
        "domain.yml",
        "data/nlu/faq/cost.yml",
        "data/nlu/faq/new_topic.yml",
        "bot/engine/turn.py",
        "bot/understanding/encoder.py",
        "requirements/engine.txt",
    ):
        house.write(name, "second")
        assert "Model: trained after" in train(house).stdout, name

    assert train(house).stdout == UP_TO_DATE


def test_trains_again_when_a_topic_is_gone(house):
    train(house)
    (house.root / "data" / "stories" / "faq.yml").unlink()

    assert "Model: trained after" in train(house).stdout


def test_does_not_train_again_for_anything_else(house):
    train(house)
    house.write("README.md", "second")
    house.write("data/nlu/faq/.cost.yml.swp", "an editor's")
    house.write("data/nlu/faq/cost.yml~", "an editor's")
    os.utime(house.root / "config.yml", (1, 1))

    assert train(house).stdout == UP_TO_DATE


@pytest.mark.parametrize("lost", ["clinic.tar.gz", "gate.npz", "trained.json"])
def test_trains_again_when_a_part_is_lost(house, lost):
    train(house)
    (house.root / "models" / lost).unlink()

    assert "Model: trained after" in train(house).stdout


def test_rasas_cache_is_used_for_new_content_but_not_for_new_code(house):
    train(house)
    house.write("data/nlu/faq/cost.yml", "second")
    train(house)
    house.write("bot/understanding/encoder.py", "second")
    train(house)
    train(house, "--force")

    calls = [line for line in (house.root / "calls").read_text().splitlines() if line.startswith("rasa")]
    assert [line.endswith("--force") for line in calls] == [True, False, True, True]


def test_the_gate_is_trained_again_only_when_its_own_content_or_code_changed(house):
    train(house)
    for name in ("domain.yml", "config.yml", "data/stories/faq.yml", "data/nlu/faq/cost.yml", "bot/engine/turn.py"):
        house.write(name, "second")
        train(house)

    calls = [line for line in (house.root / "calls").read_text().splitlines() if "train_gate" in line]
    assert len(calls) == 3


@pytest.mark.parametrize("fault", ["broken", "broken-words", "broken-gate", "writes-nothing"])
def test_a_failed_training_leaves_the_old_model(house, fault):
    train(house)
    house.write("data/nlu/faq/cost.yml", "second")
    house.write(fault, "")
    failed = train(house)

    assert failed.returncode == 1
    assert "Training failed" in failed.stderr
    assert "The model that was in place stays." in failed.stderr
    assert ("YamlException: a comma is missing" in failed.stdout) == (fault == "broken")
    assert model(house) == "model of first data/nlu/faq/cost.yml"
    assert in_models(house) == ["clinic.tar.gz", "gate.npz", "trained.json"]
    (house.root / fault).unlink()
    assert "Model: trained after" in train(house).stdout
    assert model(house) == "model of second"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_training_that_is_stopped_leaves_the_old_model(house, number):
    train(house)
    house.write("data/nlu/faq/cost.yml", "second")
    house.write("hang", "")
    with house.start("train.py", PATH=os.environ["PATH"]) as process:
        end = time.monotonic() + 10
        while "RulePolicy" not in process.stdout.readline():
            assert time.monotonic() < end
        process.send_signal(number)
        process.communicate(timeout=10)

    assert process.returncode in {130, 143, -signal.SIGKILL}
    assert model(house) == "model of first data/nlu/faq/cost.yml"
    (house.root / "hang").unlink()
    assert "Model: trained after" in train(house).stdout
    assert in_models(house) == ["clinic.tar.gz", "gate.npz", "trained.json"]
