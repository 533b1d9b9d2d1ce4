#!/usr/bin/env python3
"""Trains Rasa's model and the crisis gate when the content, the configuration or their code has changed.

models/trained.json says what the two in place were trained from. Both are trained into a folder of their own
and put in place together, so a training that fails or is stopped leaves what was there.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit("This needs Python 3.8 or newer, and this one is %d.%d." % sys.version_info[:2])

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional

from progress import Display, beside, elapsed, one_at_a_time, run_logged, say, tail, wait_for

ROOT = Path(__file__).resolve().parent.parent
ENGINE = ROOT / ".venv-engine" / "bin"
MODEL_NAME = "clinic"
MODEL = MODEL_NAME + ".tar.gz"
GATE = "gate.npz"
SCRATCH = ".training-"

CONTENT = ("config.yml", "domain.yml", "data/**/*")
CODE = (
    "bot/understanding/*.py",
    "bot/understanding/*.txt",
    "bot/engine/*.py",
    "requirements/engine.txt",
    "requirements/encoder.txt",
)
# What the gate is trained from; a change of anything else leaves it as it is.
GATE_CONTENT = ("data/nlu/**/*", "data/gate/*", *CODE)
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}

# Rasa's own lines about the parts of its model, and what the terminal shows of them.
COMPONENT_LINE = re.compile(r"- (Starting to train|Restored) component '(\w+)'")
COMPONENT_WORDS = {"Starting to train": "training {}", "Restored": "{} is unchanged"}


class TrainingError(Exception):
    """Said to the person at the terminal."""


class Project:
    """Whose content is trained, and where its models go: this project, or a copy of its content that is tried."""

    def __init__(self, folder: Path) -> None:
        """Name its folder."""
        self.folder = folder
        self.models = folder / "models"
        self.record = self.models / "trained.json"
        self.log = folder / "var" / "train.log"
        self.gate_log = folder / "var" / "train-gate.log"

    def env(self) -> Dict[str, str]:
        """What its trainings run with. The code is always this project's."""
        return {**os.environ, **QUIET, "PYTHONPATH": str(ROOT)}


