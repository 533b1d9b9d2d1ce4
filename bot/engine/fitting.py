"""Fits the linear classifier with scikit-learn's logistic regression."""

from typing import Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from bot.understanding.linear import LinearClassifier
from bot.understanding.ngrams import NgramVocabulary

NGRAM_WEIGHT = 0.85
C = 20.0
# Stopped early: a longer fit takes twice as long and knows unseen messages no better (docs/decisions/0004).
MAX_ITERATIONS = 80
TOLERANCE = 1e-3


def fit(vectors: np.ndarray, texts: Sequence[str], labels: Sequence[str], c: float = C) -> LinearClassifier:
    """Fit a classifier to labelled messages.

    Args:
        vectors: their sentence vectors, shape (n, 384).
        texts: the n messages.
        labels: the n labels.
        c: inverse strength of the L2 penalty.

    Returns:
        The fitted classifier, its n-gram weights scaled so that it takes unit n-gram vectors.
    """
    vocabulary = NgramVocabulary.fit(texts)
    features = hstack([csr_matrix(vectors), ngram_matrix(vocabulary, texts) * NGRAM_WEIGHT]).tocsr().astype(np.float32)
    model = LogisticRegression(C=c, max_iter=MAX_ITERATIONS, tol=TOLERANCE, class_weight="balanced")
    model.fit(features, list(labels))
    weights, bias = _one_row_a_label(model)
    width = vectors.shape[1]
    return LinearClassifier(
        labels=tuple(str(label) for label in model.classes_),
        dense=weights[:, :width],
        sparse=weights[:, width:] * np.float32(NGRAM_WEIGHT),
        bias=bias,
        vocabulary=vocabulary,
    )


def _one_row_a_label(model: LogisticRegression) -> "tuple[np.ndarray, np.ndarray]":
    weights, bias = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    if len(weights) == len(model.classes_):
        return weights, bias
    # scikit-learn keeps one row for two labels; a zero row beside it gives the same probabilities.
    return np.vstack([np.zeros_like(weights), weights]), np.concatenate([np.zeros_like(bias), bias])


def ngram_matrix(vocabulary: NgramVocabulary, texts: Sequence[str]) -> csr_matrix:
    """The n-gram vectors of texts as a sparse matrix of shape (len(texts), len(vocabulary.columns))."""
    rows = [vocabulary.encode(text) for text in texts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    columns = np.concatenate([columns for columns, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, columns, ends), shape=(len(texts), len(vocabulary.columns)))
