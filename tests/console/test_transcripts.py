"""Transcripts in the console: who reads which, what is hidden, filters, reviews and exports; all in the access log."""

import csv
import io
import itertools
import json
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update
from support.booking import request
from support.content import read
from support.staff_door import served_text

from bot.clinic.reference import new_reference
from bot.clinic.wording import Button, Message
from bot.store import conversations, intake, misunderstood, reviews, summaries, transcripts
from bot.store.database import StoreError
from bot.store.tables import conversation_summaries, messages

NUMBERS = itertools.count(1)
GATE = {"tier": "clear", "variant": None, "score": 0.01, "fired": ""}
NAME_QUESTION = read("domain.yml")["responses"]["utter_ask_intake_form_name"][0]["text"]
CONTACT_QUESTION = read("domain.yml")["responses"]["utter_ask_intake_form_contact"][0]["text"]
SECRETS = ("Ana", "Lopez", "555-0123", "5550123", "ana@example.com")


def understood(label, confidence, *others):
    ranking = [{"name": name.split("/")[0], "label": name, "confidence": sure} for name, sure in others]
    chosen = {"faq": {"response": {"intent_response_key": label}}} if label.startswith("faq/") else {}
    top = {"name": label.split("/")[0], "label": label, "confidence": confidence}
    return {"intent": top, "intent_ranking": [top, *ranking], "response_selector": chosen}


@pytest.fixture
def talk(door):
    """Has a conversation, some days ago: texts with what was made of them and the kind of the answer; its id."""

    def talk(*turns, ago=0, replies=()):
        conversation, _ = door.store(conversations.start, (Message("**Welcome.** <i>", "notice"),))
        for turn, (text, parse, kind) in enumerate(turns):
            said = door.store(
                conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate=GATE
            )
            if parse:
                door.store(conversations.note_understanding, said.id, parse)
            reply = replies[turn] if turn < len(replies) else "A long answer."
            message = Message(reply, kind, (Button("Book a visit", "/x"),))
            door.store(conversations.add_replies, conversation.id, said.id, (message,))
        door.store(summaries.refresh, conversation.id)
        mine = update(conversation_summaries).where(conversation_summaries.c.conversation_id == conversation.id)
        moment = door.now() - timedelta(days=ago)
        door.store(lambda connection: connection.execute(mine.values(began_at=moment)))
        return conversation.id

    return talk


@pytest.fixture
def word():
    """A word that no other test has said."""
    return f"marmalade{next(NUMBERS)}"


@pytest.fixture
def asked_for_visit(door, talk):
    """A conversation with a request, in which the visitor told who they are; its id and reference."""
    conversation = talk(
        ("can someone call me? my name is Ana Lopez", understood("schedule_intake", 0.8), "form"),
        ("reach me at (973) 555-0123 or ana@example.com", understood("faq/cost", 0.1), "form"),
        replies=("Thank you, Ana. Call 988 or 1-800-799-7233.", "Is (973) 555-0123 right, Ana Lopez?"),
    )
    sent = request(f"talk-{next(NUMBERS)}", reference=new_reference(), conversation_id=conversation)
    reference = door.store(intake.save, sent)
    door.store(summaries.refresh, conversation)
    return conversation, reference


@pytest.fixture
def reviewer(person):
    return person("reviewer")


def listed(page):
    return re.findall(r'href="/transcripts/([0-9a-f]{32})', page.text)


def acts(door, who, **wanted):
    return [(entry["what"], entry["outcome"]) for entry in door.logged(who=who.member.name, **wanted)][::-1]


# Reading one


def test_a_reviewer_sees_what_was_said_and_what_was_made_of_it(door, reviewer, talk):
    conversation = talk(("what does <b>it</b> cost", understood("faq/cost", 0.81, ("faq/insurance", 0.12)), "answer"))
    page = reviewer.get(f"/transcripts/{conversation}")
    text = served_text(page)
    for part in (
        "what does <b>it</b> cost",
        "A long answer.",
        "Book a visit",
        "81%",
        "12%",
        "no danger",
    ):
        assert part in text
    assert "<strong>Welcome.</strong> &lt;i&gt;" in page.text
    assert acts(door, reviewer, object_id=conversation) == [("transcripts.view", "allowed")]


def test_danger_is_shown_with_what_fired(door, reviewer, talk):
    conversation = talk(("hello", None, "crisis"))
    (_, said, _) = door.store(conversations.history, conversation)
    assert said.sender == "visitor"
    grave = {"tier": "sure", "variant": "self", "score": 1.0, "fired": "phrase"}
    door.store(lambda connection: connection.execute(_gate(said.id, grave)))
    text = served_text(reviewer.get(f"/transcripts/{conversation}"))
    for part in ("danger", "about themselves", "by a fixed phrase", "Not read by the classifier"):
        assert part in text


