"""What a conversation's memory may leave out without the dialogue taking notice."""

import pytest
from rasa.shared.core.events import ConversationPaused, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from support.dialogues import (
    FORM,
    add,
    answered,
    begun,
    domain,
    form_begins,
    form_is_left,
    form_steps_aside,
    form_takes,
)

from bot.engine.tail import KEPT_MESSAGES, SHOWN_MESSAGES, ShortTracker, tail

LOOKED_BACK = 10  # actions.intake.EARLIER_MESSAGES
MEMOISED = 3  # max_history in config.yml
LONGEST_RULE = 6

QUESTIONS = [answered(f"question {number}") for number in range(40)]
IN_FORM = [form_takes("contact", f"answer {number}", "contact") for number in range(40)]
SCENES = {
    "questions": QUESTIONS,
    "form opened early": [form_begins(), *IN_FORM],
    "form opened late": [*QUESTIONS, form_begins(), form_takes("name", "Ana", "contact")],
    "questions inside a form": [form_begins(), *[form_steps_aside() for _ in range(40)]],
    "form left early": [form_begins(), form_takes("name", "Ana", "contact"), form_is_left(), *QUESTIONS],
    "form left late": [form_begins(), *IN_FORM, form_is_left(), answered("afterwards")],
}


@pytest.fixture(scope="module")
def assistant():
    return domain()


def both(assistant, scene):
    """After each turn: the conversation with every event, and as it is when only its tail is kept each time."""
    whole, short = begun(assistant), begun(assistant)
    for turn in SCENES[scene]:
        add(whole, turn)
        add(short, turn)
        short = ShortTracker.from_events("c", tail(short), assistant.slots)
        yield whole, short


def state(tracker):
    """All that Rasa rebuilds from events."""
    return {
        "slots": tracker.current_slot_values(),
        "loop": tracker.active_loop,
        "action": tracker.latest_action_name,
        "message": tracker.latest_message,
        "answer": tracker.latest_bot_utterance,
        "followup": tracker.followup_action,
        "paused": tracker.is_paused(),
    }


@pytest.mark.parametrize("scene", SCENES)
def test_slots_form_and_latest_turn_are_the_same_after_every_turn(assistant, scene):
    for whole, short in both(assistant, scene):
        assert state(short) == state(whole)


@pytest.mark.parametrize("scene", SCENES)
def test_actions_can_look_back_at_ten_messages(assistant, scene):
    for whole, short in both(assistant, scene):
        expected, kept = ([e for e in t.events if isinstance(e, UserUttered)] for t in (whole, short))
        assert kept[-LOOKED_BACK:] == expected[-LOOKED_BACK:]


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("looked_back", [MEMOISED, LONGEST_RULE])
def test_stories_and_rules_see_the_same_states(assistant, scene, looked_back):
    for whole, short in both(assistant, scene):
        if len(short.past_states(assistant)) > looked_back:
            assert short.past_states(assistant)[-looked_back:] == whole.past_states(assistant)[-looked_back:]


@pytest.mark.parametrize("scene", SCENES)
def test_the_last_two_states_are_always_seen(assistant, scene):
    for whole, short in both(assistant, scene):
        assert short.past_states(assistant)[-2:] == whole.past_states(assistant)[-2:]


def test_policies_are_shown_no_more_states_the_longer_it_lasts(assistant):
    shown = [len(short.past_states(assistant)) for _, short in both(assistant, "questions")]
    assert set(shown[SHOWN_MESSAGES:]) == {shown[SHOWN_MESSAGES]}
    assert shown[0] < shown[SHOWN_MESSAGES]


def test_what_happens_within_a_turn_is_seen_at_once(assistant):
    tracker = ShortTracker.from_events("c", begun(assistant).events, assistant.slots)
    for turn in QUESTIONS[:9]:
        for event in turn:
            before = tracker.past_states(assistant)
            add(tracker, [event])
            whole = DialogueStateTracker.from_events("c", list(tracker.events), assistant.slots)
            assert tracker.past_states(assistant)[-2:] == whole.past_states(assistant)[-2:]
            assert before is not tracker.past_states(assistant)


@pytest.mark.parametrize("scene", SCENES)
def test_no_more_than_the_last_messages_are_kept(assistant, scene):
    *_, (_, short) = both(assistant, scene)
    kept = sum(isinstance(event, UserUttered) for event in short.events)
    # One more where a form is open: the message that opened it.
    assert KEPT_MESSAGES <= kept <= KEPT_MESSAGES + 1


@pytest.mark.parametrize("scene", SCENES)
def test_the_summary_is_no_younger_than_what_follows(assistant, scene):
    *_, (_, short) = both(assistant, scene)
    times = [event.timestamp for event in short.events]
    assert times[0] == min(times)


def test_a_short_conversation_is_kept_whole(assistant):
    tracker = begun(assistant)
    add(tracker, form_begins())
    assert tail(tracker) == list(tracker.events)


def test_a_conversation_that_was_paused_stays_paused(assistant):
    tracker = begun(assistant)
    add(tracker, [ConversationPaused()])
    for turn in QUESTIONS:
        add(tracker, turn)
    assert DialogueStateTracker.from_events("c", tail(tracker), assistant.slots).is_paused()


def test_a_form_that_stepped_aside_and_was_not_run_again_is_remembered_so(assistant):
    tracker = begun(assistant)
    question, rejected, *answer = form_steps_aside()
    add(tracker, [*form_begins(), question, rejected])
    for _ in range(KEPT_MESSAGES):
        add(tracker, answered())
    short = DialogueStateTracker.from_events("c", tail(tracker), assistant.slots)
    assert (short.active_loop_name, short.is_active_loop_rejected) == (FORM, True)
    assert answer
