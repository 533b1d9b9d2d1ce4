"""How the visitor wants to be reached, in their own words: 'no voicemails please', 'call my cell not home'."""

import re

from bot.clinic.intake.phrases import mentions, word_set
from bot.clinic.intake.questions import is_question
from bot.clinic.intake.text import ends_asking, flat
from bot.clinic.intake.words import RELATIONS

LONGEST = 300
BETWEEN = "; "

_MESSAGE = "(?:voice ?mails?|vms?|messages?|msgs?)"
_WAY = "(?:texts?|texting|sms|e ?mails?|e ?mailing|calls?|calling|phone calls?)"
_WRITTEN = "(?:texts?|texting|sms|e ?mails?)"
_REACH = "(?:call|text|ring|phone|reach|contact|use|try|e ?mail|dial)"
_NEVER = "(?:dont|do not|never|no|not|cant|cannot)"
_DONT = "(?:dont|do not|never|not|cant|cannot)"
_PLACE = "(?:(?:home|work|office|cell) ?(?:phone|number|line)|cell|mobile|home|house|work|job|office|land ?line)"
_SOMEBODY = "(?:" + "|".join(sorted(RELATIONS)) + ")"
_CORE = mentions(rf"""
    {_NEVER} (?:leave |leaving |send |sending )?(?:me )?(?:a |any )?{_MESSAGE}, leave (?:me )?a? ?{_MESSAGE},
    (?:only|just|prefer|preferably|rather)(?: you)? {_WAY}, please {_WRITTEN},
    {_WAY}(?: me)?(?: is| are| works?)? (?:only|first|best|better|preferred|instead|please),
    no {_WAY}, {_DONT}(?: ever)? (?:{_REACH}|{_WAY}), {_REACH}(?: me)?(?: on| at)? (?:my|the) {_PLACE},
    not(?: on| at| to)? (?:my |the )?{_PLACE}, discreet(?:ly)?, discrete(?:ly)?, ask for \w+(?: \w+)?,
    {_SOMEBODY} (?:cant|cannot|must not|mustnt|shouldnt|should not|doesnt|does not|wont) (?:know|find out|see|hear),
    {_DONT} tell (?:my )?{_SOMEBODY}, {_DONT} (?:say|mention) (?:who|where|what|why|the|that),
    (?:work|shared|family) (?:phone|number|line), my {_SOMEBODY} (?:may|might|will|could|usually) (?:answer|pick up)
""")
_FILLER = RELATIONS | word_set("""
    please pls thanks thank you only me my the a an to at on by via it its is are this that with w and or but also
    just i id im ill youre you can could ok okay fine be well cell mobile home house work job office phone number
    numbers line landline text texts texting email emails e mail call calls calling called from first best better
    than if when not no dont never for any about it clinic therapy therapist so sorry oh yes
""")
_DROPPED = re.compile(
    r"(?:please )?(?:remove|delete|drop|forget|take out) (?:my |the |that |those )?notes?(?: please)?"
)


def is_note(clause: str) -> bool:
    """Whether a clause says how to reach the visitor, and nothing else."""
    said = flat(clause)
    rest = _CORE.sub(" ", said)
    if rest == said or ends_asking(clause) or is_question(clause):
        return False
    return all(word in _FILLER for word in rest.split())


def drops_notes(text: str) -> bool:
    """Whether the whole message takes back what was noted: 'remove the note'."""
    return _DROPPED.fullmatch(flat(text)) is not None


def added(known: str | None, new: str) -> str:
    """The notes after a message; what is known already is not kept twice."""
    before = known.split(BETWEEN) if known else []
    repeated = flat(new) in map(flat, before)
    return BETWEEN.join(before if repeated else [*before, new])