def _gate(message_id, gate):
    return update(messages).where(messages.c.id == message_id).values(gate=gate)


def test_what_tells_who_it_is_is_hidden_from_a_reviewer_everywhere(reviewer, asked_for_visit):
    conversation, reference = asked_for_visit
    for page in (
        reviewer.get(f"/transcripts/{conversation}"),
        reviewer.get(f"/transcripts/{conversation}/export", **{"as": "json"}),
        reviewer.get(f"/transcripts/{conversation}/export", **{"as": "html"}),
        reviewer.get("/transcripts"),
        reviewer.get("/transcripts/export"),
    ):
        assert page.status_code == 200
        for secret in (*SECRETS, reference):
            assert secret not in page.text, page.url
    page = served_text(reviewer.get(f"/transcripts/{conversation}"))
    assert "can someone call me? my name is [name]" in page
    assert "Is [number] right" in page
    assert "Call 988 or 1-800-799-7233." in page


def test_a_name_and_a_contact_that_were_given_but_never_sent_are_hidden(reviewer, talk):
    conversation = talk(
        ("a visit please", understood("schedule_intake", 0.9), "form"),
        ("zelda fitz", understood("faq/past", 0.1), "form"),
        ("nine seven three, or zed at mail dot test", understood("faq/past", 0.1), "form"),
        replies=(NAME_QUESTION, CONTACT_QUESTION, "Thank you, Zelda Fitz."),
    )
    page = reviewer.get(f"/transcripts/{conversation}").text.lower()
    for secret in ("zelda", "fitz", "nine seven", "mail dot"):
        assert secret not in page


def test_contact_details_are_shown_once_for_a_reason_that_is_written_down_first(door, reviewer, asked_for_visit):
    conversation, _ = asked_for_visit
    path = f"/transcripts/{conversation}/unmask"
    assert reviewer.post(path, {"reason": "  "}).status_code == 422
    shown = reviewer.post(path, {"reason": "a call was promised"})
    for secret in ("Ana Lopez", "(973) 555-0123", "ana@example.com"):
        assert secret in shown.text
    entry = door.logged(what="contact.unmask", object_id=conversation)[0]
    assert (entry["who"], entry["reason"]) == (reviewer.member.name, "a call was promised")
    assert "Ana" not in reviewer.get(f"/transcripts/{conversation}").text


def test_what_cannot_be_logged_is_not_unmasked(door, reviewer, asked_for_visit, monkeypatch):
    def fails(_entry):
        raise StoreError("OperationalError")

    token = reviewer.form_token()
    monkeypatch.setattr(door.parts.log, "record", fails)
    shown = reviewer.post(f"/transcripts/{asked_for_visit[0]}/unmask", {"reason": "why"}, token=token)
    assert shown.status_code == 503
    assert "Ana" not in shown.text


def test_intake_reads_what_came_with_a_request_unmasked_and_nothing_else(door, person, talk, asked_for_visit):
    intake_person, (conversation, reference) = person("intake"), asked_for_visit
    page = intake_person.get(f"/transcripts/{conversation}")
    assert "Ana Lopez" in page.text
    assert f'href="/requests/{reference}"' in page.text
    assert f'href="/transcripts/{conversation}"' in intake_person.get(f"/requests/{reference}").text
    other = talk(("hello", None, "answer"))
    assert intake_person.get(f"/transcripts/{other}").status_code == 403
    assert intake_person.get(f"/transcripts/{other}/export").status_code == 403
    assert acts(door, intake_person, object_id=other) == [
        ("transcripts.view", "refused"), ("transcripts.export_one", "refused"),
    ]  # fmt: skip
    assert acts(door, intake_person, object_id=conversation) == [("transcripts.view", "allowed")]


@pytest.mark.parametrize("path", ["/transcripts/nothing", "/transcripts/nothing/export"])
def test_a_conversation_that_is_not_there_or_was_erased_is_not_found(door, reviewer, talk, path):
    assert reviewer.get(path).status_code == 404
    conversation = talk(("hello", None, "answer"))
    door.store(conversations.erase, conversation)
    assert reviewer.get(path.replace("nothing", conversation)).status_code == 404


def test_a_request_whose_conversation_is_gone_has_no_link_to_it(door, person):
    reference = door.store(intake.save, request(f"talk-{next(NUMBERS)}", reference=new_reference()))
    assert "/transcripts/" not in person("intake").get(f"/requests/{reference}").text


# The list


