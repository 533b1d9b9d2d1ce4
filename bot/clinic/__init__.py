"""The clinic's rules in plain Python: facts, crisis cards, intake. No web, no SQL, no Rasa."""
