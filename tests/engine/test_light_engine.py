"""`python -m bot.engine` is Rasa with less in it: the same parse, the same dialogue, no TensorFlow."""

import json
import subprocess
import sys

import pytest
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from support import content

from bot.engine.graph_runner import DirectGraphRunner

MODEL = content.ROOT / "models" / "clinic.tar.gz"
SENTENCES = [
    "how long does it take",
    "/schedule_intake",
    "My name is Ana Lopez and I want a visit on Friday",
    "asdf qwer",
]
LONGEST_RULE = 6  # as in test_tail.py
LIGHT = "from bot.engine.without_tensorflow import leave_out_tensorflow; leave_out_tensorflow()\n"
PARSE = f"""
import asyncio, json, sys
from rasa.core.agent import Agent

async def parsed():
    agent = Agent.load({str(MODEL)!r})
    return [await agent.parse_message(text) for text in {SENTENCES!r}]

answers = asyncio.run(parsed())
print(json.dumps({{"parses": answers, "real": "tensorflow.python.framework.ops" in sys.modules}}))
"""


def python(code):
    """The last line that a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], cwd=content.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_the_light_engine_parses_as_rasa_does_and_loads_no_tensorflow():
    light, whole = python(LIGHT + PARSE), python(PARSE)
    assert light["parses"] == whole["parses"]
    assert (light["real"], whole["real"]) == (False, True)


def test_tensorflow_that_is_used_all_the_same_says_how_to_get_it():
    code = LIGHT + (
        "import json, tensorflow as tf\n"
        "try: tf.keras.Model()\n"
        "except ImportError as error: print(json.dumps(str(error)))"
    )
    assert "runs under `rasa` itself" in python(code)


@pytest.fixture(scope="module")
def runners(tmp_path_factory):
    """The trained model under Rasa's runner and under ours."""
    return [
        load_predict_graph_runner(tmp_path_factory.mktemp("model"), MODEL, LocalModelStorage, runner)
        for runner in (DaskGraphRunner, DirectGraphRunner)
    ]


@pytest.mark.parametrize("text", SENTENCES)
def test_both_runners_give_the_same_parse(runners, text):
    from rasa.core.channels.channel import UserMessage  # noqa: PLC0415 Rasa's channels import each other

    given = []
    for metadata, runner in runners:
        inputs = {"__message__": [UserMessage(text)], "__tracker__": None}
        found = runner.run(inputs=inputs, targets=[metadata.nlu_target])
        given.append(found[metadata.nlu_target][0].as_dict(only_output_properties=True))
    rasa_gives, we_give = ({key: value for key, value in each.items() if key != "message_id"} for each in given)
    assert we_give == rasa_gives


def test_a_missing_input_is_an_error_and_not_a_wrong_answer(runners):
    from rasa.engine.exceptions import GraphRunError  # noqa: PLC0415 as above

    metadata, runner = runners[1]
    with pytest.raises(GraphRunError, match="Missing input"):
        runner.run(inputs={}, targets=[metadata.nlu_target])


def test_no_rule_and_no_story_looks_back_further_than_policies_are_shown(runners):
    nodes = runners[0][1]._instantiated_nodes.values()
    lookups = [node._component.lookup for node in nodes if hasattr(node._component, "lookup")]
    keys = [key for lookup in lookups for part in lookup.values() if isinstance(part, dict) for key in part]
    lengths = {len(json.loads(key)) for key in keys if key.startswith("[")}
    assert 1 < max(lengths) <= LONGEST_RULE
