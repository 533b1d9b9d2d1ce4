"""The review: sent only on a clear word, changed by naming a field."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]
ANSWERS = {
    "consent": "yes",
    "name": "Ana",
    "contact": "+19735550123, ana@example.org",
    "times": "mornings",
    "insurer": "Aetna",
    "reason": "A life change",
}

SEND = (
    "send it", "Send it", "send", "yes", "looks good", "yes thats right", "submit", "yes, send it please",
    "ok",
    "perfect, thanks!", "correct", "all good", "👍", "confirm", "that's correct", "go ahead",
    "Looks good to me",
    "everything is right", "done", "no, send it", "no changes", "nope, all good", "that's all", "I'm done", "all set",
)  # fmt: skip
WHICH = (
    "change something", "Change something", "no", "its wrong", "that's not right", "something is wrong",
    "edit",
    "no wait", "don't send it", "not yet", "I want to change something", "not quite right", "wait",
    "I want to add something", "start over", "something's off",
)  # fmt: skip
AGAIN = (
    ("change my phone", {"contact": None}),
    ("the name is wrong", {"name": None}),
    ("my name is spelled wrong", {"name": None}),
    ("different time", {"times": None}),
    ("Name", {"name": None}),
    ("Phone or e-mail", {"contact": None}),
    ("Days and times", {"times": None}),
    ("Insurance", {"insurer": None}),
    ("Reason", {"reason": None}),
    ("my email", {"contact": None}),
    ("can I change my phone?", {"contact": None}),
    ("yes but change the time", {"times": None}),
    ("name and phone are wrong", {"name": None, "contact": None}),
    ("no, the insurance is wrong", {"insurer": None}),
    ("please remove my reason", {"reason": "declined"}),
    ("yes. also my name is spelled with two n's", {"name": None}),
    ("remove my email", {"contact": "+19735550123"}),
)
AT_ONCE = (
    ("change my phone to 973 555 0199", {"contact": "+19735550199, ana@example.org"}),
    ("change my email to b@example.org", {"contact": "+19735550123, b@example.org"}),
    ("change my name to Anna", {"name": "Anna"}),
    ("the name should be anna torres", {"name": "Anna Torres"}),
    ("make it evenings", {"times": "evenings"}),
    ("change the times to whenever my kid naps", {"times": "whenever my kid naps"}),
    ("yes, but evenings", {"times": "evenings"}),
    ("insurance should be Cigna", {"insurer": "Cigna"}),
    ("change my reason to grief", {"reason": "grief"}),
    ("actually it's Anna", {"name": "Anna"}),
    ("I have Cigna now", {"insurer": "Cigna"}),
    ("my last name is Torres", {"name": "Ana Torres"}),
    ("yes send it, but my number is 973-555-0199", {"contact": "+19735550199, ana@example.org"}),
)
NOT_ANSWERS = ("is my email right?", "who will see the reason?", "thanks", "hello", "yes but who sees it?", "hmm")


@pytest.mark.parametrize("text", SEND)
def test_a_clear_word_sends(ask: Ask, text: str) -> None:
    assert ask(text, "review", ANSWERS) == Reading({}, send=True)


@pytest.mark.parametrize("text", WHICH)
def test_a_wish_to_change_asks_which_field(ask: Ask, text: str) -> None:
    assert ask(text, "review", ANSWERS) == Reading({}, problem="which_field")


@pytest.mark.parametrize(("text", "updates"), AGAIN)
def test_a_named_field_is_asked_again(ask: Ask, text: str, updates: dict[str, str | None]) -> None:
    assert ask(text, "review", ANSWERS) == Reading(updates)


@pytest.mark.parametrize(("text", "updates"), AT_ONCE)
def test_a_new_value_is_taken_at_once(ask: Ask, text: str, updates: dict[str, str | None]) -> None:
    assert ask(text, "review", ANSWERS) == Reading(updates)


@pytest.mark.parametrize("text", NOT_ANSWERS)
def test_questions_and_small_talk_are_left_to_the_dialogue(ask: Ask, text: str) -> None:
    assert ask(text, "review", ANSWERS) == Reading({})


def test_the_classifier_sends_only_when_it_is_sure(ask: Ask) -> None:
    assert ask("ship that thing", "review", ANSWERS, intent="affirm").send
    assert not ask("ship that thing", "review", ANSWERS, intent="affirm", confidence=0.7).send
    assert not ask("not like that", "review", ANSWERS, intent="affirm").send


def test_a_new_phone_that_cannot_work_is_named(ask: Ask) -> None:
    assert ask("change my phone to 555-0199", "review", ANSWERS) == Reading({}, problem="phone_unclear")
    assert ask("change my email to ana@x", "review", ANSWERS) == Reading({}, problem="email_unclear")
