"""Commands of `python -m bot` that work on the record."""
