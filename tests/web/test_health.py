"""`/health`, `/ready` and `/metrics`."""

import re
from types import SimpleNamespace

import pytest
from sanic.exceptions import NotFound
from structlog.testing import capture_logs
from support.door import Door, ScriptedGate, dead_port, make_settings
from support.fake_engine import failure

from bot.understanding.gate import CLEAR, CrisisGate
from bot.web.health import metrics

ALL_WELL = {"store": True, "gate": True, "engine": True, "actions": True}


class FrailModel:
    """A trained part of the gate that fails at some texts."""

    @staticmethod
    def read(text):
        """Clear, or a failure."""
        if "fails" in text:
            raise RuntimeError(text)
        return CLEAR


class HalfGate(ScriptedGate):
    """A gate without its trained part."""

    complete = False


@pytest.fixture
def opened(tmp_path, engine):
    """Doors of one's own, closed after the test."""
    doors = []

    def open_door(gate=None, **changed):
        settings = make_settings(tmp_path, engine.port, **changed)
        doors.append(Door(settings, gate))
        return doors[-1]

    yield open_door
    for one in doors:
        one.close()


def ready(door):
    response = door.http.get("/ready")
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert set(body) == {"ready", "parts"}
    assert body["ready"] == (response.status_code == 200) == all(body["parts"].values())
    return response.status_code, body["parts"]


def test_health_says_that_the_process_lives_whatever_else_is_down(opened):
    door = opened(
        engine_port=dead_port(), actions_port=dead_port(), database_url=f"postgresql://x@127.0.0.1:{dead_port()}/x"
    )
    response = door.http.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert ready(door) == (503, {"store": False, "gate": True, "engine": False, "actions": False})


def test_ready_is_200_when_a_real_turn_works_and_leaves_nothing_in_the_engine(opened, engine):
    door = opened()
    before = len(engine.asked)
    assert ready(door) == (200, ALL_WELL)
    (probe,) = engine.asked[before:]
    assert probe.conversation in engine.forgotten
    assert door.rows("SELECT count(*) AS n FROM messages") == [{"n": 0}]


def test_ready_asks_the_engine_once_in_a_while_when_all_is_well(opened, engine):
    door = opened()
    before = len(engine.asked)
    for _ in range(5):
        ready(door)
    assert len(engine.asked) == before + 1


def test_ready_is_503_and_names_what_is_down_and_200_at_once_when_it_is_back(opened, engine):
    door = opened()
    engine.down()
    try:
        assert ready(door) == (503, {**ALL_WELL, "engine": False, "actions": False})
    finally:
        engine.up()
    assert ready(door) == (200, ALL_WELL)


def test_ready_is_503_and_names_the_action_server_alone(opened):
    assert ready(opened(actions_port=dead_port())) == (503, {**ALL_WELL, "actions": False})


def test_ready_is_503_when_the_engine_answers_with_errors(opened, engine, monkeypatch):
    door = opened()
    monkeypatch.setattr(engine, "take", failure)
    assert ready(door) == (503, {**ALL_WELL, "engine": False})
    monkeypatch.undo()
    assert ready(door) == (200, ALL_WELL)


def test_ready_is_503_and_names_the_gate_without_its_trained_part(opened):
    assert ready(opened(HalfGate())) == (503, {**ALL_WELL, "gate": False})


def test_a_text_that_the_gate_fails_at_is_told_once_by_its_kind_and_ready_is_503_until_one_is_read(opened):
    door = opened(CrisisGate(FrailModel()))
    visitor = door.visitor()
    with capture_logs() as logged:
        visitor.say("marmalade fails")
        visitor.say("marmalade fails")
        assert ready(door) == (503, {**ALL_WELL, "gate": False})
        visitor.say("marmalade")
        assert ready(door) == (200, ALL_WELL)
    assert [line["failure"] for line in logged if line["event"] == "gate_failed"] == ["RuntimeError"]
    assert "marmalade" not in str(logged)


def test_metrics_count_without_a_word_or_an_id(door, visitor):
    visitor.say("marmalade [sure:medical]")
    visitor.say("marmalade")
    visitor.send({"text": ""})
    response = door.http.get("/metrics")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/plain")
    text = response.text
    for name in (
        "conversations_total",
        "messages_total",
        "replies_total",
        "crisis_cards_total",
        "errors_total",
        "turn_seconds_count",
    ):
        assert re.search(rf"^clinic_bot_{name}\b.* [1-9]", text, re.MULTILINE), name
    assert 'variant="medical"' in text
    for inside in ("marmalade", visitor.id, visitor.token):
        assert inside not in text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "x-forwarded-for", "Forwarded"])
def test_metrics_are_not_there_for_who_comes_through_a_proxy(door, header):
    response = door.http.get("/metrics", headers={header: "for=127.0.0.1" if header == "Forwarded" else "127.0.0.1"})
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
    assert "clinic_bot" not in response.text


def test_metrics_are_not_there_for_another_machine(door):
    """The handler itself, as if asked from elsewhere: a test has no second machine."""
    with pytest.raises(NotFound):
        door.run(metrics(SimpleNamespace(ip="203.0.113.9", headers={})))
