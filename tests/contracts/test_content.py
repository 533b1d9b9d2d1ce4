"""What every topic file promises."""

import re
from collections import Counter, defaultdict

import pytest
from support import content
from support.facts import CARRIED_FACTS

SECTION = re.compile(r"[^\w ]")


def normalised(text):
    return " ".join(SECTION.sub("", text.lower()).split())


def test_there_is_a_file_for_every_topic_and_no_other():
    assert content.paths("data/nlu/faq/*.yml") == sorted(f"data/nlu/faq/{topic}.yml" for topic in content.TOPICS)


@pytest.mark.parametrize("topic", content.TOPICS)
def test_a_topic_has_many_examples_in_every_style(topic):
    styles = Counter(meta.get("style") for _, _, meta, _ in content.examples(f"data/nlu/faq/{topic}.yml"))
    assert sum(styles.values()) >= 60
    assert {style for style, count in styles.items() if count >= 4} >= content.STYLES


@pytest.mark.parametrize("intent", content.OTHER_INTENTS)
def test_every_other_intent_has_many_examples(intent):
    assert sum(example[1] == intent for example in content.examples()) >= 40


def test_crisis_has_every_kind_and_its_look_alikes():
    kinds = Counter(meta.get("kind") for _, intent, meta, _ in content.examples() if intent == "crisis")
    look_alikes = [example for example in content.examples() if "lookalike" in example[2]]
    assert set(kinds) == {
        "self", "passive", "self_harm", "harm_others", "being_hurt", "someone_else", "medical", "hidden",
    }  # fmt: skip
    assert min(kinds.values()) >= 40
    assert sum(kinds.values()) >= 500
    assert len(look_alikes) >= 600
    assert all(intent != "crisis" for _, intent, _, _ in look_alikes)


def test_there_are_many_messages_that_no_topic_answers():
    kinds = Counter(meta.get("kind") for _, intent, meta, _ in content.examples() if intent == "out_of_scope")
    assert {kind for kind, count in kinds.items() if count >= 60} >= {
        "clinic", "beyond", "far_off", "noise", "language", "injection",
    }  # fmt: skip
    assert sum(kinds.values()) >= 500


def test_no_sentence_stands_twice():
    places = defaultdict(set)
    for text, intent, _, path in content.examples():
        places[normalised(text) or text].add((intent, path))
    seen = Counter(normalised(text) or text for text, *_ in content.examples())
    assert {text: places[text] for text, count in seen.items() if count > 1} == {}


def test_no_held_out_sentence_is_trained_on():
    trained = {normalised(text) for text, *_ in content.examples() if normalised(text)}
    held_out = {normalised(text) for text in content.held_out()}
    assert len(held_out) >= 500
    assert held_out & trained == set()


def test_no_example_carries_markup_or_a_command():
    for text, _, _, path in content.examples():
        assert not re.search(r"[\[\]{}]", text), (path, text)
        assert not text.startswith("/"), (path, text)


@pytest.mark.parametrize("topic", content.TOPICS)
def test_an_answer_is_40_to_90_words(topic):
    words = re.sub(r"[*_]", "", content.answers()[topic]["text"]).split()
    assert 40 <= len(words) <= 90


@pytest.mark.parametrize("topic", content.TOPICS)
def test_an_answer_carries_its_facts(topic):
    text = content.answers()[topic]["text"].lower()
    for alternatives in CARRIED_FACTS[topic]:
        assert any(fact in text for fact in alternatives), f"{topic} lacks {alternatives}"


@pytest.mark.parametrize("topic", content.TOPICS)
def test_an_answer_has_at_most_three_buttons_that_lead_somewhere(topic):
    buttons = content.answers()[topic]["buttons"]
    assert 1 <= len(buttons) <= 3
    assert all(f"/faq/{topic}" != button["payload"] for button in buttons)


@pytest.mark.parametrize("topic", content.TOPICS)
def test_an_answer_names_its_source_and_has_a_title(topic):
    assert "# Source:" in (content.ROOT / f"data/nlu/faq/{topic}.yml").read_text(encoding="utf-8")
    assert content.answers()[topic]["metadata"]["title"]


@pytest.mark.parametrize("topic", content.TOPICS)
def test_an_answer_invents_nothing_that_can_be_counted_or_called(topic):
    """The only figures of the article are 12 to 16 sessions, the 1970s and the four areas."""
    text = content.answers()[topic]["text"]
    numbers = set(re.findall(r"\d+", text.replace("1970s", "")))
    assert numbers <= {"12", "16"}
    assert not re.search(r"[$€]|%|https?:|@|guarantee|cure", text.lower())


@pytest.mark.parametrize("name", sorted(content.all_responses()))
def test_every_button_leads_to_something_that_exists(name):
    intents = set(content.domain()["intents"])
    for response in content.all_responses()[name]:
        for button in response.get("buttons") or []:
            payload = button["payload"]
            if payload.startswith("/faq/"):
                assert payload.removeprefix("/faq/") in content.TOPICS
            elif payload.startswith("/"):
                assert payload.removeprefix("/") in intents


@pytest.mark.parametrize("name", sorted(content.all_responses()))
def test_every_response_says_something_and_stays_in_one_bubble(name):
    for response in content.all_responses()[name]:
        assert response["text"].strip()
        assert "\n\n" not in response["text"]


def test_numbers_to_call_stand_in_clinic_yml():
    lines = content.read("clinic.yml")["crisis_lines"]
    known = {str(value) for line in lines.values() if isinstance(line, dict) for value in line.values()}
    for responses in content.all_responses().values():
        for response in responses:
            for number in re.findall(r"\*\*(\d[\d-]{2,})\*\*|tel:([\d-]+)|sms:([\d-]+)", response["text"]):
                assert {part for part in number if part} <= known


def test_the_retired_lines_are_nowhere():
    """'Press 3' ended in July 2025; the older maternal line was replaced in 2023."""
    for path in ("wording.yml", "clinic.yml", "domain.yml"):
        text = (content.ROOT / path).read_text(encoding="utf-8").lower()
        assert "press 3" not in text
        assert "833-943-5746" not in text


def test_the_numbers_of_wording_yml_are_those_of_clinic_yml():
    lines = content.read("clinic.yml")["crisis_lines"]
    known = {str(value) for line in lines.values() if isinstance(line, dict) for value in line.values()}
    text = (content.ROOT / "wording.yml").read_text(encoding="utf-8")
    numbers = set(re.findall(r"(?:tel|sms):([\d-]+)", text)) | set(re.findall(r"\b\d{3}\b", text))
    assert numbers
    assert numbers <= known
