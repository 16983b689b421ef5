"""What follows from an owner's policy for one run: what it gets, what it is held to, and which rule stops it."""

import sys
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.node.level import check_bound, check_level, fitting, lost, with_least
from pydra_core.node.policy import (
    Each,
    Policy,
    Resource,
    allowed,
    free_indexes,
    grants,
    limits,
    offer,
    refusal,
    wall_time,
)
from pydra_core.protocol.facts import IsolationReport, Step
from pydra_core.protocol.manifest import Needs, SharedFolder
from pydra_core.protocol.states import Isolation, Network, StepOutcome
from pydra_core.worker.launch import Zygote, ZygoteOptions
from pydra_core.worker.sandbox.policy import NOTHING, Grants, Limits, Share

GENEROUS = Policy(
    network=Network.OUTSIDE,
    ports=(443, 25),
    shares=(Share("data", "/srv/data"), Share("results", "/srv/results", True)),
    programs=("/opt/blender",),
    resources=(Resource("gpu", 2, (("/dev/g0", "/dev/ctl"), ("/dev/g1", "/dev/ctl"))), Resource("licence", 3)),
    packages=("render_*", "count"),
    each=Each(slots=2),
    rules=(("network", "--network outside"), ("shares", "[shares] in policy.toml")),
)
ALL = Needs(
    network=Network.OUTSIDE,
    ports=(443,),
    shares=(SharedFolder("data"), SharedFolder("results", True)),
    programs=("/opt/blender/bin/blender", "/opt/blender"),
    resources=(("gpu", 1), ("licence", 2)),
)
COUNT = PackageName("count")


def said(needs: Needs, policy: Policy = GENEROUS, slots: int = 1, package: str = "count") -> tuple[str, str] | None:
    found = refusal(policy, needs, slots, PackageName(package), Isolation.STRICT)
    return (found.field, found.sentence) if found else None


def test_a_run_gets_what_it_asks_for_and_no_more() -> None:
    assert said(ALL) is None
    assert grants(GENEROUS, ALL, {"gpu": (1,), "licence": (0, 2)}) == Grants(
        network=Network.OUTSIDE,
        ports=(443,),
        shares=(Share("data", "/srv/data"), Share("results", "/srv/results", True)),
        programs=("/opt/blender",),
        devices=("/dev/g1", "/dev/ctl"),
        gpus=(1,),
    )
    assert grants(GENEROUS, Needs(), {}) == NOTHING


def test_a_writable_folder_is_read_by_who_only_asks_to_read() -> None:
    needs = Needs(shares=(SharedFolder("results"),))
    assert grants(GENEROUS, needs, {}).shares == (Share("results", "/srv/results", False),)


def test_all_that_may_ever_be_granted_is_known_to_the_zygote() -> None:
    known = allowed(GENEROUS)
    assert known.devices == ("/dev/g0", "/dev/ctl", "/dev/g1")
    assert (known.shares, known.programs) == (GENEROUS.shares, GENEROUS.programs)


@pytest.mark.parametrize(
    ("needs", "field", "words"),
    [
        (Needs(network=Network.HOST), "network", "allows the network outside only (--network outside)"),
        (Needs(network=Network.OUTSIDE, ports=(443, 22, 7)), "ports", "does not open port 7, 22 (which is usual"),
        (Needs(network=Network.OUTSIDE), "ports", "does not open port 80"),
        (Needs(shares=(SharedFolder("home"),)), "shares", "shares no folder home ([shares] in policy.toml)"),
        (Needs(shares=(SharedFolder("data", True),)), "shares", "lets nobody write to the shared folder data"),
        (Needs(programs=("/opt/blenderx",)), "programs", "does not show /opt/blenderx to runs"),
        (Needs(programs=("/opt/blender/../../etc",)), "programs", "does not show"),
        (Needs(resources=(("gpu", 3),)), "resources", "offers 2 gpu, and it needs 3"),
        (Needs(resources=(("camera", 1),)), "resources", "offers no camera, and it needs 1"),
        (Needs(isolation=Isolation.FULL), "least", "it needs isolation full, and this machine has strict"),
    ],
)
def test_what_is_not_allowed_is_refused_by_the_owners_rule(needs: Needs, field: str, words: str) -> None:
    found = said(needs)
    assert found is not None
    assert found[0] == field
    assert words in found[1]


