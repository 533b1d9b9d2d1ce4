"""Sentence vectors of examples, kept between runs: to encode all of them takes minutes."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Callable, Dict, Iterator, Sequence, Set
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.understanding.encoder import DIMENSIONS, MODEL, TOKENIZER, load_encoder

Vectors = npt.NDArray[np.float32]

IN_PROJECT = Path(".cache") / "vectors"
# A measurement that is to begin with nothing names a folder of its own.
FOLDER = Path(os.environ.get("CLINIC_BOT_VECTORS") or IN_PROJECT)
# What decides a text's vector: the files of the model, and how a text is read before it.
READERS = ("encoder.py", "spelling.py", "words.txt")
BLOCK = 512
# From here on texts that were not asked for go: they are no longer content.
MOST = 50_000


class KeptVectors:
    """An encoder that asks the model only for texts it has not met. Only content is kept, never what visitors wrote."""

    def __init__(self, folder: Path = FOLDER, *, before: Callable[[int], None] = lambda _: None) -> None:
        """Open what an earlier run has kept; a folder that is not there is empty.

        Args:
            folder: where the vectors lie.
            before: is told how many texts the model is about to read.
        """
        self._path = folder / file_name()
        self._before = before
        self._known = _read(self._path)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of the texts, float32 of shape (len(texts), 384). New ones are kept."""
        new = sorted({text for text in texts if _key(text) not in self._known}, key=len)
        if new:
            self._before(len(new))
            self._known.update(zip(map(_key, new), _encoded(new), strict=True))
            self._keep({_key(text) for text in texts})
        found = [self._known[_key(text)] for text in texts]
        return np.array(found, dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def _keep(self, wanted: Set[str]) -> None:
        if len(self._known) > MOST:
            self._known = {key: vector for key, vector in self._known.items() if key in wanted}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(unfinished, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values())))
        unfinished.replace(self._path)


def file_name() -> str:
    """What the vectors' file is called: another name as soon as a text could get another vector."""
    total = hashlib.sha256("".join((*MODEL, *TOKENIZER)).encode())
    for name in READERS:
        total.update((Path(__file__).parent / name).read_bytes())
    return f"{total.hexdigest()[:12]}.npz"


def _encoded(texts: Sequence[str]) -> Iterator[Vectors]:
    # The encoder uses one core; nobody waits for an answer here, so each block may have one of its own.
    blocks = [texts[start : start + BLOCK] for start in range(0, len(texts), BLOCK)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        yield from chain.from_iterable(threads.map(load_encoder().encode, blocks))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> Dict[str, Vectors]:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            return dict(zip(kept["keys"].tolist(), kept["vectors"], strict=True))
    except (OSError, ValueError, KeyError, BadZipFile):
        return {}
