"""Days and times: the visitor's own words, unless they asked something."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]

OWN_WORDS = (
    "mornings", "weekdays after 5", "tue or thu", "any time", "whenever", "asap", "next week",
    "not mondays",
    "I work nights so afternoons", "doesnt matter", "after my shift", "no preference", "Thursdays 3-5pm",
    "once the kids are at school", "5:30 or later", "weekends only, I drive for work", "not before 10",
    "Mon/Wed/Fri", "I'm flexible", "later in the day", "12/1 or 12/3", "lunes por la tarde",
    "evenings please",
    "when my kid naps", "after work", "now", "right now", "rn", "whatever", "up to you", "i dont care", "MWF",
    "it depends on my shift", "same days as my wife", "2moro", "wknds", "never on mondays", "24/7", "none on fridays",
    "my wife will call me at 5 so before that",
)  # fmt: skip
TENTATIVE = (
    ("Thursdays?", "Thursdays"),
    ("mornings, is that ok?", "mornings"),
    ("can you call me at 5?", "can you call me at 5"),
    ("how about tuesday?", "tuesday"),
    ("could it be after 6?", "could it be after 6"),
)
QUESTIONS = (
    "how long does it take", "how long does it take?", "are you open on saturdays?", "what are your hours",
    "do you have evening appointments?", "when will you call", "is it free?", "who will call me?",
)  # fmt: skip
INTERRUPTIONS = (
    ("tell me more about the therapy", "faq"),
    ("thanks so much", "thank"),
    ("hello again", "greet"),
    ("i want a human", "contact_human"),
    ("your confidentiality rules", "privacy"),
    ("that sounds like a robot", "bot_challenge"),
    ("i dont know how to tell my wife", "advice"),
    ("your address", "clinic_info"),
    ("show me the menu", "help"),
)


@pytest.mark.parametrize("text", OWN_WORDS)
def test_times_stay_in_the_visitors_own_words(ask: Ask, text: str) -> None:
    assert ask(f" {text} ", "times") == Reading({"times": text})


@pytest.mark.parametrize(("text", "times"), TENTATIVE)
def test_a_tentative_answer_is_an_answer(ask: Ask, text: str, times: str) -> None:
    assert ask(text, "times") == Reading({"times": times})


@pytest.mark.parametrize("text", QUESTIONS)
def test_questions_are_left_to_the_dialogue(ask: Ask, text: str) -> None:
    assert ask(text, "times") == Reading({})


@pytest.mark.parametrize(("text", "intent"), INTERRUPTIONS)
def test_a_sure_interruption_is_left_to_the_dialogue(ask: Ask, text: str, intent: str) -> None:
    assert ask(text, "times", intent=intent, confidence=0.5) == Reading({})


@pytest.mark.parametrize("intent", ["faq", "thank", "greet", "advice", "clinic_info", "help"])
@pytest.mark.parametrize("words", ["thursday afternoon", "anytime", "any time", "any day works"])
def test_time_words_outweigh_the_classifier(ask: Ask, intent: str, words: str) -> None:
    assert ask(words, "times", intent=intent, confidence=0.97).updates == {"times": words}


def test_an_unsure_classifier_does_not_stop_an_answer(ask: Ask) -> None:
    assert ask("around my dialysis", "times", intent="faq", confidence=0.49).updates == {"times": "around my dialysis"}


NO_TIMES = (
    "yes", "no", "ok", "👍", "...", "skip", "rather not say", "none", "None.", "nothing", "never", "no time",
    "no times", "n/a", "nope", "idk", "dunno", "not sure yet", "i have no idea", "let me check", "ill let you know",
    "same", "same as before", "the same as last time", "its me again", "my wife will call", "my wife will call you",
    "I'll call you", "see above", "you already have it",
)  # fmt: skip


@pytest.mark.parametrize("text", NO_TIMES)
def test_a_message_that_says_no_time_is_asked_about_again(ask: Ask, text: str) -> None:
    assert ask(text, "times") == Reading({}, problem="times_unclear")


def test_three_hundred_characters_fit_and_no_more(ask: Ask) -> None:
    assert ask("a" * 300, "times").updates == {"times": "a" * 300}
    assert ask("a" * 301, "times") == Reading({}, problem="too_long")


def test_a_contact_given_for_times_leaves_times_open(ask: Ask) -> None:
    assert ask("call me at 973-555-0199", "times") == Reading({"contact": "+19735550199"})


def test_a_mixed_answer_is_taken_apart(ask: Ask) -> None:
    reading = ask("Mornings, and my number is actually 973-555-0199", "times", {"contact": "+19735550123"})
    assert reading == Reading({"contact": "+19735550199", "times": "Mornings"})
