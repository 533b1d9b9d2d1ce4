"""Names that a visitor gave in the form, whether or not it was ever sent."""

from types import SimpleNamespace

import pytest
from support.content import ROOT, read

from bot.clinic.errors import ContentError
from bot.clinic.given_names import load_name_sentences

SENTENCES = load_name_sentences(ROOT / "domain.yml")
QUESTION = read("domain.yml")["responses"]["utter_ask_intake_form_name"][0]["text"]
REVIEW = read("domain.yml")["responses"]["utter_intake_review"][0]["text"]


def names(*talk):
    said = [SimpleNamespace(sender=sender, text=text) for sender, text in talk]
    return list(SENTENCES.names_in(said))


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("ana lopez", ["Ana Lopez"]),
        ("Ana Lopez here, thanks", ["Ana Lopez"]),
        ("O'Brien-Núñez", ["O'Brien-Núñez"]),
        ("why do you ask me for that at all?", []),
        ("no thanks", []),
    ],
)
def test_the_answer_to_the_question_for_a_name(answer, given):
    assert names(("bot", QUESTION), ("visitor", answer), ("bot", "Thanks."), ("visitor", "mornings")) == given


def test_the_name_that_is_repeated_before_it_is_sent():
    shown = REVIEW.format(name="Ana Lopez", contact="a@b.c", times="any", insurer="none", reason="grief")
    assert names(("bot", shown)) == ["Ana Lopez"]


def test_the_answers_to_the_questions_for_name_and_contact_however_they_are_written():
    contact = read("domain.yml")["responses"]["utter_intake_phone_unclear"][0]["text"]
    talk = [
        ("bot", "Hi."),
        ("visitor", "hi"),
        ("bot", contact),
        ("visitor", "nine seven three"),
        ("visitor", "thanks"),
        ("bot", QUESTION),
        ("visitor", "it's private"),
    ]
    assert SENTENCES.answers_in([SimpleNamespace(sender=sender, text=text) for sender, text in talk]) == [3, 6]


def test_nobody_is_named_where_nobody_was_asked():
    assert names(("bot", "What is your insurance?"), ("visitor", "Aetna")) == []


@pytest.mark.parametrize("content", ["intents: []", "responses: {utter_x: [{}]}", "responses: x"])
def test_a_file_without_responses_is_an_error(tmp_path, content):
    (tmp_path / "domain.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ContentError):
        load_name_sentences(tmp_path / "domain.yml")