def test_packages_and_slots_are_the_owners_to_choose() -> None:
    assert said(Needs(), package="render_cat") is None
    assert "does not let package mine in" in (said(Needs(), package="mine") or ("", ""))[1]
    assert "lets a run have 2 slots, not 3" in (said(Needs(), slots=3) or ("", ""))[1]


def test_an_owner_who_said_nothing_gives_nothing() -> None:
    assert said(Needs(), Policy()) is None
    for needs in (
        Needs(network=Network.OUTSIDE),
        Needs(shares=(SharedFolder("data"),)),
        Needs(resources=(("gpu", 1),)),
    ):
        assert said(needs, Policy()) is not None


def test_who_offers_the_network_of_the_machine_offers_every_port() -> None:
    policy = Policy(network=Network.HOST)
    needs = Needs(network=Network.OUTSIDE, ports=(25,))
    assert said(needs, policy) is None
    assert grants(policy, needs, {}).network is Network.OUTSIDE


def test_limits_are_those_of_the_task_within_those_of_the_owner() -> None:
    policy = Policy(memory=800, each=Each(memory=300, processes=10, wall_time=5.0))
    assert limits(Policy(), Needs(), 1, 4, 1000) == Limits(memory=250, disk=1 << 30)
    assert limits(Policy(), Needs(memory=5000), 1, 4, 1000).memory == 1000
    assert limits(Policy(), Needs(), 1, 4, None).memory is None
    assert limits(policy, Needs(), 1, 4, 1000).memory == 200
    assert limits(policy, Needs(), 4, 4, 1000).memory == 300
    assert limits(policy, Needs(memory=5000), 1, 4, None).memory == 300
    assert limits(policy, Needs(), 1, 4, None).processes == 10
    assert limits(policy, Needs(processes=3), 1, 4, None).processes == 3
    assert [wall_time(policy, Needs(wall_time=each)) for each in (None, 3.0, 9.0)] == [5.0, 3.0, 5.0]
    assert wall_time(Policy(), Needs()) is None


def test_the_least_free_indexes_are_taken() -> None:
    needs = Needs(resources=(("gpu", 1), ("licence", 2)))
    assert free_indexes(GENEROUS, needs, []) == {"gpu": (0,), "licence": (0, 1)}
    assert free_indexes(GENEROUS, needs, [{"gpu": (0,)}]) == {"gpu": (1,), "licence": (0, 1)}
    assert free_indexes(GENEROUS, needs, [{"gpu": (0,)}, {"gpu": (1,)}]) is None
    assert free_indexes(GENEROUS, needs, [{"licence": (0, 2)}]) is None
    assert free_indexes(GENEROUS, Needs(), [{"gpu": (0, 1)}]) == {}


def test_a_machine_that_holds_too_little_does_not_start() -> None:
    steps = (
        Step("user namespace", StepOutcome.UNAVAILABLE, "ENOSPC, user.max_user_namespaces=0"),
        Step("Landlock", StepOutcome.DONE),
    )
    report = IsolationReport(Isolation.PROCESS, steps)
    usual = with_least(Policy(), Isolation.FULL, local=False)
    with pytest.raises(UserError) as refused:
        check_level(report, usual)
    assert "at isolation process only" in refused.value.sentence
    assert "user namespace (ENOSPC, user.max_user_namespaces=0)" in refused.value.sentence
    assert "pydra-node doctor" in refused.value.sentence
    assert "--least process" in refused.value.sentence
    check_level(IsolationReport(Isolation.REDUCED), usual)


