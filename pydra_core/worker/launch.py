"""The node's side of the worker room: starts the zygote, proves its sandbox, and asks it for one worker per run.

Everything here is called on the node's main thread: a parent-death signal follows the thread that forked (prctl(2)).
"""

import asyncio
import os
import shutil
import socket
import sys
from dataclasses import replace
from pathlib import Path

import msgspec

from pydra_core.protocol.facts import IsolationReport, Step
from pydra_core.protocol.states import Isolation, Network, StepOutcome
from pydra_core.worker import groups, plain, proof
from pydra_core.worker.bubble import Bubbles, not_held
from pydra_core.worker.environments import Environments, Installed
from pydra_core.worker.exits import Exit, read_exit
from pydra_core.worker.granted import refusal
from pydra_core.worker.groups import Groups
from pydra_core.worker.line import WorkerStartError, ZygoteLost, send
from pydra_core.worker.lines import Key, Lines, key_of, with_network
from pydra_core.worker.options import Environment, SpawnRequest, ZygoteOptions
from pydra_core.worker.orders import Order, Setup, Trial, Tried
from pydra_core.worker.owners import Owners, open_store, own_copy
from pydra_core.worker.sandbox.policy import CODE, INPUTS, NOTHING, WORK, Grants, Limits, Share
from pydra_core.worker.spawned import Spawned, stop_worker
from pydra_core.worker.survey import Unusable, survey
from pydra_core.worker.ways import RANGE, Way, make_setup, plain_user, refuse_closed, ways

__all__ = [
    "Environment",
    "Exit",
    "Grants",
    "Limits",
    "Network",
    "Share",
    "SpawnRequest",
    "Spawned",
    "WorkerStartError",
    "Zygote",
    "ZygoteOptions",
    "read_exit",
    "stop_worker",
]

SELF_TEST = ".self-test"
SPARES = "workers that wait in their sandbox"


