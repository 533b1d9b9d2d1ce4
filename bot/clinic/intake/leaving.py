"""Ways out of the question at hand: ending the form, going back to the question before."""

from bot.clinic.intake.phrases import either, says, whole

_THIS = either("""
    it, this, that, now, here, everything, all(?: of (?:it|this))?,
    (?:(?:this|the|my) )?(?:whole )?(?:request|form|booking|intake|appointment|chat|conversation),
    (?:(?:this|the|my) )?(?:whole )?(?:process|thing|questions)
""")
_ANYMORE = either("anymore, any more, any longer, now, right now, today")
# "I don't want to go on" and 'end it' are left out on purpose: they may be about more than the form.
_STOP = whole(
    lead="""
        ok, okay, please, pls, no, yes, sorry, actually, um, well, just, wait, i think, lets, let us,
        can we, can you, could we, could you, i want to, i wanna, id like to, i would like to, i need to
    """,
    core=rf"""
        (?:stop|cancel|quit|exit|abort|never ?mind|nvm|nm)(?: {_THIS})*,
        forget (?:it|this|about (?:it|this))(?: {_THIS})*,
        stop (?:messaging|texting|bothering|asking)(?: me)?
        ?(?:all )?(?:these |this |so many )?(?:questions?|stuff)?,
        end, end (?:the|this) (?:chat|form|conversation|request), (?:i )?(?:have )?changed my mind,
        (?:i )?(?:dont|do not|no longer) (?:want to|wanna|want)
        (?:do|finish|continue|fill(?: out| in)?|book)
        ?(?:with )?(?:this|it|the form|that)?(?: {_ANYMORE})*,
        (?:im |i am )?not ready(?: for this| yet)?, not interested(?: anymore)?, leave me alone, go away,
        i (?:withdraw|take back) my consent
    """,
    tail=r"""
        please, pls, thanks, thank you, sorry, for now, now, then, bye, i changed my mind,
        (?:ill|i will|id rather|i can|im going to)(?: just)?
        (?:call|phone|do|come|try|think|email)(?: \w+){0,4}
    """,
)
_BACK = whole(
    lead="""
        please, can we, can i, can you, could i, could we, could you, id like to, i want to, i need to,
        sorry, wait, oops, no, um, let me, lets, take me
    """,
    core="""
        (?:go |move |step )?back(?: (?:up|one|a step|a question|one step|one question))?,
        (?:go )?back to the (?:last|previous) (?:one|question), one step back, undo,
        (?:go to |to )?(?:the )?previous(?: one| question| step)?, (?:the )?last question
    """,
    tail="please, thanks",
)


def is_stop(text: str) -> bool:
    """Whether the whole message ends the form; a 'stop' inside a sentence does not."""
    return says(_STOP, text)


def is_back(text: str) -> bool:
    """Whether the visitor wants the previous question again."""
    return says(_BACK, text)
