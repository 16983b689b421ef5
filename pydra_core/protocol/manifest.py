"""What static inspection tells of a package: its tasks and their parameters, as plain data."""

from typing import Any, Literal

import msgspec

from pydra_core.ids import PackageName, TaskKey

Kind = Literal["int", "float", "str", "bool", "choice", "path", "list", "value"]
"""`value` is a parameter without annotation: whatever the literal that was written is."""


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
    """One task: `module` is what the worker imports ("count", or "word_count.main"), `cls` the class in it."""

    key: TaskKey
    name: str
    module: str
    cls: str
    description: str = ""
    params: tuple[ParamSpec, ...] = ()


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a package, as its author described it. `wants` names permissions ("network"); none yet."""

    package: PackageName
    description: str = ""
    tasks: tuple[TaskSpec, ...] = ()
    wants: tuple[str, ...] = ()
    files: int = 0
    size: int = 0
