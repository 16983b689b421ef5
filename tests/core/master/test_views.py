"""Views: given a cluster, the rows that people see."""

from typing import NoReturn

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, PackageName, RunId, TokenId, UnitName
from pydra_core.master import events, ledger, views
from pydra_core.master.state import SILENCE, Run, Token
from pydra_core.master.views import Outside
from pydra_core.protocol import dealing, messages, verbs
from pydra_core.protocol.facts import Load, WorkerLoad
from pydra_core.protocol.manifest import Needs, ParamSpec
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.spreads import Piece, pack
from pydra_core.protocol.states import ENDED, EventKind, Outcome, RunState
from pydra_core.protocol.values import Encoded, encode
from pydra_core.protocol.verbs import Filter, Query
from tests.core.doubles import Brain, deploy, digest, ended, started, task

A = NodeId("a")


def _page(brain: Brain, query: Query) -> verbs.Page:
    page = views.query(brain.cluster, query, brain.now, Outside())
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(page), type=verbs.Page) == page
    return page


def _runs(brain: Brain, **filters: object) -> list[int]:
    return [row.run for row in _page(brain, Query(kind="runs", filter=Filter(**filters))).runs]  # type: ignore[arg-type]


def _mixed() -> Brain:
    """Run 1 complete, 2 failed, 3 running, 4 and 5 queued."""
    brain = Brain()
    brain.ask(deploy())
    brain.ask(deploy("other", "9"))
    first = brain.run_on("a")
    brain.said("a", ended(first, value=Encoded("msgpack", encode([1, b"x"]))))
    second = brain.run_on("a")
    brain.said("a", ended(second, Outcome.FAILED, error="ValueError: no", trace="Traceback"))
    brain.run_on("a")
    brain.submit("other.Count", priority=2)
    brain.submit()
    return brain


def test_runs_come_newest_first_with_counts_that_ignore_the_states_of_the_filter() -> None:
    brain = _mixed()
    page = _page(brain, Query(kind="runs", filter=Filter(states=(RunState.QUEUED, RunState.FAILED)), limit=2))
    assert [row.run for row in page.runs] == [5, 4]
    assert page.total == 3
    assert page.counts == {"queued": 2, "running": 1, "failed": 1, "complete": 1}
    assert _runs(brain, states=(RunState.QUEUED,)) == [5, 4]
    assert [row.run for row in _page(brain, Query(kind="runs", offset=1, limit=2)).runs] == [4, 3]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"text": "valueerror"}, [2]),
        ({"text": "OTHER count"}, [4]),
        ({"text": "nothing"}, []),
        ({"node": A}, [3, 2, 1]),
        ({"package": PackageName("other")}, [4]),
        ({"run": RunId(3)}, [3]),
        ({"run": RunId(99)}, []),
        ({"since": 2000.0}, []),
        ({"package": PackageName("count"), "states": (RunState.QUEUED,)}, [5]),
        ({"package": PackageName("OTH*")}, [4]),
        ({"node_name": "*"}, [3, 2, 1]),
        ({"node_name": "nothing*"}, []),
    ],
)
def test_runs_can_be_filtered(filters: dict[str, object], expected: list[int]) -> None:
    assert _runs(_mixed(), **filters) == expected


def test_a_run_is_found_on_every_node_that_works_on_its_pieces() -> None:
    brain = Brain()
    brain.ask(deploy("count", "1", msgspec.structs.replace(task(), kind="parallel")))
    brain.join("a", 1)
    run = brain.submit()
    brain.plan()
    at = {"unit": run.unit.name, "attempt": run.unit.attempt, "path": "/u"}
    brain.said("a", started(run))
    brain.said("a", dealing.SpreadOpened(**at, needs=Needs()))  # type: ignore[arg-type]
    pieces = pack([Piece(index, "msgpack", b"\x01") for index in range(4)])
    brain.said("a", dealing.UnitsOffered(**at, body=pieces))  # type: ignore[arg-type]
    brain.join("b", 1)
    brain.plan()
    assert brain.cluster.held[NodeId("b")]
    assert _runs(brain, node=NodeId("b")) == _runs(brain, node_name="name-b") == [run.run]
    assert _runs(brain, node=A) == _runs(brain, node_name="*a") == [run.run]
    assert _runs(brain, node_name="name-c") == []


