#!/usr/bin/env python3
"""Makes the two environments from the hashed lists in requirements/: .venv and .venv-engine.

An environment that is up to date costs nothing: a stamp inside it says what it was made from. One that
was left half-made is made anew. Runs on any Python from 3.8 on, with the standard library alone.
"""

import sys

if sys.version_info < (3, 8):
    sys.exit(
        "This needs Python 3.8 or newer to start with, and python3 is %d.%d: "
        "run it with a newer one, for example `make run PYTHON=python3.11`." % sys.version_info[:2]
    )

import argparse
import hashlib
import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, NoReturn, Optional, Sequence, Tuple

from progress import Display, elapsed, one_at_a_time, run_logged, say, tail
from system import answer

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
LOG = ROOT / "var" / "setup.log"
STAMP = "clinic-stamp.json"

# What a candidate must be able to do; its answer names the interpreter behind a shim or an environment.
TRIAL = (
    "import json, sqlite3, ssl, sys, venv;"
    "print(json.dumps([sys.version_info[:3], getattr(sys, '_base_executable', None) or sys.executable]))"
)

Version = Tuple[int, ...]

USABLE: Dict[str, Callable[[Version], bool]] = {
    ".venv": lambda version: version >= (3, 11),
    ".venv-engine": lambda version: version[:2] == (3, 10),
}


class Interpreter(NamedTuple):
    """A Python that was tried and runs."""

    path: str
    version: Version

    def __str__(self) -> str:
        """The version and where it is."""
        return f"Python {dotted(self.version)} ({self.path})"


class SetUpError(Exception):
    """Said to the person at the terminal; `code` is the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


class Environment:
    """One environment, the lists that it is made from, and its stamp."""

    def __init__(self, name: str, lists: Sequence[str], covered: Sequence[str] = ()) -> None:
        """Describe an environment.

        Args:
            name: its folder under the project's root, a key of USABLE.
            lists: the requirement files to install.
            covered: further requirement files that those contain.
        """
        self.name = name
        self.lists = list(lists)
        self.covered = list(covered)
        self.folder = ROOT / name
        self.python = self.folder / "bin" / "python"

    def stamp(self) -> Optional[Dict[str, Any]]:
        """What the stamp says, an empty one if it cannot be read, or None if there is none."""
        path = self.folder / STAMP
        if not path.exists():
            return None
        try:
            stamp = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def write_stamp(self, state: str, files: Dict[str, str], version: Version) -> None:
        """Replace the stamp in one step."""
        content = {"state": state, "place": str(self.folder), "python": dotted(version), "files": files}
        fresh = self.folder / (STAMP + ".new")
        fresh.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(str(fresh), str(self.folder / STAMP))

    def wanted(self) -> Dict[str, str]:
        """The SHA-256 of every requirement file that the environment is made from."""
        return {name: sha256(REQUIREMENTS / name) for name in [*self.lists, *self.covered]}

    def state(self) -> str:
        """`ready`, `changed` (install on top of what is there) or `new` (make the folder anew)."""
        stamp = self.stamp()
        found = try_python(str(self.python)) if self.folder.is_dir() else None
        if found is None or not USABLE[self.name](found.version):
            return "new"
        if stamp is None:  # made by hand: the installer sees to what is missing
            return "changed"
        made_of = (stamp.get("place"), stamp.get("python"))
        if stamp.get("state") == "installing" or made_of != (str(self.folder), dotted(found.version)):
            return "new"
        files = stamp.get("files")
        if not isinstance(files, dict):
            return "new"
        return "ready" if self.wanted().items() <= files.items() else "changed"


def web_environment(*, tests: bool) -> Environment:
    """The environment of web, actions and tests.

    test.txt contains web.txt in the same versions, so an environment that once got the tests' packages
    keeps them and is not installed twice.
    """
    plain = Environment(".venv", ["web.txt", "encoder.txt"])
    had_tests = "test.txt" in ((plain.stamp() or {}).get("files") or {})
    if not tests and (not had_tests or plain.state() == "ready"):
        return plain
    return Environment(".venv", ["test.txt", "encoder.txt"], covered=["web.txt"])


def dotted(version: Version) -> str:
    """(3, 11, 7) as 3.11.7."""
    return ".".join(str(part) for part in version)


def sha256(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- finding an interpreter ---------------------------------------------------------------------------------


def try_python(command: str) -> Optional[Interpreter]:
    """Run a candidate: a shim may be on the path and still run nothing."""
    said = answer(command, "-c", TRIAL)
    if said is None:
        return None
    try:
        version, path = json.loads(said)
    except ValueError:
        return None
    return Interpreter(path if Path(path).exists() else command, tuple(version))


def on_path(*names: str) -> Iterator[str]:
    """Every program of these names on the path, in the path's order: a shim may hide a real one."""
    for name in names:
        for folder in os.get_exec_path():
            found = shutil.which(name, path=folder)
            if found:
                yield found


