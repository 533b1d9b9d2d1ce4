"""The second step of logging in: turned on with a code that proves it, turned off with the password."""

import asyncio

from markupsafe import Markup
from sanic import HTTPResponse, redirect

from bot.clinic.access import may_use_own_account
from bot.console.entrance import knows_password
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import staff

second_step = Section("second_step")

NONCE_LENGTH = 32


@second_step.get("/second-step", may=may_use_own_account, what="second_step.form", quiet=True)
async def form(visit: Visit) -> HTTPResponse:
    """Show the secret to an app, or how to turn the second step off."""
    if visit.person.has_second_step:
        return await visit.show("second_step_off.html", errors={})
    return await _offer(visit, visit.parts.second_step.new_nonce(), {})


@second_step.post("/second-step", may=may_use_own_account, what="second_step.on")
async def turn_on(visit: Visit) -> HTTPResponse:
    """Turn it on if the code is right."""
    if visit.person.has_second_step:
        return redirect("/second-step", status=303)
    nonce, parts = _nonce(visit), visit.parts
    step = parts.second_step.step_of(visit.person.staff_id, nonce, visit.field("code"), parts.clock())
    if step is None:
        return await _offer(visit, nonce, {"code": visit.say("second_step.wrong_code")}, status=422)
    await visit.change(visit.entry(), staff.set_second_step, visit.person.staff_id, nonce, step)
    return await visit.go("/account", "second_step.is_on")


@second_step.post("/second-step/off", may=may_use_own_account, what="second_step.off")
async def turn_off(visit: Visit) -> HTTPResponse:
    """Turn it off if the password is right."""
    person, parts = visit.person, visit.parts
    async with parts.hashing:
        right = await asyncio.to_thread(knows_password, parts, person.staff_id, visit.field("current"), parts.clock())
    if not right:
        return await visit.show("second_step_off.html", 422, errors={"current": visit.say("password.wrong")})
    await visit.change(visit.entry(), staff.set_second_step, person.staff_id, None, None)
    return await visit.go("/account", "second_step.is_off")


async def _offer(visit: Visit, nonce: str, errors: dict[str, str], status: int = 200) -> HTTPResponse:
    person, made = visit.person, visit.parts.second_step
    secret = made.secret(person.staff_id, nonce)
    return await visit.show(
        "second_step.html",
        status=status,
        nonce=nonce,
        secret=" ".join(secret[start : start + 4] for start in range(0, len(secret), 4)),
        picture=Markup(made.picture(person.staff_id, nonce, person.name)),  # noqa: S704 made by segno, of modules only
        errors=errors,
    )


def _nonce(visit: Visit) -> str:
    sent = visit.field("nonce")
    is_ours = len(sent) == NONCE_LENGTH and all(digit in "0123456789abcdef" for digit in sent)
    return sent if is_ours else visit.parts.second_step.new_nonce()
