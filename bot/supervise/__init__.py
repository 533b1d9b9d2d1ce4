"""Keeps the processes running: `keep` restarts one of them, `run` starts and ends all of them."""
