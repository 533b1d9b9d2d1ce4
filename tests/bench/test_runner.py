"""A bench that was stopped goes on where it was."""

import json

import pytest

from bench import runner
from bench.stage import Stage, find_stages


def stage(name, calls, order=0, **more):
    def run(say):
        say("half way")
        calls.append(name)
        return {"figure": len(calls)}

    return Stage(name, order, run, **more)


def test_a_finished_stage_is_not_run_again(tmp_path):
    calls = []
    stages = [stage("a", calls), stage("b", calls)]
    runner.run(stages, kept=tmp_path)
    runner.run(stages, kept=tmp_path)
    assert calls == ["a", "b"]


def test_fresh_runs_it_again_and_replaces_its_result(tmp_path):
    calls = []
    stages = [stage("a", calls)]
    runner.run(stages, kept=tmp_path)
    runner.run(stages, fresh=True, kept=tmp_path)
    assert runner.results(stages, tmp_path)["a"]["figure"] == 2


def test_what_was_finished_before_a_failure_is_kept_and_the_rest_is_run_next_time(tmp_path):
    calls = []
    broken = [True]

    def fail_once(_say):
        if broken.pop():
            raise RuntimeError
        calls.append("b")
        return {}

    broken.insert(0, False)
    stages = [stage("a", calls), Stage("b", 1, fail_once)]
    with pytest.raises(RuntimeError):
        runner.run(stages, kept=tmp_path)
    assert list(runner.results(stages, tmp_path)) == ["a"]
    runner.run(stages, kept=tmp_path)
    assert calls == ["a", "b"]


def test_progress_names_each_stage_and_says_what_is_kept(tmp_path, capsys):
    stages = [stage("a", []), stage("b", [])]
    runner.run(stages[:1], kept=tmp_path)
    runner.run(stages, kept=tmp_path)
    said = capsys.readouterr().out
    assert "[1/1] a" in said
    assert "half way" in said
    assert "[1/2] a: kept" in said
    assert "[2/2] b" in said


def test_a_result_tells_when_and_where_it_was_measured(tmp_path):
    runner.run([stage("a", [])], kept=tmp_path)
    measured = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["measured"]
    assert {"at", "cores", "load", "newest_change"} <= set(measured)


def test_the_report_holds_a_section_for_each_measured_stage_that_has_one(tmp_path):
    stages = [
        stage("a", [], report=lambda results, _: f"## A {results['a']['figure']}"),
        stage("b", [], order=1, report=lambda *_: "## B"),
    ]
    runner.run(stages[:1], kept=tmp_path)
    text = runner.report(stages, tmp_path, tmp_path).read_text(encoding="utf-8")
    assert "## A 1" in text
    assert "## B" not in text
    assert "| a | " in text


def test_the_report_says_where_content_has_changed_since(tmp_path):
    runner.run([stage("a", [])], kept=tmp_path)
    file = tmp_path / "a.json"
    old = json.loads(file.read_text(encoding="utf-8"))
    old["measured"]["newest_change"] = 0
    file.write_text(json.dumps(old), encoding="utf-8")
    assert "| changed |" in runner.report([stage("a", [])], tmp_path, tmp_path).read_text(encoding="utf-8")


def test_the_stages_are_found_in_their_order():
    names = [stage.name for stage in find_stages()]
    assert names.index("training_default") < names.index("speed_default") < names.index("speed_path")
    assert len(set(names)) == len(names)
