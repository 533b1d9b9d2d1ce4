"""Twelve visitors, messy ones too, who each leave an intake request."""

from statistics import median

import pytest
from support import content
from support.visitor import Visitor

PERSONAS = content.read("tests/journeys/personas.yml")
MOST_TURNS = 12


@pytest.fixture(scope="module")
def visits(house):
    """Each persona's visit: what was answered, in how many turns, and what is stored."""
    return {name: visit(house, persona["says"]) for name, persona in PERSONAS.items()}


def visit(house, says):
    with Visitor(house.url) as visitor:
        trace = []
        for words in says:
            answer = visitor.press(words["press"]) if isinstance(words, dict) else visitor.say(words)
            trace.append((words, answer.kinds, answer.responses))
            # Nobody here is in danger. A false alarm costs turns, which count.
            if "check" in answer.kinds:
                visitor.press("No")
            elif "crisis" in answer.kinds:
                visitor.press("Go on with my request")
                visitor.say(words)
        return {"turns": visitor.turns, "trace": trace, "stored": house.intake_requests(visitor.conversation)}


@pytest.mark.parametrize("name", PERSONAS)
def test_a_persona_leaves_a_request_that_holds_what_was_said(name, visits):
    result = visits[name]
    assert len(result["stored"]) == 1, "\n".join(map(str, result["trace"]))
    for field, wanted in PERSONAS[name]["stored"].items():
        kept = result["stored"][0][field]
        if isinstance(wanted, str):
            assert kept == wanted
        else:
            assert [words for words in wanted if words.lower() not in kept.lower()] == [], kept


def test_half_of_the_personas_need_at_most_twelve_turns(visits):
    turns = {name: result["turns"] if result["stored"] else MOST_TURNS + 1 for name, result in visits.items()}
    assert len(turns) == 12
    assert median(turns.values()) <= MOST_TURNS, turns
