"""What differs between two runs: what they were told, what they ran as and on, how long each phase took, and what came of it; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydra_core.errors import UserError
from pydra_core.packages import locks
from pydra_core.packages.listings import read_form
from pydra_core.protocol.pictures import RunDetails
from pydra_core.protocol.states import ENDED, Cause, RunState
from pydra_gui.language import figure, plural, tr
from pydra_gui.models import text

LONG = 400
SHORT = 0.05
"""Seconds: a phase that took less in both is no news."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One thing of both runs, as words; `part` is the heading that it belongs to."""

    part: str
    name: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


@dataclass(frozen=True, slots=True)
class Ran:
    """A run, and the text of the lock that it ran with: "" for none, None if it is not kept any more."""

    about: RunDetails
    lock: str | None = ""


def pairs(left: Ran, right: Ran) -> list[Pair]:
    """All that can be compared: arguments first, then version and surroundings, then how they went."""
    found = (_arguments(left.about, right.about), _facts(left, right), _packages(left, right),
             _phases(left.about, right.about), _outcome(left.about, right.about))  # fmt: skip
    return [pair for part in found for pair in part]


def _arguments(left: RunDetails, right: RunDetails) -> Iterator[Pair]:
    for name in dict.fromkeys([*left.arguments, *right.arguments]):
        values = [_argument(each.arguments[name]) if name in each.arguments else text.NONE for each in (left, right)]
        yield Pair(tr("Arguments"), name, *values)


def _argument(value: Any) -> str:
    """As Python would write it; of files also the digest, because those of one name may differ."""
    given = read_form(value)
    return f"{text.files(given)} · {given.listing[:8]}" if given else _short(repr(value))


def _facts(left: Ran, right: Ran) -> Iterator[Pair]:
    return _beside(_surroundings(left), _surroundings(right))


def _outcome(left: RunDetails, right: RunDetails) -> Iterator[Pair]:
    return _beside(_ending(left), _ending(right))


Fact = tuple[str, str, str]


def _beside(left: list[Fact], right: list[Fact]) -> Iterator[Pair]:
    for before, after in zip(left, right, strict=True):
        yield Pair(before[0], before[1], _short(before[2]) or text.NONE, _short(after[2]) or text.NONE)


def _surroundings(ran: Ran) -> list[Fact]:
    about, row = ran.about, ran.about.row
    return [
        (tr("Code"), tr("task"), row.task),
        (tr("Code"), tr("version"), f"v{row.version}"),
        (tr("Code"), tr("digest"), row.digest[:12]),
        (tr("Environment"), tr("nodes"), ", ".join(about.places) or row.node_name),
        (tr("Environment"), tr("tags"), ", ".join(row.tags)),
        (tr("Environment"), tr("python"), about.python.version if about.python else ""),
        (tr("Environment"), tr("platform"), about.python.platform if about.python else ""),
        (tr("Environment"), tr("lock"), _called(ran)),
        (tr("Environment"), tr("isolation"), tr(row.isolation) if row.isolation else ""),
        (tr("Environment"), tr("needs"), repr(about.needs)),
        (tr("Environment"), tr("priority"), str(row.priority)),
        (tr("Environment"), tr("group"), row.group),
        (tr("Environment"), tr("labels"), ", ".join(row.labels)),
        (tr("Environment"), tr("queued by"), tr(row.by) if row.by else ""),
    ]


def _called(ran: Ran) -> str:
    if ran.about.lock is None:
        return ""
    short = ran.about.lock[:12]
    return short if ran.lock is not None else tr("{lock}, not kept any more", lock=short)


def _ending(about: RunDetails) -> list[Fact]:
    row = about.row
    return [
        (tr("Outcome"), tr("state"), tr(row.state)),
        (tr("Outcome"), tr("ended by"), tr(row.cause) if row.cause and row.cause is not Cause.COMPLETE else ""),
        (tr("Outcome"), tr("attempts"), str(about.attempts or "")),
        (
            tr("Outcome"),
            tr("units"),
            ", ".join(f"{figure(count)} {tr(state)}" for state, count in sorted(row.units.items())),
        ),
        (tr("Outcome"), tr("message"), row.message),
        (tr("Outcome"), tr("error"), about.error),
        (tr("Outcome"), tr("result"), repr(about.result) if about.has_result else ""),
        (tr("Outcome"), tr("files"), figure(about.left) if about.left else ""),
        (tr("Outcome"), tr("log"), plural(about.log_lines, "{n:,} line", "{n:,} lines") if about.log_lines else ""),
    ]


def _packages(left: Ran, right: Ran) -> Iterator[Pair]:
    """Line by line what is pinned, where both locks are there; a run that needs none has none."""
    pinned = _pinned(left.lock), _pinned(right.lock)
    if pinned[0] is None or pinned[1] is None:
        return
    for name in sorted(pinned[0].keys() | pinned[1].keys()):
        yield Pair(tr("Packages"), name, pinned[0].get(name, text.NONE), pinned[1].get(name, text.NONE))


def _pinned(lock: str | None) -> dict[str, str] | None:
    """Versions by name; None for what cannot be read."""
    if not lock:
        return None if lock is None else {}
    try:
        return locks.read(lock).versions
    except UserError:
        return None


def _phases(left: RunDetails, right: RunDetails) -> Iterator[Pair]:
    """The whole time that each worked, and how long it was in each state, in the order of the states."""
    took = [
        text.took(each.row.ended - each.row.started) if each.row.started and each.row.ended else text.NONE
        for each in (left, right)
    ]
    yield Pair(tr("Duration"), tr("all"), *took)
    spent = phases(left), phases(right)
    for state in RunState:
        long = [each.get(state, 0.0) for each in spent]
        if max(long) >= SHORT:
            yield Pair(tr("Duration"), tr(state), *(text.took(each) for each in long))


def phases(about: RunDetails) -> dict[str, float]:
    """Seconds in each state, by the story; of one that goes on those that are over."""
    spent: dict[str, float] = {}
    for step, then in zip(about.story, about.story[1:], strict=False):
        if step.state not in ENDED:
            spent[step.state] = spent.get(step.state, 0.0) + max(0.0, then.at - step.at)
    return spent


def _short(said: str) -> str:
    return said if len(said) <= LONG else said[:LONG] + "…"
