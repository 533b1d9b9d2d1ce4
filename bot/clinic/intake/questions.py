"""Messages that ask something or only keep the talk going: the dialogue answers them."""

import re

from bot.clinic.intake.text import flat, says

_SMALL_TALK = re.compile(
    r"(?:(?:hi+|hello+|hey+|heya|hiya|yo|howdy|hola|good (?:morning|afternoon|evening|day)|thanks?"
    r"|thank you|thx|ty|tysm"
    r"|cheers|bye|goodbye|good ?night|see (?:you|ya)|help|help me|menu|wait|what|huh|hm+|um+|uh+|oh|lol"
    r"|haha|wow|i see|hold on"
    r"|one (?:sec|second|moment|minute)|just a (?:sec|second|moment|minute)|brb|there|again|so much"
    r"|very much|a lot|you"
    r"|(?:(?:i want |can i |let me )?(?:to )?(?:talk|speak) (?:to|with) )?(?:a |an )?(?:real )?"
    r"(?:human|person|agent|representative|someone)|please)(?: |$))+"
)
_LEAD = re.compile(
    r"(?:(?:ok|okay|yes|yeah|no|hi|hello|hey|well|um|uh|so|but|and|wait|also|sorry|first|actually|just"
    r"|then|oh|thanks"
    r"|before that|quick question|i have a question|just (?:wondering|curious|asking)"
    r"|(?:i )?was (?:just )?wondering) )+"
)
_ASKS = re.compile(
    r"(?:what|how|why|who|where|when|which)(?:s|re)? "
    r"(?:is|are|was|do|does|did|can|could|will|would|should|am|much|many|long|often|soon|about|have|has|if"
    r"|for"
    r"|kinds?|kind of|sort|type|insurance|insurances|plans?|information|time|days?|hours|happens|reads"
    r"|sees|gets|ones?)\b"
    r"|(?:whats|hows|whos|wheres|whens|why not) |(?:what|why|how|who|where|when|how come|what for|for what)$"
    r"|(?:do|does|did|have|has|are|were|is|was) (?:you|u|i|we|they|it|this|that|there|the|your|my|someone"
    r"|anyone)\b"
    r"|(?:can|could|will|would|should|may|shall) (?:you|u|i|we|they|it|this|that|someone|somebody|anyone|a"
    r"|my|the)\b"
    r"|am i |(?:i )?(?:want|need|wanted|would like|id like|like|have) to (?:know|ask)|i wonder"
    r"|tell me (?:how|what|why|who)"
    r"|if i |i (?:just )?(?:want|wanted|need) to know"
)
_ASKS_BEFORE_MARK = re.compile(
    r"(?:what|whats|how|hows|why|who|whos|where|when|which|do|does|did|have|has|are|were|is|was|isnt|arent"
    r"|can|cant|could"
    r"|will|would|should|may|shall|am|you|u|youre|your|it|its|this|that|thats|there|if|any|anyone|so you"
    r"|and you)\b"
)


def is_small_talk(text: str) -> bool:
    """Whether the whole message greets, thanks, asks for help or for a person, or hums."""
    return says(_SMALL_TALK, text)


def is_question(text: str) -> bool:
    """Whether a clause or message asks something, with or without its question mark."""
    said = flat(text)
    bare = _LEAD.sub("", said + " ", count=1).strip() if _LEAD.match(said + " ") else said
    if _ASKS.match(bare):
        return True
    return text.rstrip().endswith("?") and bool(_ASKS_BEFORE_MARK.match(bare))
