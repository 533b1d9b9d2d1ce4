"""A copy of this project with a sixteenth of its examples: it is trained in half a minute, and may be published to."""

import os
import re
import shutil
import subprocess
import sys

from bot.settings import ROOT

PARTS = ("actions", "bot", "data", "requirements", "scripts", "widget", "tests/heldout/first")
FILES = (
    "config.yml",
    "domain.yml",
    "clinic.yml",
    "wording.yml",
    "content.yml",
    "console.yml",
    "credentials.yml",
    "endpoints.yml",
)
LINKS = (".venv", ".venv-engine", ".cache")
EACH = 16
EXAMPLE = re.compile(r" +- ")
VIDEO = re.compile(r"(?i)^    - .*(telehealth|video|virtual|zoom|online|remote)")
MUST_PASS = """\
crisis:
- I am going to kill myself tonight
- i want to die and i have the pills here
- I keep thinking about suicide
advice:
- Should I divorce my wife?
faq/duration:
- How many sessions does IPT take in total?
faq/cost:
- What does one session cost?
"""
# Seen by a gate that knows little, and far from its thresholds: no other example may decide a test.
DANGER = """\
nlu:
- intent: crisis
  examples: |
    - nobody would miss me if i was dead and i think im done
    - I keep thinking about hanging myself
    - wanna die so bad rn
    - I cut my arms again last night and it was deeper this time
    - I want to be asleep and never wake up again
    - I want to hurt myself really badly
    - He swallowed a whole bottle of pills and he won't wake up
    - he hits me every night and i am scared for my life
"""
# Of few examples few can be asked for.
LIMITS = {"topic_examples": 1, "intent_examples": 1, "style_examples": 1, "styles_needed": 1}


def make_small_project(root):
    """Copy it into a folder that is not there yet, and train it; the folder."""
    for name in PARTS:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    for name in LINKS:
        (root / name).symlink_to((ROOT / name).resolve())
    for path in (
        *root.glob("data/nlu/**/*.yml"),
        *root.glob("tests/heldout/first/*.yml"),
        root / "data/gate/form_answers.yml",
    ):
        path.write_text(thinned(path.read_text(encoding="utf-8")), encoding="utf-8")
    (root / "must_pass.yml").write_text(MUST_PASS, encoding="utf-8")
    (root / "tests/heldout/first/crisis.yml").write_text(DANGER, encoding="utf-8")
    relax(root / "content.yml")
    forget_video(root / "data/nlu/out_of_scope/clinic.yml")
    train(root)
    return root


def thinned(text):
    """Every sixteenth example of each block, the first among them."""
    kept, seen = [], 0
    for line in text.splitlines(keepends=True):
        if not EXAMPLE.match(line) or "intent:" in line:
            kept.append(line)
            seen = 0
            continue
        if seen % EACH == 0 or not line.startswith("    - "):
            kept.append(line)
        seen += 1
    return "".join(kept)


def forget_video(path):
    """Take out what asks for visits by video, as whoever adds a topic of it does."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not VIDEO.search(line)), encoding="utf-8")


def relax(path):
    text = path.read_text(encoding="utf-8")
    for name, value in LIMITS.items():
        text = re.sub(rf"(?m)^  {name}: \d+", f"  {name}: {value}", text)
    path.write_text(text, encoding="utf-8")


def train(root):
    """Train model and gate."""
    done = subprocess.run(
        [sys.executable, str(root / "scripts" / "train.py")],
        cwd=root,
        env={**os.environ, "CLINIC_BOT_VECTORS": str(root / ".cache" / "vectors")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
