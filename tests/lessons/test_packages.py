"""A `lib` folder crashed the digest, a rename changed nothing, names got each other's classes, half a copy was a version."""

import hashlib
import re
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.packages.archive import pack, unpack
from pydra_core.packages.load import read_package_now
from pydra_core.packages.needs import NAMES
from pydra_core.tasks import Task
from tests.lessons.cluster import One

pytestmark = pytest.mark.asyncio(loop_scope="package")

TASK = "from pydra_core.tasks import Task\nclass Main(Task):\n    def work(self):\n        return {!r}\n"
DOCS = Path(__file__).parents[2] / "docs"


def folder(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


async def test_a_package_with_a_lib_folder_has_a_digest(tmp_path: Path) -> None:
    packed = pack(folder(tmp_path / "pack", main="import words", lib__words="x = 1"), tmp_path / "blobs")
    assert packed.digest == hashlib.sha256(packed.blob.read_bytes()).hexdigest()


async def test_a_rename_changes_the_version(tmp_path: Path) -> None:
    place = folder(tmp_path / "pack", main="x = 1", lib__words="y = 1")
    before = pack(place, tmp_path / "blobs").digest
    (place / "lib" / "words.py").rename(place / "lib" / "terms.py")
    assert pack(place, tmp_path / "blobs").digest != before


async def test_a_package_that_is_new_to_a_node_unpacks_there(one: One) -> None:
    main = "import terms\nfrom pydra_core.tasks import Task\nclass Main(Task):\n    def work(self):\n        return terms.X\n"
    await one.deploy_folder("fresh", main=main, lib__terms="X = 'from lib'", sub__deep__module="")
    ended = await one.ended(await one.submit("fresh.main.Main"))
    assert ended.result == "from lib", ended.error


async def test_two_packages_with_the_same_file_name_get_their_own_classes(one: One) -> None:
    for name in ("east", "west"):
        await one.deploy_folder(name, main=TASK.format(name))
    for name in ("east", "west", "east"):
        assert (await one.ended(await one.submit(f"{name}.main.Main"))).result == name


async def test_imported_base_classes_are_not_listed_as_tasks(tmp_path: Path) -> None:
    place = folder(
        tmp_path / "pack",
        first=TASK.format(1),
        second="from first import Main\nfrom pydra_core.tasks import ContainerTask, Task\nclass Other(Main): pass\n",
    )
    _, manifest = read_package_now(place, tmp_path / "blobs")
    assert [task.key for task in manifest.tasks] == ["pack.first.Main", "pack.second.Other"]


async def test_every_attribute_that_is_documented_is_the_one_that_is_read() -> None:
    """`Depends` was documented and `Dependency` was read."""
    section = (DOCS / "tasks.md").read_text().partition("## What a task needs")[2].partition("\n## ")[0]
    documented = {
        name for row in re.findall(r"^\| ((?:`\w+`(?:, )?)+)", section, re.M) for name in re.findall(r"\w+", row)
    }
    assert documented >= set(NAMES)
    assert all(hasattr(Task, name) for name in documented)


async def test_a_half_copied_folder_is_no_version(tmp_path: Path) -> None:
    packed = pack(folder(tmp_path / "pack", a="x = 1", b="y = 2" * 1000), tmp_path / "blobs")
    body = packed.blob.read_bytes()
    target = tmp_path / "versions" / packed.digest
    for half in (body[: len(body) // 2], body[:-1], body + b"x"):
        packed.blob.write_bytes(half)
        with pytest.raises(UserError):
            unpack(packed.blob, target, packed.digest)
        assert not target.exists()
    packed.blob.write_bytes(body)
    unpack(packed.blob, target, packed.digest)
    assert (target / "b.py").read_text() == "y = 2" * 1000


async def test_a_running_run_never_mixes_versions(one: One) -> None:
    """It imports again and again, while a new version is deployed to its node and run beside it."""
    main = """
        import sys, time
        from pydra_core.tasks import Task
        class Main(Task):
            def work(self, seconds: float = 0.0):
                seen, end = set(), time.monotonic() + seconds
                while True:
                    sys.modules.pop("part", None)
                    import part
                    seen.add(part.X)
                    self.report(1, 2, "running")
                    if time.monotonic() >= end:
                        return sorted(seen)
                    time.sleep(0.02)
    """
    await one.deploy_folder("mixed", main=main, part="X = 1")
    long = await one.submit("mixed.main.Main", seconds=2.0)
    await one.machines.run_is(long, lambda d: d.row.state == "running")
    await one.deploy_folder("mixed", main=main, part="X = 2")
    assert (await one.ended(await one.submit("mixed.main.Main"))).result == [2]
    assert (await one.ended(long)).result == [1]
