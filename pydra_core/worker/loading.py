"""From a folder of task code to a task that is built: the only place that imports what a user wrote."""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import inspect
import os
import sys
from collections.abc import Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydra_core.packages.listings import Form, read_form
from pydra_core.protocol.worker import Begin
from pydra_core.tasks.container import ContainerTask, children
from pydra_core.tasks.files import InputFile, InputFiles, InputFolder, place_of
from pydra_core.tasks.params import Secret
from pydra_core.tasks.task import Context, Task, build
from pydra_core.worker.calls import Call, signed_by, unpack_call
from pydra_core.worker.dots import hide

_INSTALLED = ("site-packages", "dist-packages")


class PackageFinder(importlib.abc.MetaPathFinder):
    """Finds one folder under a name that is not the folder's own: a version lies in a folder named by its digest."""

    def __init__(self, name: str, folder: str) -> None:
        self._name = name
        self._folder = folder

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self._name:
            return None
        init = os.path.join(self._folder, "__init__.py")
        if os.path.exists(init):
            return importlib.util.spec_from_file_location(fullname, init, submodule_search_locations=[self._folder])
        spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [self._folder]
        return spec


def load(begin: Begin, context: Context) -> Task:
    """Imports the module and builds the task; raises whatever the user's code raises, LookupError if the class is not there."""
    set_path(begin)
    module = importlib.import_module(begin.module)
    cls = getattr(module, begin.cls, None)
    if not (isinstance(cls, type) and issubclass(cls, Task)):
        raise LookupError(f"{begin.module} has no task {begin.cls}")
    return build(cls, context)


def set_path(begin: Begin) -> None:
    """The folder and its `lib` come after the runtime and the standard library, and before what is installed."""
    at = next((i for i, entry in enumerate(sys.path) if is_installed(entry) or _is_site(entry)), len(sys.path))
    lib = os.path.join(begin.code, "lib")
    sys.path[at:at] = [begin.code, *([lib] if os.path.isdir(lib) else [])]
    top = begin.package or begin.module.partition(".")[0]
    if begin.package or ("." in begin.module and not os.path.exists(os.path.join(begin.code, top))):
        sys.meta_path.insert(0, PackageFinder(top, begin.code))


def is_installed(entry: str) -> bool:
    """True for the folders where packages are installed."""
    return os.path.basename(entry) in _INSTALLED


def _is_site(entry: str) -> bool:
    """True for what was installed for an environment, wherever a worker sees it."""
    return os.path.basename(entry) == "site"


def arguments_of(task: Task, begin: Begin) -> Call:
    """The arguments of a task, each as its parameter declares it."""
    call, plain = unpack_call(begin.arguments)
    return Call(call.args, converted(task, call.parameters)) if plain else call


def converted(task: Task, given: dict[str, Any]) -> dict[str, object]:
    """Values that have a declared type which MessagePack has not, made that type: paths, dates, members, secrets, inputs, and floats."""
    if not given:
        return {}
    try:
        hints = get_type_hints(declaring(task), include_extras=True)
    except Exception:
        return dict(given)  # annotations that name what is not importable say nothing
    return {name: _given(name, hints.get(name), value) for name, value in given.items()}


def _given(name: str, hint: object, value: Any) -> object:
    """Files that came with the run stand in a folder of their parameter's name."""
    form = read_form(value)
    kind = _kind_of_input(hint)
    return convert(hint, value) if form is None or kind is None else _standing(kind, place_of(name), form)


Given = type[InputFile] | type[InputFiles] | type[InputFolder]


def _kind_of_input(hint: object) -> Given | None:
    """InputFile, InputFiles or InputFolder, if that is what an annotation says."""
    if inspect.isclass(hint):
        return next((kind for kind in (InputFile, InputFiles, InputFolder) if issubclass(hint, kind)), None)
    if get_origin(hint) in (Annotated, Union, UnionType):
        return next((kind for kind in map(_kind_of_input, get_args(hint)) if kind is not None), None)
    return None


def _standing(kind: Given, folder: Path, form: Form) -> object:
    if issubclass(kind, InputFiles):
        return kind(sorted(folder.iterdir()))
    return kind(folder / form.name)


def declaring(task: Task) -> object:
    """The function whose parameters are those of the task: of a container that of its first child."""
    while isinstance(task, ContainerTask) and type(task).work is ContainerTask.work:
        family = children(task)
        if not family:
            break
        first = family[0].task
        task = first if isinstance(first, Task) else first.__new__(first)
    return signed_by(task) or _nothing


def _nothing() -> None:
    """What a task without parameters declares."""


def convert(hint: object, value: Any) -> object:
    """One value as its annotation wants it; what it does not know it leaves alone."""
    origin, args = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return convert(args[0], value)
    if origin in (Union, UnionType):
        plain = [arg for arg in args if arg is not NoneType]
        return convert(plain[0], value) if value is not None and len(plain) == 1 else value
    if origin is list and isinstance(value, list):
        return [convert(args[0], item) for item in value]
    return _plain(hint, value)


def _plain(hint: object, value: Any) -> object:
    kind = _kind_of_input(hint)
    if kind is not None and isinstance(value, str | list):
        return _in_place(kind, value)
    if inspect.isclass(hint) and issubclass(hint, os.PathLike) and isinstance(value, str):
        return Path(value)
    if hint is float and type(value) is int:
        return float(value)
    return _made(hint, value) if isinstance(value, str) and inspect.isclass(hint) else value


def _in_place(kind: Given, value: Any) -> object:
    """A file by its name on this machine, where a task is tried."""
    if issubclass(kind, InputFiles):
        return kind([value] if isinstance(value, str) else value)
    return kind(value)


def _made(hint: type, value: str) -> object:
    """What travels as text: members of an Enum by their names, moments by ISO 8601, secrets."""
    if issubclass(hint, Enum):
        return hint[value]
    if issubclass(hint, date):
        return hint.fromisoformat(value)  # a datetime is a date, too
    if issubclass(hint, Secret):
        hide(value)
        return hint(value)
    return value
