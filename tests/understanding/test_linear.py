"""The linear classifier."""

import numpy as np

from bot.understanding.linear import LinearClassifier
from bot.understanding.ngrams import NgramVocabulary


def classifier():
    vocabulary = NgramVocabulary.fit(["cost", "hours"])
    width = len(vocabulary.columns)
    dense = np.zeros((2, 384), dtype=np.float32)
    return LinearClassifier(("cost", "out_of_scope"), dense, np.zeros((2, width)), np.zeros(2), vocabulary)


def test_a_favoured_label_gains_that_much_in_log_odds():
    chances = dict(classifier().favouring("out_of_scope", 1.2).ranking(np.zeros(384), "cost"))
    assert np.isclose(np.log(chances["out_of_scope"] / chances["cost"]), 1.2)


def test_a_label_that_it_does_not_know_cannot_be_favoured():
    known = classifier()
    assert known.favouring("greet", 1.2) is known
