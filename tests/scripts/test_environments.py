"""scripts/environments.py, with real environments and a package made here instead of an index."""

import base64
import hashlib
import json
import time
import zipfile
from pathlib import Path

import pytest

from tests.scripts.conftest import Tree

PYTHON310 = str(Path(__file__).resolve().parents[2] / ".venv-engine" / "bin" / "python")
NOTHING_TO_DO = "Environments: .venv and .venv-engine are up to date.\n"


def write_wheel(folder: Path, name: str) -> str:
    """Write the smallest package there can be; returns its line for a requirements file."""
    files = {
        f"{name}.py": "VERSION = 1\n",
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
            rows.append(f"{file},sha256={digest},{len(text)}")
        record = f"{name}-1.0.dist-info/RECORD"
        wheel.writestr(record, "\n".join([*rows, f"{record},,"]) + "\n")
    return f"{name} @ {path.as_uri()} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """A requirements line for each of a few packages."""
    wheels = tmp_path_factory.mktemp("wheels")
    names = ("webpart", "testpart", "enginepart", "encoderpart", "latecomer")
    return {name: write_wheel(wheels, name) for name in names}


@pytest.fixture(scope="module")
def made(tmp_path_factory, lines):
    """A folder whose environments were made for the tests. Each test here leaves it up to date."""
    tree = Tree(tmp_path_factory.mktemp("made"))
    tree.write("requirements/web.txt", lines["webpart"])
    tree.write("requirements/test.txt", lines["webpart"] + lines["testpart"])
    tree.write("requirements/engine.txt", lines["enginepart"])
    tree.write("requirements/encoder.txt", lines["encoderpart"])
    tree.first = set_up(tree, "--tests")
    assert tree.first.returncode == 0, tree.first.stdout + tree.first.stderr
    return tree


def set_up(tree: Tree, *arguments: str):
    quick = {"PIP_NO_COMPILE": "1", "PIP_NO_INDEX": "1"}
    return tree.run("environments.py", *arguments, PYTHON310=PYTHON310, **quick)


def stamp(tree: Tree, environment: str) -> Path:
    return tree.root / environment / "clinic-stamp.json"


def imports(tree: Tree, environment: str, module: str) -> bool:
    packages = next((tree.root / environment / "lib").glob("python3.*")) / "site-packages"
    return (packages / f"{module}.py").exists()


def test_makes_both_from_the_lists(made):
    assert imports(made, ".venv", "webpart")
    assert imports(made, ".venv", "testpart")
    assert imports(made, ".venv", "encoderpart")
    assert imports(made, ".venv-engine", "enginepart")
    assert imports(made, ".venv-engine", "encoderpart")
    assert not imports(made, ".venv-engine", "webpart")
    assert json.loads(stamp(made, ".venv-engine").read_text())["python"].startswith("3.10.")
    assert made.first.stdout.count("is in, after") == 4


@pytest.mark.parametrize("arguments", [(), ("--tests",)])
def test_costs_nothing_when_nothing_changed(made, arguments):
    before = stamp(made, ".venv").stat().st_mtime_ns
    begin = time.monotonic()

    assert set_up(made, *arguments).stdout == NOTHING_TO_DO
    assert time.monotonic() - begin < 3
    assert stamp(made, ".venv").stat().st_mtime_ns == before


def test_installs_what_changed_on_top(made, lines):
    made.write("requirements/engine.txt", lines["enginepart"] + lines["latecomer"])
    output = set_up(made).stdout

    assert imports(made, ".venv-engine", "latecomer")
    assert "  .venv  " not in output
    assert "new, with" not in output
    assert set_up(made).stdout == NOTHING_TO_DO


def test_keeps_the_tests_packages_in_a_plain_run(made, lines):
    made.write("requirements/web.txt", lines["webpart"] + lines["latecomer"])
    made.write("requirements/test.txt", lines["webpart"] + lines["testpart"] + lines["latecomer"])
    output = set_up(made).stdout

    assert "requirements/test.txt is in" in output
    assert imports(made, ".venv", "latecomer")
    assert set_up(made, "--tests").stdout == NOTHING_TO_DO


def test_makes_a_half_made_environment_anew(made):
    path = stamp(made, ".venv")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"state": "installing"}))
    rest = made.write(".venv/half-written", "")
    output = set_up(made, "--tests").stdout

    assert "  .venv  new, with Python 3" in output
    assert "  .venv-engine  " not in output
    assert not rest.exists()
    assert set_up(made, "--tests").stdout == NOTHING_TO_DO


@pytest.mark.parametrize(
    ("content", "state"),
    [
        ("{}", "ready"),
        ('{"place": "/moved/from/here/.venv-engine"}', "new"),
        ('{"python": "3.10.0rc0"}', "new"),
        ('{"files": {}}', "changed"),
        ('{"files": null}', "new"),
        ("[]", "new"),
        ("{", "new"),
        (None, "changed"),
    ],
)
def test_the_stamp_decides_what_is_done(made, content, state):
    path = stamp(made, ".venv-engine")
    before = path.read_text()
    if content is None:
        path.unlink()
    elif content in {"[]", "{"}:
        path.write_text(content)
    else:
        path.write_text(json.dumps(json.loads(before) | json.loads(content)))
    code = (
        "from environments import Environment;print(Environment('.venv-engine', ['engine.txt', 'encoder.txt']).state())"
    )
    done = made.python("-c", code)
    path.write_text(before)

    assert done.stdout.strip() == state


def test_an_environment_whose_python_is_gone_is_made_anew(made):
    python = made.root / ".venv-engine" / "bin" / "python"
    target = python.readlink()
    python.unlink()
    done = made.python("-c", "from environments import Environment; print(Environment('.venv-engine', []).state())")
    python.symlink_to(target)

    assert done.stdout.strip() == "new"


def test_a_wrong_hash_is_refused_and_the_next_try_goes_on(made, lines):
    good = (made.root / "requirements" / "engine.txt").read_text()
    wrong = lines["testpart"].partition("sha256:")[0] + "sha256:" + "0" * 64
    made.write("requirements/engine.txt", f"{good}{wrong}\n")
    failed = set_up(made)

    assert failed.returncode == 1
    assert "DO NOT MATCH THE HASHES" in failed.stdout
    assert "requirements/engine.txt could not be installed. The whole log is var/setup.log." in failed.stderr
    assert not imports(made, ".venv-engine", "testpart")
    made.write("requirements/engine.txt", good)
    repaired = set_up(made)
    assert repaired.returncode == 0
    assert "new, with" not in repaired.stdout
    assert set_up(made).stdout == NOTHING_TO_DO


def test_a_missing_python_3_10_is_said_before_anything_is_made(tree):
    tree.program("programs/python3.10", "echo 'pyenv: python3.10: command not found' >&2; exit 127")
    tree.program("programs/pyenv", "echo 'pyenv: version `3.10` not installed' >&2; exit 1")
    tree.program("programs/uv", "exit 2")
    done = tree.run("environments.py")

    assert done.returncode == 2
    assert done.stderr == (
        "Python 3.10 is missing, and Rasa 3.6 runs on nothing newer: install Python 3.10 "
        "(for example with `pyenv install 3.10` or `uv python install 3.10`), "
        "or set PYTHON310=/path/to/python3.10, then run this again.\n"
    )
    assert not (tree.root / ".venv").exists()
    assert not (tree.root / ".venv-engine").exists()


def test_a_python310_that_is_none_is_said(tree):
    other = tree.program("python-of-mine", "exit 1")
    done = tree.run("environments.py", PYTHON310=str(other))

    assert done.returncode == 2
    assert done.stderr == f"PYTHON310 must name a working Python 3.10, but {other} does not run.\n"
