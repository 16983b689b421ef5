"""The story of a master is kept for bug reports: it holds no large bodies."""

from pydra_core.ids import Attempt, NodeId, RunId, UnitName
from pydra_core.master import events
from pydra_core.master.story import brief
from pydra_core.protocol import dealing, messages
from pydra_core.protocol.states import Outcome
from pydra_core.protocol.values import Encoded, encode

LARGE = 64 * 1024
BIG = ["x" * 1000] * (2 * LARGE // 1000)


def test_the_story_holds_no_large_bodies() -> None:
    unit, attempt, node = UnitName(RunId(1)), Attempt(1, 1), NodeId("a" * 16)
    offered = dealing.UnitsOffered(unit=unit, attempt=attempt, path="/u", body=b"z" * LARGE)
    value = Encoded("msgpack", encode(BIG))
    ended = messages.UnitEnded(serial=1, unit=unit, attempt=attempt, outcome=Outcome.COMPLETE, value=value)
    for message in (offered, ended):
        assert len(repr(brief(events.NodeSaid(node, message)))) < 2000
