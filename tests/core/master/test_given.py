"""Files that come with runs: a run refers to them as long as it is remembered, a node reads those of its runs, and nobody others."""

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.master import claims, events
from pydra_core.master.references import needed
from pydra_core.master.state import Bundle, Retention
from pydra_core.packages.listings import KEY
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.manifest import ParamSpec
from tests.core.doubles import Brain, digest, ended, manifest, only, reread, sent, started, task

FILES = ParamSpec(name="files", kind="files", required=True)
BUNDLE = Bundle(digest("listing"), (digest("one"), digest("two")))
OTHER = Bundle(digest("other"), (digest("two"), digest("three")))


def form(bundle: Bundle) -> dict[str, object]:
    return {KEY: bundle.listing, "name": "one and 1 more", "size": 70, "files": 2}


@pytest.fixture
def brain() -> Brain:
    made = Brain()
    made.do(events.MasterStarted(Retention(days=1, runs=0, size=0)))
    made.ask(
        verbs.Deploy(
            digest=digest("code"), manifest=manifest("count", task("count", "Count", FILES)), origin="here:/count.py"
        )
    )
    made.join("oak", 1)
    return made


def submit(brain: Brain, bundle: Bundle, *known: Bundle) -> list[events.Effect]:
    verb = verbs.Submit(task="Count", arguments={"files": form(bundle)})
    return brain.do(events.Asked(verb, bundles=known))


def test_a_run_has_its_files_and_tells_its_node(brain: Brain) -> None:
    effects = submit(brain, BUNDLE, BUNDLE)
    assert [type(each.record).__name__ for each in only(effects, events.Save)] == ["Bundle", "Run"]
    (place,) = (each for each in sent(brain.plan()) if isinstance(each, messages.Place))
    assert place.placement.inputs == (messages.Input("files", BUNDLE.listing, 70),)
    assert claims.readable(brain.cluster, NodeId("oak")) >= {BUNDLE.listing, *BUNDLE.files}


def test_files_that_are_not_here_or_only_named_are_refused(brain: Brain) -> None:
    with pytest.raises(UserError, match="not with the master"):
        submit(brain, BUNDLE)
    with pytest.raises(UserError, match="not with the master"):
        brain.ask(verbs.Submit(task="Count", arguments={"files": ["/etc/passwd"]}))
    assert not brain.cluster.runs


def test_a_node_reads_nothing_that_its_runs_were_not_given(brain: Brain) -> None:
    submit(brain, BUNDLE, BUNDLE)
    submit(brain, OTHER, OTHER)
    brain.plan()
    assert OTHER.listing not in claims.readable(brain.cluster, NodeId("oak"))
    assert digest("three") not in claims.readable(brain.cluster, NodeId("oak"))


def test_files_go_with_the_last_run_that_was_given_them(brain: Brain) -> None:
    submit(brain, BUNDLE, BUNDLE)
    submit(brain, OTHER, OTHER)
    for number in (1, 2):
        run = brain.cluster.runs[RunId(number)]
        brain.plan()
        brain.said("oak", started(run))
        brain.said("oak", ended(run))
        brain.now += 43_200
    assert brain.cluster.left_bytes == 140
    again = brain.ask(verbs.RunAgain(run=RunId(1)))
    assert not [each for each in only(again, events.Save) if isinstance(each.record, Bundle)]
    brain.ask(verbs.PruneRuns(keep=1, dry=False))
    assert needed(brain.cluster, BUNDLE.listing)
    brain.ask(verbs.CancelRun(run=RunId(3)))
    gone = brain.ask(verbs.PruneRuns(age=1.0, dry=False))
    brain.now += 3_600
    gone += brain.ask(verbs.PruneRuns(age=1.0, dry=False))
    dropped = {digest for each in only(gone, events.DropBlobs) for digest in each.digests}
    assert dropped == {BUNDLE.listing, OTHER.listing, *BUNDLE.files, *OTHER.files}
    assert {each.listing for each in only(gone, events.ForgetBundle)} == {BUNDLE.listing, OTHER.listing}
    assert (brain.cluster.bundles, brain.cluster.left_bytes) == ({}, 0)


def test_files_are_known_again_after_a_restart(brain: Brain) -> None:
    submit(brain, BUNDLE, BUNDLE)
    again = Brain(reread(brain.cluster))
    again.do(events.MasterStarted(Retention()))
    assert again.cluster.bundles == {BUNDLE.listing: BUNDLE}
    assert needed(again.cluster, digest("one"))


def test_a_node_says_what_it_holds(brain: Brain) -> None:
    brain.said("oak", messages.InputsHeld((BUNDLE.listing, OTHER.listing)))
    brain.said("oak", messages.InputsHeld((OTHER.listing,), held=False))
    assert brain.node("oak").inputs == {BUNDLE.listing}
