"""The insurer: the visitor's words, or the clinic's own name for it where they clearly mean one."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from bot.clinic.intake.model import DECLINED, NO_INSURANCE, NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.names import could_be_name
from bot.clinic.intake.phrases import either, mentions, says, whole, word_set
from bot.clinic.intake.questions import is_question, is_small_talk
from bot.clinic.intake.replies import is_indifferent, is_skip, is_unsure, is_yes
from bot.clinic.intake.text import clauses, ends_asking, flat, straight
from bot.clinic.intake.times import is_time_phrase
from bot.clinic.intake.words import RELATIONS

LONGEST = 300
MOST_WORDS = 12
MOST_STATED = 6
MOST_UNSURE = 3
SHORTEST_ALIKE = 5
ALIKE = 0.8

_NONE = whole(
    lead="""
        no, nope, nah, sorry, um, well, right, i, im, i am, we, were, currently, its, paying, pay, ill, by,
        with, as, just, actually
    """,
    core="""
        no, nope, nah, none, nothing, uninsured, out of pocket, cash, myself, not (?:insured|covered),
        (?:self|private|out of pocket|cash) ?pay(?:ing|er|s|ment)?, not have (?:any|one|it|insurance),
        (?:dont|do not|didnt|no longer|never|havent|have not|cant afford)(?: (?:have|got|had|carry))?
        ?(?:any|one|it)? ?(?:(?:health )?(?:insurance|coverage))?,
        (?:have )?(?:no|without|lost my|zero) (?:health |medical )?(?:insurance|ins|coverage|plan|insurer)
    """,
    tail="""
        right now, now, yet, at the moment, anymore, currently, sorry, myself, insurance, at all, i dont,
        for it, please
    """,
)
_NO_THANKS = whole("no thanks, no thank you, no thx, (?:its |it is )?complicated")
_BEFORE = either(r"""
    yes, yeah, sure, ok, um+, well, sorry, actually, no, oh, i think, i have, i've got, i got, i use,
    we have, (?:i'?m|i am) (?:with|on|covered by), it'?s, it is, that'?s, with,
    my (?:health )?(?:insurance|insurer|plan)(?: is)?, (?:insurance|insurer)(?: is|:)
""")
_LEAD = re.compile(rf"^(?:{_BEFORE}\b[\s,:]*)+", re.IGNORECASE)
_AFTER = either("please, thanks, thank you, thx, btw, by the way, i think, i believe")
_TAIL = re.compile(rf"[\s,]*\b{_AFTER}[\s.!]*$", re.IGNORECASE)
_STATED = re.compile(
    r"^(?:also |and |but |actually )*(?:i (?:now )?have|i'?ve got|i'?m (?:insured )?(?:with|by|through)"
    r"|my (?:health )?(?:insurance|insurer|plan|coverage)(?: is)?(?: actually| now)*"
    r"|(?:insurance|insurer)(?: is)?:?)\s+(?P<value>.+?)(?: now)?$",
    re.IGNORECASE,
)

_SPELLINGS = (
    (r"\b(?:etna|atena|aetena|aetnna)\b", "aetna"),
    (r"\b(?:signa|cygna)\b", "cigna"),
    (r"\b(?:horizen|horison)\b", "horizon"),
    (r"\b(?:medicade|medicaide|medcaid)\b", "medicaid"),
    (r"\b(?:medicair|medcare)\b", "medicare"),
    (r"\bcros\b", "cross"),
    (r"\bhelth", "health"),
    (r"\buntied\b", "united"),
    (r"\bbcbs ?(nj|ny|pa|il|tx|ma)\b", r"blue cross blue shield \1"),
    (r"\bnew jersey\b", "nj"),
    (r"\bbc ?bs\b|\bblue ?cross (?:and )?blue ?shield\b|\bblue ?cross\b|\bblues\b", "blue cross blue shield"),
    (r"\buhc\b|\bunited ?health ?care\b|\bunited(?: health)?\b", "unitedhealthcare"),
)
_SURROUNDINGS = word_set("""
    through thru from by via with under of at my our the a his her their husbands wifes spouses partners
    parents moms dads mothers fathers job work employer company school state marketplace plan insurance
    health policy coverage ins co please thanks btw i have got and is
""")
_PAYERS = RELATIONS | word_set("job work employer company school college union moms dads husbands wifes")
_COMMON_PARTS = word_set("blue cross shield of nj ny health healthcare insurance plan plans")
_WELL_KNOWN = mentions("""
    aetna, cigna, evernorth, united, uhc, uhone, optum, humana, horizon, bcbs, blue, anthem, kaiser, oscar,
    ambetter, tricare, amerigroup, amerihealth, medicaid, medicare, chip, family ?care, oxford, magellan,
    emblem, fidelis, molina, centene, wellcare, wellpoint, multiplan, geha, carelon, beacon, premera,
    regence, highmark, healthfirst, qualcare, clover, brighton, obamacare
""")
_OF_INSURANCE = mentions("hmo, ppo, epo, marketplace, va, insurance, insured, coverage")


def read_insurer(turn: Turn, insurers: Sequence[str]) -> Reading:
    """Read the answer to 'which insurance do you have?'; it may always be passed over."""
    if says(_NONE, turn.text):
        return Reading({"insurer": NO_INSURANCE})
    if is_skip(turn.text) or is_unsure(turn.text) or is_indifferent(turn.text) or says(_NO_THANKS, turn.text):
        return Reading({"insurer": DECLINED})
    answer = _before_question(turn.text)
    if is_question(answer) or is_question(turn.text) or is_small_talk(turn.text) or is_yes(turn.text):
        return NOT_AN_ANSWER
    if len(turn.text) > LONGEST:
        return Reading(problem="too_long")
    if not _is_answer(answer, turn, insurers):
        return NOT_AN_ANSWER
    return Reading({"insurer": named(answer, insurers)})


def named(answer: str, insurers: Sequence[str]) -> str:
    """The visitor's words, or the one name in `insurers` that they clearly mean."""
    words = _TAIL.sub("", _LEAD.sub("", straight(answer).strip())).strip(" \t\n.,;:!?") or answer
    meant = [name for name in insurers if _is_meant(_core(words), _core(name))]
    # 'blue cross' may be any of two plans of that name: then the words stand as they are.
    return meant[0] if len(meant) == 1 else words


def is_recognised(text: str, insurers: Sequence[str]) -> bool:
    """Whether the text names an insurer, known to the clinic or common in the country."""
    return bool(_WELL_KNOWN.search(_spelt(text))) or named(text, insurers) in insurers


def stated_insurer(clause: str, insurers: Sequence[str]) -> str | None:
    """The insurer that a clause of a longer message names as the visitor's own: 'I have Aetna'."""
    match = _STATED.match(straight(clause).strip(" .!"))
    if not match or is_question(clause) or len(match["value"].split()) > MOST_STATED:
        return None
    return named(match["value"], insurers) if is_recognised(match["value"], insurers) else None


def _before_question(text: str) -> str:
    # 'Aetna, is that ok?' answers and asks; only what comes before the question is the answer.
    pieces = clauses(text)
    return pieces[0] if pieces and (ends_asking(text) or any(map(is_question, pieces))) else text


def _is_answer(answer: str, turn: Turn, insurers: Sequence[str]) -> bool:
    if is_recognised(answer, insurers) or _OF_INSURANCE.search(flat(answer)):
        return True
    words = flat(answer).split()
    if not 0 < len(words) <= MOST_WORDS or words[0] in ("i", "im") or is_time_phrase(answer):
        return False
    if words[0] == "my" and not _PAYERS & set(words):
        return False
    # The classifier takes any insurer for the topic insurance: it counts only against whole sentences.
    return not turn.interrupts or (len(words) <= MOST_UNSURE and could_be_name(words[0]))


def _core(text: str) -> str:
    said = _spelt(text)
    return " ".join(word for word in said.split() if word not in _SURROUNDINGS) or said


def _spelt(text: str) -> str:
    said = flat(text)
    for pattern, spelling in _SPELLINGS:
        said = re.sub(pattern, spelling, said)
    return said


def _is_meant(said: str, name: str) -> bool:
    if not name or said.replace(" ", "") == name.replace(" ", "") or _is_short_for(said, name):
        return bool(name)
    near = len(name) >= SHORTEST_ALIKE and said[:1] == name[:1] and abs(len(said) - len(name)) <= 1
    return near and SequenceMatcher(None, said, name).ratio() >= ALIKE


def _is_short_for(said: str, name: str) -> bool:
    # 'Horizon' is Horizon Blue Cross Blue Shield, but 'Aetna' need not be Aetna Better Health.
    words, full = said.split(), name.split()
    rest = full[len(words) :]
    return full[: len(words)] == words and not set(words) <= _COMMON_PARTS and set(rest) <= _COMMON_PARTS
