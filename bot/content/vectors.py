"""Sentence vectors of examples, kept between runs: to encode all of them takes minutes."""

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.understanding.encoder import DIMENSIONS, MODEL, load_encoder

Vectors = npt.NDArray[np.float32]
FILE = f"vectors-{MODEL[2][:12]}.npz"


class KeptVectors:
    """An encoder that asks the model only for texts it has not met. Only content is kept, never what visitors wrote."""

    def __init__(self, folder: Path, *, before: Callable[[int], None]) -> None:
        """Open what an earlier run has kept; a folder that is not there is empty.

        Args:
            folder: where the vectors lie.
            before: is told how many texts the model is about to read.
        """
        self._path = folder / FILE
        self._before = before
        self._known = _read(self._path)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, float32 of shape (len(texts), 384). New ones are kept."""
        new = {_key(text): text for text in texts if _key(text) not in self._known}
        if new:
            self._before(len(new))
            # Half precision moves a cosine by less than 0.001 and halves the file.
            vectors = load_encoder().encode(list(new.values())).astype(np.float16)
            self._known.update(zip(new, vectors, strict=True))
            self._keep({_key(text) for text in texts})
        found = [self._known[_key(text)] for text in texts]
        return np.array(found, dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def _keep(self, wanted: set[str]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        kept = {key: vector for key, vector in self._known.items() if key in wanted}
        unfinished = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(unfinished, keys=np.array(list(kept)), vectors=np.array(list(kept.values())))
        unfinished.replace(self._path)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> dict[str, npt.NDArray[np.float16]]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError, BadZipFile):
        return {}
