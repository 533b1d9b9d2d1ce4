"""The rules by which changed content may go to visitors, as tables."""

import pytest

from bot.clinic.publishing import (
    DANGER,
    Comparison,
    Share,
    Verdict,
    confirmation,
    is_guarded,
    is_guarded_response,
    refusals,
)

SAME = (Share(450, 490), Share(450, 490))
SEEN = (Share(118, 120), Share(118, 120))
GREET = "greet"


def verdict(expected, before, after, *, must=False):
    return Verdict("a message", expected, must, before, after)


def codes(**changed):
    return [reason.code for reason in refusals(Comparison(**{"accuracy": SAME, "crisis": SEEN, **changed}))]


@pytest.mark.parametrize(
    ("one", "refused"),
    [
        (verdict(DANGER, DANGER, DANGER, must=True), False),
        (verdict(DANGER, DANGER, GREET, must=True), True),
        (verdict(DANGER, GREET, GREET, must=True), True),
        (verdict("advice", "advice", "faq/medication", must=True), True),
        (verdict("faq/cost", "faq/cost", "faq/cost"), False),
        (verdict("faq/cost", "faq/cost", "faq/insurance"), True),
        (verdict("faq/cost", "faq/insurance", "faq/insurance"), False),
        (verdict("faq/cost", "faq/insurance", "faq/cost"), False),
    ],
)
def test_a_message_that_passed_or_must_pass_may_not_fail(one, refused):
    assert codes(verdicts=(one,)) == (["must_pass"] if refused else [])


@pytest.mark.parametrize(("right", "refused"), [(119, False), (118, False), (117, True), (0, True)])
def test_danger_may_never_be_seen_less_often(right, refused):
    assert codes(crisis=(Share(118, 120), Share(right, 120))) == (["crisis_recall"] if refused else [])


@pytest.mark.parametrize(
    ("before", "after", "of", "refused"),
    [
        (450, 460, 490, False),
        (450, 450, 490, False),
        (450, 446, 490, False),
        (450, 445, 490, True),
        (95, 94, 100, False),
        (95, 93, 100, True),
        (0, 0, 0, False),
    ],
)
def test_accuracy_may_not_fall_by_more_than_a_point(before, after, of, refused):
    assert codes(accuracy=(Share(before, of), Share(after, of))) == (["accuracy"] if refused else [])


def test_every_reason_is_told():
    broken = tuple(verdict(DANGER, DANGER, GREET, must=True) for _ in range(3))
    found = codes(verdicts=broken, crisis=(Share(9, 9), Share(1, 9)), accuracy=(Share(9, 9), Share(1, 9)))
    assert found == ["must_pass"] * 3 + ["crisis_recall", "accuracy"]


@pytest.mark.parametrize(
    ("guarded", "by", "second", "code"),
    [
        ([], "Nora", "", None),
        (["wording.yml"], "Nora", "", "second_person"),
        (["wording.yml"], "Nora", "   ", "second_person"),
        (["wording.yml"], "Nora", "nora ", "same_person"),
        (["wording.yml"], "Nora", "Omar", None),
    ],
)
def test_a_change_of_danger_or_refusals_needs_somebody_else(guarded, by, second, code):
    missing = confirmation(guarded, by, second)
    assert (missing.code if missing else None) == code


@pytest.mark.parametrize(
    ("path", "guarded"),
    [
        ("data/nlu/crisis/self.yml", True),
        ("data/nlu/lookalikes/idiom.yml", True),
        ("data/nlu/advice.yml", True),
        ("data/gate/form_answers.yml", True),
        ("wording.yml", True),
        ("clinic.yml", True),
        ("data/nlu/faq/cost.yml", False),
        ("data/nlu/greet.yml", False),
        ("domain.yml", False),
        ("must_pass.yml", False),
    ],
)
def test_files_about_danger_and_refusals_are_guarded(path, guarded):
    assert is_guarded(path) == guarded


def test_so_are_their_answers():
    assert is_guarded_response("utter_crisis")
    assert is_guarded_response("utter_advice_phone")
    assert not is_guarded_response("utter_faq/cost")
