"""Master and node read one policy the same way: what the master places by the offer, the node does not refuse by the policy."""

from hypothesis import given, strategies as st

from pydra_core.ids import PackageName
from pydra_core.master import offers
from pydra_core.node.policy import Each, Policy, Resource, offer, refusal
from pydra_core.protocol.manifest import Needs, SharedFolder
from pydra_core.protocol.states import Isolation, Network
from pydra_core.worker.sandbox.policy import Share

NAMES = ("data", "results", "gpu")
PORTS = (25, 80, 443)
PATHS = ("/opt/blender", "/opt/blender/bin", "/opt/blenderx", "/opt/./blender", "/opt/blender/../etc", "/opt")
COUNT = PackageName("count")

ports = st.sets(st.sampled_from(PORTS)).map(lambda found: tuple(sorted(found)))
paths = st.sets(st.sampled_from(PATHS), max_size=2).map(tuple)
flags = st.dictionaries(st.sampled_from(NAMES), st.booleans(), max_size=2)
counts = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3), max_size=2)
policies = st.builds(
    lambda network, ports, shares, programs, things, packages, most: Policy(
        network=network,
        ports=ports,
        shares=tuple(Share(name, f"/srv/{name}", writable) for name, writable in shares.items()),
        programs=programs,
        resources=tuple(Resource(name, count) for name, count in things.items()),
        packages=packages,
        each=Each(slots=most),
    ),
    st.sampled_from(Network), ports, flags, paths, counts, st.sampled_from([(), ("c*",), ("render",)]), st.sampled_from([None, 1, 2]),
)  # fmt: skip
wishes = st.builds(
    lambda network, ports, shares, programs, things, slots: Needs(
        network=network,
        ports=ports if network is Network.OUTSIDE else (),
        shares=tuple(SharedFolder(name, writable) for name, writable in shares.items()),
        programs=programs,
        resources=tuple(things.items()),
        slots=slots,
    ),
    st.sampled_from(Network), ports, flags, paths, counts, st.integers(1, 3),
)  # fmt: skip


@given(policies, wishes)
def test_master_and_node_agree(policy: Policy, needs: Needs) -> None:
    placed = offers.refusal(offer(policy), needs, COUNT)
    refused = refusal(policy, needs, needs.slots, COUNT, Isolation.FULL)
    assert (placed is None) == (refused is None), (placed, refused)
