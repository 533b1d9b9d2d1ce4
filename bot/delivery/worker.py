"""The worker: one thread a destination, one for the calendar and one for unseen flags; none keeps another waiting."""

import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path

import structlog

from bot.clinic.facts import Facts, load_facts
from bot.clinic.scheduling.availability import Availability
from bot.delivery.caldav import CalendarServer
from bot.delivery.courier import Courier, utc_now
from bot.delivery.destination import Destination
from bot.delivery.identity import Identity
from bot.delivery.registry import destinations
from bot.delivery.watch import Watch
from bot.delivery.wording import load_mail_wording
from bot.logs import set_up_logs
from bot.settings import Settings
from bot.store import deliveries, flags
from bot.store.database import Store, StoreError, open_store
from bot.store.outbox import ALARM_MAIL, ALL_DESTINATIONS

log = structlog.get_logger()

POLL_SECONDS = 1.0
STORE_SECONDS = 5.0
IDENTITY = "delivery.id"

Job = Callable[[], bool]


def run(settings: Settings) -> None:
    """Deliver until the process is told to stop.

    Raises:
        ContentError: a content file is missing or malformed.
        OSError: a password file or the worker's identity cannot be read.
        ValueError: a setting cannot be used.
    """
    set_up_logs(settings.log_level)
    store = open_store(settings)
    facts = load_facts(settings.clinic_file)
    chosen = destinations(settings, facts, load_mail_wording(settings.wording_file, facts), store)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with Identity(Path(settings.key_file).with_name(IDENTITY)) as identity:
        log.info("delivering", to=[destination.name for destination in chosen])
        _work(store, chosen, _watches(store, chosen, facts), identity, stop)


def _watches(store: Store, chosen: Sequence[Destination], facts: Facts) -> list[Job]:
    calendar = next((each for each in chosen if isinstance(each, CalendarServer)), None)
    watches: list[Job] = [Watch(store, calendar, facts.availability).step]
    if any(each.name == ALARM_MAIL for each in chosen):
        watches.append(partial(_watch_flags, store, facts.office))
    return watches


def _work(
    store: Store, chosen: Sequence[Destination], watches: list[Job], identity: Identity, stop: threading.Event
) -> None:
    if identity.inherited:
        _until_done(stop, partial(_take_up, store, identity.name))
    couriers = [Courier(store, each, identity.name, stop.is_set) for each in chosen]
    off = set(ALL_DESTINATIONS) - {each.name for each in chosen}
    jobs = [courier.step for courier in couriers] + [partial(_keep, store, name) for name in sorted(off)] + watches
    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(_repeat, stop, job) for job in jobs]
        ended, _ = wait(running, return_when=FIRST_EXCEPTION)
        stop.set()
    for future in ended:
        future.result()


def _take_up(store: Store, name: str) -> bool:
    count = store.run(deliveries.take_up, name, utc_now())
    if count:
        log.warning("deliveries_taken_up", rows=count)
    return True


def _keep(store: Store, destination: str) -> bool:
    count = store.run(deliveries.keep, destination)
    if count:
        log.info("deliveries_kept", destination=destination, rows=count)
    return False


def _watch_flags(store: Store, office: Availability | None) -> bool:
    count = store.run(flags.raise_alarm, office, utc_now())
    if count:
        log.warning("flags_unseen", flags=count)
    return False


def _until_done(stop: threading.Event, job: Job) -> None:
    while not stop.is_set() and not _tried(stop, job):
        pass


def _repeat(stop: threading.Event, job: Job) -> None:
    while not stop.is_set():
        if not _tried(stop, job):
            stop.wait(POLL_SECONDS)


def _tried(stop: threading.Event, job: Job) -> bool:
    try:
        return job()
    except StoreError as error:
        log.warning("outbox_away", failure=str(error))
        stop.wait(STORE_SECONDS)
        return False
