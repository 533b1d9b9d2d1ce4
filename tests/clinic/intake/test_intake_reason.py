"""The reason: own words, whatever the classifier makes of them."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]
ANSWERS = {"consent": "yes", "name": "Ana", "contact": "+19735550123", "times": "mornings", "insurer": "none"}

BUTTONS = ("Grief or loss", "A life change", "Conflict with someone", "Trouble connecting")
OWN_WORDS = (
    "my dad died in march and i cant function", "my husband won't stop yelling", "grief", "anxiety",
    "divorce",
    "stop calling mornings", "I can't sleep at night", "lost my job in May",
    "mom passed. I cry every morning",
    "i just need someone to talk to", "When my dad died I fell apart", "what happened is my wife left",
    "it's my brother John, he won't speak to me", "panic attacks", "My dad died, do you treat grief?",
    "my ex calls from 973-555-0123 all day", "I'm Lost", "nights are the worst", "I want to change my life",
    "no one talks to me anymore", "I don't know what's wrong with me",
    "I quit my job and cancelled my wedding",
    "time for a change", "yes, everything since the move", "my boss said I should get help",
)  # fmt: skip
SKIPPED = (
    "Rather not say", "skip", "prefer not to say", "pass", "no", "none",
    "I'd rather talk about it in person",
    "its private", "idk", "next", "nothing", "nothing really", "whatever", "idc",
)  # fmt: skip
QUESTIONS = (
    "how much does it cost?", "do you treat grief?", "do you treat grief", "who reads this", "cost?",
    "is this confidential?", "you treat grief?", "ok but how long does it take", "can i talk to a person?",
    "I want to know how much it costs", "thanks", "hello", "help", "yes",
    "gotta run, bye bye", "I have to go, ttyl",
)  # fmt: skip


@pytest.mark.parametrize("text", BUTTONS + OWN_WORDS)
@pytest.mark.parametrize("intent", ["faq", "advice", "schedule_intake", "deny"])
def test_own_words_are_the_reason(ask: Ask, text: str, intent: str) -> None:
    assert ask(text, "reason", ANSWERS, intent=intent) == Reading({"reason": text})


@pytest.mark.parametrize("text", SKIPPED)
def test_the_reason_may_be_kept_back(ask: Ask, text: str) -> None:
    assert ask(text, "reason", ANSWERS) == Reading({"reason": "declined"})


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_real_question_is_left_to_the_dialogue(ask: Ask, text: str) -> None:
    assert ask(text, "reason", ANSWERS) == Reading({})


def test_a_thousand_characters_fit_and_no_more(ask: Ask) -> None:
    assert ask("w" * 1000, "reason", ANSWERS).updates == {"reason": "w" * 1000}
    assert ask("w" * 1001, "reason", ANSWERS) == Reading({}, problem="too_long")


def test_line_breaks_stay_as_written(ask: Ask) -> None:
    assert ask("my dad died.\n\nI can't function", "reason", ANSWERS).updates == {
        "reason": "my dad died.\n\nI can't function"
    }


def test_a_correction_beside_the_reason_is_taken_too(ask: Ask) -> None:
    reading = ask("my dad died. also my number is actually 973-555-0199", "reason", ANSWERS)
    assert reading == Reading({"contact": "+19735550199", "reason": "my dad died"})
