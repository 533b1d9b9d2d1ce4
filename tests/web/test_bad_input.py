"""What bad input gets: a status, one sentence of wording.yml, never an echo, never a trace."""

import http.client
import json
import socket

import pytest
from support.door import OFFERED, button, refused

MARK = "marmalade"


def quoted(text):
    return json.dumps(text).encode()


BAD = {
    "not JSON": (b'{"text": "marmalade', 400),
    "an empty body": (b"", 400),
    "a lone word": (b"marmalade", 400),
    "binary": (b"\xff\xfe\x00marmalade\x80\x81", 400),
    "text that is not UTF-8": (b'{"text": "marmalade\xff\xfe"}', 400),
    "an array": (b'["marmalade"]', 400),
    "a number": (b"5", 400),
    "a string": (b'"marmalade"', 400),
    "null": (b"null", 400),
    "nothing": (b"{}", 400),
    "neither": (b'{"client_id": "marmalade"}', 400),
    "both": (b'{"text": "marmalade", "choice": "marmalade"}', 400),
    "both null": (b'{"text": null, "choice": null}', 400),
    "an extra field": (b'{"text": "marmalade", "sender": "marmalade"}', 400),
    "a payload": (b'{"payload": "/marmalade"}', 400),
    "a conversation": (b'{"text": "hello", "conversation": "marmalade"}', 400),
    "a number for text": (b'{"text": 5}', 400),
    "true for text": (b'{"text": true}', 400),
    "an array for text": (b'{"text": ["marmalade"]}', 400),
    "an object for text": (b'{"text": {"text": "marmalade"}}', 400),
    "a number for choice": (b'{"choice": 5}', 400),
    "an empty choice": (b'{"choice": ""}', 400),
    "a long choice": (quoted({"choice": MARK * 50}), 400),
    "a number for client_id": (b'{"text": "marmalade", "client_id": 5}', 400),
    "an empty client_id": (b'{"text": "marmalade", "client_id": ""}', 400),
    "a long client_id": (quoted({"text": MARK, "client_id": MARK * 50}), 400),
    "a lone surrogate": (b'{"text": "marmalade \\ud83d"}', 422),
    "a lone surrogate for client_id": (b'{"text": "marmalade", "client_id": "\\udc00"}', 400),
    "not a number": (b'{"text": NaN}', 400),
    "a huge number": (b'{"text": ' + b"9" * 6000 + b"}", 400),
    "deep arrays": (b"[" * 15000 + b"]" * 15000, 400),
    "deep objects": (b'{"text":' * 3500 + b"1" + b"}" * 3500, 400),
    "an empty text": (b'{"text": ""}', 422),
    "spaces": (b'{"text": "  \\t\\r\\n \\u00a0\\u2003 "}', 422),
    "what cannot be seen": (b'{"text": "\\u200b\\u200d\\ufeff\\u202e\\u0007"}', 422),
    "NUL": (b'{"text": "marmalade \\u0000 marmalade"}', 422),
    "a choice that was never offered": (b'{"choice": "marmalade"}', 422),
    "a choice that looks like a payload": (b'{"choice": "/schedule_intake"}', 422),
    "a choice that looks like the web's own": (b'{"choice": "web:check-yes"}', 422),
    "SQL for a choice": (quoted({"choice": "' OR 1=1 -- marmalade"}), 422),
    "2,001 characters": (quoted({"text": MARK + "x" * (2001 - len(MARK))}), 413),
    "2,001 characters of four bytes": (quoted({"text": "🌻" * 2001}), 413),
    "2,001 spaces": (quoted({"text": " " * 2001}), 413),
    "100 kB": (quoted({"text": MARK * 12_000}), 413),
    "100 kB that is not JSON": (MARK.encode() * 12_000, 413),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_its_status_and_sentence_and_leaves_no_trace(engine, visitor, what):
    body, status = BAD[what]
    refused(visitor.send(body), status, MARK)
    assert visitor.history() == visitor.opening
    assert engine.asked_in(visitor.id) == []


@pytest.mark.parametrize("text", ["x" * 2000, "🌻" * 2000, "\\" * 2000, "x" + "\n" * 1999, "é" * 2000])
def test_exactly_2000_characters_are_taken_and_kept_whole(door, visitor, text):
    visitor.say(text)
    assert door.record(visitor.id)[-2]["text"] == text


def test_the_longest_text_may_be_written_in_escapes(visitor):
    """Twelve bytes a character on the wire is still one character of the message."""
    assert len(quoted({"text": "🌻" * 2000})) > 24_000
    visitor.say("🌻" * 2000)


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/json",
        "",
        "application/xml",
        "application/jsonp",
    ],
)
def test_another_content_type_is_415(visitor, content_type):
    refused(visitor.send({"text": MARK}, **{"Content-Type": content_type}), 415, MARK)


