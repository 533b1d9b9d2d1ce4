"""Rasa's endpoints for one run: the operator's file, with the action server where it really listens."""

from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.supervise.doors import Door

WRITTEN = Path("var") / "endpoints.yml"


def write_endpoints(named: str, actions: Door, root: Path) -> Path:
    """Write the endpoints that the engine is started with.

    The port of the action server is a setting. Rasa knows no default for a `${VARIABLE}` in its file, so a
    file that carried the setting's name would not work under a bare `rasa shell`.

    Args:
        named: the operator's endpoints file, relative to `root` or absolute.
        actions: the action server's address.
        root: the project's folder.

    Returns:
        The written file.

    Raises:
        ValueError: the operator's file is missing or is no endpoints file; the sentence names it.
    """
    yaml = YAML()
    try:
        content = yaml.load(root / named)
        content["action_endpoint"]["url"] = f"{actions.url}/webhook"
    except (OSError, YAMLError, KeyError, TypeError) as error:
        message = f"{named} (CLINIC_BOT_ENDPOINTS) cannot be read as Rasa's endpoints with an action_endpoint."
        raise ValueError(message) from error
    written = root / WRITTEN
    written.parent.mkdir(exist_ok=True)
    yaml.dump(content, written)
    return written