def of_pyenv(*versions: str) -> Iterator[str]:
    """Interpreters that pyenv has installed."""
    if shutil.which("pyenv"):
        for version in versions:
            prefix = answer("pyenv", "prefix", version)
            if prefix:
                yield str(Path(prefix) / "bin" / "python")


def of_uv(version: str) -> Iterator[str]:
    """An interpreter that uv knows, else one that it can get."""
    if shutil.which("uv"):
        find = ("uv", "python", "find", "--no-project", version)
        known = answer(*find)
        if known:
            yield known
        say(f"  Python {version} is not here; asking uv for it …")
        if run_logged(["uv", "python", "install", version], LOG, Display("uv python install")) == 0:
            installed = answer(*find)
            if installed:
                yield installed


def find_web_python() -> Interpreter:
    """A Python for `.venv`: 3.11 or newer."""
    newest_first = ("3.13", "3.12", "3.11")
    for candidates in (
        iter([sys.executable]),
        on_path("python3.13", "python3.12", "python3.11", "python3"),
        of_pyenv(*newest_first),
    ):
        for candidate in candidates:
            found = try_python(candidate)
            if found and found.version >= (3, 11) and not inside_project(found.path):
                return found
    sentence = (
        "Python 3.11 or newer is missing: install it so that python3.11, python3.12 or python3.13 is on the "
        "path, then run this again."
    )
    raise SetUpError(sentence, code=2)


def find_engine_python() -> Interpreter:
    """A Python for `.venv-engine`: a 3.10 that really runs."""
    named = os.environ.get("PYTHON310")
    if named:
        found = try_python(named)
        if found is None or found.version[:2] != (3, 10):
            runs = f"is Python {dotted(found.version)}" if found else "does not run"
            sentence = f"PYTHON310 must name a working Python 3.10, but {named} {runs}."
            raise SetUpError(sentence, code=2)
        return found
    for candidates in (on_path("python3.10"), of_pyenv("3.10"), of_uv("3.10")):
        for candidate in candidates:
            found = try_python(candidate)
            if found and found.version[:2] == (3, 10) and not inside_project(found.path):
                return found
    sentence = (
        "Python 3.10 is missing, and Rasa 3.6 runs on nothing newer: install Python 3.10 "
        "(for example with `pyenv install 3.10` or `uv python install 3.10`), "
        "or set PYTHON310=/path/to/python3.10, then run this again."
    )
    raise SetUpError(sentence, code=2)


def inside_project(path: str) -> bool:
    """Whether an interpreter lies in one of the folders that are about to be made anew."""
    return any(ROOT / name in Path(path).parents for name in (".venv", ".venv-engine"))


# --- making an environment ----------------------------------------------------------------------------------


