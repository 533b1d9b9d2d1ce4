"""What the answer of each topic must say, as its file declares it: each fact as the words that a reader knows it by."""

from support import content

CARRIED_FACTS = {
    topic: [fact.split(" or ") for fact in answer["metadata"]["facts"]] for topic, answer in content.answers().items()
}
