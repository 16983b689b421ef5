"""The master imported every package and made forms of user classes; the sandbox was never written; workers held the node's key."""

import sys
from pathlib import Path

import pytest

from pydra_core.packages.load import read_package
from pydra_core.protocol import verbs
from tests.core.master.machines import Person, a_master
from tests.lessons.cluster import One

pytestmark = pytest.mark.asyncio(loop_scope="package")

SPY = """
import pathlib
pathlib.Path({marker!r}).write_text("imported")
from pydra_core.tasks import Param, Task
from typing import Annotated
class Spy(Task):
    '''Tells who imports it.'''
    def work(self, steps: Annotated[int, Param(help="How many", min=1, max=9)] = 3): pass
"""


async def test_the_master_has_no_module_of_a_package_in_sys_modules(tmp_path: Path) -> None:
    """The master of this test runs in this very process."""
    marker, source = tmp_path / "marker", tmp_path / "spies_on_us.py"
    source.write_text(SPY.format(marker=str(marker)))
    async with a_master(tmp_path / "home") as master:
        person = Person(master)
        packed, manifest = await read_package(source, tmp_path / "blobs")
        await person.put(packed.blob.read_bytes(), packed.digest)
        await person.ask(verbs.Deploy(digest=packed.digest, manifest=manifest, origin=""), verbs.Deployed)
        await person.ask(verbs.Submit(task="Spy", arguments={"steps": 2}), verbs.Submitted)
        await person.ask(verbs.Query(kind="packages"), verbs.Page)
    assert not marker.exists()
    assert not [name for name in sys.modules if "spies_on_us" in name]


async def test_a_form_is_made_of_what_was_read_and_of_no_class(tmp_path: Path) -> None:
    marker, source = tmp_path / "marker", tmp_path / "spy.py"
    source.write_text(SPY.format(marker=str(marker)))
    _, manifest = await read_package(source, tmp_path / "blobs")
    (parameter,) = manifest.tasks[0].params
    assert (parameter.name, parameter.kind, parameter.help) == ("steps", "int", "How many")
    assert not marker.exists()


async def test_the_sandbox_is_there_and_says_what_it_holds(one: One) -> None:
    outside = one.machines.folder / "outside"
    source = f"""
        class Main(Task):
            def work(self):
                found = []
                for what in (lambda: open({str(outside)!r}, "w"), lambda: os.listdir({str(one.machines.a)!r})):
                    try:
                        what()
                        found.append("done")
                    except OSError:
                        found.append("refused")
                return found
    """
    ended = await one.run(source)
    assert ended.row.isolation is not None
    if ended.row.isolation in ("full", "strict", "reduced"):
        assert ended.result == ["refused", "refused"]
        assert not outside.exists()


async def test_a_worker_holds_no_secret_of_its_node(one: One) -> None:
    """Neither in its environment nor in an open file, and it cannot read the file of the key."""
    key = next(path for path in (one.machines.home("b") / "node").iterdir() if "key" in path.name)
    source = f"""
        class Main(Task):
            def work(self):
                try:
                    return ["read", len(open({str(key)!r}, "rb").read())]
                except OSError:
                    pass
                open_files = []
                for fd in os.listdir("/proc/self/fd"):
                    try:
                        open_files.append(os.readlink(f"/proc/self/fd/{{fd}}"))
                    except OSError:
                        pass
                kinds = sorted({{name.split(":")[0] for name in open_files if not name.startswith("/proc")}})
                return [kinds, [name for name in os.environ if "PYDRA" in name or "SECRET" in name]]
    """
    ended = await one.run(source)
    assert ended.result[1] == [], ended.error
    if ended.row.isolation in ("full", "strict", "reduced"):
        assert set(ended.result[0]) <= {"/dev/null", "pipe", "socket", "anon_inode"}
