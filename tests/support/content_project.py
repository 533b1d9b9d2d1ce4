"""A small project of real content files, for pages that change drafts of it."""

import shutil

from .content import ROOT

NAMES = ("greet", "schedule_intake", "contact_human", "faq/insurance", "faq/cost", "out_of_scope/clinic", "advice")
FILES = ["clinic.yml", "content.yml", *(f"data/nlu/{name}.yml" for name in NAMES)]
DOMAIN = """\
version: "3.1"
intents: [faq, greet, schedule_intake, contact_human, out_of_scope, advice]
responses:
  utter_greet:
  - text: Hello.
"""


def make_project(folder):
    """Copy the files into a folder; the folder."""
    for name in FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    return folder
