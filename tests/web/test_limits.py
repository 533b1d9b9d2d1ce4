"""How fast one may write: 30 messages a minute in a conversation, 120 from an address, 60 new conversations an hour."""

import itertools

import pytest
from support.door import Door, make_settings, sentence

ADDRESSES = (f"198.51.100.{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def limited(engine, tmp_path_factory):
    """With limits on, behind one trusted proxy."""
    opened = Door(make_settings(tmp_path_factory.mktemp("limited"), engine.port, rate_limits="on", proxies=1))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def direct(engine, tmp_path_factory):
    """With limits on, without a proxy."""
    opened = Door(make_settings(tmp_path_factory.mktemp("direct"), engine.port, rate_limits="on"))
    yield opened
    opened.close()


@pytest.fixture
def address():
    """The header of a visitor's address that no other test has."""
    return {"X-Forwarded-For": next(ADDRESSES)}


def begin(door, headers):
    """A new conversation from an address."""
    response = door.http.post("/api/conversations", headers=headers)
    return door.stranger(response.json()["token"], response.json()["conversation"])


def told_to_wait(response, most):
    """A 429 that says when to go on and whom to call in a crisis."""
    assert response.status_code == 429
    seconds = int(response.headers["retry-after"])
    assert 1 <= seconds <= most
    expected = {"code": "too_many", "message": sentence("too_many", seconds=seconds)}
    assert response.json() == {"error": expected}
    assert "988" in expected["message"]
    assert "911" in expected["message"]
    assert str(seconds) in expected["message"]
    assert "marmalade" not in response.text
    assert response.headers["cache-control"] == "no-store"


def test_the_31st_message_in_a_minute_is_429_and_leaves_no_trace(limited, engine, address):
    visitor = begin(limited, address)
    statuses = [visitor.send({"text": f"message {number}"}, **address).status_code for number in range(30)]
    assert statuses == [200] * 30
    told_to_wait(visitor.send({"text": "marmalade"}, **address), 60)
    told_to_wait(visitor.send({"text": "[sure:self] marmalade"}, **address), 60)
    assert len(engine.asked_in(visitor.id)) == 30
    assert "marmalade" not in repr(limited.record(visitor.id))


def test_another_conversation_is_not_held_up(limited, address):
    busy, calm = begin(limited, address), begin(limited, address)
    for _ in range(31):
        last = busy.send({"text": "hello"}, **address)
    assert last.status_code == 429
    assert calm.send({"text": "hello"}, **address).status_code == 200


def test_reading_and_erasing_are_not_limited(limited, address):
    visitor = begin(limited, address)
    for _ in range(31):
        visitor.send({"text": "hello"}, **address)
    assert visitor.history()
    assert visitor.erase().status_code == 204


def test_the_121st_message_from_an_address_is_429_in_whichever_conversation(limited, address):
    visitors = [begin(limited, address) for _ in range(5)]
    for visitor in visitors[:4]:
        assert {visitor.send({"choice": "unknown"}, **address).status_code for _ in range(30)} == {422}
    told_to_wait(visitors[4].send({"text": "marmalade"}, **address), 60)
    other = {"X-Forwarded-For": next(ADDRESSES)}
    assert visitors[4].send({"text": "hello"}, **other).status_code == 200


def test_the_61st_conversation_from_an_address_in_an_hour_is_429(limited, address):
    statuses = [limited.http.post("/api/conversations", headers=address).status_code for _ in range(60)]
    assert statuses == [201] * 60
    told_to_wait(limited.http.post("/api/conversations", headers=address), 3600)


def test_only_the_proxys_own_word_counts_for_the_address(limited, address):
    """What a visitor puts before the trusted proxy's entry changes nothing."""
    for number in range(60):
        forged = {"X-Forwarded-For": f"203.0.113.{number}, {address['X-Forwarded-For']}"}
        assert limited.http.post("/api/conversations", headers=forged).status_code == 201
    told_to_wait(limited.http.post("/api/conversations", headers=address), 3600)


def test_without_a_proxy_a_forwarded_address_is_not_believed(direct):
    for number in range(60):
        forged = {
            "X-Forwarded-For": f"203.0.113.{number}",
            "X-Real-IP": f"203.0.113.{number}",
            "Forwarded": f"for=203.0.113.{number}",
        }
        assert direct.http.post("/api/conversations", headers=forged).status_code == 201
    told_to_wait(direct.http.post("/api/conversations"), 3600)


def test_with_limits_off_nobody_is_held_up(door, visitor):
    assert {visitor.send({"choice": "unknown"}).status_code for _ in range(130)} == {422}
    assert {door.http.post("/api/conversations").status_code for _ in range(70)} == {201}
