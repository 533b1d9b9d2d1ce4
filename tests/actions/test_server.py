"""`python -m actions`: on loopback only, with the domain's actions, and silent about what was said."""

import os
import socket
import time

import httpx
import pytest
from support import content
from support.house import PYTHON, Part

from bench.servers import free_ports

MARK = "xyzzy-plugh"
START_SECONDS = 30


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A running action server, whose database is empty: every query fails."""
    folder = tmp_path_factory.mktemp("server")
    (port,) = free_ports(1)
    env = {
        **os.environ,
        "CLINIC_BOT_ACTIONS_PORT": str(port),
        "CLINIC_BOT_DATABASE_URL": f"sqlite:///{folder / 'clinic.db'}",
        "CLINIC_BOT_LOG_LEVEL": "debug",
        "PYTHONUNBUFFERED": "1",
    }
    address = f"http://127.0.0.1:{port}"
    server = Part("actions", [str(PYTHON), "-m", "actions"], env, folder / "actions.log", f"{address}/health")
    server.start()
    try:
        deadline = time.monotonic() + START_SECONDS
        while not server.answers:
            assert server.runs, server.ending()
            assert time.monotonic() < deadline, server.ending()
            time.sleep(0.05)
        yield server, address, port
    finally:
        server.stop()


def call(address, action, slots, told):
    """Call an action as Rasa does."""
    message = {"text": f"I am {MARK}", "intent": {"name": "nlu_fallback", "confidence": 0.3}, "entities": []}
    body = {
        "next_action": action,
        "sender_id": "a1b2c3",
        "version": "3.6.21",
        "domain": told,
        "tracker": {
            "sender_id": "a1b2c3",
            "slots": slots,
            "latest_message": message,
            "events": [{"event": "user", "text": message["text"], "parse_data": message}],
            "active_loop": {},
        },
    }
    return httpx.post(f"{address}/webhook", json=body, timeout=20, trust_env=False)


def told_to(answer):
    return [response["response"] for response in answer.json()["responses"]]


def test_it_lists_exactly_the_actions_of_the_domain(server):
    _, address, _ = server
    listed = httpx.get(f"{address}/actions", trust_env=False).json()
    assert sorted(action["name"] for action in listed) == sorted(content.domain()["actions"])


@pytest.mark.parametrize("other", ["127.0.0.2", "::1"])
def test_it_listens_on_one_loopback_address_only(server, other):
    """On Linux the whole of 127.0.0.0/8 is this machine: a server on all addresses would answer at .2 too."""
    _, _, port = server
    with socket.create_connection(("127.0.0.1", port), timeout=5):
        pass
    with pytest.raises(OSError, match=r"refused|assign|unreachable|family"):
        socket.create_connection((other, port), timeout=5)


def test_what_fails_is_answered_and_no_word_reaches_the_log(server):
    process, address, _ = server
    domain = {**content.domain(), "responses": {}}
    filled = dict.fromkeys(("name", "contact", "times", "insurer", "reason", "intake_key"), MARK)
    assert told_to(call(address, "action_finish_intake", filled, domain)) == ["utter_intake_failed"]
    assert told_to(call(address, "action_finish_intake", {"name": MARK}, domain)) == ["utter_action_failed"]
    assert told_to(call(address, "action_fallback", {}, domain)) == ["utter_action_failed"]
    assert call(address, f"action_{MARK}", filled, domain).status_code == 404
    assert httpx.post(f"{address}/webhook", content=f'{{"{MARK}', timeout=20, trust_env=False).status_code >= 400
    assert httpx.get(f"{address}/health", trust_env=False).is_success
    logged = process.log.read_text(encoding="utf-8")
    assert logged.count("action_failed") == 2
    assert logged.count("intake_not_saved") == 1
    assert MARK not in logged
