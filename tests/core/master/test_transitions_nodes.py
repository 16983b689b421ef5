"""Nodes and tokens: given an event, what becomes of them."""

import pytest

from pydra_core.errors import CloseCode, UserError
from pydra_core.ids import Digest, NodeId, TokenId
from pydra_core.master import events
from pydra_core.master.state import SILENCE, Token
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.facts import Load
from pydra_core.protocol.states import RunState
from tests.core.doubles import FACTS, Brain, deploy, only, ready, running, sent, tells

A = NodeId("a")


def _enrol(brain: Brain, node: str, name: str) -> list[events.Effect]:
    return brain.do(events.NodeEnrolled(NodeId(node), node.encode(), name, FACTS, TokenId("t"), "addr"))


def test_an_enrolled_node_is_saved_told_and_uses_its_token_up() -> None:
    brain = Brain()
    token = Token(token=TokenId("t"), secret=b"", uses=1, made=0.0, expires=9e9)
    answer = verbs.TokenMade(token=token.token, text="x", pin="p", expires=9e9, addresses=())
    assert brain.do(events.TokenCreated(token, answer)) == [
        events.Save(token),
        events.Reply(answer),
        events.Changed(tokens=True),
    ]
    effects = _enrol(brain, "a", "lab")
    assert token.used == 1
    assert tells(effects) == ["node-joined"]
    assert only(effects, events.Save) == [events.Save(token), events.Save(brain.node("a"))]


def test_equal_names_get_a_suffix_and_a_known_key_keeps_its_name() -> None:
    brain = Brain()
    for node in ("a", "b", "c"):
        _enrol(brain, node, "lab")
    assert tells(_enrol(brain, "b", "other")) == []
    assert [node.name for node in brain.cluster.nodes.values()] == ["lab", "lab-2", "lab-3"]


def test_nothing_is_placed_before_the_node_said_what_it_has() -> None:
    brain = Brain()
    brain.ask(deploy())
    brain.join("a")
    run = brain.submit()
    brain.do(events.NodeConnected(A, FACTS, "addr"))
    assert brain.plan() == []
    brain.do(events.UnitsPlaced(((run.unit.name, A),)))
    assert run.unit.holder is None


def test_a_heartbeat_shows_load_and_grows_the_history_every_few_seconds() -> None:
    brain = Brain()
    brain.join("a")
    for _ in range(400):
        brain.now += 1
        brain.said("a", messages.Heartbeat(Load(cpu=0.5)))
    assert brain.node("a").load.cpu == 0.5
    assert brain.node("a").seen == brain.now
    assert len(brain.node("a").history) == 60


def test_a_silent_node_is_lost_once_and_its_link_is_closed() -> None:
    brain = Brain()
    brain.join("a")
    assert brain.tick(SILENCE) == []
    effects = brain.tick(1)
    assert tells(effects) == ["node-lost"]
    assert [close.code for close in only(effects, events.CloseLink)] == [CloseCode.TIMEOUT]
    assert brain.tick(100) == []
    assert brain.said("a", messages.Heartbeat(Load())) == []
    assert brain.node("a").state == "lost"


def test_a_removed_node_is_forgotten_and_its_units_wait_again_without_a_loss() -> None:
    brain = Brain()
    run = brain.run_on("a")
    effects = brain.ask(verbs.RemoveNode(A))
    assert tells(effects) == ["worker-disconnected", "node-removed"]
    assert only(effects, events.Forget) == [events.Forget(A)]
    assert [close.code for close in only(effects, events.CloseLink)] == [CloseCode.REFUSED]
    assert (run.state, run.unit.holder, run.unit.losses) == ("queued", None, 0)
    assert brain.said("a", ready(1)) == []
    with pytest.raises(UserError, match="no node"):
        brain.ask(verbs.RemoveNode(A))


def test_an_outdated_node_stays_and_is_right_again_once_it_speaks_ours() -> None:
    brain = Brain()
    brain.join("a")
    brain.do(events.NodeOutdated(A, 99))
    assert brain.node("a").speaks == 99
    brain.do(events.NodeConnected(A, FACTS, "addr"))
    assert brain.node("a").speaks == 0


def test_a_version_that_a_node_holds_or_dropped_is_known() -> None:
    brain = Brain()
    brain.join("a")
    brain.said("a", messages.VersionHeld(Digest("d")))
    assert brain.node("a").versions == {"d"}
    brain.said("a", messages.VersionHeld(Digest("d"), held=False))
    assert brain.node("a").versions == set()


def test_a_token_can_be_revoked() -> None:
    brain = Brain()
    with pytest.raises(UserError, match="no token"):
        brain.ask(verbs.RevokeToken(TokenId("t")))
    brain.cluster.tokens[TokenId("t")] = Token(token=TokenId("t"), secret=b"", uses=1, made=0.0, expires=9e9)
    effects = brain.ask(verbs.RevokeToken(TokenId("t")))
    assert brain.cluster.tokens[TokenId("t")].revoked
    assert events.Changed(tokens=True) in effects


def test_a_node_that_has_an_older_attempt_of_a_unit_does_not_have_the_one_that_it_should() -> None:
    brain = Brain()
    run = brain.run_on("a")
    older = running(run)
    for _ in range(2):
        brain.tick(SILENCE + 1)
        brain.said("a", ready(1))
        brain.plan()
    brain.do(events.LinkClosed(NodeId("a")))
    effects = brain.said("a", ready(1, running=(older,)))
    assert any(isinstance(each, messages.StopUnit) and each.forget for each in sent(effects))
    assert run.state is RunState.FAILED
    assert run.error == "its node was lost 3 times; at last name-a came back without it"
