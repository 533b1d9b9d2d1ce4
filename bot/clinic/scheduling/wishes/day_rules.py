"""The patterns for days, in the order in which they are tried, each with what it means."""

from bot.clinic.scheduling.wishes import days
from bot.clinic.scheduling.wishes.days import Reader
from bot.clinic.scheduling.wishes.lexicon import MONTH, NUMBER, WEEKDAY

_PART = r"(?P<part>(?:the )?(?:early|beginning|start|mid|middle|late|later|end)(?: part)?)(?: (?:of|in)(?: the)?| -)? "
_TH = "(?:st|nd|rd|th)"
_NTH = "(?P<nth>first|1st|second|2nd|third|3rd|last)"
_DATE = (
    rf"(?:(?P<m1>{MONTH})(?: the)? (?P<d1>\d{{1,2}}){_TH}?|(?:the )?(?P<d2>\d{{1,2}}){_TH}?(?: of)? (?P<m2>{MONTH}))\b"
    r"(?:,? (?P<y>20\d\d)\b)?"
)
_HOLIDAY = "|".join(days.HOLIDAYS)
_WEEK = (
    r"(?P<week>(?:the )?week after next|(?:the )?(?:following|next) week|"
    r"(?:this|(?:the )?rest of the|all)(?: whole)? week|(?<=of )the week|(?<=of the )week)"
)
_THIS = "this coming|this|the coming|coming|next|last"
_INITIALS = r"mwf|m(?:,| or| and)? w,?(?: or| and)? f|tu? (?:or|and) th|tu?th|t-th|m-f|mw"
_TOMORROW = r"tomorr?ow|tom+or+ow|tmrw?|tmw|tmro|2mo?ro?w?|2morrow|tomo"
RULES: tuple[tuple[str, Reader], ...] = (
    (r"20\d\d-\d\d-\d\d", days.iso),
    (r"(?P<m>\d{1,2})[/-](?P<d>\d{1,2})[/-](?P<y>(?:20)?\d\d)(?!\d)", days.numeric),
    (r"(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?![\d/])(?P<y>)", days.numeric),
    (
        (
            r"(?:the )?week (?:of|starting|beginning)(?: on)? "
            rf"(?:{_DATE}|(?P<holiday>{_HOLIDAY})|(?:the )?(?P<d3>\d{{1,2}}){_TH}?)"
        ),
        days.week_of_date,
    ),
    (_DATE, days.dated),
    (r"this week or (?:the )?next(?: week| one)?", days.both_weeks),
    (rf"(?:{_PART}?)?{_WEEK}", days.week),
    (rf"{_NTH} week (?:of|in)(?: the)? (?P<month>{MONTH})", days.week_of_month),
    (rf"(?:the )?{_NTH} (?P<day>{WEEKDAY}) (?:of|in)(?: the)? (?P<month>{MONTH})", days.weekday_of_month),
    (r"(?:the )?last week (?:of|in) (?P<which>this|next|the) month", days.last_week_of_month),
    (rf"(?:the )?(?P<d>\d{{1,2}}){_TH}? of (?P<which>this|next) month", days.day_of_month_named),
    (rf"(?:{_PART})(?P<which>this|next|the) month", days.this_or_next_month),
    (r"next(?= ?$| ;|,)", lambda _found, today: days.meaning(today.week(1))),
    (r"(?P<which>this|next) month(?P<part>)", days.this_or_next_month),
    (rf"(?:{_PART})(?P<month>{MONTH})\b", days.a_month),
    (rf"(?:in|during|for) (?P<part>)(?P<month>{MONTH})\b", days.a_month),
    (rf"(?P<part>)(?P<month>(?!may\b|mar\b|march\b){MONTH})(?= |$)(?! \d)", days.a_month),
    (r"(?P<word>(?<=or )the day after(?= ?$| ;|,))", days.relative_day),
    (rf"(?P<word>(?:the )?day after (?:{_TOMORROW})|{_TOMORROW}|later today|today|yesterday)", days.relative_day),
    (rf"(?:in|within) (?:the )?(?:next )(?P<n>{NUMBER}|few) (?P<unit>days?|weeks?)", days.within),
    (rf"within (?:the )?(?P<n>{NUMBER}|few) (?P<unit>days?|weeks?)", days.within),
    (rf"(?:the )?next (?P<n>{NUMBER}|few) (?P<unit>days?|weeks?)", days.within),
    (r"in (?:a few|several|some) days|(?:a few|several) days from (?:now|today)", days.in_few_days),
    (rf"(?P<n>{NUMBER}) weeks? from (?P<from>today|tomorrow|{WEEKDAY})\b", days.weeks_from),
    (rf"in (?:about |around |maybe )?(?P<n>{NUMBER}) weeks?", days.in_weeks),
    (rf"(?P<n>{NUMBER}) weeks? from now", days.in_weeks),
    (rf"in (?P<n>{NUMBER}) days?", days.in_days),
    (rf"(?P<n>{NUMBER}) days? from (?:now|today)", days.in_days),
    (r"(?P<which>this|next|the coming|coming)(?: coming)? weekends?", days.weekend),
    (rf"(?P<day>{WEEKDAY}) after next\b", days.weekday_after_next),
    (rf"(?P<which>{_THIS})(?: upcoming)? (?P<day>{WEEKDAY})\b", days.this_or_next_weekday),
    (rf"(?P<first>{WEEKDAY})(?: ?- ?| to | thru | through | till? | until )(?P<last>{WEEKDAY})\b", days.weekday_range),
    (rf"between (?P<first>{WEEKDAY}) and (?P<last>{WEEKDAY})\b", days.weekday_range),
    (_INITIALS, days.initials),
    (r"week ?days?|during the week|(?:work ?|business |working )days", days.named(days.WORKDAYS)),
    (r"early in the week", days.named(days.EARLY_DAYS)),
    (r"late(?:r)? in the week", days.named(days.LATE_DAYS)),
    (r"weekends?", days.named(days.WEEKEND)),
    (rf"(?P<day>{WEEKDAY})\b", days.a_weekday),
    (rf"(?:the )?(?P<unit>day|week) (?P<side>after|before) (?P<holiday>{_HOLIDAY})", days.beside_holiday),
    (_HOLIDAY, days.holiday),
    (rf"(?:the )?(?P<d>\d{{1,2}}){_TH}\b", days.of_month),
)  # fmt: skip
