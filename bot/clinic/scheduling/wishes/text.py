"""The visitor's words in the form that the rules read: lower case, misspellings of days mended, one sign each."""

import re
import unicodedata
from difflib import get_close_matches

_VOCABULARY = (
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "morning", "mornings",
    "afternoon", "afternoons", "evening", "evenings", "tomorrow", "today", "tonight", "weekday", "weekdays",
    "weekend", "weekends", "january", "february", "september", "october", "november", "december", "whenever",
    "anytime", "next", "before", "after", "week", "month", "year", "yesterday", "earliest", "earlier", "soonest",
    "except", "flexible", "possible", "available", "work", "early", "later", "between", "night", "nights", "monthly",
)  # fmt: skip
SHORTEST_MENDED = 6
ALIKE = 0.8

_SIGNS = (
    (r"[\u2018\u2019'`\u00b4]", ""),
    (r"[\u2010-\u2015\u2212]", "-"),
    (r"&", " and "),
    (r"\b([ap])\.\s?m\b\.?", r"\1m"),
    (r"(\d)\s*([ap])\.?(?=[\s,;.!?-]|$)(?!\w)", r"\1\2m"),
    (r"\b(\d{1,2})\.(\d{2})(?=\s*[ap]m)", r"\1:\2"),
    (r"\b(jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|weds?|thurs?|thu|fri|sat|sun)\.", r"\1"),
    (r"(?<=[a-z])/(?=[a-z])", " or "),
    (r":(?=\s|$)", " "),
    (r"[!?.;]+(?=\s|$)|\n+", " ; "),
    (r"(?<![\d-])(\d{1,2}(?::\d\d)?\s?(?:[ap]m|st|nd|rd|th)?)\s?-\s?(?=\d{1,2}(?![\d-]))", r"\1 - "),
    (r"(?<=[a-z])-(?=[a-z])(?!f\b)", " - "),
    (r"\bthis (?=(?:late |early )?(?:morning|afternoon|evening))", "today "),
    (r"\bton(?:ight|ite)\b", "today night"),
    (r"\s+", " "),
)
_PATTERNS = tuple((re.compile(pattern), sign) for pattern, sign in _SIGNS)
_WORD = re.compile(r"[a-z]+")


def normal(text: str) -> str:
    """The text for the rules; a full stop, question mark or line break is ' ; '."""
    said = unicodedata.normalize("NFKC", text).lower()
    for pattern, sign in _PATTERNS:
        said = pattern.sub(sign, said)
    return _WORD.sub(lambda match: _mended(match.group()), said).strip(" ;")


def _mended(word: str) -> str:
    if len(word) < SHORTEST_MENDED or word in _VOCABULARY or word.removesuffix("s") in _VOCABULARY:
        return word
    return next(iter(get_close_matches(word, _VOCABULARY, 1, ALIKE)), word)
