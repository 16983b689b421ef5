"""Verbs of `pydractl` that begin, change and end runs."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from pydra_core.cli import arguments, documents, files, show
from pydra_core.cli.outcome import Status
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client import failures, filters, wishes
from pydra_core.client.cluster import Cluster
from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.protocol import chosen, verbs
from pydra_core.protocol.pictures import RunDetails, RunRow
from pydra_core.protocol.states import RunState


@verb()
@click.argument("task")
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option(
    "--arguments",
    "document",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A JSON file of arguments; - reads standard input.",
)
@click.option("--version", default="", help="v2, 2, or the start of a digest; default: the current one.")
@click.option("--priority", type=int, default=0, show_default=True, help="Higher runs first.")
@click.option("--at", metavar="MOMENT", help="Not before 18:30, tomorrow 8:00, 2026-11-30 18:30, or +10m.")
@click.option("--every", metavar="SPAN", help="Again each 10m, 1h30m, 2d.")
@click.option(
    "--after", metavar="RUN", type=int, multiple=True, help="Not before this run is complete; may be repeated."
)
@click.option("--group", default="", help="A name that runs share.")
@click.option("--label", "labels", multiple=True, help="A word to find it by; may be repeated.")
@click.option("--tag", "tags", multiple=True, help="Only on nodes that carry this word; may be repeated.")
@click.option(
    "--lease",
    metavar="SPAN",
    help="Its workers end after 10m, 2h … without the master, and a lost node is waited for so long; default: they go on for ever.",
)
@click.option("--wait", is_flag=True, help="Until it has ended; exit status 1 if it failed.")
@click.pass_obj
def run(
    terminal: Terminal, /, task: str, values: tuple[str, ...], document: Path | None, wait: bool, **given: Any
) -> None:
    """Queue a run of a task with arguments, for example: run count.Count to=20

    Several values of one argument make a sweep, one run for each combination, in one group: run Fit n=1..10 rate=0.1,0.2

    Files and folders are named as they are here, and sent along: run Thumbnail picture=./cat.png, or picture=./*.png for one run each.
    """
    base = _order(task, given)
    text = _read(document) if document else ""

    async def work(cluster: Cluster) -> list[RunDetails]:
        spec = arguments.find(await cluster.packages(), task, base.version)
        fixed, axes = arguments.read_run(spec, values, text)
        order = msgspec.structs.replace(base, arguments=fixed)
        params, told = spec.params if spec else (), files.told(terminal.json)
        runs = (
            (await cluster.sweep(order, axes, params, told)).runs
            if axes
            else ((await cluster.order(order, params, told)).run,)
        )
        return [await (cluster.wait(number) if wait else cluster.details(number)) for number in runs]

    told = terminal.with_cluster(work)
    shown = [documents.run_details(about) for about in told]
    terminal.tell(shown[0] if len(shown) == 1 else shown, lambda: "\n".join([*map(_outcome, told), *_group(told)]))
    raise SystemExit(max(_status(about.row) for about in told))


def _order(task: str, given: dict[str, Any]) -> verbs.Submit:
    texts = {name: given.pop(name) or "" for name in ("at", "every", "lease")}
    after = tuple(RunId(number) for number in given.pop("after"))
    return verbs.Submit(task=task, after=after, **wishes.read(texts, datetime.now().astimezone()), **given)


def _read(path: Path) -> str:
    try:
        with click.open_file(str(path), encoding="utf-8") as file:
            return str(file.read())
    except OSError as error:
        raise UserError(f"The file of arguments {path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError as error:
        raise UserError(f"The file of arguments {path} is no text in UTF-8: {error.reason}.") from None


def _status(row: RunRow) -> Status:
    return Status.RUN_FAILED if row.state in (RunState.FAILED, RunState.CANCELLED, RunState.SKIPPED) else Status.DONE


def _group(told: list[RunDetails]) -> list[str]:
    """How to find the runs of a sweep again."""
    group = told[0].row.group
    return [f"{len(told):,} runs in one group: pydractl runs {filters.token('group', group)}"] if len(told) > 1 else []


def _outcome(about: RunDetails) -> str:
    row = about.row
    head = f"run {row.run} of {row.task} v{row.version} is {row.state}"
    if about.has_result:
        return f"{head}\n{documents.dump(about.result)}"
    said = about.error or about.why
    return f"{head}: {show.plain(said)}" if said else head


@verb()
@click.argument("run", type=int, required=False)
@click.option("--group", default="", help="Instead of one run: every run of this group.")
@click.option("--reason", default="", help="Kept with the run.")
@click.pass_obj
def cancel(terminal: Terminal, run: int | None, group: str, reason: str) -> None:
    """Stop a run: it is asked first, ended after five seconds."""
    if (run is None) == (not group):
        raise click.UsageError("Name one RUN, or a --group.")

    async def work(cluster: Cluster) -> str:
        return await (cluster.cancel_group(group, reason) if run is None else cluster.cancel(RunId(run), reason))

    text = terminal.with_cluster(work)
    terminal.tell({"run": run, "group": group or None, "text": text}, lambda: text)


@verb()
@click.argument("run", type=int)
@click.option(
    "--version", default="same", show_default=True, help='v2, 2, the start of a digest; "" for the current one.'
)
@click.option("--units", metavar="3,7-12", default="", help="Only these units of a parallel task.")
@click.option("--failed", "of_failed", is_flag=True, help="Only the units that failed.")
@click.option("--wait", is_flag=True, help="Until it has ended; exit status 1 if it failed.")
@click.pass_obj
def again(terminal: Terminal, run: int, version: str, units: str, of_failed: bool, wait: bool) -> None:
    """Run again with the arguments of an earlier run; on another node first if that one failed.

    With --units or --failed its hooks see these units only, and so does its result: again 7 --units 3,7-12
    """
    if units and of_failed:
        raise UserError("Give --units or --failed, not both.")

    async def work(cluster: Cluster) -> RunDetails:
        only = await failures.failed(cluster, RunId(run)) if of_failed else chosen.read(units) if units else ()
        submitted = await cluster.again(RunId(run), version, only)
        return await (cluster.wait(submitted.run) if wait else cluster.details(submitted.run))

    about = terminal.with_cluster(work)
    terminal.tell(documents.run_details(about), lambda: _outcome(about))
    raise SystemExit(_status(about.row))


@verb()
@click.argument("run", type=int)
@click.option("--now", is_flag=True, help="Stop the clocks of running units too.")
@click.pass_obj
def pause(terminal: Terminal, run: int, now: bool) -> None:
    """Begin no new unit of a run; running ones finish."""
    text = terminal.with_cluster(lambda cluster: cluster.pause(RunId(run), now))
    terminal.tell({"run": run, "text": text}, lambda: text)


@verb()
@click.argument("run", type=int)
@click.pass_obj
def resume(terminal: Terminal, run: int) -> None:
    """Go on with a paused run."""
    text = terminal.with_cluster(lambda cluster: cluster.resume(RunId(run)))
    terminal.tell({"run": run, "text": text}, lambda: text)


@verb()
@click.argument("run", type=int)
@click.argument("priority", type=int)
@click.pass_obj
def priority(terminal: Terminal, run: int, priority: int) -> None:
    """Change the priority of a run; higher runs first."""
    text = terminal.with_cluster(lambda cluster: cluster.set_priority(RunId(run), priority))
    terminal.tell({"run": run, "priority": priority, "text": text}, lambda: text)


@verb()
@click.argument("run", type=int)
@click.option("--units", metavar="3,7-12", default="", help="Only these; default: all that wait for another try.")
@click.pass_obj
def retry(terminal: Terminal, run: int, units: str) -> None:
    """Try units again now that failed and wait for their next try."""
    text = terminal.with_cluster(lambda cluster: cluster.retry(RunId(run), chosen.read(units) if units else ()))
    terminal.tell({"run": run, "text": text}, lambda: text)


VERBS = (run, again, retry, pause, resume, priority, cancel)
