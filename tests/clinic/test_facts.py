"""clinic.yml: what the clinic says of itself, and nothing invented."""

from datetime import date

import pytest
from ruamel.yaml import YAML
from support import content

from bot.clinic.errors import ContentError
from bot.clinic.facts import load_facts

PATH = content.ROOT / "clinic.yml"
KNOWN = {
    "phone": "(973) 555-0100",
    "email": "intake@clinic.example",
    "address": "1 Main Street",
    "directions": "Beside the library.",
}


@pytest.fixture
def written(tmp_path):
    """clinic.yml with a change: path of the changed copy."""

    def write(change):
        facts = YAML(typ="safe").load(PATH)
        change(facts)
        copy = tmp_path / "clinic.yml"
        YAML(typ="safe").dump(facts, copy)
        return copy

    return write


def test_the_clinics_own_file_is_complete():
    facts = load_facts(PATH)
    assert facts.name == "New Jersey Behavioral Health"
    assert len(facts.programs) == 3
    assert facts.time_zone == "America/New_York"
    assert facts.consent_version


def test_what_the_article_does_not_give_is_empty_and_not_a_way_to_reach_the_clinic():
    facts = load_facts(PATH)
    assert (facts.phone, facts.email, facts.address, facts.directions) == ("", "", "", "")
    assert (facts.hours, facts.insurers) == ((), ())
    assert facts.reach == {}


def test_every_known_way_to_reach_the_clinic_is_named(written):
    hours = [
        {"days": "Monday to Friday", "open": "9:00 am", "close": "5:00 pm"},
        {"days": "Saturday", "open": "10:00 am", "close": "noon"},
    ]
    facts = load_facts(written(lambda entries: entries.update(KNOWN, hours=hours)))
    assert facts.reach == {**KNOWN, "hours": "Monday to Friday 9:00 am to 5:00 pm; Saturday 10:00 am to noon"}


@pytest.mark.parametrize("kind", KNOWN)
def test_one_known_way_stands_alone(written, kind):
    assert load_facts(written(lambda entries: entries.update({kind: KNOWN[kind]}))).reach == {kind: KNOWN[kind]}


def test_the_crisis_lines_are_the_national_ones_and_were_verified():
    lines = load_facts(PATH).crisis_lines
    assert (lines.emergency_call, lines.lifeline_call) == ("911", "988")
    assert lines.lifeline_chat == "https://988lifeline.org/chat/"
    assert (lines.text_keyword, lines.text_number) == ("HOME", "741741")
    assert (lines.dv_call, lines.dv_keyword, lines.dv_text) == ("1-800-799-7233", "START", "88788")
    assert isinstance(lines.verified_on, date)


@pytest.mark.parametrize("entry", sorted(content.read("clinic.yml")))
def test_a_missing_entry_stops_the_start_and_is_named(written, entry):
    with pytest.raises(ContentError, match=entry) as caught:
        load_facts(written(lambda entries: entries.pop(entry)))
    assert "clinic.yml" in str(caught.value)


@pytest.mark.parametrize("line", sorted(content.read("clinic.yml")["crisis_lines"]))
def test_a_missing_crisis_line_stops_the_start_and_is_named(written, line):
    with pytest.raises(ContentError, match=line):
        load_facts(written(lambda entries: entries["crisis_lines"].pop(line)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "5",
        "- a\n- b\n",
        "name: [unclosed",
        "just words",
        "name: x\n",
        "\tname: x",
        "crisis_lines: 5\n",
        "a: 2026-02-31",
    ],
)
def test_a_malformed_file_stops_the_start(tmp_path, text):
    path = tmp_path / "clinic.yml"
    path.write_text(text)
    with pytest.raises(ContentError, match=r"clinic\.yml"):
        load_facts(path)


@pytest.mark.parametrize("value", [None, 5, "Monday to Friday", ["Monday"], [{"days": "Monday"}]])
def test_malformed_hours_stop_the_start(written, value):
    with pytest.raises(ContentError, match=r"clinic\.yml"):
        load_facts(written(lambda entries: entries.update(hours=value)))


@pytest.mark.parametrize("entry", ["availability", "retention"])
@pytest.mark.parametrize("value", [5, "x", [[1]]])
def test_a_malformed_entry_stops_the_start_and_tells_the_file(written, entry, value):
    with pytest.raises(ContentError, match=r"clinic\.yml"):
        load_facts(written(lambda entries: entries.update({entry: value})))


def test_a_missing_file_stops_the_start(tmp_path):
    with pytest.raises(ContentError, match=r"clinic\.yml is missing"):
        load_facts(tmp_path / "clinic.yml")


def test_a_folder_stops_the_start(tmp_path):
    with pytest.raises(ContentError):
        load_facts(tmp_path)


def test_a_file_that_is_not_utf_8_stops_the_start(tmp_path):
    path = tmp_path / "clinic.yml"
    path.write_bytes(b"name: Cl\xednica\n")
    with pytest.raises(ContentError):
        load_facts(path)
