"""What the owner of a machine lets a run have there: whether it is enough for what the run needs, and if not, which rule stops it.

Rules:
1. The node holds its owner's offer, and enforces it; here it only tells where a run may be placed.
2. What a task does not ask for (None, or what is usual) is no wish: the node gives what its owner allows.
3. Ports count for network "outside" only; who offers the network of the host offers every port.
4. Counts are of one node as a whole; which of them are free now is reckoned by `slots`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from pydra_core.ids import PackageName
from pydra_core.protocol.facts import Offer
from pydra_core.protocol.manifest import USUAL, WEB, Needs, SharedFolder
from pydra_core.protocol.states import Network

_REACH = {network: place for place, network in enumerate(Network)}
_GIB = 1024**3


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule of an owner that stops a run. `field` is that of the offer; `sentence` goes on after the name of the node, and ends
    with the rule; `wish` is what its owner would have to allow."""

    field: str
    sentence: str
    wish: str


def refusal(offer: Offer, needs: Needs, package: PackageName) -> Refusal | None:
    """The first rule of the owner that stops this; None if the offer is enough."""
    return next(refusals(offer, needs, package), None)


def refusals(offer: Offer, needs: Needs, package: PackageName) -> Iterator[Refusal]:
    """Every rule of the owner that stops this."""
    for field, said, wish in _faults(offer, needs, package):
        rule = offer.rule(field)
        because = f"its owner's rule: {rule}" if rule else "its owner has allowed nothing more"
        yield Refusal(field, f"{said} ({because})", wish)


def _faults(offer: Offer, needs: Needs, package: PackageName) -> Iterator[tuple[str, str, str]]:
    if offer.packages and not any(fnmatchcase(package, pattern) for pattern in offer.packages):
        yield "packages", f"does not let package {package} in", f"package {package}"
    yield from _network(offer, needs)
    for share in needs.shares:
        yield from _share(offer, share)
    for path in needs.programs:
        if not any(is_below(path, listed) for listed in offer.programs):
            yield "programs", f"does not show {path} to runs", f"program {path}"
    have = dict(offer.resources)
    for name, count in needs.resources:
        if have.get(name, 0) < count:
            has = f"offers {have[name]} {name}, and it needs {count}" if have.get(name) else f"offers no {name}"
            yield "resources", has, f"{count} {name}"
    yield from _limits(offer, needs)


def _network(offer: Offer, needs: Needs) -> Iterator[tuple[str, str, str]]:
    if _REACH[offer.network] < _REACH[needs.network]:
        allows = "no network" if offer.network is Network.NONE else f'only network "{offer.network}"'
        yield "network", f"allows {allows}", f'network "{needs.network}"'
    elif needs.network is offer.network is Network.OUTSIDE:
        closed = sorted({*(needs.ports or WEB)}.difference(offer.ports))
        if closed:
            ports = ", ".join(map(str, closed))
            yield "ports", f"does not open port {ports}", f"port {ports}"


def _share(offer: Offer, wanted: SharedFolder) -> Iterator[tuple[str, str, str]]:
    found = next((share for share in offer.shares if share.name == wanted.name), None)
    if found is None:
        yield "shares", f'has no shared folder "{wanted.name}"', f'a shared folder "{wanted.name}"'
    elif wanted.writable and not found.writable:
        yield "shares", f'lets nobody write into "{wanted.name}"', f'writing into "{wanted.name}"'


def is_below(path: str, listed: str) -> bool:
    """True for the listed path itself and for what is below it; never for a path that climbs."""
    if ".." in path.split("/"):
        return False
    return path == listed or path.startswith(f"{listed.rstrip('/')}/")


def _limits(offer: Offer, needs: Needs) -> Iterator[tuple[str, str, str]]:
    if needs.memory is not None and offer.memory is not None and needs.memory > offer.memory:
        yield (
            "memory",
            f"has {gib(offer.memory)} of memory for all runs, and it needs {gib(needs.memory)}",
            "more memory",
        )
    bounds: tuple[tuple[str, float | None, float | None, str], ...] = (
        ("memory_each", needs.memory, offer.memory_each, "of memory"),
        ("slots_each", needs.slots, offer.slots_each, "slots"),
        ("processes_each", _asked(needs.processes, USUAL.processes), offer.processes_each, "processes"),
        ("open_files_each", _asked(needs.open_files, USUAL.open_files), offer.open_files_each, "open files"),
        ("scratch_each", _asked(needs.scratch, USUAL.scratch), offer.scratch_each, "of scratch space"),
        ("output_limit_each", _asked(needs.output_limit, USUAL.output_limit), offer.output_limit_each, "of outputs"),
        ("wall_time_each", needs.wall_time, offer.wall_time_each, "s of wall time"),
    )
    for field, wanted, most, what in bounds:
        if wanted is not None and most is not None and wanted > most:
            size = gib if what.startswith("of ") else _number
            yield field, f"allows a run {size(most)} {what}, and it needs {size(wanted)}", f"{size(wanted)} {what}"


def _asked(value: int, usual: int) -> int | None:
    return None if value == usual else value


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def gib(size: float) -> str:
    """For people: "1.5 GiB"."""
    return f"{size / _GIB:,.1f} GiB"
