"""The whole house on PostgreSQL: an intake from question to staff list, and a server that goes away and comes back."""

from support.visitor import Visitor

DANGER = "I want to kill myself"


def test_an_intake_goes_all_the_way_on_postgresql(postgres_house):
    with Visitor(postgres_house.url) as visitor:
        assert visitor.say("How many sessions does it take?").responses == ["utter_faq/duration"]
        visitor.book(reason="naïve — “quotes”, \\ and 📞")
        reference = visitor.press("Send it").reference
        (request,) = [row for row in postgres_house.listed_requests() if row["reference"] == reference]
        assert request["reason"] == "naïve — “quotes”, \\ and 📞"
        assert visitor.own_words()[-1] == "Send it"
        assert visitor.erase().status_code == 204


def test_while_the_server_is_away_danger_gets_its_card_and_afterwards_the_form_goes_on(postgres_house, postgres):
    with Visitor(postgres_house.url) as visitor:
        visitor.book("times")
        before = visitor.history()
        postgres.stop()
        try:
            refusal = visitor.post({"text": "Mondays after 4"})
            card = visitor.say(DANGER)
        finally:
            postgres.start_again()
        assert (refusal.status_code, refusal.json()["error"]["code"]) == (503, "unavailable")
        assert card.kinds == ["crisis"]
        assert visitor.history() == before
        assert visitor.say("Mondays after 4").asked == "insurer"
