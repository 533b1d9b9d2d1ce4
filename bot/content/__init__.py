"""The content desk: reads, checks and writes the topic files that Rasa learns from."""
