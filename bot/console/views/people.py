"""The people who may log in, for those who manage them."""

import asyncio

from sanic import HTTPResponse

from bot import passwords
from bot.clinic.access import Role, may_manage_people
from bot.clinic.errors import LastAdminError, NameTakenError, NotFoundError
from bot.clinic.staff import one_time_password, tidy_name
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import sessions, staff
from bot.store.staff import StaffMember

people = Section("people")

PERSON = ("person", "staff_id")


@people.get("/people", may=may_manage_people, what="people.view")
async def everybody(visit: Visit) -> HTTPResponse:
    """All of them, and a form for one more."""
    return await _everybody(visit, {})


@people.post("/people", may=may_manage_people, what="people.add")
async def add(visit: Visit) -> HTTPResponse:
    """Add somebody; the page shows their one-time password, once."""
    name, role = tidy_name(visit.field("name")), _role(visit)
    if name is None or role is None:
        field = "name" if name is None else "role"
        return await _everybody(visit, {field: visit.say(f"people.problem.{field}")}, status=422)
    password, password_hash = await _one_time(visit)
    entry = visit.entry(about=("person", name), reason=role)
    try:
        await visit.change(entry, staff.add, name, role, password_hash, visit.parts.clock())
    except NameTakenError:
        return await _everybody(visit, {"name": visit.say("people.problem.taken")}, status=422)
    return await visit.show("people_password.html", name=name, password=password, added=True)


@people.get("/people/<staff_id:int>", may=may_manage_people, what="people.view_one", about=PERSON)
async def one(visit: Visit, staff_id: int) -> HTTPResponse:
    """One of them, and what can be done."""
    return await _one(visit, staff_id, {})


@people.post("/people/<staff_id:int>/role", may=may_manage_people, what="people.change_role", about=PERSON)
async def change_role(visit: Visit, staff_id: int) -> HTTPResponse:
    """Give another role."""
    member, role = await _member(visit, staff_id), _role(visit)
    if role is None:
        return await _one(visit, staff_id, {"role": visit.say("people.problem.role")}, status=422)
    if role is member.role:
        return await visit.go(_path(staff_id))
    reason = f"{member.role} → {role}"
    try:
        await visit.change(visit.entry(reason=reason), staff.change_role, staff_id, role)
    except LastAdminError:
        return await _one(visit, staff_id, {"role": visit.say("people.problem.last_admin")}, status=422)
    return await _done(visit, staff_id, "people.role_changed", member)


@people.post("/people/<staff_id:int>/disable", may=may_manage_people, what="people.disable", about=PERSON)
async def disable(visit: Visit, staff_id: int) -> HTTPResponse:
    """Close the account; its sessions end at once."""
    member = await _member(visit, staff_id)
    try:
        await visit.change(visit.entry(), staff.disable, staff_id, visit.parts.clock())
    except LastAdminError:
        return await _one(visit, staff_id, {"disable": visit.say("people.problem.last_admin")}, status=422)
    return await _done(visit, staff_id, "people.disabled", member)


@people.post("/people/<staff_id:int>/enable", may=may_manage_people, what="people.enable", about=PERSON)
async def enable(visit: Visit, staff_id: int) -> HTTPResponse:
    """Open the account again."""
    member = await _member(visit, staff_id)
    await visit.change(visit.entry(), staff.enable, staff_id)
    return await _done(visit, staff_id, "people.enabled", member)


@people.post("/people/<staff_id:int>/reset", may=may_manage_people, what="people.reset", about=PERSON)
async def reset(visit: Visit, staff_id: int) -> HTTPResponse:
    """Give a one-time password and take the second step away; the page shows the password, once."""
    member = await _member(visit, staff_id)
    password, password_hash = await _one_time(visit)
    await visit.change(visit.entry(), staff.reset, member, password_hash)
    return await visit.show("people_password.html", name=member.name, password=password, added=False)


async def _everybody(visit: Visit, errors: dict[str, str], status: int = 200) -> HTTPResponse:
    found = await visit.run(staff.everybody)
    typed = {"name": visit.field("name"), "role": visit.field("role")}
    return await visit.show("people.html", status=status, people=found, roles=list(Role), typed=typed, errors=errors)


async def _one(visit: Visit, staff_id: int, errors: dict[str, str], status: int = 200) -> HTTPResponse:
    member = await _member(visit, staff_id)
    found = await visit.run(sessions.of_person, staff_id, visit.parts.clock())
    return await visit.show(
        "people_one.html", status=status, member=member, sessions=found, roles=list(Role), errors=errors
    )


async def _member(visit: Visit, staff_id: int) -> StaffMember:
    member = await visit.run(staff.by_id, staff_id)
    if member is None:
        raise NotFoundError
    return member


async def _done(visit: Visit, staff_id: int, notice: str, member: StaffMember) -> HTTPResponse:
    # Whoever has changed their own account has just ended this session, too.
    if staff_id == visit.person.staff_id:
        return await visit.go("/log-in")
    return await visit.go(_path(staff_id), notice, name=member.name)


async def _one_time(visit: Visit) -> tuple[str, str]:
    password = one_time_password()
    async with visit.parts.hashing:
        return password, await asyncio.to_thread(passwords.hashed, password)


def _role(visit: Visit) -> Role | None:
    sent = visit.field("role")
    return next((role for role in Role if role == sent), None)


def _path(staff_id: int) -> str:
    return f"/people/{staff_id}"
