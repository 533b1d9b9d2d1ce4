"""A project with content, a store and an engine that takes models."""

import subprocess

import pytest
from support.content_desk import TakingEngine, desk_of, project
from support.databases import new_sqlite
from support.sealed import keys_in

from bot.publishing import training
from bot.store.database import Store


@pytest.fixture
def root(tmp_path):
    return project(tmp_path / "project")


@pytest.fixture
def store(tmp_path):
    opened = Store(new_sqlite(tmp_path / "clinic.db"), keys_in(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def engine():
    opened = TakingEngine()
    yield opened
    opened.close()


@pytest.fixture
def trained(monkeypatch):
    """Says whether the models in place are what the files in place make."""

    def trained(*, answer):
        monkeypatch.setattr(training, "is_up_to_date", lambda _root: answer)

    trained(answer=True)
    return trained


@pytest.fixture
def desk(root, store, engine, trained):
    opened = desk_of(root, store, engine.url)
    opened.live()
    trained(answer=False)
    return opened


@pytest.fixture
def git(root):
    """Makes the project a git checkout with everything committed; runs git in it."""

    def git(*arguments):
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    git("init", "--quiet")
    (root / ".gitignore").write_text("models/\nvar/\naccess-log.head\n", encoding="utf-8")
    git("add", "--all")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "all")
    return git
