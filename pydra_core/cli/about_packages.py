"""Verbs of `pydractl` about packages, their versions and their tasks."""

import asyncio
import sys
from collections import deque
from functools import partial
from pathlib import Path

import click

from pydra_core import bundle
from pydra_core.cli import arguments, documents, show
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client.amounts import amount, rate
from pydra_core.client.cluster import Cluster
from pydra_core.client.moments import span
from pydra_core.errors import Fault, UserError
from pydra_core.ids import PackageName
from pydra_core.packages.weight import Burden, advice
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import listed
from pydra_core.protocol.pictures import PackageRow


@verb()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--name", help="The package's name, if the file's does not do; takes over a package from another place.")
@click.option("--max-rate", metavar="RATE", help="Send at most so much a second, like 2MB/s.")
@click.option("--yes", is_flag=True, help="Send it even if it is large, or carries data or an environment.")
@click.pass_obj
def deploy(terminal: Terminal, paths: tuple[Path, ...], name: str | None, max_rate: str | None, yes: bool) -> None:
    """Deploy files, folders or zips: each is a package of its own. Only what the master does not have of it is sent, and an upload that
    is cut off goes on where it was."""
    if name and len(paths) > 1:
        raise UserError("--name was given for several paths: deploy them one by one.")

    answers: list[verbs.Deployed] = []
    left, agreed = deque(paths), set[Path]()
    most = rate(max_rate) if max_rate else 0

    async def work(cluster: Cluster) -> None:
        while left:
            path = left[0]
            agree = None if yes or path in agreed else partial(_agree, path, agreed)
            answers.append(await cluster.deploy(path, name, take_over=name is not None, max_rate=most, agree=agree))
            left.popleft()

    try:
        terminal.with_cluster_again(work)
    finally:
        # Those before the one that was refused are deployed, and have to be told too.
        if answers:
            told = [documents.deployed(answer) for answer in answers]
            terminal.tell(told, lambda: "\n".join(map(_deployed_text, answers)))


async def _agree(path: Path, agreed: set[Path], found: tuple[Burden, ...]) -> bool:
    """Says what had better not be sent, and asks, once; where nobody can answer, that is no."""
    said = [f"Before {path.name} is sent:", *(f"  {each.text}" for each in found)]
    said += ["These lines in its .pydraignore leave that out:", *(f"  {line}" for line in advice(found).splitlines())]
    click.echo("\n".join(said), err=True)
    if not sys.stdin.isatty():
        click.echo("Add --yes to send it all the same.", err=True)
        return False
    if await asyncio.to_thread(click.confirm, "Send it all the same?", err=True):
        agreed.add(path)
    return path in agreed


def _deployed_text(answer: verbs.Deployed) -> str:
    number = len(listed(answer.tasks))
    count = f"{number} task" + ("" if number == 1 else "s")
    what = {"new": "new", "update": answer.summary or "updated", "same": "the same as before"}[answer.what]
    return f"{answer.package} v{answer.version}: {count}, {what}"


@verb()
@click.pass_obj
def packages(terminal: Terminal) -> None:
    """Packages, their current versions, and the nodes that hold those."""
    rows = terminal.with_cluster(lambda cluster: cluster.packages())
    empty = "No package yet: `pydractl deploy FILE` deploys one."
    terminal.tell([documents.package(row) for row in rows], lambda: show.package_table(rows) if rows else empty)


@verb("remove")
@click.argument("package")
@click.argument("version", default="")
@click.pass_obj
def remove_package(terminal: Terminal, package: str, version: str) -> None:
    """Remove a package: new runs are refused, running ones finish. With VERSION only that old version, which no run may take."""
    text = terminal.with_cluster(lambda cluster: cluster.remove_package(PackageName(package), version))
    terminal.tell({"package": package, "version": version or None, "text": text}, lambda: text)


