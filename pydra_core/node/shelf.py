"""Which versions stand on a node's shelf, which are on their way, and which have to go."""

from pydra_core.ids import Digest, PackageName
from pydra_core.node.debts import say
from pydra_core.node.deeds import Deed, DropVersion
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.protocol import messages

MOST_VERSIONS = 50
MOST_BYTES = 20 * 1024 * 1024 * 1024


def held(state: NodeState, version: Digest) -> list[Live]:
    """The runs that wait for this version."""
    return [x for x in state.live.values() if x.phase is Phase.HELD and x.placement.version == version]


def use(state: NodeState, version: Digest, package: PackageName, now: float) -> None:
    """A run needs this version now."""
    state.used[version] = now
    state.packages[version] = package


def end_pull(state: NodeState, version: Digest) -> None:
    state.pulls.pop(version, None)
    state.pulled.pop(version, None)


def removed(state: NodeState, package: PackageName) -> list[Deed]:
    """The versions of a removed package go, but for those that are in use."""
    idle = [v for v in _idle(state) if state.packages.get(v) == package]
    return [deed for version in idle for deed in _drop(state, version)]


def prune(state: NodeState) -> list[Deed]:
    """Versions that were not needed for longest go while there are too many; none that is in use."""
    deeds: list[Deed] = []
    idle = _idle(state)
    while idle and (len(state.versions) > MOST_VERSIONS or sum(state.versions.values()) > MOST_BYTES):
        deeds += _drop(state, idle.pop(0))
    return deeds


def _idle(state: NodeState) -> list[Digest]:
    """Held versions that no run here needs, the one that was not used for longest first."""
    needed = {live.placement.version for live in state.live.values()}
    return sorted((v for v in state.versions if v not in needed), key=lambda v: state.used.get(v, 0.0))


def _drop(state: NodeState, version: Digest) -> list[Deed]:
    del state.versions[version]
    state.used.pop(version, None)
    state.packages.pop(version, None)
    return [DropVersion(version), *say(state, messages.VersionHeld(version, held=False))]
