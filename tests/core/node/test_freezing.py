"""The clock of a process tree, stopped and let go on; real processes."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import psutil
import pytest

from pydra_core.node.freezing import freeze_tree, thaw_tree
from tests.core.node.links import until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="states of POSIX processes")

TREE = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time\\nprint('up', flush=True)\\nwhile True: time.sleep(0.001)"])
while True:
    time.sleep(0.001)
"""


@pytest.fixture
def tree() -> Iterator[psutil.Process]:
    """A process with a child; both are there."""
    process = subprocess.Popen([sys.executable, "-c", TREE], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    top = psutil.Process(process.pid)
    try:
        yield top
    finally:
        for each in [*top.children(recursive=True), top]:
            each.kill()
        process.wait()
        process.stdout.close()


def stopped(process: psutil.Process) -> bool:
    return process.status() == psutil.STATUS_STOPPED


async def test_everything_below_a_process_stops_and_goes_on(tree: psutil.Process) -> None:
    (child,) = tree.children()
    await asyncio.to_thread(freeze_tree, tree.pid, itself=False)
    await until(lambda: stopped(child))
    assert not stopped(tree)
    thaw_tree(tree.pid, itself=False)
    await until(lambda: not stopped(child))


async def test_a_bare_process_stops_itself_too(tree: psutil.Process) -> None:
    (child,) = tree.children()
    freeze_tree(tree.pid, itself=True)
    await until(lambda: stopped(tree) and stopped(child))
    thaw_tree(tree.pid, itself=True)
    await until(lambda: not stopped(tree) and not stopped(child))


def test_a_process_that_is_gone_is_no_trouble() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    freeze_tree(process.pid, itself=True)
    thaw_tree(process.pid, itself=True)
