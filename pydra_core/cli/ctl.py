"""`pydractl`: every verb from a terminal; plain text for people, one JSON document for scripts."""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import click

from pydra_core.cli import arguments, documents, show
from pydra_core.cli.artifacts import artifact_path
from pydra_core.cli.outcome import Status, guarded
from pydra_core.cli.terminal import Terminal, Verbs
from pydra_core.client.cluster import Cluster
from pydra_core.errors import Fault, UserError
from pydra_core.ids import PackageName, RunId, TokenId
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import NodeRow, RunDetails, RunRow
from pydra_core.protocol.states import RunState
from pydra_core.settings import program_version


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(program_version(), prog_name="pydractl")
def command() -> None:
    """Talk to the master of a cluster.

    Exit status: 0 done, 1 the run failed, 2 usage or refused, 3 not reachable.
    """


@command.command()
@click.pass_obj
def status(terminal: Terminal) -> None:
    """The cluster in a few lines."""
    picture = terminal.with_cluster(lambda cluster: cluster.status())
    terminal.tell(documents.status(picture), lambda: show.status(picture))


@command.command()
@click.pass_obj
def nodes(terminal: Terminal) -> None:
    """Machines of the cluster, and what runs on them."""
    rows = terminal.with_cluster(lambda cluster: cluster.nodes())
    terminal.tell([documents.node(row) for row in rows], lambda: show.node_table(rows) if rows else NO_NODES)


NO_NODES = "No node has joined yet: `pydractl token` makes the line for another machine."


@command.group()
def node() -> None:
    """Verbs for one node."""


@node.command("remove")
@click.argument("name")
@click.pass_obj
def node_remove(terminal: Terminal, name: str) -> None:
    """Forget a node: it must join again; its runs wait again."""

    async def work(cluster: Cluster) -> str:
        found = _find_node(await cluster.nodes(), name)
        return await cluster.remove_node(found.node)

    text = terminal.with_cluster(work)
    terminal.tell({"node": name, "text": text}, lambda: text)


@node.command("log")
@click.argument("name")
@click.option("--follow", "-f", is_flag=True, help="Go on as lines come.")
@click.pass_obj
def node_log(terminal: Terminal, name: str, follow: bool) -> None:
    """The node's own log."""

    async def lines(cluster: Cluster) -> AsyncIterator[LogLine]:
        found = _find_node(await cluster.nodes(), name)
        async for line in cluster.node_log(found.node, follow=follow):
            yield line

    terminal.tell_lines(lines, show.clock)


def _find_node(rows: list[NodeRow], name: str) -> NodeRow:
    """By name or id; raises UserError."""
    for row in rows:
        if name in (row.name, row.node):
            return row
    known = ", ".join(row.name for row in rows) or "none"
    raise UserError(f"no node is called {name}: there are {known}.", Fault.NOT_FOUND)


@command.command()
@click.option("--uses", type=click.IntRange(1, 10_000), default=1, show_default=True, help="For so many machines.")
@click.option(
    "--hours", type=click.FloatRange(0.01, 24 * 365), default=1.0, show_default=True, help="Valid for so long."
)
@click.option("--revoke", metavar="ID", help="Make a token worthless instead.")
@click.option("--list", "listed", is_flag=True, help="Show the tokens that are valid.")
@click.pass_obj
def token(terminal: Terminal, uses: int, hours: float, revoke: str | None, listed: bool) -> None:
    """Make a join token for another machine."""
    if revoke:
        text = terminal.with_cluster(lambda cluster: cluster.revoke_token(TokenId(revoke)))
        terminal.tell({"id": revoke, "text": text}, lambda: text)
    elif listed:
        rows = terminal.with_cluster(lambda cluster: cluster.tokens())
        cells = [[row.token, f"{row.used} of {row.uses}", show.clock(row.expires)] for row in rows]
        terminal.tell(
            [documents.token_row(row) for row in rows], lambda: show.table(["ID", "USED", "VALID UNTIL"], cells)
        )
    else:
        made = terminal.with_cluster(lambda cluster: cluster.token(uses, hours * 3600))
        terminal.tell(documents.token(made), lambda: _token_text(made, uses))


