"""Not understood, not answered, not to be answered."""

import pytest
from support import content

from actions.topics import COMMON_TOPICS, ActionAdvice, ActionFallback, ActionOutOfScope, nearest_topics

RANKING = (
    ("crisis", 0.3),
    ("faq/grief", 0.2),
    ("out_of_scope", 0.15),
    ("faq/anxiety", 0.1),
    ("faq/cost", 0.05),
    ("faq/past", 0.04),
    ("faq/ptsd", 0.01),
)
GRIEF, ANXIETY, COST = ("Grief and loss", "/faq/grief"), ("Anxiety", "/faq/anxiety"), ("Cost", "/faq/cost")
COMMON = [(content.answers()[label.removeprefix("faq/")]["metadata"]["title"], f"/{label}") for label in COMMON_TOPICS]
LISTEN = [("followup", "action_listen")]


def entries(*ranking):
    return [{"label": label, "confidence": chance} for label, chance in ranking]


@pytest.mark.parametrize(
    ("ranking", "topics"),
    [
        (RANKING, ["faq/grief", "faq/anxiety", "faq/cost"]),
        ((("greet", 0.9), ("faq/ptsd", 0.02)), ["faq/ptsd"]),
        ((("greet", 0.9), ("faq/ptsd", 0.019)), list(COMMON_TOPICS)),
        ((), list(COMMON_TOPICS)),
    ],
)
def test_the_nearest_topics_are_the_likeliest_ones_or_the_common_ones(ranking, topics):
    assert nearest_topics(entries(*ranking)) == topics


def test_an_entry_without_a_label_is_no_topic():
    """Rasa's fallback classifier puts its own entry first."""
    ranking = [{"name": "nlu_fallback", "confidence": 0.35}, *entries(("faq/cost", 0.3))]
    assert nearest_topics(ranking, 2) == ["faq/cost"]


@pytest.mark.parametrize(
    ("ranking", "buttons"),
    [(RANKING, [GRIEF, ANXIETY, COST]), ((), COMMON)],
)
def test_not_understood_once_offers_the_nearest_topics_by_their_titles(run, ranking, buttons):
    done = run(ActionFallback(), "utter_greet", ("mumble", "nlu_fallback", 0.35, (), ranking))
    assert done.responses == [("utter_fallback_topics", {})]
    assert done.buttons == buttons
    assert (done.slots, done.others) == ([("person_offered", False)], LISTEN)


@pytest.mark.parametrize(
    ("before", "response"),
    [
        (["utter_fallback_topics"], "utter_fallback_person"),
        (["utter_fallback_topics", "utter_fallback_person"], "utter_fallback_topics"),
        (["utter_fallback_topics", "utter_faq/cost"], "utter_fallback_topics"),
        ([{"event": "bot", "text": "...", "metadata": None}], "utter_fallback_topics"),
        ([], "utter_fallback_topics"),
    ],
)
def test_a_person_is_offered_only_right_after_the_topics(run, before, response):
    done = run(ActionFallback(), ("mumble", "nlu_fallback"), *before, ("mumble again", "nlu_fallback"))
    assert done.names == [response]
    assert done.slots == [("person_offered", response == "utter_fallback_person")]
    assert done.others == LISTEN


def test_inside_the_form_the_field_is_asked_again(run):
    """Rasa runs no form straight after it turned a message down: without the follow-up the question would be gone."""
    done = run(ActionFallback(), ("mumble", "nlu_fallback"), asking="consent")
    assert done.names == ["utter_fallback_topics"]
    assert done.others == [("followup", "intake_form")]


@pytest.mark.parametrize("intent", ["affirm", "deny", "schedule_intake"])
def test_inside_the_form_nothing_is_said_to_what_answers_no_field(run, intent):
    """The form's own question follows; 'What would you like to do next?' before it confuses."""
    done = run(ActionFallback(), ("so be it", intent), asking="reason")
    assert done.responses == []
    assert done.others == [("followup", "intake_form")]


@pytest.mark.parametrize(("ranking", "buttons"), [(RANKING, [GRIEF, ANXIETY]), ((), COMMON[:2])])
@pytest.mark.parametrize(
    ("action", "response"), [(ActionOutOfScope(), "utter_out_of_scope"), (ActionAdvice(), "utter_advice")]
)
def test_no_answer_and_no_advice_offer_the_two_nearest_topics(run, action, response, ranking, buttons):
    done = run(action, ("should I take more of it", "advice", 0.9, (), ranking))
    assert done.responses == [(response, {})]
    assert done.buttons == buttons
    assert (done.slots, done.others) == ([], [])


def test_the_words_of_no_advice_give_none_and_lead_to_a_clinician():
    (response,) = content.all_responses()["utter_advice"]
    assert "clinician" in response["text"]
    assert "can't advise" in response["text"]
    assert [button["payload"] for button in response["buttons"]] == ["/schedule_intake"]


@pytest.mark.parametrize("topic", content.TOPICS)
def test_every_topic_can_be_offered(run, topic):
    ranking = ((f"faq/{topic}", 0.3),)
    done = run(ActionFallback(), ("mumble", "nlu_fallback", 0.3, (), ranking))
    assert done.buttons == [(content.answers()[topic]["metadata"]["title"], f"/faq/{topic}")]
