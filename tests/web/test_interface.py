"""The visitor's HTTP interface: shapes, statuses, kinds, ids, order."""

from datetime import UTC, datetime, timedelta

import pytest
from support import content
from support.door import OFFERED, answered, check_message, is_id, refused, titles
from support.fake_engine import always, message

from bot.secrets import derived_key

SECRET_PAYLOAD = '/schedule_intake{"reason": "hidden-from-browsers"}'


def test_a_new_conversation_is_201_with_id_token_end_notice_and_greeting(door):
    response = door.http.post("/api/conversations")
    body = response.json()
    assert response.status_code == 201
    assert set(body) == {"conversation", "token", "expires_at", "messages"}
    assert is_id(body["conversation"])
    left = datetime.fromisoformat(body["expires_at"]) - datetime.now(UTC)
    assert timedelta(hours=door.settings.token_hours, minutes=-1) < left
    assert left <= timedelta(hours=door.settings.token_hours)
    for opening in body["messages"]:
        check_message(opening)
    notice, greeting = body["messages"]
    assert (notice["kind"], greeting["kind"]) == ("notice", "talk")
    assert "automated assistant" in notice["text"]
    assert "911" in notice["text"]
    assert "988" in notice["text"]
    assert content.read("clinic.yml")["name"] in greeting["text"]
    assert titles(greeting) == [button["title"] for button in content.read("wording.yml")["greeting"]["buttons"]]


def test_a_new_conversation_takes_no_body_but_an_empty_one(door):
    assert door.http.post("/api/conversations", content=b"{}").status_code == 201
    assert door.http.post("/api/conversations", content=b" {}\n").status_code == 201
    refused(door.http.post("/api/conversations", content=b'{"id": "mine-please"}'), 400, "mine-please")


def test_every_conversation_has_its_own_id_and_token(door):
    made = [door.http.post("/api/conversations").json() for _ in range(5)]
    assert len({body["conversation"] for body in made}) == 5
    assert len({body["token"] for body in made}) == 5
    assert len({message["id"] for body in made for message in body["messages"]}) == 10


def test_a_text_is_answered_with_the_bots_messages(visitor):
    (said,) = visitor.say("Do you take Aetna?")
    assert said["text"] == "You said: Do you take Aetna?"
    assert said["from"] == "bot"
    assert said["kind"] == "answer"
    assert said["buttons"] == []


def test_the_engine_is_asked_with_the_shared_secret_and_the_records_ids(door, engine, visitor):
    visitor.say("Do you take Aetna?")
    (asked,) = engine.asked_in(visitor.id)
    assert asked.secret == derived_key(door.settings.key_file, "engine")
    assert asked.message_id == door.record(visitor.id)[-2]["id"]
    assert (asked.text, asked.payload) == ("Do you take Aetna?", None)


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        ("utter_faq/insurance", "answer"),
        ("utter_ask_intake_form_name", "form"),
        ("utter_intake_sent", "form"),
        ("utter_crisis", "crisis"),
        ("utter_fallback_topics", "fallback"),
        ("utter_out_of_scope", "fallback"),
        ("utter_action_failed", "fallback"),
        ("utter_greet", "talk"),
        (None, "talk"),
    ],
)
def test_the_kind_tells_what_a_message_is(engine, visitor, response, kind):
    engine.script(visitor.id, always(message("Hello.", response)))
    (said,) = visitor.say("hello")
    assert said["kind"] == kind


def test_several_messages_come_in_the_engines_order_with_ids_of_their_own(engine, visitor):
    engine.script(
        visitor.id, always(message("One."), message("Two.", buttons=[("A", "/a"), ("B", "/b")]), message("Three."))
    )
    said = visitor.say("count")
    assert [one["text"] for one in said] == ["One.", "Two.", "Three."]
    assert len({one["id"] for one in said} | {button["id"] for button in said[1]["buttons"]}) == 5


def test_a_button_is_an_id_that_the_engine_hears_as_its_payload(door, engine, visitor):
    engine.script(visitor.id, always(message("Shall we?", buttons=[("Request an intake", SECRET_PAYLOAD)])))
    (said,) = visitor.say("I want to start")
    visitor.press(said, "Request an intake")
    asked = engine.asked_in(visitor.id)[-1]
    assert (asked.text, asked.payload) == (None, SECRET_PAYLOAD)
    row = door.record(visitor.id)[-2]
    assert (row["text"], row["kind"], row["payload"]) == ("Request an intake", "choice", SECRET_PAYLOAD)


