"""What is worth knowing of a run as names and values; absent things are left out. Pure."""

from typing import Any

from pydra_core.packages.listings import read_form
from pydra_core.protocol.manifest import GIB, Needs
from pydra_core.protocol.pictures import RunDetails, RunRow
from pydra_core.protocol.states import ENDED, Network
from pydra_gui.language import figure, plural, tr
from pydra_gui.models import text
from pydra_gui.widgets.facts import Fact

MOST_ARGUMENTS = 60
MOST_ARGUMENT = 200
MOST_AFTER = 4


def facts_of(details: RunDetails, now: float) -> list[Fact]:
    """When, where, by which code, how often, with what."""
    row, needs = details.row, details.needs
    made = [
        *_times(row, now),
        *_schedule(row, now),
        Fact(tr("Node"), _where(row)),
        Fact(tr("Isolation"), tr(row.isolation) if row.isolation else ""),
        Fact(tr("Needs"), needs_words(needs)),
        Fact(tr("Code"), f"v{row.version} · {row.digest[:8]}", mono=True),
        Fact(tr("Attempts"), figure(details.attempts) if details.attempts > 1 else ""),
        Fact(tr("Retries"), retries_words(needs)),
        Fact(tr("Limits"), limits_words(needs)),
        Fact(tr("Priority"), figure(row.priority) if row.priority or row.state not in ENDED else ""),
    ]
    return [fact for fact in made if fact.value]


def _times(row: RunRow, now: float) -> list[Fact]:
    waited = row.started - row.queued if row.started else 0.0
    started = (
        tr("{started}, waited {waited}", started=text.moment(row.started, now), waited=text.duration(waited))
        if row.started
        else ""
    )
    return [
        Fact(tr("Started") if started else tr("Queued"), started or text.moment(row.queued, now), whole=True),
        Fact(tr("Ended"), text.moment(row.ended, now) if row.ended else ""),
    ]


def _schedule(row: RunRow, now: float) -> list[Fact]:
    """When it is to run, how often, and after which others."""
    numbers = ", ".join(str(run) for run in row.after[:MOST_AFTER])
    more = tr(" and {count:,} more", count=len(row.after) - MOST_AFTER) if len(row.after) > MOST_AFTER else ""
    return [
        Fact(tr("Not before"), text.moment(row.at, now) if row.at else ""),
        Fact(tr("Every"), span(row.every) if row.every else ""),
        Fact(
            tr("After"),
            plural(len(row.after), "run {numbers}{more}", "runs {numbers}{more}", numbers=numbers, more=more)
            if row.after
            else "",
        ),
    ]


def _where(row: RunRow) -> str:
    if row.nodes > 1:
        return (
            plural(
                row.nodes,
                "{n:,} node; its root on {node_name}",
                "{n:,} nodes; its root on {node_name}",
                node_name=row.node_name,
            )
            if row.node_name
            else plural(row.nodes, "{n:,} node", "{n:,} nodes")
        )
    pid = tr(", process {worker_pid}", worker_pid=row.worker_pid) if row.worker_pid else ""
    return f"{row.node_name}{pid}" if row.node_name else ""


def needs_words(needs: Needs) -> str:
    """What a run asks of a node beyond the usual: "2 slots, 4.0 GB, 1 gpu, strict isolation"."""
    parts = [
        plural(needs.slots, "{n:,} slot", "{n:,} slots") if needs.slots != 1 else "",
        text.memory(needs.memory) if needs.memory else "",
        *(f"{number} {name}" for name, number in needs.resources),
        *(tr("tag {tag}", tag=tag) for tag in needs.tags),
        tr("{isolation} isolation", isolation=tr(needs.isolation)) if needs.isolation else "",
        tr("network {network}", network=tr(needs.network)) if needs.network != Network.NONE else "",
        *(
            tr("folder {name}{writable}", name=share.name, writable=tr(" to write") if share.writable else "")
            for share in needs.shares
        ),
        *needs.programs,
        tr("scratch {scratch}", scratch=text.memory(needs.scratch)) if needs.scratch != GIB else "",
        tr("files {output_limit}", output_limit=text.memory(needs.output_limit)) if needs.output_limit != GIB else "",
    ]
    return ", ".join(part for part in parts if part)


def retries_words(needs: Needs) -> str:
    """How often a unit is tried again: "3, the first after 30 s"; "" for never."""
    if not needs.retries:
        return "" if needs.rerun_on_loss else tr("never, not even if its node is lost")
    delay = tr(", the first after {retry_delay}", retry_delay=span(needs.retry_delay)) if needs.retry_delay else ""
    return f"{figure(needs.retries)}{delay}"


def limits_words(needs: Needs) -> str:
    """How long a unit may work, and be silent."""
    parts = [
        tr("{wall_time} each unit", wall_time=span(needs.wall_time)) if needs.wall_time else "",
        tr("{silence_time} of silence", silence_time=span(needs.silence_time)) if needs.silence_time else "",
    ]
    return ", ".join(part for part in parts if part)


def span(seconds: float) -> str:
    """A span that somebody set, as it was meant: "90 s", "10 min", "1 h", "1.5 h", "2 days"."""
    for size, unit in ((86_400, ""), (3_600, "h"), (60, "min")):
        if seconds >= 1.5 * size or seconds == size:
            number = seconds / size
            said = figure(number, "g" if number * 10 % 1 == 0 else ".1f")
            return f"{said} {unit}" if unit else _days(said)
    return f"{figure(seconds, 'g')} s"


def _days(said: str) -> str:
    return plural(int(said), "{n} day", "{n} days") if said.isdecimal() else tr("{number} days", number=said)


def argument_facts(arguments: dict[str, Any]) -> list[Fact]:
    """The arguments as Python would write them; files by their name, how many there are, and their size."""
    shown = [Fact(name, _argument(value), mono=True) for name, value in list(arguments.items())[:MOST_ARGUMENTS]]
    hidden = len(arguments) - len(shown)
    return [*shown, Fact("…", tr("{hidden:,} more", hidden=hidden))] if hidden else shown


def _argument(value: Any) -> str:
    if given := read_form(value):
        return text.one_line(text.files(given)[:MOST_ARGUMENT])
    long = isinstance(value, int) and not isinstance(value, bool) and 10**4 < abs(value) < 10**18
    return text.one_line((f"{value:_}" if long else repr(value))[:MOST_ARGUMENT])
