"""Cgroups of version 2, over a folder that looks like a delegated tree: this machine need not have one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import Isolation, StepOutcome
from pydra_core.worker import groups
from pydra_core.worker.launch import Limits
from pydra_core.worker.sandbox.policy import BY_GROUP
from tests.core.worker.stage import Stage


@pytest.fixture
def tree(tmp_path: Path) -> tuple[Path, Path]:
    """(proc, root): a process in the delegated group /app, which has the controllers."""
    proc, own = tmp_path / "proc", tmp_path / "root/app"
    proc.mkdir()
    own.mkdir(parents=True)
    (proc / "cgroup").write_text("0::/app\n")
    (tmp_path / "root/cgroup.controllers").write_text("cpu memory pids\n")
    (own / "cgroup.controllers").write_text("cpu memory pids\n")
    (own / "cgroup.procs").write_text("17\n")
    return proc, tmp_path / "root"


def test_our_part_is_divided_and_the_controllers_are_handed_down(tree: tuple[Path, Path]) -> None:
    found = groups.find(*tree)
    own = tree[1] / "app"
    assert found.runs == own / "runs"
    assert (own / "node/cgroup.procs").read_text() == "17"
    assert (
        (own / "cgroup.subtree_control").read_text()
        == (own / "runs/cgroup.subtree_control").read_text()
        == "+memory +pids +cpu"
    )


def test_a_node_started_again_finds_its_part(tree: tuple[Path, Path]) -> None:
    groups.find(*tree)
    (tree[0] / "cgroup").write_text("0::/app/node\n")
    assert groups.find(*tree).runs == tree[1] / "app/runs"


def test_what_is_missing_is_named(tree: tuple[Path, Path]) -> None:
    (tree[1] / "app/cgroup.controllers").write_text("cpu\n")
    with pytest.raises(groups.NoGroups, match="memory, pids are not delegated"):
        groups.find(*tree)
    with pytest.raises(groups.NoGroups, match="no cgroups of version 2"):
        groups.find(tree[0], tree[0])


def test_the_limits_of_a_run_are_written_and_its_group_goes_with_it(tree: tuple[Path, Path]) -> None:
    found = groups.find(*tree)
    run = found.runs / "7"
    run.mkdir()
    for name in ("memory.max", "memory.swap.max", "pids.max", "cpu.max"):
        (run / name).touch()
    group = found.make("7", Limits(memory=2 << 30, processes=64, cores=1.5))
    assert [(run / name).read_text() for name in ("memory.max", "memory.swap.max", "pids.max", "cpu.max")] == [
        str(2 << 30), "0", "66", "150000 100000",
    ]  # fmt: skip
    for file in run.iterdir():  # a real one has no files of its own
        file.unlink()
    found.sweep(all_=True)
    assert not group.path.exists()


BORN = """
import os, sys
from pydra_core.worker.sandbox import syscalls
group = os.open(sys.argv[1], os.O_RDONLY)
pid = syscalls.fork_into(syscalls.CLONE_NEWPID, group)
if pid == 0:
    if os.fork() == 0:
        print(os.getpid(), open("/proc/self/cgroup").read(), flush=True)
        os._exit(0)
    os.wait()
    os._exit(0)
os.waitpid(pid, 0)
"""


def test_a_worker_is_born_in_its_group_and_namespace() -> None:
    """Needs no controller, only a tree of version 2 that can be written, wherever it is mounted."""
    mounted = [
        line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines() if line.split()[2] == "cgroup2"
    ]
    if not mounted or not os.access(mounted[0], os.W_OK) or os.geteuid() != 0:
        pytest.skip("no cgroups of version 2 that this user may make")
    folder = Path(mounted[0]) / f"pydra-test-{os.getpid()}"
    folder.mkdir()
    try:
        said = subprocess.run(
            [sys.executable, "-c", BORN, str(folder)], capture_output=True, text=True, check=True
        ).stdout
    finally:
        folder.rmdir()
    assert said.startswith("2 ")
    assert f"0::/{folder.name}\n" in said


def make_group(tree: tuple[Path, Path], **files: str) -> groups.Group:
    """A group for a trial, with what the system says of it: `__` in a name is a dot."""
    found = groups.find(*tree)
    (found.runs / "1").mkdir()
    for name in ("memory.max", "pids.max", "cpu.max"):
        (found.runs / "1" / name).touch()
    group = found.make("1", groups.for_trial(Limits()))
    for name, text in files.items():
        (group.path / name.replace("__", ".")).write_text(text)
    return group


REFUSED = Step(BY_GROUP, StepOutcome.DONE)


def proof_of(group: groups.Group) -> tuple[Step, ...]:
    return (*groups.seen(group, groups.for_trial(Limits()), 23), groups.counted(group), REFUSED)


def test_a_group_is_believed_when_it_holds_its_worker_and_its_limits_and_has_refused(tree: tuple[Path, Path]) -> None:
    group = make_group(tree, cgroup__procs="23\n24\n", pids__events="max 1\n")
    assert groups.lacking(proof_of(group)) == ""


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"memory__max": "max"}, "its cgroup holds its limits: memory.max is max"),
        ({"pids__max": "66"}, "its cgroup holds its limits: pids.max is 66"),
        ({"cgroup__procs": "1\n"}, "was born in its cgroup: process 23 is not in it"),
        ({"pids__events": "max 0\n"}, "its cgroup refused processes: it counted none"),
    ],
)
def test_a_group_that_only_looks_like_one_is_not_believed(
    tree: tuple[Path, Path], files: dict[str, str], why: str
) -> None:
    group = make_group(tree, **{"cgroup__procs": "23\n", "pids__events": "max 1\n", **files})
    assert groups.lacking(proof_of(group)) == why


def test_a_group_whose_worker_could_multiply_is_not_believed(tree: tuple[Path, Path]) -> None:
    group = make_group(tree, cgroup__procs="23\n", pids__events="max 1\n")
    passed = Step(BY_GROUP, StepOutcome.FAILED, "it went through")
    assert groups.lacking((*proof_of(group), passed)) == f"{BY_GROUP}: it went through"


async def test_a_node_whose_groups_hold_nothing_is_strict_and_says_why(tmp_path: Path, tree: tuple[Path, Path]) -> None:
    """Delegation is not proof: the tree is a plain folder, and no process can be born in it."""
    stage = Stage(tmp_path / "home")
    stage.zygote._find_groups = lambda: setattr(stage.zygote, "_groups", groups.find(*tree))  # type: ignore[method-assign]
    async with stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        assert stage.report.level is Isolation.STRICT
        told = next(step for step in stage.report.steps if step.name == "limits held by a cgroup")
        assert told.outcome is StepOutcome.UNAVAILABLE
        assert told.detail.startswith("cgroup: none (")
        assert (await stage.run("return 1")).result == 1