@pytest.mark.parametrize(
    ("best", "local", "said", "least"),
    [
        (Isolation.FULL, False, None, Isolation.REDUCED),
        (Isolation.PROCESS, False, None, Isolation.PROCESS),
        (Isolation.FULL, True, None, Isolation.NONE),
        (Isolation.FULL, True, Isolation.STRICT, Isolation.STRICT),
        (Isolation.FULL, False, Isolation.NONE, Isolation.NONE),
    ],
)
def test_what_the_least_level_is(best: Isolation, local: bool, said: Isolation | None, least: Isolation) -> None:
    policy = with_least(Policy(least=said), best, local)
    assert policy.least is least
    assert offer(policy).least is least


@pytest.mark.parametrize(
    ("level", "landlock", "network"),
    [
        (Isolation.STRICT, "ABI 7", Network.OUTSIDE),
        (Isolation.REDUCED, "ABI 4, TCP", Network.OUTSIDE),
        (Isolation.STRICT, "ABI 2", Network.NONE),
        (Isolation.REDUCED, None, Network.NONE),
        (Isolation.PROCESS, None, Network.OUTSIDE),
    ],
)
def test_ports_are_offered_only_where_the_kernel_can_hold_a_run_to_them(
    level: Isolation, landlock: str | None, network: Network
) -> None:
    steps = (Step("Landlock", StepOutcome.DONE, landlock),) if landlock else ()
    fit = fitting(GENEROUS, IsolationReport(level, steps))
    assert fit.network is network
    assert ("network" in lost(GENEROUS, fit)) is (network is Network.NONE)
    assert fitting(Policy(network=Network.HOST), IsolationReport(level, steps)).network is Network.HOST


DONE, VAIN = StepOutcome.DONE, Step("sandbox of namespaces", StepOutcome.UNAVAILABLE, "ENOSPC")
ROOT = Step("root of its own", DONE)


@pytest.mark.parametrize(
    ("report", "shares"),
    [
        (IsolationReport(Isolation.STRICT, (ROOT,)), True),
        (IsolationReport(Isolation.REDUCED, (VAIN, Step("bubblewrap", DONE))), True),
        (IsolationReport(Isolation.REDUCED, (ROOT, VAIN)), False),
        (IsolationReport(Isolation.REDUCED, (VAIN,)), False),
        (IsolationReport(Isolation.PROCESS, (ROOT,)), False),
    ],
)
def test_folders_are_offered_only_where_a_run_has_a_root_to_find_them_in(report: IsolationReport, shares: bool) -> None:
    fit = fitting(GENEROUS, report)
    assert bool(fit.shares) is shares
    assert fit.resources == GENEROUS.resources
    assert shares or "has no root of its own" in offer(fit).rule("shares")


@pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")
async def test_a_folder_that_goes_missing_does_not_cost_the_node_its_sandbox(tmp_path: Path) -> None:
    """The node does not start, rather than start with less."""
    folders = [tmp_path / name for name in ("versions", "runs", "scratch")]
    for folder in folders:
        folder.mkdir()
    policy = Policy(shares=(Share("gone", str(tmp_path / "gone")),))
    zygote = Zygote(ZygoteOptions(versions=folders[0], runs=folders[1], scratch=folders[2], allowed=allowed(policy)))
    try:
        report = await zygote.start()
    finally:
        await zygote.close()
    check_bound(report, Policy())
    if any("No such file" in step.detail for step in report.steps):  # where namespaces can be had at all
        with pytest.raises(UserError, match=r"/gone, which the policy lists, cannot be brought into the sandbox"):
            check_bound(report, policy)


@pytest.mark.skipif(sys.platform != "linux", reason="the zygote needs Linux")
async def test_what_a_real_sandbox_reports_is_understood(tmp_path: Path) -> None:
    for best in (Isolation.FULL, Isolation.REDUCED):
        folders = [tmp_path / best / name for name in ("versions", "runs", "scratch")]
        for folder in folders:
            folder.mkdir(parents=True)
        zygote = Zygote(ZygoteOptions(versions=folders[0], runs=folders[1], scratch=folders[2], best=best))
        try:
            report = await zygote.start()
        finally:
            await zygote.close()
        if best is Isolation.REDUCED or report.level in (Isolation.STRICT, Isolation.FULL):
            assert bool(fitting(GENEROUS, report).shares) is (best is Isolation.FULL)
            assert any(step.name == "Landlock" for step in report.steps)
