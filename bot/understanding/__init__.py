"""What a message means: sentence encoder, linear classifier and crisis gate, shared by web and engine (Python 3.10)."""
