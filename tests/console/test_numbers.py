"""The numbers page: the figures add up, stand in tables and CSV as well, and tell of nobody."""

import csv
import importlib
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from defusedxml.ElementTree import fromstring
from support.booking import PHONE
from support.staff_door import StaffDoor, served_text
from support.talks import danger, talk

from bot.console.figures import FIGURES
from bot.store import funnel

NAMES = [make.__name__ for make in FIGURES]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A door of its own with a known past."""
    door = StaffDoor(tmp_path_factory.mktemp("numbers"))
    now = door.now()
    for days in range(40):
        at = now - timedelta(days)
        door.store(talk, at, ("faq/cost", "answer"), ("faq/insurance", "answer"))
        door.store(talk, at, ("faq/cost", "fallback"))
    door.store(talk, now, ("contact_human", "talk"))
    who = door.member("reviewer").id
    for minutes in (2, 8):
        door.store(danger, now - timedelta(1), who, timedelta(minutes=minutes))
    door.store(danger, now)
    door.store(talk, now, ("schedule_intake", "form"), asked=True)
    for form, steps in (("a", ("consent", "name", "contact")), ("b", ("consent", "name"))):
        for step in steps:
            door.store(funnel.reach, form, step, now.astimezone(door.parts.zone))
    door.store(funnel.end, "a", funnel.SENT, now.astimezone(door.parts.zone))
    door.store(funnel.end, "b", None, now.astimezone(door.parts.zone))
    yield door
    door.close()


@pytest.fixture
def manager(house):
    return house.person("admin")


def table(manager, name, **period):
    response = manager.get(f"/numbers/{name}/table.csv", **period)
    assert response.headers["content-type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.text)))


def test_the_figures_add_up(manager):
    assert sum(int(row[1]) for row in table(manager, "conversations", days=7)[1:]) == 19
    assert table(manager, "outcomes", days=7)[1:] == [
        ["All answered", "7", "37%"],
        ["A visit was booked", "0", "0%"],
        ["A request was left", "1", "5%"],
        ["Asked for a person", "1", "5%"],
        ["Crisis card shown", "3", "16%"],
        ["Something not understood", "7", "37%"],
    ]
    assert table(manager, "topics", days=7)[1:] == [["Cost", "7", "50%"], ["Insurance", "7", "50%"]]
    assert sum(int(row[1]) for row in table(manager, "crisis", days=90)[1:]) == 3
    assert sum(int(cell) for row in table(manager, "hours", days=7)[1:] for cell in row[1:]) == 19


def test_how_soon_flags_were_seen_is_told_with_the_middle_the_slowest_and_those_that_nobody_saw(manager):
    page, rows = manager.get("/numbers", days=7).text, table(manager, "seen", days=7)
    assert rows[0][1:] == ["Flags seen", "Half within, in minutes", "Slowest, in minutes", "Not seen"]
    assert [row[1:] for row in rows[1:]] == [
        *[["0", "", "", "0"]] * 5,
        ["2", "8", "8", "0"],
        ["0", "", "", "1"],
    ]
    assert "2 flags were seen, half of them within 8 minutes; the slowest took 8 minutes." in page
    assert "1 flag has not been seen." in page


def test_one_card_is_no_cards(house, manager):
    today = house.now().astimezone(house.parts.zone).date()
    assert "1 crisis card was shown" in manager.get("/numbers", since=today).text
    assert "3 crisis cards were shown" in manager.get("/numbers").text


def test_the_funnel_tells_how_far_forms_got_and_where_they_were_left(manager):
    assert table(manager, "funnel")[1:] == [
        ["Started", "2", "0", "100%"],
        ["Consent", "2", "0", "100%"],
        ["Name", "2", "1", "100%"],
        ["How to reach them", "1", "0", "50%"],
        ["Request sent", "1", "0", "50%"],
        ["Visit booked", "0", "0", "0%"],
    ]
    assert "Most were left at: Name (1)." in manager.get("/numbers").text


def test_the_first_numbers_are_compared_with_the_days_before(manager):
    totals = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)<small>([^<]+)</small>", manager.get("/numbers", days=7).text)
    assert totals == [
        ("Conversations", "19", "before: 14"),
        ("Answered by the assistant", "37%", "before: 50%"),
        ("Handed over to people", "11%", "before: 0%"),
        ("Not understood", "37%", "before: 50%"),
        ("Visits booked", "0", "before: 0"),
        ("Crisis cards shown", "3", "before: 0"),
    ]


def test_the_period_stands_in_the_address_and_in_every_link_of_the_page(manager):
    page = manager.get("/numbers", since="2026-11-02", until="2026-11-03").text
    addresses = [unescape(each) for each in re.findall(r'(?:src|srcset|href)="(/numbers/[^"]+)"', page)]
    assert len(addresses) >= len(NAMES)
    assert all("since=2026-11-02&until=2026-11-03" in address for address in addresses)
    assert all(manager.get(address).status_code == 200 for address in addresses)


@pytest.mark.parametrize("name", NAMES)
def test_each_chart_says_in_words_what_is_in_it_and_has_its_table(manager, name):
    page = manager.get("/numbers", days=90).text
    section = page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
    title = unescape(re.search(rf'<h2 id="{name}">([^<]+)</h2>', section).group(1))
    alternative = unescape(re.search(r'alt="([^"]+)"', section).group(1))
    summary = unescape(re.search(r"<p>([^<]+)</p>", section).group(1))
    assert alternative == f"Chart: {title}. {summary}"
    assert re.search(r"\d", summary)
    rows = table(manager, name, days=90)
    assert section.count("<tr>") == len(rows)
    shown = [unescape(cell).replace(",", "") for cell in re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", section)]
    assert shown == [cell.replace(",", "") for row in rows for cell in row]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", ["wide", "half", "narrow", "nonsense"])
def test_each_chart_is_a_picture_that_no_other_page_may_frame_or_script(manager, name, size):
    response = manager.get(f"/numbers/{name}/chart.svg", size=size, days=90)
    assert response.headers["content-type"] == "image/svg+xml"
    policy = response.headers["content-security-policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    assert response.headers["cache-control"] == "no-store"
    assert fromstring(response.text).get("role") == "img"


def test_without_anything_to_count_the_page_says_so_and_draws_nothing(tmp_path):
    door = StaffDoor(tmp_path)
    try:
        manager = door.person("reviewer")
        page = manager.get("/numbers")
        assert page.status_code == 200
        assert '<img src="/numbers' not in page.text
        assert "There were no conversations in these days." in served_text(page)
        for name in NAMES:
            assert manager.get(f"/numbers/{name}/chart.svg").status_code == 404
            assert manager.get(f"/numbers/{name}/table.csv").status_code == 200
    finally:
        door.close()


def test_what_is_no_figure_is_not_found(manager):
    assert manager.get("/numbers/everybody/table.csv").status_code == 404
    assert manager.get("/numbers/__init__/chart.svg").status_code == 404


def test_a_view_and_an_export_are_written_down_and_pictures_are_not(house, manager):
    manager.get("/numbers")
    manager.get("/numbers/topics/chart.svg", days=90)
    manager.get("/numbers/topics/table.csv")
    told = [(entry["what"], entry["object_id"]) for entry in house.logged(who=manager.member.name)]
    assert told == [("numbers.export", "topics"), ("numbers.view", "")]


def test_the_pictures_show_the_numbers_that_their_page_was_made_of_and_a_later_page_counts_anew(house, monkeypatch):
    views = importlib.import_module("bot.console.views.numbers")
    manager, counted, read = house.person("reviewer"), [], views.store.read
    monkeypatch.setattr(views.store, "read", lambda *args: counted.append(args) or read(*args))
    period = {"since": "2026-11-01", "until": "2026-11-09"}
    manager.get("/numbers", **period)
    for name in NAMES:
        manager.get(f"/numbers/{name}/chart.svg", **period)
    assert len(counted) == 2
    house.later(seconds=21)
    try:
        manager.get("/numbers", **period)
    finally:
        house.later(seconds=-21)
    assert len(counted) == 4


def test_nothing_of_a_visitor_is_in_the_page_or_its_tables(manager):
    everything = manager.get("/numbers").text + "".join(
        manager.get(f"/numbers/{name}/table.csv").text for name in NAMES
    )
    for secret in ("marmalade", "REF-", "Ana"):
        assert secret not in everything
    assert not PHONE.search(everything)
