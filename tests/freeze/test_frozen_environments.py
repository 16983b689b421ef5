"""Packages that depend on others, on a machine that has no Python but the one in the frozen folder."""

import os
import re
import sys
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from tests.walks.machines import Machines

pytestmark = [
    pytest.mark.timeout(600),  # it may be the first that needs the folder
    pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux"),
]
TASK = """
# /// script
# dependencies = ["numpy"]
# ///
import sys
import numpy
from pydra_core.tasks import Task

class Sum(Task):
    def work(self):
        try:
            import click
        except ImportError:
            click = None
        return [float(numpy.linalg.norm(numpy.array([3.0, 4.0]))), numpy.__version__, sys.executable, click is None]
"""


def packed(name: str, folder: Path) -> Path:
    """The wheel that this installed distribution came from."""
    found = metadata.distribution(name)
    tags = re.findall(r"^Tag: (.+)$", found.read_text("WHEEL") or "", re.MULTILINE)
    python, abi, _ = tags[0].split("-")
    platforms = ".".join(dict.fromkeys(tag.split("-")[2] for tag in tags))
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-{found.version}-{python}-{abi}-{platforms}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in found.files or ():
            if ".." not in file.parts and file.suffix != ".pyc" and "tests" not in file.parts:
                archive.write(str(file.locate()), str(file))
    return path


async def test_a_package_has_numpy_in_an_environment_that_the_carried_python_made(
    machines: Machines, frozen: Path, tmp_path: Path
) -> None:
    """Its compiled modules and the libraries beside them load in the sandbox; the node's own packages are not there."""
    pytest.importorskip("numpy")
    wheels = tmp_path / "wheels"
    for name in ("numpy", "msgspec"):
        packed(name, wheels)
    machines.settings = {
        "PATH": "/usr/bin:/bin",
        "PIP_CONFIG_FILE": os.devnull,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    await machines.master()
    await machines.node("b", "--index-url", "none", "--find-links", str(wheels))
    answer = await machines.ctl("deploy", str(machines.write("sums.py", TASK)))
    assert answer.status == 0, answer.err

    norm, version, executable, alone = (await machines.run("sums.Sum"))["result"]
    assert (norm, version, alone) == (5.0, metadata.version("numpy"), True)
    assert executable.startswith(str(frozen / "_internal/python/bin"))
