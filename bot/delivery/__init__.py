"""What leaves the house: takes the outbox's rows to their destinations, each once."""
