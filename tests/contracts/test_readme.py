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