def _token_text(made: verbs.TokenMade, uses: int) -> str:
    """Only a token for one use may stand on a command line."""
    line = f"pydra-node --join {made.text}" if uses == 1 else f"pydra-node --join -    # and paste: {made.text}"
    only_here = all(address.startswith(("127.", "[::1]", "localhost")) for address in made.addresses)
    hint = (
        "\nThe master listens on this machine only; for other machines start it with --listen 0.0.0.0:PORT."
        if only_here
        else ""
    )
    return f"{line}\nfingerprint {made.pin}, valid until {show.clock(made.expires)}{hint}"


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--name", help="The package's name, if the file's does not do; takes over a package from another place.")
@click.pass_obj
def deploy(terminal: Terminal, paths: tuple[Path, ...], name: str | None) -> None:
    """Deploy files, folders or zips: each is a package of its own."""
    if name and len(paths) > 1:
        raise UserError("--name was given for several paths: deploy them one by one.")

    answers: list[verbs.Deployed] = []

    async def work(cluster: Cluster) -> None:
        for path in paths:
            answers.append(await cluster.deploy(path, name, take_over=name is not None))

    try:
        terminal.with_cluster(work)
    finally:
        # Those before the one that was refused are deployed, and have to be told too.
        if answers:
            terminal.tell(
                [documents.deployed(answer) for answer in answers], lambda: "\n".join(map(_deployed_text, answers))
            )


def _deployed_text(answer: verbs.Deployed) -> str:
    count = f"{len(answer.tasks)} task" + ("" if len(answer.tasks) == 1 else "s")
    what = {"new": "new", "update": answer.summary or "updated", "same": "the same as before"}[answer.what]
    return f"{answer.package} v{answer.version}: {count}, {what}"


@command.command()
@click.pass_obj
def packages(terminal: Terminal) -> None:
    """Packages, their versions, and the nodes that hold the newest."""
    rows = terminal.with_cluster(lambda cluster: cluster.packages())
    empty = "No package yet: `pydractl deploy FILE` deploys one."
    terminal.tell([documents.package(row) for row in rows], lambda: show.package_table(rows) if rows else empty)


@command.command("remove")
@click.argument("package")
@click.pass_obj
def remove_package(terminal: Terminal, package: str) -> None:
    """Remove a package: new runs are refused, running ones finish."""
    text = terminal.with_cluster(lambda cluster: cluster.remove_package(PackageName(package)))
    terminal.tell({"package": package, "text": text}, lambda: text)


@command.command()
@click.pass_obj
def tasks(terminal: Terminal) -> None:
    """Tasks that can be run, with their parameters."""
    rows = terminal.with_cluster(lambda cluster: cluster.packages())
    cells = [
        [spec.key, f"v{row.versions[0].version}", arguments.signature(spec), spec.description.partition("\n")[0]]
        for row in rows
        for spec in row.versions[0].tasks
    ]
    terminal.tell(
        [document for row in rows for document in documents.tasks(row)],
        lambda: show.table(["TASK", "VERSION", "PARAMETERS", ""], cells),
    )


@command.command()
@click.argument("task")
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--version", default="", help="v2, 2, or the start of a digest; default: the newest.")
@click.option("--priority", type=int, default=0, show_default=True, help="Higher runs first.")
@click.option("--wait", is_flag=True, help="Until it has ended; exit status 1 if it failed.")
@click.pass_obj
def run(terminal: Terminal, task: str, values: tuple[str, ...], version: str, priority: int, wait: bool) -> None:
    """Queue a run of a task with arguments, for example: run count.Count to=20"""

    async def work(cluster: Cluster) -> RunDetails:
        read = arguments.for_task(await cluster.packages(), task, version, values)
        submitted = await cluster.submit(task, read, version=version, priority=priority)
        return await (cluster.wait(submitted.run) if wait else cluster.details(submitted.run))

    about = terminal.with_cluster(work)
    terminal.tell(documents.run_details(about), lambda: _outcome(about))
    raise SystemExit(_status(about.row))


