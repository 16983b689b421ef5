"""`pydra-node`: the agent of one machine, from the command line."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import click

from pydra_core.cli.doctor import doctor
from pydra_core.cli.outcome import guarded
from pydra_core.cli.owner import owner_options
from pydra_core.cli.schedule import schedule
from pydra_core.cli.units import service_group
from pydra_core.errors import UserError
from pydra_core.node.agent import Agent, NodeOptions
from pydra_core.node.policy_file import OwnersFile
from pydra_core.node.policy_flags import Flags
from pydra_core.protocol.states import Isolation
from pydra_core.settings import homes, program_version
from pydra_core.trust.tokens import JoinToken

LEVELS = [level.value for level in Isolation if level is not Isolation.NONE]


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    subcommand_metavar="[COMMAND]",
)
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="Folder of all its files; default: PYDRA_HOME, else the user's data folder.",
)
@click.option(
    "--join", metavar="TOKEN|-", help="Join by a token from the control centre; - reads it from standard input."
)
@click.option("--join-file", type=click.Path(path_type=Path, dir_okay=False), help="Join by a token in a file.")
@click.option(
    "--master",
    metavar="HOST:PORT",
    help="Where the master of an enrolled node is to be found now; its key must be the same.",
)
@click.option("--name", help="Name in the cluster; default: the host's name.")
@click.option("--slots", type=click.IntRange(1, 4096), help="How many runs at once; default: the number of cores.")
@click.option(
    "--isolation", type=click.Choice(LEVELS), default="full", show_default=True, help="The best level to aim for."
)
@owner_options
@click.option("--local", is_flag=True, hidden=True, help="The node of a desktop app.")
@click.version_option(program_version(), prog_name="pydra-node")
@click.pass_context
def command(
    context: click.Context,
    /,
    home: Path | None,
    join: str | None,
    join_file: Path | None,
    master: str | None,
    name: str | None,
    slots: int | None,
    isolation: str,
    local: bool,
    policy: Path | None,
    **flags: Any,
) -> None:
    """Lend this machine to a cluster: it runs tasks in sandboxed workers, and talks to nobody but its master.

    The first time it needs a join token, which "Add node…" in the window or `pydractl token` gives. After that it comes back by
    itself: `pydra-node` alone is enough. A token for the master that it is already paired with is ignored, so that it may
    stay in a service file. Ctrl+C or SIGTERM end it; its runs wait again elsewhere.

    What runs may have here is for you to say, in policy.toml in the node's home, or by the options below, which win over it; the
    master cannot widen it. Without a word a run has its sandbox: no network, no folders, no devices.
    """
    if context.invoked_subcommand is not None:
        return
    owners = OwnersFile(_home(home, local), policy, Flags(**flags), homes(home).root)
    options = NodeOptions(
        home=_home(home, local),
        join=_token(join, join_file),
        master=master,
        name=name,
        slots=slots,
        best=Isolation(isolation),
        local=local,
        policy=owners.load(),
        owners=owners,
    )
    raise SystemExit(asyncio.run(Agent(options).run()))


def _home(home: Path | None, local: bool) -> Path:
    return homes(home).local_node if local else homes(home).node


def _token(join: str | None, join_file: Path | None) -> JoinToken | None:
    if join is not None and join_file is not None:
        raise UserError("--join and --join-file were both given: give one of them.")
    if join == "-":
        return JoinToken.parse(sys.stdin.readline().strip())
    if join is not None:
        token = JoinToken.parse(join.strip())
        _refuse_reusable(token)
        return token
    return JoinToken.parse(_read(join_file).strip()) if join_file else None


def _refuse_reusable(token: JoinToken) -> None:
    """A command line is seen by every user of the machine, and kept in histories: only what is worth nothing after one use
    may stand there."""
    if token.uses > 1:
        raise UserError(
            f"this token is for {token.uses} machines and must not stand on a command line, where other users can read it: "
            "give it with --join - (standard input) or --join-file."
        )


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"the token file {path} cannot be read: {error}") from None


command.add_command(doctor)
command.add_command(service_group)
command.add_command(schedule)


def main() -> None:
    """Entry point; exit status 0 stopped, 2 refused."""
    guarded(command, "pydra-node")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
