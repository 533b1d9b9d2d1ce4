"""The staff door (Sanic), on its own listener."""