def test_groups_and_labels_may_be_patterns_of_names() -> None:
    brain = _mixed()
    brain.ask(verbs.Submit(task="count.Count", group="night-1", labels=("draft", "b")))
    brain.ask(verbs.Submit(task="count.Count", group="night-2", labels=("final",), after=(RunId(6),)))
    assert _runs(brain, group="night-*") == [7, 6]
    assert _runs(brain, group="night-1") == [6]
    assert _runs(brain, group="night") == []
    assert _runs(brain, label="?") == [6]
    about = _page(brain, Query(kind="run", filter=Filter(run=RunId(7)))).details
    assert about is not None
    assert about.row.after == (6,)
    assert about.needs.slots == 1


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("run", [1, 2, 3, 4, 5]),
        ("-run", [5, 4, 3, 2, 1]),
        ("-priority", [4, 5, 3, 2, 1]),
        ("package", [5, 3, 2, 1, 4]),
        ("state", [5, 4, 3, 1, 2]),
    ],
)
def test_runs_can_be_sorted_and_cut_with_the_newest_first_among_equals(sort: str, expected: list[int]) -> None:
    brain = _mixed()
    whole = [row.run for row in _page(brain, Query(kind="runs", sort=sort)).runs]
    assert whole == expected
    parts = [
        row.run for at in range(0, 6, 2) for row in _page(brain, Query(kind="runs", sort=sort, offset=at, limit=2)).runs
    ]
    assert parts == whole


def test_every_column_of_a_run_that_is_shown_can_be_sorted_by() -> None:
    brain = _mixed()
    for column in set(views.RunRow.__struct_fields__) - {"why", "last_line", "said_at"}:
        assert _page(brain, Query(kind="runs", sort=f"-{column}")).total == 5
    for kind in ("runs", "nodes"):
        with pytest.raises(UserError, match="no column"):
            _page(brain, Query(kind=kind, sort="shoe"))  # type: ignore[arg-type]


def test_a_window_of_many_ended_runs_builds_only_its_rows() -> None:
    brain = _mixed()
    model = brain.cluster.runs[RunId(1)]
    for number in range(6, 20_000):
        brain.cluster.runs[RunId(number)] = msgspec.structs.replace(model, run=RunId(number))
    ledger.index(brain.cluster)
    page = _page(brain, Query(kind="runs", limit=10))
    assert (page.total, len(page.runs), page.runs[0].run) == (19_999, 10, 19_999)
    brain.cluster.runs = Untouchable(brain.cluster.runs)
    assert _runs(brain, states=(RunState.QUEUED,)) == [5, 4]


class Untouchable(dict[RunId, Run]):
    """Fails whoever looks at all runs."""

    def values(self) -> NoReturn:
        raise AssertionError("all runs were looked at")

    __iter__ = __reversed__ = items = values  # type: ignore[assignment]


def test_a_run_in_full_has_arguments_result_story_and_reason() -> None:
    brain = Brain()
    brain.ask(deploy("count", "1", task("count", "Count", ParamSpec(name="n", kind="int", required=True))))
    brain.join("a")
    run = brain.submit(n=3)
    brain.plan()
    brain.said("a", started(run))
    load = Load(workers=(WorkerLoad(unit=run.unit.name, pid=4711, cpu=1.0, memory=5, last_line="hello"),))
    brain.said("a", messages.Heartbeat(load))
    details = _page(brain, Query(kind="run", filter=Filter(run=run.run))).details
    assert details is not None
    assert (details.arguments, details.last_line, details.has_result, details.attempts) == ({"n": 3}, "hello", False, 1)
    brain.said("a", ended(run, value=Encoded("msgpack", encode(b"x"))))
    details = _page(brain, Query(kind="run", filter=Filter(run=run.run))).details
    assert details is not None
    assert (details.result, details.row.state, details.row.worker_pid) == ({"$bytes": "eA=="}, "complete", 4711)
    assert [story.state for story in details.story] == ["queued", "syncing", "running", "complete"]
    with pytest.raises(UserError, match="no run 77"):
        _page(brain, Query(kind="run", filter=Filter(run=RunId(77))))


