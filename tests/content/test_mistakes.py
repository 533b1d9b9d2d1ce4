"""Every mistake is told by its own message, in its own line.

A seed says in which file, what was written, what stands there now, and which message tells it; `at` is a piece of the
line that the message must name. `old` may be a pattern; all that it matches is replaced.
"""

import re
from datetime import date
from typing import NamedTuple

import pytest
from support import content

from bot.content import check as content_check
from bot.content.limits import load_handbook

TOPIC = "data/nlu/faq/insurance.yml"
COST = "data/nlu/faq/cost.yml"
GREET = "data/nlu/greet.yml"
HELLO = "    - Hello\n"
DOMAIN = "domain.yml"
RULES = "data/stories/rules.yml"
CLINIC = "clinic.yml"
FIRST = "    - Do you take Horizon Blue Cross?\n"
ANSWER = "In many cases, yes. Most"
LAST = "      payload: /contact_human\n"
TITLE = '      title: "Insurance"\n'
BLOCK = re.compile(r"^nlu:.*(?=^responses:)", re.MULTILINE | re.DOTALL)
RESPONSES = re.compile(r"^responses:.*", re.MULTILINE | re.DOTALL)
STYLED = r"- intent: faq/insurance\n  metadata: \{style: (?:%s)\}\n  examples: \|\n(?:    - .*\n)+"
MANY = re.compile(r"((?:    - .*\n){5})(?:    - .*\n)+")
LONG = "It is good to know. " * 20
LEARNED = (
    "Interpersonal psychotherapy constitutes an empirically validated intervention addressing interrelated "
    "difficulties in communication, bereavement and occupational transition."
)


class Seed(NamedTuple):
    name: str
    file: str
    old: str | re.Pattern
    new: str
    rule: str
    at: str

    def __str__(self):
        return self.name


def said(name, words, rule):
    """A mistake in the topic's answer."""
    return Seed(name, TOPIC, ANSWER, f"{words} {ANSWER}", rule, ANSWER)


def added(name, example, rule):
    """A mistake in one more example."""
    return Seed(name, TOPIC, FIRST, f"{FIRST}    {example}\n", rule, example)


def pressed(name, title, payload, rule):
    """A mistake in the last button, which stands for another."""
    old = "    - title: Talk to someone\n      payload: /contact_human\n"
    return Seed(name, TOPIC, old, f"    - title: {title}\n      payload: {payload}\n", rule, f"title: {title}")


def told(name, metadata, rule):
    """A mistake in what is noted below the answer."""
    return Seed(name, TOPIC, TITLE, f"{TITLE}      {metadata}\n", rule, ANSWER)


def without(name, styles, rule, at="intent: faq/insurance"):
    """Too little to learn from: these styles are taken out."""
    return Seed(name, TOPIC, re.compile(STYLED % styles), "", rule, at)


