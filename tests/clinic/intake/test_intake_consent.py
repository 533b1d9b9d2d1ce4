"""Consent: given only by a clear yes, refused by any plain no."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]

GIVEN = (
    "yes", "Yes", "ok", "OK!", "sure", "I agree", "yes, go ahead", "y", "yep fine", "👍", "👍🏽", "yes please",
    "okay", "that's fine", "thats ok with me", "i'm ok with that", "no problem", "I don't mind",
    "sounds good",
    "I consent", "of course", "yeah sure", "alright then", "✅", "i guess so", "k",
)  # fmt: skip
REFUSED = (
    "no", "No.", "nope", "i dont want that", "I don't agree", "no thanks", "no thank you", "I'd rather not",
    "nah",
    "👎", "not now", "i do not want you to keep my data", "absolutely not", "no way am i giving you my data",
    "I'm not comfortable with that",
)  # fmt: skip
NEITHER = (
    "who reads this?", "who reads this", "yes but who reads this?", "what happens to my data", "hello",
    "thanks",
    "i dont understand", "maybe", "is it confidential?", "I'm anxious", "no idea what that means",
    "can a person see it?", "ok, is it private?",
)  # fmt: skip


@pytest.mark.parametrize("text", GIVEN)
def test_a_clear_yes_is_consent(ask: Ask, text: str) -> None:
    assert ask(text, "consent") == Reading({"consent": "yes"})


@pytest.mark.parametrize("text", REFUSED)
def test_a_plain_no_declines_consent(ask: Ask, text: str) -> None:
    assert ask(text, "consent") == Reading({}, declined_consent=True)


@pytest.mark.parametrize("text", NEITHER)
def test_anything_else_is_not_an_answer_to_consent(ask: Ask, text: str) -> None:
    assert ask(text, "consent") == Reading({})


def test_the_classifier_may_hear_a_yes_or_a_no_in_other_words(ask: Ask) -> None:
    assert ask("by all means", "consent", intent="affirm").updates == {"consent": "yes"}
    assert ask("hard pass on all of it", "consent", intent="deny").declined_consent


def test_an_unsure_classifier_cannot_consent_for_the_visitor(ask: Ask) -> None:
    assert ask("by all means", "consent", intent="affirm", confidence=0.7) == Reading({})
    assert ask("not if others can see it", "consent", intent="affirm") == Reading({})


def test_a_question_is_never_consent_whatever_the_classifier_guessed(ask: Ask) -> None:
    assert ask("will you tell my boss?", "consent", intent="affirm") == Reading({})


def test_details_beside_the_yes_are_kept(ask: Ask) -> None:
    reading = ask("yes, I'm Ana, 973-555-0123", "consent")
    assert reading == Reading({"consent": "yes", "name": "Ana", "contact": "+19735550123"})


def test_details_without_a_yes_leave_consent_open(ask: Ask) -> None:
    assert ask("I'm Ana, 973-555-0123", "consent").updates == {"name": "Ana", "contact": "+19735550123"}
