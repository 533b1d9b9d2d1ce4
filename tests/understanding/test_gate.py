"""The crisis gate, with the trained model and without."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding import gate as gate_module
from bot.understanding.encoder import load_encoder
from bot.understanding.gate import CrisisGate, GateModel, sentences

MODEL = Path(__file__).resolve().parents[2] / "models" / "gate.npz"

SURE_PHRASES = {
    "I want to kill myself": "self",
    "im gonna kms tonight": "self",
    "i dont want to live anymore": "self",
    "quiero morirme": "self",
    "I am feeling suicidal": "self",
    "he said he'd kill me if I leave": "being_hurt",
    "she is not breathing": "medical",
    "I took too many pills": "medical",
    "I am going to kill him": "harm_others",
}
HARMLESS = [
    "this job is killing me",
    "my brother killed himself years ago, does grief therapy help",
    "i have no insurance",
    "just broke up w my gf",
    "weekdays after 5",
    "Ana Torres",
]
BURIED = (
    "Hi, I have been reading about your program and I work nights at the hospital so evenings are hard for me. I have "
    "Aetna through my job. Some days I think everyone would be better off without me. Do you have weekend hours?"
)


@pytest.fixture(scope="module")
def gate():
    opened = CrisisGate.open(MODEL)
    assert opened.complete, "models/gate.npz is missing: run make train"
    return opened


@pytest.mark.parametrize(("text", "variant"), SURE_PHRASES.items())
def test_a_plain_statement_is_sure_without_any_model(text, variant):
    reading = CrisisGate().read(text)
    assert (reading.tier, reading.variant, reading.fired) == ("sure", variant, "phrase")


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_are_clear(gate, text):
    assert gate.read(text).tier == "clear"


def test_danger_in_one_sentence_of_a_long_message_is_seen(gate):
    assert gate.read(BURIED).tier != "clear"


def test_a_hint_is_seen_by_the_model(gate):
    reading = gate.read("I wrote goodbye letters to my kids last night")
    assert reading.tier != "clear"
    assert (reading.variant, reading.fired) == ("self", "model")


def test_a_missing_model_leaves_the_phrases(tmp_path):
    opened = CrisisGate.open(tmp_path / "none.npz")
    assert not opened.complete
    assert opened.read("i want to die").tier == "sure"
    assert opened.read("how long does it take").tier == "clear"


@pytest.mark.parametrize("left", [b"no model", b"", b"PK\x03\x04 cut off"])
def test_a_damaged_model_leaves_the_phrases(tmp_path, left):
    path = tmp_path / "gate.npz"
    path.write_bytes(left)
    assert not CrisisGate.open(path).complete


def test_a_failing_encoder_leaves_the_phrases(gate, monkeypatch):
    monkeypatch.setattr(gate_module, "load_encoder", lambda: None)
    broken = CrisisGate(gate._model)
    assert broken.read("I want to end my life").tier == "sure"
    assert broken.read("how long does it take").tier == "clear"
    assert not broken.complete


def test_a_text_at_which_the_trained_part_fails_does_not_stand_in_the_next_ones_way(gate, monkeypatch):
    frail = CrisisGate(gate._model)
    with monkeypatch.context() as broken:
        broken.setattr(gate_module, "load_encoder", lambda: None)
        assert frail.read("how long does it take").tier == "clear"
        assert frail.failure == "AttributeError"
    assert frail.read("I wrote goodbye letters to my kids last night").fired == "model"
    assert frail.complete
    assert frail.failure is None


def test_saved_and_loaded_it_reads_the_same(gate, tmp_path):
    gate._model.save(tmp_path / "again.npz")
    again = CrisisGate(GateModel.load(tmp_path / "again.npz"))
    for text in (*HARMLESS, BURIED):
        assert again.read(text) == gate.read(text)


def test_only_long_messages_are_read_sentence_by_sentence():
    assert sentences("How long does it take? Is it covered?") == []
    assert len(sentences(BURIED)) >= 3


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_any_text_has_a_reading(text):
    assert CrisisGate().read(text).tier in ("clear", "unsure", "sure")


def test_a_part_is_read_with_the_whole_in_one_run():
    sentences_of_it = ["Does insurance pay for it?", "My sister moved in with us last May."]
    text = " ".join(sentences_of_it)
    whole, parts = load_encoder().encode_parts(text, sentences_of_it)
    alone = load_encoder().encode([text, "does insurance cover this", "my sister lives with us"])
    assert np.allclose(whole, alone[0], atol=1e-5)
    assert parts[0] @ alone[1] > parts[1] @ alone[1]
    assert parts[1] @ alone[2] > parts[0] @ alone[2]


def test_a_part_beyond_what_the_encoder_reads_is_read_as_the_whole():
    text = "word " * 200 + "and this is the end"
    whole, parts = load_encoder().encode_parts(text, ["and this is the end"])
    assert np.allclose(parts[0], whole)
