"""The words for days and times, as patterns over `text.normal`."""

WEEKDAY_PATTERNS = (
    r"mon(?:days?)?|mons",
    r"tue(?:s(?:days?)?)?",
    r"wed(?:s|nesdays?)?",
    r"thu(?:rs?(?:days?)?)?|thursdays?",
    r"fri(?:days?)?|fris",
    r"sat(?:s|urdays?)?",
    r"sun(?:s|days?)?",
)
WEEKDAY = "(?:" + "|".join(WEEKDAY_PATTERNS) + ")"
MONTH_PATTERNS = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
    "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
MONTH = "(?:" + "|".join(MONTH_PATTERNS) + ")"
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "couple": 2,
}  # fmt: skip
NUMBER = r"(?:\d{1,2}|(?:a )?couple(?: of)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
CLOCK_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

H = 60
"""Parts of the day, by the minutes at which a visit may start; the longer pattern comes first."""
PARTS: tuple[tuple[str, int, int], ...] = (
    (r"first thing(?: in the mornings?)?", 0, 10 * H),
    (r"(?:very )?early(?: in the)? mornings?", 0, 10 * H),
    (r"(?:late|mid)(?: in the| -)? ?mornings?", 10 * H, 12 * H),
    (r"early(?: in the)? afternoons?", 12 * H, 15 * H),
    (r"(?:late|later) (?:in the )?(?:afternoons?|day)|as late as possible(?: in the day)?", 15 * H, 18 * H),
    (r"end of (?:the |my )?(?:work )?day", 15 * H, 18 * H),
    (r"early(?: in the)? evenings?", 17 * H, 19 * H),
    (r"late(?: in the)? evenings?", 19 * H, 24 * H),
    (r"after (?:work(?:ing hours)?|hours)|after i(?:m| am| get) (?:off|out of|done with) work", 17 * H, 24 * H),
    (r"before work", 0, 9 * H),
    (r"after school", 15 * H, 24 * H),
    (r"after lunch", 13 * H, 24 * H),
    (r"before lunch", 0, 12 * H),
    (r"not (?:too |very |so )?early", 10 * H, 24 * H),
    (r"not (?:too |very |so )?late", 0, 17 * H),
    (r"(?:on |during |at )?(?:my |the )?lunch(?: ?time| hour| break)?", 12 * H, 14 * H),
    (r"(?:during |in )?(?:business|work|working|office|school) hours", 9 * H, 17 * H),
    (r"(?:during|in) the day(?:time)?|day ?times?", 9 * H, 17 * H),
    (r"mid ?-? ?day", 11 * H, 14 * H),
    (r"mornings?|(?<!\bi )\bams?\b(?! i\b)", 0, 12 * H),
    (r"afternoons?|\bpms?\b", 12 * H, 17 * H),
    (r"evenings?|nights?", 17 * H, 24 * H),
)

SOON = r"""
    as (?:soon|early) as (?:possible|you can|u can|available)|asap|(?:the )?sooner the better|soonest|earliest|
    (?:the )?(?:first|next) (?:available|opening|free|possible|appointment|slot|spot)|right (?:away|now)|immediately|
    urgent(?:ly)?|(?<!or )\bsoon\b
"""
ANY = r"""
    any ?times?|any ?days?|any|all day(?: long)?|whenever|every ?day|flexible|you (?:pick|choose|decide)|
    (?:im|i am) (?:open|free|available)(?! (?:on|after|from|before|until|at|all))|anything|whatever|wide open
"""
NO_MATTER = r"no preferences?|(?:doe?snt|does not|dont|do not) (?:matter|mind|care)"
NOT_SO = r"not (?:sure|really|yet)|no (?:problem|rush|worries|hurry|idea)|why not|if not"
_NEXT_CLOCK = r"(?= ?\d| (?:one|two|three|four|five|six|noon)\b)"
FREE_FROM = (
    r"(?:i |im |i am |usually |at )*(?:(?:get|got|getting|am|im|be) (?:off|out|done|home|free)"
    r"(?: (?:of|from|with))?(?: (?:work|school|class))?"
    rf"(?: (?:at|by|around|from|after))?{_NEXT_CLOCK}"
    r"|(?:work|job|school|class|classes|busy|booked|meetings?|shift)(?: \w+)? "
    rf"(?:until|till?|til|ends at|ends|through){_NEXT_CLOCK})"
)
BOUNDS: tuple[tuple[str, str], ...] = (
    ("after", r"not until after|(?:any ?time )?after|later than|past(?= \d)|following"),
    (
        "from",
        r"""
        (?:not|no|nothing)(?: any)? (?:before|earlier than|sooner than|until|till)|from|
        starting(?: on| from| with| in)?|beginning(?: on| from)?(?! of)|as of|since
    """,
    ),
    ("before", r"before|earlier than|prior to|sooner than"),
    ("by", r"(?:not|no|nothing)(?: any)? (?:after|later than|past)|by(?! the way)|until|till?|til|up to|no later"),
)
NOT = r"""
    not|no|nor|except(?: for)?|excluding|other than|apart from|aside from|anything but|any ?(?:day|time)s? but|
    every ?day but|all but|besides|never|avoid(?:ing)?|without|
    (?:can ?not|cant|couldnt|wont|dont|do not) (?:do|make|come|be there|want|like|have)
"""
BAD = r"""
    doe?snt(?: work)?|does not(?: work)?|dont(?: work)?|do not work|wont(?: work)?|will not work|cant(?! do)|
    (?:is|are)(?: really| too| very)? (?:
        bad|hard|out|tough|difficult|impossible|no good|not good|not great|busy|full|tricky)|
    (?:im|i am)(?: usually| always)? (?:busy|at work|working|unavailable|away|in class|in school|booked)|
    i(?: usually| always)? work(?! (?:until|till?))|i have (?:class|school|work)|
    (?:not|isnt|arent) (?:good|possible|available)
"""
GOOD = r"""
    works?|best|better|good|great|fine|ok|okay|please|prefer|preferred|ideal|perfect|can|could|possible|also|maybe|
    perhaps|instead|rather
"""