@verb()
@click.pass_obj
def tasks(terminal: Terminal) -> None:
    """Tasks that can be run, with their parameters."""
    rows = terminal.with_cluster(lambda cluster: cluster.packages())
    cells = [
        [spec.key, f"v{row.versions[0].version}", arguments.signature(spec), spec.description.partition("\n")[0]]
        for row in rows
        for spec in listed(row.versions[0].tasks)
    ]
    terminal.tell(
        [document for row in rows for document in documents.tasks(row)],
        lambda: show.table(["TASK", "VERSION", "PARAMETERS", ""], cells),
    )


@verb("try")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.argument("task")
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.pass_obj
def try_task(terminal: Terminal, file: Path, task: str, values: tuple[str, ...]) -> None:
    """Run a task here and now in this process, without a cluster and without a sandbox; breakpoints work."""
    bundle.become_python("pydra_core.cli.ctl", sys.argv[1:])
    raise SystemExit(arguments.run_here(file, task, values, terminal.json))


@verb()
@click.argument("package")
@click.pass_obj
def versions(terminal: Terminal, package: str) -> None:
    """Versions of a package, the current one first, and the nodes that hold them."""
    row = terminal.with_cluster(lambda cluster: find(cluster, package))
    cells = [
        [f"v{item.version}", "current" if item is row.versions[0] else "", item.digest[:12], show.clock(item.deployed),
         ", ".join(item.nodes) or "–", item.summary]
        for item in row.versions
    ]  # fmt: skip
    terminal.tell(
        documents.package(row)["versions"],
        lambda: show.table(["VERSION", "", "DIGEST", "DEPLOYED", "NODES", "CHANGES"], cells),
    )


async def find(cluster: Cluster, package: str) -> PackageRow:
    """Raises UserError if there is no such package."""
    rows = await cluster.packages()
    for row in rows:
        if row.package == package:
            return row
    known = ", ".join(row.package for row in rows) or "none"
    raise UserError(f"There is no package {package}: there are {known}.", Fault.NOT_FOUND)


@verb()
@click.argument("package")
@click.argument("old")
@click.argument("new", default="")
@click.option("--width", type=click.IntRange(60, 400), default=160, show_default=True, help="Columns of the terminal.")
@click.pass_obj
def diff(terminal: Terminal, package: str, old: str, new: str, width: int) -> None:
    """What differs between two versions of a package, side by side; NEW is the current one if it is left out."""
    found = terminal.with_cluster(lambda cluster: cluster.differences(PackageName(package), old, new))
    terminal.tell(documents.difference(found), lambda: show.difference(found, width))


VERSIONS_KEPT = 5


@verb("roll-back")
@click.argument("package")
@click.argument("version")
@click.pass_obj
def roll_back(terminal: Terminal, package: str, version: str) -> None:
    """Make an old version the one that new runs take; running runs keep theirs."""
    text = terminal.with_cluster(lambda cluster: cluster.roll_back(PackageName(package), version))
    terminal.tell({"package": package, "text": text}, lambda: text)


@verb()
@click.argument("package", default="")
@click.option("--runs", is_flag=True, help="Not versions, but ended runs, with all that they left.")
@click.option(
    "--keep", type=click.IntRange(1), help="So many of the newest stay; default: 5 versions, any number of runs."
)
@click.option("--age", default="0", help="Only versions older than 30d, 2w …; runs that ended longer ago.")
@click.option("--size", default="0", help="Only what is beyond the newest that have 10MB, 2GB … together.")
@click.option("--yes", is_flag=True, help="Do it; without this it only tells what would be removed.")
@click.pass_obj
def prune(terminal: Terminal, package: str, runs: bool, keep: int | None, age: str, size: str, yes: bool) -> None:
    """Remove old versions that no run needs, or (--runs) ended runs that nobody needs.

    Of versions all that is given must hold; of runs each limit counts alone, and the oldest go first.
    """
    if runs and package:
        raise click.UsageError("Runs are pruned by age, number and size, not by package.")
    seconds, most = span(age), amount(size)
    if runs:
        gone = terminal.with_cluster(
            lambda cluster: cluster.prune_runs(keep=keep or 0, age=seconds, size=most, dry=not yes)
        )
        terminal.tell(documents.pruned_runs(gone), lambda: _pruned_runs_text(gone))
        return
    name = PackageName(package) if package else None
    pruned = terminal.with_cluster(
        lambda cluster: cluster.prune(name, keep=keep or VERSIONS_KEPT, age=seconds, size=most, dry=not yes)
    )
    terminal.tell(documents.pruned(pruned), lambda: _pruned_text(pruned, keep or VERSIONS_KEPT))


