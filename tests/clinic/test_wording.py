"""wording.yml: the sentences that must work without the engine, and what a crisis card must and must not say."""

import re
from dataclasses import replace

import pytest
from ruamel.yaml import YAML
from support import content

from bot.clinic import errors
from bot.clinic.errors import ContentError
from bot.clinic.facts import load_facts
from bot.clinic.wording import CHECK_NO, CHECK_YES, RETRY, VARIANTS, Wording, load_wording

PATH = content.ROOT / "wording.yml"
LINES = content.read("clinic.yml")["crisis_lines"]
FACTS = load_facts(content.ROOT / "clinic.yml")
WORDING = load_wording(PATH, FACTS)
CARDS = {variant: WORDING.crisis_card(variant, again=False, waiting=None) for variant in VARIANTS}
IN_DANGER = {**{variant: card.text for variant, card in CARDS.items()}, "ask": WORDING.safety_check().text}
IN_DANGER["again"] = WORDING.crisis_card("self", again=True, waiting=None).text
NUMBERS = re.compile(r"(?<!\d)(?:911|988|741741|88788|1-800-799-7233)(?!\d)")
BANNED = (
    "committed suicide",
    "commit suicide",
    "you're not suicidal",
    "attention",
    "selfish",
    "promise me",
    "failed attempt",
)
METHODS = re.compile(
    r"\b(?:pills?|guns?|kni(?:fe|ves)|blades?|razors?|ropes?|noose|hang(?:ing)?|bridges?|jump(?:ing)?|overdos\w+|poison\w*"
    r"|drown\w*|cut(?:s|ting)?|shoot\w*|weapons?|medications?|trains?|roofs?|gas)\b"
)