def test_a_run_that_waits_again_shows_no_node() -> None:
    brain = Brain()
    run = brain.run_on("a")
    brain.tick(SILENCE + 1)
    [row] = _page(brain, Query(kind="runs")).runs
    assert (row.node, row.node_name, row.worker_pid, row.started) == ("", "", 0, 0.0)
    assert row.why.startswith("Its node was lost (1 of 3 times).")
    assert run.unit.holder == A


def test_a_node_shows_its_workers_with_their_load() -> None:
    brain = Brain()
    run = brain.run_on("a", 2)
    brain.said("a", messages.VersionHeld(run.digest))
    load = Load(cpu=0.25, workers=(WorkerLoad(unit=run.unit.name, pid=4711, cpu=1.0, memory=5),))
    brain.said("a", messages.Heartbeat(load))
    [row] = _page(brain, Query(kind="nodes")).nodes
    assert (row.name, row.slots, row.busy, row.versions, row.history) == ("name-a", 2, 1, (digest("1"),), (0.25,))
    [worker] = row.workers
    assert (worker.run, worker.pid, worker.state, worker.cpu, worker.memory) == (run.run, 4711, "running", 1.0, 5)
    brain.ask(verbs.CancelRun(run=run.run))
    assert _page(brain, Query(kind="nodes", filter=Filter(text="NAME"))).nodes[0].workers[0].state == "stopping"
    assert _page(brain, Query(kind="nodes", filter=Filter(text="zzz"))).total == 0
    brain.do(events.NodeOutdated(A, 99))
    assert "--upgrade" in _page(brain, Query(kind="nodes")).nodes[0].upgrade


def test_packages_show_their_versions_newest_first_and_who_holds_them() -> None:
    brain = _mixed()
    brain.ask(deploy(contents="2"))
    brain.said("a", messages.VersionHeld(digest("2")))
    page = _page(brain, Query(kind="packages"))
    assert [row.package for row in page.packages] == ["count", "other"]
    assert [(version.version, version.nodes) for version in page.packages[0].versions] == [(2, ("name-a",)), (1, ())]
    brain.ask(verbs.RemovePackage(PackageName("count")))
    assert [row.package for row in _page(brain, Query(kind="packages")).packages] == ["other"]
    assert _page(brain, Query(kind="packages", filter=Filter(text="COUNT"))).total == 1


def test_only_tokens_that_still_open_are_listed() -> None:
    brain = Brain()
    for name, more in (("good", {}), ("used", {"used": 1}), ("old", {"expires": 1.0}), ("gone", {"revoked": True})):
        fields: dict[str, object] = {"uses": 1, "made": 0.0, "expires": 9e9, **more}
        brain.cluster.tokens[TokenId(name)] = Token(token=TokenId(name), secret=b"", **fields)  # type: ignore[arg-type]
    assert [row.token for row in _page(brain, Query(kind="tokens")).tokens] == ["good"]


def test_events_come_from_outside_and_can_be_filtered() -> None:
    rows = [
        EventRow(number=n, at=float(n), kind=EventKind.RUN_QUEUED, text=f"run {n}", run=RunId(n)) for n in range(1, 6)
    ]
    page = views.query(
        Brain().cluster, Query(kind="events", filter=Filter(since=3.0), offset=1), 0.0, Outside(events=rows)
    )
    assert ([row.number for row in page.events], page.total) == ([4, 5], 3)


