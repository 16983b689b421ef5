"""Arguments on their way through the task tree: what the next child gets, what it takes, and how they reach another worker."""

import inspect
import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydra_core.protocol.values import decode, encode, is_exact
from pydra_core.tasks.container import ContainerTask
from pydra_core.tasks.mapreduce import MapReduceTask
from pydra_core.tasks.parallel import ParallelTask
from pydra_core.tasks.task import Task
from pydra_core.worker.outcome import ValueRefused, describe

_PICKLED = "$call"
"""Key of a pickled call in a dict of arguments; no parameter can have this name."""


@dataclass(frozen=True, slots=True)
class Call:
    """Arguments by position and by name."""

    args: tuple[object, ...] = ()
    parameters: dict[str, object] = field(default_factory=dict)


def following(result: object, call: Call) -> Call | None:
    """What the result of one child is to the next; None for the container's own arguments again."""
    if result is None:
        return None
    if isinstance(result, dict) and all(isinstance(name, str) for name in result):
        return Call((), dict(result))
    return Call((result,))


def fitting(task: Task, call: Call) -> Call:
    """The part of a container's arguments that a child takes: those by name that it does not know are left out."""
    signed = signed_by(task)
    if isinstance(task, ContainerTask) or signed is None:
        return call
    try:
        known = inspect.signature(signed).parameters
    except (TypeError, ValueError):
        return call
    if any(each.kind is each.VAR_KEYWORD for each in known.values()):
        return call
    return Call(call.args, {name: value for name, value in call.parameters.items() if name in known})


def signed_by(task: Task) -> Callable[..., object] | None:
    """The method whose parameters are those of the task; None if it has none (a datasource that is no method)."""
    if isinstance(task, ParallelTask | MapReduceTask):
        return task.datasource if callable(task.datasource) else None
    return task.work


def named(task: Task, call: Call) -> dict[str, object]:
    """The arguments by name, as far as the task's signature tells the names."""
    if not call.args:
        return call.parameters
    signed = signed_by(task)
    try:
        assert signed is not None
        bound = inspect.signature(signed).bind_partial(*call.args, **call.parameters)
    except (TypeError, ValueError, AssertionError):
        return call.parameters
    return dict(bound.arguments)


def pack_call(call: Call) -> bytes:
    """MessagePack of a dict, whatever the arguments are; raises ValueRefused."""
    if not call.args and is_exact(call.parameters):
        return encode(call.parameters)
    try:
        body = pickle.dumps((call.args, call.parameters), protocol=5)
    except Exception as error:
        raise ValueRefused(f"its arguments cannot be pickled ({describe(error)})") from None
    return encode({_PICKLED: body})


def unpack_call(body: bytes) -> tuple[Call, bool]:
    """The arguments, and whether they are plain values that still want the types that the task declares."""
    given: Any = decode(body) if body else {}
    if not isinstance(given, dict):
        raise ValueError("the arguments of a run are a dict")
    if isinstance(given.get(_PICKLED), bytes):
        return Call(*pickle.loads(given[_PICKLED])), False
    return Call((), given), True
