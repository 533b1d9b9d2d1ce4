"""Properties of the interface over any input: one of the documented answers, in the documented shape."""

import json
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from support.door import CODES, answered, refused
from support.sealed import opened

from bot.store.keys import Keyring

QUICK = settings(max_examples=100, deadline=None)
DOCUMENTED = (400, 413, 415, 422)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
)
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
FIELDS = st.fixed_dictionaries(
    {},
    optional={"text": JSON | ANY_TEXT, "choice": JSON | ANY_TEXT, "client_id": JSON | ANY_TEXT, "extra": JSON},
)


@pytest.fixture(scope="module")
def visitor(door):
    """One conversation for all examples."""
    return door.visitor()


def newest(door):
    """What the visitor said last, in any conversation."""
    (row,) = door.rows("SELECT * FROM messages WHERE sender = 'visitor' ORDER BY number DESC LIMIT 1")
    return opened(Keyring(door.settings.key_file), "messages", row)["text"]


def on_the_wire(text):
    """The text as JSON carries it: a pair of surrogates is one character."""
    return json.loads(json.dumps(text))


def check(door, response, sent):
    """A 200 whose text is in the record verbatim, or a documented error that is nothing but its sentence."""
    if response.status_code != 200:
        assert response.status_code in DOCUMENTED, response.text
        refused(response, response.status_code)
        return
    answered(response)
    assert newest(door) == on_the_wire(sent["text"])


@QUICK
@given(body=JSON | FIELDS)
@example(body={"text": "hello", "client_id": "\x00"})
@example(body={"text": "hello", "choice": None, "client_id": None})
@example(body={"choice": "\x00"})
def test_any_json_is_answered_or_refused_as_documented(door, visitor, body):
    # A client_id is good for one message, so each has a conversation of its own.
    speaker = door.visitor() if "client_id" in (body if isinstance(body, dict) else ()) else visitor
    check(door, speaker.send(body), body)


@QUICK
@given(body=st.binary(max_size=300))
def test_any_bytes_are_answered_or_refused_as_documented(door, visitor, body):
    check(door, visitor.send(body), {})


@QUICK
@given(text=ANY_TEXT)
@example(text="\r\n line \r\n")
@example(text="e\u0301\u00e9 \u202ereversed\u202c 👩‍👩‍👧")
@example(text="'); DROP TABLE messages; --")
@example(text='</script><script>"\\u0000"')
@example(text="\ud83d\ude00")
def test_any_text_that_is_taken_is_in_the_record_verbatim(door, visitor, text):
    response = visitor.send({"text": text})
    check(door, response, {"text": text})
    text = on_the_wire(text)
    visible = any(character.isprintable() and not character.isspace() for character in text)
    broken = any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in text)
    assert response.status_code == (200 if visible and not broken else 422)


@settings(max_examples=40, deadline=None)
@given(length=st.integers(1990, 2010), character=st.characters(codec="utf-8", categories=("L", "So")))
def test_any_2000_characters_are_taken_and_one_more_is_not(visitor, length, character):
    assert visitor.send({"text": character * length}).status_code == (200 if length <= 2000 else 413)


@QUICK
@given(content_type=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40))
def test_only_json_is_read(visitor, content_type):
    response = visitor.send({"text": "hello"}, **{"Content-Type": content_type})
    assert (response.status_code == 200) == (content_type.partition(";")[0].strip().lower() == "application/json")


@QUICK
@given(path=st.text(st.characters(codec="utf-8", exclude_characters="?#"), max_size=40))
def test_any_unknown_address_is_refused_as_documented(door, path):
    response = door.http.get("/api/" + quote(path))
    if response.status_code != 200:
        assert response.status_code in (*CODES, 414), response.text
        assert set(response.json()["error"]) == {"code", "message"}
