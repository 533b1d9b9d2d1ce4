"""Run by the engine's own Python 3.10 (`make test`): Rasa's model storage and a little training data."""

import asyncio
from contextlib import closing

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

EXAMPLES = {
    "faq/insurance": ["do you take my insurance", "is it covered by my plan", "will aetna pay for this"],
    "faq/duration": ["how many sessions is it", "how long does it take", "when does it end"],
    "greet": ["hello", "hi there", "good morning"],
}


@pytest.fixture
def storage(tmp_path):
    return LocalModelStorage.create(tmp_path)


@pytest.fixture
def resource():
    return Resource("component")


@pytest.fixture
def context():
    return ExecutionContext(GraphSchema({}))


@pytest.fixture
def training_data():
    messages = []
    for label, texts in EXAMPLES.items():
        intent, _, key = label.partition("/")
        for text in texts:
            message = Message.build(text=text, intent=label if key else intent)
            messages.append(message)
    return TrainingData(messages)


@pytest.fixture
def run():
    """Runs a coroutine to its end; Rasa's environment has no plugin for async tests."""
    with closing(asyncio.new_event_loop()) as loop:
        yield loop.run_until_complete
