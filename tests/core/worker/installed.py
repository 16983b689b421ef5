"""Environments for the worker tests, made by hand as an installer would leave them, and a stage that has them."""

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from pydra_core.ids import Digest
from pydra_core.protocol.states import Isolation
from pydra_core.worker.launch import Environment, Grants, SpawnRequest, Zygote
from pydra_core.worker.options import NEEDS
from tests.core.worker.stage import Ended, Running, Stage, task_of


def room(home: Path, best: Isolation = Isolation.FULL, **options: object) -> Stage:
    """A stage that is not yet entered, with a folder for environments beside its own."""
    stage = Stage(home, best)
    stage.options = replace(stage.options, environments=home / "environments", **options)  # type: ignore[arg-type]
    stage.zygote = Zygote(stage.options)
    return stage


def environment(stage: Stage, name: str, python: Path | None = None, **files: str) -> Environment:
    """One with these modules; `__` is a folder."""
    assert stage.options.environments is not None
    lock = Digest((name.encode().hex() * 64)[:64])
    folder = stage.options.environments / lock
    (folder / "site").mkdir(parents=True)
    for module, text in files.items():
        path = folder / "site" / f"{module.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Environment(lock=lock, folder=folder, python=python or Path(sys.executable))


def with_needs(made: Environment, source: Path) -> Environment:
    """The runtime's needs for another Python, taken from where they were found."""
    needs = made.folder / "needs"
    for name in NEEDS:
        shutil.copytree(source / name, needs / name)
    return replace(made, needs=needs)


async def begun(stage: Stage, made: Environment, body: str, grants: Grants | None = None, **given: object) -> Running:
    """A task with this body in this environment."""
    code = stage.deploy(main=task_of(body))
    work = stage.options.runs / f"in{len(list(stage.options.runs.iterdir()))}"
    work.mkdir()
    request = SpawnRequest(name=work.name, code=code, work=work, environment=made, grants=grants or Grants())
    running = Running(await stage.zygote.spawn(request), work)
    stage.say_begin(running, "main", given)
    return running


async def run_in(stage: Stage, made: Environment, body: str, grants: Grants | None = None, **given: object) -> Ended:
    return await (await begun(stage, made, body, grants, **given)).end()


def copied(made: Environment, *packages: str) -> Environment:
    """With packages that are installed for the tests, and the libraries beside them."""
    for package in packages:
        found = importlib.util.find_spec(package)
        assert found is not None
        assert found.origin is not None
        source = Path(found.origin).parent
        for folder in (source, source.parent / f"{package}.libs"):
            if folder.is_dir():
                shutil.copytree(
                    folder, made.folder / "site" / folder.name, ignore=shutil.ignore_patterns("tests", "*.a")
                )
    return made


def with_codec(versions: tuple[str, ...]) -> tuple[Path, Path] | None:
    """An interpreter of another version, and where it has what the runtime needs."""
    ask = f"import os, {NEEDS[0]}; print(os.path.dirname(os.path.dirname({NEEDS[0]}.__file__)))"
    for version in versions:
        found = shutil.which(f"python{version}")
        said = subprocess.run([found, "-c", ask], capture_output=True, text=True) if found else None
        if found and said and said.returncode == 0:
            return Path(found), Path(said.stdout.strip())
    return None
