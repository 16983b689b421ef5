"""Environments as the master knows them: which Python of a node runs what, which lock is pinned for it, and how they stand on the nodes.

Rules:
1. A lock is made once for each target, by the first node that needs it; who else finds one out at the same time is told that one.
   Only a node that has a unit of the version may say what it needs.
2. A lock stays until a person forgets it, or its version goes. Then the next run that needs it finds out anew; runs that have begun
   keep theirs.
3. Of the Pythons of a node the first that is wanted is taken, as the node itself does it (`packages/pythons`). A node that tells of
   none is of an older program: it has the one of its facts, and no environments.
4. How a build stands is only shown: nothing is decided by it, and it is not saved.
"""

from collections.abc import Iterator

import msgspec

from pydra_core.errors import CloseCode, Fault, UserError
from pydra_core.ids import Digest, NodeId, PackageName
from pydra_core.master import catalogue
from pydra_core.master.events import Changed, CloseLink, Effect, Reply, Save, Send, Tell
from pydra_core.master.state import Cluster, Node, Package, Pin, Run, Standing, Version
from pydra_core.packages import locks, pythons
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.environments import (
    MOST_TEXT,
    EnvironmentNews,
    Interpreter,
    LockPinned,
    LockResolved,
    LockWanted,
    Target,
)
from pydra_core.protocol.manifest import Manifest
from pydra_core.protocol.pictures import EnvironmentRow, LockRow
from pydra_core.protocol.states import EventKind

FromNode = LockResolved | LockWanted | EnvironmentNews

HELPS = "Add a node that has it, or list one of its Pythons under pythons in policy.toml of a node."


def interpreter(node: Node, wanted: str) -> Interpreter | None:
    """The Python of this node that runs what wants this; None if there is none."""
    have = node.pythons or (Interpreter(node.facts.python, ""),)
    place = pythons.fitting(have, wanted)
    return None if place is None else have[place]


def fits(node: Node, wanted: str) -> bool:
    """True if the node has such a Python."""
    return not wanted or interpreter(node, wanted) is not None


def have(node: Node) -> str:
    """The versions of its Pythons, for people."""
    return ", ".join(each.version for each in node.pythons) or node.facts.python


def shown(wanted: str) -> str:
    """A specifier for people: "≥ 3.13"."""
    return wanted.replace(">=", "≥ ").replace("<=", "≤ ").replace("!=", "≠ ").replace("==", "").replace(",", ", ")


def manifest(cluster: Cluster, package: PackageName, digest: Digest) -> Manifest | None:
    """What this version of a package says of itself; None once it is gone."""
    found = cluster.packages.get(package)
    return next((each.manifest for each in found.versions if each.digest == digest), None) if found else None


def target(node: Node, digest: Digest, said: Manifest) -> Target | None:
    """What has to be locked so that this version runs there; None if it needs no environment, or cannot run there."""
    python = interpreter(node, said.python)
    if python is None or not node.pythons or not (said.requires or python != node.pythons[0]):
        return None
    return Target(digest, python.minor, python.platform)


def lock_of(cluster: Cluster, node: Node, package: PackageName, digest: Digest) -> Digest | None:
    """The environment that is pinned for this version on this node; None if none is, or it needs none."""
    said = manifest(cluster, package, digest)
    found = target(node, digest, said) if said is not None else None
    pin = cluster.pins.get(found) if found is not None else None
    return pin.digest if pin is not None else None


def of_run(cluster: Cluster, run: Run) -> tuple[Interpreter | None, Digest | None]:
    """The Python that this run has where its root is, and the environment that is pinned for it there."""
    node = cluster.nodes.get(run.unit.holder) if run.unit.holder else None
    about = manifest(cluster, run.package, run.digest)
    if node is None or about is None:
        return None, None
    return interpreter(node, about.python), lock_of(cluster, node, run.package, run.digest)


def lock_rows(cluster: Cluster, version: Digest) -> tuple[LockRow, ...]:
    """What is pinned for a version, the newest Python first."""
    pins = sorted((pin for pin in cluster.pins.values() if pin.target.version == version), key=_newest)
    return tuple(
        LockRow(
            lock=pin.digest, python=pin.target.python, platform=pin.target.platform, made=pin.made, node_name=pin.node_name,
            packages=len(locks.read(pin.lock).pins),
        )
        for pin in pins
    )  # fmt: skip


