"""The desk's rules: which states fit, and what the hand-over page says."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clinic.desk import MOST_WORDS, RequestState, Told, hand_over, possible_states
from bot.clinic.not_sent import KINDS, kind_of

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)
ANSWERS = dict.fromkeys(MOST_WORDS, "some words")


def test_only_a_visit_that_has_begun_can_be_missed():
    missed = {
        None: RequestState.NO_SHOW in possible_states(None, NOW),
        "to come": RequestState.NO_SHOW in possible_states(NOW + timedelta(minutes=1), NOW),
        "begun": RequestState.NO_SHOW in possible_states(NOW, NOW),
    }
    assert missed == {None: False, "to come": False, "begun": True}


def test_a_request_with_a_visit_to_come_is_not_closed():
    assert RequestState.CLOSED not in possible_states(NOW + timedelta(days=1), NOW)
    assert RequestState.CLOSED in possible_states(None, NOW)


def test_answers_are_told_as_they_were_given():
    assert hand_over(ANSWERS)["reason"] == Told("said", "some words")


@pytest.mark.parametrize(
    ("name", "said", "kind"),
    [
        ("times", "  ", "missing"),
        ("reason", "declined", "declined"),
        ("insurer", "none", "uninsured"),
        ("reason", "none", "said"),
    ],
)
def test_what_was_not_said_is_marked(name, said, kind):
    assert hand_over({**ANSWERS, name: said})[name].kind == kind


@pytest.mark.parametrize("said", ["word " * 300, "w" * 5000])
def test_a_long_answer_is_cut_and_says_so(said):
    told = hand_over({**ANSWERS, "reason": said})["reason"]
    assert told.cut
    assert len(told.text.split()) <= MOST_WORDS["reason"]
    assert len(told.text) <= 1000


def test_a_contact_is_readable_with_its_note():
    contact = "+19735550123, ana@example.com (no voicemails)"
    told = hand_over({**ANSWERS, "contact": contact})["contact"]
    assert told.text == "(973) 555-0123, ana@example.com (no voicemails)"


@pytest.mark.parametrize(
    ("state", "code", "kind"),
    [
        ("kept", None, "not_set_up"),
        ("conflict", "http 412", "calendar_busy"),
        ("failed", "no e-mail", "no_email"),
        ("failed", "smtp 550", "refused"),
        ("waiting", "smtp 451", "busy_server"),
        ("failed", "SMTPAuthenticationError", "log_in"),
        ("failed", "smtp 535", "log_in"),
        ("waiting", "ConnectTimeout", "unreachable"),
        ("waiting", "gaierror", "unreachable"),
        ("failed", "ValueError", "other"),
        ("failed", None, "other"),
    ],
)
def test_a_failure_is_one_of_the_kinds_that_staff_read_of(state, code, kind):
    assert kind_of(state, code) == kind
    assert kind in KINDS
