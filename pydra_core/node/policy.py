"""What a machine's owner lets runs have there: the owner's own truth, with real paths, and what follows from it for one run.

Rules:
1. Nothing is granted that the owner did not list. A master places by the offer that it was told; it cannot widen the policy.
2. A run gets all that it asks for, or it is refused by the name of the rule that stops it.
3. Limits are no wishes: a run that asks for more than the owner's limits is held to them.
4. A program is granted by the listed folder that it lies in.
5. Things are counted by index, from 0; a run is told which it has, and is bound exactly their device files.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from math import isfinite
from typing import Literal

import msgspec

from pydra_core.ids import PackageName
from pydra_core.protocol.facts import Offer, Timetable
from pydra_core.protocol.manifest import USUAL, WEB, Needs, SharedFolder
from pydra_core.protocol.states import Isolation, Network
from pydra_core.worker.sandbox.policy import Grants, Limits, Share

GPU = "gpu"
"""The counted thing whose indexes are those of CUDA_VISIBLE_DEVICES."""

Indexes = Mapping[str, tuple[int, ...]]
"""Which of each counted thing a run has."""

_LEVELS = list(Isolation)
_REACH = list(Network)


class Resource(msgspec.Struct, frozen=True):
    """A counted thing: how many there are, and the device files of each, if it has any (then `nodes` has `count` entries)."""

    name: str
    count: int
    nodes: tuple[tuple[str, ...], ...] = ()


class Each(msgspec.Struct, frozen=True, kw_only=True):
    """The most that one run may have; bytes, counts, seconds; None is no rule."""

    memory: int | None = None
    slots: int | None = None
    processes: int | None = None
    open_files: int | None = None
    scratch: int | None = None
    wall_time: float | None = None
    output_limit: int | None = None


Span = tuple[int, int]
"""Minutes of the week, from Monday 0:00 on: from the first to before the last, which may lie in the week after."""


class Schedule(msgspec.Struct, frozen=True, kw_only=True):
    """When a machine works for the cluster, and with how much of it. `idle`: only when nobody used it for so many seconds. `hours`: only
    then; () for always, a span without a minute for never. `battery`: also on battery. `then`: what becomes of what runs when it may not
    work any more. `awake`: the machine does not go to sleep while something runs."""

    idle: float | None = None
    hours: tuple[Span, ...] = ()
    battery: bool = True
    slots: int | None = None
    memory: int | None = None
    then: Literal["finish", "freeze", "give back"] = "freeze"
    awake: bool = True


NO_INDEX = "none"
"""Instead of the address of an index: packages come from the links only."""


class PackageIndexes(msgspec.Struct, frozen=True, kw_only=True):
    """Where packages come from: an index, further ones, and folders or pages with links. Nothing said: what pip (or uv) is configured
    with on this machine."""

    url: str = ""
    extra: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """What an owner decided. `least` None: what is usual for the node. `memory`: bytes for all runs together. `tags`: words
    for the machine. `max_rate`: bytes a second of all transfers together. `rules` as in `Offer`.

    Of environments: `builds` lets packages be built from their sources, which runs code of theirs outside the sandbox; `pythons` are
    further interpreters; `installer` is "uv", "pip" or the path of uv, "" for uv where it is there; `preload` lets modules of
    environments be imported once for all workers of a package.
    """

    least: Isolation | None = None
    memory: int | None = None
    each: Each = Each()
    network: Network = Network.NONE
    ports: tuple[int, ...] = WEB
    shares: tuple[Share, ...] = ()
    programs: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    packages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    max_rate: int | None = None
    spares: int = 0
    indexes: PackageIndexes = PackageIndexes()
    builds: bool = False
    pythons: tuple[str, ...] = ()
    installer: str = ""
    preload: bool = False
    schedule: Schedule = Schedule()
    rules: tuple[tuple[str, str], ...] = ()


NO_POLICY = Policy()
"""Of an owner who said nothing."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rule that stops a run: the field of the offer, and a sentence about this machine's owner."""

    field: str
    sentence: str


def is_least(level: Isolation, least: Isolation) -> bool:
    """True if the level is this one or a better one."""
    return _LEVELS.index(level) <= _LEVELS.index(least)