def _newest(pin: Pin) -> tuple[list[int], str]:
    return [-int(part) for part in pin.target.python.split(".") if part.isdecimal()], pin.target.platform


def placed(cluster: Cluster, run: Run, node: Node | None, placement: messages.Placement) -> messages.Placement:
    """The placement with what its environment needs."""
    said = manifest(cluster, run.package, run.digest)
    if said is None or node is None or not (said.requires or said.python or said.preload):
        return placement
    lock = lock_of(cluster, node, run.package, run.digest)
    return msgspec.structs.replace(placement, requires=said.requires, preload=said.preload, lock=lock)


def is_lacking(cluster: Cluster, node: Node, run: Run) -> bool:
    """True if the node has to build an environment before this run begins there."""
    said = manifest(cluster, run.package, run.digest)
    if said is None or target(node, run.digest, said) is None:
        return False
    return lock_of(cluster, node, run.package, run.digest) not in node.environments


# ------------------------------------------------------------------------------------------------- what nodes say


def said(cluster: Cluster, node: Node, message: FromNode, now: float) -> list[Effect]:
    """What a node says of locks and environments."""
    match message:
        case LockResolved():
            return _resolved(cluster, node, message, now)
        case LockWanted():
            pin = cluster.pins.get(message.target)
            return [_pinned(node, message.target, pin.lock if pin else "")]
        case EnvironmentNews():
            return _stands(cluster, node, message, now)


def _resolved(cluster: Cluster, node: Node, message: LockResolved, now: float) -> list[Effect]:
    """Rule 1."""
    wanted = message.target
    if (pin := cluster.pins.get(wanted)) is not None:
        return [_pinned(node, wanted, pin.lock)]
    held = cluster.held.get(node.node, {})
    if not any(name.run in cluster.live and cluster.live[name.run].digest == wanted.version for name in held):
        return []  # it was taken from it meanwhile, and the node is told so
    try:
        lock = locks.read(message.lock)
    except UserError:
        return [CloseLink(node.node, CloseCode.PROTOCOL, "what you found out is no lock of an environment")]
    if (lock.python, lock.platform) != (wanted.python, wanted.platform):
        return [CloseLink(node.node, CloseCode.PROTOCOL, "the lock that you found out is for something else")]
    pin = Pin(target=wanted, lock=message.lock, digest=locks.digest(message.lock), made=now, node_name=node.name)
    cluster.pins[wanted] = pin
    return [Save(pin), _pinned(node, wanted, pin.lock), *_changed(cluster, wanted)]


def _pinned(node: Node, wanted: Target, lock: str) -> Send:
    return Send(node.node, LockPinned(target=wanted, lock=lock), durable=True)


def _stands(cluster: Cluster, node: Node, message: EnvironmentNews, now: float) -> list[Effect]:
    if message.lock is not None:
        (node.environments.add if message.state == "held" else node.environments.discard)(message.lock)
    if message.target is not None:
        text = "".join(c for c in message.text if c.isprintable())[:MOST_TEXT]
        if message.state in ("building", "failed"):
            cluster.standings[node.node, message.target] = Standing(message.state, text, now)
        else:
            cluster.standings.pop((node.node, message.target), None)
    changed = _changed(cluster, message.target) if message.target is not None else []
    return [Save(node), Changed(nodes=(node.node,)), *changed]


def _changed(cluster: Cluster, wanted: Target) -> list[Effect]:
    return [Changed(packages=tuple(package.name for package, _ in _versions_of(cluster, wanted.version)))]


def _versions_of(cluster: Cluster, digest: Digest) -> Iterator[tuple[Package, Version]]:
    for package in cluster.packages.values():
        yield from ((package, version) for version in package.versions if version.digest == digest)


def ready(cluster: Cluster, node: Node, message: messages.NodeReady) -> None:
    """It said what it has; what it builds it tells anew."""
    node.pythons, node.environments = message.pythons, set(message.environments)
    for key in [key for key, each in cluster.standings.items() if key[0] == node.node and each.state == "building"]:
        del cluster.standings[key]


def gone(cluster: Cluster, digests: tuple[Digest, ...]) -> list[Effect]:
    """These versions are gone, and with them what was pinned for them."""
    left = [digest for digest in digests if not any(_versions_of(cluster, digest))]
    return [effect for digest in left for effect in _forgotten(cluster, digest, "")]