def words(text):
    """The words that a reader sees: a link is its text."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("*", "").split()


@pytest.fixture
def changed():
    """wording.yml with a change, as content."""

    def change(edit):
        entries = YAML(typ="safe").load(PATH)
        edit(entries)
        return entries

    return change


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_card_has_every_line_of_the_clinics_file(variant):
    text = CARDS[variant].text
    for line in (
        f"(tel:{LINES['emergency']['call']})",
        LINES["lifeline"]["name"],
        f"(tel:{LINES['lifeline']['call']})",
        f"(sms:{LINES['lifeline']['text']})",
        f"({LINES['lifeline']['chat']})",
        LINES["text_line"]["name"],
        f"**{LINES['text_line']['keyword']}**",
        f"(sms:{LINES['text_line']['text']})",
    ):
        assert line in text, line


@pytest.mark.parametrize("where", IN_DANGER)
def test_the_first_number_stands_within_the_first_40_words(where):
    assert NUMBERS.search(" ".join(words(IN_DANGER[where])[:40]))


@pytest.mark.parametrize("where", IN_DANGER)
@pytest.mark.parametrize("banned", BANNED)
def test_no_word_that_hurts(where, banned):
    assert banned not in IN_DANGER[where].lower().replace("\u2019", "'")


@pytest.mark.parametrize("where", IN_DANGER)
def test_no_word_for_a_method(where):
    assert METHODS.findall(" ".join(words(IN_DANGER[where])).lower()) == []


@pytest.mark.parametrize("where", IN_DANGER)
def test_what_is_said_in_danger_has_no_placeholder_left_and_no_markup_that_the_widget_does_not_know(where):
    text = IN_DANGER[where]
    assert not re.search(r"[{}<>`#_]", re.sub(r"\([^)]*\)", "", text))
    assert all(address.startswith(("tel:", "sms:", "https://")) for address in re.findall(r"\]\(([^)]*)\)", text))


def test_every_variant_begins_differently():
    assert len({card.text.splitlines()[0] for card in CARDS.values()}) == len(VARIANTS)


def test_who_is_being_hurt_gets_the_hotline_first_of_all_lines():
    text = CARDS["being_hurt"].text
    plain = " ".join(words(text))
    assert "(tel:1-800-799-7233)" in text
    assert "text START to 88788" in plain
    assert LINES["domestic_violence"]["name"] in plain
    assert plain.index("1-800-799-7233") < plain.index("988")


@pytest.mark.parametrize("variant", sorted(set(VARIANTS) - {"being_hurt"}))
def test_the_hotline_stands_on_no_other_card(variant):
    assert "1-800-799-7233" not in CARDS[variant].text


def test_a_medical_emergency_says_911_first():
    plain = " ".join(words(CARDS["medical"].text))
    assert NUMBERS.search(plain).group() == "911"
    assert plain.index("911") < plain.index("988")


@pytest.mark.parametrize("variant", ["self", "someone_else", "harm_others"])
def test_the_other_cards_say_988_first(variant):
    assert NUMBERS.search(" ".join(words(CARDS[variant].text))).group() == "988"


def test_every_card_says_that_nobody_is_watching():
    assert all("automated assistant" in card.text for card in CARDS.values())
    assert all("nobody is watching" in card.text for card in CARDS.values())


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(
    ("form", "goes_on"), [("intake_form", "/schedule_intake"), ("visit_form", "/change_appointment")]
)
def test_a_card_offers_a_call_back_and_to_go_on_where_a_form_waits(variant, form, goes_on):
    plain, waiting = (WORDING.crisis_card(variant, again=False, waiting=waits) for waits in (None, form))
    assert [button.payload for button in plain.buttons] == ["/contact_human"]
    assert [button.payload for button in waiting.buttons] == [goes_on, "/contact_human"]
    assert (plain.kind, waiting.kind) == ("crisis", "crisis")
    assert plain.text == waiting.text


def test_what_waits_is_named():
    titles = {form: WORDING.calmed(waiting=form).buttons[0].title for form in ("intake_form", "visit_form")}
    assert "request" in titles["intake_form"]
    assert "visit" in titles["visit_form"]
    assert WORDING.calmed(waiting=None).buttons == ()


def test_the_second_card_in_a_row_is_shorter_and_still_has_the_numbers():
    again = WORDING.crisis_card("self", again=True, waiting="intake_form")
    assert len(words(again.text)) < min(len(words(card.text)) for card in CARDS.values())
    assert {"988", "911"} <= set(NUMBERS.findall(" ".join(words(again.text))))
    assert len(again.buttons) == 2


def test_the_safety_question_is_one_question_with_the_lines_and_two_buttons():
    check = WORDING.safety_check()
    assert check.kind == "check"
    assert check.text.count("?") == 1
    assert "suicide" in check.text.lower()
    assert {"911", "988", "741741"} <= set(NUMBERS.findall(" ".join(words(check.text))))
    assert [button.payload for button in check.buttons] == [CHECK_YES, CHECK_NO]


def test_the_opening_is_the_notice_and_then_the_greeting():
    notice, greeting = WORDING.opening
    assert (notice.kind, greeting.kind) == ("notice", "talk")
    for said in ("automated assistant", "not a person", "not a clinician", "911", "988"):
        assert said in notice.text
    assert FACTS.name in greeting.text
    assert 1 <= len(greeting.buttons) <= 3


def test_the_greetings_buttons_lead_somewhere():
    intents = set(content.OTHER_INTENTS)
    for button in WORDING.opening[1].buttons:
        _, intent, *topic = button.payload.split("/")
        assert (intent in intents and not topic) or (intent == "faq" and topic[0] in content.TOPICS), button.payload


def test_the_fallback_says_how_to_reach_the_clinic_as_far_as_it_is_known():
    unknown = load_wording(PATH, FACTS).unavailable("m1")
    known = load_wording(PATH, replace(FACTS, phone="(973) 555-0100")).unavailable("m1")
    assert "(973) 555-0100" in known.text
    for message in (unknown, known):
        assert message.kind == "fallback"
        assert FACTS.name in message.text
        assert "988" in message.text
        assert "911" in message.text
        assert "{" not in message.text
        assert [button.payload for button in message.buttons] == [f"{RETRY}m1"]
    assert "None" not in unknown.text


def test_every_error_has_a_sentence_of_its_own():
    codes = {error.code for error in vars(errors).values() if isinstance(error, type) and hasattr(error, "code")}
    codes |= {"not_found", "method_not_allowed"}
    sentences = {code: WORDING.error(code, limit="2,000", seconds=7) for code in codes}
    assert len(set(sentences.values())) == len(codes)
    assert "2,000" in sentences["too_long"]
    assert "7" in sentences["too_many"]
    for code in ("too_many", "unavailable", "internal"):
        assert "988" in sentences[code]
        assert "911" in sentences[code]
    assert not any("{" in sentence for sentence in sentences.values())


def test_a_code_without_a_sentence_gets_the_general_one():
    assert WORDING.error("marmalade") == WORDING.error("internal")


@pytest.mark.parametrize("section", ["notice", "greeting", "crisis", "unavailable", "errors", "export", "purge"])
def test_a_missing_section_stops_the_start(changed, section):
    with pytest.raises(ContentError, match=section):
        Wording(changed(lambda entries: entries.pop(section)), FACTS)


@pytest.mark.parametrize("sentence", sorted(content.read("wording.yml")["crisis"]))
def test_a_missing_sentence_of_the_crisis_path_stops_the_start(changed, sentence):
    with pytest.raises(ContentError, match=sentence):
        Wording(changed(lambda entries: entries["crisis"].pop(sentence)), FACTS)


def test_a_missing_button_of_the_crisis_path_stops_the_start(changed):
    for button in ("yes", "no", "go_on", "go_on_visit", "person"):
        broken = changed(lambda entries, button=button: entries["crisis"]["buttons"].pop(button))
        with pytest.raises(ContentError, match=button):
            Wording(broken, FACTS)


@pytest.mark.parametrize("sentence", ["text", "try_again", "reach_unknown", "reach_phone"])
def test_a_missing_sentence_of_the_fallback_stops_the_start(changed, sentence):
    facts = replace(FACTS, phone="(973) 555-0100") if sentence == "reach_phone" else FACTS
    with pytest.raises(ContentError, match=sentence):
        Wording(changed(lambda entries: entries["unavailable"].pop(sentence)), facts)


@pytest.mark.parametrize(("section", "sentence"), [("export", "title"), ("export", "said"), ("purge", "why")])
def test_a_wrong_placeholder_in_a_sentence_of_the_record_stops_the_start(changed, section, sentence):
    with pytest.raises(ContentError):
        Wording(changed(lambda entries: entries[section].update({sentence: "{unknown}"})), FACTS)


def test_a_missing_general_error_sentence_stops_the_start(changed):
    with pytest.raises(ContentError, match="internal"):
        Wording(changed(lambda entries: entries["errors"].pop("internal")), FACTS)


@pytest.mark.parametrize("typo", ["{clinic_phon}", "{", "{}", "{0}", "{clinic_name.nothing}"])
def test_a_wrong_placeholder_in_a_card_stops_the_start(changed, typo):
    for where in (*VARIANTS, "lines", "again"):
        broken = changed(lambda entries, where=where: entries["crisis"].update({where: f"Call 988. {typo}"}))
        with pytest.raises(ContentError):
            Wording(broken, FACTS)


@pytest.mark.parametrize("code", ["too_long", "too_many", "internal"])
def test_a_wrong_placeholder_in_an_error_sentence_stops_the_start(changed, code):
    with pytest.raises(ContentError):
        Wording(changed(lambda entries: entries["errors"].update({code: "Wait {second} seconds."})), FACTS)


@pytest.mark.parametrize("value", [None, "", 5, ["Call 988."]], ids=["null", "empty", "number", "list"])
def test_an_empty_or_malformed_sentence_of_the_crisis_path_stops_the_start(changed, value):
    for sentence in ("ask", "after", "lines", "again", "answered_no", *VARIANTS):
        broken = changed(lambda entries, sentence=sentence: entries["crisis"].update({sentence: value}))
        with pytest.raises(ContentError):
            Wording(broken, FACTS)


@pytest.mark.parametrize("text", ["", "5", "- a\n", "crisis: [unclosed", "notice: x\n"])
def test_a_malformed_file_stops_the_start(tmp_path, text):
    path = tmp_path / "wording.yml"
    path.write_text(text)
    with pytest.raises(ContentError, match=r"wording\.yml"):
        load_wording(path, FACTS)


def test_a_missing_file_stops_the_start(tmp_path):
    with pytest.raises(ContentError, match=r"wording\.yml is missing"):
        load_wording(tmp_path / "wording.yml", FACTS)
