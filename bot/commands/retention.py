"""`retention purge`: erase what is older than its class allows, or tell what would be."""

import argparse
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.clinic.facts import load_facts
from bot.clinic.wording import load_wording
from bot.commands.log import open_log, operator
from bot.commands.shared import counted, opened, show
from bot.settings import load_settings
from bot.store.retention import House, due, purge


def purge_now(options: argparse.Namespace) -> int:
    """Purge, or count."""
    settings, now = load_settings(), datetime.now(UTC)
    facts = load_facts(settings.clinic_file)
    with opened() as store:
        if options.dry_run:
            rows = due(store, facts.retention, now)
        else:
            why = load_wording(settings.wording_file, facts).purged
            house = House(open_log(settings, store), ZoneInfo(facts.time_zone), operator(), why)
            rows = purge(house, facts.retention, now)
    return show(rows, [f"{name}: {counted(each)}" for name, each in rows.items()], as_json=options.json)
