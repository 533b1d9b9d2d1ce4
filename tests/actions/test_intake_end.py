"""The summary, the hand-off to the intake team, and the form that waits."""

import pytest
from structlog.testing import capture_logs
from support import content

from actions.change import SLOTS
from actions.intake import ActionAskReview, ActionFinishIntake, ActionSuspendIntake
from actions.offering import STATE
from bot.clinic.intake import FIELDS
from bot.clinic.reference import normalise_reference

KEY = "ab" * 16
LET_GO = [(slot, None) for slot in (*FIELDS, "contact_note", "intake_outcome", "intake_key")] + [
    ("choosing_change", False)
]


@pytest.fixture
def filled(answers):
    """A form that the visitor has sent."""
    return {**answers, "review": "send", "intake_key": KEY}


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        (
            {},
            {
                "name": "Maria Lopez",
                "contact": "(973) 555-0142, maria@example.org",
                "times": "weekday evenings",
                "insurer": "Aetna",
                "reason": "my divorce",
            },
        ),
        ({"contact": "maria@example.org"}, {"contact": "maria@example.org"}),
        ({"contact_note": "text only"}, {"contact": "(973) 555-0142, maria@example.org (text only)"}),
        ({"contact": "+442079460958"}, {"contact": "+44 20 7946 0958"}),
        ({"insurer": "none", "reason": "declined"}, {"insurer": "no insurance", "reason": "rather not say"}),
        ({"insurer": "declined"}, {"insurer": "rather not say"}),
        # Own words stay own words, also where they are ours.
        ({"name": "None", "times": "none"}, {"name": "None", "times": "none"}),
    ],
)
def test_the_summary_shows_every_answer_as_people_read_it(run, answers, changes, shown):
    done = run(ActionAskReview(), ("ok", "affirm"), asking="review", slots={**answers, **changes})
    ((response, values),) = done.responses
    assert response == "utter_intake_review"
    assert values.items() >= shown.items()
    assert (done.slots, done.others) == ([], [])


def test_the_summary_leaves_no_placeholder_open(run, answers):
    ((_, values),) = run(ActionAskReview(), ("ok", "affirm"), asking="review", slots=answers).responses
    text = content.all_responses()["utter_intake_review"][0]["text"].format(**values)
    assert all(value in text for field, value in values.items() if field != "consent")


def test_after_change_something_the_fields_are_offered(run, answers):
    done = run(ActionAskReview(), ("no", "deny"), asking="review", slots={**answers, "choosing_change": True})
    assert done.responses == [("utter_intake_which_field", {})]
    assert (done.slots, done.others) == ([], [])


def test_a_sent_form_is_stored_and_confirmed_with_its_reference(run, requests, filled, facts):
    facts(name="Hill Street Clinic", consent_version="7")
    done = run(ActionFinishIntake(), ("send it", "affirm"), slots=filled)
    (stored,) = requests()
    assert done.responses == [
        ("utter_intake_sent", {"reference": stored["reference"], "clinic_name": "Hill Street Clinic"})
    ]
    assert (done.slots, done.others) == (LET_GO, [])
    assert normalise_reference(stored["reference"]) == stored["reference"]
    kept = {name: stored[name] for name in ("name", "contact", "times", "insurer", "reason", "state", "key")}
    wanted = {name: filled[name] for name in ("name", "contact", "times", "insurer", "reason")}
    assert kept == {**wanted, "state": "new", "key": KEY}
    assert (stored["consent_version"], stored["conversation_id"]) == ("7", "a1b2c3")


def test_how_the_visitor_wants_to_be_reached_is_stored_beside_the_contact(run, requests, filled):
    run(ActionFinishIntake(), ("send it", "affirm"), slots={**filled, "contact_note": "no voicemails please"})
    assert [row["contact"] for row in requests()] == ["+19735550142, maria@example.org (no voicemails please)"]


def test_the_same_form_sent_twice_is_stored_once(run, requests, filled):
    """The engine runs an action again when its first answer got lost on the way."""
    first = run(ActionFinishIntake(), ("send it", "affirm"), slots=filled)
    again = run(ActionFinishIntake(), ("send it", "affirm"), slots=filled)
    assert first == again
    assert len(requests()) == 1


def test_another_form_is_another_request(run, requests, filled):
    for key in (KEY, "cd" * 16):
        run(ActionFinishIntake(), ("send it", "affirm"), slots={**filled, "intake_key": key})
    assert {row["key"] for row in requests()} == {KEY, "cd" * 16}
    assert len({row["reference"] for row in requests()}) == 2


def test_a_store_that_fails_is_admitted_and_every_answer_kept(run, filled, capfd):
    """No database here, so the first query fails."""
    with capture_logs() as logs:
        done = run(ActionFinishIntake(), ("send it", "affirm"), slots=filled)
    assert done.responses == [("utter_intake_failed", {})]
    assert (done.slots, done.others) == ([("review", None)], [])
    assert logs == [
        {"event": "intake_not_saved", "conversation": "a1b2c3", "failure": "OperationalError", "log_level": "error"}
    ]
    assert "Maria" not in "".join(capfd.readouterr())


def test_after_a_failure_the_same_form_can_be_sent_again(run, request, filled, facts):
    assert run(ActionFinishIntake(), ("send it", "affirm"), slots=filled).names == ["utter_intake_failed"]
    facts()  # closes the store
    stored = request.getfixturevalue("requests")
    assert run(ActionFinishIntake(), ("send it", "affirm"), slots=filled).names == ["utter_intake_sent"]
    assert [row["key"] for row in stored()] == [KEY]


@pytest.mark.parametrize("outcome", ["stopped", "no_consent"])
def test_a_form_that_was_not_sent_is_forgotten(run, requests, filled, outcome):
    done = run(ActionFinishIntake(), ("stop", "goodbye"), slots={**filled, "intake_outcome": outcome})
    assert done.responses == [(f"utter_intake_{outcome}", {})]
    assert (done.slots, done.others) == (LET_GO, [])
    assert requests() == []


INTAKE_WAITS, CHANGE_WAITS = (True, False), (False, True)


def test_every_slot_of_the_form_is_let_go_of():
    emptied = {slot for slot, _ in LET_GO} | {"visit", *STATE} | set(SLOTS)
    assert set(content.domain()["slots"]) - emptied == {
        "intake_suspended",
        "change_suspended",
        "person_offered",
        "can_book",
    }


@pytest.mark.parametrize(
    ("where", "waits"),
    [
        ({"asking": "name"}, INTAKE_WAITS),
        ({"in_form": True}, INTAKE_WAITS),
        ({"asking": "review", "slots": {"intake_suspended": False}}, INTAKE_WAITS),
        ({}, (False, False)),
        ({"slots": {"intake_suspended": True}}, INTAKE_WAITS),
        ({"asking": "visit_proof", "form": "visit_form"}, CHANGE_WAITS),
        ({"slots": {"change_suspended": True}}, CHANGE_WAITS),
        ({"asking": "visit_code", "form": "visit_form", "slots": {"intake_suspended": True}}, CHANGE_WAITS),
        ({"asking": "name", "slots": {"change_suspended": True}}, INTAKE_WAITS),
    ],
)
def test_danger_closes_the_form_and_remembers_that_it_was_open(run, where, waits):
    done = run(ActionSuspendIntake(), ("I want to die", "crisis"), **where)
    assert done.others == [("active_loop", None)]
    assert done.slots == [("requested_slot", None), ("intake_suspended", waits[0]), ("change_suspended", waits[1])]
    assert done.responses == []
