"""Which versions and inputs stand on a node's shelf, which are on their way, and which have to go."""

from hashlib import sha256

from pydra_core.ids import Digest, PackageName
from pydra_core.node.debts import say
from pydra_core.node.deeds import Deed, DropInputs, DropVersion
from pydra_core.node.records import Live, NodeState, Phase
from pydra_core.protocol import messages
from pydra_core.protocol.messages import Input, Placement

MOST_VERSIONS = 50
MOST_BYTES = 20 * 1024 * 1024 * 1024
MOST_INPUTS = 2_000
"""Sets of inputs; `MOST_BYTES` is for them and for versions each."""


def held(state: NodeState, wanted: Digest) -> list[Live]:
    """The runs that wait for this version, or this set of inputs."""
    return [x for x in state.live.values() if x.phase is Phase.HELD and wanted in needed(x.placement)]


def needed(placement: Placement) -> tuple[Digest, ...]:
    """The version, and the set of inputs if there is one."""
    return (placement.version, *([inputs_of(placement.inputs)] if placement.inputs else []))


def inputs_of(parts: tuple[Input, ...]) -> Digest:
    """The name of a set of inputs: equal for equal files under equal names."""
    named = sorted(f"{each.name}\0{each.listing}" for each in parts)
    return Digest(sha256("\0".join(named).encode()).hexdigest())


def missing(state: NodeState, placement: Placement) -> list[Digest]:
    """What has to come before it can begin."""
    return [each for each in needed(placement) if each not in state.versions and each not in state.inputs]


def use(state: NodeState, placement: Placement, now: float) -> None:
    """A run needs this version and these inputs now."""
    state.used |= dict.fromkeys(needed(placement), now)
    state.packages[placement.version] = placement.package


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
    return deeds + _prune_inputs(state)


def _prune_inputs(state: NodeState) -> list[Deed]:
    """The same for sets of inputs."""
    if not _are_too_many(state):
        return []
    wanted = {each for live in state.live.values() for each in needed(live.placement)}
    idle = sorted((each for each in state.inputs if each not in wanted), key=lambda each: state.used.get(each, 0.0))
    deeds: list[Deed] = []
    while idle and _are_too_many(state):
        deeds += _drop_inputs(state, idle.pop(0))
    return deeds


def _are_too_many(state: NodeState) -> bool:
    sizes = {part.listing: part.size for parts in state.inputs.values() for part in parts}
    return len(state.inputs) > MOST_INPUTS or sum(sizes.values()) > MOST_BYTES


def _drop_inputs(state: NodeState, inputs: Digest) -> list[Deed]:
    before = listings(state)
    del state.inputs[inputs]
    state.used.pop(inputs, None)
    gone = tuple(sorted(before - listings(state)))
    return [DropInputs(inputs), *(say(state, messages.InputsHeld(gone, held=False)) if gone else [])]


def listings(state: NodeState) -> set[Digest]:
    """Those of whose files all are held."""
    return {part.listing for parts in state.inputs.values() for part in parts}


def arrived(state: NodeState, inputs: Digest, now: float) -> list[Deed]:
    """This set is held from now on. If nobody waits for it any more, nobody knows what it is made of: it goes."""
    before = listings(state)
    lives = held(state, inputs)
    if not lives:
        return [DropInputs(inputs)]
    state.inputs[inputs], state.used[inputs] = lives[0].placement.inputs, now
    fresh = tuple(sorted(listings(state) - before))
    return [*(say(state, messages.InputsHeld(fresh)) if fresh else []), *prune(state)]


def _idle(state: NodeState) -> list[Digest]:
    """Held versions that no run here needs, the one that was not used for longest first."""
    needed = {live.placement.version for live in state.live.values()}
    return sorted((v for v in state.versions if v not in needed), key=lambda v: state.used.get(v, 0.0))


def _drop(state: NodeState, version: Digest) -> list[Deed]:
    del state.versions[version]
    state.used.pop(version, None)
    state.packages.pop(version, None)
    return [DropVersion(version), *say(state, messages.VersionHeld(version, held=False))]
