"""The console in a real browser: the first log-in, and no barrier on any page, wide and on a phone, light and dark."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update
from support.booking import OPEN, ZONE, request
from support.console_browser import SIZES, check, check_looks
from support.staff_door import PASSWORD
from support.talks import danger, talk

from bot.clinic.reference import new_reference
from bot.clinic.wording import Button, Message
from bot.console.figures import FIGURES
from bot.store import availability, conversations, funnel, intake, reviews, summaries, visits
from bot.store.tables import outbox, staff_sessions

UNDERSTOOD = {
    "intent": {"name": "greet", "confidence": 0.41},
    "intent_ranking": [{"name": "greet", "confidence": 0.41}, {"name": "help", "confidence": 0.3}],
}

# Who looks at what; `{id}` is their own number, `{reference}` of a booked request, `{conversation}` of a transcript.
PAGES = [
    (None, "/log-in"),
    (None, "/nowhere"),
    ("admin", "/password"),
    ("admin", "/account"),
    ("admin", "/second-step"),
    ("admin", "/people"),
    ("admin", "/people/{id}"),
    ("intake", "/queue"),
    ("reviewer", "/queue"),
    ("reviewer", "/queue/live?whole=yes"),
    ("intake", "/requests"),
    ("intake", "/requests?state=closed"),
    ("intake", "/requests/{reference}"),
    ("intake", "/requests/{reference}/move"),
    ("reviewer", "/transcripts"),
    ("reviewer", "/transcripts?below=95&q=nothing"),
    ("reviewer", "/transcripts/{conversation}?reviewed=no"),
    ("intake", "/transcripts/{conversation}"),
    ("intake", "/unsent"),
    ("intake", "/availability"),
    ("auditor", "/access-log"),
    ("auditor", "/access-log?outcome=refused&who=nobody"),
    ("content", "/people"),
    ("reviewer", "/numbers"),
    ("intake", "/numbers?days=7"),
    ("content", "/session-over?next=%2Fnumbers"),
    ("content", "/content/new"),
    ("content", "/content?q=nothing+at+all"),
]


def book(door):
    """The reference of a booked visit, whose mails wait for somebody."""
    door.store(availability.change, OPEN, ZONE, door.now())
    default, form = door.parts.facts.availability, request(new_reference(), reference=new_reference())
    free = door.store(visits.free, default, door.now())
    reference = door.store(visits.book, default, form, free[0].start, door.now()).reference
    kept = update(outbox).where(outbox.c.reference == reference).values(state="kept")
    door.store(lambda connection: connection.execute(kept))
    return reference


def converse(door):
    """The id of a conversation with a doubt, danger and a request, already noted and tagged."""
    conversation, _ = door.store(conversations.start, (Message("Welcome.", "notice"),))
    for text, kind in (("can my dog come", "fallback"), ("I am Ana Lopez, 973 555 0123", "crisis")):
        gate = {"tier": "unsure", "variant": "self", "score": 0.5, "fired": "model"}
        said = door.store(
            conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate=gate
        )
        door.store(conversations.note_understanding, said.id, UNDERSTOOD)
        reply = Message("**Call** [988](tel:988)\n\n- day or night", kind, (Button("Yes", "/x"),))
        door.store(conversations.add_replies, conversation.id, said.id, (reply,))
    door.store(intake.save, request(new_reference(), reference=new_reference(), conversation_id=conversation.id))
    door.store(summaries.refresh, conversation.id)
    who = door.member("reviewer").id
    door.store(reviews.add_note, conversation.id, who, "a note", door.now())
    door.store(reviews.add_tag, conversation.id, "look again")
    return conversation.id


@pytest.fixture
def visit_booked(door):
    return book(door)


@pytest.fixture
def talked(door):
    return converse(door)


@pytest.fixture(scope="module")
def named(door):
    """What the addresses of `PAGES` name."""
    return {"reference": book(door), "conversation": converse(door)}


@pytest.fixture(scope="module", autouse=True)
def busy_weeks(door):
    """Conversations of some weeks, for the charts."""
    who = door.member("intake").id
    for days in range(45):
        at = door.now() - timedelta(days)
        door.store(talk, at, ("faq/cost", "answer"), ("faq/insurance", "answer"))
        door.store(talk, at, ("faq/cost", "fallback"))
        door.store(danger, at, who, timedelta(minutes=days))
    for step in ("consent", "name"):
        door.store(funnel.reach, "a form", step, door.now().astimezone(door.parts.zone))
    door.store(funnel.end, "a form", None, door.now().astimezone(door.parts.zone))


@pytest.mark.parametrize("seen", PAGES, ids="{0[0]}-{0[1]}".format)
def test_axe_finds_no_barrier_in_any_look(look_at, person, named, seen):
    role, path = seen
    who = person(role) if role else None
    check_looks(look_at(path.format(id=who and who.member.id, **named), who))


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


def test_a_transcript_is_worked_without_javascript(open_page, person, talked):
    """Found, read, noted, tagged, told to the content desk and marked, by labels and buttons alone."""
    page = open_page("/transcripts", person("reviewer"), java_script_enabled=False)
    page.locator(f'a[href*="{talked}"]').click()
    expect(page.get_by_text("I am [name]")).to_be_visible()
    page.get_by_text("This was misunderstood").first.click()
    page.get_by_label("It was about").first.select_option("none")
    page.get_by_role("button", name="Tell the content desk").first.click()
    expect(page.get_by_text("Told to the content desk: none of these")).to_be_visible()
    page.get_by_label("New tag").fill("dogs")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("# dogs")).to_be_visible()
    page.get_by_label("Why do you need them?").fill("a call was promised")
    page.get_by_role("button", name="Show them once").click()
    expect(page.get_by_text("I am Ana Lopez, 973 555 0123")).to_be_visible()
    page.get_by_role("link", name="Hide them again").click()
    page.get_by_role("button", name="Mark as reviewed").click()
    expect(page.get_by_role("status")).to_have_text("Marked as reviewed.")


def test_keys_lead_through_the_transcripts_but_not_from_a_field(open_page, person, talked):
    page = open_page("/transcripts", person("reviewer"))
    page.keyboard.press("/")
    search = page.get_by_label("Words the visitor used")
    expect(search).to_be_focused()
    page.keyboard.type("prn/")
    expect(search).to_have_value("prn/")
    page.goto(f"{page.url.split('?')[0]}/{talked}")
    page.locator("body").press("n")
    expect(page).not_to_have_url(re.compile(talked))
    page.locator("body").press("p")
    expect(page).to_have_url(re.compile(talked))
    page.get_by_role("button", name="Turn them off").click()
    page.locator("body").press("r")
    expect(page.get_by_role("button", name="Mark as reviewed")).to_be_visible()
    page.get_by_role("button", name="Turn them on").click()
    page.locator("body").press("r")
    expect(page.get_by_role("status")).to_have_text("Marked as reviewed.")
    page.locator("body").press("/")
    expect(page.get_by_label("Words the visitor used")).to_be_focused()


def test_a_transcript_is_printed_without_its_forms(open_page, person, talked):
    page = open_page(f"/transcripts/{talked}", person("reviewer"))
    page.emulate_media(media="print")
    expect(page.get_by_text("can my dog come")).to_be_visible()
    expect(page.get_by_text("Greeting").first).to_be_visible()
    for hidden in (".desk-side", ".bar", ".within", ".made details >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()


def test_axe_does_find_a_barrier_where_there_is_one(open_page):
    page = open_page("/log-in")
    page.evaluate("document.querySelector('label').remove()")
    with pytest.raises(AssertionError):
        check(page)


@pytest.mark.parametrize("size", SIZES)
def test_every_chart_is_drawn_at_the_size_of_the_window_and_its_table_opens(open_page, person, size):
    page = open_page("/numbers", person("reviewer"), size=size)
    charts = page.get_by_role("img", name=re.compile("^Chart: "))
    expect(charts).to_have_count(len(FIGURES))
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        width = chart.evaluate(
            "image => image.complete && image.naturalWidth > 0 && image.getBoundingClientRect().width"
        )
        address = chart.evaluate("image => image.currentSrc")
        assert ("narrow" in address) == (size == "phone")
        assert 200 < width < 1200
    page.get_by_text("The table behind it: What visitors asked about").click()
    expect(page.get_by_role("cell", name="90").or_(page.get_by_role("cell", name="30")).first).to_be_visible()
    check(page)


def test_a_chart_keeps_to_the_looks_of_the_page_light_and_dark(open_page, person):
    """What is drawn stands out from its background by 3 to 1 at least (WCAG 1.4.11), in both."""
    for scheme in ("light", "dark"):
        page = open_page("/numbers", person("reviewer"), scheme=scheme)
        shown = page.locator("#conversations ~ picture img")
        shown.scroll_into_view_if_needed()
        pixels = page.evaluate(PIXELS, shown.evaluate("image => image.currentSrc"))
        ground = page.evaluate("getComputedStyle(document.querySelector('.figure')).backgroundColor")
        assert contrast(pixels, [int(part) for part in re.findall(r"\d+", ground)[:3]]) >= 3


PIXELS = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const paper = canvas.getContext('2d');
  paper.drawImage(image, 0, 0);
  const data = paper.getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = {};
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) {
      const colour = data.slice(at, at + 3).join();
      seen[colour] = (seen[colour] ?? 0) + 1;
    }
  }
  return Object.entries(seen).sort((one, other) => other[1] - one[1])[0][0].split(',').map(Number);
}"""