def make(environment: Environment, interpreter: Interpreter) -> None:
    """Make the folder anew, with no package in it."""
    say(f"  {environment.name}  new, with {interpreter}")
    if environment.folder.is_symlink():
        environment.folder.unlink()
    elif environment.folder.exists():
        shutil.rmtree(str(environment.folder))
    environment.folder.mkdir()
    # Written first: whatever stops us from here on leaves an environment that says it is not whole.
    environment.write_stamp("installing", {}, interpreter.version)
    command = [interpreter.path, "-m", "venv", str(environment.folder)]
    if shutil.which("uv"):
        command.append("--without-pip")  # uv needs none, and copying pip takes longer than all the rest
    if run_logged(command, LOG, Display(environment.name)) != 0:
        fail(environment, f"{interpreter} cannot make an environment (on Debian: install its -venv package)")


def install(environment: Environment) -> None:
    """Install the lists, by uv where it is there, else by pip."""
    found = try_python(str(environment.python))
    if found is None:
        fail(environment, "the environment's python does not run")
    environment.write_stamp("installing", {}, found.version)
    for name in environment.lists:
        begin = time.monotonic()
        options = ["--require-hashes", "-r", str(REQUIREMENTS / name)]
        if name == "encoder.txt":
            options.append("--no-deps")  # its files are wanted, not its code's dependencies
        if not install_list(environment, name, options):
            # The installer ended by itself and so left nothing half-copied: the next try goes on from here.
            environment.write_stamp("failed", {}, found.version)
            fail(environment, f"requirements/{name} could not be installed")
        say(f"  {environment.name}  requirements/{name} is in, after {elapsed(begin)}")
    environment.write_stamp("installed", environment.wanted(), found.version)


def install_list(environment: Environment, name: str, options: List[str]) -> bool:
    """Install one list; whether it worked."""
    python = str(environment.python)
    uv = shutil.which("uv")
    if uv:
        say(f"  {environment.name}  installing requirements/{name} with uv")
        if run_logged([uv, "pip", "install", "--python", python, *options], LOG, Display(environment.name)) == 0:
            return True
        say(f"  {environment.name}  uv could not do it (var/setup.log says why); trying pip")
    else:
        say(f"  {environment.name}  installing requirements/{name} with pip")
    if answer(python, "-m", "pip", "--version") is None:
        run_logged([python, "-m", "ensurepip"], LOG, Display(environment.name))
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", *options]
    return run_logged(pip, LOG, Display(environment.name)) == 0


def fail(environment: Environment, reason: str) -> NoReturn:
    """Show the log's end and stop."""
    say(tail(LOG, 20))
    message = f"{environment.name}: {reason}. The whole log is var/setup.log."
    raise SetUpError(message)


def set_up(*, tests: bool) -> None:
    """Bring both environments up to date."""
    environments = (web_environment(tests=tests), Environment(".venv-engine", ["engine.txt", "encoder.txt"]))
    states = [(environment, environment.state()) for environment in environments]
    if all(state == "ready" for _, state in states):
        say("Environments: .venv and .venv-engine are up to date.")
        return
    say("Environments: setting up, which takes some minutes the first time (log: var/setup.log)")
    LOG.write_text("", encoding="utf-8")
    finders = {".venv": find_web_python, ".venv-engine": find_engine_python}
    # Both interpreters first: what is missing is said now, not after minutes of installing.
    found = {environment.name: finders[environment.name]() for environment, state in states if state == "new"}
    for environment, state in states:
        if state == "new":
            make(environment, found[environment.name])
        if state != "ready":
            install(environment)
    say("Environments: ready.")


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Make .venv and .venv-engine from requirements/.")
    parser.add_argument("--tests", action="store_true", help="with what `make test` and `make lint` need")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with one_at_a_time(ROOT / "var" / "setup.lock", "set-up"):
            set_up(tests=arguments.tests)
    except SetUpError as failure:
        print(failure, file=sys.stderr)
        return failure.code
    except KeyboardInterrupt:
        print("Stopped. The next run starts the unfinished environment anew.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
