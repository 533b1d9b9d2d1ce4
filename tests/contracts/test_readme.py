"""The README and the page for whoever runs it name what there is."""

import re
from dataclasses import fields

import pytest
from support import content

from bot.settings import PREFIX, Settings

PAGES = [content.ROOT / "README.md", content.ROOT / "docs" / "operating.md"]
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}
ALL = "\n".join(TEXTS.values())


def test_every_setting_is_named_and_no_other():
    named = set(re.findall(rf"`({PREFIX}[A-Z_]+)`", ALL)) | set(re.findall(rf"`({PREFIX}[A-Z_]+)=", ALL))
    assert named == {f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_exists(page):
    for target in re.findall(r"\]\(([^)#]+)\)", TEXTS[page]):
        assert (page.parent / target).exists(), target


def test_every_make_target_that_is_named_exists():
    makefile = (content.ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z]+)", ALL)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_message_of_the_content_check_is_in_the_guide_and_no_other():
    guide = (content.ROOT / "docs/content-team.md").read_text(encoding="utf-8")
    rows = "\n".join(line.split("|")[1] for line in guide.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", rows)) == set(content.read("content.yml")["messages"])


@pytest.mark.parametrize("page", ["README.md", "docs/architecture.md"])
def test_every_path_that_is_named_exists_and_every_room_is_named(page):
    named = set(re.findall(r"`((?:\w+/)+[\w./*-]*)`", (content.ROOT / page).read_text(encoding="utf-8")))
    ours = {path for path in named if not path.startswith(("var/", "webhooks/"))}
    assert [path for path in ours if not list(content.ROOT.glob(path.rstrip("/")))] == []
    rooms = {f"bot/{room.parent.name}/" for room in content.ROOT.glob("bot/*/__init__.py")}
    assert rooms <= named


def test_the_page_on_architecture_names_every_file_of_bot_that_lies_in_no_room():
    text = (content.ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    files = [path.name for path in content.ROOT.glob("bot/*.py") if path.name != "__init__.py"]
    assert [name for name in files if f"`bot/{name}`" not in text] == []
