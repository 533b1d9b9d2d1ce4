"""A small project of real files, and the real encoder, whose vectors are kept for all tests."""

import shutil

import pytest
from support import content

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


@pytest.fixture
def project(tmp_path):
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(content.ROOT / name, tmp_path / name)
    (tmp_path / "data/stories").mkdir()
    (tmp_path / "data/stories/rules.yml").write_text(RULES, encoding="utf-8")
    (tmp_path / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="session")
def vectors(tmp_path_factory):
    return KeptVectors(tmp_path_factory.mktemp("vectors"))
