"""Which changes need a second person, told from the files themselves."""

import pytest

from bot.publishing.guarded import changed_guarded

CRISIS = "nlu:\n- intent: crisis\n  examples: |\n    - i want to die\n    - end it all\n"
GREET = "nlu:\n- intent: greet\n  examples: |\n    - hello\n"
COST = "nlu:\n- intent: faq/cost\n  examples: |\n    - the price\nresponses:\n  utter_faq/cost:\n  - text: None yet.\n"
DOMAIN = "intents: [crisis]\nresponses:\n  utter_crisis:\n  - text: Call 988.\n  utter_greet:\n  - text: Hello.\n"
MUST_PASS = "crisis:\n- i am done\nadvice: []\nfaq/cost:\n- how much\n"
LIVE = {
    "data/nlu/crisis/self.yml": CRISIS,
    "data/nlu/greet.yml": GREET,
    "data/nlu/faq/cost.yml": COST,
    "domain.yml": DOMAIN,
    "must_pass.yml": MUST_PASS,
    "wording.yml": "notice: a\n",
}


@pytest.mark.parametrize(
    ("path", "old", "new", "parts"),
    [
        ("data/nlu/faq/cost.yml", "the price", "what it costs", []),
        ("data/nlu/greet.yml", "hello", "hi", []),
        ("domain.yml", "Hello.", "Good day.", []),
        ("must_pass.yml", "how much", "what price", []),
        ("data/nlu/crisis/self.yml", "end it all", "end it", ["crisis", "data/nlu/crisis/self.yml"]),
        ("data/nlu/greet.yml", "intent: greet", "intent: crisis", ["crisis"]),
        ("data/nlu/faq/cost.yml", "intent: faq/cost", "intent: advice", ["advice"]),
        ("domain.yml", "Call 988.", "Call us.", ["utter_crisis"]),
        ("must_pass.yml", "- i am done", "- i am ok", ["must_pass.yml: crisis"]),
        ("must_pass.yml", "advice: []", "advice: [a]", ["must_pass.yml: advice"]),
        ("wording.yml", "a", "b", ["wording.yml"]),
    ],
)
def test_what_is_shown_in_danger_or_declined_is_noticed_wherever_it_stands(path, old, new, parts):
    assert old in LIVE[path]
    assert changed_guarded(LIVE, {**LIVE, path: LIVE[path].replace(old, new)}) == parts


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("data/nlu/greet.yml", []),
        ("data/nlu/crisis/self.yml", ["crisis", "data/nlu/crisis/self.yml"]),
        ("must_pass.yml", ["must_pass.yml: advice", "must_pass.yml: crisis"]),
        ("domain.yml", ["utter_crisis"]),
    ],
)
@pytest.mark.parametrize("broken", ["a: [", "a: 2026-02-31", "- a list"])
def test_a_live_file_that_cannot_be_read_can_be_mended(path, parts, broken):
    assert changed_guarded({**LIVE, path: broken}, LIVE) == parts


def test_a_file_of_danger_that_is_deleted_or_moved_is_noticed():
    without = {path: text for path, text in LIVE.items() if "crisis" not in path}
    assert changed_guarded(LIVE, without) == ["crisis", "data/nlu/crisis/self.yml"]
    moved = {**without, "data/nlu/small_talk.yml": CRISIS}
    assert changed_guarded(LIVE, moved) == ["data/nlu/crisis/self.yml"]
