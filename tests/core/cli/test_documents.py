"""JSON documents keep what scripts rely on."""

import json

from pydra_core.cli import documents
from pydra_core.ids import Attempt, Digest, PackageName, RunId, TaskKey
from pydra_core.protocol.facts import Offer
from pydra_core.protocol.manifest import SharedFolder
from pydra_core.protocol.pictures import RunDetails, RunRow
from pydra_core.protocol.states import Isolation, Network, RunState

ROW = RunRow(
    run=RunId(7),
    task=TaskKey("count.Count"),
    name="Count",
    package=PackageName("count"),
    version=2,
    digest=Digest("0" * 64),
    state=RunState.COMPLETE,
    node_name="b",
    worker_pid=12,
    isolation=Isolation.REDUCED,
    attempt=Attempt(3, 1),
    queued=1.0,
)


def test_a_run_has_every_promised_name() -> None:
    document = documents.run_details(RunDetails(row=ROW, arguments={"to": 3}, result=[1], has_result=True))
    promised = (
        "run task package version digest state result error node worker_pid isolation attempt queued started ended"
    )
    assert set(promised.split()) <= document.keys()
    assert document["version"] == "v2"
    assert document["attempt"] == "3.1"
    assert document["queued"] == "1970-01-01T00:00:01.000000Z"
    assert document["started"] is None


def test_what_json_has_not_is_written_so_that_it_can_be_told() -> None:
    text = documents.dump({"nan": float("nan"), "bytes": b"\x00", "pairs": {1: "one"}, "tuple": (1, 2)})
    assert json.loads(text) == {
        "nan": "nan",
        "bytes": {"$bytes": "AA=="},
        "pairs": {"$pairs": [[1, "one"]]},
        "tuple": [1, 2],
    }


def test_an_offer_tells_the_owners_rules_and_no_ports_where_there_is_no_network() -> None:
    told = Offer(
        memory=8,
        slots_each=2,
        shares=(SharedFolder("data", True),),
        resources=(("gpu", 2),),
        rules=(("memory", "--memory 8"),),
    )
    document = documents.offer(told)
    assert document["ports"] == []
    assert document["memory"] == 8
    assert document["each"]["slots"] == 2
    assert document["each"]["wall_time"] is None
    assert document["shares"] == [{"name": "data", "writable": True}]
    assert document["resources"] == {"gpu": 2}
    assert document["rules"] == {"memory": "--memory 8"}
    assert documents.offer(Offer(network=Network.OUTSIDE, ports=(443,)))["ports"] == [443]
