"""Trainings whose time is taken: ours, model and crisis gate, and that of Rasa's default configuration."""

import os
import resource
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from bench.servers import QUIET, BenchError
from bench.stage import Say
from bench.systems import ENGINE_PYTHON, RASA
from bot.settings import ROOT

DEFAULT_CONFIG = ROOT / "bench" / "default_config.yml"
DEFAULT_MODEL = "default"
ENGINE = (str(ENGINE_PYTHON), "-m")
VECTORS = "vectors"
# All 100 epochs take three hours on two cores. An answer takes as long after two, which are a lower bound of training.
DEFAULT_EPOCHS = 2
SIGN_OF_LIFE_SECONDS = 60.0


@dataclass(frozen=True)
class Spent:
    """What a training took.

    Attributes:
        seconds: by the clock, which other work on the machine lengthens.
        processor_seconds: of all cores together, which it lengthens little.
    """

    seconds: float
    processor_seconds: float

    def __add__(self, other: "Spent") -> "Spent":
        """Both, one after the other."""
        return Spent(self.seconds + other.seconds, self.processor_seconds + other.processor_seconds)


def train_ours(folder: Path, say: Say) -> Spent:
    """What model and crisis gate take, as `make train` trains them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    encoding = timed([*ENGINE, "bot.engine.encode_examples"], folder / "encoding.log", say, _vectors(folder))
    gate = [*ENGINE, "bot.engine.train_gate", str(folder / "gate.npz")]
    gate_spent = timed(gate, folder / "gate.log", say, _vectors(folder))
    return encoding + gate_spent + train_model(ROOT / "config.yml", folder, "clinic", say)


def train_default(folder: Path, say: Say) -> Spent:
    """What the first epochs of Rasa's default configuration take on the same data; leaves its model in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return train_model(shortened(DEFAULT_CONFIG, DEFAULT_EPOCHS, folder), folder, DEFAULT_MODEL, say)


def shortened(config: Path, epochs: int, folder: Path) -> Path:
    """A copy of a configuration, each of whose parts that trains in epochs stops after so many."""
    content = YAML(typ="safe").load(config)
    for part in (*content["pipeline"], *content["policies"]):
        if "epochs" in part:
            # Beside the final one there is no evaluation, which costs time of its own.
            part.update(epochs=epochs, evaluate_every_number_of_epochs=-1)
    copy = folder / "config.yml"
    with copy.open("w", encoding="utf-8") as file:
        YAML().dump(content, file)
    return copy


def train_model(config: Path, folder: Path, name: str, say: Say, data: Path = ROOT / "data") -> Spent:
    """What one `rasa train` takes, with a cache of its own that is thrown away.

    Raises:
        BenchError: it failed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = ["--config", str(config), "--domain", str(ROOT / "domain.yml"), "--data", str(data)]
    command = [str(RASA), "train", "--force", "--fixed-model-name", name, *files, "--out", str(folder)]
    cache = folder / "cache"
    try:
        return timed(command, folder / f"{name}.log", say, {"RASA_CACHE_DIRECTORY": str(cache), **_vectors(folder)})
    finally:
        shutil.rmtree(cache, ignore_errors=True)
        shutil.rmtree(folder / VECTORS, ignore_errors=True)


def _vectors(folder: Path) -> dict[str, str]:
    return {"CLINIC_BOT_VECTORS": str(folder / VECTORS)}


def timed(command: Sequence[str], log: Path, say: Say, env: Mapping[str, str] | None = None) -> Spent:
    """What a command takes that must succeed; says now and then that it still runs.

    Raises:
        BenchError: it failed.
    """
    begin, used = time.monotonic(), _processor_seconds()
    with log.open("wb") as out:
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **QUIET, **(env or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(child, begin, say)
        except BaseException:  # Ctrl-C: nobody is left to look after the child
            child.terminate()
            child.wait()
            raise
    if child.returncode:
        raise BenchError(f"{' '.join(command[:3])} … failed; see {log}.")
    return Spent(time.monotonic() - begin, _processor_seconds() - used)


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _wait(child: subprocess.Popen[bytes], begin: float, say: Say) -> None:
    while child.poll() is None:
        try:
            child.wait(SIGN_OF_LIFE_SECONDS)
        except subprocess.TimeoutExpired:
            say(f"… {(time.monotonic() - begin) / 60:.0f} min")
