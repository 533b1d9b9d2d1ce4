"""Ways out of the question at hand: ending the form, going back to the question before."""

import re

from bot.clinic.intake.text import says

_STOP = re.compile(
    r"(?:(?:ok|okay|please|pls|no|yes|sorry|actually|um|well|just|wait|i think|lets|let us|can we|can you"
    r"|could we"
    r"|could you|i want to|i wanna|id like to|i would like to|i need to) )*(?:"
    r"(?:stop|cancel|quit|exit|abort|(?:never ?mind|nvm|nm)|forget (?:it|this|about (?:it|this)))"
    r"(?: it| this| that| now| here| everything| all(?: of (?:it|this))?"
    r"|(?: (?:this|the|my))? (?:whole )?(?:request|form|booking|intake|appointment|chat|conversation"
    r"|process|thing"
    r"|questions))*"
    r"|stop (?:messaging|texting|bothering|asking)(?: me)?(?: (?:all )?(?:these |this "
    r"|so many )?(?:questions?|stuff))?"
    r"|end|end (?:the|this) (?:chat|form|conversation|request)|(?:i )?(?:changed|have changed) my mind"
    # 'I don't want to go on' is left out on purpose: it may be about more than the form.
    r"|(?:i )?(?:dont|do not|no longer) (?:want to|wanna|want) (?:do|finish|continue|fill(?: out| in)?"
    r"|book) ?"
    r"(?:with )?(?:this|it|the form|that)?(?: anymore| any more| any longer| now| right now| today)*"
    r"|(?:im|i am)? ?not ready(?: for this| yet)?|not interested(?: anymore)?|leave me alone|go away"
    r"|i (?:withdraw|take back) my consent"
    r")(?: (?:please|pls|thanks|thank you|sorry|for now|now|then|bye|i changed my mind"
    r"|(?:ill|i will|id rather|i can|im going to)(?: just)? (?:call|phone|do|come|try|think"
    r"|email)(?: \w+){0,4}))*"
)
_BACK = re.compile(
    r"(?:(?:please|can we|can i|can you|could i|could we|could you|id like to|i want to|i need to|sorry"
    r"|wait|oops|no|um"
    r"|let me|lets|take me) )*(?:"
    r"(?:go |move |step )?back(?: (?:up|one|a step|a question|one step|one question|to the (?:last"
    r"|previous) (?:one"
    r"|question)))?|one step back|(?:go to |to )?(?:the )?previous(?: one| question| step)?"
    r"|(?:the )?last question|undo"
    r")(?: please| thanks)*"
)


def is_stop(text: str) -> bool:
    """Whether the whole message ends the form; a 'stop' inside a sentence does not."""
    return says(_STOP, text)


def is_back(text: str) -> bool:
    """Whether the visitor wants the previous question again."""
    return says(_BACK, text)
