"""Verbs of `pydractl` about runs: what they said, returned and left."""

import time
from pathlib import Path

import click
import msgspec

from pydra_core.cli import documents, show
from pydra_core.cli.artifacts import artifact_path
from pydra_core.cli.outcome import Status
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client import filters, names, reasons
from pydra_core.client.cluster import Cluster
from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.protocol import verbs
from pydra_core.protocol.pictures import RunDetails
from pydra_core.protocol.states import ENDED, RunState


@verb()
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([s.value for s in RunState]),
    help="Only these; may be repeated.",
)
@click.option("--group", default="", help="Only runs of this group.")
@click.option("--label", default="", help="Only runs with this label.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.pass_obj
def runs(
    terminal: Terminal, words: tuple[str, ...], states: tuple[str, ...], group: str, label: str, limit: int
) -> None:
    """Runs, newest first.

    FILTER is as in the window: words, and tokens like state:failed node:mac* package:count group:night label:draft since:2h.
    """
    parsed = filters.parse(" ".join(map(_quoted, words)), time.time())
    for note in parsed.notes:
        click.echo(note, err=True)
    given = parsed.filter
    wanted = msgspec.structs.replace(
        given,
        states=(*given.states, *(RunState(state) for state in states)),
        group=group or given.group,
        label=label or given.label,
    )
    rows = terminal.with_cluster(lambda cluster: cluster.runs(wanted, limit=limit))
    text = "No run matches." if wanted != verbs.Filter() else "No run yet."
    terminal.tell([documents.run_row(row) for row in rows], lambda: show.run_table(rows, time.time()) if rows else text)


def _quoted(word: str) -> str:
    """The shell has taken the quotes away that a value with spaces needs."""
    name, colon, value = word.partition(":")
    return filters.token(name, value) if colon and " " in value else word


@verb("show")
@click.argument("run", type=int)
@click.pass_obj
def show_run(terminal: Terminal, run: int) -> None:
    """Everything about one run."""
    about = terminal.with_cluster(lambda cluster: cluster.details(RunId(run)))
    terminal.tell(documents.run_details(about), lambda: show.details(about, time.time()))


@verb()
@click.argument("run", type=int)
@click.option("--follow", "-f", is_flag=True, help="Go on until the run has ended.")
@click.pass_obj
def logs(terminal: Terminal, run: int, follow: bool) -> None:
    """What a run printed and logged."""

    terminal.tell_lines(lambda cluster: cluster.log(RunId(run), follow=follow), lambda at: show.clock(at)[11:])


@verb()
@click.argument("run", type=int)
@click.pass_obj
def result(terminal: Terminal, run: int) -> None:
    """The result of a run as JSON; exit status 1 if it failed."""
    about = terminal.with_cluster(lambda cluster: cluster.details(RunId(run)))
    if about.has_result:
        click.echo(documents.dump(about.result))
        return
    if about.row.state in ENDED:
        said = f"{about.row.state}: {show.plain(about.error)}" if about.error else f"{about.row.state}."
        click.echo(f"Run {run} has no result, it is {said}", err=True)
        raise SystemExit(Status.RUN_FAILED)
    raise UserError(
        f"Run {run} has no result yet, it is {about.row.state}: wait for it with `pydractl logs {run} --follow`."
    )


@verb()
@click.argument("run", type=int)
@click.option("--save", type=click.Path(path_type=Path, file_okay=False), help="Save them into this folder.")
@click.pass_obj
def artifacts(terminal: Terminal, run: int, save: Path | None) -> None:
    """Files that a run left behind."""

    async def work(cluster: Cluster) -> RunDetails:
        about = await cluster.details(RunId(run))
        for item in about.artifacts if save else ():
            await cluster.artifact(item.digest, artifact_path(save or Path(), item.name))
        return about

    about = terminal.with_cluster(work)
    cells = [[item.name, show.size(item.size), item.digest[:12]] for item in about.artifacts]
    empty = f"Run {run} left no file."
    terminal.tell(
        documents.run_details(about)["artifacts"],
        lambda: show.table(["NAME", "SIZE", "DIGEST"], cells) if cells else empty,
    )


@verb()
@click.argument("run", type=int)
@click.pass_obj
def units(terminal: Terminal, run: int) -> None:
    """Units of a parallel run: those on their way, and the last that failed."""
    rows = terminal.with_cluster(lambda cluster: cluster.units(RunId(run)))
    cells = [
        [
            names.unit_name(row.path, row.index),
            row.state,
            str(row.attempt or "–"),
            row.node_name or "–",
            row.error or row.why,
        ]
        for row in rows
    ]
    terminal.tell(
        [documents.unit(row) for row in rows],
        lambda: show.table(["UNIT", "STATE", "ATTEMPT", "NODE", ""], cells) if cells else "No unit is on its way.",
    )


@verb()
@click.argument("what")
@click.pass_obj
def why(terminal: Terminal, what: str) -> None:
    """Why a run (by number), a unit of it (4182/17) or a node (by name) is not running, and what to do."""
    sentence, action = terminal.with_cluster(lambda cluster: _why(cluster, what))
    terminal.tell({"what": what, "why": sentence, "action": action or None}, lambda: show.sentences(sentence, action))


async def _why(cluster: Cluster, what: str) -> tuple[str, str]:
    if what.isdecimal():
        about = await cluster.details(RunId(int(what)))
        return about.why or f"Run {what} is {about.row.state}; nothing stands in its way.", about.action
    run, _, unit = what.partition("/")
    if run.isdecimal() and unit:
        return await _why_unit(cluster, RunId(int(run)), unit)
    for row in await cluster.nodes():
        if what in (row.name, row.node):
            return row.why or f"{row.name} is {row.state}; it takes runs.", row.action
    raise UserError(
        f"There is no run and no node {what}: `pydractl runs` and `pydractl nodes` list them.", Fault.NOT_FOUND
    )


async def _why_unit(cluster: Cluster, run: RunId, name: str) -> tuple[str, str]:
    row = reasons.find_unit(await cluster.units(run), name)
    if row is None:
        return f"Nothing is known of unit {name} of run {run}: it is complete, or was not dealt out yet.", ""
    return reasons.why_unit(row)


VERBS = (runs, show_run, why, units, logs, result, artifacts)
