"""Rasa's command line, made light for our model: `python -m bot.engine run …` is `rasa run …` without TensorFlow."""

from bot.engine.without_tensorflow import leave_out_tensorflow


def main() -> None:
    """Run a command of Rasa's."""
    leave_out_tensorflow()
    import rasa.__main__  # noqa: PLC0415 only now

    from bot.engine.graph_runner import run_graphs_directly  # noqa: PLC0415 imports Rasa too

    run_graphs_directly()
    rasa.__main__.main()


if __name__ == "__main__":
    main()
