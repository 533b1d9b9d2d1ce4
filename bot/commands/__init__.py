"""The commands of `python -m bot`, one file a word; `shared` and `log` are what they have in common.

A word with several commands adds their parsers with `add_to`; those of the words with one command stand in `bot.cli`.
"""
