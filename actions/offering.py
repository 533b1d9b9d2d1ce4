"""Times to choose from: shared by the intake form and by the change of a visit. State lies in the `visit_…` slots."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Domain, Events, clinic, word
from bot.clinic.intake import Turn
from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.choosing import Choice, read_choice
from bot.clinic.scheduling.display import long_time, short_time
from bot.clinic.scheduling.offers import Offer, offer
from bot.clinic.scheduling.wishes import Wish, read_wish
from bot.store import availability as availability_store
from bot.store import visits

STATE = ("visit_wish", "visit_offered", "visit_shown")


def now() -> datetime:
    """The current moment."""
    return datetime.now(UTC)


def current_availability() -> Availability:
    """The hours that hold now.

    Raises:
        StoreError: the store is away.
    """
    return clinic().store.run(availability_store.current, clinic().facts.availability)


def is_wish(turn: Turn) -> bool:
    """Whether a message names days or times, however it is put: 'actually can we do Fridays'.

    Raises:
        StoreError: the store is away.
    """
    if turn.interrupts or turn.intent == "crisis" or not turn.text:
        return False
    wish = read_wish(turn.text, current_availability(), now())
    return bool(wish.windows or wish.options)


def when(start: datetime) -> str:
    """A visit's time in a sentence."""
    return long_time(clinic().facts.availability.local(start))


@dataclass(frozen=True)
class Offering:
    """What stands in the slots: the words of the wish, the starts that are offered, and those offered before.

    `ambiguous` is not kept: the words may mean more than one thing, and the visitor has to say which.
    """

    words: str = ""
    offered: tuple[datetime, ...] = ()
    shown: tuple[datetime, ...] = ()
    ambiguous: bool = False

    @classmethod
    def of(cls, tracker: Tracker) -> "Offering":
        """Read the slots; without a wish of its own the words of the `times` slot count."""
        wish, offered, shown = (tracker.get_slot(name) for name in STATE)
        return cls(str(wish or tracker.get_slot("times") or ""), _moments(offered), _moments(shown))

    def slots(self) -> Events:
        """As events."""
        values = (self.words, _texts(self.offered), _texts(self.shown))
        return [SlotSet(name, value) for name, value in zip(STATE, values, strict=True)]

    def passed_over(self) -> "Offering":
        """None of those that are offered: other ones are wanted."""
        return Offering(self.words, (), (*self.shown, *self.offered))

    def filled(self, holder: str) -> "Offering":
        """With times to choose from; what `holder` holds counts as free. Without any: nothing is free at all.

        Raises:
            StoreError: the store is away.
        """
        availability, moment = current_availability(), now()
        wish = read_wish(self.words, availability, moment)
        if wish.options:
            return replace(self, offered=(), ambiguous=True)
        free = clinic().store.run(visits.free, clinic().facts.availability, moment, holder)
        made = offer(free, wish, availability, self.shown)
        if made.slots:
            return replace(self, offered=_starts(made))
        # All that there is was shown: it comes round again.
        return replace(self, offered=_starts(offer(free, wish, availability)), shown=())

    def ask(self, dispatcher: CollectingDispatcher, domain: Domain, *, others: tuple[str, ...]) -> None:
        """Show the times as buttons, or ask back what an ambiguous wish means.

        Args:
            dispatcher: takes the message.
            domain: for the buttons' words.
            others: names of the words of further buttons.

        Raises:
            StoreError: the store is away.
        """
        availability = current_availability()
        wish = read_wish(self.words, availability, now())
        if wish.options:
            meanings = [{"title": option.title, "payload": option.words} for option in wish.options]
            dispatcher.utter_message(response="utter_visit_which", buttons=meanings)
            return
        titles = [short_time(availability.local(start)) for start in self.offered]
        titles += [word(domain, name) for name in others]
        buttons = [{"title": title, "payload": title} for title in titles]
        dispatcher.utter_message(response=self._question(wish, availability), buttons=buttons)

    def _question(self, wish: Wish, availability: Availability) -> str:
        if wish.past:
            return "utter_visit_past"
        if not wish.windows:
            return "utter_visit_unread"
        fits = all(wish.admits(availability.local(start)) for start in self.offered)
        return "utter_visit_offer" if fits else "utter_visit_nearest"

    def pick(self, text: str) -> Choice:
        """What an answer picks.

        Raises:
            StoreError: the store is away.
        """
        return read_choice(text, self.offered, current_availability(), now())


def _starts(made: Offer) -> tuple[datetime, ...]:
    return tuple(slot.start for slot in made.slots)


def _moments(texts: list[str] | None) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(text) for text in texts or ())


def _texts(moments: tuple[datetime, ...]) -> list[str]:
    return [moment.isoformat() for moment in moments]
