"""Several questions in one message: each is a turn of the dialogue, in the order asked."""

from typing import Any, Dict, List, Text

# Three answers are as much as anybody reads at once; the rest is offered as buttons.
MOST_ANSWERS = 3
REST = "utter_rest_of_questions"
TOPIC = "faq/"

Parse = Dict[Text, Any]


def questions(parse: Parse, *, in_form: bool) -> List[Parse]:
    """What the dialogue hears of a parsed message, one parse a question; the whole message where it asks one thing.

    Args:
        parse: the message's parse, with the `questions` that the classifier found.
        in_form: the message may answer a form's question, and is heard whole.
    """
    found = parse.get("questions") or []
    if in_form or not found:
        return [{**parse, "questions": []}]
    return [{**parse, "entities": [], **question} for question in found[:MOST_ANSWERS]]


def first_question(parse: Parse) -> Parse:
    """The parse with the understanding of its first question, where it has several."""
    first = (parse.get("questions") or [{}])[0]
    return {**parse, **first}


def rest_buttons(heard: Parse, responses: Dict[Text, List[Parse]]) -> List[Dict[Text, Text]]:
    """Buttons for the questions beyond the first three, titled as the topic files say.

    Args:
        heard: the parse of the message, or of its last question, as the dialogue heard it.
        responses: the domain's responses.
    """
    labels = [str(question["intent_ranking"][0]["label"]) for question in heard["questions"][MOST_ANSWERS:]]
    titles = {label: responses[f"utter_{label}"][0]["metadata"]["title"] for label in labels if label.startswith(TOPIC)}
    return [{"title": title, "payload": f"/{label}"} for label, title in titles.items()]
