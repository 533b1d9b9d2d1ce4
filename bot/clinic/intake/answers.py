"""The answers to the short questions: consent, name, contact, reason."""

from bot.clinic.intake.contact import contact_problem, find_contact, joined
from bot.clinic.intake.introductions import introduced
from bot.clinic.intake.model import DECLINED, NOT_AN_ANSWER, Reading, Turn
from bot.clinic.intake.names import could_be_name, is_name_like, is_short_name, name_alone, tidy_name
from bot.clinic.intake.phrases import mentions, word_set
from bot.clinic.intake.questions import asks, is_question, is_small_talk
from bot.clinic.intake.replies import is_indifferent, is_no, is_skip, is_unsure, is_unwilling, is_yes
from bot.clinic.intake.text import clauses, ends_asking, flat
from bot.clinic.intake.words import RELATIONS

LONGEST_REASON = 1000
LONGEST_TENTATIVE = 3

_NEGATION = mentions("not, no, dont, wont, never, cant, unless, if, but")
_NAMELESS = mentions("anonymous, anonymously, anon, no name, nameless")
_CLINIC_MATTERS = word_set("""
    cost costs price prices insurance privacy private confidential hours address location phone website
    parking virtual online telehealth free really why huh what
""")
_FACE_TO_FACE = mentions(
    "in person, with the therapist, on the phone, when we meet, when you call, face to face",
)
_WOULD_RATHER = mentions("rather, prefer")
_NOTHING_SAID = ("none", "nothing", "no reason", "later")


def read_consent(turn: Turn) -> Reading:
    """Read the answer to the privacy notice: only a clear yes consents, and a question never does."""
    if is_small_talk(turn.text) or asks(turn.text):
        return NOT_AN_ANSWER
    if is_yes(turn.text):
        return Reading({"consent": "yes"})
    if is_no(turn.text) or is_skip(turn.text) or is_unwilling(turn.text) or turn.sure_of("deny"):
        return Reading(declined_consent=True)
    if turn.agrees and not _NEGATION.search(flat(turn.text)):
        return Reading({"consent": "yes"})
    return NOT_AN_ANSWER


def read_name(turn: Turn) -> Reading:
    """Read the answer to 'what should we call you?': any short real answer is a name."""
    if is_skip(turn.text) or is_no(turn.text) or _NAMELESS.search(flat(turn.text)):
        return Reading(problem="name_needed")
    if name := _name(turn):
        return Reading({"name": name})
    return _unanswered(turn, "name_unclear")


def read_contact(turn: Turn, known: str | None) -> Reading:
    """Read the answer to 'how can we reach you?'; `known` is the contact given so far."""
    if found := find_contact(turn.text, "any"):
        return Reading({"contact": joined(known, found, turn.text)})
    if (problem := contact_problem(turn.text)) and ("@" in turn.text or not asks(turn.text)):
        return Reading(problem=problem)
    if is_skip(turn.text) or is_no(turn.text):
        return Reading(problem="contact_needed")
    return _unanswered(turn, "contact_needed")


def read_reason(turn: Turn) -> Reading:
    """Read the answer to 'what brings you here?': own words unless they are a question.

    What the classifier guessed does not count: grief is a topic it knows, and an answer here.
    """
    if is_no(turn.text) or is_skip(turn.text) or is_unsure(turn.text) or _says_nothing(turn.text):
        return Reading({"reason": DECLINED})
    if is_small_talk(turn.text) or is_yes(turn.text) or _only_asks(turn.text) or not flat(turn.text):
        return NOT_AN_ANSWER
    if len(turn.text) > LONGEST_REASON:
        return Reading(problem="too_long")
    return Reading({"reason": turn.text})


def _unanswered(turn: Turn, problem: str) -> Reading:
    if is_small_talk(turn.text) or asks(turn.text) or turn.interrupts:
        return NOT_AN_ANSWER
    return Reading(problem=problem)


def _name(turn: Turn) -> str | None:
    for clause in clauses(turn.text):
        if found := introduced(clause, turn.people, soft=True, lenient=True):
            return found.name
    pieces = clauses(turn.text)
    greets = len(pieces) > 1 and _is_chat(pieces[0])
    head = "".join(pieces[1:2] if greets else pieces[:1])
    if is_question(head) or _is_chat(head):
        return None
    # The whole text may be a name where its first clause is half of one: 'Torres, Ana'.
    name = name_alone(head if greets else turn.text)
    if name and _is_rather_a_topic(name, head, turn):
        return None
    return name or _person(turn)


def _is_chat(clause: str) -> bool:
    return (is_small_talk(clause) or is_yes(clause)) and not is_short_name(clause.split())


def _is_rather_a_topic(name: str, head: str, turn: Turn) -> bool:
    # One or two words are a name whatever the classifier guessed; more without a capital may be a topic.
    return turn.interrupts and name.count(" ") > 1 and head.islower() and name not in turn.people


def _person(turn: Turn) -> str | None:
    said = flat(turn.text).split()
    if len(turn.people) != 1 or RELATIONS & set(said) or asks(turn.text):
        return None
    words = turn.people[0].split()
    fits = 0 < len(words) < len(said) and all(is_name_like(word) and could_be_name(word) for word in words)
    return tidy_name(turn.people[0]) if fits and turn.people[0] in turn.text else None


def _says_nothing(text: str) -> bool:
    said = flat(text)
    return (
        said in _NOTHING_SAID or is_indifferent(text) or bool(_FACE_TO_FACE.search(said) and _WOULD_RATHER.search(said))
    )


def _only_asks(text: str) -> bool:
    pieces = [piece for piece in clauses(text) if not (is_small_talk(piece) or is_yes(piece))]
    if pieces and is_question(pieces[0]):
        return True
    if len(pieces) != 1 or not ends_asking(text):
        return False
    words = flat(pieces[0]).split()
    too_much = len(words) > LONGEST_TENTATIVE or not _CLINIC_MATTERS.isdisjoint(words)
    return too_much or is_question(f"{pieces[0]}?")
