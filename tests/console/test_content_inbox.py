"""The inbox: masked, grouped by meaning, and sorted in many at a time; what is dealt with is gone from it."""

import re

import pytest
from support.misread import misread
from support.staff_door import served_text

from bot.clinic.access import Role
from bot.store import drafts, misunderstood, proposals
from bot.store.tables import messages

COST = "data/nlu/faq/cost.yml"
CLINIC = "data/nlu/out_of_scope/clinic.yml"

pytestmark = pytest.mark.usefixtures("project")


@pytest.fixture
def nora(door, person):
    """An editor before an inbox of four messages."""
    before = door.store(misunderstood.latest, 1000)
    door.store(misunderstood.handled, [each.id for each in before], door.now())
    for text in (
        "is there parking at the clinic",
        "Is there parking at the clinic?",
        "parking? I'm Tomasz",
        "whats the damage",
    ):
        misread(door.store, text)
    return person("content")


def wordings(page):
    """The fields of each wording, by its words."""
    numbers = re.findall(r'name="text(\d+)" value="([^"]*)"', page.text)
    ids = dict(re.findall(r'name="ids(\d+)" value="([^"]*)"', page.text))
    return {
        text.replace("&#39;", "'"): {
            "pick": number,
            f"text{number}": text.replace("&#39;", "'"),
            f"ids{number}": ids[number],
        }
        for number, text in numbers
    }


def picked(page, *texts, **more):
    """The form with some wordings picked."""
    found = [wordings(page)[text] for text in texts]
    fields = {name: value for one in found for name, value in one.items()}
    return {**fields, "pick": [one["pick"] for one in found], "style": "texting", **more}


def drafted(door, file):
    found = door.store(drafts.find, file)
    return found and found.text


@pytest.mark.parametrize("text", ["nlu: words\n", "nlu: []\n"])
def test_a_file_that_cannot_be_read_takes_no_message(door, nora, project, text):
    (project / COST).write_text(text, encoding="utf-8")
    refused = nora.post("/content/inbox", picked(nora.get("/content/inbox"), "whats the damage", to=COST))
    assert refused.status_code == 422
    assert "That file cannot be read." in refused.text
    assert drafted(door, COST) is None
    assert "whats the damage" in nora.get("/content/inbox").text


def test_messages_are_masked_and_those_of_one_meaning_stand_together(door, nora):
    page = nora.get("/content/inbox")
    assert set(wordings(page)) == {"Is there parking at the clinic?", "parking? I'm [name]", "whats the damage"}
    assert "Tomasz" not in page.text
    assert "2 times" in page.text
    assert page.text.index("Is there parking") < page.text.index("whats the damage")
    assert door.logged(who=nora.member.name)[0]["what"] == "content.inbox"


def test_many_at_a_time_go_into_a_topics_draft_and_leave_the_inbox(door, nora):
    page = nora.get("/content/inbox")
    sent = picked(page, "Is there parking at the clinic?", "whats the damage", to=COST)
    assert nora.post("/content/inbox", sent).status_code == 303
    page = nora.get("/content/inbox")
    assert "Put into the draft of Cost: 2." in served_text(page)
    assert set(wordings(page)) == {"parking? I'm [name]"}
    block = drafted(door, COST).split("style: texting}")[1].split("- intent:")[0]
    assert block.rstrip().endswith("- Is there parking at the clinic?\n    - whats the damage")
    assert door.logged(what="content.sort", object_id=COST)[0]["who"] == nora.member.name


def test_only_the_words_as_the_editor_left_them_go_into_a_file(door, nora):
    sent = picked(nora.get("/content/inbox"), "parking? I'm [name]", to=CLINIC)
    changed = {name: "- parking?" if name.startswith("text") else value for name, value in sent.items()}
    nora.post("/content/inbox", changed)
    assert drafted(door, CLINIC).endswith("    - parking?\n")
    assert "[name]" not in drafted(door, CLINIC)


def test_an_example_that_is_there_already_is_not_written_twice(door, nora):
    misread(door.store, "how much $$ r we talking")
    nora.post("/content/inbox", picked(nora.get("/content/inbox"), "how much $$ r we talking", to=COST))
    live = nora.door.parts.content.live(COST)
    assert drafted(door, COST) in (None, live)
    assert "how much $$ r we talking" not in wordings(nora.get("/content/inbox"))


def test_what_nobody_needs_is_dismissed_without_a_draft(door, nora):
    nora.post("/content/inbox", picked(nora.get("/content/inbox"), "whats the damage", to="dismissed"))
    page = nora.get("/content/inbox")
    assert "Dismissed: 1." in page.text
    assert "whats the damage" not in wordings(page)
    assert door.store(drafts.every) == []


def test_messages_become_a_new_topic(door, nora):
    page = nora.post("/content/inbox", picked(nora.get("/content/inbox"), "Is there parking at the clinic?", to="new"))
    assert page.status_code == 200
    (ids,) = re.findall(r'name="ids" value="([^"]*)"', page.text)
    assert len(ids.split(",")) == 2
    assert "Is there parking at the clinic?</textarea>" in page.text
    assert len(door.store(misunderstood.latest, 10)) == 4
    sent = {"name": "parking", "title": "Parking", "examples": "is there parking", "ids": ids, "style": "plain"}
    assert nora.post("/content/new", sent).status_code == 303
    assert "    - is there parking\n" in drafted(door, "data/nlu/faq/parking.yml")
    assert set(wordings(nora.get("/content/inbox"))) == {"parking? I'm [name]", "whats the damage"}


def test_what_a_reviewer_marked_comes_with_its_topic(door, nora, person):
    said = misread(door.store, "what would it run me", kind="answer")
    reviewer = person(Role.REVIEWER).member.id
    conversation = door.store(
        lambda connection: connection.execute(
            messages.select().with_only_columns(messages.c.conversation_id).where(messages.c.id == said)
        ).scalar_one()
    )
    door.store(proposals.propose, conversation, said, "faq/cost", proposed_by=reviewer, now=door.now())
    page = nora.get("/content/inbox")
    assert "marked by a reviewer" in page.text
    assert "taken for: Cost" in page.text
    nora.post("/content/inbox", picked(page, "what would it run me", to=COST))
    assert said not in {each.id for each in door.store(misunderstood.latest, 10)}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"pick": []}, "pick at least one"),
        ({"to": ""}, "choose where it goes"),
        ({"to": "clinic.yml"}, "choose where it goes"),
        ({"to": "data/nlu/advice.yml"}, "choose where it goes"),
    ],
)
def test_a_choice_that_is_none_changes_nothing(door, nora, changed, words):
    sent = {**picked(nora.get("/content/inbox"), "whats the damage", to=COST), **changed}
    response = nora.post("/content/inbox", sent)
    assert response.status_code == 422
    assert words in response.text
    assert len(door.store(misunderstood.latest, 10)) == 4
    assert door.store(drafts.every) == []


def test_an_empty_inbox_says_so(door, nora):
    door.store(misunderstood.handled, [each.id for each in door.store(misunderstood.latest, 10)], door.now())
    assert "Everything was understood" in nora.get("/content/inbox").text
    assert "The inbox is empty" in nora.get("/content").text