def _status(row: RunRow) -> Status:
    return Status.RUN_FAILED if row.state in (RunState.FAILED, RunState.CANCELLED, RunState.SKIPPED) else Status.DONE


def _outcome(about: RunDetails) -> str:
    row = about.row
    head = f"run {row.run} of {row.task} v{row.version} is {row.state}"
    if about.has_result:
        return f"{head}\n{documents.dump(about.result)}"
    said = about.error or about.why
    return f"{head}: {show.plain(said)}" if said else head


@command.command()
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([s.value for s in RunState]),
    help="Only these; may be repeated.",
)
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True)
@click.pass_obj
def runs(terminal: Terminal, states: tuple[str, ...], limit: int) -> None:
    """Runs, newest first."""
    wanted = verbs.Filter(states=tuple(RunState(state) for state in states))
    rows = terminal.with_cluster(lambda cluster: cluster.runs(wanted, limit=limit))
    text = "No run yet." if not states else "No run is in these states."
    terminal.tell([documents.run_row(row) for row in rows], lambda: show.run_table(rows, time.time()) if rows else text)


@command.command("show")
@click.argument("run", type=int)
@click.pass_obj
def show_run(terminal: Terminal, run: int) -> None:
    """Everything about one run."""
    about = terminal.with_cluster(lambda cluster: cluster.details(RunId(run)))
    terminal.tell(documents.run_details(about), lambda: show.details(about, time.time()))


@command.command()
@click.argument("run", type=int)
@click.option("--follow", "-f", is_flag=True, help="Go on until the run has ended.")
@click.pass_obj
def logs(terminal: Terminal, run: int, follow: bool) -> None:
    """What a run printed and logged."""

    terminal.tell_lines(lambda cluster: cluster.log(RunId(run), follow=follow), lambda at: show.clock(at)[11:])


@command.command()
@click.argument("run", type=int)
@click.pass_obj
def result(terminal: Terminal, run: int) -> None:
    """The result of a run as JSON; exit status 1 if it failed."""
    about = terminal.with_cluster(lambda cluster: cluster.details(RunId(run)))
    if about.has_result:
        click.echo(documents.dump(about.result))
        return
    if _status(about.row) is Status.RUN_FAILED:
        said = f"{about.row.state}: {show.plain(about.error)}" if about.error else f"{about.row.state}."
        click.echo(f"run {run} has no result, it is {said}", err=True)
        raise SystemExit(Status.RUN_FAILED)
    raise UserError(
        f"run {run} has no result yet, it is {about.row.state}: wait for it with `pydractl logs {run} --follow`."
    )


@command.command()
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


@command.command()
@click.argument("run", type=int)
@click.option("--reason", default="", help="Kept with the run.")
@click.pass_obj
def cancel(terminal: Terminal, run: int, reason: str) -> None:
    """Stop a run: it is asked first, ended after five seconds."""
    text = terminal.with_cluster(lambda cluster: cluster.cancel(RunId(run), reason))
    terminal.tell({"run": run, "text": text}, lambda: text)


@command.command("try")
@click.argument("file", type=click.Path(exists=True, path_type=Path))
@click.argument("task")
@click.argument("values", nargs=-1, metavar="[NAME=VALUE]...")
@click.pass_obj
def try_task(terminal: Terminal, file: Path, task: str, values: tuple[str, ...]) -> None:
    """Run a task here and now in this process, without a cluster and without a sandbox; breakpoints work."""
    raise SystemExit(arguments.run_here(file, task, values, terminal.json))


def main() -> None:
    """Entry point; see `Status` for the exit statuses."""
    guarded(command, "pydractl")


if __name__ == "__main__":
    main()