def _pruned_runs_text(gone: verbs.PrunedRuns) -> str:
    if not gone.runs:
        return "No run to remove."
    return f"Would remove {_which(gone)} (add --yes to do it)." if gone.dry else f"Removed {_which(gone)}."


def _which(gone: verbs.PrunedRuns) -> str:
    count = f"{len(gone.runs):,}{' and more' if gone.more else ''} {'run' if len(gone.runs) == 1 else 'runs'}"
    return f"{count}, {_span_of(gone)}, with {show.size(gone.size)} of files"


def _span_of(gone: verbs.PrunedRuns) -> str:
    first, last = min(gone.runs), max(gone.runs)
    return f"run {first}" if first == last else f"from run {first} to run {last}"


def _pruned_text(pruned: verbs.Pruned, keep: int) -> str:
    if not pruned.versions:
        newest = "newest" if keep == 1 else f"{keep:,} newest"
        return f"Nothing to remove: the {newest} of each package (--keep), the current one and those of live runs stay."
    head = "Would remove (add --yes to do it):" if pruned.dry else "Removed:"
    lines = [f"  {name} v{number}, {show.size(size)}" for name, number, size in pruned.versions]
    return "\n".join([head, *lines])


@verb()
@click.option("--days", type=click.FloatRange(0), help="Ended runs are forgotten after so many days (0: never).")
@click.option("--runs", type=click.IntRange(0), help="So many ended runs are kept (0: all).")
@click.option("--size", help="Logs, artifacts and large results have so many bytes at most (0: any).")
@click.option("--output-limit", metavar="SIZE", help="The most that a task may ask for to leave in files.")
@click.option("--yes", is_flag=True, help="Forget what is beyond the new limits without being asked.")
@click.pass_obj
def keep(
    terminal: Terminal, days: float | None, runs: int | None, size: str | None, output_limit: str | None, yes: bool
) -> None:
    """Say how much of the history the master keeps from now on; what is not said stays as it is.

    If runs go by that, it tells how many, and asks. What a run that has not ended needs is kept in any case.
    """
    bytes_ = None if size is None else amount(size)
    most = None if output_limit is None else amount(output_limit)
    wanted = verbs.Keep(days=days, runs=runs, size=bytes_, output_limit=most)

    async def work(cluster: Cluster) -> str:
        if not (yes or await _may_forget(await cluster.would_forget(wanted))):
            raise UserError("Nothing was changed: the history is kept as before.", Fault.CONFLICT)
        return await cluster.keep(wanted)

    text = terminal.with_cluster(work)
    terminal.tell({"text": text}, lambda: text)


async def _may_forget(going: verbs.PrunedRuns) -> bool:
    """Says what goes for good, and asks; where nobody can answer, that is no. Where nothing goes, nothing is asked."""
    if not going.runs:
        return True
    click.echo(f"This forgets {_which(going)}. It cannot be taken back.", err=True)
    if not sys.stdin.isatty():
        click.echo("Add --yes to do it all the same.", err=True)
        return False
    return await asyncio.to_thread(click.confirm, "Forget them?", err=True)


VERBS = (deploy, packages, versions, diff, roll_back, prune, keep, remove_package, tasks, try_task)
