"""The insurer: optional, in the clinic's spelling when it clearly is one of its own."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]
INSURERS = ("Aetna", "Horizon Blue Cross Blue Shield", "UnitedHealthcare", "Cigna", "Medicaid")

ACCEPTED = (
    ("aetna", "Aetna"),
    ("AETNA!", "Aetna"),
    ("i have aetna", "Aetna"),
    ("my insurance is aetna", "Aetna"),
    ("Aetna, is that ok?", "Aetna"),
    ("aetna?", "Aetna"),
    ("aetna through my husband's work", "Aetna"),
    ("aetnaa", "Aetna"),
    ("Horizon BCBS through my job", "Horizon Blue Cross Blue Shield"),
    ("horizon blue cross", "Horizon Blue Cross Blue Shield"),
    ("united healthcare", "UnitedHealthcare"),
    ("UHC", "UnitedHealthcare"),
    ("medicaid", "Medicaid"),
    ("Aetna PPO", "Aetna PPO"),
    ("Aetna and Cigna", "Aetna and Cigna"),
    ("Wellfleet student plan", "Wellfleet student plan"),
    ("Oscar", "Oscar"),
    ("horizon", "Horizon Blue Cross Blue Shield"),
    ("blue cross", "blue cross"),
    ("i have cigna, will it cover this?", "Cigna"),
    ("Cigna - is it accepted", "Cigna"),
    ("my mom's insurance", "my mom's insurance"),
    ("through my husband", "through my husband"),
    ("not sure, maybe aetna", "not sure, maybe aetna"),
    ("etna", "Aetna"),
    ("atena", "Aetna"),
    ("Aetnna", "Aetna"),
    ("signa", "Cigna"),
    ("cigma", "Cigna"),
    ("horizen", "Horizon Blue Cross Blue Shield"),
    ("horizon blue cros", "Horizon Blue Cross Blue Shield"),
    ("united helthcare", "UnitedHealthcare"),
    ("untied health care", "UnitedHealthcare"),
    ("medicade", "Medicaid"),
    ("medcaid", "Medicaid"),
    ("my wife has it", "my wife has it"),
)
WITHOUT = (
    "none", "i don't have insurance", "I dont have insurance", "no insurance", "self pay", "self-pay",
    "uninsured",
    "no", "nope", "out of pocket", "I lost my insurance", "I'm not insured", "paying cash",
    "i don't have any",
    "no coverage right now", "nope don't have any", "i can't afford insurance",
)  # fmt: skip
WITHHELD = (
    "rather not say", "skip", "prefer not", "idk yet", "pass", "prefer not to say", "I'd rather not say",
    "idk",
    "not sure", "skip this one", "can I skip this?", "I don't know", "no thanks", "next",
    "I'd have to check", "whatever", "idc", "who cares", "doesnt matter", "its complicated",
)  # fmt: skip
NOT_ANSWERS = (
    "do you take aetna?", "do you take aetna", "is aetna ok?", "what insurance do you take",
    "does it matter?",
    "you take aetna?", "thanks", "hello", "yes", "why?", "which ones are covered?", "human please",
)  # fmt: skip


@pytest.mark.parametrize(("text", "insurer"), ACCEPTED)
def test_an_insurer_is_taken_and_tidied(ask: Ask, text: str, insurer: str) -> None:
    assert ask(text, "insurer", insurers=INSURERS) == Reading({"insurer": insurer})


@pytest.mark.parametrize("text", ["aetna", "Horizon BCBS through my job", "medicaid"])
def test_without_a_list_the_visitors_words_stand(ask: Ask, text: str) -> None:
    assert ask(text, "insurer") == Reading({"insurer": text})


@pytest.mark.parametrize("text", WITHOUT)
def test_no_insurance_is_an_answer(ask: Ask, text: str) -> None:
    assert ask(text, "insurer", insurers=INSURERS) == Reading({"insurer": "none"})


@pytest.mark.parametrize("text", WITHHELD)
def test_the_question_may_be_passed_over(ask: Ask, text: str) -> None:
    assert ask(text, "insurer", insurers=INSURERS) == Reading({"insurer": "declined"})


@pytest.mark.parametrize("text", NOT_ANSWERS)
def test_questions_and_small_talk_are_left_to_the_dialogue(ask: Ask, text: str) -> None:
    assert ask(text, "insurer", insurers=INSURERS) == Reading({})


def test_an_insurer_is_an_answer_although_it_is_also_a_topic(ask: Ask) -> None:
    assert ask("aetna", "insurer", intent="faq", insurers=INSURERS).updates == {"insurer": "Aetna"}
    assert ask("Wellfleet", "insurer", intent="faq").updates == {"insurer": "Wellfleet"}


def test_a_sure_interruption_is_left_to_the_dialogue(ask: Ask) -> None:
    assert ask("tell me how the sessions go", "insurer", intent="faq") == Reading({})
    assert ask("i feel so low today", "insurer", intent="advice") == Reading({})


def test_an_essay_is_too_long(ask: Ask) -> None:
    assert ask("Blue Cross " * 40, "insurer") == Reading({}, problem="too_long")


@pytest.mark.parametrize(
    ("text", "insurer"),
    [("I have medicade", "Medicaid"), ("my insurance is etna", "Aetna"), ("i have horizen", "Horizon")],
)
def test_an_insurer_is_known_by_its_common_misspellings_while_something_else_is_asked(
    ask: Ask, text: str, insurer: str
) -> None:
    assert ask(text, "times", insurers=("Aetna", "Horizon", "Medicaid")) == Reading({"insurer": insurer})


def test_a_farewell_is_no_insurer(ask: Ask) -> None:
    assert ask("gotta run, bye bye", "insurer") == Reading({})
