"""A message in the forms the rules read: cleaned, flattened for phrases, cut into clauses."""

import re
import unicodedata

MARK = "\ue000"
"""Stands where a contact was cut out of a message; `clean` keeps it out of what visitors send."""

_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00b4": "'"})
_JOINERS = "\u200c\u200d"
_SIGNS = dict.fromkeys("👍👌✅✔🆗💯", " yes ") | dict.fromkeys("👎❌🚫", " no ")
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
    for sign, word in _SIGNS.items():
        lowered = lowered.replace(sign, word)
    return _NOT_WORD.sub(" ", lowered).strip()


def clauses(text: str) -> list[str]:
    """The pieces between commas, full stops, dashes and line breaks; a MARK is a piece of its own."""
    return [piece for part in _BREAK.split(text) if part and (piece := part.strip(" \t-\u2013\u2014:"))]


def first_clause(text: str) -> str:
    """What comes before the first comma, full stop, dash or line break; empty if nothing does."""
    return next(iter(clauses(text)), "")


def ends_asking(text: str) -> bool:
    """Whether the text ends with a question mark."""
    return text.rstrip().endswith("?")
