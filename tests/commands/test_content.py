"""`python -m bot content`: errors turn the exit code, warnings do not, and --json is JSON."""

import json
import shutil

import pytest
from support import content

from bot.cli import main

FILES = ["clinic.yml", "content.yml", "domain.yml", "data"]
TOPIC = "data/nlu/faq/insurance.yml"


@pytest.fixture
def project(tmp_path):
    for name in FILES:
        source = content.ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    clinic = tmp_path / "clinic.yml"
    called = "verified_on: 2999-01-01"
    text = clinic.read_text(encoding="utf-8")
    clinic.write_text(text.replace(f"verified_on: {content.read('clinic.yml')['crisis_lines']['verified_on']}", called))
    return tmp_path


def change(project, old, new):
    path = project / TOPIC
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def checked(project, *options):
    return main(["content", "check", "--quick", "--root", str(project), *options])


def test_good_content_exits_with_zero(project, capsys):
    assert checked(project) == 0
    assert capsys.readouterr().out == "No mistakes.\n"


def test_a_mistake_exits_with_one_and_is_told_with_file_line_and_what_to_do(project, capsys):
    change(project, "payload: /faq/cost", "payload: /faq/csot")
    assert checked(project) == 1
    lines = capsys.readouterr().out.splitlines()
    number = (project / TOPIC).read_text(encoding="utf-8").splitlines().index("      payload: /faq/csot")
    assert lines[0].startswith(f"{TOPIC}, line {number}: error: ")
    assert "/faq/csot" in lines[0]
    assert lines[1].strip()
    assert lines[-1] == "1 mistake, 0 warnings."


def test_a_warning_exits_with_zero(project, capsys):
    change(project, "metadata: {style: newcomer}", "metadata: {style: plain}")
    assert checked(project, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["level"], told["rule"], told["file"]) == ("warning", "few_styles", TOPIC)


def test_json_of_good_content_is_an_empty_list(project, capsys):
    assert checked(project, "--json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_new_writes_a_file_that_check_complains_of(project, capsys):
    assert main(["content", "new", "telehealth", "--title", "By video", "--root", str(project)]) == 0
    assert "data/nlu/faq/telehealth.yml" in capsys.readouterr().out
    assert checked(project) == 1


def test_new_refuses_a_topic_that_is_there(project, capsys):
    assert main(["content", "new", "cost", "--title", "Cost", "--root", str(project)]) == 1
    assert "cost" in capsys.readouterr().err
