"""A new topic's file is tidy, and the check complains until it is filled in."""

from datetime import date

import pytest
from support import content

from bot.clinic.errors import ContentError
from bot.content.check import check
from bot.content.limits import load_handbook
from bot.content.new import new_topic

HANDBOOK = load_handbook(content.ROOT / "content.yml")
TODAY = date(2026, 11, 25)
ANSWER = (
    "Yes. You can talk with your therapist by video from home. You need a phone or a computer, and a quiet room. "
    "Not every visit can be by video. Our intake team can tell you which ones, and what you need for the first one."
)


def rules(project):
    return sorted({each.rule for each in check(project, today=TODAY)})


def test_the_check_complains_of_a_new_file(project):
    path = new_topic(project, "telehealth", "By video", HANDBOOK)
    assert path == project / "data/nlu/faq/telehealth.yml"
    assert rules(project) == ["empty_answer", "empty_example", "no_examples", "no_source"]
    assert {each.file for each in check(project, today=TODAY)} == {"data/nlu/faq/telehealth.yml"}


def test_a_filled_file_has_no_mistake(project):
    path = new_topic(project, "telehealth", "By video", HANDBOOK)
    text = path.read_text(encoding="utf-8")
    for style in HANDBOOK.limits.styles:
        lines = "".join(f"    - can we meet on video {style} {number}\n" for number in range(8))
        text = text.replace("    -\n", lines, 1)
    text = text.replace("# Source:", "# Source: the intake desk").replace('text: ""', f"text: {ANSWER}")
    path.write_text(text.replace("facts: []", "facts: [video or screen]"), encoding="utf-8")
    assert rules(project) == []


def test_a_colon_in_a_title_stays_a_title(project):
    new_topic(project, "telehealth", "Telehealth: by video", HANDBOOK)
    assert "unreadable" not in rules(project)


@pytest.mark.parametrize("name", ["", "Tele health", "../cost", "2nd", "télé"])
def test_a_name_that_is_none_is_refused(project, name):
    before = sorted(project.rglob("*"))
    with pytest.raises(ContentError):
        new_topic(project, name, "By video", HANDBOOK)
    assert sorted(project.rglob("*")) == before


@pytest.mark.parametrize("title", ["", "  ", "By\nvideo"])
def test_a_title_that_is_none_is_refused(project, title):
    with pytest.raises(ContentError):
        new_topic(project, "telehealth", title, HANDBOOK)


def test_a_topic_that_is_there_is_left_alone(project):
    path = project / "data/nlu/faq/cost.yml"
    before = path.read_bytes()
    with pytest.raises(ContentError):
        new_topic(project, "cost", "Cost", HANDBOOK)
    assert path.read_bytes() == before
