"""The runs of Rasa that the tests here look at: two at a time, since each takes a quarter of a minute."""

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.content import ROOT
from support.house import Part
from support.sealed import keys_in

from bench.servers import free_ports
from bot.store.migrate import migrate

ENGINE = ROOT / ".venv-engine" / "bin"
MODEL = ROOT / "models" / "clinic.tar.gz"
GATES = ROOT / "tests" / "gates"
STORIES = ROOT / "tests" / "conversations"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}
COLOUR = re.compile(r"\x1b\[\d*m")
SECONDS = 240


@dataclass
class Run:
    """An ended command: its exit code, what it said, and the folder that it wrote to."""

    code: int
    said: str
    folder: Path

    @property
    def failed_story(self):
        """Rasa's own account of the first failed story, or else the end of what was said."""
        _, found, story = self.said.partition("Failed Story:")
        return story if found else self.said[-3000:]


def run(folder, *command, **environment):
    done = subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Run(done.returncode, COLOUR.sub("", done.stdout + done.stderr), folder)


def run_stories(folder, stories):
    """`rasa test core`. Without `--e2e` it would not read the visitors' sentences, only the intents beside them."""
    where = ["--stories", stories, "--model", MODEL, "--out", folder]
    return run(folder, ENGINE / "rasa", "test", "core", "--e2e", "--fail-on-prediction-errors", "--no-plot", *where)


def run_bad_story(folder):
    """The same for a known-bad story; Rasa takes only files named test_... for test stories."""
    shutil.copy(GATES / "bad_conversation.yml", folder / "test_bad_conversation.yml")
    return run_stories(folder, folder)


def run_validation(folder, *more):
    return run(folder, ENGINE / "rasa", "data", "validate", "--fail-on-warnings", "--data", "data", *more)


def run_replay(folder):
    """The stories again, with an action server and a store of their own."""
    (port,) = free_ports(1)
    url = f"sqlite:///{folder / 'clinic.db'}"
    migrate(url, keys_in(folder))
    own = {"ACTIONS_PORT": str(port), "DATABASE_URL": url, "KEY_FILE": str(folder / "secrets.key")}
    env = {**os.environ, **{f"CLINIC_BOT_{name}": value for name, value in own.items()}}
    command = [str(ROOT / ".venv" / "bin" / "python"), "-m", "actions"]
    actions = Part("actions", command, env, folder / "actions.log", f"http://127.0.0.1:{port}/health")
    actions.start()
    try:
        webhook = f"http://127.0.0.1:{port}/webhook"
        return run(
            folder, ENGINE / "python", STORIES / "replay.py", MODEL, webhook, STORIES, folder / "differences.json"
        )
    finally:
        actions.stop()


@pytest.fixture(scope="session")
def runs(tmp_path_factory):
    """All runs by name, each as a future."""
    if not (MODEL.exists() and ENGINE.exists()):
        pytest.fail("There is no trained model: run `make train` first.", pytrace=False)
    jobs = {
        "conversations": (run_stories, STORIES),
        "replay": (run_replay,),
        "validation": (run_validation,),
        "bad_conversation": (run_bad_story,),
        "bad_content": (run_validation, GATES / "bad_content.yml"),
    }
    with ThreadPoolExecutor(2) as pool:
        yield {name: pool.submit(job, tmp_path_factory.mktemp(name), *rest) for name, (job, *rest) in jobs.items()}
        pool.shutdown(cancel_futures=True)
