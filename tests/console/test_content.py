"""The content desk: the list of topics, one topic as a draft, two editors, and help while writing."""

import pytest
from support.content_form import form_of
from support.misread import misread
from support.staff_door import served_text

from bot.store import drafts

COST = "data/nlu/faq/cost.yml"
PAGE = "/content/topics/cost"

pytestmark = pytest.mark.usefixtures("project")


def draft(door, file=COST):
    return door.store(drafts.find, file)


def saved(editor, page=PAGE, **changed):
    """Open a page, change fields, save; the response."""
    fields = {
        **form_of(editor.get(page)),
        "act": "save",
        **{name.replace("__", "."): value for name, value in changed.items()},
    }
    return editor.post(page, fields)


def row_of(page, title):
    start = page.text.index(f">{title}</a>")
    return served_text(page.text[start : page.text.index("</tr>", start)])


def greeted(editor):
    """How often greetings were counted as asked, and as not understood."""
    return [int(cell) for cell in row_of(editor.get("/content"), "Greet").split()[3:5]]


def test_the_list_tells_how_each_topic_is_doing(door, nora, project):
    misread(door.store, "hello", "greet")
    before = greeted(nora)
    misread(door.store, "hello you", "greet")
    path = project / COST
    path.write_text(
        path.read_text(encoding="utf-8").replace('title: "Cost"', 'title: "Cost"\n      review_by: 2020-01-01')
    )
    saved(nora, "/content/topics/insurance", text="Too short.")
    page = nora.get("/content")
    assert "by 2020-01-01" in row_of(page, "Cost")
    assert "1 to put right" in row_of(page, "Cost")
    assert f"by {nora.member.name}" in row_of(page, "Insurance")
    assert greeted(nora) == [count + 1 for count in before]
    assert door.logged(who=nora.member.name)[0]["what"] == "content.view"


def test_a_file_of_another_shape_is_shown_with_what_the_check_tells_of_it(door, nora, project):
    (project / COST).write_text("nlu: words\n", encoding="utf-8")
    for page in (nora.get(PAGE), nora.post(PAGE, {"act": "save", "block": "plain", "examples.plain": "how much"})):
        assert "What stands at `nlu` here is of another kind" in served_text(page)
    assert page.status_code == 422
    assert draft(door) is None


def test_what_tells_danger_is_marked_for_a_second_person(nora):
    assert "Needs a second person" in nora.get("/content/other/advice").text
    assert "Needs a second person" not in nora.get(PAGE).text
    assert "second person" in nora.get("/content").text


def test_the_list_is_searched_and_sorted(nora, project):
    page = nora.get("/content", q="INSUR").text
    assert ">Insurance</a>" in page
    assert ">Cost</a>" not in page
    assert "Nothing is called" in nora.get("/content", q="marmalade").text
    path = project / "data/nlu/faq/insurance.yml"
    path.write_text(path.read_text(encoding="utf-8").replace('title: "Insurance"', 'title: ""'))
    page = nora.get("/content", sort="found").text
    assert page.index("topics/insurance") < page.index("topics/cost")
    assert 'aria-sort="descending"' in page
    assert nora.get("/content", sort="nonsense").status_code == 200


def test_a_save_writes_a_draft_and_leaves_the_live_file_alone(door, nora, project):
    live = (project / COST).read_text(encoding="utf-8")
    text = form_of(nora.get(PAGE))["examples.texting"]
    assert saved(nora, examples__texting=f"{text}\n- how much u want 🤷\u200d♀️\n").status_code == 303
    assert "The draft is saved." in nora.get(PAGE).text
    kept = draft(door)
    assert kept.text.splitlines() == [
        line
        for old in live.splitlines()
        for line in [old] + ["    - how much u want 🤷\u200d♀️"] * (old == _last_texting(live))
    ]
    assert (kept.edited_by, kept.base_hash) == (nora.member.name, drafts.text_hash(live))
    assert (project / COST).read_text(encoding="utf-8") == live
    entry = door.logged(what="content.save", object_id="cost")[0]
    assert (entry["who"], entry["object_kind"], entry["reason"]) == (nora.member.name, "content", "")


def _last_texting(live):
    block = live.split("style: texting}")[1].split("- intent:")[0]
    return block.rstrip().splitlines()[-1]


def test_a_form_that_nobody_touched_makes_no_draft(door, nora):
    assert saved(nora).status_code == 303
    assert "Nothing has changed." in nora.get(PAGE).text
    assert draft(door) is None


def test_the_check_speaks_beside_the_field_and_the_review_is_noted(door, nora):
    saved(nora, text="It is free of charge, we promise.", title="", review_by="2027-05-01", reviewed="yes")
    page = served_text(nora.get(PAGE))
    for words in ("speaks of a price", "makes a promise", "has no title", "no longer says", "to put right"):
        assert words in page
    assert f"Last read {door.now().date().year}" in page
    assert f'reviewed_by: "{nora.member.name}"' in draft(door).text


def test_a_day_that_is_none_is_told_and_nothing_else_is_lost(door, nora):
    response = saved(nora, text="A new answer.", review_by="next spring")
    assert response.status_code == 422
    assert "year-month-day" in response.text
    assert form_of(response)["text"] == "A new answer."
    assert draft(door) is None


