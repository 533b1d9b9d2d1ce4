"""A project's folder with a copy of the scripts, so that they work on it and not on ours."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


class Tree:
    """The folder, and a path of programs with nothing on it but what a test puts there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.programs = root / "programs"
        self.programs.mkdir()
        shutil.copytree(SCRIPTS, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))

    def write(self, name: str, text: str) -> Path:
        """Write a file, with its folders."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def program(self, name: str, script: str) -> Path:
        """Write an executable shell script."""
        path = self.write(name, f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return path

    def run(self, script: str, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a script to its end."""
        with self.start(script, *arguments, **env) as process:
            out, err = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python where the scripts can be imported."""
        env = {"PYTHONPATH": str(self.root / "scripts"), "PATH": str(self.programs)}
        return subprocess.run(
            [sys.executable, *arguments], cwd=self.root, env=env, capture_output=True, text=True, check=False
        )

    def start(self, script: str, *arguments: str, **env: str) -> "subprocess.Popen[str]":
        """Start a script."""
        home = {"HOME": str(self.root), "PATH": str(self.programs)}
        return subprocess.Popen(
            [sys.executable, f"scripts/{script}", *arguments],
            cwd=self.root,
            env={**home, **{name: value for name, value in os.environ.items() if name == "LANG"}, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)
