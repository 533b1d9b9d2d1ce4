"""Whatever is typed into a field of the form ends up as typed in the store, or gets a kind sentence."""

import unicodedata

import pytest
from support.visitor import BOOKING, PLAIN, Visitor

ODD = {
    "html": '<b>Ana</b> <img src=x onerror="alert(1)">',
    "script": "<script>fetch('/api/messages')</script>",
    "slash_command": '/schedule_intake{"name":"x"}',
    "restart": "/restart",
    "braces": "{name} and {reference} and {{contact}}",
    "template": "${jndi:ldap://x} {{7*7}} %s %(name)s",
    "sql": "'); DROP TABLE intake_requests; --",
    "markdown": "**bold** [call](tel:900) - item",
    "emoji": "Zoë Ñuñez-O'Brien 📞",
    "direction": "Zoë \u200f\u202eabc",
    "control": "one\ttwo\r\nthree\x07",
    "huge": ("grief and loss " * 134)[:2000].strip(),
}
KIND = ("utter_intake_", "utter_ask_intake_form_", "utter_out_of_scope", "utter_fallback", "utter_faq/", "utter_greet")
FREE_FIELDS = ("times", "insurer", "reason")


def visible(text):
    """A text without what cannot be seen."""
    kept = "".join(
        letter if letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf") else "" for letter in text
    )
    return " ".join(kept.split())


@pytest.mark.parametrize("odd", ODD)
def test_odd_input_in_every_field_is_kept_as_typed_or_declined_kindly(odd, house, visitor):
    answer = visitor.say(BOOKING)
    taken = []
    while answer.asked != "review":
        asked = answer.asked
        answer = visitor.say(ODD[odd])
        if answer.kinds == ["check"]:
            answer = visitor.press("No")
        assert answer.messages
        assert all(name.startswith(KIND) for name in answer.responses if name), answer.text
        if answer.asked in (asked, None):
            answer = visitor.say(PLAIN[asked])
        else:
            taken.append(asked)
        assert answer.asked not in (asked, None), f"the form is stuck at {asked}: {answer.text}"
    assert not {"consent", "contact"} & set(taken)
    assert visitor.press("Send it").reference
    (request,) = house.intake_requests(visitor.conversation)
    kept = {field: visible(request[field]) for field in taken}
    assert kept.pop("name", "").casefold() in visible(ODD[odd]).casefold(), "a name is what can be read as one"
    assert kept == dict.fromkeys(set(taken) & set(FREE_FIELDS), visible(ODD[odd]))
    assert all(value in visible(answer.text) for value in kept.values()), "the summary shows what was typed"
    assert ODD[odd] in visitor.own_words()


def test_a_message_over_the_limit_gets_a_kind_sentence_and_the_form_goes_on(visitor):
    visitor.book("reason")
    refused = visitor.post({"text": "x" * 2001})
    assert refused.status_code == 413
    assert refused.json()["error"]["code"] == "too_long"
    assert "2,000" in refused.json()["error"]["message"]
    assert visitor.say("grief").asked == "review"


@pytest.mark.parametrize(
    "body", [{}, {"text": ""}, {"text": "   "}, {"text": 7}, {"choice": "not-offered.0"}, {"text": "a", "b": 1}]
)
def test_a_request_that_is_no_message_is_refused_and_the_form_goes_on(body, visitor):
    visitor.book("reason")
    refused = visitor.post(body)
    assert refused.status_code in (400, 422)
    assert set(refused.json()["error"]) == {"code", "message"}
    assert visitor.say("grief").asked == "review"


def test_a_button_of_another_conversation_is_refused(house, visitor):
    button = visitor.opening[1]["buttons"][0]["id"]
    with Visitor(house.url) as other:
        assert other.post({"choice": button}).status_code == 422
        assert len(other.history()) == 2


def test_what_was_typed_into_the_form_stands_in_no_log(house, visitor):
    marked = "Quillfeather"
    visitor.book(
        name=f"Ana {marked}", times=f"Mondays ({marked})", insurer=f"{marked} Mutual", reason=f"about {marked}"
    )
    visitor.say(f"what is {marked}?")
    visitor.post({"text": f"{marked} " * 300})
    visitor.http.post("/api/messages", content=f'{{"text": "{marked}", "more')
    assert marked not in house.logged()
