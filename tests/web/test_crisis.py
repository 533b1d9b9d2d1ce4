"""The crisis path: the card comes from the web alone, at once, and the conversation goes on after it."""

import time

import pytest
from support import content
from support.door import CALL_BACK, GO_ON, NO, TRY_AGAIN, VARIANTS, YES, answered, button, titles
from support.fake_engine import PARSE, always, echo, failure, message, reply

CRISIS_PARSE = {**PARSE, "intent": {"name": "crisis", "confidence": 0.99}}
WORDING = content.read("wording.yml")["crisis"]
LINES = content.read("clinic.yml")["crisis_lines"]


def first_words(variant):
    """How a variant's card begins."""
    return WORDING[variant].partition(".")[0]


def heard(engine, visitor):
    """What the engine heard, payloads and texts alike."""
    return [turn.payload or turn.text for turn in engine.asked_in(visitor.id)]


@pytest.fixture
def in_form(engine, visitor):
    """A visitor whose intake request is open."""
    engine.script(visitor.id, always(message("What is your name?", "utter_ask_intake_form_name"), form="intake_form"))
    visitor.say("I would like to come")
    return visitor


@pytest.mark.parametrize("variant", VARIANTS)
def test_danger_gets_the_variants_card_at_once_without_asking_the_engine(engine, visitor, variant):
    began = time.monotonic()
    (card,) = visitor.say(f"[sure:{variant}]")
    assert time.monotonic() - began < 1
    assert card["kind"] == "crisis"
    assert card["text"].startswith(first_words(variant))
    assert titles(card) == [CALL_BACK]
    assert engine.asked_in(visitor.id) == []


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_card_has_every_line(visitor, variant):
    (card,) = visitor.say(f"[sure:{variant}]")
    for line in (
        f"(tel:{LINES['emergency']['call']})",
        f"(tel:{LINES['lifeline']['call']})",
        f"(sms:{LINES['lifeline']['text']})",
        f"({LINES['lifeline']['chat']})",
        f"[{LINES['text_line']['text']}](sms:{LINES['text_line']['text']})",
        f"**{LINES['text_line']['keyword']}**",
    ):
        assert line in card["text"]


def test_after_the_card_the_conversation_goes_on(engine, visitor):
    visitor.say("[sure:self]")
    assert visitor.say("do you take aetna")[0]["text"] == "You said: do you take aetna"
    assert heard(engine, visitor) == ["do you take aetna"]


def test_the_card_offers_a_call_back(engine, visitor):
    (card,) = visitor.say("[sure:self]")
    visitor.press(card, CALL_BACK)
    assert heard(engine, visitor) == ["/contact_human"]


def test_the_same_card_is_not_shown_twice_in_a_row(visitor):
    (card,) = visitor.say("[sure:self] one")
    (again,) = visitor.say("[sure:self] two")
    assert again["kind"] == "crisis"
    assert again["text"] != card["text"]
    assert len(again["text"]) < len(card["text"])
    assert "988" in again["text"]
    assert "911" in again["text"]
    assert titles(again) == titles(card)


def test_the_card_for_another_danger_is_shown_in_full(visitor):
    visitor.say("[sure:self]")
    (card,) = visitor.say("[sure:medical]")
    assert card["text"].startswith(first_words("medical"))


def test_after_something_else_the_card_is_shown_in_full_again(visitor):
    (card,) = visitor.say("[sure:self]")
    visitor.say("thanks")
    assert visitor.say("[sure:self]")[0]["text"] == card["text"]


def test_a_card_while_a_form_is_open_offers_to_go_on(in_form):
    (card,) = in_form.say("[sure:self]")
    assert titles(card) == [GO_ON, CALL_BACK]


def test_the_engine_hears_of_the_crisis_before_the_next_message_and_once(engine, in_form):
    in_form.say("[sure:self]")
    engine.script(in_form.id, echo)
    in_form.say("do you take aetna")
    in_form.say("and cigna")
    assert heard(engine, in_form)[1:] == ["/crisis", "do you take aetna", "and cigna"]
    crisis, after = engine.asked_in(in_form.id)[1:3]
    assert crisis.message_id != after.message_id
    assert crisis.payload == "/crisis"


