"""The insurer: the visitor's words, or the clinic's own name for it where they clearly mean one."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.clinic.intake.model import DECLINED, NO_INSURANCE, NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.names import could_be_name
from bot.clinic.intake.questions import is_question, is_small_talk
from bot.clinic.intake.replies import is_skip, is_unsure, is_yes
from bot.clinic.intake.text import clauses, flat, says, straight
from bot.clinic.intake.times import is_time_phrase
from bot.clinic.intake.words import RELATIONS

LONGEST = 300
MOST_WORDS = 12
ALIKE = 0.8

_NONE = re.compile(
    r"(?:(?:no|nope|nah|sorry|um|well|right|i|im|i am|we|were|currently|its|paying|pay|ill|by|with|as|just"
    r"|actually) )*(?:"
    r"no|nope|nah|none|nothing|uninsured|(?:self|private|out of pocket|cash) ?pay(?:ing|er|s|ment)?"
    r"|out of pocket"
    r"|cash|myself|not (?:insured|covered)|not have (?:any|one|it|insurance)"
    r"|(?:dont|do not|didnt|no longer|never|havent|have not|cant afford)(?: (?:have|got|had"
    r"|carry))?(?: any| one| it)?"
    r"(?: (?:health )?(?:insurance|coverage))?|(?:have )?(?:no|without|lost my|zero) (?:health |medical )?"
    r"(?:insurance|ins|coverage|plan|insurer)"
    r")(?: (?:right now|now|yet|at the moment|anymore|currently|sorry|myself|insurance|at all|i dont"
    r"|for it|please))*"
)
_THANKS_NO = re.compile(r"no (?:thanks|thank you|thx|comment)")
_LEAD = re.compile(
    r"^(?:(?:yes|yeah|sure|ok|um+|well|sorry|actually|no|oh|i think|i have|i've got|i got|i use|we have"
    r"|i'?m with|i'?m on"
    r"|i am on|i am with|i'?m covered by|it'?s|it is|that'?s|with|my (?:health )?(?:insurance|insurer"
    r"|plan)(?: is)?"
    r"|(?:insurance|insurer)(?: is|:))\b[\s,:]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"[\s,]*\b(?:please|thanks|thank you|thx|btw|by the way|i think|i believe)[\s.!]*$", re.IGNORECASE)
_SPELLINGS = (
    (r"\bbcbs ?(nj|ny|pa|il|tx|ma)\b", r"blue cross blue shield \1"),
    (r"\bnew jersey\b", "nj"),
    (r"\bbc ?bs\b|\bblue ?cross (?:and )?blue ?shield\b|\bblue ?cross\b|\bblues\b", "blue cross blue shield"),
    (r"\buhc\b|\bunited ?health ?care\b|\bunited(?: health)?\b", "unitedhealthcare"),
)
_SURROUNDINGS = frozenset(
    ["through", "thru", "from", "by", "via", "with", "under", "of", "at", "my", "our", "the", "a", "his", "her", "their", "husbands", "wifes", "spouses", "partners", "parents", "moms", "dads", "mothers", "fathers", "job", "work", "employer", "company", "school", "state", "marketplace", "plan", "insurance", "health", "policy", "coverage", "ins", "co", "please", "thanks", "btw", "i", "have", "got", "and", "is"]
)
_PAYERS = RELATIONS | frozenset(["job", "work", "employer", "company", "school", "college", "union", "moms", "dads", "husbands", "wifes"])
_COMMON_PARTS = frozenset(["blue", "cross", "shield", "of", "nj", "ny", "health", "healthcare", "insurance", "plan", "plans"])
_KNOWN = re.compile(
    r"\b(?:aetna|cigna|evernorth|united|uhc|uhone|optum|humana|horizon|bcbs|blue|anthem|kaiser|oscar"
    r"|ambetter|tricare"
    r"|amerigroup|amerihealth|medicaid|medicare|chip|family ?care|oxford|magellan|emblem|fidelis|molina"
    r"|centene"
    r"|wellcare|wellpoint|multiplan|geha|carelon|beacon|premera|regence|highmark|healthfirst|qualcare"
    r"|clover|brighton"
    r"|obamacare)\b"
)
_GENERIC = re.compile(r"\b(?:hmo|ppo|epo|marketplace|va|insurance|insured|coverage)\b")
_STATED = re.compile(
    r"^(?:also |and |but |actually )*(?:i (?:now )?have|i'?ve got|i'?m (?:insured )?(?:with|by|through)"
    r"|my (?:health )?"
    r"(?:insurance|insurer|plan|coverage)(?: is)?(?: actually| now)*|(?:insurance"
    r"|insurer)(?: is)?:?)\s+(?P<value>.+?)(?: now)?$",
    re.IGNORECASE,
)
MOST_STATED = 6


def read_insurer(turn: Turn, insurers: Sequence[str]) -> Reading:
    """Read the answer to 'which insurance do you have?'; it may always be passed over."""
    if says(_NONE, turn.text):
        return Reading({"insurer": NO_INSURANCE})
    if is_skip(turn.text) or is_unsure(turn.text) or says(_THANKS_NO, turn.text):
        return Reading({"insurer": DECLINED})
    if is_small_talk(turn.text) or is_yes(turn.text) or not flat(turn.text):
        return NOT_AN_ANSWER
    # 'Aetna, is that ok?' answers and asks; only what comes before the question is the answer.
    pieces = clauses(turn.text)
    answer = pieces[0] if pieces and (turn.text.endswith("?") or any(map(is_question, pieces))) else turn.text
    if is_question(answer) or is_question(turn.text):
        return NOT_AN_ANSWER
    if len(turn.text) > LONGEST:
        return Reading(problem="too_long")
    return Reading({"insurer": named(answer, insurers)}) if _is_answer(answer, turn, insurers) else NOT_AN_ANSWER


def named(answer: str, insurers: Sequence[str]) -> str:
    """The visitor's words without what surrounds the name, or the one name in `insurers` that they clearly mean."""
    words = _TAIL.sub("", _LEAD.sub("", straight(answer).strip())).strip(" \t\n.,;:!?") or answer
    said = _core(words)
    meant = [name for name in insurers if _core(name) and _same(said, _core(name))]
    # 'blue cross' may be any of two plans of that name: then the words stand as they are.
    return meant[0] if len(meant) == 1 else words


