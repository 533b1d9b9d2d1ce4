"""What our own content promises beyond the content check (bot/content), which tests/content runs over all of it."""

import re
from collections import Counter

import pytest
from support import content

from bot.content.text import normalised


def test_all_35_topics_of_the_clinics_article_are_there():
    assert len(set(content.ARTICLE)) == 35
    assert set(content.ARTICLE) <= set(content.TOPICS)


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


def test_no_held_out_sentence_is_trained_on():
    trained = {normalised(text) for text, *_ in content.examples() if normalised(text)}
    held_out = {normalised(text) for text in content.held_out()}
    assert len(held_out) >= 500
    assert held_out & trained == set()


@pytest.mark.parametrize("topic", content.ARTICLE)
def test_an_answer_declares_its_facts_and_offers_a_next_step(topic):
    answer = content.answers()[topic]
    assert answer["metadata"]["facts"]
    assert answer["buttons"]


@pytest.mark.parametrize("topic", content.ARTICLE)
def test_an_answer_invents_nothing_that_can_be_counted_or_called(topic):
    """The only figures of the article are 12 to 16 sessions, the 1970s and the four areas."""
    text = content.answers()[topic]["text"]
    numbers = set(re.findall(r"\d+", text.replace("1970s", "")))
    assert numbers <= {"12", "16"}
    assert not re.search(r"https?:|@", text)


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
