"""Who may read and write a conversation: the holder of its token, while it lasts."""

import base64
import json
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.door import refused

from bot.secrets import derived_key
from bot.web.tokens import Tokens

SOON = datetime.now(UTC) + timedelta(hours=1)
ROUTES = [("GET", None), ("POST", {"text": "marmalade"}), ("DELETE", None)]


def knock(door, authorization):
    """Each message route with this header; the responses."""
    headers = {} if authorization is None else {"Authorization": authorization}
    return [door.http.request(method, "/api/messages", headers=headers, json=body) for method, body in ROUTES]


def part(claims):
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()


def key_of(door):
    return derived_key(door.settings.key_file, "tokens")


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer marmalade",
        "Bearer a.b.c",
        "Bearer ..",
        "Basic bWFybWFsYWRlOng=",
        "marmalade",
        f"Bearer {'x' * 4000}",
        b"Bearer \xff\xfe\xe9",
        "Bearer null",
    ],
)
def test_without_a_token_or_with_garbage_every_route_is_401(door, header):
    for response in knock(door, header):
        refused(response, 401, "marmalade")


def test_a_token_without_its_scheme_or_with_more_behind_it_is_401(door, visitor):
    for header in (
        visitor.token,
        f"Token {visitor.token}",
        f"Bearer {visitor.token} {visitor.token}",
        f"Bearer {visitor.token}x",
    ):
        for response in knock(door, header):
            refused(response, 401)


def test_two_authorization_headers_are_401(door, visitor):
    twice = [("Authorization", f"Bearer {visitor.token}"), ("Authorization", "Bearer other")]
    for first, second in (twice, twice[::-1]):
        headers = [first, second, ("Content-Type", "application/json")]
        refused(door.http.post("/api/messages", headers=headers, json={"text": "hello"}), 401)


def test_a_forged_signature_is_401(door, visitor):
    head, claims, signature = visitor.token.split(".")
    changed = ("A" if signature[0] != "A" else "B") + signature[1:]
    forged = [
        jwt.encode({"sub": visitor.id, "exp": SOON}, "0" * 64, "HS256"),
        jwt.encode({"sub": visitor.id, "exp": SOON}, derived_key(door.settings.key_file, "engine"), "HS256"),
        jwt.encode({"sub": visitor.id, "exp": SOON}, key_of(door), "HS512"),
        f"{head}.{claims}.{changed}",
        f"{head}.{claims}.",
        f"{head}.{claims}",
        f"{head}.{part({'sub': visitor.id, 'exp': 9999999999})}.{signature}",
    ]
    for token in forged:
        for response in knock(door, f"Bearer {token}"):
            refused(response, 401)


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "nOnE"])
def test_the_algorithm_none_is_401(door, visitor, algorithm):
    token = f"{part({'alg': algorithm, 'typ': 'JWT'})}.{part({'sub': visitor.id, 'exp': 9999999999})}."
    for response in knock(door, f"Bearer {token}"):
        refused(response, 401)


def test_an_expired_token_is_401_and_leaves_the_conversation_alone(door, visitor):
    expired, ended = Tokens(key_of(door), hours=-1).give(visitor.id)
    assert ended < datetime.now(UTC)
    for response in knock(door, f"Bearer {expired}"):
        refused(response, 401)
    assert visitor.history() == visitor.opening


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": SOON},
        {"sub": "{id}"},
        {"sub": 5, "exp": SOON},
        {"sub": None, "exp": SOON},
        {"sub": "{id}", "exp": "marmalade"},
        {"sub": "", "exp": SOON},
        {"sub": "unknown-conversation", "exp": SOON},
        {"sub": "{id}", "exp": SOON, "nbf": SOON},
    ],
)
def test_a_signed_token_with_other_claims_is_401(door, visitor, claims):
    named = {
        key: value.replace("{id}", visitor.id) if isinstance(value, str) else value for key, value in claims.items()
    }
    for response in knock(door, f"Bearer {jwt.encode(named, key_of(door), 'HS256')}"):
        refused(response, 401, "marmalade", "unknown-conversation")


def test_a_token_opens_its_own_conversation_only(visitor, another):
    visitor.say("for my eyes only")
    offered = another.opening[1]["buttons"][0]["id"]
    assert another.history() == another.opening
    refused(visitor.send({"choice": offered}), 422, offered)
    assert another.erase().status_code == 204
    assert visitor.history()[-2]["text"] == "for my eyes only"


def test_the_token_of_an_erased_conversation_is_401(door, visitor):
    visitor.say("hello")
    assert visitor.erase().status_code == 204
    for response in knock(door, f"Bearer {visitor.token}"):
        refused(response, 401)


def test_the_scheme_is_read_without_regard_to_case(door, visitor):
    assert door.http.get("/api/messages", headers={"Authorization": f"bearer {visitor.token}"}).status_code == 200


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200).map(lambda raw: b"Bearer x" + bytes(byte for byte in raw if byte > 32 and byte != 127)))
def test_no_header_but_a_true_token_opens_anything(door, header):
    refused(door.http.get("/api/messages", headers={"Authorization": header}), 401)