def test_status_counts_nodes_slots_and_runs() -> None:
    brain = _mixed()
    outside = Outside(master="box", pid=7, addresses=("box:1",), pin="pin")
    status = views.query(brain.cluster, Query(kind="status"), brain.now, outside).status
    assert status is not None
    assert (status.master, status.pid, status.nodes, status.slots, status.busy) == ("box", 7, {"connected": 1}, 1, 1)
    assert status.runs == {"queued": 2, "running": 1, "failed": 1, "complete": 1}
    assert status.packages == 2


def test_a_window_with_a_negative_edge_is_refused() -> None:
    with pytest.raises(UserError, match="window"):
        _page(Brain(), Query(kind="runs", offset=-1))


def test_nodes_and_packages_can_be_sorted_by_any_column() -> None:
    brain = _mixed()
    brain.join("b", 3)
    assert [row.slots for row in _page(brain, Query(kind="nodes", sort="-slots")).nodes] == [3, 1]
    for column in views.NodeRow.__struct_fields__:
        assert _page(brain, Query(kind="nodes", sort=column)).total == 2
    assert [row.package for row in _page(brain, Query(kind="packages", sort="-package", limit=1)).packages] == ["other"]


def test_what_holds_a_worker_is_not_known_before_it_has_said_it() -> None:
    brain = Brain()
    run = brain.run_on("a", 2)
    brain.said("a", messages.VersionHeld(run.digest))
    brain.submit()
    brain.plan()
    [row] = _page(brain, Query(kind="nodes")).nodes
    assert {worker.state: worker.isolation for worker in row.workers} == {"running": run.isolation, "starting": None}


def test_a_run_that_was_cancelled_says_what_was_said_then() -> None:
    brain = Brain()
    run = brain.run_on("a")
    waits = brain.submit()
    brain.ask(verbs.CancelRun(run=waits.run, reason="wrong camera"))
    found = {row.run: (row.state, row.reason) for row in _page(brain, Query(kind="runs")).runs}
    assert found == {run.run: ("running", ""), waits.run: ("cancelled", "wrong camera")}


def test_a_run_shows_the_newest_line_of_its_workers_and_none_when_it_has_ended() -> None:
    brain = Brain()
    brain.ask(deploy())
    run = brain.run_on("a")
    loads = (
        WorkerLoad(unit=run.unit.name, pid=7, last_line="row 1", said_at=990.0),
        WorkerLoad(unit=UnitName(run.run, "/u", 0), pid=8, last_line="unit 5", said_at=995.0),
        WorkerLoad(unit=UnitName(RunId(99)), pid=9, last_line="another's", said_at=999.0),
    )
    brain.said("a", messages.Heartbeat(Load(workers=loads)))
    row = views.run_row(brain.cluster, run, brain.now)
    assert (row.last_line, row.said_at) == ("unit 5", 995.0)
    brain.said("a", ended(run))
    row = views.run_row(brain.cluster, run, brain.now)
    assert (row.last_line, row.said_at) == ("", 0.0)


def test_rows_of_ended_runs_are_made_once_for_as_long_as_nothing_changes_them() -> None:
    brain, known = _mixed(), views.Known()
    first, again = (views.query(brain.cluster, Query(kind="runs"), brain.now, Outside(), known).runs for _ in range(2))
    kept = [row.run for row, other in zip(first, again, strict=True) if row is other]
    assert kept == [row.run for row in first if row.state in ENDED]
    assert first == again
    known.forget(kept[:1], ())
    later = views.query(brain.cluster, Query(kind="runs"), brain.now, Outside(), known).runs
    assert [row.run for row, other in zip(again, later, strict=True) if row is other] == kept[1:]


def test_the_row_of_an_ended_run_tells_the_tags_that_its_node_carries_now() -> None:
    brain, known = Brain(), views.Known()
    brain.ask(deploy())
    run = brain.run_on("a")
    brain.said("a", ended(run))
    [before] = views.query(brain.cluster, Query(kind="runs"), brain.now, Outside(), known).runs
    brain.ask(verbs.TagNode(node=NodeId("a"), add=("fast",)))
    [row] = views.query(brain.cluster, Query(kind="runs"), brain.now, Outside(), known).runs
    assert set(row.tags) - set(before.tags) == {"fast"}
