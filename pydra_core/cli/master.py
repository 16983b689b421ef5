"""`pydra-master`: the master without a window."""

import asyncio
import signal
from pathlib import Path

import click

from pydra_core.cli import demo
from pydra_core.cli.outcome import Status, guarded
from pydra_core.client.amounts import amount
from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.master.runtime import Master
from pydra_core.settings import DEFAULT_PORT, homes, program_version

LISTEN_HELP = (
    f"Where to listen; default: where it listened before, else 127.0.0.1:{DEFAULT_PORT}. Port 0 picks a free one."
)


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder of all its files; default: PYDRA_HOME, else the user's data folder.",
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help=LISTEN_HELP,
)
@click.option(
    "--advertise",
    metavar="HOST:PORT",
    multiple=True,
    help="More addresses for join tokens (a public name, a forwarded port).",
)
@click.option("--name", help="The cluster's name; default: the host's name.")
@click.option("--keep-days", type=click.FloatRange(0), help="Ended runs are forgotten after so many days (0: never).")
@click.option("--keep-runs", type=click.IntRange(0), help="So many ended runs are kept (0: all).")
@click.option(
    "--keep-size", metavar="SIZE", help="Logs, artifacts and large results have so many bytes at most (0: any)."
)
@click.option(
    "--output-limit",
    metavar="SIZE",
    help="The most that a task may ask for to leave in files; 16 GiB at first, remembered.",
)
@click.option(
    "--demo", "with_demo", is_flag=True, help="Start a node on this machine, deploy the examples and run three."
)
@click.option(
    "--until-done", is_flag=True, help="With --demo: end when the three runs have ended (exit status 1 if one failed)."
)
@click.version_option(program_version(), prog_name="pydra-master")
def command(
    home: Path | None,
    listen: str | None,
    advertise: tuple[str, ...],
    name: str | None,
    keep_days: float | None,
    keep_runs: int | None,
    keep_size: str | None,
    output_limit: str | None,
    with_demo: bool,
    until_done: bool,
) -> None:
    """Run the master without a window: it keeps the packages, queues the runs, and tells nodes what to do.

    Its real address stands in HOME/master/address, where `pydractl --home HOME` finds it. Ctrl+C or SIGTERM end it; runs on
    other machines go on and are taken up again at the next start.

    How much of the history is kept (90 days, 100000 ended runs, 20 GB at first) is remembered when it is said once; what a run that has not
    ended needs is kept in any case. pydractl status shows it.
    """
    keep = _keep(keep_days, keep_runs, keep_size, output_limit)
    master = Master(homes(home).master, listen=listen, advertise=advertise, name=name, keep=keep)
    raise SystemExit(asyncio.run(_serve(home, master, with_demo, until_done)))


def _keep(days: float | None, runs: int | None, size: str | None, outputs: str | None) -> dict[str, float]:
    sizes = {"size": size, "output_limit": outputs}
    given = {"days": days, "runs": runs, **{name: amount(text) for name, text in sizes.items() if text is not None}}
    return {name: limit for name, limit in given.items() if limit is not None}


async def _serve(home: Path | None, master: Master, with_demo: bool, until_done: bool) -> int:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        _on_signal(number, stopped)
    await master.start()
    try:
        click.echo(f"listening on {', '.join(master.addresses)}, fingerprint {master.pin_shown}")
        return await (_play(home, stopped, until_done) if with_demo else _wait(stopped))
    finally:
        await master.stop()


def _on_signal(number: signal.Signals, stopped: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, stopped.set)
    except NotImplementedError:
        # Windows has no signal handlers in its loop.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stopped.set))


async def _wait(stopped: asyncio.Event) -> int:
    await stopped.wait()
    return Status.DONE


async def _play(home: Path | None, stopped: asyncio.Event, until_done: bool) -> int:
    """The demo until it is done or the user has had enough."""
    async with await ControlLink.open(homes(home)) as link:
        token = await Cluster(link).token()
        async with demo.local_node(home, token.text) as node, asyncio.TaskGroup() as group:
            playing = group.create_task(_demo(link))
            others = {group.create_task(stopped.wait()), group.create_task(_tell_end(node, homes(home).local_node))}
            await asyncio.wait({playing, *others}, return_when=asyncio.FIRST_COMPLETED)
            done_well = playing.done() and playing.result()
            if playing.done() and not until_done:
                click.echo("The demo is done; the cluster goes on. Ctrl+C ends it.")
                await stopped.wait()
            for task in (playing, *others):
                task.cancel()
    return Status.DONE if done_well or stopped.is_set() else Status.RUN_FAILED


async def _demo(link: ControlLink) -> bool:
    click.echo(await demo.wait_for_node(link))
    return await demo.play(link, click.echo)


async def _tell_end(node: asyncio.subprocess.Process, home: Path) -> None:
    """Says that the node of this machine ended before we did."""
    status = await node.wait()
    click.echo(f"The node of this machine ended with status {status}; its log is {home / 'node.log'}.", err=True)


def main() -> None:
    """Entry point; exit status 0 ended, 1 a run of the demo failed, 2 refused."""
    guarded(command, "pydra-master")


if __name__ == "__main__":
    main()