def test_no_content_type_is_415(door, visitor):
    refused(door.http.post("/api/messages", content=b'{"text": "marmalade"}', headers=visitor.headers), 415, MARK)


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"]
)
def test_json_may_name_its_charset(visitor, content_type):
    assert visitor.send({"text": "hello"}, **{"Content-Type": content_type}).status_code == 200


def test_a_choice_of_another_conversation_is_422(engine, visitor, another):
    taken = button(another.opening[1], OFFERED["title"])
    refused(visitor.send({"choice": taken}), 422, taken)
    refused(visitor.send({"choice": taken.partition(".")[0]}), 422)
    refused(visitor.send({"choice": f"{visitor.opening[1]['id']}.99"}), 422)
    assert engine.asked_in(visitor.id) == []


def test_a_bad_token_is_told_before_a_bad_body(door):
    headers = {"Authorization": "Bearer marmalade", "Content-Type": "application/json"}
    refused(door.http.post("/api/messages", content=b"marmalade", headers=headers), 401, MARK)


def test_after_bad_input_the_conversation_goes_on(visitor):
    for body, _ in list(BAD.values())[:8]:
        visitor.send(body)
    assert visitor.say("hello")[0]["text"] == "You said: hello"


@pytest.mark.parametrize(
    "raw",
    [
        b"marmalade\r\n\r\n",
        b"GET /marmalade HTTP/9.9\r\nHost: x\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: marmalade\r\n\r\n",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nmarmalade",
        b"POST /api/messages HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nmarmalade\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + b"marmalade" * 4000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfcmarmalade\r\n\r\n",
    ],
    ids=["words", "version", "length", "negative", "chunks", "header", "tls"],
)
def test_what_is_not_http_is_refused_without_an_echo(door, raw):
    with socket.create_connection(("127.0.0.1", door.port), timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    status = answer.split(b" ", 2)[1:2]
    assert not status or status[0].startswith(b"4"), answer
    for word in (b"marmalade", b"Traceback", b".py"):
        assert word not in answer
    assert door.http.get("/health").status_code == 200


def test_a_body_that_is_sent_in_chunks_has_the_same_limit(door, visitor):
    def chunks():
        for _ in range(100):
            yield MARK.encode() * 100

    headers = {**visitor.headers, "Content-Type": "application/json"}
    refused(door.http.post("/api/messages", content=chunks(), headers=headers), 413, MARK)


def test_an_upload_that_breaks_off_does_not_reach_the_record(door, engine, visitor):
    connection = http.client.HTTPConnection("127.0.0.1", door.port, timeout=5)
    connection.putrequest("POST", "/api/messages")
    for name, value in {**visitor.headers, "Content-Type": "application/json", "Content-Length": "100"}.items():
        connection.putheader(name, value)
    connection.endheaders(b'{"text": "marmalade"}')
    connection.close()
    assert visitor.history() == visitor.opening
    assert engine.asked_in(visitor.id) == []
