"""`pydra-node schedule`: when this machine works, shown and changed by its owner without writing TOML by hand."""

import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import msgspec

from pydra_core.cli import documents
from pydra_core.errors import UserError
from pydra_core.node import grid, hours
from pydra_core.node.policy import Schedule
from pydra_core.node.policy_file import NAME, read_owners
from pydra_core.node.policy_flags import Flags
from pydra_core.node.policy_schedule import READERS, THEN
from pydra_core.node.policy_writer import Written, change_schedule
from pydra_core.settings import Homes, holder, homes


@click.group("schedule")
def schedule() -> None:
    """When this machine works for the cluster: [schedule] in the policy of its owner.

    All options of pydra-node that say which node is meant (--home, --policy) stand before the word "schedule". A node that runs
    takes what is written within seconds.
    """


@schedule.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def show(context: click.Context, as_json: bool) -> None:
    """When it works, and whether it does now. Options that the node was started with are not known here."""
    place = _Place(context)
    found = place.read()
    click.echo(documents.dump(_document(found, place)) if as_json else "\n".join(_page(found, place)))


@schedule.command("set")
@click.option(
    "--hours",
    "hours",
    metavar="TIMES",
    multiple=True,
    help="Work only then, like 'mon-fri 20:00-06:00' or 'sat-sun', or 'never'. May be repeated; takes the place of all that stood there.",
)
@click.option("--idle", metavar="TIME", help="Work only when nobody has used this machine for so long, like '10 min'.")
@click.option("--battery/--no-battery", default=None, help="Whether to work on battery.")
@click.option("--slots", type=click.IntRange(1, 4096), help="The most slots for runs.")
@click.option("--memory", metavar="SIZE", help="The most memory for runs, like 8GB.")
@click.option("--then", type=click.Choice(THEN), help="What becomes of runs when this machine may not work any more.")
@click.option("--awake/--no-awake", default=None, help="Whether the machine is kept from sleep while something runs.")
@click.pass_context
def set_(context: click.Context, /, **said: Any) -> None:
    """Change what is named here, and leave all else in the policy as it is, comments too."""
    changes = {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
    changes = {name: value for name, value in changes.items() if value not in (None, [])}
    if not changes:
        raise UserError("Nothing is to be changed: name it, like --hours 'mon-fri 20:00-06:00'.")
    _change(_Place(context), changes)


@schedule.command("clear")
@click.argument("names", nargs=-1, type=click.Choice(tuple(READERS)))
@click.pass_context
def clear(context: click.Context, names: tuple[str, ...]) -> None:
    """Take these lines out of the schedule, or, without NAMES, all of it: then the machine works at any time."""
    _change(_Place(context), dict.fromkeys(names or READERS))


class _Place:
    """The node that the options before the word "schedule" mean."""

    def __init__(self, context: click.Context) -> None:
        above = context.parent.parent if context.parent is not None else None
        self._given: dict[str, Any] = above.params if above is not None else {}
        self.homes: Homes = homes(self._given.get("home"))
        self.home = self.homes.local_node if self._given.get("local") else self.homes.node
        self.file: Path | None = self._given.get("policy")
        self.path = self.file or self.home / NAME

    def read(self) -> Schedule:
        flags = Flags(**{each.name: self._given[each.name] for each in fields(Flags) if each.name in self._given})
        return read_owners(self.home, self.file, flags).schedule

    def runs(self) -> bool:
        return holder(self.home) is not None


def _change(place: _Place, changes: dict[str, Any]) -> None:
    written = change_schedule(place.home, place.file, place.homes.root, changes)
    click.echo(_told(written, place))
    click.echo("\n".join(_page(place.read(), place)))


def _told(written: Written, place: _Place) -> str:
    if written.body == written.before:
        return f"{written.path} says so already."
    when = "The node takes it within seconds." if place.runs() else "It counts when the node is started."
    return f"Written to {written.path}. {when}"


def _page(found: Schedule, place: _Place) -> list[str]:
    shown = _shown(found)
    lines = [f"{name:<8} {value}" for name, value in shown.items()]
    return [*(lines or [f"No schedule stands in {place.path}."]), f"By its schedule this machine {_now(found)}."]


def _now(found: Schedule) -> str:
    """By the clock alone: who uses the machine is known to the node."""
    closed = hours.decide(found, hours.Presence(), time.time())
    if closed is not None:
        return closed.reason.removesuffix(hours.BECAUSE).strip()
    change = hours.next_change(found.hours, time.time())
    return "works now" + (f", until {hours.until(change, time.time())}" if change else ", at any time")


def _shown(found: Schedule) -> dict[str, str]:
    """What differs from a machine that always works, by its key."""
    usual, told = Schedule(), {}
    for name in READERS:
        value = getattr(found, name)
        if value != getattr(usual, name):
            told[name] = _written(name, value)
    return told


def _written(name: str, value: Any) -> str:
    if name == "hours":
        return "; ".join(grid.lines(grid.minutes(value))) or "always"
    if name == "idle":
        return hours.span(value)
    if name == "memory":
        return f"{value / 10**9:.1f} GB"
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _document(found: Schedule, place: _Place) -> dict[str, Any]:
    closed = hours.decide(found, hours.Presence(), time.time())
    said = msgspec.to_builtins(found)
    return {
        **said,
        "hours": grid.lines(grid.minutes(found.hours)),
        "open": closed is None,
        "file": str(place.path),
        "running": place.runs(),
    }
