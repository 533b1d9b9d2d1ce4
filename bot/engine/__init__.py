"""Everything Rasa loads: graph components, the inner channel, training. Runs on Python 3.10 beside Rasa 3.6.21."""
