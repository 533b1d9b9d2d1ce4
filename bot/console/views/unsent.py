"""What should have left the house and has not, with a way to send it again."""

from sanic import HTTPResponse

from bot.clinic.access import may_work_intake
from bot.clinic.not_sent import kind_of
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import outbox
from bot.store.outbox import STUCK, State

unsent = Section("unsent")

MOST_SHOWN = 200
NOTICES = {State.WAITING: "unsent.again", State.SUPERSEDED: "unsent.overtaken", None: "unsent.gone"}
LARGEST = 2**31


@unsent.get("/unsent", may=may_work_intake, what="unsent.view")
async def first(visit: Visit) -> HTTPResponse:
    """The newest ones first."""
    found = (await visit.run(outbox.listed))[::-1]
    rows = [_row(visit, row) for row in found[:MOST_SHOWN]]
    return await visit.show("unsent.html", rows=rows, count=len(found))


@unsent.post("/unsent/<row_id:int>/retry", may=may_work_intake, what="unsent.retry", about=("delivery", "row_id"))
async def retry(visit: Visit, row_id: int) -> HTTPResponse:
    """Have it tried again, unless a later state of the visit has gone there."""
    state = None
    if 0 < row_id < LARGEST:
        state = await visit.change(visit.entry(), outbox.retry, row_id, visit.parts.clock())
    return await visit.go("/unsent", NOTICES[state])


def _row(visit: Visit, row: dict[str, object]) -> dict[str, object]:
    code = row["last_error"]
    kind = kind_of(str(row["state"]), str(code) if code else None)
    about = str(row["kind"]).replace(".", "_")
    return {
        **row,
        "why": visit.say(f"unsent.reason.{kind}"),
        "about": visit.say(f"unsent.about.{about}"),
        "to": visit.say(f"unsent.to.{row['destination']}"),
        "is_stuck": row["state"] in STUCK,
    }
