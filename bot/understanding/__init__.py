"""What a message means: encoder, linear classifier and crisis gate, for web and engine (Python 3.10)."""
