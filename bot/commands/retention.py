"""`retention purge`: erase what is older than its class allows, or tell what would be."""

import argparse
from datetime import UTC, datetime

from bot.clinic.facts import load_facts
from bot.commands.shared import counted, opened, show
from bot.settings import load_settings
from bot.store.retention import purge


def purge_now(options: argparse.Namespace) -> int:
    """Purge, or count."""
    retention = load_facts(load_settings().clinic_file).retention
    with opened() as store:
        purged = purge(store, retention, datetime.now(UTC), dry_run=options.dry_run)
    return show(purged, [f"{name}: {counted(rows)}" for name, rows in purged.items()], as_json=options.json)
