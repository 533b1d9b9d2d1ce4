"""The action server: `python -m actions`, on loopback only."""

import logging
import os

from rasa_sdk.endpoint import run
from rasa_sdk.executor import ActionExecutor

from bot.settings import load_settings
from bot.logs import set_up_logs


def main() -> None:
    """Register the actions and serve."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    # rasa-sdk binds to all addresses unless told otherwise, and would log a failed request whole.
    os.environ["SANIC_HOST"] = "127.0.0.1"
    logging.getLogger("rasa_sdk").setLevel(logging.CRITICAL)
    executor = ActionExecutor()
    executor.register_package("actions")
    run(executor, port=settings.actions_port, cors_origins=None)


if __name__ == "__main__":
    main()
