"""The clauses of a message, and whether one asks for something."""

import re
from typing import List

MOST_CLAUSES = 6
SENTENCE_END = re.compile(r"(?<=[.?!;])(?<!\b\d\.)\s+|\n+")
JOINT = re.compile(
    r":\s+|,?\s+(?:and|also|plus|n|&|oh|but|or|then)\s+(?:(?:also|then|and|oh)\s+)?"  # joining words, `n` as in texting
    r"|,\s+|\s+[-\u2013\u2014/+]+\s+"  # commas, dashes
    r"|\s*\b\d[.)]\s+|(?:^|\s+)(?:first|second|third|one|two|three)[:,]\s+",  # numbering
    re.IGNORECASE,
)
# 'The difference between IPT and CBT' is one question.
PAIR = re.compile(r"\b(?:between|both)\s+(?:[\w'-]+\s+){1,5}?(?=and\b)", re.IGNORECASE)
WORD_JOINER = "\u2060"
_OPENER = (
    r"so|ok|okay|hi|hey|hello|well|and|but|also|oh|plus|then|or"
    r"|if so|if not|if (?:it|they|you) (?:is|isn't|does|do|don't|are|can|say no)|second(?:ly)?|first(?:ly)?|lastly"
    r"|while i'?m at it|quick ones?|two (?:more )?things"
)
# Spelt as visitors spell: `wat`, `dose`, `cn`, `r`.
_ASKING = (
    r"what|whats|wat|wats|how|hows|when|where|wheres|who|whos|why|which|wich"
    r"|do|does|dose|did|is|are|r|am|can|cn|could|would|wud|will|should|shud|may|must|any|anyone|have|has"
    r"|whether|list of|need to (?:move|change|cancel)"
    r"|tell me|explain|let me know|wondering|wonder|curious|please|pls|put me|sign me|book|call me|set me"
    r"|i(?:'d| would)? (?:want|need|like|wanna|wonder|was wondering|am wondering|m wondering|'m wondering)|id like"
)
ASKS = re.compile(rf"\?\s*$|^(?:(?:{_OPENER}|\d)[,:.)]?\s+)*(?:{_ASKING})\b", re.IGNORECASE)


def clauses(text: str) -> List[str]:
    """The clauses of a message in order, six at most; in a longer one the first sentences stay whole."""
    paired = PAIR.sub(lambda pair: pair[0] + WORD_JOINER, text)
    sentences = [part.strip() for part in SENTENCE_END.split(paired) if part.strip()]
    parts = [clause.strip() for sentence in sentences for clause in JOINT.split(sentence) if clause.strip()]
    if len(parts) > MOST_CLAUSES:
        parts = sentences
    parts = [part.replace(WORD_JOINER, "") for part in parts]
    surplus = len(parts) - MOST_CLAUSES
    return [" ".join(parts[: surplus + 1]), *parts[surplus + 1 :]] if surplus > 0 else parts


def asks(clause: str) -> bool:
    """Whether a clause looks like a question or a request."""
    return ASKS.search(clause) is not None
