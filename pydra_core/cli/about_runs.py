"""Verbs of `pydractl` about runs: what they said, returned and left."""

import time
from collections.abc import Sequence
from fnmatch import fnmatchcase
from itertools import zip_longest
from pathlib import Path

import click
import msgspec

from pydra_core.cli import documents, show
from pydra_core.cli.about_history import said, tell_more
from pydra_core.cli.meter import Meter
from pydra_core.cli.outcome import Status
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client import names, reasons
from pydra_core.client.cluster import Cluster
from pydra_core.client.saving import unit_of
from pydra_core.errors import Fault, UserError
from pydra_core.ids import RunId
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import Artifact
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
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.pass_obj
def runs(
    terminal: Terminal, words: tuple[str, ...], states: tuple[str, ...], group: str, label: str, limit: int
) -> None:
    """Runs, newest first.

    FILTER is as in the window: words, and tokens like state:failed node:mac* package:count group:night label:draft since:2h
    until:yesterday took:1h ended:lost by:terminal tag:gpu.
    """
    given = said(words)
    wanted = msgspec.structs.replace(
        given,
        states=(*given.states, *(RunState(state) for state in states)),
        group=group or given.group,
        label=label or given.label,
    )
    query = verbs.Query(kind="runs", filter=wanted, limit=limit)
    page = terminal.with_cluster(lambda cluster: cluster.query(query))
    rows = page.runs
    tell_more(page)
    text = "No run matches." if wanted != verbs.Filter() else "No run yet."
    terminal.tell([documents.run_row(row) for row in rows], lambda: show.run_table(rows, time.time()) if rows else text)


@verb("show")
@click.argument("run", type=int)
@click.pass_obj
def show_run(terminal: Terminal, run: int) -> None:
    """Everything about one run."""
    about = terminal.with_cluster(lambda cluster: cluster.details(RunId(run)))
    terminal.tell(documents.run_details(about), lambda: show.details(about, time.time()))


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
@click.argument("patterns", nargs=-1, metavar="[NAME]...")
@click.option("--save", type=click.Path(path_type=Path, file_okay=False), help="Save them into this folder.")
@click.option("--force", is_flag=True, help="Overwrite files that stand there.")
@click.pass_obj
def artifacts(terminal: Terminal, run: int, patterns: tuple[str, ...], save: Path | None, force: bool) -> None:
    """Files that a run and its units left behind, also while it goes on.

    NAME is a file's name, or a pattern like *.png: only these then.
    """

    async def work(cluster: Cluster) -> tuple[list[Artifact], list[Path]]:
        found = _matching(await cluster.artifacts(RunId(run)), patterns)
        if save is None:
            return found, []
        with Meter(sum(each.size for each in found)) as meter:
            return found, await cluster.save(found, save, force=force, progress=meter.told)

    found, paths = terminal.with_cluster(work)
    documented = [documents.artifact(each, path) for each, path in zip_longest(found, paths)]
    terminal.tell(documented, lambda: _artifact_table(run, found, save))


def _matching(artifacts: Sequence[Artifact], patterns: tuple[str, ...]) -> list[Artifact]:
    if not patterns:
        return list(artifacts)
    found = [each for each in artifacts if any(fnmatchcase(each.name, pattern) for pattern in patterns)]
    if not found:
        raise UserError(
            f"No file of the run is called {' or '.join(patterns)}: list them without a name.", Fault.NOT_FOUND
        )
    return found


def _artifact_table(run: int, found: list[Artifact], save: Path | None) -> str:
    if not found:
        return f"Run {run} left no file."
    cells = [[show.plain(each.name), unit_of(each) or "–", show.size(each.size), each.digest[:12]] for each in found]
    table = show.table(["NAME", "UNIT", "SIZE", "DIGEST"], cells)
    return f"{table}\n{len(found):,} saved in {save}" if save else table


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


VERBS = (runs, show_run, why, units, result, artifacts)
