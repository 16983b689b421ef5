"""`pydractl`: every verb from a terminal; plain text for people, one JSON document for scripts."""

import click

from pydra_core.cli import (
    about_addresses,
    about_environments,
    about_history,
    about_logs,
    about_nodes,
    about_notify,
    about_packages,
    about_runs,
    control,
)
from pydra_core.cli.outcome import guarded
from pydra_core.cli.terminal import Verbs
from pydra_core.settings import program_version


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(program_version(), prog_name="pydractl")
def command() -> None:
    """Talk to the master of a cluster.

    Exit status: 0 done, 1 the run failed, 2 usage or refused, 3 not reachable.
    """


for verbs in (
    about_nodes,
    about_addresses,
    about_notify,
    about_packages,
    about_environments,
    control,
    about_runs,
    about_logs,
    about_history,
):
    for verb in verbs.VERBS:
        command.add_command(verb)


def main() -> None:
    """Entry point; see `outcome.Status` for the exit statuses."""
    guarded(command, "pydractl")


if __name__ == "__main__":
    main()
