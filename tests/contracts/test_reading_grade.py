"""Answers can be read by somebody who left school after the eighth grade.

The measure is the Flesch-Kincaid grade: Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability
formulas, Research Branch Report 8-75. Syllables are those of the CMU Pronouncing Dictionary.
"""

import re

import pytest
import textstat
from support import content

HIGHEST_GRADE = 8.0
LEARNED = (
    "Interpersonal psychotherapy constitutes an empirically validated, time-limited intervention addressing "
    "interrelated difficulties in communication, bereavement and occupational transition."
)


def sentences(markdown):
    """A text as it is read aloud: links by their words, no marks, every line of a list a sentence."""
    words = re.sub(r"[*_]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", markdown))
    lines = [line.strip().removeprefix("- ") for line in words.splitlines()]
    return " ".join(line if line.endswith((".", "?", "!", ":")) else f"{line}." for line in lines if line)


@pytest.mark.parametrize("topic", content.TOPICS)
def test_an_answer_reads_at_eighth_grade_or_below(topic):
    assert textstat.flesch_kincaid_grade(sentences(content.answers()[topic]["text"])) <= HIGHEST_GRADE


def test_the_measure_knows_a_learned_sentence_from_a_plain_one():
    assert textstat.flesch_kincaid_grade(LEARNED) > 2 * HIGHEST_GRADE
    assert textstat.flesch_kincaid_grade("You talk with your therapist. You look at what hurts.") < HIGHEST_GRADE / 2


def test_a_list_is_read_line_by_line():
    assert sentences("It has two parts:\n- **Grief**\n- [call](tel:988) us now.") == (
        "It has two parts: Grief. call us now."
    )
