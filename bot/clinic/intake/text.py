"""A message in the forms the rules read: cleaned, flattened for phrases, cut into clauses."""

import re
import unicodedata
from collections.abc import Iterable

MOST_WORDS = 14

MARK = "\ue000"
"""Stands where a contact was cut out of a message; `clean` keeps it out of what visitors send."""

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
_JOINERS = "\u200c\u200d"
_THUMBS = {"👍": " yes ", "👌": " yes ", "✅": " yes ", "✔": " yes ", "🆗": " yes ", "💯": " yes ", "👎": " no ", "❌": " no "}
_NOT_WORD = re.compile(r"[\W_]+")
_BREAK = re.compile(
    rf"({MARK})"
    r"|[,;\n]+|\.{2,}|\u2026|[!?]+"
    # The full stop of 'Dr.', 'J.R.' or 'p.m.' ends no clause.
    r"|(?<!\bdr)(?<!\bmr)(?<!\bms)(?<!\bmrs)(?<!\bprof)(?<!\bst)(?<!\bjr)(?<!\bsr)(?<!\b\w)\.(?=\s|$)"
    r"|(?<!name)\s[-\u2013\u2014|/]+\s",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """The message trimmed and without control, hidden and private characters; its line breaks stay."""
    return "".join(letter for letter in text if not _hidden(letter)).strip()


def _hidden(letter: str) -> bool:
    if letter in "\n\t" or letter in _JOINERS:
        return False
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co")


def straight(text: str) -> str:
    """The text with straight apostrophes; every character keeps its place."""
    return text.translate(_QUOTES)


def flat(text: str) -> str:
    """The text for matching phrases: lower case, no apostrophes ("I'm" is 'im'), one space between words."""
    lowered = straight(unicodedata.normalize("NFKC", text)).replace("'", "").lower()
    for sign, word in _THUMBS.items():
        lowered = lowered.replace(sign, word)
    return _NOT_WORD.sub(" ", lowered).strip()


def clauses(text: str) -> list[str]:
    """The pieces between commas, full stops, dashes and line breaks; a MARK is a piece of its own."""
    return [piece for part in _BREAK.split(text) if part and (piece := part.strip(" \t-\u2013\u2014:"))]


def either(phrases: Iterable[str]) -> str:
    """A pattern for any of the phrases, longer ones first."""
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"


def says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the whole message, flattened, matches a pattern of phrases."""
    said = flat(text)
    # The phrase patterns may try many ways to cut a text into phrases: keep them to short messages.
    return said.count(" ") < MOST_WORDS and pattern.fullmatch(said) is not None
