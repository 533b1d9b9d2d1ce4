"""How a text reads: bare for comparing, spoken for measuring."""

import re
import warnings

with warnings.catch_warnings():
    # textstat reads its word list with pkg_resources, which setuptools has declared old.
    warnings.simplefilter("ignore")
    import textstat

LINK = re.compile(r"\[([^\]\n]*)\]\(([^()\s]*)\)")
MARKS = re.compile(r"[*_]")
NO_WORD = re.compile(r"[^\w ]")
ENDS = (".", "?", "!", ":")


def normalised(text: str) -> str:
    """A text without case, punctuation and doubled spaces; one without any word stays as it is."""
    return " ".join(NO_WORD.sub("", text.lower()).split()) or text


def spoken(markdown: str) -> str:
    """A text as it is read aloud: links by their words, no marks, every line of a list a sentence."""
    lines = [line.strip().removeprefix("- ") for line in MARKS.sub("", LINK.sub(r"\1", markdown)).splitlines()]
    return " ".join(line if line.endswith(ENDS) else f"{line}." for line in lines if line)


def words(markdown: str) -> int:
    """How many words a reader meets."""
    return len(MARKS.sub("", LINK.sub(r"\1", markdown)).split())


def grade(markdown: str) -> float:
    """The school grade that a reader needs.

    The Flesch-Kincaid grade: Kincaid, Fishburne, Rogers and Chissom (1975), Derivation of new readability formulas,
    Research Branch Report 8-75. Syllables are those of the CMU Pronouncing Dictionary.
    """
    return float(textstat.flesch_kincaid_grade(spoken(markdown)))
