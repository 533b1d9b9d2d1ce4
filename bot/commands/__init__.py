"""The commands of `python -m bot`, one file a word. Each module adds its parsers with `add_to`."""
