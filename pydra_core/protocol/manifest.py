"""What static inspection tells of a package: its tasks and their parameters, as plain data."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from pydra_core.ids import PackageName, TaskKey
from pydra_core.protocol.states import Isolation, Network

Kind = Literal[
    "int", "float", "str", "bool", "choice", "enum", "date", "datetime", "dict", "path", "list", "secret", "value",
    "file", "files", "folder",
]  # fmt: skip
"""`value` is a parameter without annotation: whatever the literal that was written is. Values of `enum` are names of members,
of `date` and `datetime` ISO 8601 texts, of `secret` texts that are never shown, of `dict` what JSON calls an object. Values of `file`,
`files` and `folder` are names where they were written, and forms (packages/listings.py) once their files are with the master."""

GIVEN: frozenset[Kind] = frozenset({"file", "files", "folder"})
"""Kinds of parameters whose files come with the run."""

TaskKind = Literal["task", "container", "parallel", "mapreduce"]

GIB = 1024**3


WEB = (443, 80)
"""The ports of network "outside" where neither task nor owner names others."""


class SharedFolder(msgspec.Struct, frozen=True):
    """A folder of a machine under the name that its owner gave it; a run that may have it finds it at /share/NAME."""

    name: str
    writable: bool = False


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What a task asks for, from literals in its class. Memory and scratch in bytes, times in seconds, None for no limit.

    `memory` None: the node's memory by its slots. `isolation`: the least level that will do, None for any. `retries` are further
    attempts after a failure, `retry_delay` seconds before the first of them, doubled each time.
    """

    slots: int = 1
    memory: int | None = None
    processes: int = 256
    open_files: int = 1024
    scratch: int = GIB
    output_limit: int = GIB
    """Bytes of all files that a run leaves, its units' too."""
    wall_time: float | None = None
    silence_time: float | None = None
    retries: int = 0
    retry_delay: float = 0.0
    rerun_on_loss: bool = True
    isolation: Isolation | None = None
    network: Network = Network.NONE
    ports: tuple[int, ...] = ()
    """TCP ports of network "outside"; () means `WEB`."""
    shares: tuple[SharedFolder, ...] = ()
    programs: tuple[str, ...] = ()
    """Absolute paths of folders or files that are to be readable and executable."""
    resources: tuple[tuple[str, int], ...] = ()
    """How many of each counted thing, by name, like ("gpu", 1); sorted by name, counts from 1."""
    python: str = ""
    """Which versions of Python its package wants, like ">=3.12"; "" for any. No attribute of a class: the package says it once."""
    tags: tuple[str, ...] = ()
    """Words that its node has to carry, all of them; sorted."""


USUAL = Needs()


class ParamSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter of a task, read from its signature. `choices` only for `choice`; `item` only for `list`.

    `default` is a builtin value (None, bool, int, float, str, list) and counts only if `required` is false.
    `optional` means that None is a legal value besides those of `kind`.
    """

    name: str
    kind: Kind
    required: bool
    default: Any = None
    item: Kind | None = None
    choices: tuple[Any, ...] = ()
    optional: bool = False
    help: str = ""
    min: float | None = None
    max: float | None = None
    unit: str = ""


class TaskSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One task: `module` is what the worker imports ("count", or "word_count.main"), `cls` the class in it.

    The parameters of a parallel or map-reduce task are those of its datasource, of a container those of its first child.
    """

    key: TaskKey
    name: str
    module: str
    cls: str
    description: str = ""
    params: tuple[ParamSpec, ...] = ()
    kind: TaskKind = "task"
    needs: Needs = USUAL
    standalone: bool = True
    """False: a piece of others; it is not listed, and cannot be run alone."""


def listed(tasks: Iterable[TaskSpec]) -> tuple[TaskSpec, ...]:
    """What people choose from: the tasks that can be run alone, in their order."""
    return tuple(task for task in tasks if task.standalone)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a package, as its author described it.

    `wants` names in words what it asks of a machine, like "network" and "packages numpy>=2"; () for nothing. `requires` are its
    dependencies in the plain form of PEP 508, `python` which versions of Python it wants ("" for any), `preload` names of modules
    that its workers find imported.
    """

    package: PackageName
    description: str = ""
    tasks: tuple[TaskSpec, ...] = ()
    wants: tuple[str, ...] = ()
    files: int = 0
    size: int = 0
    requires: tuple[str, ...] = ()
    python: str = ""
    preload: tuple[str, ...] = ()
