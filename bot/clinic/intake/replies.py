"""Short replies that mean the same at every question: yes, no, skip, I don't know."""

import re

from bot.clinic.intake.phrases import either, says, whole
from bot.clinic.intake.text import flat

_YES = either("""
    yes, yess+, yeah, yea, ya, yah, ye, yep, yup, y, ok, okay, okey, okie, k, kk, sure, surely, fine,
    agreed, agree, i agree, i do, i consent, i accept, accept, accepted,
    i give (?:you )?(?:my )?(?:consent|permission), you have my (?:consent|permission), go ahead, go on,
    go for it, sounds (?:good|fine|great|ok|okay),
    (?:thats|that is|its|it is) (?:fine|ok|okay|good|alright), that works, works for me, all good,
    absolutely, definitely, certainly, of course, ofc, alright, all right, no problems?, no worries,
    not a problem, fine (?:by|with) me, ok with me,
    (?:im|i am) (?:ok|okay|fine|good|happy|cool|comfortable) with (?:that|it|this), i (?:dont|do not) mind,
    dont mind, lets (?:do (?:it|this)|go|start|begin), sure thing, yes sir, continue, proceed, please do,
    do it, i guess, i guess so, i suppose, i suppose so, why not, i understand, understood, got it, you can,
    you may, happy to, cool, great, perfect, good, si, sí, correct, right, aye
""")
_POLITE = either("""
    please, pls, thanks, thank you, thx, ty, then, and, so, well, um, uh, oh, hi, hello, to that, to this,
    to it, with that, with this, with it, with me, for me, for now, now, by me, i think, very much, sir,
    maam, start
""")
_ALL_YES = re.compile(rf"(?=.*\b{_YES}\b)(?:(?:{_YES}|{_POLITE})(?: |$))+")

_ALL_NO = whole(
    lead="oh, um, uh, well, sorry, actually, please, ok",
    core="""
        no, nope, nah, naw, n, never, negative, disagree, decline, refuse, maybe later, dont, please dont,
        no (?:thanks|thank you|thx|way|good|deal|chance|i dont|sorry),
        not (?:ok|okay|really|now|today|yet|comfortable),
        i (?:disagree|decline|refuse|wont|will not|dont|do not), (?:absolutely|definitely|of course) not,
        (?:i )?(?:dont|do not) (?:agree|consent|want (?:to|that|this|it)|like (?:that|this|it))
    """,
    tail="no, thanks, thank you, please, sorry, not, nope",
)
_UNWILLING = re.compile(
    r"(?:no|nope|nah)\b(?! (?:one|idea|clue|problem|problems|worries|doubt|body))"
    r"|(?:i|we) (?:dont|do not|wont|will not|cant|cannot|refuse|decline|disagree)\b"
    r"(?! (?:mind|know|understand|get))"
    r"|(?:im|i am) not (?:ok|okay|comfortable|happy|fine|cool)\b"
)
_SKIP = whole(
    lead="""
        id, i would, like to, ill, i, its, thats, just, lets, please, can i, can we, could i, um, well, no,
        sorry, thanks, ok
    """,
    core=r"""
        (?:id |i would |i |would )?(?:rather|prefer|preferred)(?: not| no)\b(?: \w+){0,8}, (?:i )?(?:dont|do
        not|not) (?:want|wanna|feel like|wish|comfortable|like)(?: to)?
        (?:say|tell|answer|shar|giv|disclos)\w*(?: \w+){0,6},
        (?:i )?(?:wont|will not) (?:say|tell|answer|share|give)(?: \w+){0,5}, none of your business,
        no comment, not telling(?: you)?, no answer,
        skip(?: it| this| that| for now| (?:this|that|the) (?:one|question|part))?,
        pass(?: on (?:this|that|it))?, next(?: one| question| please)?,
        (?:its |thats |it is |that is )?(?:private|personal), leave (?:it )?blank, blank, move on, na, n a
    """,
    tail="please, thanks, thank you, for now",
)
_UNSURE = whole(
    lead="um, uh, well, honestly, sorry, oh, im, i am, i, id, can, let me, ill, will, would",
    core=r"""
        idk, dunno, (?:dont|do not|cant) (?:know|remember|recall), not (?:really )?sure, unsure,
        no (?:idea|clue), forgot, forget, later, decline, (?:tell|give|let) you(?: that| know)* later,
        (?:(?:have|need) to )?(?:check|find out|look|ask)(?: it up| (?:my|the) \w+)?
    """,
    tail="yet, right now, now, sorry, what, what it is, what i have, which, which one, it, off ?hand, that",
)
_INDIFFERENT = whole(
    lead="i, it, it really, really, just",
    core="whatever, idc, (?:dont|do not) care, who cares, meh, (?:doesnt|does not) matter, nothing(?: much| really)",
)


def is_yes(text: str) -> bool:
    """Whether the whole message is a yes: 'y', 'yep fine', 'yes, go ahead', a thumb up."""
    return says(_ALL_YES, text)


def is_no(text: str) -> bool:
    """Whether the whole message is a plain no."""
    return says(_ALL_NO, text)


def is_unwilling(text: str) -> bool:
    """Whether the message opens with a refusal, whatever follows: 'no way am I giving you that'."""
    return bool(_UNWILLING.match(flat(text)))


def is_skip(text: str) -> bool:
    """Whether the visitor passes over the question or would rather not say."""
    return says(_SKIP, text)


def is_unsure(text: str) -> bool:
    """Whether the whole message is 'I don't know' in some form."""
    return says(_UNSURE, text)


def is_indifferent(text: str) -> bool:
    """Whether the whole message says that it makes no difference."""
    return says(_INDIFFERENT, text)