def test_filters_combine_and_survive_paging(door, reviewer, talk, word, monkeypatch):
    monkeypatch.setattr(transcripts, "PAGE", 2)
    mine = [talk((f"{word} one", understood("faq/cost", 0.3), "fallback"), ago=day) for day in range(5)]
    talk((f"{word} two", understood("faq/cost", 0.9), "answer"))
    asked = {"q": word, "topic": "faq/cost", "outcome": "not_understood", "below": "50", "reviewed": "no"}
    page, found = reviewer.get("/transcripts", **asked), []
    while True:
        found += listed(page)
        older = re.search(r'rel="next" href="([^"]*)"', page.text)
        if older is None:
            break
        address = unescape(older.group(1))
        assert parse_qs(urlsplit(address).query).items() >= {name: [value] for name, value in asked.items()}.items()
        page = reviewer.get(address)
    assert found == mine
    assert ("transcripts.search", "allowed") in acts(door, reviewer)


def test_the_oldest_come_first_if_wanted(reviewer, talk, word):
    new, old = (talk((word, None, "answer"), ago=ago) for ago in (1, 2))
    assert listed(reviewer.get("/transcripts", q=word)) == [new, old]
    assert listed(reviewer.get("/transcripts", q=word, sort="oldest")) == [old, new]


def test_thirty_days_are_shown_unless_others_are_asked_for_in_the_clinics_own_days(door, reviewer, talk, word):
    old = talk((word, None, "answer"), ago=40)
    day = (door.now() - timedelta(days=40)).astimezone(door.parts.zone).date().isoformat()
    assert old not in listed(reviewer.get("/transcripts"))
    assert old in listed(reviewer.get("/transcripts", since=day, until=day))


def test_free_text_is_looked_for_within_ninety_days_and_that_is_said(reviewer, word):
    assert "90 days" in reviewer.get("/transcripts", q=word, since="2020-01-01").text
    assert "90 days" not in reviewer.get("/transcripts", q=word).text


