"""What the channel lets through to Rasa."""

import pytest

from bot.engine.channel import InnerChannel
from bot.engine.turn import Turn


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ('/schedule_intake{"name":"x"}', '\u2060/schedule_intake{"name":"x"}'),
        ("  //restart", "\u2060//restart"),
        ("/ / /crisis", "\u2060/ / /crisis"),
        ("and/or", "and/or"),
        ("   ", "."),
    ],
)
def test_a_visitors_slash_is_only_a_slash(written, heard):
    assert Turn.from_json({"conversation": "c", "message_id": "m", "text": written}).text == heard


def test_an_offered_button_may_carry_a_command():
    turn = Turn.from_json({"conversation": "c", "message_id": "m", "payload": "/schedule_intake"})
    assert turn.text == "/schedule_intake"


@pytest.mark.parametrize(("payload", "harmless"), [("No insurance", True), ("/crisis", False)])
def test_a_buttons_text_means_no_danger(payload, harmless):
    turn = Turn.from_json({"conversation": "c", "message_id": "m", "payload": payload})
    assert turn.harmless is harmless


@pytest.mark.parametrize("body", [None, [], {}, {"conversation": "c"}, {"conversation": "c", "message_id": "m"}])
def test_a_malformed_request_is_refused(body):
    with pytest.raises((KeyError, TypeError, AttributeError)):
        Turn.from_json(body)


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_the_channel_never_runs_open(secret, monkeypatch):
    monkeypatch.setenv("CLINIC_BOT_ENGINE_SECRET", secret)
    with pytest.raises(ValueError, match="CLINIC_BOT_ENGINE_SECRET"):
        InnerChannel.from_credentials(None)


def test_a_missing_secret_stops_the_start(monkeypatch):
    monkeypatch.delenv("CLINIC_BOT_ENGINE_SECRET", raising=False)
    with pytest.raises(ValueError, match="CLINIC_BOT_ENGINE_SECRET"):
        InnerChannel.from_credentials({"secret": "y" * 40})
