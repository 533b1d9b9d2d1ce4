"""Trains a candidate by the project's own scripts/train.py, and has it answer; each a process of its own."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clinic.errors import TryFailedError, TryTimedOutError
from bot.publishing.candidate import Candidate
from bot.publishing.comparing import Answers
from bot.understanding.kept import IN_PROJECT

SCRIPT = Path("scripts") / "train.py"
ENGINE = Path(".venv-engine") / "bin" / "python"
CACHE = Path(".rasa") / "cache"
# A line of scripts/train.py: two spaces, which of the two it is about, and what.
STEP = re.compile(r"  (\w+) +(\S.*)")
LAST_LINES = 12
# Both models are asked everything; on two busy cores that takes two minutes.
ANSWER_SECONDS = 900.0

Tell = Callable[[str], object]


def train(candidate: Candidate, tell: Tell) -> None:
    """Train what has changed against the live models that lie in the candidate's folder.

    Args:
        candidate: to be trained in its own folder.
        tell: is told each step.

    Raises:
        TryFailedError: it could not be trained; says what the training said last.
    """
    root = candidate.root
    command = [sys.executable, str(root / SCRIPT), "--project", str(candidate.project)]
    caches = {"CLINIC_BOT_VECTORS": str(root / IN_PROJECT), "RASA_CACHE_DIRECTORY": str(root / CACHE)}
    with _running(command, root, caches) as process:
        lines = list(_followed(process, tell))
    if process.returncode:
        raise TryFailedError("\n".join(lines[-LAST_LINES:]) or f"the training ended with {process.returncode}")


def is_up_to_date(root: Path) -> bool:
    """Whether the models in place are what the files in place make."""
    command = [sys.executable, str(root / SCRIPT), "--check"]
    return subprocess.run(command, cwd=root, capture_output=True, check=False).returncode == 0


def ask(
    root: Path, folder: Path, projects: Sequence[Path], texts: Sequence[str], seconds: float = ANSWER_SECONDS
) -> list[Answers]:
    """Have the models of projects answer.

    Args:
        root: the project with the engine's environment.
        folder: for the order and the answers, which nobody else can read there and which do not stay.
        projects: each with its `models`.
        texts: what they are asked.
        seconds: that all of it may take.

    Raises:
        TryFailedError: a model cannot be loaded, or fails on a text.
        TryTimedOutError: it took too long.
    """
    models = [path / "models" for path in projects]
    systems = [{"model": str(each / "clinic.tar.gz"), "gate": str(each / "gate.npz")} for each in models]
    with TemporaryDirectory(dir=folder, prefix=".asked-") as own:
        order, answered = Path(own) / "questions.json", Path(own) / "answers.json"
        order.write_text(json.dumps({"systems": systems, "texts": list(texts)}), encoding="utf-8")
        _examine(root, order, answered, seconds)
        found = json.loads(answered.read_text(encoding="utf-8"))
    return [Answers(dict(zip(texts, each, strict=True))) for each in found]


def _examine(root: Path, order: Path, answered: Path, seconds: float) -> None:
    command = [str(root / ENGINE), "-W", "ignore", "-m", "bot.engine.examine", str(order), str(answered)]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TryTimedOutError(seconds) from None
    if done.returncode:
        raise TryFailedError("\n".join(done.stderr.splitlines()[-LAST_LINES:]))


@contextmanager
def _running(command: Sequence[str], cwd: Path, env: dict[str, str]) -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **env, "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        except BaseException:  # nobody is left to look after it
            process.terminate()
            raise


def _followed(process: "subprocess.Popen[str]", tell: Tell) -> Iterator[str]:
    for line in process.stdout or ():
        step = STEP.fullmatch(line.rstrip())
        if step and not step[2].startswith("…"):
            tell(f"{step[1]}: {step[2]}")
        yield line.rstrip()
