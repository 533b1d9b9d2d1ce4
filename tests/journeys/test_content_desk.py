"""The content desk with real trainings: a topic goes live in the middle of a form, and back; a harmful edit never."""

import json
import re
import secrets
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from support.visitor import Visitor

from bot.clinic.access import Role
from bot.store import drafts, sessions, staff, versions

TOPIC = "data/nlu/faq/telehealth.yml"
TEXT = Path(__file__).with_name("telehealth.yml").read_text(encoding="utf-8")
ASKED = "Can I do my sessions by video from home?"
KNOWN = "How many sessions does IPT take in total?"
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')
PUBLISH = re.compile(r"/content/try/[0-9a-f-]+/publish")
TRY_SECONDS = 900
NOTICED_SECONDS = 3
ROLLBACK_SECONDS = 60
# Trainings, on machines that do other things as well.
pytestmark = pytest.mark.timeout(1800)


class Editor:
    """Nora of the content team, with a draft of the new topic and the console open."""

    def __init__(self, house):
        self.house = house
        now = datetime.now(UTC)
        house.run(staff.add, "Nora", Role.CONTENT, "hash", now)
        member = house.run(staff.by_name, "Nora")
        house.run(staff.choose_password, member.id, "hash")
        token = secrets.token_urlsafe(32)
        house.run(sessions.start, token, member.id, "Firefox, Linux", now)
        house.run(drafts.save, TOPIC, TEXT, base_hash="", started=0, staff_id=member.id, now=now)
        url = f"http://127.0.0.1:{house.settings.staff_port}"
        self.http = httpx.Client(base_url=url, timeout=120, trust_env=False, cookies={"staff": token})

    def get(self, path):
        page = self.http.get(path)
        assert page.status_code == 200, page.text
        return page.text

    def post(self, path, **fields):
        token = TOKEN.search(self.get("/content/try"))[1]
        return self.http.post(path, data={"form_token": token, **fields})

    def try_drafts(self):
        """Begin a try and wait for its end; the page with the comparison."""
        assert self.post("/content/try").status_code == 303
        deadline = time.monotonic() + TRY_SECONDS
        while "data-done" not in self.get("/content/try/progress"):
            assert time.monotonic() < deadline, self.get("/content/try/progress")
            time.sleep(1)
        return self.get("/content/try")


class Talkers:
    """Visitors who go on asking while the block runs."""

    def __init__(self, url):
        self.answers = []
        self._url = url
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._talk)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over.set()
        self._thread.join()

    def _talk(self):
        with Visitor(self._url) as visitor:
            while not self._over.is_set():
                self.answers.append(visitor.say(KNOWN))


def says(house, text):
    """What a new visitor is told."""
    with Visitor(house.url) as visitor:
        return visitor.say(text).text


def eventually_says(house, words, *, said):
    """Whether the doors have noticed what was published."""
    deadline = time.monotonic() + NOTICED_SECONDS
    while (words in says(house, ASKED)) != said and time.monotonic() < deadline:
        time.sleep(0.2)
    return (words in says(house, ASKED)) == said


@pytest.fixture
def editor(content_house):
    """Nora at work."""
    opened = Editor(content_house)
    yield opened
    opened.http.close()


def test_a_new_topic_goes_live_in_the_middle_of_a_form_and_back(content_house, editor):
    house = content_house
    assert "by video" not in says(house, ASKED)
    page = editor.try_drafts()
    publish = PUBLISH.search(page)
    assert publish, page[page.index("<main") :]
    with Visitor(house.url) as booking, Talkers(house.url) as others:
        booking.press("Request an intake")
        asked = booking.press("Yes, go ahead")
        assert asked.asked == "name", asked.text
        done = editor.post(publish[0], why="visitors ask for it every day")
        assert (done.status_code, done.headers.get("location")) == (303, "/content/history"), done.text
        assert booking.say("Ana Lopez").asked == "contact"
        assert eventually_says(house, "sessions by video", said=True)
    assert len(others.answers) > 2
    assert {answer.text for answer in others.answers} == {others.answers[0].text}
    assert (house.root / TOPIC).read_text(encoding="utf-8") == TEXT
    assert house.run(drafts.change_set) == {}

    begin = time.monotonic()
    back = house.command("content", "rollback", "1", "--why", "the link is not sent yet", "--by", "Omar", "--json")
    assert back.returncode == 0, back.stderr
    assert time.monotonic() - begin < ROLLBACK_SECONDS
    assert json.loads(back.stdout)["engine_runs"]
    assert eventually_says(house, "sessions by video", said=False)
    assert not (house.root / TOPIC).exists()
    history = house.run(versions.every, 9)
    assert [(each.number, each.kind, each.who) for each in history] == [
        (3, "rollback", "Omar"),
        (2, "publish", "Nora"),
        (1, "found", ""),
    ]
    assert history[1].figures["crisis"]["of"] > 0


def test_crisis_examples_moved_into_small_talk_are_not_published(content_house):
    house = content_house
    for name in ("self", "passive", "self_harm", "hidden"):
        path = house.root / "data" / "nlu" / "crisis" / f"{name}.yml"
        path.write_text(path.read_text(encoding="utf-8").replace("intent: crisis", "intent: greet"), encoding="utf-8")
    tried = house.command("content", "try", "--files", "--by", "Nora", "--json", seconds=TRY_SECONDS)
    assert tried.returncode == 1, tried.stderr
    report = json.loads(tried.stdout)["report"]
    right = report["figures"]["crisis"]["right"]
    assert right[1] < right[0]
    assert "crisis" in report["guarded"]
    refused = house.command("content", "publish", "--why", "tidier", "--by", "Nora", "--second", "Omar")
    assert refused.returncode == 1
    assert "Danger would be seen in" in refused.stderr
    assert house.run(versions.newest).number == 3
    assert says(house, "I want to die, I have the pills here").count("988")
