"""The engine's inner channel, asked directly: nobody is trusted without the secret, nor reached from outside."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest

MALFORMED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"{}",
    b'{"text": "hi"}',
    b'{"conversation": "a", "message_id": "b"}',
    b'{"conversation": "a", "message_id": "b", "text": 7}',
    b"\xff\xfe\x00",
]
LISTENING = "0A"
LOOPBACK = {"0100007F", "00000000000000000000000001000000"}


@pytest.fixture
def door(house):
    """The engine's own address, with the right secret."""
    base = f"http://127.0.0.1:{house.settings.engine_port}"
    with httpx.Client(base_url=base, headers={"X-Engine-Secret": house.engine_secret}, trust_env=False) as client:
        yield client


def turn(text="hello"):
    return {"conversation": uuid4().hex, "message_id": uuid4().hex, "text": text}


def test_a_turn_with_the_secret_is_answered(door):
    response = door.post("/webhooks/inner/turn", json=turn())
    assert response.status_code == 200
    assert response.json()["messages"][0]["response"] == "utter_greet"


@pytest.mark.parametrize("secret", [None, "", "wrong", "0" * 64])
def test_without_the_secret_nothing_is_answered(secret, door):
    del door.headers["X-Engine-Secret"]
    headers = {} if secret is None else {"X-Engine-Secret": secret}
    doors = ("POST", "turn"), ("DELETE", "conversations/abc"), ("PUT", "model")
    for method, path in ((method, f"/webhooks/inner/{name}") for method, name in doors):
        response = door.request(method, path, json=turn(), headers=headers)
        assert response.status_code == 401
        assert "hello" not in response.text


@pytest.mark.parametrize("body", [b"{}", b"[]", b"{", b'{"model": 7}', b'{"model": "models/none.tar.gz"}'])
def test_no_model_takes_the_place_of_the_one_that_answers_unless_it_can_be_loaded(body, door):
    response = door.put("/webhooks/inner/model", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert "Traceback" not in response.text
    assert door.post("/webhooks/inner/turn", json=turn()).status_code == 200


@pytest.mark.parametrize("body", MALFORMED)
def test_a_malformed_turn_is_refused(body, door):
    response = door.post("/webhooks/inner/turn", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 400
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/webhooks/rest/webhook"),
        ("GET", "/conversations/abc/tracker"),
        ("POST", "/model/parse"),
        ("GET", "/domain"),
        ("PUT", "/model"),
    ],
)
def test_rasas_own_open_doors_are_closed(method, path, door):
    assert door.request(method, path, json={"sender": "a", "message": "hi", "text": "hi"}).status_code in (404, 405)


def test_every_port_listens_on_loopback_only(house):
    settings = house.settings
    ports = {settings.port, settings.staff_port, settings.engine_port, settings.actions_port}
    rows = [
        line.split() for table in ("tcp", "tcp6") for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
    ]
    listening = [row[1].split(":") for row in rows if row[3] == LISTENING]
    found = {int(port, 16): address for address, port in listening if int(port, 16) in ports}
    assert set(found) == ports
    assert set(found.values()) <= LOOPBACK