def test_what_the_engine_says_to_the_crisis_itself_is_not_shown(engine, in_form):
    in_form.say("[sure:self]")
    engine.script(in_form.id, echo)
    assert [said["text"] for said in in_form.say("ok")] == ["You said: ok"]


def test_go_on_takes_up_the_request_after_the_engine_has_heard(engine, in_form):
    (card,) = in_form.say("[sure:self]")
    in_form.press(card, GO_ON)
    assert heard(engine, in_form)[1:] == ["/crisis", "/schedule_intake"]


def test_two_cards_in_a_form_are_told_once(engine, in_form):
    in_form.say("[sure:self]")
    in_form.say("[sure:medical]")
    in_form.say("ok")
    assert heard(engine, in_form)[1:] == ["/crisis", "ok"]


def test_an_engine_that_could_not_hear_of_the_crisis_hears_it_before_the_retry(engine, in_form):
    in_form.say("[sure:self]")
    engine.script(in_form.id, failure)
    (fallback,) = in_form.say("do you take aetna")
    engine.script(in_form.id, echo)
    assert in_form.press(fallback, TRY_AGAIN)[0]["text"] == "You said: do you take aetna"
    assert heard(engine, in_form)[1:] == ["/crisis", "/crisis", "do you take aetna"]


def test_without_a_form_the_engine_hears_nothing_of_a_card(engine, visitor):
    visitor.say("[sure:self]")
    visitor.say("ok")
    assert heard(engine, visitor) == ["ok"]


def test_unsure_asks_one_question_with_the_lines_and_yes_and_no(engine, visitor):
    said = visitor.say("[unsure:self] there is no point")
    (check,) = said
    assert check["kind"] == "check"
    assert WORDING["ask"].strip() in check["text"]
    assert check["text"].count("?") == 1
    for number in ("911", "988", "741741"):
        assert number in check["text"]
    assert titles(check) == [YES, NO]
    assert engine.asked_in(visitor.id) == []


def test_unsure_after_unsure_is_never_sent_to_the_engine_unasked(engine, visitor):
    visitor.say("[unsure:self] one")
    (second,) = visitor.say("[unsure:self] two")
    assert second["kind"] == "check"
    assert engine.asked_in(visitor.id) == []


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("answer", ["the button", "yes", "Yes.", "yeah", "y", "YES!"])
def test_yes_shows_the_card_that_the_question_was_about(engine, visitor, variant, answer):
    (check,) = visitor.say(f"[unsure:{variant}]")
    (card,) = visitor.press(check, YES) if answer == "the button" else visitor.say(answer)
    assert card["kind"] == "crisis"
    assert card["text"].startswith(first_words(variant))
    assert engine.asked_in(visitor.id) == []


@pytest.mark.parametrize("answer", ["the button", "no", "No.", "nope", "NO", "no thanks"])
def test_no_answers_the_original_message(door, engine, visitor, answer):
    (check,) = visitor.say("[unsure:self] is there a point in therapy?")
    thanks, real = visitor.press(check, NO) if answer == "the button" else visitor.say(answer)
    assert thanks["text"] == WORDING["answered_no"]
    assert real["text"] == "You said: [unsure:self] is there a point in therapy?"
    (asked,) = engine.asked_in(visitor.id)
    assert asked.message_id == door.record(visitor.id)[2]["id"]


def test_what_is_understood_after_no_stands_beside_the_original_message(door, visitor):
    (check,) = visitor.say("[unsure:self] what is the point of it?")
    visitor.press(check, NO)
    by_text = {row["text"]: row["understood"] for row in door.record(visitor.id) if row["sender"] == "visitor"}
    assert by_text["[unsure:self] what is the point of it?"]
    assert by_text[NO] is None


def test_the_typed_answer_is_in_the_record_as_it_was_written(visitor):
    visitor.say("[unsure:self]")
    visitor.say("  Nope.  ")
    assert "  Nope.  " in [said["text"] for said in visitor.history()]


