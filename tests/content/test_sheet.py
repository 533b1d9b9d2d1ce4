"""A content file as a form: what was not changed stays byte for byte."""

from dataclasses import replace
from datetime import date

import pytest
from support import content

from bot.clinic.errors import ContentError
from bot.content.check import check
from bot.content.limits import load_handbook
from bot.content.new import new_text
from bot.content.reply import Reply
from bot.content.sheet import Written, rewritten, sheet_of, styles_missing, tidy_lines

HANDBOOK = load_handbook(content.ROOT / "content.yml")
PATH = "data/nlu/faq/cost.yml"
TEXT = (content.ROOT / PATH).read_text(encoding="utf-8")


def changed_lines(before, after):
    """Lines that are only in one of the two texts."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def as_it_is(sheet):
    """What the form sends when nobody has touched it."""
    return Written({block.key: block.lines for block in sheet.blocks}, sheet.reply)


@pytest.mark.parametrize("path", content.paths("data/nlu/**/*.yml"))
def test_a_form_that_nobody_touched_changes_no_byte(path):
    text = (content.ROOT / path).read_text(encoding="utf-8")
    assert rewritten(text, as_it_is(sheet_of(text))) == text


@pytest.mark.parametrize("path", content.paths("data/nlu/**/*.yml"))
def test_one_more_example_is_one_more_line(path):
    text = (content.ROOT / path).read_text(encoding="utf-8")
    blocks = sheet_of(text).blocks
    more = {block.key: (*block.lines, f"marmalade {block.key}: a \"test\" # 'of' it") for block in blocks}
    # Every block at once, and the last alone, behind which something else stands than a block.
    for keys in {frozenset(more), frozenset({blocks[-1].key})}:
        after = rewritten(text, Written({key: more[key] for key in keys}))
        lines = after.splitlines()
        for key in keys:
            lines.remove(f"    - {more[key][-1]}")
        assert (lines, after.endswith("\n")) == (text.splitlines(), True)
        assert all(block.lines == more[block.key] for block in sheet_of(after).blocks if block.key in keys)


ANSWER = "responses:\n  utter_faq/video:\n  # Source: the desk\n  - text: Yes.\n"


@pytest.mark.parametrize(
    ("text", "part", "line"),
    [
        ("nlu: words\n", "nlu", 1),
        ("nlu: 3\n", "nlu", 1),
        ("nlu:\n- words\n", "nlu", 2),
        ("nlu:\n- intent: faq/video\n  metadata: plain\n", "metadata", 3),
        ("responses: [a]\n", "responses", 1),
        ("responses:\n  utter_faq/video: Yes.\n", "utter_faq/video", 2),
        ("responses:\n  utter_faq/video:\n  - Yes.\n", "utter_faq/video", 3),
        (f"{ANSWER}    metadata: [a]\n", "metadata", 5),
        (f"{ANSWER}    metadata: {{facts: yes or no}}\n", "facts", 5),
        (f"{ANSWER}    buttons: [a]\n", "buttons", 5),
        (f"{ANSWER}    buttons: {{title: a}}\n", "buttons", 5),
        ('version: "3.1"\n', "nlu", 1),
    ],
)
def test_a_part_of_another_kind_is_told_by_the_check_and_not_by_the_form(project, text, part, line):
    with pytest.raises(ContentError):
        sheet_of(text)
    (project / "data/nlu/faq/telehealth.yml").write_text(text, encoding="utf-8")
    told = [each for each in check(project, today=date(2026, 11, 25)) if each.rule == "misshapen"]
    assert [(each.line, f"`{part}`" in each.says) for each in told] == [(line, True)]


@pytest.mark.parametrize("text", [ANSWER, f"nlu:\n{ANSWER}", f"nlu: []\n{ANSWER}", f"{ANSWER}    metadata:\n"])
def test_what_a_file_lacks_is_filled_in_by_the_form(text):
    reply = replace(sheet_of(text).reply, title="By video", buttons=(("Ask us", "/contact_human"),))
    after = rewritten(text, Written({"plain": ("by video",)}, reply))
    assert "nlu:\n- intent: faq/video\n  metadata: {style: plain}\n  examples: |\n    - by video\n" in after
    assert sheet_of(after).reply == reply


def test_examples_of_nobody_knows_what_are_not_written():
    with pytest.raises(ContentError):
        rewritten("nlu: []\n", Written({"plain": ("by video",)}))


def test_each_part_of_an_answer_changes_only_its_own_lines():
    was = sheet_of(TEXT).reply
    for new, line in (
        (replace(was, title="What it costs"), '      title: "What it costs"'),
        (replace(was, facts=("price or fee", "intake")), "      facts: [price or fee, intake]"),
        (replace(was, source="intake desk"), "  # Source: intake desk"),
        (replace(was, text="A new answer: short."), "      A new answer: short."),
        (replace(was, buttons=(("Ask us", "/contact_human"), *was.buttons[1:])), "    - title: Ask us"),
    ):
        after = rewritten(TEXT, Written({}, new))
        gone, come = changed_lines(TEXT, after)
        assert (len(gone), come) == (1, [line])
        assert sheet_of(after).reply == new


def test_the_review_is_kept_beside_the_answer():
    was = sheet_of(TEXT).reply
    reviewed = replace(was, review_by="2027-05-01", reviewed_on="2026-11-25", reviewed_by="Nora: O'Neil")
    after = rewritten(TEXT, Written({}, reviewed))
    assert changed_lines(TEXT, after)[0] == []
    assert sheet_of(after).reply == reviewed
    assert rewritten(after, Written({}, was)) == TEXT


def test_buttons_can_be_taken_away_and_put_back():
    was = sheet_of(TEXT).reply
    without = rewritten(TEXT, Written({}, replace(was, buttons=())))
    assert "buttons:" not in without
    assert rewritten(without, Written({}, was)) == TEXT


def test_an_answer_without_a_source_gets_one():
    without = TEXT.replace(next(line for line in TEXT.splitlines(keepends=True) if "# Source" in line), "")
    was = sheet_of(without).reply
    assert was.source == ""
    after = rewritten(without, Written({}, replace(was, source=sheet_of(TEXT).reply.source)))
    assert after == TEXT


def test_a_style_that_is_missing_gets_a_block_and_an_emptied_one_goes():
    lines = sheet_of(TEXT).blocks[-1].lines
    without = rewritten(TEXT, Written({"follow_up": ()}))
    assert "follow_up" not in without
    assert "\n\nresponses:" in without
    assert rewritten(without, Written({"follow_up": lines})) == TEXT
    middle = rewritten(TEXT, Written({"texting": ()}))
    assert list(styles_missing(sheet_of(middle), HANDBOOK.limits.styles)) == ["texting"]


def test_a_new_topic_is_filled_in_by_the_form_and_has_no_mistake(project):
    text = new_text("telehealth", "By video", HANDBOOK)
    reply = Reply(
        text="Yes. You can talk with your therapist by video from home. You need a phone or a computer, and a quiet "
        "room. Not every visit can be by video. Our intake team can tell you which ones, and what you need first.",
        buttons=(("Ask the intake team", "/contact_human"),),
        title="By video",
        source="the intake desk",
        facts=("video or screen",),
        review_by="2027-05-01",
    )
    examples = {
        style: tuple(f"can we meet on video {style} {number}" for number in range(8))
        for style in HANDBOOK.limits.styles
    }
    path = project / "data/nlu/faq/telehealth.yml"
    path.write_text(rewritten(text, Written(examples, reply)), encoding="utf-8")
    assert check(project, today=date(2026, 11, 25)) == []
    assert sheet_of(path.read_text(encoding="utf-8")).reply == reply


def test_what_is_typed_is_tidied():
    assert tidy_lines("- one\n\n  two   words \n• three\n-\n- - four") == ("one", "two words", "three", "four")
