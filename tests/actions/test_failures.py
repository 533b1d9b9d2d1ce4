"""An action that raises: an apology for the visitor, an id for the log, and not a word of what was said."""

import importlib
import inspect
import pkgutil
import re

import pytest
from structlog.testing import capture_logs

import actions
from actions.base import ClinicAction, forget
from actions.intake import ActionFinishIntake, ValidateIntakeForm
from actions.topics import ActionFallback

MARK = "xyzzy-plugh"
APOLOGY = [("utter_action_failed", {})]


def action_classes():
    for module in pkgutil.iter_modules(actions.__path__):
        if module.name != "__main__":
            for _, cls in inspect.getmembers(importlib.import_module(f"actions.{module.name}"), inspect.isclass):
                if issubclass(cls, ClinicAction) and not inspect.isabstract(cls):
                    yield cls


ACTIONS = sorted(set(action_classes()), key=lambda cls: cls.__name__)


def private(run, action):
    """Run an action on a conversation that is marked throughout; what it gave back, and what was logged."""
    slots = {"name": MARK, "contact": MARK, "intake_key": MARK, "reason": MARK}
    history = [(f"I am {MARK}", "greet", 0.9, (MARK,)), ("send it", "affirm")]
    with capture_logs() as logs:
        return run(action, *history, asking="review", slots=slots), logs


@pytest.mark.parametrize("cls", ACTIONS, ids=lambda cls: cls.__name__)
def test_any_failing_action_apologises_and_logs_an_id_but_no_words(run, monkeypatch, capfd, cls):
    def act(_action, dispatcher, tracker, _domain):
        dispatcher.utter_message(response="utter_greet")
        raise ValueError(MARK, tracker.latest_message)

    monkeypatch.setattr(cls, "act", act)
    done, logs = private(run, cls())
    assert (done.responses, done.slots, done.others) == (APOLOGY, [], [])
    (line,) = logs
    assert re.fullmatch(r"[0-9a-f]{8}", line.pop("failure"))
    assert line == {
        "event": "action_failed",
        "action": cls().name(),
        "conversation": "a1b2c3",
        "kind": "ValueError",
        "log_level": "error",
    }
    assert MARK not in "".join(capfd.readouterr())


def test_every_action_of_the_domain_was_tried(domain):
    assert sorted(cls().name() for cls in ACTIONS) == sorted(domain["actions"])


def test_each_failure_has_an_id_of_its_own(run, facts):
    facts(name=None, hours=None)
    _, first = private(run, ValidateIntakeForm())
    _, second = private(run, ValidateIntakeForm())
    assert first[0]["failure"] != second[0]["failure"]


def test_a_broken_clinic_yml_fails_the_turn_and_not_the_server(run, monkeypatch, tmp_path):
    path = tmp_path / "clinic.yml"
    path.write_text(f"name: {MARK}\n", encoding="utf-8")
    monkeypatch.setenv("CLINIC_BOT_CLINIC_FILE", str(path))
    forget()
    done, logs = private(run, ValidateIntakeForm())
    assert (done.responses, done.slots) == (APOLOGY, [])
    assert [line["kind"] for line in logs] == ["ContentError"]
    assert MARK not in str(logs)


def test_a_topic_without_a_title_fails_the_turn_and_not_the_server(run, domain):
    domain["responses"] = {}
    with capture_logs() as logs:
        done = run(ActionFallback(), (MARK, "nlu_fallback"))
    assert (done.responses, done.others) == (APOLOGY, [])
    assert [line["kind"] for line in logs] == ["KeyError"]
    assert MARK not in str(logs)


def test_a_form_with_a_hole_in_it_is_not_sent(run, requests):
    """No rule leads here; were it so, nothing must be confirmed."""
    done, logs = private(run, ActionFinishIntake())
    assert (done.responses, requests()) == (APOLOGY, [])
    assert [line["kind"] for line in logs] == ["KeyError"]
    assert MARK not in str(logs)
