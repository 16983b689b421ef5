"""Files on a command line: patterns of names, a task that is tried with files where they are, and how far they are sent."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import click

from pydra_core.client.picking import Told, look, meant, pattern
from pydra_core.errors import UserError
from pydra_core.packages.arguments import refuse
from pydra_core.protocol.manifest import GIVEN, ParamSpec

BAR = 20


def spread_out(
    params: Sequence[ParamSpec], fixed: Mapping[str, Any], several: Mapping[str, list[Any]]
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Where one file is wanted, a pattern such as `*.png` makes a sweep over all that it names. Raises UserError."""
    files = {spec.name for spec in params if spec.kind == "file"}
    named = {name: [value] for name, value in fixed.items() if name in files and isinstance(value, str)}
    named |= {name: values for name, values in several.items() if name in files}
    faults: dict[str, str] = {}
    found: dict[str, list[Any]] = {}
    for name, values in named.items():
        try:
            found[name] = [path for value in values for path in pattern(str(value))]
        except UserError as error:
            faults[name] = error.sentence
    refuse(faults)
    rest = {name: value for name, value in fixed.items() if name not in found}
    rest |= {name: values[0] for name, values in found.items() if len(values) == 1}
    return rest, {**several, **{name: values for name, values in found.items() if len(values) > 1}}


def in_place(params: Sequence[ParamSpec], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments with files as they stand here, which are looked at as if they were to be sent. Raises UserError."""
    kinds = {spec.name: spec.kind for spec in params if spec.kind in GIVEN}
    taken, faults = dict(arguments), {}
    for name, kind in kinds.items():
        value = arguments.get(name)
        if value is None:
            continue
        names = [value] if isinstance(value, str) else value
        try:
            look(kind, names)
            paths = [os.path.abspath(path) for path in meant(kind, names)]
            taken[name] = paths if kind == "files" else paths[0]
        except UserError as error:
            faults[name] = error.sentence
    refuse(faults)
    return taken


def told(quiet: bool) -> Told:
    """Shows on a terminal how far files are read and sent; nothing if it is none, or a document is wanted."""
    if quiet or not sys.stderr.isatty():
        return lambda what, done, size: None
    return _show


def _show(what: str, done: int, size: int) -> None:
    full = BAR * done // size if size else BAR
    line = f"{what} files {'█' * full}{'·' * (BAR - full)} {done / 1e6:.1f} of {size / 1e6:.1f} MB"
    click.echo(f"\r{line}", err=True, nl=done >= size)
