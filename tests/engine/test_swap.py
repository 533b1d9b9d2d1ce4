"""The running engine takes another model: nobody waits, nothing is forgotten, and a bad one changes nothing."""

import asyncio
import shutil

import pytest
from rasa.core.agent import Agent
from rasa.core.tracker_store import AwaitableTrackerStore
from support import content

from bot.engine.memory import primary
from bot.engine.swap import exchange, model_of
from bot.engine.tracker_store import WorkingMemory
from bot.engine.turn import Turn, take_turn

MODEL = content.ROOT / "models" / "clinic.tar.gz"
QUESTION = "how long does the therapy take"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """An agent with its working memory, as the engine has one."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CLINIC_BOT_ENGINE_SECRET", "s" * 64)
        memory = WorkingMemory(None, f"sqlite:///{tmp_path_factory.mktemp('memory') / 'engine.db'}")
        return Agent.load(str(MODEL), tracker_store=memory)


@pytest.fixture
def agent(loaded):
    return loaded


def turn(agent, text, number="1"):
    return take_turn(agent, Turn("somebody", f"message-{number}", text))


def responses(answer):
    return [message["response"] for message in answer["messages"]]


def test_the_next_turn_is_answered_by_the_new_model_and_nothing_is_forgotten(agent, run, tmp_path):
    copy = shutil.copy(MODEL, tmp_path / "new.tar.gz")
    run(turn(agent, QUESTION))
    before = agent.processor
    run(exchange(agent, copy))
    assert agent.processor is not before
    assert agent.processor.model_filename == "new.tar.gz"
    answer = run(turn(agent, "tell me more", "2"))
    tracker = run(agent.tracker_store.retrieve("somebody"))
    assert responses(answer)[0].startswith("utter_faq/")
    assert len([event for event in tracker.events if event.type_name == "user"]) == 2


def test_a_turn_during_the_exchange_is_answered(agent, run):
    async def both():
        exchanging = asyncio.create_task(exchange(agent, MODEL))
        answers = []
        while not exchanging.done():
            answers.append(await turn(agent, QUESTION, f"during-{len(answers)}"))
            await asyncio.sleep(0.01)
        await exchanging
        return answers

    answers = run(both())
    assert len(answers) > 1
    assert {name for answer in answers for name in responses(answer)} == {"utter_faq/duration"}


def test_a_turn_that_has_begun_keeps_its_model(agent, run):
    begun = agent.processor
    store = primary(agent.tracker_store)
    run(exchange(agent, MODEL))
    assert begun.domain is not agent.domain
    assert store.domain is begun.domain
    assert primary(agent.tracker_store).domain is agent.domain
    assert isinstance(agent.tracker_store, AwaitableTrackerStore)
    assert agent.lock_store is begun.lock_store


@pytest.mark.parametrize("bad", ["missing", "broken"])
def test_a_model_that_cannot_be_loaded_changes_nothing(agent, run, tmp_path, bad):
    path = tmp_path / "bad.tar.gz"
    if bad == "broken":
        path.write_bytes(MODEL.read_bytes()[:100_000])
    before = agent.processor, agent.tracker_store, model_of(agent)
    with pytest.raises(Exception):  # noqa: B017, PT011 of whatever kind
        run(exchange(agent, path))
    assert (agent.processor, agent.tracker_store, model_of(agent)) == before
    assert responses(run(turn(agent, QUESTION, f"after-{bad}"))) == ["utter_faq/duration"]


def test_a_model_that_answers_nothing_is_not_taken(agent, run, monkeypatch):
    monkeypatch.setattr("bot.engine.swap.PROBE", "/restart")
    before = agent.processor
    with pytest.raises(Exception):  # noqa: B017, PT011 of whatever kind
        run(exchange(agent, MODEL))
    assert agent.processor is before
