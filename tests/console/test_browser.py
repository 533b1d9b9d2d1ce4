"""The console in a real browser: the first log-in, and no barrier on any page, wide and on a phone, light and dark."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import update
from support.booking import OPEN, ZONE, request
from support.console_browser import LOOKS, SIZES, check
from support.staff_door import PASSWORD

from bot.clinic.reference import new_reference
from bot.store import availability, visits
from bot.store.tables import outbox

# Who looks at what; `{id}` is their own number, `{reference}` that of a booked request.
PAGES = [
    (None, "/log-in"),
    (None, "/nowhere"),
    ("admin", "/password"),
    ("admin", "/account"),
    ("admin", "/second-step"),
    ("admin", "/people"),
    ("admin", "/people/{id}"),
    ("intake", "/requests"),
    ("intake", "/requests?state=closed"),
    ("intake", "/requests/{reference}"),
    ("intake", "/requests/{reference}/move"),
    ("intake", "/unsent"),
    ("intake", "/availability"),
    ("auditor", "/access-log"),
    ("auditor", "/access-log?outcome=refused&who=nobody"),
    ("content", "/people"),
    ("content", "/content/new"),
    ("content", "/content?q=nothing+at+all"),
]


@pytest.fixture
def visit_booked(door):
    """The reference of a booked visit, whose mails wait for somebody."""
    door.store(availability.change, OPEN, ZONE, door.now())
    default, form = door.parts.facts.availability, request(new_reference(), reference=new_reference())
    free = door.store(visits.free, default, door.now())
    reference = door.store(visits.book, default, form, free[0].start, door.now()).reference
    kept = update(outbox).where(outbox.c.reference == reference).values(state="kept")
    door.store(lambda connection: connection.execute(kept))
    return reference


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
@pytest.mark.parametrize("seen", PAGES, ids="{0[0]}-{0[1]}".format)
def test_axe_finds_no_barrier(open_page, person, visit_booked, seen, look):
    role, path = seen
    who = person(role) if role else None
    check(open_page(path.format(id=who and who.member.id, reference=visit_booked), who, *look))


def test_the_desk_works_a_request_without_javascript(open_page, person, visit_booked):
    """Seen, noted, moved and cancelled, by labels and buttons alone."""
    page = open_page("/requests?state=booked", person("intake"), java_script_enabled=False)
    page.get_by_role("link", name=visit_booked).click()
    page.get_by_label("New note").fill("will be ten minutes late")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_text("will be ten minutes late")).to_be_visible()
    page.get_by_role("link", name="Move the visit").click()
    page.get_by_label("New time").select_option(index=2)
    page.get_by_role("button", name="Move it").click()
    expect(page.get_by_role("status")).to_contain_text("The visit is moved to")
    page.get_by_text("Cancel the visit", exact=True).click()
    page.get_by_role("button", name="Yes, cancel the visit").click()
    expect(page.get_by_role("status")).to_have_text("The visit is cancelled.")


def test_a_hand_over_page_is_printed_on_one_sheet_without_its_forms_and_notes(open_page, person, visit_booked):
    page = open_page(f"/requests/{visit_booked}", person("intake"))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Ana Lopez")).to_be_visible()
    for hidden in (".desk-side", ".bar", "footer", "form >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(format="Letter"))
    assert len(sheets) == 1


def test_what_is_wrong_with_the_hours_leads_to_its_day_and_a_preview_can_be_looked_at(open_page, person):
    page = open_page("/availability", person("admin"))
    page.get_by_label("Monday").fill("nine to five")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Monday")).to_be_focused()
    check(page)
    page.get_by_label("Monday").fill("09:00-17:00")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", name="not saved yet")).to_be_visible()
    check(page)


@pytest.mark.parametrize("size", SIZES)
def test_the_first_log_in_without_javascript(door, open_page, size):
    """One-time password, a password of one's own, a page, log-out: as somebody without JavaScript does it."""
    member = door.member("admin", must_change=True)
    page = open_page("/people", size=size, java_script_enabled=False)
    page.get_by_label("Name").fill(member.name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Choose your own password")
    page.get_by_label("The password you were given").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill("a lamp beside the window")
    page.get_by_label("New password, once more").fill("a lamp beside the window")
    page.get_by_role("button", name="Save the password").click()
    expect(page.get_by_role("status")).to_have_text("Your password is changed.")
    expect(page.get_by_role("heading", level=1)).to_have_text("People")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    page.goto(f"{door.url}/people")
    expect(page).to_have_url(re.compile("/log-in"))


def test_errors_of_a_form_are_said_and_lead_to_their_field(open_page, admin):
    page = open_page("/people", admin)
    page.get_by_label("Name").fill("x")
    page.get_by_label("Role").select_option("intake")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("two to 64 characters")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Name")).to_be_focused()
    expect(page.get_by_label("Name")).to_have_attribute("aria-invalid", "true")
    check(page)


def test_the_results_of_forms_have_no_barrier(open_page, person, admin):
    page = open_page("/people", admin)
    page.get_by_label("Name").fill(f"Nora {admin.member.id}")
    page.get_by_label("Role").select_option("reviewer")
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#one-time-password")).to_have_text(re.compile(r"^[a-z0-9]{5}(-[a-z0-9]{5}){3}$"))
    check(page)
    page = open_page("/access-log", person("auditor"))
    page.get_by_role("button", name="Check the log").click()
    expect(page.get_by_text("Nothing was changed")).to_be_visible()
    check(page)


def test_axe_does_find_a_barrier_where_there_is_one(open_page):
    page = open_page("/log-in")
    page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError):
        check(page)
