"""What is done to the cluster: each fault is begun, held for a while and mended; the cluster has to mend the rest itself."""

import asyncio
import contextlib
import os
import resource
import signal
from collections.abc import Awaitable, Callable, Iterator

import psutil

from tests.chaos import netns, skewed
from tests.chaos.world import Box, World, signal_tree

Fault = Callable[[World], Awaitable[bool]]
"""True if it was really done; False if nothing was there to do it to."""

SHORT = (0.3, 3.0)
"""Seconds that a fault is held; in long runs some are held longer than the cluster's patience."""
LONG = (16.0, 25.0)


async def hold(world: World) -> None:
    await asyncio.sleep(world.rng.uniform(*(LONG if world.rng.random() < 0.1 else SHORT)))


# -------------------------------------------------------------------------------------------------------- killed


async def master_killed(world: World) -> bool:
    async with world.the_master() as mine:
        if mine:
            await world.kill_master()
            await world.start_master()
            await world.linked(world.boxes[0], "master killed until a node is back")
        return mine


async def master_killed_after_send(world: World) -> bool:
    """A node's words have left it and are not committed: the master is stopped before it reads them, and never goes on."""
    async with world.the_master() as mine, world.a_box() as box:
        if not mine or box is None or world.master is None:
            return False
        os.kill(world.master.pid, signal.SIGSTOP)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(10):
                await box.proxy.sent()
        await world.kill_master()
        await world.start_master()
        await world.linked(box, "master killed until a node is back")
        return True


async def node_killed(world: World) -> bool:
    async with world.a_box() as box:
        if box is None:
            return False
        await _restart(world, box)
        return True


async def _restart(world: World, box: Box) -> None:
    assert box.process is not None
    await world.end(box.process)
    world.start_node(box)
    await world.linked(box, "node killed until it is back")


async def both_killed(world: World) -> bool:
    async with world.the_master() as mine, world.a_box() as box:
        if not mine or box is None or box.process is None:
            return False
        await asyncio.gather(world.kill_master(), world.end(box.process))
        await world.start_master()
        world.start_node(box)
        await world.linked(box, "both killed until they are back")
        return True


async def zygote_killed(world: World) -> bool:
    async with world.a_box() as box:
        children = world.zygotes(box) if box else []
        if not children:
            return False
        signal_tree(world.rng.choice(children).pid, signal.SIGKILL)
        await asyncio.sleep(0.5)
        return True


async def worker_killed(world: World) -> bool:
    async with world.a_box() as box:
        workers = await world.workers(box) if box else []
        if not workers:
            return False
        signal_tree(world.rng.choice(workers), signal.SIGKILL)
        return True


# -------------------------------------------------------------------------------------------------------- frozen


async def _frozen(world: World, pid: int) -> None:
    signal_tree(pid, signal.SIGSTOP)
    try:
        await hold(world)
    finally:
        signal_tree(pid, signal.SIGCONT)


async def master_frozen(world: World) -> bool:
    async with world.the_master() as mine:
        if mine and world.master is not None:
            await _frozen(world, world.master.pid)
        return mine


async def node_frozen(world: World) -> bool:
    async with world.a_box() as box:
        if box is None:
            return False
        await _frozen(world, box.pid)
        await world.linked(box, "node frozen until it is back")
        return True


async def zygote_frozen(world: World) -> bool:
    async with world.a_box() as box:
        children = world.zygotes(box) if box else []
        if not children:
            return False
        await _frozen(world, world.rng.choice(children).pid)
        return True


async def worker_frozen(world: World) -> bool:
    async with world.a_box() as box:
        workers = await world.workers(box) if box else []
        if not workers:
            return False
        await _frozen(world, world.rng.choice(workers))
        return True


# --------------------------------------------------------------------------------------------------------- links


async def link_cut(world: World) -> bool:
    async with world.a_box() as box:
        if box is None or not box.proxy.links:
            return False
        box.proxy.refuses = True
        try:
            box.proxy.cut()
            await hold(world)
        finally:
            box.proxy.refuses = False
        await world.linked(box, "link cut until the node is back")
        return True


async def link_delayed(world: World) -> bool:
    async with world.a_box() as box:
        if box is None or not box.proxy.links:
            return False
        box.proxy.delay = world.rng.uniform(0.05, 0.8)
        try:
            await hold(world)
        finally:
            box.proxy.delay = 0.0
        return True


async def link_half_closed(world: World) -> bool:
    async with world.a_box() as box:
        if box is None or not box.proxy.links:
            return False
        box.proxy.half_close()
        await world.linked(box, "link half-closed until the node is back")
        return True


async def link_stalled(world: World) -> bool:
    async with world.a_box() as box:
        if box is None or not box.proxy.links:
            return False
        box.proxy.stall(True)
        try:
            await hold(world)
        finally:
            box.proxy.stall(False)
        await world.linked(box, "link stalled until the node is back")
        return True


async def link_down(world: World) -> bool:
    """A node behind a link of its own network, which is taken down: nothing is refused, nothing arrives."""
    box = next((box for box in world.boxes if box.network is not None), None)
    if box is None or box.busy or box.network is None:
        return False
    box.busy = True
    try:
        await box.network.set_link(False)
        await hold(world)
    finally:
        await box.network.set_link(True)
        box.busy = False
    return True


# ---------------------------------------------------------------------------------------------------- disk, clock


@contextlib.contextmanager
def _full(pid: int) -> Iterator[None]:
    """Not a byte more goes into a file of this process (EFBIG, as ENOSPC on a disk that is full)."""
    process = psutil.Process(pid)
    soft, hard = process.rlimit(resource.RLIMIT_FSIZE)
    process.rlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.rlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def master_disk_full(world: World) -> bool:
    async with world.the_master() as mine:
        if mine and world.master is not None:
            with _full(world.master.pid):
                await hold(world)
        return mine


async def node_disk_full(world: World) -> bool:
    async with world.a_box() as box:
        if box is None:
            return False
        with _full(box.pid):
            await hold(world)
        return True


async def node_clock_skewed(world: World) -> bool:
    async with world.a_box() as box:
        if box is None:
            return False
        skewed.set_skew(box.clock, world.rng.choice([-86_400.0, -90.0, 90.0, 86_400.0, 400 * 86_400.0]))
        try:
            await hold(world)
        finally:
            skewed.set_skew(box.clock, 0.0)
        return True


async def master_clock_skewed(world: World) -> bool:
    """Some seconds at once, as a time daemon would set it."""
    async with world.the_master() as mine:
        if mine:
            skewed.set_skew(world.master_clock, world.rng.choice([-30.0, -3.0, 3.0, 30.0]))
            await hold(world)
            skewed.set_skew(world.master_clock, 0.0)
        return mine


FAULTS: dict[str, Fault] = {
    "master killed": master_killed,
    "master killed after a node sent": master_killed_after_send,
    "node killed": node_killed,
    "master and node killed": both_killed,
    "zygote killed": zygote_killed,
    "worker killed": worker_killed,
    "master frozen": master_frozen,
    "node frozen": node_frozen,
    "zygote frozen": zygote_frozen,
    "worker frozen": worker_frozen,
    "link cut": link_cut,
    "link delayed": link_delayed,
    "link half-closed": link_half_closed,
    "link stalled": link_stalled,
    "master's disk full": master_disk_full,
    "node's disk full": node_disk_full,
    "node's clock skewed": node_clock_skewed,
    "master's clock skewed": master_clock_skewed,
}
if netns.works():
    FAULTS["link down"] = link_down
