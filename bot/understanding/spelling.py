"""Misspelt words as they were meant: the encoder knows English well, but only well spelt."""

import re
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Dict, List, Match, Tuple

from symspellpy import SymSpell, Verbosity

WORDS = Path(__file__).with_name("words.txt")
ENGLISH = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
# Rarer words of the list stand nearer to a misspelling than to what visitors mean.
MOST_WORDS = 40_000
# Our own words count as much as the most frequent ones of English.
OUR_FREQUENCY = 10**9
SHORTEST = 4
LONG = 6
# A message of some words with more unknown ones than this is no misspelt English but another language, or nonsense.
MOST_UNKNOWN = 0.5
FEW_WORDS = 3
WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


class Speller:
    """Corrects words that no list knows (SymSpell, Garbe 2012), and leaves every other one alone."""

    def __init__(self) -> None:
        """Read the word lists, which takes about a second."""
        ours, self._meant = _our_words()
        english = [line.split() for line in ENGLISH.read_text(encoding="utf-8-sig").splitlines()[:MOST_WORDS]]
        frequencies = {word: int(count) for word, count in english}
        for word in ours:
            frequencies[word] = frequencies.get(word, 0) + OUR_FREQUENCY
        self._known = set(frequencies)
        self._nearest = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word, count in frequencies.items():
            self._nearest.create_dictionary_entry(word, count)

    def correct(self, text: str) -> str:
        """The text with its misspelt words as they were meant; as it is where too little of it is English."""
        words = WORD.findall(text)
        unknown = sum(not self._is_known(word) for word in words)
        foreign = unknown > MOST_UNKNOWN * len(words) and len(words) > FEW_WORDS
        return text if foreign else WORD.sub(self._meaning, text)

    def _is_known(self, word: str) -> bool:
        return not word.isalpha() or word.lower() in self._known or word.lower() in self._meant

    def _meaning(self, match: Match[str]) -> str:
        word = match[0]
        if word.lower() in self._meant:
            return self._meant[word.lower()]
        if self._is_known(word) or len(word) < SHORTEST or not word.isascii():
            return word
        found = self._nearest.lookup(word.lower(), Verbosity.TOP, max_edit_distance=2 if len(word) >= LONG else 1)
        return str(found[0].term) if found else word


def _our_words() -> Tuple[List[str], Dict[str, str]]:
    """Words to know, and what words that sound like others mean."""
    lines = [line.split() for line in WORDS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    known = [word for line in lines if "=" not in line for word in line]
    return known, {line[0]: line[2] for line in lines if "=" in line}


@lru_cache(maxsize=1)
def load_speller() -> Speller:
    """The process's one speller."""
    return Speller()


def corrected(text: str) -> str:
    """A message with its misspelt words as they were meant."""
    return load_speller().correct(text)
