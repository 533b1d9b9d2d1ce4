"""The action server: `python -m actions`, on loopback only, one process."""

import logging

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

from bot.logs import set_up_logs
from bot.settings import load_settings


def main() -> None:
    """Register the actions and serve."""
    settings = load_settings()
    set_up_logs(settings.log_level)
    executor = ActionExecutor()
    executor.register_package("actions")
    # From here on rasa-sdk would log a failed request whole.
    logging.getLogger("rasa_sdk").setLevel(logging.CRITICAL)
    app = create_app(executor, cors_origins=None)
    app.run(host="127.0.0.1", port=settings.actions_port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
