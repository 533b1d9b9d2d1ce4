"""Asks models what they make of messages, as a visitor's first message: `python -m bot.engine.examine ORDER ANSWERS`.

Both files are JSON. The order: `systems`, each with the paths of its `model` and its `gate`, and `texts`. The answers:
for each system, in order, one entry a text (`Reading`).
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Text, TypedDict

import numpy as np

from bot.engine.without_tensorflow import leave_out_tensorflow
from bot.understanding.gate import HARMLESS, CrisisGate, GateReading


class Reading(TypedDict):
    """What a visitor would get.

    Attributes:
        tier: of the gate; where it is not `clear`, a visitor gets its card or its question.
        score: the gate's, 0 to 1.
        labels: what the engine understands, one a question.
        confidence: of the first of them.
        answer: the text of the topic's answer; empty where an action or the gate answers.
    """

    tier: Text
    score: float
    labels: List[Text]
    confidence: float
    answer: Text


class System:
    """A model with its gate, loaded as the engine and the web load them."""

    def __init__(self, model: Text, gate: CrisisGate) -> None:
        """Load the model.

        Raises:
            ModelNotFound, and whatever else a broken archive makes Rasa raise.
        """
        from rasa.core.agent import Agent  # noqa: PLC0415 only after TensorFlow is left out

        self._agent = Agent.load(model)
        self._gate = gate

    async def read(self, text: Text) -> Reading:
        """What a visitor would get who begins with this."""
        seen = self._gate.read(text)
        parse = await self._parse(text, seen)
        labels = [_label(part) for part in parse.get("questions") or [parse]]
        return Reading(
            tier=seen.tier,
            score=seen.score,
            labels=labels,
            confidence=float(parse["intent"]["confidence"]),
            answer=self._answer(labels[0]) if seen.tier == "clear" else "",
        )

    async def _parse(self, text: Text, seen: GateReading) -> Dict[Text, Any]:
        from rasa.core.channels.channel import UserMessage  # noqa: PLC0415 as above

        from bot.engine.labels import without_crisis  # noqa: PLC0415 as above
        from bot.engine.vectors import given_vector  # noqa: PLC0415 as above

        with given_vector(text, _vector(seen)):
            parse: Dict[Text, Any] = await self._agent.processor.parse_message(UserMessage(text))
        return without_crisis(parse) if seen.score < HARMLESS else parse

    def _answer(self, label: Text) -> Text:
        variants = self._agent.domain.responses.get(f"utter_{label}") or [{}]
        return str(variants[0].get("text") or "")


def _vector(seen: GateReading) -> Optional[np.ndarray]:
    return None if seen.vector is None else np.frombuffer(seen.vector, dtype="<f4")


def _label(parse: Dict[Text, Any]) -> Text:
    name = str(parse["intent"]["name"])
    return str(parse["response_selector"]["faq"]["response"]["intent_response_key"]) if name == "faq" else name


async def examine(systems: Sequence[Dict[Text, Text]], texts: Sequence[Text]) -> List[List[Reading]]:
    """Ask each system about each text.

    Raises:
        ValueError: a gate cannot be read; a visitor would be left with phrases alone.
    """
    asked: List[List[Reading]] = []
    for paths in systems:
        gate = CrisisGate.open(Path(paths["gate"]))
        system = System(paths["model"], gate)
        asked.append([await system.read(text) for text in texts])
        if not gate.complete:
            raise ValueError("the crisis gate cannot be read")
    return asked


def main() -> None:
    """Read the order, ask, write the answers; Rasa would write each text into its log."""
    leave_out_tensorflow()
    from rasa.utils.log_utils import configure_structlog  # noqa: PLC0415 as above

    configure_structlog(logging.WARNING)
    order = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    answers = asyncio.run(examine(order["systems"], order["texts"]))
    Path(sys.argv[2]).write_text(json.dumps(answers), encoding="utf-8")


if __name__ == "__main__":
    main()
