"""The intake form over HTTP, from the wish to the reference code that the staff's list shows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from support import content
from support.visitor import PLAIN

BOOKED = {
    "name": "Ana Lopez",
    "contact": "+19735550123",
    "times": "Mondays after 4",
    "insurer": "Aetna",
    "reason": "My brother died in March",
}
GIVEN_EARLY = "I'm Ana Lopez, 973-555-0123, mornings work. I'd like to book an intake."


def send(visitor):
    """Press 'Send it', and get the reference code."""
    answer = visitor.press("Send it")
    assert answer.reference, answer.text
    return answer.reference


def stored(house, visitor):
    """The one request of this conversation, as the staff's list has it."""
    (request,) = house.intake_requests(visitor.conversation)
    return request


def test_a_plain_run_ends_with_a_reference_code_and_the_staff_see_what_was_typed(house, visitor):
    summary = visitor.book()
    for shown in ("Ana Lopez", "(973) 555-0123", "Mondays after 4", "Aetna", "My brother died in March"):
        assert shown in summary.text
    assert house.intake_requests(visitor.conversation) == [], "nothing is kept before it is sent"
    reference = send(visitor)
    (request,) = [row for row in house.listed_requests() if row["reference"] == reference]
    assert {field: request[field] for field in BOOKED} == BOOKED
    assert request["consent_version"] == content.read("clinic.yml")["consent_version"]
    assert reference in house.command("intake", "list").stdout


def test_how_a_visitor_wants_to_be_reached_stands_in_the_summary_and_in_the_staffs_list(house, visitor):
    visitor.book("contact")
    assert visitor.say("text only please").responses == [
        "utter_intake_noted",
        "utter_intake_contact_needed",
        "utter_ask_intake_form_contact",
    ]
    answer = visitor.say("973-555-0123, home is 973-555-0199")
    assert answer.asked == "times"
    visitor.say("Mondays after 4, no voicemails")
    visitor.say("Aetna")
    summary = visitor.say("rather not say")
    note = "text only please; home is 973-555-0199; no voicemails"
    assert f"(973) 555-0123 ({note})" in summary.text
    send(visitor)
    assert stored(house, visitor)["contact"] == f"+19735550123 ({note})"
    assert note in house.command("intake", "list").stdout


def test_a_farewell_in_the_place_of_a_name_is_answered_and_the_name_asked_again(visitor):
    visitor.book("name")
    answer = visitor.say("gotta run, bye bye")
    assert answer.responses == ["utter_goodbye", "utter_ask_intake_form_name"]


def test_each_question_is_one_short_message_of_the_form(visitor):
    assert visitor.book("consent").kinds == ["form"]
    for answer, asked in zip(PLAIN.values(), list(PLAIN)[1:], strict=False):
        reply = visitor.say(answer)
        assert (reply.kinds, reply.asked) == (["form"], asked)


def test_every_field_can_be_answered_by_its_buttons(house, visitor):
    visitor.press("Request an intake")
    visitor.press("Yes, go ahead")
    visitor.say("Bo")
    visitor.say("bo@example.com")
    for title in ("Afternoons", "Rather not say", "A life change"):
        visitor.press(title)
    send(visitor)
    request = stored(house, visitor)
    wanted = {"contact": "bo@example.com", "times": "Afternoons", "insurer": "declined", "reason": "A life change"}
    assert {field: request[field] for field in wanted} == wanted


def test_details_given_early_are_not_asked_again(house, visitor):
    assert visitor.say(GIVEN_EARLY).asked == "consent"
    assert visitor.say("yes").asked == "insurer"
    visitor.press("No insurance")
    visitor.press("Rather not say")
    send(visitor)
    request = stored(house, visitor)
    assert (request["name"], request["contact"]) == (BOOKED["name"], BOOKED["contact"])
    assert "mornings" in request["times"]
    assert (request["insurer"], request["reason"]) == ("none", "declined")


def test_details_given_before_the_wish_to_book_are_not_asked_again(visitor):
    visitor.say("Hi, my name is Ana Lopez and my number is 973-555-0123")
    assert visitor.book("times", name="not asked", contact="not asked").asked == "times"


@pytest.mark.parametrize("asked", ["times", "insurer", "reason", "review"])
def test_a_correction_is_taken_at_any_question(asked, house, visitor):
    visitor.book(asked)
    answer = visitor.say("sorry, my number is actually 973-555-0199")
    assert "(973) 555-0199" in answer.text, "the change is not confirmed"
    assert answer.asked == asked
    answer = visitor.say("my name should be Anna Lopes")
    assert answer.asked == asked
    while answer.asked != "review":
        answer = visitor.say(PLAIN[answer.asked])
    send(visitor)
    request = stored(house, visitor)
    assert (request["name"], request["contact"]) == ("Anna Lopes", "+19735550199")