def node_gone(cluster: Cluster, node: NodeId) -> None:
    """Nobody asks any more how anything stands there."""
    for key in [key for key in cluster.standings if key[0] == node]:
        del cluster.standings[key]


# ---------------------------------------------------------------------------------------------- what people ask


def forget(cluster: Cluster, verb: verbs.ForgetLocks) -> list[Effect]:
    """Rule 2. Raises UserError."""
    package = cluster.packages.get(verb.package)
    if package is None or package.removed or not package.versions:
        raise UserError(f'There is no package "{verb.package}".', Fault.NOT_FOUND)
    version = catalogue.pick(package, verb.version)
    effects = _forgotten(cluster, version.digest, verb.python)
    if not effects:
        which = f" for Python {verb.python}" if verb.python else ""
        raise UserError(f"Nothing is pinned for {package.name} v{version.number}{which}: there is nothing to forget.")
    count = f"{len(effects):,} lock{'s' if len(effects) > 1 else ''}"
    text = f"{count} of {package.name} v{version.number} forgotten: its next run finds out anew what it needs"
    told = Tell(EventKind.PACKAGE_UPDATED, text, package=package.name)
    return [*effects, Reply(verbs.Done(text)), told, Changed(packages=(package.name,))]


def _forgotten(cluster: Cluster, digest: Digest, python: str) -> list[Effect]:
    wanted = [each for each in cluster.pins if each.version == digest and python in ("", each.python)]
    return [Save(msgspec.structs.replace(cluster.pins.pop(each), lock="")) for each in wanted]


def lock_text(cluster: Cluster, verb: verbs.GetLock) -> verbs.LockText:
    """What a lock says. Raises UserError."""
    found = next((pin for pin in cluster.pins.values() if pin.digest.startswith(verb.lock)), None)
    if found is None or not verb.lock:
        raise UserError(f"No lock {verb.lock[:12]} is pinned.", Fault.NOT_FOUND)
    return verbs.LockText(text=found.lock)


# ------------------------------------------------------------------------------------------------------- the grid


def rows(cluster: Cluster, wanted: verbs.Filter) -> list[EnvironmentRow]:
    """One for each node and each current version that needs an environment there, or cannot run there for its Python."""
    found: list[EnvironmentRow] = []
    for package in sorted(cluster.packages.values(), key=lambda package: package.name):
        if package.removed or not package.versions or wanted.package not in (None, package.name):
            continue
        for node in sorted(cluster.nodes.values(), key=lambda node: node.name):
            if wanted.node in (None, node.node) and wanted.node_name in ("", node.name):
                found += _row(cluster, package, package.versions[-1], node)
    return found


def _row(cluster: Cluster, package: Package, version: Version, node: Node) -> Iterator[EnvironmentRow]:
    said = version.manifest
    if not (said.requires or said.python):
        return
    here = target(node, version.digest, said)
    python = interpreter(node, said.python)
    row = EnvironmentRow(
        node=node.node, node_name=node.name, package=package.name, version=version.number,
        python=python.minor if python else "", platform=python.platform if python else "", wanted=said.python,
        requires=said.requires,
    )  # fmt: skip
    if python is None:
        text = f"no Python {shown(said.python)}: it has {have(node)}"
        yield msgspec.structs.replace(row, state="none", text=text)
    elif here is not None:
        yield _standing(cluster, node, here, row)
    else:
        yield msgspec.structs.replace(row, state="own")


def _standing(cluster: Cluster, node: Node, here: Target, row: EnvironmentRow) -> EnvironmentRow:
    pin = cluster.pins.get(here)
    stands = cluster.standings.get((node.node, here))
    held = pin is not None and pin.digest in node.environments
    return msgspec.structs.replace(
        row,
        state="held" if held else stands.state if stands is not None else "missing",
        text="" if held or stands is None else stands.text,
        lock=pin.digest if pin is not None else None,
        packages=len(locks.read(pin.lock).pins) if pin is not None else 0,
        differs=_differs(cluster, pin) if pin is not None else (),
    )


def _differs(cluster: Cluster, pin: Pin) -> tuple[str, ...]:
    """What is another on nodes with another Python or platform."""
    mine = locks.read(pin.lock)
    others = [each for each in cluster.pins.values() if each.target.version == pin.target.version and each is not pin]
    found = (line for other in others for line in locks.difference(mine, locks.read(other.lock)))
    return tuple(dict.fromkeys(found))