class Zygote:
    """The zygotes of one node and the workers that they forked; everything dies with them, and they die with the node."""

    def __init__(self, options: ZygoteOptions) -> None:
        self._options = options
        self._lock = asyncio.Lock()
        self._lines = Lines(options.scratch, options.recycle)
        self._environments = Environments(options)
        self._setup: Setup | None = None
        self._owners = Owners(0, 0)
        self._groups: Groups | None = None
        self._counting = groups.none_here("not asked for")
        self._bubbles = Bubbles()
        self._found: tuple[Step, ...] = ()
        """How the attempts of the self-test went with the node's own Python."""
        self._proved: set[Key] = set()
        self._orders = 0
        self._plain = 0
        self._isolation = Isolation.NONE

    async def start(self) -> IsolationReport:
        """Starts and proves the best level that this system has, falling back way by way.

        Never raises for a missing mechanism: the report says what is missing.
        """
        open_store(0, *self._folders, self._options.scratch)
        self._find_groups()
        told: tuple[Step, ...] = ()
        for way in ways(self._options.best):
            report = await self._try(way)
            told += report.steps
            if report.level is not Isolation.NONE and (report.level is not Isolation.PROCESS or not way.locked):
                self._isolation = report.level
                return IsolationReport(report.level, (*told, self._counting))
            if report.level is not Isolation.NONE:
                told += (Step(way.name, StepOutcome.UNAVAILABLE, f"its self-test: {proof.failed_probe(report.steps)}"),)
            await self._lines.close()
        return self._start_plain(told)

    def _start_plain(self, told: tuple[Step, ...]) -> IsolationReport:
        """One fresh interpreter per run, as another user if this one is root."""
        self._setup = None
        try:
            self._plain = plain_user(self._options)
        except PermissionError as error:
            return IsolationReport(Isolation.NONE, (*told, Step("leaves root", StepOutcome.FAILED, str(error))))
        self._owners.close()
        self._owners = Owners(self._plain, RANGE)
        open_store(self._plain, *self._folders)
        self._isolation = Isolation.PROCESS
        return IsolationReport(Isolation.PROCESS, (*told, Step("a fresh process per run", StepOutcome.DONE)))

    @property
    def _folders(self) -> tuple[Path, ...]:
        options = self._options
        return (options.versions, options.runs, *([options.inputs] if options.inputs else []))

    async def allow(self, allowed: Grants) -> None:
        """What runs may be granted from now on; running ones keep what they have. Raises WorkerStartError."""
        self._options = replace(self._options, allowed=allowed)
        async with self._lock:
            if self._setup is None or not self._setup.namespaces:
                return
            old, self._setup = self._setup, msgspec.structs.replace(self._setup, allowed=allowed)
            self._lines.retire_environments()
            try:
                await self._renew(old, self._setup)
                await self._renew(with_network(old), with_network(self._setup))
            except (ZygoteLost, OSError) as error:
                raise WorkerStartError(f"the folders and devices could not be changed: {error}") from error

    async def _renew(self, old: Setup, new: Setup) -> None:
        async with self._lines.turn(new):
            if self._lines.current(old) is not None:
                await self._lines.renew(new)

    async def spawn(self, request: SpawnRequest) -> Spawned:
        """A fresh worker; raises WorkerStartError. A dead zygote is restarted once."""
        refused = refusal(request.grants, self._options.allowed)
        if refused:
            raise WorkerStartError(f"the worker could not be started: {refused}")
        if request.inputs is not None and self._is_open:
            request = replace(request, inputs=await asyncio.to_thread(own_copy, request.inputs, request.work))
        try:
            installed = await self._installed(request)
            if self._setup is None:
                return self._spawn_plain(request, installed)
            async with self._lines.turn(self._setup_for(request, installed)):
                return await self._spawn_or_restart(request, self._setup_for(request, installed))
        except Unusable as error:
            raise WorkerStartError(f"the worker could not be started: {error}") from error
        except OSError as error:  # no descriptors left, a folder that is gone
            raise WorkerStartError(f"the worker could not be started: {error}") from error

    async def _installed(self, request: SpawnRequest) -> Installed | None:
        if request.environment is None:
            return None
        return await self._environments.look(request.environment, self._base)

    @property
    def _base(self) -> int:
        """The first of the ids of workers; 0 for an ordinary user."""
        return self._plain if self._setup is None else self._setup.uid_base

    async def _spawn_or_restart(self, request: SpawnRequest, setup: Setup) -> Spawned:
        try:
            await self._stand(setup)
            return await self._spawn(self._order(request), request, setup)
        except proof.Refused as refused:
            raise WorkerStartError(f"the worker could not be started: {refused}") from refused
        except ZygoteLost:
            await self._lines.drop(setup)
        try:
            await self._stand(setup)
            return await self._spawn(self._order(request), request, setup)
        except ZygoteLost as lost:
            what = "the zygote of its environment" if setup.site else "its zygote"
            raise WorkerStartError(f"the worker could not be started: {what} died twice ({lost})") from lost

    def _spawn_plain(self, request: SpawnRequest, installed: Installed | None) -> Spawned:
        """Never as root of the machine."""
        self._orders += 1
        uid = 0 if not self._plain else 1 + self._orders % (RANGE - 1)
        self._owners.give(uid, request.code, request.work)
        if self._isolation is Isolation.NONE:
            raise WorkerStartError(
                "the worker could not be started: the node is run by root and cannot leave it for its workers"
            )
        python = survey() if installed is None else self._environments.lone(installed)
        if self._plain:
            refuse_closed(python)
        spawned = plain.spawn(
            plain.Plain(
                code=request.code,
                work=request.work,
                slots=request.slots,
                limits=limits_of(request),
                python=python,
                installed="" if installed is None else installed.site,
                uid=self._plain + uid,
                gpus=request.grants.gpus,
            )
        )
        spawned.inputs = str(request.inputs) if request.inputs else ""
        return spawned

    @property
    def _is_open(self) -> bool:
        """Workers are the user of the node, and nothing keeps them from writing what is shared."""
        if self._setup is None:
            return not self._plain
        return not (self._setup.namespaces or self._setup.locked or self._setup.uid_base)

    async def close(self) -> None:
        """Ends the zygotes and every worker."""
        await self._lines.close()
        self._bubbles.close()
        self._owners.close()
        if self._groups is not None:
            self._groups.sweep(all_=True)

    def _setup_for(self, request: SpawnRequest, installed: Installed | None) -> Setup:
        assert self._setup is not None
        setup = self._setup if installed is None else self._environments.setup(self._setup, installed)
        networked = request.grants.network is not Network.NONE and setup.namespaces
        return with_network(setup) if networked else setup

    async def _stand(self, setup: Setup) -> None:
        """There is a zygote for this setup, and not a worn one; raises ZygoteLost, or WorkerStartError if it holds nothing."""
        await self._lines.sweep()
        if self._lines.current(setup) is not None:
            await self._lines.renew_if_worn(setup)
            return
        if not setup.bubblewrap:
            await self._lines.open(setup)
            self._proved.discard(key_of(setup))
        if (setup.shared_network or setup.site) and key_of(setup) not in self._proved:
            await self._prove_other(setup)

    async def _prove_other(self, setup: Setup) -> None:
        """With the machine's network around it a worker without a port to go to must reach as little as one without any; and with
        another Python as little as with the node's own."""
        tried = await self._self_test(setup, Grants(network=Network.OUTSIDE) if setup.shared_network else NOTHING)
        open_ = proof.looser(self._found, tried.probes)
        if not open_ and setup.shared_network and proof.level(True, tried.probes) is not Isolation.STRICT:
            open_ = proof.failed_probe(tried.probes)
        if open_:
            await self._lines.drop(setup)
            what = "with a network" if setup.shared_network else "in its environment"
            raise WorkerStartError(f"the worker could not be started: {what} its sandbox would be open ({open_})")
        self._proved.add(key_of(setup))

    async def _try(self, way: Way) -> IsolationReport:
        """What this way gives here; NONE if it cannot be gone."""
        try:
            setup = self._setup = make_setup(self._options, way)
            self._owners.close()
            self._owners = Owners(setup.uid_base, RANGE)
            steps = () if setup.bubblewrap else await self._lines.open(setup)
            tried = await self._prove(setup)
            self._found = tried.probes
            steps += await self._prove_spares(setup, tried)
        except (ZygoteLost, WorkerStartError, OSError) as error:
            self._setup = None
            return IsolationReport(Isolation.NONE, proof.refusal(way.name, error))
        lacking = not_held(way.bubblewrap) if way.bubblewrap else ()
        return proof.report(way.namespaces, steps + tried.steps, tried.probes, self._groups is not None, lacking)

    async def _prove(self, setup: Setup) -> Tried:
        """The self-test. Groups that do not hold what they should are given up, and it is done again without."""
        if self._groups is not None:
            try:
                tried = await self._self_test(setup, NOTHING)
                why = groups.lacking((*tried.steps, *tried.probes))
            except WorkerStartError as error:
                why = str(error)
            if not why:
                return tried
            self._groups.sweep(all_=True)
            self._groups = None
            self._counting = groups.none_here(f"{why}; a watchdog holds them")
        return await self._self_test(setup, NOTHING)

    async def _prove_spares(self, setup: Setup, fresh: Tried) -> tuple[Step, ...]:
        """A spare has to be as tight as a fresh worker, step by step and probe by probe; otherwise there will be none."""
        if not setup.spares or setup.bubblewrap or self._groups is not None:
            return ()
        spare = await self._self_test(setup, NOTHING, spare=True)
        differs = proof.difference(fresh, spare)
        if differs:
            self._setup = msgspec.structs.replace(setup, spares=0)
            await self._lines.renew(self._setup)
            return (Step(SPARES, StepOutcome.UNAVAILABLE, f"a spare is not as tight: {differs}"),)
        return (Step(SPARES, StepOutcome.DONE),)

    def _find_groups(self) -> None:
        """Only the level "full" needs them, and they are taken only once."""
        if self._options.best is not Isolation.FULL or sys.platform != "linux":
            return
        try:
            self._groups = groups.find()
            self._counting = groups.held_here()
        except groups.NoGroups as why:
            self._counting = groups.none_here(f"{why}; a watchdog holds them")

    def _order(self, request: SpawnRequest) -> Order:
        self._orders += 1
        return Order(
            number=self._orders,
            code=request.code.name,
            work=request.work.name,
            slots=request.slots,
            uid=self._owners.claim(),
            limits=limits_of(request),
            grants=request.grants,
            counted=self._groups is not None,
            inputs=request.inputs.name if request.inputs else "",
        )

    async def _spawn(self, order: Order, request: SpawnRequest, setup: Setup) -> Spawned:
        """One order with its descriptors; the other ends of them are closed here in any case."""
        line = self._lines.current(setup)
        if line is None and not setup.bubblewrap:
            raise ZygoteLost("it is closed")
        self._owners.give(order.uid, request.code, request.work)
        limits = order.limits if order.trial is None else groups.for_trial(order.limits)
        group = self._groups.make(str(order.number), limits) if self._groups is not None else None
        try:
            if line is None:
                spawned = self._bubbles.spawn(setup, order, group)
            else:
                spawned = await send(line, order, [] if group is None else [group.fd])
            self._owners.hold(order.uid, spawned.pidfd)
        finally:
            self._owners.release(order.uid)
        if self._groups is not None and group is not None:
            self._groups.hold(group, spawned.pidfd)
        spawned.isolation, spawned.contained = self._isolation, setup.namespaces
        spawned.code, spawned.work = (
            (CODE, WORK) if setup.namespaces else (str(request.code.resolve()), str(request.work.resolve()))
        )
        if request.inputs is not None:
            spawned.inputs = INPUTS if setup.namespaces else str(request.inputs.resolve())
        return spawned

    async def _self_test(self, setup: Setup, grants: Grants, spare: bool = False) -> Tried:
        """Starts a worker that tries what is forbidden; raises WorkerStartError if it does not tell what it found."""
        name = f"{SELF_TEST}-{self._orders + 1}"
        folders = [folder / name for folder in (self._options.versions, self._options.runs)]
        for folder in folders:
            folder.mkdir(exist_ok=True)
        proof.plant_program(folders[0])
        try:
            foreign = self._environments.foreign(name) if setup.site else ()
            canaries = [self._options.scratch.resolve() / name, *(path for path in foreign if path.name == name)]
            with proof.planted(*canaries) as port:
                request = SpawnRequest(name=name, code=folders[0], work=folders[1], grants=grants)
                trial = Trial(
                    canary=str(canaries[0]),
                    port=port,
                    node=os.getpid(),
                    processes=self._tried,
                    spare=spare,
                    foreign=tuple(map(str, foreign)),
                )
                return await self._hear_trial(
                    msgspec.structs.replace(self._order(request), trial=trial), request, setup
                )
        finally:
            self._owners.forget(folders[0])
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)

    @property
    def _tried(self) -> int:
        return groups.TRIED if self._groups is not None else 0

    async def _hear_trial(self, order: Order, request: SpawnRequest, setup: Setup) -> Tried:
        spawned = await self._spawn(order, request, setup)
        group = self._groups.named(str(order.number)) if self._groups is not None else None
        try:
            seen = groups.seen(group, groups.for_trial(order.limits), spawned.pid) if group else ()
            spawned.sock.shutdown(socket.SHUT_WR)
            tried = await proof.hear(spawned)
            counted = (groups.counted(group),) if group else ()
            return msgspec.structs.replace(tried, steps=(*tried.steps, *seen, *counted))
        finally:
            stop_worker(spawned)
            spawned.close()


def limits_of(request: SpawnRequest) -> Limits:
    """Those of the request; the processor's seconds follow the wall time times the slots, one slot is one core."""
    limits = request.limits
    wall = limits.wall_time if request.wall_time is None else request.wall_time
    cpu = limits.cpu_seconds if wall is None else int(wall * max(1, request.slots)) + 1
    return msgspec.structs.replace(
        limits,
        memory=limits.memory if request.memory is None else request.memory,
        wall_time=wall,
        cpu_seconds=cpu,
        cores=float(max(1, request.slots)) if limits.cores is None else limits.cores,
    )