@pytest.mark.parametrize("asked", ["consent", "name", "contact", "times", "insurer", "reason", "review"])
def test_a_question_in_mid_form_is_answered_and_the_form_goes_on(asked, house, visitor):
    visitor.book(asked)
    answer = visitor.say("How many sessions does the therapy take?")
    assert answer.responses[0] == "utter_faq/duration"
    assert answer.asked == asked
    while answer.asked != "review":
        answer = visitor.say(PLAIN[answer.asked])
    send(visitor)
    request = stored(house, visitor)
    assert {field: request[field] for field in BOOKED} == BOOKED


def test_something_not_understood_in_mid_form_asks_the_same_field_again(visitor):
    visitor.book("consent")
    for nonsense in ("blorp zint quaffle", "xyzzy", "/restart"):
        assert visitor.say(nonsense).asked == "consent"


@pytest.mark.parametrize("asked", ["name", "times", "review"])
def test_stop_ends_it_and_keeps_nothing(asked, house, visitor):
    visitor.book(asked)
    answer = visitor.say("stop")
    assert answer.responses == ["utter_intake_stopped"]
    assert visitor.say("How many sessions does it take?").responses == ["utter_faq/duration"]
    assert house.intake_requests(visitor.conversation) == []


def test_after_a_stop_a_new_request_asks_everything_again(visitor):
    visitor.book("times")
    visitor.say("stop")
    visitor.press("Request an intake")
    assert visitor.say("yes").asked == "name", "the details were kept after all"
    assert visitor.say("Bo").asked == "contact"
    assert visitor.say("bo@example.com").asked == "times"


def test_without_consent_nothing_is_asked_and_nothing_kept(house, visitor):
    visitor.book("consent")
    answer = visitor.press("No, thanks")
    assert answer.responses == ["utter_intake_no_consent"]
    assert answer.asked is None
    assert house.intake_requests(visitor.conversation) == []


def test_who_reads_it_is_answered_before_consent(visitor):
    visitor.book("consent")
    answer = visitor.press("Who reads this?")
    assert answer.responses[0] == "utter_privacy"
    assert answer.asked == "consent"


@pytest.mark.parametrize("refusal", ["rather not say", "skip", "no", "I'd prefer not to answer that"])
def test_optional_fields_may_be_refused(refusal, house, visitor):
    visitor.book("insurer")
    assert visitor.say(refusal).asked == "reason"
    assert visitor.say(refusal).asked == "review"
    send(visitor)
    request = stored(house, visitor)
    assert request["insurer"] in ("declined", "none")
    assert request["reason"] == "declined"


@pytest.mark.parametrize("asked", ["name", "contact"])
def test_what_is_needed_cannot_be_skipped_but_is_asked_for_kindly(asked, visitor):
    visitor.book(asked)
    answer = visitor.say("I'd rather not say")
    assert answer.asked == asked
    assert answer.responses[0] == f"utter_intake_{asked}_needed"


# The button of the field, what is typed then, and what is kept.
CHANGES = {
    "name": ("Name", "Anna Lopes", "Anna Lopes"),
    "contact": ("Phone or e-mail", "ana@example.com", "ana@example.com"),
    "times": ("Days and times", "Fridays", "Fridays"),
    "insurer": ("Insurance", "Cigna", "Cigna"),
    "reason": ("Reason", "A life change", "A life change"),
}


@pytest.mark.parametrize("field", CHANGES)
def test_anything_can_be_changed_before_it_is_sent(field, house, visitor):
    title, typed, kept = CHANGES[field]
    visitor.book()
    assert title in visitor.press("Change something").titles
    assert visitor.press(title).asked == field
    assert visitor.say(typed).asked == "review"
    send(visitor)
    request = stored(house, visitor)
    assert {name: request[name] for name in BOOKED} == {**BOOKED, field: kept}


def test_the_same_form_sent_twice_makes_one_request(house, visitor):
    answer = visitor.book()
    button = next(b["id"] for message in answer.messages for b in message["buttons"] if b["title"] == "Send it")

    def press(client_id):
        return visitor.post({"choice": button, "client_id": client_id}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, ["one", "one", "two", "three"])) == {200}
    assert press("four") == 200
    sent = [message for message in visitor.history() if "reference code is" in message["text"]]
    assert len({message["text"] for message in sent}) == 1
    assert stored(house, visitor)["name"] == "Ana Lopez"


def test_two_requests_of_one_visitor_are_two(house, visitor):
    visitor.book()
    first = send(visitor)
    visitor.book(name="Bo Lopez")
    second = send(visitor)
    assert first != second
    assert len(house.intake_requests(visitor.conversation)) == 2
