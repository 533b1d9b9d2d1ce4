"""Custom actions: read slots, ask bot.clinic, name a response of domain.yml, return events. One file a skill."""
