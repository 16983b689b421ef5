"""What an owner is about to write as the machine's schedule: what of it is news, and what comes of it for what runs; pure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from pydra_core.errors import UserError
from pydra_core.node import grid, hours
from pydra_core.node.policy import Schedule
from pydra_core.node.policy_schedule import READERS
from pydra_core.protocol.pictures import WorkerRow
from pydra_gui.language import later, plural, tr
from pydra_gui.models.week_table import NAMES

THEN = {
    "freeze": later("stands still, and is given back after ten minutes"),
    "give back": later("is given back at once"),
    "finish": later("goes on to its end"),
}
"""What becomes of what runs, in the order in which it is offered."""
IDLE = later("Nothing runs there now.")
_AT_ONCE: dict[str, Callable[[int], str]] = {
    "freeze": lambda n: plural(
        n,
        "{n:,} run at work stands still at once, given back after ten minutes.",
        "{n:,} runs at work stand still at once, given back after ten minutes.",
    ),
    "give back": lambda n: plural(
        n,
        "{n:,} run at work is given back at once, and waits again.",
        "{n:,} runs at work are given back at once, and wait again.",
    ),
    "finish": lambda n: plural(n, "{n:,} run at work goes on to the end.", "{n:,} runs at work go on to the end."),
}


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """As it is written: `lines` of times (none: always, or the one of `grid.NEVER`), `idle` as text ("": used or not)."""

    lines: tuple[str, ...] = ()
    idle: str = ""
    battery: bool = True
    then: str = "freeze"


def draft_of(schedule: Schedule) -> Draft:
    lines = tuple(grid.lines(grid.minutes(schedule.hours)))
    idle = hours.span(schedule.idle) if schedule.idle is not None else ""
    return Draft(lines=lines, idle=idle, battery=schedule.battery, then=schedule.then)


def week_of(lines: Sequence[str]) -> bytes:
    """The minutes that these lines mean; raises UserError for one that means nothing."""
    return grid.minutes(_times(lines))


def _times(lines: Sequence[str]) -> tuple[tuple[int, int], ...]:
    said = [line for line in lines if line.strip()]
    found: tuple[tuple[int, int], ...] = READERS["hours"]("hours", said)
    return found


def changes(draft: Draft) -> dict[str, Any]:
    """The keys of the policy as they are to be: None for what is usual. Raises UserError that names what is wrong."""
    lines = [line.strip() for line in draft.lines if line.strip()]
    whole = 0 not in week_of(lines)
    idle = draft.idle.strip()
    if idle:
        READERS["idle"](tr("The time"), idle)
    return {
        "hours": None if whole else lines,
        "idle": idle or None,
        "battery": None if draft.battery else False,
        "then": None if draft.then == Schedule().then else draft.then,
    }


def meant(draft: Draft, before: Schedule) -> Schedule:
    """The schedule that a node would go by; what the draft does not speak of is as before. Raises UserError."""
    usual, wanted = Schedule(), changes(draft)
    found = {name: getattr(usual, name) if v is None else READERS[name](name, v) for name, v in wanted.items()}
    return msgspec.structs.replace(before, **found)


def is_news(draft: Draft, before: Schedule) -> bool:
    """It means something else than what stands there."""
    wanted = meant(draft, before)
    same = grid.minutes(wanted.hours) == grid.minutes(before.hours)
    return msgspec.structs.replace(wanted, hours=()) != msgspec.structs.replace(before, hours=()) or not same


def consequence(wanted: Schedule, workers: Sequence[WorkerRow], now: float) -> str:
    """What comes of it, by the clock and for the runs that are at work there now."""
    runs = len({worker.run for worker in workers})
    closed = hours.decide(wanted, hours.Presence(), now)
    change = hours.next_change(wanted.hours, now)
    if closed is not None:
        said = [_closed(change, now), _at_once(wanted.then, runs)]
    elif change is not None:
        until = _clock(change) if hours.near(change, now) else _day_and_clock(change)
        said = [tr("By this the machine works until {moment}.", moment=until), _later(wanted.then, runs)]
    else:
        goes = plural(runs, "{n:,} run at work goes on.", "{n:,} runs at work go on.")
        said = [tr("By this the machine works at any time of the week."), goes if runs else tr(IDLE)]
    used = [tr("As soon as somebody uses it, it stops as well.")] if wanted.idle is not None else []
    return " ".join([*said, *used])


def _closed(change: float | None, now: float) -> str:
    if change is None:
        return tr("By this the machine does not work.")
    if hours.near(change, now):
        return tr("By this the machine works again at {clock}.", clock=_clock(change))
    return tr("By this the machine works again on {moment}.", moment=_day_and_clock(change))


def _clock(moment: float) -> str:
    return f"{datetime.fromtimestamp(moment):%H:%M}"


def _day_and_clock(moment: float) -> str:
    day = tr(NAMES[datetime.fromtimestamp(moment).weekday()])
    return tr("{day} at {clock}", day=day, clock=_clock(moment))


def _at_once(then: str, runs: int) -> str:
    """It may not work from now on."""
    return _AT_ONCE[then](runs) if runs else tr(IDLE)


def _later(then: str, runs: int) -> str:
    """It goes on working, if not for ever."""
    if not runs:
        return tr(IDLE)
    return plural(
        runs,
        "{n:,} run at work goes on until then; what still runs {does}.",
        "{n:,} runs at work go on until then; what still runs {does}.",
        does=tr(THEN[then]),
    )


def faults(draft: Draft) -> dict[str, str]:
    """A sentence for each field that is wrong: "lines", "idle"."""
    found = {}
    try:
        week_of(draft.lines)
    except UserError as error:
        found["lines"] = error.sentence
    try:
        if draft.idle.strip():
            READERS["idle"](tr("The time"), draft.idle.strip())
    except UserError as error:
        found["idle"] = error.sentence
    return found