@pytest.mark.parametrize(
    "query",
    [
        {"since": "x"}, {"since": "0001-01-01"}, {"until": "0001-01-01"}, {"until": "9999-12-31"}, {"topic": "%"},
        {"flag": "x"}, {"below": "-1"}, {"below": "9" * 30}, {"tag": "²"}, {"assigned": "x"}, {"after": "x"},
        {"after": "2026-11-25_x"}, {"after": "0001-01-01T00:00:00+14:00_x"}, {"q": "?"}, {"reviewed": "x"},
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_shows_a_list(reviewer, query):
    assert reviewer.get("/transcripts", **query).status_code == 200
    assert reviewer.get("/transcripts/export", **query).status_code == 200


def test_previous_and_next_stay_within_the_filter(reviewer, talk, word):
    first, second, third = (talk((word, None, "answer"), ago=ago) for ago in range(3))
    talk(("something else", None, "answer"), ago=1)
    page = reviewer.get(f"/transcripts/{second}", q=word).text
    assert f'rel="prev" href="/transcripts/{first}?q={word}"' in page
    assert f'rel="next" href="/transcripts/{third}?q={word}"' in page
    page = reviewer.get(f"/transcripts/{third}", q=word).text
    assert 'rel="next"' not in page


def test_a_filter_is_kept_under_a_name_for_oneself(reviewer, person, word):
    sent = {"name": word, "query": "?outcome=booked&evil=1&below=50"}
    assert reviewer.post("/transcripts/filters", sent).status_code == 303
    page = reviewer.get("/transcripts").text
    assert f'<a href="/transcripts?outcome=booked&amp;below=50">{word}</a>' in page
    assert word not in person("reviewer").get("/transcripts").text
    number = re.search(r"/transcripts/filters/(\d+)/drop", page).group(1)
    assert reviewer.post(f"/transcripts/filters/{number}/drop").status_code == 303
    assert word not in reviewer.get("/transcripts").text
    assert reviewer.post("/transcripts/filters", {"query": "?outcome=booked"}).status_code == 303
    assert "Please give the filter a name" in reviewer.get("/transcripts").text


# Working on one


def test_it_is_marked_saved_assigned_tagged_and_noted(door, reviewer, talk, word):
    conversation, me = talk((word, None, "answer")), reviewer.member
    path = f"/transcripts/{conversation}"
    for verb, sent in (
        ("reviewed", {}),
        ("later", {}),
        ("assign", {"assigned": str(me.id)}),
        ("tag", {"tag": f" {word}  tag "}),
        ("note", {"text": "called back\nmarmalade"}),
    ):
        moved = reviewer.post(f"{path}/{verb}?q={word}", sent)
        assert (moved.status_code, moved.headers["location"]) == (303, f"{path}?q={word}")
    page = served_text(reviewer.get(path))
    for part in (f"Reviewed {me.name}", f"# {word} tag", "called back\nmarmalade", "Off my list"):
        assert part in re.sub(r"[ \t]+", " ", re.sub(r" *\n *", " " if "\n" not in part else "\n", page)), part
    tag = next(number for number, name in door.store(reviews.all_tags) if name == f"{word} tag")
    for query in ({"reviewed": "yes"}, {"saved": "mine"}, {"assigned": "me"}, {"assigned": me.id}, {"tag": tag}):
        assert listed(reviewer.get("/transcripts", q=word, **query)) == [conversation]
    assert "marmalade" not in json.dumps(door.logged(object_id=conversation), default=str)
    for verb, sent in (("reviewed", {"undo": "yes"}), ("later", {"undo": "yes"}), ("untag", {"tag": str(tag)})):
        assert reviewer.post(f"{path}/{verb}", sent).status_code == 303
    for query in ({"reviewed": "yes"}, {"saved": "mine"}, {"tag": tag}):
        assert listed(reviewer.get("/transcripts", q=word, **query)) == []


@pytest.mark.parametrize(
    ("verb", "sent"),
    [
        ("note", {"text": " "}), ("tag", {"tag": ""}), ("assign", {"assigned": "0"}),
        ("misunderstood", {"topic": "faq/nothing", "message": "0" * 32}),
    ],
)  # fmt: skip
def test_a_form_that_is_wrong_comes_back_and_says_why(reviewer, talk, verb, sent):
    conversation = talk(("hello", None, "answer"))
    response = reviewer.post(f"/transcripts/{conversation}/{verb}", sent)
    assert response.status_code == 422
    assert 'role="alert"' in response.text


@pytest.mark.parametrize("verb", ["reviewed", "later", "assign", "note", "tag", "unmask"])
def test_nothing_is_done_to_a_conversation_that_is_not_there(reviewer, verb):
    sent = {"text": "x", "tag": "x", "reason": "x"}
    assert reviewer.post(f"/transcripts/{'0' * 32}/{verb}", sent).status_code == 404


@pytest.mark.parametrize(("chosen", "topic"), [("faq/cost", "faq/cost"), ("none", None)])
def test_what_was_misunderstood_goes_to_the_content_desk_without_identity(door, reviewer, talk, chosen, topic):
    conversation = talk(("how much", understood("greet", 0.4), "talk"))
    said = door.store(conversations.history, conversation)[1]
    path = f"/transcripts/{conversation}/misunderstood"
    moved = reviewer.post(path, {"message": said.id, "topic": chosen})
    assert moved.headers["location"].endswith(f"#m-{said.id}")
    newest = door.store(misunderstood.latest, 1)[0]
    assert (newest.text, newest.topic) == ("how much", topic or "")
    assert "Told to the content desk" in served_text(reviewer.get(f"/transcripts/{conversation}"))
    other = talk(("hello", None, "answer"))
    sent = {"message": said.id, "topic": chosen}
    assert reviewer.post(f"/transcripts/{other}/misunderstood", sent).status_code == 404


# Taking it along


def test_a_transcript_is_exported_as_data_and_as_a_page(door, reviewer, talk):
    conversation = talk(("what <b>cost", understood("faq/cost", 0.8, ("greet", 0.1)), "answer"))
    file = reviewer.get(f"/transcripts/{conversation}/export", **{"as": "json"})
    assert "attachment" in file.headers["content-disposition"]
    data = json.loads(file.text)
    assert [message["text"] for message in data["messages"]] == ["**Welcome.** <i>", "what <b>cost", "A long answer."]
    assert data["messages"][1]["understood"][0] == {"topic": "faq/cost", "confidence": 0.8}
    page = reviewer.get(f"/transcripts/{conversation}/export")
    assert "attachment" in page.headers["content-disposition"]
    assert "what &lt;b&gt;cost" in page.text
    assert "/static/" not in page.text
    assert acts(door, reviewer, object_id=conversation) == [("transcripts.export_one", "allowed")] * 2


def test_the_list_is_exported_without_formulas(door, reviewer, talk, word):
    conversation = talk((f"=HYPERLINK({word})", understood("faq/cost", 0.25), "answer"))
    file = reviewer.get("/transcripts/export", q=word)
    (row,) = csv.DictReader(io.StringIO(file.text))
    assert row["id"] == conversation
    assert row["opening"] == f"'=HYPERLINK({word})"
    assert (row["outcome"], row["lowest_confidence"], row["reviewed"]) == ("answered", "0.25", "no")
    assert "attachment" in file.headers["content-disposition"]
    assert ("transcripts.export", "allowed") in acts(door, reviewer)
