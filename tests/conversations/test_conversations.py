"""The test stories hold: by Rasa's own test, and by a replay with the real actions, which Rasa's test leaves out.

In a story the intent beside a sentence is what the classifier makes of it, also where the form reads the words and not
the intent. A form step names the slots that the actions set and, as `requested_slot`, the field that is asked next.
"""

import json
import re

import pytest
from support import content

STORIES = [
    (path, story)
    for path in content.paths("tests/conversations/**/test_*.yml")
    for story in content.read(path)["stories"]
]
TROUBLES = {
    "faq", "small_talk", "fallback", "handoff", "intake_happy", "intake_interrupted", "intake_stopped", "crisis",
}  # fmt: skip
# Stories that the replay cannot follow, and why.
OTHERWISE = {
    "The request could not be saved, and is sent again": "the replay's store does not fail",
    "The wish to book, said again": "action_fallback comes first, see the story's file",
    "A yes that answers nothing": "action_fallback comes first, see the story's file",
    "A no button of an earlier offer": "action_fallback comes first, see the story's file",
}


def user_steps():
    return [(path, step) for path, story in STORIES for step in story["steps"] if "user" in step]


def sentence(step):
    return re.sub(r"\[([^\]]*)\]\(\w+\)", r"\1", step["user"]).strip()


def flow(steps):
    """A story as pairs: what is said, done, opened or ended, and the state in which the rules see it."""
    suspended = {"intake_suspended": False, "change_suspended": False}
    words, state = [], {"active_loop": None, "person_offered": False, **suspended}
    for step in steps:
        if "intent" in step:
            words.append((f"intent {step['intent'].split('/')[0]}", state))
        elif "action" in step:
            words.append((f"action {step['action']}", state))
        elif "active_loop" in step:
            words.append((f"loop {step['active_loop']}", state))
            state = {**state, "active_loop": step["active_loop"]}
        for slot in step.get("slot_was_set", []):
            state = {**state, **slot}
    return words


# An action opens this form, and Rasa's test runs no action: tests/journeys/test_visit_form.py exercises its rules.
BY_JOURNEY = "data/stories/visit.yml"


def trained():
    """Each rule and story of data/stories with its words and the condition under which it holds."""
    for path in set(content.paths("data/stories/*.yml")) - {BY_JOURNEY}:
        for entry in (content.read(path).get("rules") or []) + (content.read(path).get("stories") or []):
            condition = {}
            for part in entry.get("condition") or []:
                slots = part.get("slot_was_set") or [{"active_loop": part["active_loop"]}]
                condition.update({name: value for slot in slots for name, value in slot.items()})
            yield entry.get("rule") or entry["story"], [word for word, _ in flow(entry["steps"])], condition


def contains(whole, part, condition):
    """Whether a conversation goes through a rule, its condition holding where the visitor speaks."""
    for start in range(len(whole) - len(part) + 1):
        piece = whole[start : start + len(part)]
        states = [state for word, state in piece if word.startswith("intent")] or [piece[0][1]]
        if [word for word, _ in piece] == part and all(condition.items() <= state.items() for state in states):
            return True
    return False


def test_the_conversations_hold(runs):
    """Each sentence is understood as written beside it, and each action follows."""
    run = runs["conversations"].result()
    assert run.code == 0, run.failed_story
    report = json.loads((run.folder / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["correct"] == len(STORIES)
    # Intents are counted only where the sentences were read.
    assert report["greet"]["support"] == sum(step["intent"] == "greet" for _, step in user_steps())


def test_the_conversations_hold_with_the_real_actions_too(runs):
    run = runs["replay"].result()
    assert run.code == 0, run.said[-3000:]
    found = json.loads((run.folder / "differences.json").read_text(encoding="utf-8"))
    assert len(found) == len(STORIES)
    differing = {story: difference for story, difference in found.items() if difference}
    assert set(differing) == set(OTHERWISE), "\n".join(f"{story}: {how}" for story, how in differing.items())


def test_the_content_is_valid(runs):
    run = runs["validation"].result()
    assert run.code == 0, run.said[-3000:]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("bad_conversation", "utter_greet  # predicted: utter_thank"),
        ("bad_content", "The action 'utter_nobody_has_written' is used in the stories, but is not a valid"),
    ],
    ids=["bad_conversation", "bad_content"],
)
def test_a_known_bad_file_turns_its_gate_red(runs, name, reason):
    run = runs[name].result()
    assert run.code == 1
    assert reason in run.said


def test_there_are_conversations_for_every_kind_of_trouble():
    assert {path.split("/")[2] for path, _ in STORIES} == TROUBLES
    assert len(STORIES) >= 45
    assert len({story["story"] for _, story in STORIES}) == len(STORIES)


def test_every_rule_and_story_is_exercised():
    told = [flow(story["steps"]) for _, story in STORIES]
    unheard = [name for name, *rule in trained() if not any(contains(whole, *rule) for whole in told)]
    assert unheard == []


def test_every_topic_of_the_article_is_asked_about():
    asked = {step["intent"] for _, step in user_steps()}
    assert {f"faq/{topic}" for topic in content.ARTICLE} <= asked


def test_every_visitor_says_something_and_every_form_is_answered():
    for path, story in STORIES:
        steps = story["steps"]
        assert all(step["user"].strip() for step in steps if "intent" in step), path
        opened = [place for place, step in enumerate(steps) if step.get("active_loop")]
        assert all(any("user" in step for step in steps[place:]) for place in opened), (path, story["story"])


def test_no_sentence_is_a_training_or_held_out_one():
    """Such a sentence would be understood because it was learnt."""
    examples = content.examples() + content.examples("tests/heldout/**/*.yml")
    known = {plain(text) for text, *_ in examples}
    responses = [response for many in content.all_responses().values() for response in many]
    buttons = {button["title"] for response in responses for button in response.get("buttons") or []}
    said = {sentence(step) for _, step in user_steps() if not step["user"].startswith("/")}
    assert {text for text in said - buttons if plain(text) in known} == set()


def plain(text):
    return " ".join(re.sub(r"[^\w ]", "", text.lower()).split())