def test_after_no_the_question_is_not_asked_again_at_once_but_danger_gets_its_card(visitor):
    (check,) = visitor.say("[unsure:self] one")
    visitor.press(check, NO)
    (said,) = visitor.say("[unsure:self] two")
    assert said["text"] == "You said: [unsure:self] two"
    assert visitor.say("[sure:self]")[0]["kind"] == "crisis"


def test_some_turns_after_no_the_question_is_asked_again(visitor):
    (check,) = visitor.say("[unsure:self]")
    visitor.press(check, NO)
    for _ in range(6):
        visitor.say("hello")
    assert visitor.say("[unsure:self]")[0]["kind"] == "check"


def test_something_else_than_yes_or_no_is_answered_as_itself(visitor):
    visitor.say("[unsure:self]")
    assert visitor.say("what does it cost")[0]["text"] == "You said: what does it cost"


def test_yes_and_no_mean_nothing_special_without_the_question(engine, visitor):
    visitor.say("yes")
    visitor.say("no")
    assert [turn.text for turn in engine.asked_in(visitor.id)] == ["yes", "no"]


def test_danger_typed_instead_of_yes_or_no_gets_the_card(visitor):
    visitor.say("[unsure:self]")
    (card,) = visitor.say("no [sure:medical]")
    assert card["text"].startswith(first_words("medical"))


def test_a_late_yes_still_shows_a_card(visitor):
    (check,) = visitor.say("[unsure:self]")
    visitor.say("hello")
    (card,) = visitor.press(check, YES)
    assert card["kind"] == "crisis"


def test_no_while_the_engine_is_away_keeps_the_original_message_for_try_again(engine, visitor):
    (check,) = visitor.say("[unsure:self] is there a point?")
    engine.script(visitor.id, failure)
    thanks, fallback = visitor.press(check, NO)
    assert (thanks["kind"], fallback["kind"]) == ("talk", "fallback")
    engine.script(visitor.id, echo)
    assert visitor.press(fallback, TRY_AGAIN)[0]["text"] == "You said: [unsure:self] is there a point?"


def test_danger_that_only_the_engine_sees_gets_the_webs_card(door, engine, visitor):
    engine.script(visitor.id, always(message("Engine's own words.", "utter_crisis"), parse=CRISIS_PARSE))
    (card,) = visitor.say("something veiled")
    assert card["kind"] == "crisis"
    assert card["text"].startswith(first_words("self"))
    assert '"crisis"' in door.record(visitor.id)[-2]["understood"]


def test_danger_that_only_the_engine_sees_in_a_form_offers_to_go_on(engine, in_form):
    engine.script(in_form.id, always(message("Engine's own words.", "utter_crisis"), parse=CRISIS_PARSE))
    (card,) = in_form.say("something veiled")
    assert titles(card) == [GO_ON, CALL_BACK]
    engine.script(in_form.id, echo)
    in_form.press(card, GO_ON)
    assert heard(engine, in_form)[1:] == ["something veiled", "/schedule_intake"]


def test_danger_that_the_engine_sees_after_try_again_gets_the_webs_card(engine, visitor):
    engine.script(visitor.id, failure)
    (fallback,) = visitor.say("something veiled")
    engine.script(visitor.id, always(message("Engine's own words.", "utter_crisis"), parse=CRISIS_PARSE))
    (card,) = visitor.press(fallback, TRY_AGAIN)
    assert card["text"].startswith(first_words("self"))


def test_a_buttons_title_is_not_read_for_danger(engine, visitor):
    engine.script(visitor.id, lambda _asked: reply(message("?", buttons=[("[sure:self] a title", "/title")])))
    (said,) = visitor.say("hello")
    assert visitor.press(said, "[sure:self] a title")[0]["kind"] != "crisis"


def test_the_card_is_in_the_record_like_any_answer(visitor):
    response = visitor.send({"text": "[sure:self]", "client_id": "w-1"})
    (card,) = answered(response)
    assert visitor.history()[-1] == card
    assert button(card, CALL_BACK)
