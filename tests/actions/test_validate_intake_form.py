"""What a message inside the form becomes: slots, and a word where something is unclear or was changed."""

import pytest

from actions.intake import ValidateIntakeForm

DONE_CHOOSING = ("choosing_change", False)
EARLIER_KEY = "0" * 32


@pytest.fixture
def validate(run, facts):
    """Validates one message; a key that is made on the way is told as 'fresh'."""
    facts(insurers=["Horizon Blue Cross Blue Shield", "Cigna"])

    def validate(*history, **where):
        done = run(ValidateIntakeForm(), *history, **where)
        for place, (name, value) in enumerate(done.slots):
            if name == "intake_key" and value != EARLIER_KEY:
                assert len(value) == len(EARLIER_KEY)
                done.slots[place] = (name, "fresh")
        return done

    return validate


@pytest.mark.parametrize(
    ("field", "message", "value"),
    [
        ("consent", ("yes that's fine", "affirm"), "yes"),
        ("name", ("Maria Lopez",), "Maria Lopez"),
        ("name", ("my name is maria lopez", "out_of_scope", 0.5, ("maria lopez",)), "Maria Lopez"),
        ("contact", ("(973) 555-0142",), "+19735550142"),
        ("contact", ("maria@example.org",), "maria@example.org"),
        ("times", ("weekday evenings", "faq", 0.49), "weekday evenings"),
        ("insurer", ("Medicaid", "faq", 0.8), "Medicaid"),
        ("insurer", ("horizon", "faq", 0.4), "Horizon Blue Cross Blue Shield"),
        ("insurer", ("No insurance", "faq", 0.5), "none"),
        ("insurer", ("Rather not say", "deny"), "declined"),
        ("reason", ("my mother passed away", "faq", 0.97), "my mother passed away"),
        ("reason", ("rather not say", "deny"), "declined"),
        ("review", ("Send it", "change_appointment", 0.5), "send"),
    ],
)
def test_an_answer_fills_its_field(validate, field, message, value):
    done = validate(message, asking=field)
    assert done.slots == [(field, value), DONE_CHOOSING]
    assert (done.responses, done.others) == ([], [])


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("consent", ("who reads this?", "privacy")),
        ("consent", ("/privacy", "privacy", 1.0)),
        ("consent", ("/deny", "deny", 1.0)),
        ("reason", ("/faq/grief", "faq", 1.0)),
        ("name", ("what does it cost?", "faq")),
        ("contact", ("hello there", "greet")),
        ("times", ("are you a robot", "bot_challenge")),
        ("insurer", ("what insurance do you take?", "faq")),
        ("reason", ("how long does it take?", "faq")),
        ("review", ("thank you", "thank")),
        ("review", ("/schedule_intake", "schedule_intake", 1.0)),
    ],
)
def test_what_is_no_answer_gives_no_event(validate, answers, field, message):
    """Without an event Rasa's form steps aside, and the dialogue answers."""
    done = validate(message, asking=field, slots=answers)
    assert (done.slots, done.others, done.responses) == ([], [], [])


@pytest.mark.parametrize("field", ["consent", "name", "contact", "times", "insurer", "reason", "review"])
@pytest.mark.parametrize("text", ["I want to die", "Maria Lopez, 973-555-0142, I can't go on", "stop", "/crisis"])
def test_a_message_in_danger_is_never_taken_as_an_answer(validate, field, text):
    done = validate((text, "crisis", 0.6, ("Maria Lopez",)), asking=field)
    assert (done.slots, done.others, done.responses) == ([], [], [])


@pytest.mark.parametrize(
    ("field", "text", "problem"),
    [
        ("name", "rather not say", "name_needed"),
        ("name", "the one on my card", "name_unclear"),
        ("contact", "973-55", "phone_unclear"),
        ("contact", "maria at gmail", "email_unclear"),
        ("contact", "skip", "contact_needed"),
        ("times", "skip", "times_unclear"),
        ("times", "mornings " * 200, "too_long"),
        ("reason", "so much " * 200, "too_long"),
    ],
)
def test_an_unclear_answer_is_explained_and_the_field_asked_again(validate, field, text, problem):
    done = validate((text, "out_of_scope"), asking=field)
    assert done.responses == [(f"utter_intake_{problem}", {})]
    assert done.slots == [(field, None)]


