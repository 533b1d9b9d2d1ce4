"""What somebody logged in with, in a few words, so that they know their own session from another's."""

# The first that occurs counts: Edge calls itself Chrome, too, and Chrome calls itself Safari.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def device_of(user_agent: str) -> str:
    """The names of browser and system, as far as they are known: 'Firefox, Windows'; empty where neither is."""
    found = (next((names[mark] for mark in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, found))
