"""Files that cannot be read, topics and answers without their other half, names that lead nowhere."""

from collections import Counter
from collections.abc import Iterator

from bot.content.limits import Limits
from bot.content.model import ANSWER, TOPIC, Content, Example, Place, Problem

FAQ = TOPIC.rstrip("/")
FOLDER = "data/nlu/faq/"


def unreadable_files(content: Content) -> Iterator[Problem]:
    """Files that are no YAML, and examples that Rasa would read as something else."""
    for file in (*content.files, content.domain):
        yield from file.problems
    yield from content.clinic.problems


def halves(content: Content) -> Iterator[Problem]:
    """A topic without answer or without examples; one that stands twice."""
    asked = {example.intent.removeprefix(TOPIC) for example in _own(content)}
    answers = Counter(answer.topic for answer in content.answers)
    for topic, place in content.topics.items():
        if not answers[topic]:
            yield Problem("no_answer", place, {"topic": topic})
        if topic not in asked:
            yield Problem("no_examples", place, {"topic": topic})
    yield from _double(content)


def _double(content: Content) -> Iterator[Problem]:
    seen: dict[str, Place] = {}
    for answer in content.answers:
        if answer.topic and answer.topic in seen:
            values = {"topic": answer.topic, "other": seen[answer.topic]}
            yield Problem("two_answers", answer.place, values)
        seen.setdefault(answer.topic, answer.place)


def misplaced(content: Content) -> Iterator[Problem]:
    """A topic whose file has another name: nobody would find it."""
    for file in content.files:
        places = {answer.topic: answer.place for answer in file.answers if answer.topic}
        places |= {name.removeprefix(TOPIC): place for name, place in file.intents.items() if name.startswith(TOPIC)}
        for topic, place in places.items():
            # Look-alikes of danger lie in a folder of their own, whatever their topic.
            if file.path.startswith(FOLDER) and file.path != f"{FOLDER}{topic}.yml":
                yield Problem("other_file", place, {"topic": topic, "file": f"{FOLDER}{topic}.yml"})


def intents(content: Content) -> Iterator[Problem]:
    """An intent of domain.yml without examples, and examples of one that is not in domain.yml."""
    learnt = {example.intent for example in content.examples if example.text}
    for intent, place in content.domain.intents.items():
        if intent != FAQ and intent not in learnt:
            yield Problem("intent_without_examples", place, {"intent": intent})
    for file in content.files:
        for intent, place in file.intents.items():
            if intent not in content.domain.intents and not intent.startswith(TOPIC):
                yield Problem("unknown_intent", place, {"intent": intent})


def steps(content: Content) -> Iterator[Problem]:
    """A story or rule that names an answer nobody has written."""
    written = {answer.name for answer in content.answers} | {f"{ANSWER}{FAQ}"}
    for name, place in content.steps.items():
        if name not in written:
            yield Problem("unknown_step", place, {"name": name})


def papers(content: Content) -> Iterator[Problem]:
    """A topic without its title or its source."""
    for file in content.files:
        for answer in file.answers:
            if answer.topic and not answer.title:
                yield Problem("no_title", answer.place, {"topic": answer.topic})
            if answer.topic and not file.sources:
                yield Problem("no_source", answer.place, {"topic": answer.topic})


def quantity(content: Content, limits: Limits) -> Iterator[Problem]:
    """Too few examples, too few ways of writing."""
    for intent, place in _intents(content).items():
        mine = [example for example in _own(content) if example.intent == intent]
        topic = intent.startswith(TOPIC)
        least = limits.topic_examples if topic else limits.intent_examples
        wanted = limits.topic_examples_wanted if topic else limits.intent_examples_wanted
        values = {"intent": intent, "count": len(mine)}
        if 0 < len(mine) < least:
            yield Problem("too_few_examples", place, {**values, "least": least})
        elif 0 < len(mine) < wanted:
            yield Problem("few_examples", place, {**values, "wanted": wanted})
        if topic and mine:
            yield from _styles(intent, place, Counter(str(each.metadata.get("style")) for each in mine), limits)


def _own(content: Content) -> Iterator[Example]:
    """Examples that say something, those of topics only from the topics' files: look-alikes teach another thing."""
    for example in content.examples:
        if example.text and (example.place.file.startswith(FOLDER) or not example.intent.startswith(TOPIC)):
            yield example


def _intents(content: Content) -> dict[str, Place]:
    return {intent: place for file in reversed(content.files) for intent, place in file.intents.items()}


def _styles(intent: str, place: Place, counts: Counter[str], limits: Limits) -> Iterator[Problem]:
    missing = [style for style in limits.styles if counts[style] < limits.style_examples]
    have = len(limits.styles) - len(missing)
    values = {"intent": intent, "styles": ", ".join(missing), "each": limits.style_examples}
    if have < limits.styles_needed:
        yield Problem("too_few_styles", place, {**values, "have": have, "least": limits.styles_needed})
    elif missing:
        yield Problem("few_styles", place, values)
