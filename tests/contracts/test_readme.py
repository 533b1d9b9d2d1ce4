"""The README names what there is."""

import re
from dataclasses import fields

from support import content

from bot.settings import PREFIX, Settings

README = (content.ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_in_the_readme_and_no_other():
    named = set(re.findall(rf"`({PREFIX}[A-Z_]+)`", README)) | set(re.findall(rf"`({PREFIX}[A-Z_]+)=", README))
    assert named == {f"{PREFIX}{field.name.upper()}" for field in fields(Settings)}


def test_every_file_that_the_readme_links_to_exists():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (content.ROOT / target).exists(), target


def test_every_make_target_of_the_readme_exists():
    makefile = (content.ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_message_of_the_content_check_is_in_the_guide_and_no_other():
    guide = (content.ROOT / "docs/content-team.md").read_text(encoding="utf-8")
    rows = "\n".join(line.split("|")[1] for line in guide.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", rows)) == set(content.read("content.yml")["messages"])
