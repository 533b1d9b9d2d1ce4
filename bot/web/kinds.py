"""Which kind of message a response of domain.yml is, for the widget and for the record."""

# By the beginning of the response's name; the first that fits counts.
KINDS = (
    ("utter_faq/", "answer"),
    ("utter_ask_intake_form", "form"),
    ("utter_intake_", "form"),
    ("utter_ask_visit_form", "form"),
    ("utter_visit_", "form"),
    ("utter_crisis", "crisis"),
    ("utter_fallback", "fallback"),
    ("utter_out_of_scope", "fallback"),
    ("utter_action_failed", "fallback"),
    ("utter_contact_human", "handover"),
    ("utter_", "talk"),
)


def kind_of(response: str | None) -> str:
    """The kind of a response, `talk` for one without a name."""
    return next((kind for start, kind in KINDS if (response or "").startswith(start)), "talk")