def offer(policy: Policy) -> Offer:
    """What the master is told: everything but real paths of shared folders and device files."""
    each, policy = policy.each, scheduled(policy)
    return Offer(
        least=policy.least or Isolation.REDUCED,
        memory=policy.memory,
        memory_each=each.memory,
        slots_each=each.slots,
        processes_each=each.processes,
        open_files_each=each.open_files,
        scratch_each=each.scratch,
        wall_time_each=each.wall_time,
        output_limit_each=each.output_limit,
        network=policy.network,
        ports=policy.ports,
        shares=tuple(SharedFolder(share.name, share.writable) for share in policy.shares),
        programs=policy.programs,
        resources=tuple(sorted((each.name, each.count) for each in policy.resources)),
        packages=policy.packages,
        tags=policy.tags,
        max_rate=policy.max_rate,
        schedule=_timetable(policy.schedule),
        rules=tuple((field, rule) for field, rule in policy.rules if field in Offer.__struct_fields__),
    )


def _timetable(schedule: Schedule) -> Timetable:
    return Timetable(
        hours=schedule.hours, idle=schedule.idle, battery=schedule.battery, slots=schedule.slots, then=schedule.then
    )


def scheduled(policy: Policy) -> Policy:
    """The policy with what the schedule leaves of the memory."""
    most = policy.schedule.memory
    if most is None or (policy.memory is not None and policy.memory <= most):
        return policy
    rules = {**dict(policy.rules), "memory": dict(policy.rules).get("schedule", "")}
    return msgspec.structs.replace(policy, memory=most, rules=tuple(rules.items()))


def allowed(policy: Policy) -> Grants:
    """All that any run may be granted, as the zygote has to know it."""
    every = {resource.name: tuple(range(resource.count)) for resource in policy.resources}
    return Grants(shares=policy.shares, programs=policy.programs, devices=_devices(policy, every))


# ------------------------------------------------------------------------------------------------- for one run


def refusal(policy: Policy, needs: Needs, slots: int, package: PackageName, level: Isolation) -> Refusal | None:
    """Why this run may not be here at all, whatever else runs; None if it may. `level` is what this machine's sandbox holds."""
    found = next(_faults(policy, needs, slots, package), None)
    if found is None and needs.isolation is not None and not is_least(level, needs.isolation):
        return Refusal("least", f"it needs isolation {needs.isolation}, and this machine has {level}")
    if found is None:
        return None
    field, said = found
    rule = dict(policy.rules).get(field)
    return Refusal(field, f"the owner of this machine {said} ({rule or 'which is usual where nothing is said'})")


def is_sound(needs: Needs, slots: int) -> bool:
    """False for numbers that no task can have asked for, and that would turn the owner's limits around: not a number, below zero."""
    counts = (needs.processes, needs.open_files, *(count for _, count in needs.resources))
    times = [each for each in (needs.wall_time, needs.silence_time) if each is not None]
    memory = 1 if needs.memory is None else needs.memory
    whole = slots >= 0 and memory > 0 and needs.scratch >= 0 and all(count > 0 for count in counts)
    return whole and needs.output_limit >= 0 and all(isfinite(each) and each > 0 for each in times)


def _faults(policy: Policy, needs: Needs, slots: int, package: PackageName) -> Iterator[tuple[str, str]]:
    """The field of the offer, and how the sentence goes on."""
    if policy.packages and not any(fnmatchcase(package, pattern) for pattern in policy.packages):
        yield "packages", f"does not let package {package} in"
    if policy.each.slots is not None and slots > policy.each.slots:
        yield "slots_each", f"lets a run have {policy.each.slots} slots, not {slots}"
    yield from _network(policy, needs)
    for share in needs.shares:
        yield from _share(policy, share)
    for path in needs.programs:
        if _listed(policy, path) is None:
            yield "programs", f"does not show {path} to runs"
    have = {resource.name: resource.count for resource in policy.resources}
    for name, count in needs.resources:
        if count > have.get(name, 0):
            yield "resources", f"offers {have.get(name, 'no')} {name}, and it needs {count}"


def _network(policy: Policy, needs: Needs) -> Iterator[tuple[str, str]]:
    if _REACH.index(needs.network) > _REACH.index(policy.network):
        only = "no network" if policy.network is Network.NONE else f"the network {policy.network} only"
        yield "network", f"allows {only}"
    elif needs.network is Network.OUTSIDE and policy.network is Network.OUTSIDE:
        closed = sorted(set(needs.ports or WEB) - set(policy.ports))
        if closed:
            yield "ports", f"does not open port {', '.join(map(str, closed))}"


