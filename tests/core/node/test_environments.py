"""Environments that uv and pip really resolve and build here, from wheels of the tests; and what goes wrong on the way."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from pydra_core.ids import Digest
from pydra_core.node import build_deeds as b
from pydra_core.node.environments import Environments
from pydra_core.node.folders import Folders
from pydra_core.node.happened import Fact
from pydra_core.node.interpreters import find_pythons, find_tool, own
from pydra_core.node.policy import NO_INDEX, PackageIndexes, Policy
from pydra_core.packages import locks
from pydra_core.protocol.environments import Target
from pydra_core.protocol.states import Blame
from tests.core.small_disk import small_disk
from tests.core.wheels import index, runtime, wheel

F = TypeVar("F")
HERE = own().interpreter
TARGET = Target(Digest("ab" * 32), HERE.minor, HERE.platform)
TOOLS = [
    pytest.param(kind, marks=pytest.mark.skipif(find_tool(kind) is None, reason=f"{kind} is not here"))
    for kind in ("pip", "uv")
]


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What pip and uv are configured with on this machine is none of these tests' business."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    runtime(folder)
    wheel(folder, "alpha", "1.0", ["beta>=1"])
    wheel(folder, "beta", "1.0")
    wheel(folder, "beta", "2.0")
    wheel(folder, "old", "1.0", ["beta<2"])
    wheel(folder, "new", "1.0", ["beta>=2"])
    wheel(folder, "elsewhere", "1.0", tag="cp311-cp311-win_amd64")
    wheel(folder, "future", "1.0", python=">=3.99")
    (folder / "source-1.0.tar.gz").write_bytes(b"no archive")
    return folder


@dataclass
class Node:
    """The skin of a node, and what it reported."""

    skin: Environments
    folders: Folders
    said: asyncio.Queue[Fact] = field(default_factory=asyncio.Queue)
    moved: list[str] = field(default_factory=list)

    def report(self, fact: Fact) -> None:
        if isinstance(fact, b.BuildMoved):
            self.moved.append(fact.text)
        else:
            self.said.put_nowait(fact)

    async def resolve(self, *requires: str) -> Fact:
        self.skin.do(b.Resolve(TARGET, requires, 0))
        return await self.said.get()

    async def build(self, lock: str) -> Fact:
        self.skin.do(b.Build(TARGET, locks.digest(lock), lock, 0))
        return await self.said.get()

    async def locked(self, *requires: str) -> str:
        found = await self.resolve(*requires)
        assert isinstance(found, b.LockFound), found
        return found.lock

    async def failed(self, *requires: str) -> b.BuildFailed:
        found = await self.resolve(*requires)
        assert isinstance(found, b.BuildFailed), found
        return found

    def leftovers(self) -> list[str]:
        return [path.name for path in (*self.folders.parts.iterdir(), *self.folders.environments.iterdir())]


@asynccontextmanager
async def node(home: Path, kind: str, indexes: PackageIndexes, **more: object) -> AsyncIterator[Node]:
    folders = Folders(home)
    folders.prepare(())
    async with asyncio.TaskGroup() as group:
        made: list[Node] = []
        skin = Environments(
            folders,
            Policy(installer=kind, indexes=indexes, **more),
            lambda fact: made[0].report(fact),
            group.create_task,  # type: ignore[arg-type]
        )
        made.append(Node(skin, folders))
        await skin.look()
        yield made[0]
        skin.cancel()


def links(wheels: Path) -> PackageIndexes:
    return PackageIndexes(url=NO_INDEX, links=(str(wheels),))


def imported(folder: Path, name: str) -> str:
    """The version of a module of an environment, as a fresh Python sees it."""
    code = f"import sys; sys.path.insert(0, sys.argv[1]); import {name}; print({name}.VERSION)"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(folder / "site")], capture_output=True, check=True, text=True
    ).stdout.strip()


@pytest.fixture(params=TOOLS)
def kind(request: pytest.FixtureRequest) -> Iterator[str]:
    return str(request.param)


async def test_what_is_found_out_is_built_and_found_again_after_a_restart(tmp_path, wheels, kind):
    with index(wheels) as url:
        async with node(tmp_path / "home", kind, PackageIndexes(url=url)) as here:
            lock = await here.locked("alpha")
            built = await here.build(lock)
    digest = locks.digest(lock)
    assert {name: version for name, version in locks.read(lock).versions.items() if name != "msgspec"} == {
        "alpha": "1.0",
        "beta": "2.0",
    }
    assert isinstance(built, b.EnvironmentBuilt)
    assert built.lock == digest
    assert built.size > 0
    assert imported(here.folders.environment(digest), "alpha") == "1.0"
    assert here.leftovers() == [digest]
    assert any("of 3 packages" in text for text in here.moved)
    again = Environments(here.folders, Policy(), lambda fact: None, lambda work: asyncio.ensure_future(work))
    assert again.held()[0].keys() == {digest}


async def test_an_environment_can_be_read_by_all_and_written_by_nobody(tmp_path, wheels, kind):
    async with node(tmp_path / "home", kind, links(wheels)) as here:
        lock = await here.locked("beta")
        await here.build(lock)
    folder = here.folders.environment(locks.digest(lock))
    modes = {path.stat().st_mode & 0o777 for path in (folder, *folder.rglob("*"))}
    assert modes <= {0o555, 0o444}


async def test_another_node_installs_exactly_what_is_locked_also_where_there_is_something_newer(tmp_path, wheels, kind):
    async with node(tmp_path / "first", kind, links(wheels)) as first:
        lock = await first.locked("alpha", "beta<2")
    other = tmp_path / "more"
    shutil.copytree(wheels, other)
    wheel(other, "alpha", "9.0")

    async with node(tmp_path / "second", kind, links(other)) as second:
        built = await second.build(lock)

    folder = second.folders.environment(locks.digest(lock))
    assert isinstance(built, b.EnvironmentBuilt), built
    assert (imported(folder, "alpha"), imported(folder, "beta")) == ("1.0", "1.0")


async def test_both_installers_come_to_the_same_lock(tmp_path, wheels):
    if find_tool("uv") is None or find_tool("pip") is None:
        pytest.skip("uv and pip are not both here")
    found = []
    for kind in ("uv", "pip"):
        async with node(tmp_path / kind, kind, links(wheels)) as here:
            found.append(await here.locked("alpha", "Beta >= 1"))
    assert found[0] == found[1]


async def test_two_packages_have_conflicting_versions_of_one_library_at_the_same_time(tmp_path, wheels, kind):
    async with node(tmp_path / "home", kind, links(wheels)) as here:
        old, new = await here.locked("old"), await here.locked("new")
        here.skin.do(b.Build(TARGET, locks.digest(old), old, 0))
        here.skin.do(b.Build(Target(Digest("cd" * 32), TARGET.python, TARGET.platform), locks.digest(new), new, 0))
        built = {type(await here.said.get()), type(await here.said.get())}
    assert built == {b.EnvironmentBuilt}
    assert imported(here.folders.environment(locks.digest(old)), "beta") == "1.0"
    assert imported(here.folders.environment(locks.digest(new)), "beta") == "2.0"


@pytest.mark.parametrize(
    ("requires", "says", "blame"),
    [
        (("nosuch",), ("nosuch",), Blame.TASK),
        (("beta>=7",), ("beta",), Blame.TASK),
        (("old", "new"), ("old", "new", "beta<2"), Blame.TASK),
        (("elsewhere",), ("elsewhere", "win_amd64|platform|ABI tag"), Blame.TASK),
        (("future",), ("future", ">=3.99"), Blame.TASK),
        (("source",), ("source", "wheels only", "builds = true"), Blame.OWNER),
    ],
)
async def test_what_cannot_be_had_is_one_clear_sentence_and_leaves_nothing(
    tmp_path, wheels, kind, requires, says, blame
):
    async with node(tmp_path / "home", kind, links(wheels)) as here:
        failed = await here.failed(*requires)
        assert all(any(word in failed.reason for word in each.split("|")) for each in says), failed.reason
        assert failed.blame is blame
        assert failed.lock is None
        assert failed.trace
        assert "\n" not in failed.reason
        assert here.leftovers() == []


async def test_a_build_that_failed_poisons_nothing(tmp_path, wheels, kind):
    async with node(tmp_path / "home", kind, links(wheels)) as here:
        await here.failed("later")
        wheel(wheels, "later")
        assert "later==1.0" in await here.locked("later")


async def test_an_index_that_cannot_be_reached_says_how_to_name_another(tmp_path, kind):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://someone:secret@127.0.0.1:{closed.getsockname()[1]}/simple"
        async with node(tmp_path / "home", kind, PackageIndexes(url=url)) as here:
            async with asyncio.timeout(30):
                failed = await here.failed("alpha")
    assert failed.reason.startswith("no package index could be reached from this machine")
    assert "--index-url" in failed.reason
    assert "secret" not in failed.reason + failed.trace
    assert failed.blame is Blame.OWNER


async def test_a_file_that_is_not_the_one_that_was_pinned_is_not_installed(tmp_path, wheels, kind):
    async with node(tmp_path / "first", kind, links(wheels)) as first:
        lock = await first.locked("beta<2")
    other = tmp_path / "other"
    runtime(other)
    wheel(other, "beta", "1.0", size=100)
    async with node(tmp_path / "second", kind, links(other)) as second:
        failed = await second.build(lock)
        assert isinstance(failed, b.BuildFailed)
        assert "not what was pinned" in failed.reason
        assert failed.blame is Blame.OWNER
        assert second.leftovers() == []


async def test_what_is_pinned_and_not_there_is_for_the_owner_to_mend(tmp_path, wheels, kind):
    async with node(tmp_path / "first", kind, links(wheels)) as first:
        lock = await first.locked("beta<2")
    (wheels / "beta-1.0-py3-none-any.whl").unlink()
    async with node(tmp_path / "second", kind, links(wheels)) as second:
        failed = await second.build(lock)
        assert isinstance(failed, b.BuildFailed)
        assert failed.reason.startswith("this machine cannot install what was pinned")
        assert failed.blame is Blame.OWNER


@pytest.mark.skipif(
    os.geteuid() != 0, reason="a limit to the size of files does not bind an installer's own process here"
)
async def test_a_disk_that_is_full_in_the_middle_of_a_build_leaves_nothing_half_built(tmp_path, wheels, kind):
    wheel(wheels, "large", "1.0", size=8 * 1024 * 1024)
    async with node(tmp_path / "first", kind, links(wheels)) as first:
        lock = await first.locked("large")
        small = await first.locked("beta")
    with small_disk(tmp_path / "disk") as disk:
        async with node(disk.folder / "home", kind, links(wheels)) as here:
            failed = await here.build(lock)
            assert isinstance(failed, b.BuildFailed), failed
            assert failed.reason == "the disk of this machine is full. Make room there"
            assert failed.blame is Blame.MACHINE
            assert here.leftovers() == []
            assert isinstance(await here.build(small), b.EnvironmentBuilt)


async def test_a_build_that_nobody_waits_for_ends_with_all_that_it_started(tmp_path, wheels, kind):
    async with node(tmp_path / "home", kind, links(wheels)) as here:
        lock = await here.locked("alpha")
        here.skin.do(b.Build(TARGET, locks.digest(lock), lock, 0))
        here.skin.do(b.DropBuild(TARGET))
        assert isinstance(await here.build(lock), b.EnvironmentBuilt)
        here.skin.do(b.DropEnvironment(locks.digest(lock)))
    assert here.leftovers() == []


async def test_a_machine_without_an_installer_says_so(tmp_path):
    async with node(tmp_path / "home", str(tmp_path / "no-such-uv"), PackageIndexes()) as here:
        failed = await here.failed("alpha")
    assert failed.reason == "this machine has neither uv nor pip. Install one there: pip install uv"
    assert failed.blame is Blame.OWNER


def another_python() -> str:
    """A Python of another minor version; "" if there is none on this machine."""
    names = [f"python3.{minor}" for minor in (11, 12, 13) if f"3.{minor}" != HERE.minor]
    pyenv = Path.home() / ".pyenv" / "versions"
    there = [
        path
        for name in names
        for path in (shutil.which(name), *map(str, pyenv.glob(f"{name[6:]}.*/bin/{name}")))
        if path
    ]
    return next((path for path in there if len(find_pythons((path,))) == 2), "")


async def test_for_another_python_what_the_runtime_needs_is_installed_beside_the_environment(tmp_path, wheels, kind):
    path = another_python()
    if not path:
        pytest.skip("there is no other Python here")
    async with node(tmp_path / "home", kind, links(wheels), pythons=(path,)) as here:
        other = here.skin.of(Digest("0" * 64), 1, ()).python
        target = Target(TARGET.version, find_pythons((path,))[1].interpreter.minor, TARGET.platform)
        here.skin.do(b.Resolve(target, ("beta",), 1))
        found = await here.said.get()
        assert isinstance(found, b.LockFound), found
        here.skin.do(b.Build(target, locks.digest(found.lock), found.lock, 1))
        built = await here.said.get()
        assert isinstance(built, b.EnvironmentBuilt), built
        environment = here.skin.of(built.lock, 1, ("beta",))
    assert str(other) == path
    assert environment.needs == environment.folder / "needs"
    assert (environment.folder / "needs" / "msgspec.py").exists()
    assert not (environment.folder / "needs" / "beta.py").exists()
    assert environment.preload == ("beta",)


def test_a_python_that_cannot_be_used_is_not_offered(tmp_path, caplog):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    assert find_pythons((str(broken), str(tmp_path / "none"))) == (own(),)
    assert caplog.text.count("cannot be used") == 2


def test_the_nodes_own_python_counts_once_however_it_is_listed(tmp_path: Path) -> None:
    link = tmp_path / "python"
    link.symlink_to(sys.executable)
    assert find_pythons((sys.executable, str(link), sys.executable)) == (own(),)
