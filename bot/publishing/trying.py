"""One try of a candidate, from the content check to the report."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.clinic.errors import ClinicError, TryUnderWayError
from bot.clinic.facts import load_facts
from bot.clinic.wording import load_wording
from bot.content.check import Finding, check
from bot.content.source import read_content
from bot.publishing import training
from bot.publishing.candidate import Candidate, State, trying
from bot.publishing.comparing import report
from bot.publishing.files import read_files
from bot.publishing.guarded import changed_guarded
from bot.publishing.questions import read_questions
from bot.understanding.errors import UnderstandingError
from bot.understanding.kept import IN_PROJECT, KeptVectors

# Visitors' answers come first.
NICENESS = 10
# How long each part took the last time, to say how long it will take.
PACE = Path("var") / "content" / "pace.json"
# Before anything is known: seconds on two cores.
FIRST_PACE = {"checking": 30.0, "training": 200.0, "asking": 45.0}

# One question to one model; the person waits before the page.
QUESTION_SECONDS = 120.0
_QUESTION = threading.Lock()

Tell = Callable[[State], object]


def run(candidate: Candidate, tell: Tell = lambda _: None) -> State:
    """Check, train, ask and compare; whatever fails is its state in the end.

    Args:
        candidate: as `candidate.make` laid it out.
        tell: is told every state; each is written down, too.

    Raises:
        TryUnderWayError: another one is being tried; this one is stopped.
    """
    progress = _Progress(candidate, tell)
    try:
        with trying(candidate.root):
            return _tried(candidate, progress)
    except TryUnderWayError:
        progress.end("stopped")
        raise


def remaining(root: Path, state: State) -> float | None:
    """Seconds that a try will probably go on; None when it is over or waits for another."""
    pace = _pace(root)
    if state.part not in pace:
        return None
    parts = list(pace)
    later = sum(pace[part] for part in parts[parts.index(state.part) + 1 :])
    return max(pace[state.part] - state.seconds(), 0.1 * pace[state.part]) + later


class _Progress:
    """The state of a try, told with every change."""

    def __init__(self, candidate: Candidate, tell: Tell) -> None:
        self._candidate = candidate
        self._tell = tell
        self.state = candidate.state

    def at(self, part: str) -> None:
        self._set(self.state.now_at(part))

    def detail(self, text: str) -> None:
        self._set(State(**{**vars(self.state), "detail": text}))

    def end(self, part: str, findings: list[Finding] | None = None, detail: str = "") -> State:
        found = tuple(asdict(each) for each in findings or ())
        self._set(State(**{**vars(self.state.now_at(part, detail)), "findings": found}))
        return self.state

    def _set(self, state: State) -> None:
        self.state = self._candidate.tell(state)
        self._tell(state)


def _tried(candidate: Candidate, progress: _Progress) -> State:
    try:
        findings = _check(candidate, progress)
        if any(each.level == "error" for each in findings):
            return progress.end("refused", findings)
        _try(candidate, progress)
    except (ClinicError, UnderstandingError, OSError, ValueError) as error:
        return progress.end("failed", detail=f"{type(error).__name__}: {error}")
    state = progress.end("done", findings)
    _keep_pace(candidate.root, state.took)
    return state


def _check(candidate: Candidate, progress: _Progress) -> list[Finding]:
    progress.at("checking")
    project = candidate.project
    facts = load_facts(project / "clinic.yml")
    # What the doors read at once when it is live; better refused here.
    load_wording(project / "wording.yml", facts)
    today = datetime.now(UTC).astimezone(ZoneInfo(facts.time_zone)).date()
    vectors = KeptVectors(candidate.root / IN_PROJECT)
    return check(project, today=today, encode=vectors.encode)


def _try(candidate: Candidate, progress: _Progress) -> None:
    progress.at("training")
    training.train(candidate, progress.detail)
    progress.at("asking")
    content = read_content(candidate.project)
    labels = frozenset({*content.domain.intents, *(f"faq/{topic}" for topic in content.topics)})
    questions = read_questions(candidate.root, candidate.project, labels)
    live, tried = training.ask(candidate.root, candidate.folder, [candidate.root, candidate.project], questions.texts)
    guarded = changed_guarded(candidate.before, read_files(candidate.project))
    candidate.write_report(report(questions, live, tried, guarded))


def ask_candidate(candidate: Candidate, text: str) -> Mapping[str, Any]:
    """What a tried candidate makes of one message: its label, how sure it is, the topic's answer.

    Raises:
        TryFailedError: it cannot be asked, or does not answer in time.
        TryUnderWayError: somebody else is asking: each question loads a model, beside the doors of the visitors.
    """
    if not _QUESTION.acquire(blocking=False):
        raise TryUnderWayError
    try:
        found = training.ask(candidate.root, candidate.folder, [candidate.project], [text], QUESTION_SECONDS)[0]
    finally:
        _QUESTION.release()
    return {**found.readings[text], "label": found.label(text)}


def _pace(root: Path) -> dict[str, float]:
    try:
        known = json.loads((root / PACE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        known = {}
    return {part: float(known.get(part, seconds)) for part, seconds in FIRST_PACE.items()}


def _keep_pace(root: Path, took: Mapping[str, float]) -> None:
    (root / PACE).write_text(json.dumps({**_pace(root), **took}), encoding="utf-8")