SEEDS = [
    # Topics and answers
    Seed("examples, no answer", TOPIC, RESPONSES, "", "no_answer", "intent: faq/insurance"),
    Seed("an answer, no examples", TOPIC, BLOCK, "", "no_examples", ANSWER),
    Seed("an empty answer", TOPIC, re.compile(r"text: \|-\n.*\n"), 'text: ""\n', "empty_answer", 'text: ""'),
    Seed("a typing error in a name", COST, "utter_faq/cost:", "utter_faq/cots:", "no_answer", "intent: faq/cost"),
    Seed("an answer to another topic", TOPIC, "utter_faq/insurance:", "utter_faq/cost:", "two_answers", ANSWER),
    Seed("a name that is not the file's", COST, "faq/cost", "faq/prices", "other_file", "intent: faq/prices"),
    Seed("no title", TOPIC, TITLE, "", "no_title", ANSWER),
    Seed("no source", TOPIC, re.compile(r"# Source:.*"), "# Source:", "no_source", ANSWER),
    said("a placeholder that nobody fills", "Call {clinic_phone}.", "placeholder"),
    Seed("the same in domain.yml", DOMAIN, "{clinic_name}", "{clinic_nam}", "placeholder", "{clinic_nam}"),
    said("too many words", LONG, "too_long"),
    Seed("too few words", TOPIC, re.compile(r" This chat has.*"), "", "too_short", ANSWER),
    Seed(
        "too hard to read",
        TOPIC,
        "This chat has no list of plans and cannot check yours.",
        LEARNED,
        "hard_to_read",
        ANSWER,
    ),
    Seed("an empty line", TOPIC, "insurance providers. ", "insurance providers.\n\n      ", "two_bubbles", ANSWER),
    Seed("a fact that is gone", TOPIC, "a licensed", "a good", "missing_fact", ANSWER),
    said("a price", "It is $120.", "price"),
    said("a price in words", "We have a discount.", "price"),
    said("a promise", "This is guaranteed to help.", "promise"),
    said("a promise of a cure", "It will cure you.", "promise"),
    told("a review that is over", "review_by: 2026-11-01", "review_over"),
    told("a day that is none", "review_by: next spring", "no_date"),
    # Marks, links, numbers, buttons
    said("a link left open", "See [our plans](https://clinic.test/plans.", "open_mark"),
    said("bold left open", "See **this.", "open_mark"),
    said("a mark that is not known", "See <b>this</b>.", "open_mark"),
    said("a link that is not safe", "See [plans](http://plans.clinic.net/list).", "not_https"),
    said("a link still to be written", "See [plans](https://example.com/todo).", "dead_link"),
    said("a link without a site", "See [plans](https://plans).", "dead_link"),
    said("a number that is not the clinic's", "Call 973-555-0177.", "unknown_number"),
    said("a link to such a number", "Please [call us](tel:+19735550177).", "unknown_number"),
    said("a number with a letter O", "Call 1-8OO-799-7233.", "unknown_number"),
    said("a crisis number with a slip", "In crisis, call 989.", "unknown_number"),
    said("a text line with a slip", "Text HOME to 741471.", "unknown_number"),
    said("an address that is not the clinic's", "Write to intake@clinic.net.", "unknown_email"),
    pressed("a button to nowhere", "Plans", "/faq/plans", "button_to_nowhere"),
    pressed("a button to an intent that is none", "A person", "/contact_humans", "button_to_nowhere"),
    pressed("a button that forgets its slash", "Cost", "faq/cost", "button_to_nowhere"),
    pressed("a button to its own answer", "Again", "/faq/insurance", "button_to_itself"),
    pressed("a button without words", '""', "/faq/cost", "no_button_title"),
    Seed(
        "a fourth button",
        TOPIC,
        LAST,
        f"{LAST}    - title: More\n      payload: /faq/cost\n",
        "many_buttons",
        "title: More",
    ),
    # Examples
    added("the same example in two topics", "- What are your self-pay rates?", "same_example"),
    added("the same but for case and signs", "- what are your self-pay rates", "same_example"),
    Seed("the same in small talk", GREET, HELLO, f"{HELLO}    - cigna ppo!\n", "same_example", "- cigna ppo!"),
    added("nearly the same example", "- What is the price of a single session?", "alike_examples"),
    added("an example twice", "- do you take HORIZON blue cross", "repeated_example"),
    added("an entity left open", "- Is [Aetna](insurer fine?", "marked_example"),
    added("an example that is a command", "- /schedule_intake", "marked_example"),
    added("an example without words", "-", "empty_example"),
    added("a dash without its space", "-do u take oscar", "no_dash"),
    without("few examples", "plain|texting|misspelt|indirect|long|fragment", "too_few_styles"),
    without(
        "hardly any example", "plain|texting|misspelt|indirect|for_other|long|fragment|newcomer", "too_few_examples"
    ),
    Seed("not many examples", TOPIC, MANY, r"\1", "few_examples", "intent: faq/insurance"),
    without("one style missing", "newcomer", "few_styles"),
    Seed("no upright bar", TOPIC, re.compile(r"(?<=style: newcomer\}\n  examples:) \|"), "", "no_bar", "examples:"),
    # The frame
    Seed("two titles", TOPIC, TITLE, f"{TITLE}{TITLE}", "unreadable", 'title: "Insurance"'),
    Seed("facts that are no list", TOPIC, re.compile(r"facts: .*"), "facts: in many", "misshapen", "facts: in many"),
    Seed("a colon in an answer", TOPIC, re.compile(r"text: \|-\n +"), "text: Note: ", "unreadable", "Note: In many"),
    told("a day that no calendar has", "review_by: 2026-02-31", "unreadable")._replace(at="2026-02-31"),
    Seed("a tab", TOPIC, "    - Do you take Horizon", "\t- Do you take Horizon", "unreadable", "\t- Do you"),
    Seed("a colon without quotes", TOPIC, "title: No insurance?", "title: Yes: no", "unreadable", "Yes: no"),
    Seed(
        "an intent without examples",
        DOMAIN,
        "- greet\n",
        "- greet\n- farewell\n",
        "intent_without_examples",
        "- farewell",
    ),
    Seed(
        "an intent that is none",
        "data/nlu/greet.yml",
        "intent: greet",
        "intent: gret",
        "unknown_intent",
        "intent: gret",
    ),
    Seed("a rule that says what nobody wrote", RULES, "utter_greet", "utter_hello", "unknown_step", "utter_hello"),
    Seed("crisis numbers not called", CLINIC, "on: 2026-11-23", "on: 2026-05-01", "lines_not_called", "verified_on:"),
    Seed("crisis numbers never called", CLINIC, "on: 2026-11-23", "on:", "lines_never_called", "verified_on:"),
]


# Review dates and crisis numbers are judged on a fixed day: the suite must not turn red by waiting.
TODAY = date(2026, 11, 25)


def found(project, vectors):
    return content_check.check(project, today=TODAY, encode=vectors.encode)


def sow(seed, project):
    """Make the mistake; returns the line on which it stands."""
    path = project / seed.file
    text = path.read_text(encoding="utf-8")
    changed = text.replace(seed.old, seed.new) if isinstance(seed.old, str) else seed.old.sub(seed.new, text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return {number for number, line in enumerate(changed.splitlines(), 1) if seed.at in line}


def test_there_is_a_seed_for_every_message():
    assert {seed.rule for seed in SEEDS} == set(load_handbook(content.ROOT / "content.yml").messages)


def test_the_small_project_has_no_mistake(project, vectors):
    assert found(project, vectors) == []


@pytest.mark.parametrize("seed", SEEDS, ids=str)
def test_a_mistake_is_told_with_its_line(seed, project, vectors):
    lines = sow(seed, project)
    told = found(project, vectors)
    assert any((each.rule, each.file) == (seed.rule, seed.file) and each.line in lines for each in told), told
