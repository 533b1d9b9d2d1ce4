"""Character n-grams: what the encoder misses in misspelt and shortened words."""

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Mapping, Sequence, Tuple

import numpy as np

from bot.understanding.spelling import corrected

SIZES = (2, 3, 4)
MIN_MESSAGES = 2
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})
_LONG_RUN = re.compile(r"(.)\1{2,}")


def normalise(text: str) -> str:
    """One spelling for what reads the same: case, quotes, white space, runs of a letter ('sooooo')."""
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower()
    return " ".join(_LONG_RUN.sub(r"\1\1", folded).split())


def ngrams(text: str) -> Iterator[str]:
    """Yield the n-grams of 2 to 4 characters inside each well-spelt word, padded by a space on either side."""
    for word in corrected(normalise(text)).split():
        padded = f" {word} "
        for size in SIZES:
            for start in range(max(1, len(padded) - size + 1)):
                yield padded[start : start + size]


@dataclass(frozen=True)
class NgramVocabulary:
    """The n-grams known from training, with their inverse document frequency.

    Attributes:
        columns: n-gram to column.
        idf: float32, shape (len(columns),); smoothed as in Manning et al. 2008, ch. 6.
    """

    columns: Dict[str, int]
    idf: np.ndarray

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "NgramVocabulary":
        """Keep each n-gram that at least two of `texts` contain."""
        counts: Counter[str] = Counter()
        for text in texts:
            counts.update(set(ngrams(text)))
        kept = sorted(gram for gram, count in counts.items() if count >= MIN_MESSAGES)
        frequencies = np.array([counts[gram] for gram in kept], dtype=np.float32)
        idf = np.log((1 + len(texts)) / (1 + frequencies)) + 1
        return cls({gram: column for column, gram in enumerate(kept)}, idf.astype(np.float32))

    def encode(self, text: str) -> Tuple[np.ndarray, np.ndarray]:
        """The sparse unit vector of a text: (columns, values), one entry for each known n-gram in it."""
        counts = Counter(gram for gram in ngrams(text) if gram in self.columns)
        columns = np.array([self.columns[gram] for gram in counts], dtype=np.int64)
        weights = 1 + np.log(np.array(list(counts.values()), dtype=np.float32))
        values = weights * self.idf[columns] if len(columns) else weights
        length = float(np.linalg.norm(values))
        return columns, (values / length if length else values).astype(np.float32)

    @property
    def grams(self) -> List[str]:
        """The n-grams in the order of their columns."""
        return list(self.columns)

    def arrays(self, prefix: str = "") -> Dict[str, Any]:
        """The vocabulary as named arrays for an `.npz`."""
        grams = np.frombuffer(json.dumps(self.grams).encode(), dtype=np.uint8)
        return {f"{prefix}grams": grams, f"{prefix}idf": self.idf}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], prefix: str = "") -> "NgramVocabulary":
        """The vocabulary that `arrays` took apart.

        Raises:
            KeyError, ValueError: parts are missing or malformed.
        """
        grams = json.loads(arrays[f"{prefix}grams"].tobytes().decode())
        return cls({gram: column for column, gram in enumerate(grams)}, arrays[f"{prefix}idf"])
