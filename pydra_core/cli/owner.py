"""Options of `pydra-node` by which a machine's owner says what runs may have there: the names of `Flags`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pydra_core.node.policy_schedule import THEN
from pydra_core.protocol.states import Isolation, Network

F = TypeVar("F", bound=Callable[..., Any])
_TEXTS: tuple[tuple[str, str, str, str], ...] = (
    ("--allow-path", "programs", "PATH", "A folder of programs that runs may read and execute, like /opt/blender."),
    ("--share", "shares", "NAME=PATH[:rw]", "A folder that runs may have at /share/NAME; :rw lets them write to it."),
    (
        "--device",
        "devices",
        "NAME=/dev/X[,/dev/Y]",
        "One countable thing with its device files, like gpu=/dev/nvidia0.",
    ),
    ("--resource", "resources", "NAME=N", "So many countable things without device files, like licence=3."),
    ("--package", "packages", "PATTERN", "Let only such packages in, like render_*."),
    ("--tag", "tags", "WORD", "A word for this machine that tasks can ask for, like fast or lab-2."),
    ("--extra-index-url", "extra_index_urls", "URL", "A further package index."),
    ("--find-links", "find_links", "PATH", "A folder, or a page of links, with packages."),
    ("--python", "pythons", "PATH", "A further Python for packages that want its version, like /usr/bin/python3.13."),
    (
        "--each",
        "each",
        "NAME=VALUE",
        "The most for one run: memory, slots, processes, open_files, scratch, wall_time, output_limit.",
    ),
)


def owner_options(command: F) -> F:
    """The options, in the order in which --help shows them."""
    options = [
        click.option(
            "--policy",
            type=click.Path(path_type=Path, dir_okay=False),
            help="The owner's policy; default: policy.toml in the node's home, if it is there.",
        ),
        click.option(
            "--least",
            type=click.Choice([level.value for level in Isolation]),
            help="The least isolation to run at; default: reduced. `pydra-node doctor` tells what this machine has.",
        ),
        click.option(
            "--network",
            type=click.Choice([network.value for network in Network]),
            help="What runs may reach if they ask for it; default: none. outside is TCP to the ports listed.",
        ),
        click.option("--memory", metavar="SIZE", help="Memory for all runs together, like 8GB; default: all there is."),
        click.option("--max-rate", metavar="RATE", help="The most for all transfers together, like 10MB/s."),
        click.option(
            "--spares", type=click.IntRange(0, 64), help="Workers that wait in their sandbox, for quick starts."
        ),
        click.option(
            "--port",
            "ports",
            type=click.IntRange(1, 65_535),
            multiple=True,
            help="A port of network outside; default: 443 and 80. May be repeated, like all below.",
        ),
        click.option(
            "--index-url",
            metavar="URL",
            help='Where packages that runs need come from; "none": from --find-links only. Default: as pip is configured.',
        ),
        click.option(
            "--builds/--no-builds",
            default=None,
            help="Whether packages may be built from sources, which runs their code outside the sandbox; default: wheels only.",
        ),
        click.option(
            "--preload/--no-preload",
            default=None,
            help="Whether modules that a package names are imported once for all its workers; default: each imports them.",
        ),
        click.option("--installer", metavar="uv|pip|PATH", help="What installs packages; default: uv if it is there."),
        click.option(
            "--idle",
            metavar="TIME",
            help="Work only when nobody has used this machine for so long, like '10 min'.",
        ),
        click.option(
            "--hours",
            metavar="TIMES",
            multiple=True,
            help="Work only then, like 'mon-fri 20:00-06:00' or 'sat-sun'. May be repeated.",
        ),
        click.option("--battery/--no-battery", default=None, help="Whether to work on battery; default: it may."),
        click.option(
            "--then",
            type=click.Choice(THEN),
            help="What becomes of runs when this machine may not work any more; default: freeze.",
        ),
        *(click.option(flag, name, metavar=like, multiple=True, help=text) for flag, name, like, text in _TEXTS),
    ]
    for option in reversed(options):
        command = option(command)
    return command