def test_what_was_clear_beside_it_is_kept(validate):
    done = validate((f"my number is 973-555-0142. {'mornings ' * 200}", "out_of_scope"), asking="times")
    assert done.names == ["utter_intake_too_long"]
    assert done.slots == [("contact", "+19735550142"), ("times", None)]


def test_more_details_than_asked_are_all_kept(validate):
    text = "Sure, go ahead. My name is Ngozi Okafor, 973 555 0142. Weekends are best."
    done = validate((text, "affirm"), asking="consent")
    assert dict(done.slots) == {
        "consent": "yes",
        "name": "Ngozi Okafor",
        "contact": "+19735550142",
        "times": "Weekends are best",
        "choosing_change": False,
    }
    assert done.responses == []


@pytest.mark.parametrize(
    ("text", "change", "shown"),
    [
        (
            "sorry, my number is 973-555-0199",
            ("contact", "+19735550199, maria@example.org"),
            "(973) 555-0199, maria@example.org",
        ),
        ("my name is Ana Ruiz", ("name", "Ana Ruiz"), "Ana Ruiz"),
        ("actually make it mornings", ("times", "mornings"), "mornings"),
    ],
)
def test_a_correction_of_an_earlier_field_is_acknowledged(validate, answers, text, change, shown):
    slots = {**answers, "insurer": None, "reason": None}
    done = validate((text, "out_of_scope", 0.9, ("Ana Ruiz",)), asking="insurer", slots=slots)
    assert done.slots == [change, DONE_CHOOSING]
    assert done.responses == [("utter_intake_changed", {"value": shown})]


@pytest.mark.parametrize(
    ("field", "text", "slots", "names"),
    [
        ("times", "text only", [("contact_note", "text only"), DONE_CHOOSING], ["utter_intake_noted"]),
        (
            "contact",
            "no voicemails please",
            [("contact_note", "no voicemails please"), ("contact", None)],
            ["utter_intake_noted", "utter_intake_contact_needed"],
        ),
    ],
)
def test_how_to_reach_the_visitor_is_noted_aloud_and_the_field_asked_again(validate, field, text, slots, names):
    done = validate((text, "out_of_scope"), asking=field)
    assert (done.slots, done.names) == (slots, names)


@pytest.mark.parametrize("text", ["my number is 973-555-0142", "Maria Lopez here, my number is 973-555-0142"])
def test_the_same_detail_again_is_no_change(validate, answers, text):
    done = validate((text, "out_of_scope"), asking="insurer", slots={**answers, "insurer": None, "reason": None})
    assert done.responses == []


def test_a_removed_reason_is_acknowledged_in_words(validate, answers):
    done = validate(("please remove my reason", "out_of_scope"), asking="review", slots=answers)
    assert done.slots == [("reason", "declined"), DONE_CHOOSING]
    assert done.responses == [("utter_intake_changed", {"value": "rather not say"})]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("Change something", [("choosing_change", True), ("review", None)]),
        ("no, that's not right", [("choosing_change", True), ("review", None)]),
        ("Phone or e-mail", [("contact", None), DONE_CHOOSING]),
        ("the name is wrong", [("name", None), DONE_CHOOSING]),
        ("change my phone to 973 555 0199", [("contact", "+19735550199, maria@example.org"), DONE_CHOOSING]),
        ("looks good, send it", [("review", "send"), DONE_CHOOSING]),
    ],
)
@pytest.mark.parametrize("choosing", [False, True])
def test_at_the_end_a_field_is_changed_or_all_is_sent(validate, answers, text, slots, choosing):
    done = validate((text, "out_of_scope"), asking="review", slots={**answers, "choosing_change": choosing})
    assert done.slots == slots


@pytest.mark.parametrize("field", ["consent", "name", "contact", "times", "insurer", "reason", "review"])
@pytest.mark.parametrize("text", ["stop", "please cancel", "never mind"])
def test_stop_ends_the_form_at_any_field(validate, answers, field, text):
    done = validate((text, "goodbye", 0.4), asking=field, slots=answers)
    assert done.slots == [("intake_outcome", "stopped"), ("requested_slot", None)]
    assert (done.responses, done.others) == ([], [])


