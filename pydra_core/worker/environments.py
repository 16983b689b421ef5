"""Environments of runs: an interpreter, what was installed for a package and nothing else, made a setup of their zygotes.

The zygote of an environment imports our own packages alone, from the node's installation or from what the node installed for that
Python by itself. What a package chose comes to sys.path in the worker, when its sandbox is closed: a wheel can name its modules as it
likes, and may be as hostile as a task.
"""

import asyncio
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pydra_core.worker.options import NEEDS, Environment, ZygoteOptions
from pydra_core.worker.orders import Setup
from pydra_core.worker.owners import make_readable, open_store
from pydra_core.worker.sandbox.policy import RUNTIME, SITE
from pydra_core.worker.survey import Survey, Unusable, covers, survey, survey_of


@dataclass(frozen=True, slots=True)
class Installed:
    """An environment that was looked at: its interpreter, its `site`, the packages of the runtime for it, and its preloads."""

    python: Survey
    site: str
    runtime: tuple[str, ...]
    preload: tuple[str, ...]
    stamp: str


class Environments:
    """Looks at each once, and opens its files to the ids that workers have."""

    def __init__(self, options: ZygoteOptions) -> None:
        self._options = options
        self._asked: dict[Path, Survey] = {}
        self._opened: set[tuple[str, int]] = set()
        self._linked: set[Path] = set()

    async def look(self, environment: Environment, base: int) -> Installed:
        """`base` is the first id of the range of a root-run node, or 0. Raises Unusable."""
        site = self._site_of(environment)
        known = self._asked.get(environment.python)
        if known is None:
            known = self._asked[environment.python] = await asyncio.to_thread(survey_of, environment.python)
        runtime = (_own("pydra_core"), *_needs(environment, known))
        stamp = _stamp(site)
        if base and (stamp, base) not in self._opened:
            await asyncio.to_thread(self._open, base, environment)
            self._opened.add((stamp, base))
        return Installed(known, site, runtime, _modules(environment), stamp)

    def _site_of(self, environment: Environment) -> str:
        """Only what lies directly below the folder of environments is one: its name comes from a master."""
        above, folder = self._options.environments, environment.folder
        site = folder / "site"
        if above is None or folder.parent.resolve() != above.resolve() or folder.is_symlink() or site.is_symlink():
            raise Unusable(f"{folder} is no folder of an environment")
        if not site.is_dir():
            raise Unusable(f"the environment {folder.name[:12]} is not installed any more")
        return str(site.resolve())

    def _open(self, base: int, environment: Environment) -> None:
        folder, needs = environment.folder, environment.needs
        open_store(base, folder.parent, folder, self._options.scratch)
        for each in (folder / "site", *([needs] if needs else [])):
            make_readable(each)

    def setup(self, base: Setup, installed: Installed) -> Setup:
        """That of the node's own zygote, made one of this environment."""
        known = installed.python
        changed = msgspec.structs.replace(
            base,
            python=known.python,
            executable=known.executable,
            prefix=known.prefix,
            path=(RUNTIME,),
            roots=known.roots,
            covers=self._hidden(known),
            site=installed.site,
            installed=SITE,
            runtime=installed.runtime,
            stamp=installed.stamp,
            spares=0,
        )
        if base.bubblewrap:
            return changed
        if base.namespaces:
            return msgspec.structs.replace(changed, preload=installed.preload if self._options.preload else ())
        lone = self.lone(installed)
        return msgspec.structs.replace(changed, path=lone.path, roots=lone.roots, installed=installed.site)

    def foreign(self, name: str) -> tuple[Path, ...]:
        """What a worker of an environment must not read: a file of this name beside it, and one that was installed for the node and is
        no part of the runtime."""
        above = self._options.environments
        beside = () if above is None else (above.resolve() / name,)
        installed = Path(os.path.realpath(_own("msgspec"))).parent.glob("*.dist-info/METADATA")
        return (*beside, *sorted(installed)[:1])

    def lone(self, installed: Installed) -> Survey:
        """For workers that see the machine's own root: our packages are linked in a folder that holds nothing else."""
        known = installed.python
        links = self._link(installed.runtime)
        return Survey(
            python=known.python,
            executable=known.executable,
            prefix=known.prefix,
            path=(links,),
            roots=(*known.roots, installed.site, links, *installed.runtime),
        )

    def _link(self, packages: tuple[str, ...]) -> str:
        name = hashlib.sha256("\n".join(packages).encode()).hexdigest()[:12]
        folder = self._options.scratch.resolve() / f"runtime-{name}"
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        for package in packages:
            if folder not in self._linked:
                _link(package, folder / os.path.basename(package))
        self._linked.add(folder)
        return str(folder)

    def _hidden(self, known: Survey) -> tuple[str, ...]:
        """The node's own folders, and where packages are installed for the node's Python and for this one."""
        options = self._options
        inputs = [options.inputs] if options.inputs else []
        own = {folder.resolve().parent for folder in (options.versions, options.runs, options.scratch, *inputs)}
        places = {os.path.realpath(folder) for folder in (*known.closed, *survey().closed)}
        return covers(known.roots, *own, *(Path(place) for place in sorted(places) if os.path.isdir(place)))


def _modules(environment: Environment) -> tuple[str, ...]:
    """Those to be imported beforehand."""
    for name in environment.preload:
        if not all(part.isidentifier() for part in name.split(".")):
            raise Unusable(f"{name!r} cannot be imported beforehand: it is no name of a module")
    return tuple(dict.fromkeys(environment.preload))


def _needs(environment: Environment, known: Survey) -> tuple[str, ...]:
    """The folders of what the runtime imports beside the standard library."""
    if environment.needs is None and known.suffix == survey().suffix:
        return tuple(_own(name) for name in NEEDS)
    if environment.needs is None:
        raise Unusable(
            f"{environment.python} is of another version than the node's own, and has nothing for the runtime"
        )
    above = environment.needs.resolve()
    for name in NEEDS:
        if not (above / name).is_dir():
            raise Unusable(f"{above} does not hold {name}, which the runtime needs")
    return tuple(str(above / name) for name in NEEDS)


def _own(name: str) -> str:
    """The folder of a package in the node's own Python."""
    return next(place for place in (os.path.join(entry, name) for entry in survey().path) if os.path.isdir(place))


def _stamp(site: str) -> str:
    found = os.stat(site)
    return f"{found.st_dev}-{found.st_ino}-{found.st_mtime_ns}"


def _link(package: str, at: Path) -> None:
    """A copy, made anew by each node, where links are only for administrators (Windows)."""
    if at.is_symlink():
        return
    shutil.rmtree(at, ignore_errors=True)
    try:
        at.symlink_to(package, target_is_directory=True)
    except OSError:
        shutil.copytree(package, at, ignore=shutil.ignore_patterns("__pycache__"))