def fingerprint(project: Project, *patterns: str) -> str:
    """One SHA-256 over the names and the contents of content files and of the code."""
    total = hashlib.sha256()
    found = {}
    for pattern in patterns:
        base = ROOT if pattern in CODE else project.folder
        found.update({path.relative_to(base): path for path in files(base, pattern)})
    for name in sorted(found):
        total.update(f"{name.as_posix()}\0{hashlib.sha256(found[name].read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def files(base: Path, pattern: str) -> Iterator[Path]:
    """The files of a pattern, without what editors leave beside them."""
    for path in base.glob(pattern):
        if path.is_file() and not path.name.startswith(".") and not path.name.endswith("~"):
            yield path


def record(project: Project) -> Dict[str, Any]:
    """What the model in place was trained from; empty if that is not known."""
    try:
        content = json.loads(project.record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_record(project: Project, content: Dict[str, str]) -> None:
    """Replace the record in one step."""
    fresh = project.record.with_name(project.record.name + ".new")
    fresh.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(str(fresh), str(project.record))


def tidy(line: str) -> Optional[str]:
    """A line of Rasa's log for the terminal, if it says which part is being trained."""
    match = COMPONENT_LINE.search(line)
    return COMPONENT_WORDS[match.group(1)].format(match.group(2)) if match else None


def is_up_to_date(project: Project) -> bool:
    """Whether model and gate in place are what the files make."""
    in_place = all((project.models / name).exists() for name in (MODEL, GATE))
    return in_place and record(project).get("fingerprint") == fingerprint(project, *CONTENT, *CODE)


def train(project: Project, *, force: bool) -> None:
    """Train what has changed and put it in place."""
    if is_up_to_date(project) and not force:
        say("Model: up to date.")
        return
    say("Model: training (log: var/train.log)")
    begin = time.monotonic()
    project.log.write_text("", encoding="utf-8")
    for left_over in project.models.glob(SCRATCH + "*"):
        shutil.rmtree(str(left_over))
    scratch = project.models / f"{SCRATCH}{os.getpid()}"
    scratch.mkdir()
    try:
        write_record(project, train_into(project, scratch, force=force))
    finally:
        shutil.rmtree(str(scratch), ignore_errors=True)
    say(f"Model: trained after {elapsed(begin)}.")


def train_into(project: Project, scratch: Path, *, force: bool) -> Dict[str, str]:
    """Train in the scratch folder and put both in place; the record, for when nothing can stop us any more."""
    everything, code = fingerprint(project, *CONTENT, *CODE), fingerprint(project, *CODE)
    gate, before = fingerprint(project, *GATE_CONTENT), record(project)
    encode_examples(project)
    with training_gate(project, scratch, afresh=force or before.get("gate_fingerprint") != gate) as finish_gate:
        # Rasa's cache knows the source of its components but not of what they import.
        train_model(project, scratch, afresh=force or before.get("code") != code)
        finish_gate()
    for product in (MODEL, GATE):
        os.replace(str(scratch / product), str(project.models / product))
    return {"model": MODEL, "gate": GATE, "fingerprint": everything, "code": code, "gate_fingerprint": gate}


def encode_examples(project: Project) -> None:
    """Give every new example its sentence vector, for both trainings: each would take a minute over it."""
    run(project, [str(ENGINE / "python"), "-m", "bot.engine.encode_examples"], Display("words", str.strip), None)


def train_model(project: Project, scratch: Path, *, afresh: bool) -> None:
    """Train Rasa's model into the scratch folder."""
    command = [str(ENGINE / "rasa"), "train", "--fixed-model-name", MODEL_NAME, "--domain", "domain.yml"]
    command += ["--data", "data", "--out", str(scratch)]
    if afresh:
        command.append("--force")
    say("  model  reading the content")
    run(project, command, Display("model", tidy), scratch / MODEL)


@contextmanager
def training_gate(project: Project, scratch: Path, *, afresh: bool) -> Iterator[Callable[[], None]]:
    """Train the crisis gate beside the model, or keep the one in place; gives what waits for it."""
    if not afresh and (project.models / GATE).exists():
        say("  gate   is unchanged")
        shutil.copyfile(str(project.models / GATE), str(scratch / GATE))
        yield lambda: None
        return
    say("  gate   training the crisis gate beside the model (log: var/train-gate.log)")
    command = [str(ENGINE / "python"), "-m", "bot.engine.train_gate", str(scratch / GATE)]
    begin = time.monotonic()
    log, product = project.gate_log, scratch / GATE
    with beside(command, log, project.env(), project.folder) as child:
        yield lambda: check(project, wait_for(child, Display("gate "), begin), command, product, log)


def run(project: Project, command: "list[str]", display: Display, product: Optional[Path]) -> None:
    """Run one step to its end."""
    code = run_logged(command, project.log, display, env=project.env(), cwd=project.folder)
    check(project, code, command, product, project.log)


def check(project: Project, code: int, command: "list[str]", product: Optional[Path], log: Path) -> None:
    """A step has worked when it says so and its product, if it makes one, is there."""
    missing = product is not None and not product.exists()
    if code != 0 or missing:
        say(tail(log, 30))
        reason = f"ended with code {code}" if code else f"wrote no {product.name if product else 'file'}"
        kept = "The model that was in place stays." if (project.models / MODEL).exists() else "There is no model yet."
        message = f"Training failed: {' '.join(command[:3])} {reason}. {kept} The whole log is var/{log.name}."
        raise TrainingError(message)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the model and the crisis gate if anything changed.")
    parser.add_argument("--force", action="store_true", help="train although nothing changed")
    parser.add_argument("--check", action="store_true", help="only say by the exit code 1 that something has changed")
    parser.add_argument("--project", type=Path, default=ROOT, help="the folder whose content is trained (this one)")
    arguments = parser.parse_args()
    project = Project(arguments.project.resolve())
    if arguments.check:
        return 0 if is_up_to_date(project) else 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for folder in (project.models, project.log.parent):
        folder.mkdir(exist_ok=True)
    try:
        with one_at_a_time(ROOT / "var" / "train.lock", "training"):
            train(project, force=arguments.force)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The model that was in place, if any, stays.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
