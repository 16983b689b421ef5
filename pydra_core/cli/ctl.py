"""`pydractl`: every verb from a terminal; plain text for people, one JSON document for scripts."""

from pathlib import Path

import click

from pydra_core.cli import about_nodes, about_packages, about_runs, control
from pydra_core.cli.outcome import guarded
from pydra_core.cli.terminal import Terminal
from pydra_core.settings import program_version


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(path_type=Path),
    help="The master's home; default: PYDRA_HOME, else the user's data folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.version_option(program_version(), prog_name="pydractl")
@click.pass_context
def command(context: click.Context, home: Path | None, as_json: bool) -> None:
    """Talk to the master of a cluster.

    Exit status: 0 done, 1 the run failed, 2 usage or refused, 3 not reachable.
    """
    context.obj = Terminal(home, as_json)


for verb in (*about_nodes.VERBS, *about_packages.VERBS, *control.VERBS, *about_runs.VERBS):
    command.add_command(verb)


def main() -> None:
    """Entry point; see `outcome.Status` for the exit statuses."""
    guarded(command)


if __name__ == "__main__":
    main()
