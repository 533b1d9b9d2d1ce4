"""The pages of trying, publishing and going back, by people of the content team."""

import pytest
from support.content_desk import CRISIS, NEW, TOPIC, VERDICT, VIDEO, model
from support.staff_door import served_text

from bot.publishing import candidate
from bot.publishing.candidate import State, moment
from bot.store import versions

WHY = {"why": "visitors ask for it"}


def test_without_drafts_there_is_nothing_to_try(desk, nora):
    page = served_text(nora.get("/content/try"))
    assert "There are no drafts." in page
    refused = nora.post("/content/try")
    assert refused.status_code == 422
    assert "nothing differs from what is live" in refused.text
    assert candidate.every(desk.root) == []


def test_a_try_is_begun_and_followed_without_a_reload(door, nora, begin):
    made = begin()
    assert made.changes == {NEW: VIDEO}
    made.tell(State(part="training", since=moment(), detail="model: training TopicClassifier", took={"checking": 9.0}))
    with candidate.trying(made.root):
        page = nora.get("/content/try")
        part = nora.get("/content/try/progress")
        again = nora.post("/content/try")
    assert 'data-address="/content/try/progress"' in page.text
    assert "<html" not in part.text
    assert "data-done" not in part.text
    assert "Training the assistant model: training TopicClassifier" in " ".join(served_text(part).split())
    assert "min more" in served_text(part)
    assert again.status_code == 422
    assert "Something else is being tried right now" in again.text
    assert "content.try_progress" not in {each["what"] for each in door.logged(who=nora.member.name)}


def test_a_try_that_died_is_said(nora, begin):
    begin().tell(State(part="training", since=moment()))
    page = nora.get("/content/try")
    assert "was stopped from outside" in page.text
    assert "data-done" in page.text


def test_what_the_check_found_stands_there_in_its_own_words(nora, begin):
    finding = {"file": NEW, "line": 3, "level": "error", "rule": "no_answer", "says": "No answer.", "do": "Write one."}
    begin().tell(State(part="refused", since=moment(), findings=(finding,)))
    page = served_text(nora.get("/content/try"))
    assert "No answer. Write one." in " ".join(page.split())
    assert 'action="/content/try"' in nora.get("/content/try").text


def test_a_candidate_is_published_with_a_reason_and_is_in_the_history(door, desk, nora, begin):
    made = begin("model 2")
    missing = nora.post(f"/content/try/{made.id}/publish", {"why": "  "})
    assert missing.status_code == 422
    assert "Say why" in missing.text
    done = nora.post(f"/content/try/{made.id}/publish", WHY)
    assert (done.status_code, done.headers["location"]) == (303, "/content/history")
    assert model(desk.root) == "model 2"
    page = served_text(nora.get("/content/history"))
    assert "Version 2 is live" in page
    assert "visitors ask for it" in page
    assert f"published by {nora.member.name}" in page
    logged = door.logged(what="content.publish")[0]
    assert (logged["who"], logged["object_id"], logged["outcome"]) == (nora.member.name, made.id, "allowed")


def test_a_refusal_is_shown_with_its_reason_and_cannot_be_got_round(door, desk, nora, begin):
    verdict = {"text": "i want to die", "expected": "danger", "got": "greet"}
    made = begin("model 2", refusals=[{"code": "must_pass", "values": verdict}])
    page = nora.get("/content/try")
    assert "must be understood as danger (crisis card" in page.text
    assert f"/content/try/{made.id}/publish" not in page.text
    forced = nora.post(f"/content/try/{made.id}/publish", WHY)
    assert forced.status_code == 422
    assert model(desk.root) == "model 1"
    assert [each["outcome"] for each in door.logged(what="content.publish", who=nora.member.name)] == ["refused"]


def test_what_is_guarded_waits_for_somebody_else(door, desk, nora, omar, begin):
    made = begin("model 2", file=CRISIS, text="nlu: []\n", guarded=[CRISIS])
    confirm = f"/content/try/{made.id}/confirm"
    assert omar.post(confirm).status_code == 404
    assert nora.post(f"/content/try/{made.id}/publish", WHY).headers["location"] == "/content/try"
    assert model(desk.root) == "model 1"
    assert "waits for a second person" in nora.get("/content/try").text
    assert confirm not in nora.get("/content/try").text
    assert nora.post(confirm).status_code == 422
    assert confirm in omar.get("/content/try").text
    assert omar.post(confirm).status_code == 303
    live = door.store(versions.newest)
    assert (live.who, live.second, live.why) == (nora.member.name, omar.member.name, WHY["why"])
    assert model(desk.root) == "model 2"
    assert door.store(versions.proposal, made.id) is None


def test_one_click_goes_back_with_who_and_why(door, desk, nora, omar, begin):
    nora.post(f"/content/try/{begin('model 2').id}/publish", WHY)
    assert omar.post("/content/history/1/rollback").status_code == 422
    done = omar.post("/content/history/1/rollback", {"why": "the answer was wrong"})
    assert done.status_code == 303
    assert model(desk.root) == "model 1"
    page = served_text(omar.get("/content/history"))
    assert f"{omar.member.name} went back to version 1" in page
    assert "the answer was wrong" in page
    assert door.logged(what="content.rollback")[0]["reason"] == "the answer was wrong"


@pytest.mark.usefixtures("desk")
def test_what_is_not_kept_cannot_be_gone_back_to(nora):
    refused = nora.post("/content/history/7/rollback", {"why": "why not"})
    assert refused.status_code == 422
    assert "One cannot go back to version 7" in refused.text


def test_an_engine_that_refuses_the_model_is_told_in_words(desk, nora, begin, monkeypatch):
    made = begin("model 2")
    monkeypatch.setattr("support.content_desk.SECRET", "another secret")
    refused = nora.post(f"/content/try/{made.id}/publish", WHY)
    assert refused.status_code == 422
    assert "could not take the new model" in refused.text
    assert model(desk.root) == "model 1"


def test_the_candidate_answers_one_message(nora, begin, monkeypatch):
    made = begin("model 2")
    answer = {"label": "faq/video", "tier": "clear", "confidence": 0.87, "answer": "Yes, by video."}
    monkeypatch.setattr("bot.publishing.trying.ask_candidate", lambda _candidate, text: {**answer, "asked": text})
    page = served_text(nora.post(f"/content/try/{made.id}/ask", {"question": "can we meet on zoom"}))
    for words in ("video", "87 %", "Yes, by video."):
        assert words in page


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("path", ["publish", "confirm", "ask"])
def test_a_candidate_that_is_not_there_is_not_found(nora, path):
    assert nora.post(f"/content/try/..%2f..%2fetc/{path}", WHY).status_code == 404


def test_the_comparison_shows_changed_messages_and_topics_that_lose(nora, begin):
    made = begin("model 2", file=TOPIC, text="nlu: []\n")
    lost = {"label": "faq/cost", "before": 9, "after": 4, "of": 10}
    made.write_report({**made.report, "changed": [VERDICT], "lost": [lost]})
    page = " ".join(served_text(nora.get("/content/try")).split())
    assert "what is the price cost We have no price. not understood cost" in page
    assert "cost: 4 of 10 understood, 9 before" in page
