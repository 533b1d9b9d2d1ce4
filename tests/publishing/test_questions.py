"""The must-pass set, and the held-out messages as a try asks them."""

from collections import Counter

import pytest
from support import content

from bot.clinic.errors import ContentError
from bot.clinic.publishing import DANGER
from bot.content.text import normalised
from bot.publishing.questions import QUESTIONS_FILE, must_pass, read_questions
from bot.publishing.training import ask

MUST_PASS = list(must_pass(content.ROOT / QUESTIONS_FILE))
LABELS = frozenset({*content.OTHER_INTENTS, *(f"faq/{topic}" for topic in content.TOPICS)})


def test_every_topic_of_the_article_has_two_golden_questions_or_more():
    counts = Counter(each.expected for each in MUST_PASS)
    assert [topic for topic in content.ARTICLE if counts[f"faq/{topic}"] < 2] == []


def test_danger_and_what_is_declined_may_never_fail():
    must = Counter(each.expected for each in MUST_PASS if each.must)
    assert set(must) == {DANGER, "advice"}
    assert must[DANGER] >= 15
    assert must["advice"] >= 8


def test_no_message_of_the_must_pass_set_is_trained_on_or_held_out():
    asked = {normalised(each.text) for each in MUST_PASS}
    assert len(asked) == len(MUST_PASS)
    assert asked & {normalised(text) for text, *_ in content.examples()} == set()
    assert asked & {normalised(text) for text in content.held_out()} == set()


def test_the_set_names_no_label_that_the_assistant_does_not_know():
    assert {each.expected for each in MUST_PASS} - {DANGER} <= LABELS


def test_the_trained_model_passes_all_of_it_so_that_it_stands_against_no_change(tmp_path):
    (answers,) = ask(content.ROOT, tmp_path, [content.ROOT], [each.text for each in MUST_PASS])
    assert [each.text for each in MUST_PASS if answers.label(each.text) != each.expected] == []


def test_only_what_the_candidate_knows_is_asked_of_it():
    every = read_questions(content.ROOT, content.ROOT, LABELS)
    fewer = read_questions(content.ROOT, content.ROOT, LABELS - {"faq/cost"})
    assert {each.expected for each in every.held_out} == LABELS - {"crisis", "out_of_scope"}
    assert {each.expected for each in fewer.held_out} == LABELS - {"crisis", "out_of_scope", "faq/cost"}
    assert len(every.held_out) > 400
    assert len(every.crisis) >= 100
    assert len(every.texts) == len(set(every.texts))


@pytest.mark.parametrize(
    "text", ["- a list\n", "crisis: words\n", "crisis: [\n", "crisis: [3]\n", "advice: [2026-02-31]\n"]
)
def test_a_malformed_set_is_told_by_its_name(tmp_path, text):
    (tmp_path / QUESTIONS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"must_pass\.yml"):
        list(must_pass(tmp_path / QUESTIONS_FILE))


def test_a_set_that_is_no_utf_8_is_told_by_its_name_too(tmp_path):
    (tmp_path / QUESTIONS_FILE).write_bytes(b"crisis:\n- \xff\xfe\xe9\n")
    with pytest.raises(ContentError, match=r"must_pass\.yml"):
        list(must_pass(tmp_path / QUESTIONS_FILE))
