"""A package's manifest, read from its files. Runs only inside the inspection's own process."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from pydra_core.errors import UserError
from pydra_core.ids import PackageName, TaskKey
from pydra_core.packages import dependencies
from pydra_core.packages.limits import MAX_ABOUT, MAX_SOURCE
from pydra_core.packages.manifest import FILE, About, read_about
from pydra_core.packages.modules import Class, Module, Sources, fault, parse
from pydra_core.packages.names import OURS
from pydra_core.packages.signatures import plain
from pydra_core.packages.tree import Tree
from pydra_core.packages.wants import wants
from pydra_core.protocol.manifest import Manifest, TaskKind, TaskSpec

_DESCRIPTION = 4_000
_TASKS = 1_000
_WANTS = 200
LIB = "lib"


class Reading:
    """One package that is read. `now_reading` is told each file before it is parsed, as that may be the end of the process."""

    def __init__(self, folder: Path, package: PackageName, single: bool, now_reading: Callable[[str], None]) -> None:
        self._folder = folder
        self._package = package
        self._single = single
        self._now_reading = now_reading
        self._files = [f"{package}.py"] if single else sorted(_files(folder))
        self._inside = "" if single or "__init__.py" not in self._files else package
        self._named_after_package = single or bool(self._inside)
        self._own: dict[str, Module] = {}
        self._lib: dict[str, Module | None] = {}

    def manifest(self) -> Manifest:
        """Read all modules; raises UserError for the first thing that cannot be."""
        for file in self._files:
            name = self._module_name(file)
            if name:
                self._own.setdefault(name, self._parse(name, file))
        depends = self._dependencies()
        tree = Tree(Sources(self._find))
        tasks = tuple(_with_python(task, depends.python) for task in self._tasks(tree))
        if not tasks:
            raise self._without_tasks(tree)
        return Manifest(
            package=self._package,
            description=self._description(),
            tasks=tasks,
            wants=(*dependencies.words(depends), *self._wants(tree, tasks)),
            requires=depends.requires,
            python=depends.python,
            preload=depends.preload,
            files=len(self._files),
            size=sum((self._folder / file).stat().st_size for file in self._files),
        )

    def _module_name(self, file: str) -> str:
        """What a file is imported as, or "" if it is no module that may hold tasks. Packages come before modules of their name."""
        if not file.endswith(".py") or file.startswith(f"{LIB}/"):
            return ""
        parts = [*([self._inside] if self._inside else []), *file.removesuffix(".py").split("/")]
        if parts[-1] == "__init__":
            parts.pop()
        usable = (
            parts and all(part.isidentifier() for part in parts) and parts[-1] != "__main__" and parts[0] not in OURS
        )
        return ".".join(parts) if usable else ""

    def _parse(self, name: str, file: str) -> Module:
        self._now_reading(file)
        with (self._folder / file).open("rb") as source:
            body = source.read(MAX_SOURCE + 1)
        try:
            return parse(name, file, file.endswith("__init__.py"), body)
        except (RecursionError, MemoryError):
            raise fault(file, 1, "it is nested too deeply, or too large, to be read.") from None

    def _find(self, name: str) -> Module | None:
        """As the worker's import does: Python's own first, then the package, then its `lib`."""
        if name in self._own:
            return self._own[name]
        if name.split(".")[0] in sys.stdlib_module_names | OURS:
            return None
        if self._inside and f"{self._inside}.{name}" in self._own:
            return self._own[f"{self._inside}.{name}"]
        return self._find_in_lib(name)

    def _find_in_lib(self, name: str) -> Module | None:
        """Modules in `lib` are only read when a task leads there: what was put there may be old, huge, or no Python at all."""
        if name not in self._lib:
            path = f"{LIB}/{name.replace('.', '/')}"
            found = [file for file in (f"{path}/__init__.py", f"{path}.py") if file in self._files]
            self._lib[name] = self._parse(name, found[0]) if found else None
        return self._lib[name]

    def _tasks(self, tree: Tree) -> Iterator[TaskSpec]:
        count = 0
        for cls in self._classes():
            kind = None if cls.name.startswith("_") else tree.kind(cls)
            if kind is None or self._is_unfinished(tree, cls, kind):
                continue
            count += 1
            if count > _TASKS:
                raise fault(cls.module.file, cls.line, f"a package has at most {_TASKS:,} tasks.")
            yield _task(tree, cls, self._key(cls), kind)

    def _wants(self, tree: Tree, tasks: tuple[TaskSpec, ...]) -> tuple[str, ...]:
        """In words, what any class here asks of a machine's owner; pieces that are not listed ask as well."""
        words = {word: None for task in tasks for word in wants(task.needs)}
        for cls in self._classes():
            if cls.name.startswith("_") and tree.kind(cls) is not None:
                with suppress(UserError):  # a base of others, perhaps: nobody is to run it
                    words |= dict.fromkeys(wants(tree.needs(cls)))
        return tuple(words)[:_WANTS]

    def _classes(self) -> list[Class]:
        return [cls for module in self._own.values() for cls in module.classes.values()]

    def _is_unfinished(self, tree: Tree, cls: Class, kind: TaskKind) -> bool:
        """Whether it is only a base of others; raises UserError if it looks like a mistake."""
        missing = tree.lacks(cls, kind)
        if missing and kind != "task" and not tree.is_base(cls, self._classes()):
            raise fault(cls.module.file, cls.line, f"{cls.name} has no {missing}. Write it into the class.")
        return bool(missing)

    def _key(self, cls: Class) -> TaskKey:
        module = cls.module.name
        return TaskKey(f"{module}.{cls.name}" if self._named_after_package else f"{self._package}.{module}.{cls.name}")

    def _description(self) -> str:
        about = self._about()
        top = self._own.get(self._package)
        return plain(about.description or (top.doc if top else ""), _DESCRIPTION)

    def _about(self) -> About:
        body = self._body(FILE)
        return About() if body is None else read_about(body)

    def _body(self, name: str) -> bytes | None:
        if name not in self._files:
            return None
        with (self._folder / name).open("rb") as file:
            return file.read(MAX_ABOUT + 1)

    def _dependencies(self) -> dependencies.Dependencies:
        if self._single:
            source = (self._folder / self._files[0]).read_text(errors="replace")
            return dependencies.in_script(source, self._files[0])
        about = self._about()
        said = {"dependencies": about.dependencies, "python": about.requires_python, "preload": about.preload}
        body = self._body(dependencies.PROJECT)
        if body is not None and len(body) > MAX_ABOUT:
            raise UserError(f"{dependencies.PROJECT} is over {MAX_ABOUT // 1024} KiB. Make it shorter.")
        project = dependencies.NONE if body is None else dependencies.in_project(body)
        return dependencies.over(dependencies.read(said, FILE), project)

    def _without_tasks(self, tree: Tree) -> UserError:
        for cls in self._classes():
            if not cls.name.startswith("_") and tree.kind(cls):
                reason = f"the class {cls.name} has no method “work”, and there is no other task."
                return fault(cls.module.file, cls.line, reason)
        file = next(
            (module.file for module in self._own.values()), self._files[0] if self._files else str(self._package)
        )
        return fault(
            file,
            1,
            "there is no task here. A task is a class with pydra_core.tasks.Task as its base and a method “work”.",
        )


def _with_python(task: TaskSpec, python: str) -> TaskSpec:
    """Which Python its package wants is a need of each of its tasks."""
    return msgspec.structs.replace(task, needs=msgspec.structs.replace(task.needs, python=python)) if python else task


def _files(folder: Path) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in names:
            yield Path(root, name).relative_to(folder).as_posix()


def _task(tree: Tree, cls: Class, key: TaskKey, kind: TaskKind) -> TaskSpec:
    """What is listed of a class; raises UserError for a task that could not be run."""
    top = cls.module.name.split(".")[0]
    if top in sys.stdlib_module_names:
        reason = (
            f"{top} is a module of Python's standard library, so {cls.name} could not be imported. Rename the file."
        )
        raise fault(cls.module.file, cls.line, reason)
    tree.check(cls)
    return TaskSpec(
        key=key,
        name=cls.name,
        module=cls.module.name,
        cls=cls.name,
        description=plain(tree.summary(cls), _DESCRIPTION),
        params=tree.parameters(cls),
        kind=kind,
        needs=tree.needs(cls),
        standalone=tree.flag(cls, "standalone", True),
    )
