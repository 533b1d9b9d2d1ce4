"""Fits the crisis gate's kernel machine with scikit-learn's support vector classifier."""

from typing import Sequence

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix
from sklearn.svm import SVC

from bot.engine.fitting import ngram_matrix
from bot.understanding.kernel import KernelMachine
from bot.understanding.ngrams import NgramVocabulary

C = 3.0
GAMMA = 0.7
SPELLING = 0.7
BLOCK = 1000


def fit_machine(vectors: np.ndarray, texts: Sequence[str], danger: np.ndarray) -> KernelMachine:
    """Fit a machine that tells danger from none.

    Args:
        vectors: the messages' sentence vectors, shape (n, 384).
        texts: the n messages.
        danger: whether each is dangerous, bool, shape (n,).
    """
    vocabulary = NgramVocabulary.fit(texts)
    spelling = ngram_matrix(vocabulary, texts)
    kernel = _kernel(vectors @ vectors.T, spelling @ spelling.T)
    model = SVC(C=C, kernel="precomputed", class_weight="balanced").fit(kernel, danger)
    columns = spelling[model.support_].tocsc()
    return KernelMachine(
        support=vectors[model.support_].astype(np.float32),
        weights=model.dual_coef_[0].astype(np.float32),
        starts=columns.indptr,
        rows=columns.indices,
        values=columns.data.astype(np.float32),
        vocabulary=vocabulary,
        numbers=np.array([model.intercept_[0], GAMMA, SPELLING]),
    )


def decide_all(machine: KernelMachine, vectors: np.ndarray, texts: Sequence[str]) -> np.ndarray:
    """What `machine.decide` gives for each of n messages, shape (n,); much faster for many."""
    shape = (len(machine.weights), len(machine.vocabulary.columns))
    support = csc_matrix((machine.values, machine.rows, machine.starts), shape=shape)
    decisions = [np.zeros(0)]
    for start in range(0, len(texts), BLOCK):
        block = slice(start, start + BLOCK)
        spelling = ngram_matrix(machine.vocabulary, texts[block])
        kernel = _kernel(vectors[block] @ machine.support.T, spelling @ support.T)
        decisions.append(kernel @ machine.weights + machine.numbers[0])
    return np.concatenate(decisions)


def _kernel(meaning: np.ndarray, spelling: csr_matrix) -> np.ndarray:
    # In place, since n messages need n * n numbers.
    nearness: np.ndarray = spelling.toarray().astype(np.float32)
    nearness -= 1
    nearness *= SPELLING**2
    nearness += meaning
    nearness -= 1
    nearness *= 2 * GAMMA
    return np.exp(nearness, out=nearness)