@pytest.mark.parametrize("text", ["No, thanks", "no way", "I don't agree", "rather not say"])
def test_without_consent_the_form_ends(validate, text):
    done = validate((text, "deny"), asking="consent")
    assert done.slots == [("intake_outcome", "no_consent"), ("requested_slot", None)]
    assert (done.responses, done.others) == ([], [])


def test_back_asks_the_field_before_again(validate, answers):
    del answers["reason"]
    done = validate(("go back please", "out_of_scope"), asking="insurer", slots={**answers, "insurer": None})
    assert done.slots == [("times", None), DONE_CHOOSING]


STARTED = [("intake_suspended", False), ("intake_key", "fresh")]
BOOK = ("I'd like to book a first visit", "schedule_intake")


@pytest.mark.parametrize(
    ("history", "slots"),
    [
        ([BOOK], STARTED),
        ([("/schedule_intake", "schedule_intake", 1.0)], STARTED),
        (
            [("book me in, 973-555-0142, weekday evenings", "schedule_intake")],
            [*STARTED, ("contact", "+19735550142"), ("times", "weekday evenings"), DONE_CHOOSING],
        ),
        (
            [("I'm Maria Lopez", "greet", 0.9, ("Maria Lopez",)), "utter_greet", BOOK],
            [*STARTED, ("name", "Maria Lopez")],
        ),
        (
            [("call me on 973-555-0142", "contact_human"), "utter_contact_human", ("yes please", "affirm")],
            [*STARTED, ("contact", "+19735550142")],
        ),
        (
            # The newer number counts.
            [("call me on 973-555-0142", "contact_human"), ("book me in, 862-555-0177", "schedule_intake")],
            [*STARTED, ("contact", "+19735550142"), ("contact", "+18625550177"), DONE_CHOOSING],
        ),
        # A question about money and a message in danger give no details, whatever they hold.
        ([("my brother at 973-555-0142 wants to shoot himself", "crisis"), "utter_crisis", BOOK], STARTED),
        ([("what does it cost?", "faq"), "utter_faq/cost", BOOK], STARTED),
        # Too long ago: nine messages came after it.
        ([("call me on 973-555-0142", "contact_human"), *[("and the cost?", "faq")] * 9, BOOK], STARTED),
    ],
)  # fmt: skip
def test_the_form_starts_with_the_details_given_before(validate, history, slots):
    done = validate(*history, in_form=True)
    assert done.slots == slots
    assert (done.responses, done.others) == ([], [])


def test_a_form_that_starts_with_half_a_number_is_a_form_with_a_key(validate):
    """Requests without a key would pass for one and the same request, and all but the first be lost."""
    done = validate(("can I book a visit? my number is 973 555", "schedule_intake"), in_form=True)
    assert done.names == ["utter_intake_phone_unclear"]
    assert done.slots == [*STARTED, ("consent", None)]


def test_a_form_taken_up_again_keeps_its_key_and_its_answers(validate):
    """After the crisis card: no fresh key, no other answers. What was taken back stays so."""
    kept = {"intake_key": EARLIER_KEY, "intake_suspended": True, "consent": "yes", "name": "Bea"}
    history = [("Maria Lopez, 973-555-0142", "out_of_scope", 0.9, ("Maria Lopez",)), ("yes please", "affirm")]
    done = validate(*history, in_form=True, slots=kept)
    assert done.slots == [("intake_suspended", False), ("intake_key", EARLIER_KEY)]


@pytest.mark.parametrize("outcome", ["utter_intake_stopped", "utter_intake_sent"])
def test_details_of_a_form_that_is_over_are_not_taken_up_again(validate, outcome):
    """The visitor was told that they were let go of."""
    history = [
        BOOK,
        "utter_ask_intake_form_contact",
        ("maria@example.org",),
        ("stop", "goodbye", 0.4),
        {"event": "active_loop", "name": None},
        {"event": "action", "name": "action_finish_intake"},
        outcome,
        {"event": "slot", "name": "contact", "value": None},
        BOOK,
    ]
    assert validate(*history, in_form=True).slots == STARTED
