"""Arguments from a command line: `name=value` read after the task's own parameters."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from pydra_core.cli import documents
from pydra_core.cli.files import in_place, spread_out
from pydra_core.cli.outcome import Status
from pydra_core.errors import Fault, UserError
from pydra_core.packages.archive import unpack
from pydra_core.packages.arguments import check, read_json, read_text
from pydra_core.packages.load import read_package_now
from pydra_core.packages.sweeps import axes
from pydra_core.protocol.manifest import ParamSpec, TaskSpec, listed
from pydra_core.protocol.pictures import PackageRow
from pydra_core.protocol.values import shown
from pydra_core.worker.local import Out, try_task
from pydra_core.worker.outcome import trace
from pydra_core.worker.seal import encode_result


def signature(spec: TaskSpec) -> str:
    """`to=100 nap=0.05 name` as it would be typed; a required one stands without a value."""
    return " ".join(p.name if p.required else f"{p.name}={p.default}" for p in spec.params)


def split(values: Sequence[str]) -> dict[str, str]:
    """`name=value` pairs; raises UserError on anything else, and on a name given twice."""
    pairs: dict[str, str] = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not equals or not name.isidentifier():
            raise UserError(f"{value!r} is no argument: write name=value.")
        if name in pairs:
            raise UserError(f"The argument {name} was given twice: give it once.")
        pairs[name] = text
    return pairs


def read(params: Sequence[ParamSpec], values: Sequence[str]) -> dict[str, Any]:
    """The values of the arguments that were given; raises UserError with a sentence for each bad one."""
    specs = {spec.name: spec for spec in params}
    arguments: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for name, text in split(values).items():
        if name not in specs:
            faults[name] = f"there is no such parameter; there are: {', '.join(specs) or 'none'}"
            continue
        try:
            arguments[name] = read_text(specs[name], text)
        except UserError as error:
            faults[name] = error.sentence
    if faults:
        raise UserError("the arguments cannot be taken:", fields=faults)
    return arguments


def read_run(
    spec: TaskSpec | None, values: Sequence[str], document: str = ""
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """(arguments, axes of a sweep) of `name=value` pairs and a JSON document of arguments; the pairs win.

    The parameters of an unknown task (None) are unknown: the pairs go to the master as they are, which knows how to say it.
    """
    if spec is None:
        return dict(split(values)), {}
    given = read_json(spec.params, document) if document else {}
    fixed, several = axes(spec.params, split(values))
    return spread_out(spec.params, given | fixed, several)


def find(packages: Sequence[PackageRow], task: str, version: str) -> TaskSpec | None:
    for package in packages:
        for row in package.versions:
            if version and not _is_version(version, row.version, row.digest):
                continue
            for spec in row.tasks:
                if task in (spec.key, spec.name):
                    return spec
            if not version:
                break
    return None


def _is_version(wanted: str, number: int, digest: str) -> bool:
    return wanted in (str(number), f"v{number}") or (len(wanted) >= 6 and digest.startswith(wanted))


def run_here(path: Path, task: str, values: Sequence[str], as_json: bool) -> int:
    """Runs a task of a file, folder or zip in this very process; its exit status."""
    with tempfile.TemporaryDirectory(prefix="pydra-try-") as temporary:
        packed, manifest = read_package_now(path, Path(temporary))
        if path.suffix == ".zip":
            path = Path(temporary) / packed.package
            unpack(packed.blob, path, packed.digest)
        spec = next((spec for spec in manifest.tasks if task in (spec.key, spec.name)), None)
        if spec is None:
            known = ", ".join(spec.name for spec in listed(manifest.tasks))
            raise UserError(f"{path.name} has no task {task}: it has {known}.", Fault.NOT_FOUND)
        arguments = in_place(spec.params, check(spec.params, read(spec.params, values)))
        return _told(lambda out: try_task(path, spec.key, arguments, out=out), as_json)


def _told(perform: Callable[[Out], object], as_json: bool) -> int:
    """Prints the result, or the traceback from the task's own code on; progress and log go to standard error if the result is
    a document."""
    try:
        result = perform(lambda text: click.echo(text, err=as_json))
    except UserError:
        raise
    except Exception as error:
        click.echo(trace(error).rstrip(), err=True)
        return Status.RUN_FAILED
    click.echo(_document(result) if as_json else repr(result))
    return Status.DONE


def _document(result: object) -> str:
    """As a cluster would show it: what JSON has not, by its preview."""
    return documents.dump(shown(encode_result(result)))
