"""How far intake forms get: counted by day and step, without anything that tells one visitor from another."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, delete, select, update

from bot.store.columns import insert_if_absent
from bot.store.tables import funnel, open_forms

LEFT_AFTER = timedelta(hours=24)
STARTED = "started"
SENT = "sent"
BOOKED = "booked"

_form = open_forms.c


def reach(connection: Connection, form: str, step: str, now: datetime) -> None:
    """Count that a form asks a question, once a form and question; the first one is also its start.

    Args:
        connection: of the caller's transaction.
        form: the form's key; only its hash is kept, and only until the form ends.
        step: the field that is asked.
        now: the current moment, in the clinic's time zone: it is counted under its day there.
    """
    name = _name(form)
    first = insert_if_absent(
        connection, open_forms, {"form_hash": name, "reached": [], "touched_at": now}, _form.form_hash
    )
    if first:
        _count(connection, STARTED, now)
    reached = connection.execute(select(_form.reached).where(_form.form_hash == name)).scalar_one()
    if step not in reached:
        _count(connection, f"reached_{step}", now)
    kept = [*(known for known in reached if known != step), step]
    connection.execute(update(open_forms).where(_form.form_hash == name).values(reached=kept, touched_at=now))


def end(connection: Connection, form: str, how: str | None, now: datetime) -> None:
    """Count how a form ended: SENT or BOOKED; None: the visitor stopped it, at the question asked last."""
    name = _name(form)
    reached = connection.execute(select(_form.reached).where(_form.form_hash == name)).scalar_one_or_none()
    gone = connection.execute(delete(open_forms).where(_form.form_hash == name)).rowcount
    if gone:
        _count(connection, how or f"abandoned_{(reached or [STARTED])[-1]}", now)


def counts(connection: Connection, now: datetime, since: date = date.min, until: date = date.max) -> dict[str, int]:
    """How often each step was counted from one day to another: started, reached_…, abandoned_…, sent, booked.

    `now` is in the clinic's time zone.
    """
    _sweep(connection, now)
    total: dict[str, int] = {}
    days = funnel.c.day.between(since, until)
    for row in connection.execute(select(funnel).where(days).order_by(funnel.c.day)):
        total[row.step] = total.get(row.step, 0) + row.passed
    return total


def _sweep(connection: Connection, now: datetime) -> None:
    left = connection.execute(select(open_forms).where(_form.touched_at <= now - LEFT_AFTER)).all()
    for row in left:
        if connection.execute(delete(open_forms).where(_form.form_hash == row.form_hash)).rowcount:
            _count(connection, f"abandoned_{(row.reached or [STARTED])[-1]}", row.touched_at.astimezone(now.tzinfo))


def _count(connection: Connection, step: str, at: datetime) -> None:
    key = {"day": at.date(), "step": step}
    insert_if_absent(connection, funnel, {**key, "passed": 0}, funnel.c.day, funnel.c.step)
    counted = update(funnel).where(funnel.c.day == key["day"], funnel.c.step == step)
    connection.execute(counted.values(passed=funnel.c.passed + 1))


def _name(form: str) -> str:
    return sha256(form.encode()).hexdigest()
