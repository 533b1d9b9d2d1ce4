"""Vectors are kept between runs: an example is encoded once."""

import numpy as np

from bot.understanding import kept as kept_vectors
from bot.understanding.encoder import load_encoder
from bot.understanding.kept import KeptVectors, file_name

TEXTS = ["Do you take Aetna?", "do u take aetna", "How long does it take?"]


def kept(folder, asked):
    return KeptVectors(folder, before=asked.append)


def test_only_what_is_new_is_encoded(tmp_path):
    asked = []
    kept(tmp_path, asked).encode(TEXTS[:2])
    kept(tmp_path, asked).encode(TEXTS[:2])
    kept(tmp_path, asked).encode(TEXTS)
    assert asked == [2, 1]


def test_a_kept_vector_is_the_encoders(tmp_path):
    kept(tmp_path, []).encode(TEXTS)
    again = kept(tmp_path, []).encode(TEXTS)
    likeness = (again * load_encoder().encode(TEXTS)).sum(axis=1)
    assert np.allclose(likeness, 1, atol=1e-3)


def test_beyond_a_measure_what_is_no_longer_content_is_let_go(tmp_path, monkeypatch):
    monkeypatch.setattr(kept_vectors, "MOST", 3)
    kept(tmp_path, []).encode(TEXTS)
    kept(tmp_path, []).encode([*TEXTS[:1], "Is it far?"])
    asked = []
    kept(tmp_path, asked).encode(TEXTS[1:2])
    assert asked == [1]


def test_a_broken_file_is_written_anew(tmp_path):
    (tmp_path / file_name()).write_bytes(b"PK\x03\x04 not an archive")
    asked = []
    assert kept(tmp_path, asked).encode(TEXTS).shape == (3, 384)
    assert kept(tmp_path, asked).encode([]).shape == (0, 384)
    assert asked == [3]
