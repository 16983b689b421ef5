"""`pydra-node doctor`: what this machine can hold of a sandbox, what is missing, and how to mend it."""

import asyncio
import os
import sys
import textwrap
from dataclasses import fields
from pathlib import Path
from typing import Any

import click
import msgspec

from pydra_core.cli import documents, service
from pydra_core.cli.show import plain
from pydra_core.errors import UserError
from pydra_core.node.diagnosis import Finding, Mark, diagnose, is_fit
from pydra_core.node.examine import Patient, examine
from pydra_core.node.level import with_least
from pydra_core.node.policy import Policy
from pydra_core.node.policy_file import read_owners
from pydra_core.node.policy_flags import Flags
from pydra_core.node.symptoms import Symptoms
from pydra_core.protocol.states import Isolation
from pydra_core.settings import homes

SIGNS = {Mark.GOOD: "✓", Mark.WARNING: "!", Mark.BAD: "✗"}
_COLOURS = {Mark.GOOD: "green", Mark.WARNING: "yellow", Mark.BAD: "red"}
WIDTH = 100
_INDENT = 4


@click.command("doctor")
@click.option("--home", type=click.Path(path_type=Path), help="As for pydra-node, like the next two.")
@click.option("--policy", type=click.Path(path_type=Path, dir_okay=False), help="The owner's policy.")
@click.option("--least", type=click.Choice([level.value for level in Isolation]), help="The least isolation to run at.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.option(
    "--print",
    "printed",
    type=click.Choice(service.NAMES),
    help="Print a service file or profile for this installation, and examine nothing.",
)
@click.pass_context
def doctor(context: click.Context, /, as_json: bool, printed: str | None, **asked: Any) -> None:
    """Examine this machine: what a run would be kept from here, what is missing, and how to mend it.

    Each mechanism is really tried, and a self-test worker proves the level, as at the start of the node. All options of pydra-node
    may stand before the word "doctor". The exit status is 0 if the node may work here, 1 if not: if the level is lower than the
    least that its owner set, for one.
    """
    before = context.parent.params if context.parent is not None else {}
    given = {**before, **{name: value for name, value in asked.items() if value is not None}}
    if printed is not None:
        click.echo(service.filled(printed, given.get("home")), nl=False)
        return
    found = asyncio.run(examine(_patient(given)))
    findings = diagnose(found)
    click.echo(documents.dump(document(found, findings)) if as_json else page(findings, _is_coloured()))
    raise SystemExit(0 if is_fit(findings) else 1)


def _patient(given: dict[str, Any]) -> Patient:
    """The node that these options of pydra-node would start."""
    all_homes, local = homes(given.get("home")), bool(given.get("local"))
    folder = all_homes.local_node if local else all_homes.node
    best = Isolation(given.get("isolation") or Isolation.FULL)
    flags = Flags(**{field.name: given[field.name] for field in fields(Flags) if field.name in given})
    policy, problem = Policy(), ""
    try:
        policy = read_owners(folder, given.get("policy"), flags)
    except UserError as error:
        problem = error.sentence
    return Patient(
        home=folder,
        private=all_homes.root,
        best=best,
        policy=with_least(policy, best, local),
        policy_problem=problem,
    )


def document(found: Symptoms, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """The findings with all that they rest on."""
    return {
        "level": found.report.level.value,
        "least": found.least.value,
        "fit": is_fit(findings),
        "findings": msgspec.to_builtins(findings),
        "steps": msgspec.to_builtins(found.report.steps),
    }


def page(findings: tuple[Finding, ...], coloured: bool) -> str:
    """For a terminal: a line per finding, below it what it means and how to mend it."""
    width = max(len(finding.probe) for finding in findings)
    return "\n".join(line for finding in findings for line in _lines(finding, width, coloured))


def _lines(finding: Finding, width: int, coloured: bool) -> list[str]:
    sign = f"{SIGNS[finding.mark]} {finding.probe.ljust(width)}"
    word = "" if finding.mark is Mark.GOOD else f"{finding.mark.value}: "
    told = [*_wrapped(f"{word}{plain(finding.said)}", width + _INDENT)]
    first = f"{click.style(sign, fg=_COLOURS[finding.mark]) if coloured else sign}  {told[0].lstrip()}"
    means = _wrapped(plain(finding.means), width + _INDENT) if finding.means else []
    fixes = [
        f"{' ' * (width + _INDENT)}{'→' if number == 0 else ' '} {plain(fix)}"
        for number, fix in enumerate(finding.fixes)
    ]
    return [first, *told[1:], *means, *fixes]


def _wrapped(text: str, indent: int) -> list[str]:
    margin = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=margin, subsequent_indent=margin, break_long_words=False)


def _is_coloured() -> bool:
    """See no-color.org."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
