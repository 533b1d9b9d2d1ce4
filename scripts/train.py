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
MODELS = ROOT / "models"
RECORD = MODELS / "trained.json"
LOG = ROOT / "var" / "train.log"
GATE_LOG = ROOT / "var" / "train-gate.log"
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


def fingerprint(*patterns: str) -> str:
    """One SHA-256 over the names and the contents of files under the project's root."""
    total = hashlib.sha256()
    for path in files(*patterns):
        name = path.relative_to(ROOT).as_posix()
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def files(*patterns: str) -> Iterator[Path]:
    """The files of the patterns in a fixed order, without what editors leave beside them."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    for path in sorted(found):
        if not path.name.startswith(".") and not path.name.endswith("~"):
            yield path


def record() -> Dict[str, Any]:
    """What the model in place was trained from; empty if that is not known."""
    try:
        content = json.loads(RECORD.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_record(content: Dict[str, str]) -> None:
    """Replace the record in one step."""
    fresh = RECORD.with_name(RECORD.name + ".new")
    fresh.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    os.replace(str(fresh), str(RECORD))


def tidy(line: str) -> Optional[str]:
    """A line of Rasa's log for the terminal, if it says which part is being trained."""
    match = COMPONENT_LINE.search(line)
    return COMPONENT_WORDS[match.group(1)].format(match.group(2)) if match else None


def train(*, force: bool) -> None:
    """Train what has changed and put it in place."""
    everything, code = fingerprint(*CONTENT, *CODE), fingerprint(*CODE)
    before = record()
    in_place = (MODELS / MODEL).exists() and (MODELS / GATE).exists()
    if in_place and before.get("fingerprint") == everything and not force:
        say("Model: up to date.")
        return
    say("Model: training (log: var/train.log)")
    begin = time.monotonic()
    LOG.write_text("", encoding="utf-8")
    for left_over in MODELS.glob(SCRATCH + "*"):
        shutil.rmtree(str(left_over))
    scratch = MODELS / f"{SCRATCH}{os.getpid()}"
    scratch.mkdir()
    try:
        encode_examples()
        gate = fingerprint(*GATE_CONTENT)
        with training_gate(scratch, afresh=force or before.get("gate_fingerprint") != gate) as finish_gate:
            # Rasa's cache knows the source of its components but not of what they import.
            train_model(scratch, afresh=force or before.get("code") != code)
            finish_gate()
        os.replace(str(scratch / MODEL), str(MODELS / MODEL))
        os.replace(str(scratch / GATE), str(MODELS / GATE))
        # Last: if we are stopped before it, the next run trains again.
        write_record({"model": MODEL, "gate": GATE, "fingerprint": everything, "code": code, "gate_fingerprint": gate})
    finally:
        shutil.rmtree(str(scratch), ignore_errors=True)
    say(f"Model: trained after {elapsed(begin)}.")


def encode_examples() -> None:
    """Give every new example its sentence vector, for both trainings: each would take a minute over it."""
    run([str(ENGINE / "python"), "-m", "bot.engine.encode_examples"], Display("words", str.strip), None)


def train_model(scratch: Path, *, afresh: bool) -> None:
    """Train Rasa's model into the scratch folder."""
    command = [str(ENGINE / "rasa"), "train", "--fixed-model-name", MODEL_NAME, "--domain", "domain.yml"]
    command += ["--data", "data", "--out", str(scratch)]
    if afresh:
        command.append("--force")
    say("  model  reading the content")
    run(command, Display("model", tidy), scratch / MODEL)


@contextmanager
def training_gate(scratch: Path, *, afresh: bool) -> Iterator[Callable[[], None]]:
    """Train the crisis gate beside the model, or keep the one in place; gives what waits for it."""
    if not afresh and (MODELS / GATE).exists():
        say("  gate   is unchanged")
        shutil.copyfile(str(MODELS / GATE), str(scratch / GATE))
        yield lambda: None
        return
    say("  gate   training the crisis gate beside the model (log: var/train-gate.log)")
    command = [str(ENGINE / "python"), "-m", "bot.engine.train_gate", str(scratch / GATE)]
    begin = time.monotonic()
    with beside(command, GATE_LOG, {**os.environ, **QUIET}, ROOT) as child:
        yield lambda: check(wait_for(child, Display("gate "), begin), command, scratch / GATE, GATE_LOG)


def run(command: "list[str]", display: Display, product: Optional[Path]) -> None:
    """Run one step to its end."""
    check(run_logged(command, LOG, display, env={**os.environ, **QUIET}, cwd=ROOT), command, product, LOG)


def check(code: int, command: "list[str]", product: Optional[Path], log: Path) -> None:
    """A step has worked when it says so and its product, if it makes one, is there."""
    missing = product is not None and not product.exists()
    if code != 0 or missing:
        say(tail(log, 30))
        reason = f"ended with code {code}" if code else f"wrote no {product.name if product else 'file'}"
        kept = "The model that was in place stays." if (MODELS / MODEL).exists() else "There is no model yet."
        message = f"Training failed: {' '.join(command[:3])} {reason}. {kept} The whole log is var/{log.name}."
        raise TrainingError(message)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the model and the crisis gate if anything changed.")
    parser.add_argument("--force", action="store_true", help="train although nothing changed")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    MODELS.mkdir(exist_ok=True)
    try:
        with one_at_a_time(ROOT / "var" / "train.lock", "training"):
            train(force=arguments.force)
    except TrainingError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The model that was in place, if any, stays.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
