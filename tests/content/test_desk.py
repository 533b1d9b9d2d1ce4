"""The content as the desk sees it: drafts over live files, their health, what differs, and who is near."""

from datetime import date

import pytest

from bot.content.desk import ContentDesk
from bot.content.difference import Row, difference
from bot.content.kinds import Kind, kind_of, name_of, other_file
from bot.content.new import topic_file
from bot.content.overview import overview, titles
from bot.content.sheet import Written, rewritten

COST = "data/nlu/faq/cost.yml"
TODAY = date(2026, 11, 25)


@pytest.fixture
def desk(project, vectors_folder):
    return ContentDesk(project, vectors_folder)


def health(desk, changes, file=COST):
    limits = desk.handbook.limits
    found = overview(desk.content(changes), desk.findings(changes, TODAY), limits.styles, limits.style_examples)
    return next(each for each in found if each.file == file)


def test_a_draft_is_read_in_the_place_of_the_live_file(desk, project):
    live = desk.live(COST)
    draft = rewritten(live, Written({"texting": ()})).replace("price", "fee, guaranteed,")
    assert (health(desk, {}).missing, health(desk, {}).errors) == ((), 0)
    assert (health(desk, {COST: draft}).missing, health(desk, {COST: draft}).errors) == (("texting",), 1)
    assert health(desk, {}).errors == 0
    (project / COST).write_text(draft, encoding="utf-8")
    assert health(desk, {}).errors == 1


def test_limits_that_were_published_hold_for_what_was_checked_before(desk, project):
    before = health(desk, {}).errors
    text = (project / "content.yml").read_text(encoding="utf-8")
    (project / "content.yml").write_text(text.replace("longest_answer: 90", "longest_answer: 10"), encoding="utf-8")
    assert health(desk, {}).errors == before
    desk.renew()
    assert health(desk, {}).errors == before + 1


def test_a_topic_that_is_only_a_draft_is_listed(desk):
    new = topic_file("video")
    text = desk.live(COST).replace("faq/cost", "faq/video").replace('title: "Cost"', 'title: "By video"')
    listed = health(desk, {new: text}, new)
    assert (listed.name, listed.title, listed.kind, listed.intent) == ("video", "By video", Kind.TOPIC, "faq/video")
    assert desk.live(new) is None
    assert titles(desk.content({new: text}))["faq/video"] == "By video"


def test_a_review_is_read_from_the_file(desk):
    kept = "review_by: 2027-05-01\n      reviewed_on: 2026-11-01\n      reviewed_by: Nora\n      title:"
    text = desk.live(COST).replace('      title: "Cost"', f'      {kept} "Cost"')
    listed = health(desk, {COST: text})
    assert listed.head == "what it costs, and paying without insurance"
    assert (listed.review_by, listed.reviewed_on, listed.reviewed_by) == (date(2027, 5, 1), date(2026, 11, 1), "Nora")


def test_the_nearest_topic_comes_first_each_topic_once(desk):
    near = desk.nearest("will my insurance pay", {}, 4)
    assert near[0].intent == "faq/insurance"
    assert len({each.intent for each in near}) == 4
    assert [each.score for each in near] == sorted((each.score for each in near), reverse=True)
    assert near[0].example in desk.live(near[0].file)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("data/nlu/faq/cost.yml", Kind.TOPIC),
        ("data/nlu/greet.yml", Kind.TALK),
        ("data/nlu/out_of_scope/beyond.yml", Kind.OUT_OF_SCOPE),
        ("data/nlu/out_of_scope/injection.yml", Kind.SAFETY),
        ("data/nlu/crisis/self.yml", Kind.SAFETY),
        ("data/nlu/lookalikes/idiom.yml", Kind.SAFETY),
        ("data/nlu/advice.yml", Kind.SAFETY),
    ],
)
def test_every_file_has_its_kind_and_a_name_that_leads_back_to_it(file, kind):
    assert kind_of(file) == kind
    name = name_of(file)
    assert file == (topic_file(name) if kind is Kind.TOPIC else other_file(name))


def test_two_versions_are_shown_where_they_differ():
    theirs = "a\nb\nc\nd\ne\nf\ng\nh"
    assert difference(theirs, theirs) == []
    assert difference(theirs, "a\nb\nX\nd\ne\nf\ng\nh\ni") == [
        Row("b", "b", changed=False),
        Row("c", "X", changed=True),
        Row("d", "d", changed=False),
        Row("h", "h", changed=False, gap=True),
        Row(None, "i", changed=True),
    ]