def is_recognised(text: str, insurers: Sequence[str]) -> bool:
    """Whether the text names an insurer, known to the clinic or common in the country."""
    return bool(_KNOWN.search(flat(text))) or named(text, insurers) in insurers


def stated_insurer(clause: str, insurers: Sequence[str]) -> str | None:
    """The insurer that a clause of a longer message names as the visitor's own: 'I have Aetna'."""
    match = _STATED.match(straight(clause).strip(" .!"))
    if not match or is_question(clause) or len(match["value"].split()) > MOST_STATED:
        return None
    return named(match["value"], insurers) if is_recognised(match["value"], insurers) else None


def _is_answer(answer: str, turn: Turn, insurers: Sequence[str]) -> bool:
    if is_recognised(answer, insurers) or _GENERIC.search(flat(answer)):
        return True
    words = flat(answer).split()
    if not 0 < len(words) <= MOST_WORDS or words[0] in ("i", "im") or is_time_phrase(answer):
        return False
    if words[0] == "my" and not _PAYERS & set(words):
        return False
    # The classifier takes any insurer for the topic insurance: it counts only against whole sentences.
    return not turn.interrupts or (len(words) <= 3 and could_be_name(words[0]))


def _core(text: str) -> str:
    said = flat(text)
    for pattern, spelling in _SPELLINGS:
        said = re.sub(pattern, spelling, said)
    words = said.split()
    return " ".join(word for word in words if word not in _SURROUNDINGS) or " ".join(words)


def _same(said: str, name: str) -> bool:
    if said == name or said.replace(" ", "") == name.replace(" ", "") or _is_short_for(said, name):
        return True
    near = len(name) >= 5 and said[:1] == name[:1] and abs(len(said) - len(name)) <= 1
    return near and SequenceMatcher(None, said, name).ratio() >= ALIKE


def _is_short_for(said: str, name: str) -> bool:
    # 'Horizon' is Horizon Blue Cross Blue Shield, but 'Aetna' need not be Aetna Better Health.
    words, full = said.split(), name.split()
    rest = full[len(words) :]
    return full[: len(words)] == words and not set(words) <= _COMMON_PARTS and set(rest) <= _COMMON_PARTS