def _share(policy: Policy, wanted: SharedFolder) -> Iterator[tuple[str, str]]:
    found = next((share for share in policy.shares if share.name == wanted.name), None)
    if found is None:
        yield "shares", f"shares no folder {wanted.name}"
    elif wanted.writable and not found.writable:
        yield "shares", f"lets nobody write to the shared folder {wanted.name}"


def _listed(policy: Policy, path: str) -> str | None:
    """The listed program folder that a path is, or lies in."""
    if ".." in path.split("/"):
        return None
    inside = (listed for listed in policy.programs if path == listed or path.startswith(f"{listed.rstrip('/')}/"))
    return next(inside, None)


def grants(policy: Policy, needs: Needs, indexes: Indexes) -> Grants:
    """What a run that is not refused gets; `indexes` are those that it was allotted."""
    by_name = {share.name: share for share in policy.shares}
    listed = [_listed(policy, path) for path in needs.programs]
    return Grants(
        network=needs.network,
        ports=(needs.ports or WEB) if needs.network is Network.OUTSIDE else (),
        shares=tuple(Share(each.name, by_name[each.name].path, each.writable) for each in needs.shares),
        programs=tuple(dict.fromkeys(path for path in listed if path is not None)),
        devices=_devices(policy, indexes),
        gpus=tuple(indexes.get(GPU, ())),
    )


def _devices(policy: Policy, indexes: Indexes) -> tuple[str, ...]:
    nodes = (
        resource.nodes[index]
        for resource in policy.resources
        for index in indexes.get(resource.name, ())
        if resource.nodes
    )
    return tuple(dict.fromkeys(path for paths in nodes for path in paths))


def limits(policy: Policy, needs: Needs, slots: int, of: int, machine: int | None) -> Limits:
    """The limits of a run that takes `slots` of the node's `of`. `machine`: its bytes of memory, None where they do not matter.

    A task that asks for no memory gets that of its slots. The wall time is not among them (`wall_time`).
    """
    each = policy.each
    return Limits(
        memory=_memory(policy, needs, max(1, slots) / max(1, of), machine),
        processes=_lower(needs.processes, each.processes),
        open_files=_lower(needs.open_files, each.open_files),
        scratch=_lower(needs.scratch, each.scratch),
        disk=_lower(needs.scratch, each.scratch) + max(0, output_limit(policy, needs) - USUAL.output_limit),
    )


def _memory(policy: Policy, needs: Needs, part: float, machine: int | None) -> int | None:
    known = [bound for bound in (machine, policy.memory) if bound is not None]
    whole = min(known) if known else None
    wanted = needs.memory
    if wanted is None and whole is not None:
        wanted = int(whole * min(1.0, part))
    bounds = [bound for bound in (wanted, whole, policy.each.memory) if bound is not None]
    return min(bounds) if bounds else None


def wall_time(policy: Policy, needs: Needs) -> float | None:
    """Seconds that a unit, or a piece on a seat, may take; None for no limit."""
    bounds = [bound for bound in (needs.wall_time, policy.each.wall_time) if bound is not None]
    return min(bounds) if bounds else None


def output_limit(policy: Policy, needs: Needs) -> int:
    """Bytes that a run may leave in files."""
    return _lower(needs.output_limit, policy.each.output_limit)


def is_output_limited(policy: Policy, needs: Needs) -> bool:
    """The owner lets runs leave no more than what it is held to: no task can raise that."""
    return output_limit(policy, needs) == policy.each.output_limit


def _lower(wanted: int, most: int | None) -> int:
    return wanted if most is None else min(wanted, most)


def free_indexes(policy: Policy, needs: Needs, taken: Iterable[Indexes]) -> Indexes | None:
    """The least indexes of everything that it needs, which nobody has; None while there are too few."""
    used: dict[str, set[int]] = {}
    for one in taken:
        for name, numbers in one.items():
            used.setdefault(name, set()).update(numbers)
    found: dict[str, tuple[int, ...]] = {}
    counts = {resource.name: resource.count for resource in policy.resources}
    for name, count in needs.resources:
        free = [index for index in range(counts.get(name, 0)) if index not in used.get(name, ())]
        if len(free) < count:
            return None
        found[name] = tuple(free[:count])
    return found
