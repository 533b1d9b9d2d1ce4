"""What the bench runs in the engine's own environment (Python 3.10)."""
