"""Messages that ask something or only keep the talk going: the dialogue answers them."""

import re

from bot.clinic.intake.phrases import either, says
from bot.clinic.intake.text import clauses, ends_asking, flat

_PERSON = (
    r"(?:(?:i want |can i |let me )?(?:to )?(?:talk|speak) (?:to|with) )?(?:a |an )?(?:real )?"
    r"(?:human|person|agent|representative|someone)"
)
_SMALL_TALK = re.compile(
    "(?:"
    + either(rf"""
        hi+, hello+, hey+, heya, hiya, yo, howdy, hola, good (?:morning|afternoon|evening|day), thanks?,
        thank you, thx, ty, tysm, cheers, bye, goodbye, good ?night, see (?:you|ya), help, help me, menu,
        wait, what, huh, hm+, um+, uh+, oh, lol, haha, wow, i see, hold on,
        (?:one|just a) (?:sec|second|moment|minute), brb, there, again, so much, very much, a lot, you,
        please, {_PERSON}, (?:i )?(?:gotta|got to|have to|need to|must) (?:go|run|leave), ttyl, gtg, cya,
        talk (?:to you )?(?:later|soon)
    """)
    + "(?: |$))+"
)
_LEAD = re.compile(
    "(?:"
    + either("""
        ok, okay, yes, yeah, no, hi, hello, hey, well, um, uh, so, but, and, wait, also, sorry, first,
        actually, just, then, oh, thanks, before that, quick question, i have a question,
        just (?:wondering|curious|asking), (?:i )?was (?:just )?wondering
    """)
    + " )+"
)
_AFTER_WHAT = either("""
    is, are, was, do, does, did, can, could, will, would, should, am, much, many, long, often, soon, about,
    have, has, if, for, kinds?, kind of, sort, type, insurance, insurances, plans?, information, time,
    days?, hours, happens, reads, sees, gets, ones?
""")
_AFTER_DO = either("you, u, i, we, they, it, this, that, there, the, your, my, someone, anyone")
_AFTER_CAN = either("you, u, i, we, they, it, this, that, someone, somebody, anyone, a, my, the")
_ASKS = re.compile(
    rf"(?:what|how|why|who|where|when|which)(?:s|re)? {_AFTER_WHAT}\b"
    r"|(?:whats|hows|whos|wheres|whens|why not) |(?:what|why|how|who|where|when|how come|what for|for what)$"
    rf"|(?:do|does|did|have|has|are|were|is|was) {_AFTER_DO}\b"
    rf"|(?:can|could|will|would|should|may|shall) {_AFTER_CAN}\b"
    r"|am i |(?:i )?(?:want|need|wanted|would like|id like|like|have) to (?:know|ask)"
    r"|i (?:just )?(?:want|wanted|need) to know|i wonder|tell me (?:how|what|why|who)|if i "
)
_ASKS_WITH_MARK = re.compile(
    either("""
        what, whats, how, hows, why, who, whos, where, when, which, do, does, did, have, has, are, were, is,
        was, isnt, arent, can, cant, could, will, would, should, may, shall, am, you, u, youre, your, it,
        its, this, that, thats, there, if, any, anyone, so you, and you
    """)
    + r"\b"
)


def is_small_talk(text: str) -> bool:
    """Whether the whole message greets, thanks, asks for help or for a person, or hums."""
    return says(_SMALL_TALK, text)


def is_question(text: str) -> bool:
    """Whether a clause or message asks something, with or without its question mark."""
    said = flat(text)
    bare = _LEAD.sub("", f"{said} ", count=1).strip() if _LEAD.match(f"{said} ") else said
    return bool(_ASKS.match(bare)) or (ends_asking(text) and bool(_ASKS_WITH_MARK.match(bare)))


def asks(text: str) -> bool:
    """Whether any part of a message asks something."""
    return ends_asking(text) or any(map(is_question, clauses(text)))
