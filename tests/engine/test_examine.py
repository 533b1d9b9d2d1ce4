"""Models asked as a visitor would ask them, for the comparison of a candidate with the live one."""

import json

import pytest
from support import content

from bot.engine import examine

MODELS = content.ROOT / "models"
SYSTEM = {"model": str(MODELS / "clinic.tar.gz"), "gate": str(MODELS / "gate.npz")}
TEXTS = ["how long does the therapy take", "i want to die tonight", "What does it cost? And do you take Aetna?"]


def test_each_text_gets_what_a_visitor_would_get(run):
    (answers,) = run(examine.examine([SYSTEM], TEXTS))
    duration, danger, several = answers
    assert duration["labels"] == ["faq/duration"]
    assert duration["answer"] == content.answers()["duration"]["text"]
    assert 0.4 < duration["confidence"] <= 1
    assert (danger["tier"], danger["labels"], danger["answer"]) == ("sure", ["crisis"], "")
    assert several["labels"] == ["faq/cost", "faq/insurance"]


def test_a_gate_that_cannot_be_read_is_no_candidate(run, tmp_path):
    with pytest.raises(ValueError, match="gate"):
        run(examine.examine([{**SYSTEM, "gate": str(tmp_path / "none.npz")}], TEXTS[:1]))


def test_the_command_reads_its_order_and_writes_its_answers(tmp_path, monkeypatch):
    order, answers = tmp_path / "order.json", tmp_path / "answers.json"
    order.write_text(json.dumps({"systems": [SYSTEM, SYSTEM], "texts": TEXTS[:1]}), encoding="utf-8")
    monkeypatch.setattr(examine, "leave_out_tensorflow", lambda: None)
    monkeypatch.setattr("sys.argv", ["examine", str(order), str(answers)])
    examine.main()
    first, second = json.loads(answers.read_text(encoding="utf-8"))
    assert first == second
    assert first[0]["labels"] == ["faq/duration"]
