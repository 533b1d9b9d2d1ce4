"""What every action shares."""

import asyncio
import threading

from rasa_sdk.executor import CollectingDispatcher

from actions.base import ClinicAction, clinic
from tests.actions.conftest import tracker


class Meeting(ClinicAction):
    """Ends as soon as another one is under way beside it."""

    def __init__(self):
        self._both = threading.Barrier(2)
        self.seen = []

    def name(self):
        return "action_meeting"

    def act(self, dispatcher, tracker, domain):  # noqa: ARG002 as rasa-sdk calls it
        self._both.wait(5)
        self.seen.append(clinic().store)
        return []


def test_an_action_that_waits_keeps_no_other_conversation_waiting(domain):
    meeting = Meeting()

    async def two():
        await asyncio.gather(*(meeting.run(CollectingDispatcher(), tracker(), domain) for _ in range(2)))

    asyncio.run(two())
    first, second = meeting.seen
    assert first is second
