"""The name: any real answer is one, no feeling or question ever is."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]

NAMES = (
    ("Ana Torres", "Ana Torres"),
    ("my name is ana torres", "Ana Torres"),
    ("I'm Ana", "Ana"),
    ("im ana", "Ana"),
    ("its ana", "Ana"),
    ("It's Ana Torres", "Ana Torres"),
    ("this is Ana Torres btw", "Ana Torres"),
    ("call me T", "T"),
    ("you can call me Bobby", "Bobby"),
    ("Ana", "Ana"),
    ("  Ana    Torres ", "Ana Torres"),
    ("Nguyễn Thị Hoa", "Nguyễn Thị Hoa"),
    ("D'Angelo", "D'Angelo"),
    ("D\u2019Angelo", "D'Angelo"),
    ("Dr. Wu", "Dr. Wu"),
    ("dr. wu", "Dr. Wu"),
    ("name: Bob", "Bob"),
    ("Name - Bob", "Bob"),
    ("o'brien-smith", "O'Brien-Smith"),
    ("maria de la cruz", "Maria de la Cruz"),
    ("MARIA DE LA CRUZ", "Maria de la Cruz"),
    ("vincent van gogh", "Vincent van Gogh"),
    ("ANA TORRES", "Ana Torres"),
    ("ronald mcdonald", "Ronald McDonald"),
    ("LaToya deVries", "LaToya deVries"),
    ("jean-luc", "Jean-Luc"),
    ("j.r. smith", "J.R. Smith"),
    ("AJ", "AJ"),
    ("john smith iii", "John Smith III"),
    ("hi, it's Luis", "Luis"),
    ("hi I'm Luis Ortega and I need help", "Luis Ortega"),
    ("ok, Ana Torres", "Ana Torres"),
    ("Bob here", "Bob"),
    ("Bob is fine", "Bob"),
    ("just Ana", "Ana"),
    ("Ana, thanks", "Ana"),
    ("Ana Torres, is that enough?", "Ana Torres"),
    ("Ana Torres (she/her)", "Ana Torres"),
    ("Ana 😊", "Ana"),
    ("Ana Torres, 34", "Ana Torres"),
    ("Ana Torres 34", "Ana Torres"),
    ("my name is Robert but call me Bob", "Bob"),
    ("first name Ana last name Torres", "Ana Torres"),
    ("Amy Young", "Amy Young"),
    ("Lin So", "Lin So"),
    ("Do Thi My Hanh", "Do Thi My Hanh"),
    ("李小龙", "李小龙"),
    ("мария", "Мария"),
    ("Zoë", "Zoë"),
    ("sean o'malley", "Sean O'Malley"),
    ("maria-jose de la cruz", "Maria-Jose de la Cruz"),
    ("Ana, gotta run, bye", "Ana"),
    ("My name's Mo", "Mo"),
    ("I go by Sam", "Sam"),
    ("Christian", "Christian"),
    ("Ahmed", "Ahmed"),
    ("im fred", "Fred"),
    ("april may", "April May"),
    ("its me ana", "Ana"),
    ("me llamo ana", "Ana"),
    ("Torres, Ana", "Torres, Ana"),
    ("Ana or Annie", "Ana"),
    ("An Nguyen", "An Nguyen"),
    ("My Tran", "My Tran"),
    ("Ty", "Ty"),
    ("'Ana'", "Ana"),
    ("it's Bob but I'd rather not give my last name", "Bob"),
)
WORDS_THAT_ARE_NAMES = ("Grace", "Hope", "Will", "Joy", "Faith", "June", "mark", "Rich", "Summer", "Hope Grace", "Dawn")
NOT_NAMES = (
    "why do you need that?", "how long does it take", "I'm depressed", "I'm not sure", "yes", "ok", "hello",
    "973-555-0123", "I am a teacher", "im scared to say", "what for", "thank you", "idk", "im so anxious",
    "I'm 34", "its complicated", "this is hard", "this is my first time", "lost my job", "my dad died",
    "I'm Ana's mom", "help", "do you take aetna?", "im bipolar", "I'm pregnant", "good morning",
    "its private",
    "I feel awful", "panic attacks", "depression", "im struggling", "who are you", "mornings", "...",
    "R2D2",
    "I'm exhausted", "call me later", "call me back please", "im heartbroken", "couples therapy", "what",
    "no one", "gotta run", "Gotta go!", "ttyl", "brb", "its me again", "whatever", "my wife will call",
    "same as before", "you already have my name", "text only", "hang on a sec", "see above", "none", "nobody",
)  # fmt: skip
WITHHELD = (
    "I'd rather not give my name", "rather not say", "prefer not to say", "skip", "no",
    "i dont want to give my name",
    "anonymous", "it's none of your business", "can I stay anonymous", "none of your business",
    "I don't want to tell you",
)  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_a_name_is_taken_and_tidied(ask: Ask, text: str, name: str) -> None:
    assert ask(text, "name") == Reading({"name": name})


@pytest.mark.parametrize("text", WORDS_THAT_ARE_NAMES)
@pytest.mark.parametrize("intent", ["faq", "crisis_lookalike", "schedule_intake", "affirm"])
def test_a_short_answer_is_a_name_whatever_the_classifier_guessed(ask: Ask, text: str, intent: str) -> None:
    assert ask(text, "name", intent=intent, confidence=0.99).updates == {"name": text.title()}


@pytest.mark.parametrize("text", NOT_NAMES)
def test_feelings_questions_and_small_talk_are_no_names(ask: Ask, text: str) -> None:
    assert "name" not in ask(text, "name").updates


@pytest.mark.parametrize("text", NOT_NAMES)
def test_a_wrong_person_from_the_tagger_does_not_make_a_name(ask: Ask, text: str) -> None:
    assert "name" not in ask(text, "name", people=(text,)).updates


@pytest.mark.parametrize("text", WITHHELD)
def test_a_withheld_name_is_asked_for_kindly(ask: Ask, text: str) -> None:
    assert ask(text, "name") == Reading({}, problem="name_needed")


@pytest.mark.parametrize("text", ["why do you need that?", "how long does it take", "hello", "thanks", "help"])
def test_questions_and_small_talk_are_left_to_the_dialogue(ask: Ask, text: str) -> None:
    assert ask(text, "name") == Reading({})


def test_an_interruption_the_classifier_is_sure_of_is_left_to_the_dialogue(ask: Ask) -> None:
    assert ask("I'm depressed", "name", intent="faq") == Reading({})
    assert ask("tell me about your programs", "name", intent="faq") == Reading({})


def test_what_cannot_be_read_as_a_name_is_asked_again(ask: Ask) -> None:
    assert ask("R2D2", "name") == Reading({}, problem="name_unclear")
    assert ask("I am a teacher", "name") == Reading({}, problem="name_unclear")


def test_a_phone_given_for_a_name_is_kept_as_the_contact(ask: Ask) -> None:
    assert ask("973-555-0123", "name") == Reading({"contact": "+19735550123"})


def test_a_person_the_tagger_found_is_taken_from_a_longer_answer(ask: Ask) -> None:
    reading = ask("well most people around here know it as Ana Torres", "name", people=("Ana Torres",))
    assert reading.updates == {"name": "Ana Torres"}


def test_somebody_elses_name_is_not_the_visitors(ask: Ask) -> None:
    assert "name" not in ask("my husband is John Smith", "name", people=("John Smith",)).updates


@pytest.mark.parametrize("text", ["gotta run, bye bye", "bye bye", "gotta go, ttyl", "I have to run, thanks bye"])
@pytest.mark.parametrize("intent", ["goodbye", "out_of_scope"])
def test_a_farewell_is_no_name_and_no_failed_one(ask: Ask, text: str, intent: str) -> None:
    assert ask(text, "name", intent=intent) == Reading({})
