"""The clauses of a message, and whether one asks for something."""

import re
from typing import List

MOST_CLAUSES = 6
SENTENCE_END = re.compile(r"(?<=[.?!;])(?<!\b\d\.)\s+|\n+")
JOINT = re.compile(
    # Joining words, `n` as in texting and `an` as misspelt; 'I also want' joins nothing.
    r":\s+|,?\s+(?:and|(?<!\bi )also|plus|n|&|oh|but|or|then|an(?=\s+(?:how|hw|what|wat|do|does|can|is|r)\b))\s+"
    r"(?:(?:also|then|and|oh)\s+)?"
    r"|,\s+|\s+[-\u2013\u2014/+]+\s+"  # commas, dashes
    r"|\s*\b\d[.)]\s+|(?:^|\s+)(?:first|second|third|one|two|three)[:,]\s+",  # numbering
    re.IGNORECASE,
)
# 'The difference between IPT and CBT' is one question.
PAIR = re.compile(r"\b(?:between|both)\s+(?:[\w'-]+\s+){1,5}?(?=and\b)", re.IGNORECASE)
WORD_JOINER = "\u2060"
_OPENER = (
    r"so|ok|okay|hi|hey|hello|well|and|but|also|oh|plus|then|or|now|yes|yeah|lol|thanks|thank you"
    r"|if so|if not|if yes|if (?:it|they|you) (?:is|isn't|does|do|don't|are|can|say no)"
    r"|first(?:ly)?|second(?:ly)?|lastly"
    r"|while i'?m at it|quick ones?|two (?:more )?things|roughly|about|actually|really|seriously|maybe"
    r"|(?:if|since|because|once|before|after|when) [^?,]{3,60},"
)
# Spelt as visitors spell: `wat`, `dose`, `cn`, `r`.
_ASKING = (
    r"what|whats|wat|wats|how|hows|when|where|wheres|who|whos|why|which|wich"
    r"|do|does|dose|did|is|are|r|am|can|cn|could|would|wud|will|should|shud|may|must|any|anyone|have|has"
    r"|whether|list of|need to (?:move|change|cancel)|for how|by when"
    r"|cancel|move|change|erase|delete|remove|show|give|send"
    r"|tell me|explain|let me know|wondering|wonder|curious|please|pls|put me|sign me|book|call me|set me"
    r"|i(?:'d| would)? (?:want|need|like|wanna|wonder|was wondering|am wondering|m wondering|'m wondering)|id like"
)
_WISH = (
    r"\b(?:i|she|he|we|they|my \w+|our \w+)(?:'d|'s|'re| would| am| is| are|m|s)* ?"
    r"(?:also |just |only |really |still )*"
    r"(?:wants?|wanna|needs?|likes?|asks?|asking|wonder(?:s|ing)?|curious)(?: to)? "
    r"(?:know|ask|hear|learn|see if|find out|understand|if|whether|what|how|about|do|does|is|are|can|the price"
    r"|some(?:one|body))\b"
)
_QUESTION = (
    r"\b(?:how|hw) (?:many|much|menny|long|soon|often|does|do|is|can)\b|\b(?:what|wat)(?:'s|s| is| are| do| does| r)\b"
    r"|\b(?:can|could|do|does|will|would|should|is|are|may|did)"
    r" (?:i|u|you|ya|yall|it|they|that|this|we|he|she|my|your|ur|there|the)\b"
    r"|\b(?:pls|plz|please|whether)\b|^if i (?:can|could|may|must|should|need)\b"
)
ASKS = re.compile(
    rf"\?\s*$|^(?:(?:{_OPENER}|\d)[,:.)]?\s+)*(?:{_ASKING})\b|{_WISH}|{_QUESTION}",
    re.IGNORECASE,
)


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
