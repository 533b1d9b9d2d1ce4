"""What was not sent: in plain words, with a retry."""

import itertools

import pytest
from sqlalchemy import update
from support.booking import request

from bot.clinic.reference import new_reference
from bot.store import intake, outbox
from bot.store.tables import outbox as outbox_table

NUMBERS = itertools.count(1)


@pytest.fixture
def stuck(door):
    """Leaves a request whose mail to the desk is in a state; reference and the row's number."""

    def leave(state, error=None):
        reference = door.store(intake.save, request(f"unsent-{next(NUMBERS)}", reference=new_reference()))
        mine = (outbox_table.c.reference == reference, outbox_table.c.destination == outbox.DESK_MAIL)
        change = update(outbox_table).where(*mine).values(state=state, last_error=error)
        door.store(lambda connection: connection.execute(change))
        return reference, row_of(door, reference)["id"]

    return leave


def row_of(door, reference):
    rows = door.store(outbox.listed, everything=True)
    return next(row for row in rows if row["reference"] == reference and row["destination"] == outbox.DESK_MAIL)


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (("kept", None), "is not set up"),
        (("failed", "smtp 550"), "will not take it"),
        (("conflict", "busy"), "something else at that time"),
        (("waiting", "ConnectError"), "could not be reached"),
    ],
)
def test_what_is_not_sent_is_shown_with_its_reason(door, person, stuck, left, words):
    reference, _ = stuck(*left)
    somebody = person("intake")
    page = somebody.get("/unsent").text
    assert words in page[page.index(reference) :].split("</tr>")[0]
    assert "Ana Lopez" not in page
    assert door.logged(who=somebody.member.name)[0]["what"] == "unsent.view"


def test_a_retry_puts_it_on_its_way_and_is_logged(door, person, stuck):
    reference, row_id = stuck("failed", "smtp 550")
    somebody = person("intake")
    assert somebody.post(f"/unsent/{row_id}/retry").status_code == 303
    assert row_of(door, reference)["state"] == "waiting"
    assert "It is on its way again." in somebody.get("/unsent").text
    entry = door.logged(what="unsent.retry", object_id=str(row_id))[0]
    assert (entry["who"], entry["object_kind"]) == (somebody.member.name, "delivery")


@pytest.mark.parametrize("row_id", ["0", "987654321", "9" * 30])
def test_a_row_that_is_not_there_is_not_sent(person, row_id):
    somebody = person("intake")
    assert somebody.post(f"/unsent/{row_id}/retry").status_code == 303
    assert "nothing to send again" in somebody.get("/unsent").text


def test_nothing_unsent_is_good_news(door, person):
    done = update(outbox_table).values(state="sent", last_error=None)
    door.store(lambda connection: connection.execute(done))
    assert "has left it" in person("intake").get("/unsent").text
