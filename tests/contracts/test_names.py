"""What is written twice agrees: domain, actions, rules, wording."""

import hashlib
import importlib
import inspect
import pkgutil
import re

from rasa_sdk import Action
from support import content

import actions
from actions.base import ClinicAction
from bot.clinic.intake import FIELDS
from bot.settings import Settings


def action_classes():
    for module in pkgutil.iter_modules(actions.__path__):
        if module.name == "__main__":
            continue
        loaded = importlib.import_module(f"actions.{module.name}")
        for _, cls in inspect.getmembers(loaded, inspect.isclass):
            if issubclass(cls, Action) and cls.__module__ == loaded.__name__ and not inspect.isabstract(cls):
                yield cls


def sources(pattern):
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(content.ROOT.glob(pattern)))


def test_every_action_of_the_domain_has_code_and_the_other_way_round():
    names = [cls().name() for cls in action_classes()]
    assert sorted(names) == sorted(content.domain()["actions"])


def test_every_action_runs_through_the_base():
    assert all(issubclass(cls, ClinicAction) for cls in action_classes())


def test_no_sentence_is_typed_in_an_action():
    """`utter_message` takes the name of a response and values, never a text."""
    assert not re.search(r"utter_message\([^)]*text=", sources("actions/*.py"))


def test_the_responses_that_actions_name_exist():
    named = set(re.findall(r'"(utter_[a-z_]+)"', sources("actions/*.py")))
    named -= {"utter_action"}  # a key of Rasa's events
    assert named <= set(content.domain()["responses"])


def test_every_response_is_used():
    used = sources("actions/*.py") + sources("bot/engine/*.py") + sources("data/stories/*.yml")
    by_rule = {"utter_ask_intake_form_", "utter_ask_visit_form_", "utter_word_", "utter_intake_", "utter_visit_"}
    for name in content.domain()["responses"]:
        stem = name.removesuffix("_phone")
        assert stem in used or any(name.startswith(start) for start in by_rule), f"{name} is used nowhere"


def test_every_problem_of_the_intake_rules_has_a_sentence():
    code = sources("bot/clinic/intake/*.py")
    problems = set(re.findall(r'problem="([a-z_]+)"', code)) - {"which_field"}
    assert problems
    assert {f"utter_intake_{problem}" for problem in problems} <= set(content.domain()["responses"])


def test_the_form_asks_the_fields_of_the_rules_in_their_order():
    assert list(FIELDS) == content.domain()["forms"]["intake_form"]["required_slots"]


def test_every_intent_of_the_rules_is_declared():
    steps = set(re.findall(r"- intent: (\S+)", sources("data/stories/*.yml")))
    assert steps - {"nlu_fallback"} <= set(content.domain()["intents"])


def test_the_consent_text_and_its_version_change_together():
    """Raise consent_version in clinic.yml with every change of the wording, then this pair."""
    text = content.domain()["responses"]["utter_ask_intake_form_consent"][0]["text"]
    pair = (content.read("clinic.yml")["consent_version"], hashlib.sha256(text.encode()).hexdigest()[:12])
    assert pair == ("2026-11-1", "513ab7993128")


def test_the_mark_of_a_typed_slash_is_the_same_on_both_sides():
    mark = re.search(r"^NOT_A_COMMAND = (.+)$", sources("bot/engine/turn.py"), re.MULTILINE)
    assert mark
    assert mark.group(0) in sources("actions/base.py")


def test_rasa_by_hand_asks_the_action_server_where_it_listens_by_default():
    assert content.read("endpoints.yml")["action_endpoint"]["url"] == f"{Settings().actions_url}/webhook"
