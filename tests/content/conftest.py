"""A small project of real files, and the real encoder, whose vectors are known or kept for all tests."""

import shutil

import pytest
from support import content
from support.known_vectors import copy_known

from bot.understanding.kept import KeptVectors

FILES = [
    "clinic.yml",
    "content.yml",
    *(f"data/nlu/{name}.yml" for name in ("greet", "schedule_intake", "contact_human", "faq/insurance", "faq/cost")),
]
DOMAIN = """\
version: "3.1"
intents:
- faq
- greet
- schedule_intake
- contact_human
responses:
  utter_greet:
  - text: Hello, this is {clinic_name}.
    buttons:
    - {title: Insurance, payload: /faq/insurance}
"""
RULES = """\
version: "3.1"
rules:
- rule: A greeting
  steps:
  - intent: greet
  - action: utter_greet
"""


def lay_out(folder):
    """Make the project in a folder; the folder."""
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(content.ROOT / name, folder / name)
    (folder / "data/stories").mkdir()
    (folder / "data/stories/rules.yml").write_text(RULES, encoding="utf-8")
    (folder / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path):
    return lay_out(tmp_path)


@pytest.fixture(scope="session")
def vectors_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vectors")
    copy_known(lay_out(tmp_path_factory.mktemp("project")), folder)
    return folder


@pytest.fixture(scope="session")
def vectors(vectors_folder):
    return KeptVectors(vectors_folder)
