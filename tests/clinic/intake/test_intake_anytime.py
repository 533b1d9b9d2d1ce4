"""What may come at any time: stopping, going back, correcting, saying much at once."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import FIELDS, Reading

Ask = Callable[..., Reading]
ANSWERS = {"consent": "yes", "name": "Ana", "contact": "+19735550123, ana@example.org", "times": "mornings"}
PLACES = (*FIELDS, None)

STOPS = (
    "stop", "cancel", "never mind", "nvm", "forget it", "i don't want to do this anymore", "quit",
    "cancel this request", "STOP!!!", "please stop", "never mind, I'll call you", "nevermind thanks",
    "cancel please",
    "I want to cancel", "i changed my mind", "stop asking me questions", "exit", "can we stop here?",
)  # fmt: skip
NO_STOPS = (
    "can I cancel later?", "what if I need to cancel", "stop calling mornings",
    "my husband won't stop yelling",
    "i can't stop crying", "I want to end it", "I don't want to go on", "stop the voices",
    "can i cancel or move it later?", "I quit drinking in june", "how do I cancel?",
)  # fmt: skip


@pytest.mark.parametrize("text", STOPS)
@pytest.mark.parametrize("asking", PLACES)
def test_a_plain_stop_ends_the_form_anywhere(ask: Ask, text: str, asking: str | None) -> None:
    assert ask(text, asking, ANSWERS) == Reading({}, stop=True)


@pytest.mark.parametrize("text", NO_STOPS)
@pytest.mark.parametrize("asking", PLACES)
def test_the_word_alone_does_not_end_the_form(ask: Ask, text: str, asking: str | None) -> None:
    assert not ask(text, asking, ANSWERS).stop


@pytest.mark.parametrize("asking", PLACES)
def test_a_crisis_is_never_an_answer(ask: Ask, asking: str | None) -> None:
    for text in ("yes", "Ana", "973-555-0123", "send it", "stop", "I'm Ana and I want to die"):
        assert ask(text, asking, ANSWERS, intent="crisis", confidence=0.2) == Reading({})


@pytest.mark.parametrize("text", ["go back", "back", "previous question", "can I go back?", "go back please"])
def test_going_back_asks_the_last_answered_field_again(ask: Ask, text: str) -> None:
    assert ask(text, "insurer", ANSWERS) == Reading({"times": None})
    assert ask(text, "times", {"consent": "yes", "name": "Ana"}) == Reading({"name": None})
    assert ask(text, "review", {**ANSWERS, "insurer": "none"}) == Reading({"insurer": None})
    assert ask(text, "consent", {}) == Reading({})


CORRECTIONS = (
    ("my number is actually 973-555-0199", {"contact": "+19735550199, ana@example.org"}),
    ("sorry, wrong email, its ana2@example.org", {"contact": "+19735550123, ana2@example.org"}),
    ("actually my name is Anna", {"name": "Anna"}),
    ("no, call me Annie", {"name": "Annie"}),
    ("make it evenings instead", {"times": "evenings"}),
    ("change my phone to 973 555 0199", {"contact": "+19735550199, ana@example.org"}),
    ("I mean Thursday", {"times": "Thursday"}),
    ("actually evenings", {"times": "evenings"}),
    ("sorry, I meant after 5", {"times": "after 5"}),
    ("my name is spelled Anna", {"name": "Anna"}),
    ("change my name to Anna Torres", {"name": "Anna Torres"}),
    ("oops, typo: b@example.org", {"contact": "+19735550123, b@example.org"}),
    ("my phone is wrong", {"contact": None}),
    ("I need to change my name", {"name": None}),
    ("I gave you the wrong number", {"contact": None}),
    ("that's not my number", {"contact": None}),
    ("you spelled my name wrong", {"name": None}),
    ("my last name is Torres", {"name": "Ana Torres"}),
    ("Anna, not Ana", {"name": "Anna"}),
    ("can we make it tuesday after 4 instead?", {"times": "tuesday after 4"}),
)


@pytest.mark.parametrize(("text", "updates"), CORRECTIONS)
@pytest.mark.parametrize("asking", ["contact", "times", "insurer", "reason", "review"])
def test_a_correction_updates_only_what_it_names(
    ask: Ask, text: str, updates: dict[str, str | None], asking: str
) -> None:
    assert ask(text, asking, ANSWERS) == Reading(updates)


def test_the_last_answer_is_corrected_without_naming_it(ask: Ask) -> None:
    assert ask("sorry, Anna", "contact", {"name": "Ana"}).updates == {"name": "Anna"}
    assert ask("actually it's Cigna", "reason", {**ANSWERS, "insurer": "Aetna"}).updates == {"insurer": "Cigna"}


def test_a_correction_that_cannot_work_is_named(ask: Ask) -> None:
    assert ask("sorry, wrong email, its ana2@example", "times", ANSWERS) == Reading({}, problem="email_unclear")
    assert ask("my number is actually 555-0199", "times", ANSWERS) == Reading({}, problem="phone_unclear")


FULL = {"name": "Ana Torres", "contact": "ana@example.org", "times": "mornings"}
EARLY = (
    ("I'm Ana, 973-555-0123, mornings work", {"name": "Ana", "contact": "+19735550123", "times": "mornings work"}),
    (
        "hi this is Luis Ortega my email is luis@example.org, can someone call me tuesday after 4",
        {"name": "Luis Ortega", "contact": "luis@example.org", "times": "can someone call me tuesday after 4"},
    ),
    ("book me in please, Jo, jo@example.org", {"name": "Jo", "contact": "jo@example.org"}),
    ("my name is ana torres and i want an appointment", {"name": "Ana Torres"}),
    ("Ana Torres 973-555-0123", {"name": "Ana Torres", "contact": "+19735550123"}),
    ("im ana, 9735550123, evenings are best", {"name": "Ana", "contact": "+19735550123", "times": "evenings are best"}),
    ("Hello, I'm Dr. Wu. weekdays after 5", {"name": "Dr. Wu", "times": "weekdays after 5"}),
    ("can you call me at 973-555-0123?", {"contact": "+19735550123"}),
    ("I'd like to book an intake", {}),
    ("I'm anxious", {}),
    ("I'm a mom of two", {}),
    ("Im depressed and cant sleep at night", {}),
    ("this is urgent", {}),
    ("I'm Depressed", {}),
    ("I'm so anxious, 973-555-0123", {"contact": "+19735550123"}),
    ("my husband John left me", {}),
    ("do you have evening appointments?", {}),
    ("my mom's number is 973-555-0123", {}),
    ("i'm from newark", {}),
    ("call me asap", {"times": "call me asap"}),
    ("I have Aetna, can I come in tuesday?", {"insurer": "Aetna", "times": "can I come in tuesday"}),
    ("Name: Ana Torres\nEmail: ana@example.org\nTimes: mornings", FULL),
    ("ana@example.org Ana Torres", {"name": "Ana Torres", "contact": "ana@example.org"}),
    ("I work nights and can't sleep", {}),
    ("I cry every night", {}),
    ("my therapist Dr. Lee told me to come", {}),
    ("I'm Dr. Smith's patient", {}),
    ("I'M SO TIRED", {}),
    ("my member id is 9735550123", {}),
    ("you can call me Bo at 973-555-0123", {"name": "Bo", "contact": "+19735550123"}),
    ("It's Complicated", {}),
    ("", {}),
    ("   ", {}),
)


@pytest.mark.parametrize(("text", "updates"), EARLY)
def test_details_given_as_the_form_starts_are_kept(ask: Ask, text: str, updates: dict[str, str | None]) -> None:
    assert ask(text, None, intent="schedule_intake") == Reading(updates)


@pytest.mark.parametrize("asking", ["consent", "name"])
def test_details_given_early_are_kept_while_something_else_is_asked(ask: Ask, asking: str) -> None:
    reading = ask("I'm Ana, 973-555-0123, mornings work", asking)
    assert reading == Reading({"name": "Ana", "contact": "+19735550123", "times": "mornings work"})


def test_a_person_found_by_the_tagger_counts_only_where_the_text_supports_it(ask: Ask) -> None:
    assert ask("Luis Ortega, tuesday after 4", None, people=("Luis Ortega",)).updates == {
        "name": "Luis Ortega",
        "times": "tuesday after 4",
    }
    assert ask("im luis", None, people=("luis",)).updates == {"name": "Luis"}
    assert ask("my husband Luis Ortega left me", None, people=("Luis Ortega",)) == Reading({})
    assert ask("I'm Anxious", None, people=("Anxious",)) == Reading({})
    assert ask("Luis Ortega hurt me", None, people=("Luis Ortega",)) == Reading({})


def test_a_known_name_is_not_overwritten_without_a_word_of_correction(ask: Ask) -> None:
    for text in ("Mom, 973-555-0199", "Sunny, 973-555-0199", "I'm Flexible", "this is Horrible"):
        assert "name" not in ask(text, "times", ANSWERS).updates
