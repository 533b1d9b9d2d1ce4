"""The visitor's door (Sanic): conversations, messages, the widget's files, health."""
