"""However a file is broken, the check tells of it and never stumbles itself."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clinic.errors import ContentError
from bot.content.check import check, told
from bot.content.limits import load_handbook
from bot.content.model import Place, Problem

TODAY = date(2026, 11, 25)
TOPIC = "data/nlu/faq/insurance.yml"
SHORT = """\
version: "3.1"
nlu:
- intent: faq/insurance
  metadata: {style: plain}
  examples: |
    - Do you take Horizon Blue Cross?
responses:
  utter_faq/insurance:
  # Source: article
  - text: |-
      In many cases, yes.
    buttons:
    - title: Request an intake
      payload: /schedule_intake
    metadata:
      title: "Insurance"
      facts: [in many cases]
      review_by: 2027-01-01
""".splitlines()
LINES = st.integers(0, len(SHORT) - 1)
WORDS = st.sampled_from(
    ["", "x", "- x", "x:", "[", "{a: 1}", "'", "12", "null", "  ", "\t", "*", "&a", "é", "\x07", "|", "- - a"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=LINES, words=WORDS, how=st.sampled_from(["instead", "before", "after_colon", "deeper", "gone"]))
def test_no_broken_line_stops_the_check(project, at, words, how):
    lines = list(SHORT)
    lines[at : at + 1] = {
        "instead": [words],
        "before": [words, lines[at]],
        "after_colon": [f"{lines[at].partition(':')[0]}: {words}"],
        "deeper": [f"  {lines[at]}"],
        "gone": [],
    }[how]
    (project / TOPIC).write_text("\n".join(lines), encoding="utf-8")
    # A single example is too few, so there is always something to tell.
    assert any(each.level == "error" for each in check(project, today=TODAY))


@pytest.mark.parametrize("file", ["clinic.yml", "domain.yml", TOPIC])
@pytest.mark.parametrize(
    "content", [b"", b"[]", b"text", b"\xff\xfe", b"a: [", b"nlu: 3\nresponses: 4\nintents: {a: b}"]
)
def test_a_file_of_something_else_is_told(project, file, content):
    (project / file).write_bytes(content)
    assert any(each.level == "error" for each in check(project, today=TODAY))


@pytest.mark.parametrize("problem", [Problem("no_rule", Place(TOPIC, 1)), Problem("no_answer", Place(TOPIC, 1), {})])
def test_a_handbook_that_has_no_words_for_a_mistake_says_which(project, problem):
    with pytest.raises(ContentError, match=rf"content\.yml lacks the message {problem.rule}"):
        told([problem], load_handbook(project / "content.yml"))