def contrast(one, other):
    """Of two colours, 1 to 21. Source: WCAG 2.2, relative luminance."""

    def luminance(colour):
        parts = [part / 255 / 12.92 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_a_page_left_open_warns_and_then_shows_the_log_in_without_a_click(door, open_page, person):
    page = open_page("/log-in")
    page.clock.install()
    page.context.add_cookies([{"name": "staff", "value": person("intake").http.cookies.get("staff"), "url": door.url}])
    page.goto(f"{door.url}/numbers")
    page.clock.fast_forward("13:55")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.clock.fast_forward("00:10")
    warning = page.get_by_role("dialog", name="Are you still there?")
    expect(warning).to_be_visible()
    expect(page.get_by_role("button", name="Stay logged in")).to_be_focused()
    check(page)
    page.keyboard.press("Escape")
    expect(warning).to_be_visible()
    page.get_by_role("button", name="Stay logged in").click()
    expect(warning).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("Numbers")
    page.clock.fast_forward("13:55")
    expect(warning).to_be_hidden()
    door.later(minutes=16)
    try:
        page.clock.fast_forward("01:10")
        expect(page).to_have_url(re.compile("/log-in[?]idle=yes&next=%2Fnumbers$"))
        expect(page.get_by_role("status")).to_contain_text("You were logged off")
        check(page)
    finally:
        door.later(minutes=-16)


def test_work_in_one_tab_keeps_the_other_one_open(door, open_page, person):
    first = open_page("/account", person("intake"))
    first.clock.install()
    first.reload()
    second = first.context.new_page()
    first.clock.fast_forward("14:30")
    expect(first.get_by_role("dialog")).to_be_visible()
    second.goto(f"{door.url}/requests")
    expect(first.get_by_role("dialog")).to_be_hidden()


def test_without_javascript_a_page_leaves_by_itself(door, open_page, person):
    """The session ends after 12 hours in any case: in a moment, for this one."""
    somebody = person("intake")
    begun = door.now() - timedelta(hours=12) + timedelta(seconds=3)
    set_back = update(staff_sessions).where(staff_sessions.c.staff_id == somebody.member.id).values(created_at=begun)
    door.store(lambda connection: connection.execute(set_back))
    page = open_page("/account", somebody, java_script_enabled=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("My account")
    expect(page).to_have_url(re.compile("/log-in[?]idle=yes&next=%2Faccount$"))
    expect(page.get_by_text("You were logged off")).to_be_visible()


def test_going_back_after_the_log_out_shows_nothing(door, open_page, person):
    page = open_page("/requests", person("intake"))
    page.goto(f"{door.url}/account")
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    expect(page).to_have_url(re.compile("/log-in"))
