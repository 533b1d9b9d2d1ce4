"""A part is killed, hangs or is started again while a form is being filled: nothing that was typed is lost."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from time import monotonic, sleep
from uuid import uuid4

import httpx
import pytest
from support.house import answers
from support.visitor import PLAIN, Visitor

DANGER = "I want to kill myself"
FALLBACK_SECONDS = 8
CARD_SECONDS = 1
SOON_SECONDS = 30


def marker():
    """A word that is said nowhere else, to be looked for in the logs."""
    return f"marker{uuid4().hex}"


def soon(question, *, wanted=True):
    """The answer to a question, asked until it is as wanted or time is over."""
    deadline = monotonic() + SOON_SECONDS
    while question() is not wanted and monotonic() < deadline:
        sleep(0.2)
    return question()


@pytest.fixture
def house(fragile_house):
    """The house that these tests break, whole again for each of them."""
    yield fragile_house
    for part in fragile_house.parts.values():
        part.resume()
        part.free_disk()
        if not part.runs:
            part.start()
    fragile_house.wait_ready()


@contextmanager
def killed(house, name):
    house.parts[name].kill()
    yield
    house.restart(name)


@contextmanager
def hanging(house, name):
    house.parts[name].pause()
    yield
    house.parts[name].resume()
    house.wait_ready()


FAULTS = {
    "engine_killed": (killed, "engine"),
    "engine_hanging": (hanging, "engine"),
    "actions_killed": (killed, "actions"),
    "actions_hanging": (hanging, "actions"),
}


@pytest.fixture(params=FAULTS)
def fault(request, house):
    """A context in which one part of the house is out of order."""
    kind, name = FAULTS[request.param]
    return lambda: kind(house, name)


@dataclass(frozen=True)
class Visitors:
    """Five people in mid-form, asked for their days and times, each with another way through a failure."""

    trying: Visitor  # presses 'Try again' when all is well again
    insisting: Visitor  # presses it also while it still fails
    retyping: Visitor  # types the answer once more instead
    silent: Visitor  # says nothing meanwhile
    in_danger: Visitor  # says so meanwhile


@pytest.fixture
def visitors(house):
    with ExitStack() as stack:
        five = Visitors(*(stack.enter_context(Visitor(house.url)) for _ in fields(Visitors)))
        for visitor in vars(five).values():
            visitor.book("times")
        yield five


def finish(visitor, answer):
    """Fill in the rest of the form and send it."""
    while answer.asked != "review":
        assert answer.asked, f"the form does not go on: {answer.text}"
        answer = visitor.say(PLAIN[answer.asked])
    assert visitor.press("Send it").reference


def stored_times(house, visitor):
    (request,) = house.intake_requests(visitor.conversation)
    return request["times"]


def speak_during_the_failure(visitors, times):
    """What the visitors are told: of the failing turns all answers, and the card."""

    def insist():
        return [visitors.insisting.say(times), visitors.insisting.press("Try again")]

    with ThreadPoolExecutor(4) as pool:
        insisted = pool.submit(insist)
        said = [pool.submit(each.say, times) for each in (visitors.trying, visitors.retyping)]
        card = pool.submit(visitors.in_danger.say, f"{DANGER} {times}")
        return [*insisted.result(), *(each.result() for each in said)], card.result()


def test_with_engine_or_actions_out_of_order_a_form_loses_nothing(fault, house, visitors):
    marked = marker()
    times = f"Mondays after 4, {marked}"
    with fault():
        failed, card = speak_during_the_failure(visitors, times)
    for answer in failed:
        assert answer.kinds == ["fallback"]
        assert answer.seconds < FALLBACK_SECONDS
        assert answer.titles == ["Try again"]
        assert "988" in answer.text
    assert card.kinds == ["crisis"]
    assert card.seconds < CARD_SECONDS
    for visitor in (visitors.trying, visitors.insisting, visitors.retyping):
        assert visitor.own_words().count(times) == 1, "what was typed is in the record"

    finish(visitors.trying, visitors.trying.press("Try again"))
    finish(visitors.insisting, visitors.insisting.press("Try again"))
    finish(visitors.retyping, visitors.retyping.say("Tuesdays"))
    finish(visitors.silent, visitors.silent.say("Fridays"))
    finish(visitors.in_danger, visitors.in_danger.press("Go on with my request"))
    assert stored_times(house, visitors.trying) == times
    assert stored_times(house, visitors.insisting) == times
    assert stored_times(house, visitors.silent) == "Fridays"
    assert stored_times(house, visitors.in_danger) == PLAIN["times"]
    assert visitors.trying.conversation in house.logged(), "the failure is logged, by its id"
    assert marked not in house.logged()


def test_while_a_message_waits_for_a_hanging_engine_danger_is_still_answered_at_once(house):
    with Visitor(house.url) as visitor, hanging(house, "engine"), ThreadPoolExecutor(1) as pool:
        first = pool.submit(visitor.post, {"text": "How many sessions does it take?"})
        sleep(0.5)
        began = monotonic()
        card = httpx.post(
            f"{house.url}/api/messages",
            json={"text": DANGER},
            headers={"Authorization": f"Bearer {visitor.token}"},
            timeout=20,
            trust_env=False,
        )
        seconds = monotonic() - began
        assert [message["kind"] for message in first.result().json()["messages"]] == ["fallback"]
    assert [message["kind"] for message in card.json()["messages"]] == ["crisis"]
    assert seconds < CARD_SECONDS


def test_a_killed_web_loses_no_conversation_and_the_same_token_goes_on(house):
    marked = marker()
    with Visitor(house.url) as visitor:
        visitor.book("times")
        before = visitor.history()
        house.web.kill()
        with pytest.raises(httpx.TransportError):
            visitor.say(f"Fridays {marked}")
        house.restart("web")
        assert visitor.history() == before
        assert visitor.press("Evenings").asked == "insurer"
        finish(visitor, visitor.say(f"Aetna {marked}"))
        assert stored_times(house, visitor) == "Evenings"
    assert marked not in house.logged()


def test_a_message_in_flight_when_the_web_dies_is_kept_and_taken_once(house):
    times = f"Fridays {marker()}"
    body = {"text": times, "client_id": uuid4().hex}
    with Visitor(house.url) as visitor, ThreadPoolExecutor(1) as pool:
        visitor.book("times")
        with hanging(house, "engine"):
            flying = pool.submit(visitor.post, body)
            sleep(1)
            house.web.kill()
            assert isinstance(flying.exception(), httpx.TransportError)
            house.web.start()
        assert visitor.own_words()[-1] == times, "it was committed before it was answered"
        again = visitor.post(body).json()["messages"]
        assert visitor.post(body).json()["messages"] == again
        assert visitor.own_words().count(times) == 1
        finish(visitor, visitor.say("Aetna"))
        assert stored_times(house, visitor) == times
    assert times not in house.logged()


def expect_honesty(visitor):
    """A question gets the honest sentence, and danger its card, both in time."""
    answer = visitor.say("How long does it take?")
    assert (answer.kinds, answer.seconds < FALLBACK_SECONDS) == (["fallback"], True)
    card = visitor.say(DANGER)
    assert (card.kinds, card.seconds < CARD_SECONDS) == (["crisis"], True)


@contextmanager
def full_disk(house):
    for part in house.parts.values():
        part.fill_disk()
    yield
    for part in house.parts.values():
        part.free_disk()


def test_on_a_full_disk_a_message_is_refused_whole_and_danger_gets_its_card(house):
    times = f"Mondays after 4, {marker()}"
    with Visitor(house.url) as visitor, Visitor(house.url) as sending:
        visitor.book("times")
        sending.book("review")
        before = visitor.history()
        with full_disk(house):
            refusals = [visitor.post({"text": times}), sending.post({"text": "Send it"}), visitor.erase()]
            card = visitor.say(DANGER)
            assert visitor.history() == before
        assert [refusal.status_code for refusal in refusals] == [503] * 3
        assert {refusal.json()["error"]["code"] for refusal in refusals} == {"unavailable"}
        assert all("988" in refusal.json()["error"]["message"] for refusal in refusals)
        assert (card.kinds, card.seconds < CARD_SECONDS) == (["crisis"], True)
        assert house.intake_requests(sending.conversation) == []
        finish(visitor, visitor.say(times))
        assert stored_times(house, visitor) == times
        assert sending.press("Send it").reference
    assert times not in house.logged()


def test_a_disk_that_is_full_for_the_action_server_alone_keeps_the_form_until_it_is_sent(house):
    with Visitor(house.url) as visitor:
        visitor.book("review")
        house.actions.fill_disk()
        assert visitor.press("Send it").responses == ["utter_intake_failed"]
        assert house.intake_requests(visitor.conversation) == []
        house.actions.free_disk()
        finish(visitor, visitor.press("Try again"))


def test_with_all_three_dead_and_starting_again_the_form_goes_on_and_the_erased_is_forgotten(house):
    with Visitor(house.url) as visitor, Visitor(house.url) as erasing:
        visitor.book("times")
        erasing.book("times")
        assert house.remembered_by_the_engine(erasing.conversation) > 0
        house.engine.kill()
        house.actions.kill()
        expect_honesty(visitor)
        assert not soon(lambda: answers(f"{house.url}/ready"), wanted=False), "it is not ready, and says so"
        assert answers(f"{house.url}/health"), "but it lives"
        house.engine.start()
        house.actions.start()
        expect_honesty(visitor)
        assert erasing.erase().status_code == 204
        house.web.kill()
        house.restart("web")
        answer = visitor.press("Go on with my request")
        assert answer.asked == "times"
        finish(visitor, visitor.say("Fridays"))
        assert stored_times(house, visitor) == "Fridays"
        assert erasing.post({"text": "hello"}).status_code == 401
        # The web tells the engine once a minute while it cannot, and when it starts.
        house.restart("web")
        assert soon(lambda: house.remembered_by_the_engine(erasing.conversation) == 0), "the engine has not forgotten"
