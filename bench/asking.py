"""Asks the engine as the web does, and reads what it understood."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.systems import Ask, engine_replies
from bot.settings import load_settings
from bot.understanding.gate import HARMLESS, CrisisGate

UNANSWERED = ("nlu_fallback", "out_of_scope")


class Asker:
    """Speaks to a running engine, the crisis gate in front of it."""

    def __init__(self, ask: Ask, gate: CrisisGate) -> None:
        """Keep both."""
        self._ask = ask
        self._gate = gate

    def labels(self, *turns: str) -> list[str]:
        """What the last turn of a new conversation was understood as; several labels for several questions."""
        conversation = secrets.token_hex(16)
        parse: dict[str, Any] = {}
        for turn in turns:
            harmless = self._gate.read(turn).score < HARMLESS
            parse = self._ask(conversation, turn, harmless).get("parse") or {}
        return understood(parse)


@contextmanager
def asker(folder: Path) -> Iterator[Asker]:
    """An engine at work, to be asked."""
    with engine_replies(folder) as ask:
        yield Asker(ask, CrisisGate.open(load_settings().gate_path))


def understood(parse: dict[str, Any]) -> list[str]:
    """The labels of a parse in the order asked; one that is not answered is `nlu_fallback` or `out_of_scope`."""
    questions = parse.get("questions") or []
    return [_label(question) for question in questions or [parse]]


def _label(parse: dict[str, Any]) -> str:
    name = str((parse.get("intent") or {}).get("name"))
    if name != "faq":
        return name
    return str(parse["response_selector"]["faq"]["response"]["intent_response_key"])