def test_a_button_of_an_earlier_message_still_works(engine, visitor):
    visitor.say("one")
    visitor.press(visitor.opening[1], OFFERED["title"])
    assert engine.asked_in(visitor.id)[-1].payload == OFFERED["payload"]


@pytest.mark.parametrize("text", ['/schedule_intake{"name":"x"}', "/restart", "//", "web:retry", "web:check-yes"])
def test_a_typed_command_is_only_text(door, engine, visitor, text):
    visitor.say(text)
    asked = engine.asked_in(visitor.id)[-1]
    assert (asked.text, asked.payload) == (text, None)
    assert door.record(visitor.id)[-2]["kind"] == "text"


def test_markup_comes_back_as_the_text_it_is(visitor):
    text = "<script>alert('x')</script> <img src=x onerror=alert(1)> {{7*7}} ${7*7} %s {name}"
    (said,) = visitor.say(text)
    assert said["text"] == f"You said: {text}"
    assert visitor.history()[-2]["text"] == text


def test_payload_gate_and_parse_never_leave_the_house(engine, visitor):
    parse = {"intent": {"name": "faq", "confidence": 0.87654}, "intent_ranking": []}
    engine.script(
        visitor.id, always(message("Here.", buttons=[("Go", SECRET_PAYLOAD)]), parse=parse, form="intake_form")
    )
    first = visitor.send({"text": "tell me [unsure:self]"})
    check = answered(first)[0]
    responses = [first, visitor.send({"choice": check["buttons"][1]["id"]}), visitor.send({"text": "more"})]
    responses += [visitor.send({"choice": answered(responses[-1])[-1]["buttons"][0]["id"]})]
    responses += [visitor.door.http.get("/api/messages", headers=visitor.headers)]
    for response in responses:
        whole = response.text + repr(response.headers.raw)
        for inside in (
            "hidden-from-browsers",
            "schedule_intake",
            "web:",
            "scripted",
            "gate",
            "87654",
            "intake_form",
            "utter_",
        ):
            assert inside not in whole


def test_get_returns_both_sides_in_order_and_exactly_as_they_were_answered(engine, visitor):
    engine.script(visitor.id, always(message("Yes.", buttons=[("More", "/more")]), message("Anything else?")))
    shown = list(visitor.opening)
    for text in ("first", "second"):
        said = visitor.say(text)
        shown += [text, *said]
    shown += ["More", *visitor.press(said[0], "More")]
    history = visitor.history()
    assert len(history) == len(shown)
    for known, kept in zip(shown, history, strict=True):
        if isinstance(known, str):
            assert (kept["from"], kept["text"]) == ("visitor", known)
        else:
            assert kept == known
    assert [kept["kind"] for kept in history if kept["from"] == "visitor"] == ["text", "text", "choice"]
    assert [kept["at"] for kept in history] == sorted(kept["at"] for kept in history)


def test_a_conversation_sees_only_itself(visitor, another):
    visitor.say("mine alone")
    assert "mine alone" not in [said["text"] for said in another.history()]


def test_the_demo_page_and_the_one_script_are_served(door):
    page = door.http.get("/")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<clinic-chat" in page.text
    script = door.http.get("/widget/clinic-chat.js")
    assert script.status_code == 200
    assert "javascript" in script.headers["content-type"]


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere-marmalade",
        "/api/nowhere-marmalade",
        "/widget/marmalade.js",
        "/widget/../clinic.yml",
        "/widget/%2e%2e/clinic.yml",
        "/widget/..%2fclinic.yml",
        "/widget//etc/passwd",
    ],
)
def test_an_unknown_address_is_404_in_the_error_shape(door, path):
    response = door.http.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"
    refused_text = response.text
    assert "marmalade" not in refused_text
    assert "passwd" not in refused_text


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/api/conversations"), ("PUT", "/api/messages"), ("POST", "/health")]
)
def test_a_wrong_method_is_405_in_the_error_shape(door, method, path):
    refused(door.http.request(method, path), 405)