def test_the_second_of_two_editors_is_told_and_shown_the_difference_and_nothing_is_overwritten(door, nora, omar):
    mine = {**form_of(omar.get(PAGE)), "act": "save", "text": "The answer of Omar."}
    saved(nora, text="The answer of Nora.")
    response = omar.post(PAGE, mine)
    assert response.status_code == 409
    page = served_text(response)
    assert f"{nora.member.name} has changed this while you were writing" in page
    assert "<del>The answer of Nora.</del>" in response.text
    assert "<ins>The answer of Omar.</ins>" in response.text
    assert "The answer of Nora." in draft(door).text
    assert form_of(response)["text"] == "The answer of Omar."
    again = omar.post(PAGE, {**form_of(response), "act": "save"})
    assert again.status_code == 303
    assert "The answer of Omar." in draft(door).text


def test_who_drops_what_another_goes_on_writing_is_told(door, nora, omar):
    saved(nora, text="One.")
    shown = {**form_of(omar.get(PAGE)), "act": "discard"}
    saved(nora, text="Two.")
    assert omar.post(PAGE, shown).status_code == 409
    assert "Two." in draft(door).text


def test_a_draft_can_be_dropped(door, nora):
    saved(nora, text="One.")
    assert saved(nora, act="discard").status_code == 303
    assert "The draft is dropped." in nora.get(PAGE).text
    assert draft(door) is None
    assert door.logged(who=nora.member.name, what="content.discard")


def test_a_live_file_that_was_changed_meanwhile_is_not_overwritten_unseen(door, nora, project):
    mine = {**form_of(nora.get(PAGE)), "act": "save", "title": "The price"}
    path = project / COST
    path.write_text(path.read_text(encoding="utf-8").replace("We have no price", "We have indeed no price"))
    response = nora.post(PAGE, mine)
    assert response.status_code == 409
    assert "What is live was changed" in served_text(response)
    assert draft(door) is None
    nora.post(PAGE, {**form_of(response), "act": "save"})
    assert 'title: "The price"' in draft(door).text
    path.write_text(path.read_text(encoding="utf-8").replace("indeed no price", "no price at all"))
    assert "What is live has changed since this draft was begun" in nora.get(PAGE).text


def test_a_file_without_an_answer_has_only_examples(door, nora):
    page = "/content/other/out_of_scope/clinic"
    fields = form_of(nora.get(page))
    assert "text" not in fields
    (key,) = fields["block"]
    saved(nora, page, **{f"examples.{key}": f"{fields[f'examples.{key}']}\nis there a fish tank"})
    assert "    - is there a fish tank\n" in draft(door, "data/nlu/out_of_scope/clinic.yml").text


def test_a_file_that_cannot_be_read_is_shown_with_its_line(nora, project):
    (project / COST).write_text("nlu:\n\t- no", encoding="utf-8")
    page = nora.get(PAGE)
    assert page.status_code == 200
    assert "cannot be read" in page.text


@pytest.mark.parametrize("name", ["nothing", "faq/cost", "%2e%2e%2fsecrets", "a" * 300])
def test_only_content_files_are_opened(nora, name):
    for folder in ("topics", "other", "other/out_of_scope"):
        assert nora.get(f"/content/{folder}/{name}").status_code == 404
    assert nora.get("/content/meanings", file="clinic.yml").status_code == 404


def test_who_else_answers_names_the_nearest_topics_with_their_scores(nora):
    page = served_text(nora.post("/content/nearest", {"text": "what does a session cost", "part": "1", "file": COST}))
    assert page.index("Cost") < page.index("Insurance")
    assert "Its nearest example:" in page
    assert "this one" in page
    assert "<html" not in nora.post("/content/nearest", {"text": "x", "part": "1"}).text
    whole = nora.post("/content/nearest", {"text": "hello there"}).text
    assert "</html>" in whole
    assert "Greet" in whole


def test_examples_that_mean_the_same_as_another_topics_are_told(nora):
    asked = {"file": COST, "part": "1"}
    assert "No example means the same" in nora.get("/content/meanings", **asked).text
    other = form_of(nora.get("/content/topics/insurance"))["examples.plain"].splitlines()[0]
    text = form_of(nora.get(PAGE))["examples.plain"]
    saved(nora, examples__plain=f"{text}\n{other.rstrip('?')} please?")
    assert "means nearly the same" in served_text(nora.get("/content/meanings", **asked))


def test_a_new_topic_is_begun_as_a_draft_and_opened(door, nora, project):
    assert nora.post("/content/new", {"name": "Video!", "title": ""}).status_code == 422
    assert nora.post("/content/new", {"name": "cost", "title": "Cost"}).status_code == 422
    sent = {"name": "telehealth", "title": "By video", "examples": "can we zoom\n- video?", "style": "texting"}
    response = nora.post("/content/new", sent)
    assert response.headers["location"] == "/content/topics/telehealth"
    assert not (project / "data/nlu/faq/telehealth.yml").exists()
    page = nora.get("/content/topics/telehealth")
    assert form_of(page)["examples.texting"] == "can we zoom\nvideo?"
    assert form_of(page)["examples.plain"] == ""
    assert "Not published yet" in page.text
    assert ">By video</a>" in nora.get("/content").text
    assert nora.post("/content/new", sent).status_code == 422
    saved(nora, "/content/topics/telehealth", act="discard")
    assert draft(door, "data/nlu/faq/telehealth.yml") is None
    assert nora.get("/content/topics/telehealth").status_code == 404
