"""Several questions in one message: each is a turn of the dialogue, in the order asked."""

from typing import Any, Dict, List, Text

# Three answers are as much as anybody reads at once; the rest is offered as buttons.
MOST_ANSWERS = 3
REST = "utter_rest_of_questions"

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
    """Buttons for the questions beyond the first three, titled as the topic files and the domain say.

    Args:
        heard: the parse of the message, or of its last question, as the dialogue heard it.
        responses: the domain's responses.
    """
    labels = [str(question["intent_ranking"][0]["label"]) for question in heard["questions"][MOST_ANSWERS:]]
    return [{"title": _title(label, responses), "payload": f"/{label}"} for label in labels]


def _title(label: Text, responses: Dict[Text, List[Parse]]) -> Text:
    # What is no topic has its button in the response that offers the rest.
    others = {button["payload"]: button["title"] for button in _first(REST, responses).get("buttons") or []}
    title = (_first(f"utter_{label}", responses).get("metadata") or {}).get("title")
    named = title or others.get(f"/{label}")
    return str(named or label.split("/")[-1].replace("_", " ").capitalize())


def _first(response: Text, responses: Dict[Text, List[Parse]]) -> Parse:
    return (responses.get(response) or [{}])[0]
