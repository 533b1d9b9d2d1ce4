"""Some weeks of a clinic that does not exist, written into the console's store: what the pictures show."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pictures import ROOT  # it finds the helpers of the tests
from sqlalchemy import Connection, update
from support.booking import OFFICE, request  # type: ignore[import-not-found]
from support.talks import danger, talk  # type: ignore[import-not-found]

from bot.clinic.desk import RequestState
from bot.clinic.facts import load_facts
from bot.clinic.queue import Tier
from bot.clinic.reference import new_reference
from bot.clinic.scheduling.model import Slot
from bot.clinic.wording import Button, Message, Wording, load_wording
from bot.content.source import read_content
from bot.store import appointments, availability, conversations, desk, flags, funnel, intake, reviews, summaries, visits
from bot.store.intake import IntakeRequest
from bot.store.tables import conversation_summaries, intake_requests, messages
from bot.store.tables import conversations as begun

ANSWERS = {each.name: each for each in read_content(ROOT).answers}
WORDS: Wording = load_wording(ROOT / "wording.yml", load_facts(ROOT / "clinic.yml"))
UNCLEAR = "unclear"
# What the answers are called that are no topic's, and their kind.
SAID = {"contact_human": ("utter_contact_human", "handover"), UNCLEAR: ("utter_fallback_topics", "fallback")}
CLEAR = {"tier": "clear", "variant": None, "score": 0.01, "fired": ""}


@dataclass(frozen=True)
class Turn:
    """What a visitor wrote, and what was made of it.

    Attributes:
        label: what it was taken for; `UNCLEAR`: nothing was sure enough.
        confidence: of that, 0 to 1.
        others: the runners-up with their confidence.
        variant: of the danger that the gate has seen; empty: none.
    """

    text: str
    label: str
    confidence: float = 0.9
    others: tuple[tuple[str, float], ...] = ()
    variant: str = ""

    @property
    def tier(self) -> str:
        """Of the gate."""
        return "sure" if self.variant else "clear"


@dataclass(frozen=True)
class Story:
    """A conversation, so many minutes ago."""

    ago: int
    turns: tuple[Turn, ...]
    reviewed: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Person:
    """Who has left a request, so many minutes ago, and how far the desk is with it."""

    name: str
    contact: str
    times: str
    insurer: str
    reason: str
    state: RequestState
    ago: int
    note: str = ""


COST = Turn("what would a session cost me without insurance", "faq/cost", 0.93, (("faq/insurance", 0.04),))
INSURANCE = Turn("do you take Horizon Blue Cross?", "faq/insurance", 0.96, (("faq/cost", 0.02),))
DURATION = Turn("how many weeks does it usually take", "faq/duration", 0.91, (("faq/results", 0.05),))
# The newest last; what is told of it stands in the pictures.
STORIES = (
    Story(60 * 52, (Turn("is ipt just talking about my childhood", "faq/past", 0.88), DURATION), reviewed=True),
    Story(60 * 49, (Turn("my mom died in spring and I still can't sleep", "faq/grief", 0.9),), reviewed=True),
    Story(60 * 46, (Turn("cbt or this, whats the diffrence", "faq/vs_cbt", 0.85), COST), reviewed=True),
    Story(60 * 29, (Turn("can we meet by video?", UNCLEAR, 0.31, (("clinic_info", 0.24),)),), tag="video visits"),
    Story(60 * 27, (Turn("my husband and I fight every single day", "faq/interpersonal_disputes", 0.82), INSURANCE)),
    Story(60 * 25, (Turn("does it help with binge eating", "faq/eating_disorders", 0.94), DURATION, COST)),
    Story(60 * 5, (Turn("since the baby came I just cry", "faq/postpartum", 0.87),), tag="follow up"),
    Story(140, (Turn("is there parking at the clinic", UNCLEAR, 0.28, (("clinic_info", 0.27),)),)),
    Story(95, (DURATION, Turn("I would rather speak with somebody, please", "contact_human", 0.97))),
    Story(58, (Turn("can I stay on my antidepressant", "faq/medication", 0.92, (("advice", 0.05),)),)),
    Story(12, (Turn("my sister says she wants to end it all", "crisis", 0.84, (), "someone_else"),)),
)
LOW = "and does it work if you feel low since moving here"
# The one that is looked at closely.
TOLD = Story(
    24,
    (
        Turn("hi, I'm Ana. what is ipt?", "faq/what_is_ipt", 0.94, (("faq/how_it_works", 0.03),)),
        Turn(LOW, "faq/role_transitions", 0.58, (("faq/depression", 0.33), ("faq/results", 0.04))),
        Turn("some nights I don't want to wake up anymore", "crisis", 0.77, (), "self"),
    ),
)
NEW, BOOKED, CONTACTED = RequestState.NEW, RequestState.BOOKED, RequestState.CONTACTED
MOVED = "I moved here in June and have felt alone since. I'd like to get back to who I was."
DIVORCE = "My divorce. I stopped seeing friends, and the nights are the hardest. I'd like to start before the holidays."
CALLED = "Called back: evenings are fine after the first visit. Brings the insurance card."
PEOPLE = (
    Person("Grace Kim", "grace.kim@example.com", "mornings", "Aetna", "declined", CONTACTED, 60 * 47, "Left word."),
    Person("Tom Okafor", "+19735550166", "afternoons", "Cigna", "Fights at home.", BOOKED, 60 * 26, "Confirmed."),
    Person("Priya Nair", "+19735550141", "any time", "no insurance", "My father died in August.", NEW, 60 * 22),
    Person("Marcus Bell", "marcus.bell@example.com", "mornings", "Aetna", DIVORCE, BOOKED, 190, CALLED),
    Person("Ana Lopez", "+19735550123", "evenings", "Horizon", MOVED, NEW, 31),
)
HALVES = {"mornings": "AM", "afternoons": "PM"}
DAYS, VISIT_AFTER = 59, 3
# How often on a working day each of these is asked, about; how such a conversation ends; and when people write.
ASKED = {"insurance": 9, "cost": 7, "what_is_ipt": 6, "duration": 4, "depression": 4, "anxiety": 3, "grief": 2}
ENDS = {"answer": 74, "fallback": 12, "person": 6, "request": 4, "visit": 4}
HOURS = (7, 8, 9, 10, 10, 11, 12, 12, 13, 15, 16, 17, 18, 19, 20, 20, 21, 21, 22, 23)
WEEKEND, ON_WEEKENDS, DANGER_A_DAY, LEAVES_FORM = 5, 0.35, 0.4, 0.08
SEEN_AFTER = (2, 3, 3, 4, 6, 9, 14)
STEPS = ("consent", "name", "contact", "visit", "insurer", "reason", "review")
FIRST, LAST = ("Lena", "Omar", "Joan", "Luis", "Mei", "Carl", "Ruth"), ("Hale", "Ortiz", "Stein", "Brown", "Park")


def fill(door: Any, nora: int) -> tuple[str, str]:  # noqa: ANN401 a helper of the tests
    """Write all of it; the conversation and the request that the pictures look at.

    Args:
        door: whose store is filled, at whose time.
        nora: number of the intake worker who has seen, noted and assigned.
    """
    now = door.now().astimezone(door.parts.zone)
    door.store(availability.change, OFFICE, door.parts.facts.time_zone, now)
    for days in range(DAYS, 0, -1):
        door.store(_day, now - timedelta(days), nora, random.Random(days), is_over=days > VISIT_AFTER)  # noqa: S311 the same days each time
    told = [door.store(_tell, story, now, nora) for story in (*STORIES, TOLD)]
    references = [_ask(door, number, now, nora) for number in range(len(PEOPLE))]
    return told[-1], references[-2]


def _day(connection: Connection, day: datetime, nora: int, chance: random.Random, *, is_over: bool) -> None:
    """A day of the past, of which the numbers tell."""
    busy = ON_WEEKENDS if day.weekday() >= WEEKEND else 1.0
    topics = [topic for topic, usual in ASKED.items() for _ in range(round(usual * busy * chance.uniform(0.5, 1.3)))]
    # A visit is over when it is done, so the last days have none.
    ends = {end: usual for end, usual in ENDS.items() if end != "visit" or is_over}
    chance.shuffle(topics)
    times = sorted(day.replace(hour=chance.choice(HOURS), minute=chance.randrange(60)) for _ in topics)
    for topic, at in zip(topics, times, strict=True):
        _past(connection, f"faq/{topic}", chance.choices(list(ends), list(ends.values()))[0], at, nora, chance)
    if chance.random() < DANGER_A_DAY:
        for _ in range(chance.choice((1, 1, 2, 3))):
            danger(connection, day, nora, timedelta(minutes=chance.choice(SEEN_AFTER)))


def _past(  # noqa: PLR0913, PLR0917 one conversation, all of it
    connection: Connection, topic: str, end: str, at: datetime, nora: int, chance: random.Random
) -> None:
    person = (("contact_human", "talk"),) if end == "person" else ()
    turns = ((topic, "fallback"),) if end == "fallback" else ()
    conversation = talk(connection, at, *turns, (topic, "answer"), *person)
    if end in ("request", "visit"):
        form = _request(conversation, f"{chance.choice(FIRST)} {chance.choice(LAST)}", new_reference())
        start = (at + timedelta(days=VISIT_AFTER)).replace(hour=chance.choice((9, 10, 11, 14, 15)), minute=0)
        visit = Slot(start, start + timedelta(hours=1))
        if end == "visit":
            appointments.book(connection, form, visit, 100, at)
        else:
            intake.save(connection, form)
        _set_back(connection, form.reference, at, RequestState.DONE if end == "visit" else RequestState.CLOSED)
        desk.assign(connection, form.reference, nora)
    if end in ("request", "visit") or chance.random() < LEAVES_FORM:
        _form(connection, conversation, end, at, chance)


def _form(connection: Connection, form: str, end: str, at: datetime, chance: random.Random) -> None:
    how = {"request": funnel.SENT, "visit": funnel.BOOKED}.get(end)
    for step in STEPS[: len(STEPS) if how else chance.randrange(1, len(STEPS))]:
        funnel.reach(connection, form, step, at)
    funnel.end(connection, form, how, at)


def _request(conversation: str, name: str, reference: str, **told: str) -> IntakeRequest:
    form: IntakeRequest = request(conversation, reference=reference, conversation_id=conversation, name=name, **told)
    return form


def _set_back(connection: Connection, reference: str, at: datetime, state: RequestState) -> None:
    asked = update(intake_requests).where(intake_requests.c.reference == reference)
    connection.execute(asked.values(created_at=at, state=state.value))


def _tell(connection: Connection, story: Story, now: datetime, nora: int) -> str:
    """Have a conversation; its id."""
    at = now - timedelta(minutes=story.ago)
    conversation, opening = conversations.start(connection, WORDS.opening)
    ids = [each.id for each in opening]
    for turn in story.turns:
        ids += _turn(connection, conversation.id, turn, at)
    for place, message in enumerate(ids):
        moment = at + timedelta(seconds=23 * place)
        connection.execute(update(messages).where(messages.c.id == message).values(at=moment))
    summaries.refresh(connection, conversation.id)
    connection.execute(update(begun).where(begun.c.id == conversation.id).values(created_at=at))
    mine = conversation_summaries.c.conversation_id == conversation.id
    connection.execute(update(conversation_summaries).where(mine).values(began_at=at))
    _review(connection, conversation.id, story, nora, now)
    return conversation.id


def _review(connection: Connection, conversation: str, story: Story, nora: int, now: datetime) -> None:
    if story.reviewed:
        reviews.mark(connection, conversation, nora, now)
    if story.tag:
        reviews.add_tag(connection, conversation, story.tag)


def _turn(connection: Connection, conversation: str, turn: Turn, at: datetime) -> list[str]:
    gate = {"tier": turn.tier, "variant": turn.variant, "score": 0.96, "fired": "model"} if turn.variant else CLEAR
    add = conversations.add_visitor_message
    said = add(connection, conversation, turn.text, payload=None, client_id=None, gate=gate)
    conversations.note_understanding(connection, said.id, _understood(turn))
    if turn.variant:
        flags.raise_flag(connection, conversation, said.id, tier=Tier.SURE, variant=turn.variant, now=at)
    return [said.id, *(each.id for each in conversations.add_replies(connection, conversation, said.id, _reply(turn)))]


def _understood(turn: Turn) -> dict[str, Any]:
    label = turn.others[0][0] if turn.label == UNCLEAR else turn.label
    guesses = dict(turn.others) | {label: turn.confidence}
    ranking = [{"label": name, "confidence": sure} for name, sure in guesses.items()]
    return {"intent": {"name": label, "confidence": turn.confidence}, "intent_ranking": ranking}


def _reply(turn: Turn) -> tuple[Message, ...]:
    if turn.variant:
        return (WORDS.crisis_card(turn.variant, again=False, waiting=None),)
    name, kind = SAID.get(turn.label, (f"utter_{turn.label}", "answer"))
    answer = ANSWERS[name]
    return (Message(answer.text, kind, tuple(Button(each.title, each.payload) for each in answer.buttons)),)


def _ask(door: Any, number: int, now: datetime, nora: int) -> str:  # noqa: ANN401 as above
    """Leave a request, some of them with a visit that somebody works on; its reference."""
    person = PEOPLE[number]
    at = now - timedelta(minutes=person.ago)
    conversation = door.store(_tell, Story(person.ago + 3, (COST,)), now, nora)
    told = {"contact": person.contact, "times": person.times, "insurer": person.insurer, "reason": person.reason}
    form = _request(conversation, person.name, new_reference(), **told)
    if person.state is RequestState.BOOKED:
        free = door.store(visits.free, door.parts.facts.availability, now)
        here = [slot.start.astimezone(now.tzinfo) for slot in free]
        suits = [start for start in here if f"{start:%p}" == HALVES[person.times]]
        door.store(visits.book, door.parts.facts.availability, form, suits[number], at)
    else:
        door.store(intake.save, form)
    door.store(_set_back, form.reference, at, person.state)
    door.store(summaries.refresh, conversation)
    if person.note:
        door.store(desk.assign, form.reference, nora)
        door.store(desk.add_note, form.reference, nora, person.note, now)
    return form.reference
