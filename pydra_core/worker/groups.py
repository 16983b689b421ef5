"""A cgroup of version 2 per run, where the system delegates a part of its tree to us (systemd: Delegate=yes; cgroups(7)).

Our part is divided in two, because a group that has processes of its own can have no controllers for its children: `node` holds this
process, `runs` the groups of the runs.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import StepOutcome
from pydra_core.worker.descriptors import is_alive
from pydra_core.worker.sandbox.policy import BY_GROUP, Limits

NEEDED = ("memory", "pids")
WISHED = ("cpu",)
PERIOD = 100_000
"""Microseconds over which the processor's share is counted."""


class NoGroups(Exception):
    """There are none here; the text says why."""


@dataclass(slots=True)
class Group:
    """One run's; `fd` is its open folder. It goes with `Groups.sweep` once its worker has ended."""

    path: Path
    fd: int
    pidfd: int = -1


@dataclass
class Groups:
    """Makes the groups of the runs and takes away those that have ended."""

    runs: Path
    _made: list[Group] = field(default_factory=list)

    def make(self, name: str, limits: Limits) -> Group:
        """A group that holds these limits; raises OSError."""
        self.sweep()
        path = self.runs / name
        path.mkdir(exist_ok=True)
        for file, value in settings(limits).items():
            if (path / file).exists():
                (path / file).write_text(value, encoding="ascii")
        group = Group(path, os.open(path, os.O_RDONLY))
        self._made.append(group)
        return group

    def named(self, name: str) -> Group | None:
        """The one that was made under this name, while it is there."""
        return next((group for group in self._made if group.path.name == name), None)

    def hold(self, group: Group, pidfd: int) -> None:
        """It belongs to this worker until that has ended."""
        group.pidfd = os.dup(pidfd)

    def sweep(self, all_: bool = False) -> None:
        """Removes the groups whose workers have ended; at the end of the node those of all."""
        for group in list(self._made):
            if all_ or (group.pidfd >= 0 and not is_alive(group.pidfd)):
                self._remove(group)

    def _remove(self, group: Group) -> None:
        try:
            group.path.rmdir()
        except OSError:
            return  # the last process is still on its way out: the next sweep removes it
        for fd in (group.fd, group.pidfd):
            if fd >= 0:
                os.close(fd)
        self._made.remove(group)


def settings(limits: Limits) -> dict[str, str]:
    """What is written to which file. Swap is none: a limit that only moves memory to the disk is none."""
    said = {"pids.max": str(limits.processes + 2)}  # init, and its fork
    if limits.memory is not None:
        said |= {"memory.max": str(limits.memory), "memory.swap.max": "0", "memory.oom.group": "0"}
    if limits.cores is not None:
        said["cpu.max"] = f"{max(1000, int(limits.cores * PERIOD))} {PERIOD}"
    return said


def seen(group: Group, limits: Limits, pid: int) -> tuple[Step, ...]:
    """What the system says of a group, read back: its limits, and that this process was born in it. Done, or failed and why."""
    wrong = [
        f"{file} is {_read(group, file)}" for file, value in must_hold(limits).items() if _read(group, file) != value
    ]
    members = (_read(group, "cgroup.procs") or "").split()
    return (
        _step(_HOLDS, ", ".join(wrong)),
        _step(_BORN, "" if str(pid) in members else f"process {pid} is not in it"),
    )


TRIED = 8
"""Processes that the group of a self-test worker allows: fewer than its other limits do, so that only the group can refuse."""
_NAME = "limits held by a cgroup"
_BORN, _HOLDS, _REFUSED = "was born in its cgroup", "its cgroup holds its limits", "its cgroup refused processes"


def for_trial(limits: Limits) -> Limits:
    """What the group of a self-test worker holds."""
    return msgspec.structs.replace(limits, memory=256 << 20, processes=TRIED)


def lacking(tried: Iterable[Step]) -> str:
    """What of the proof is missing or went wrong; "" if the limits are held."""
    outcome = {step.name: step for step in tried}
    for name in (_BORN, _HOLDS, BY_GROUP, _REFUSED):
        step = outcome.get(name)
        if step is None or step.outcome is not StepOutcome.DONE:
            return f"{name}: {step.detail if step else 'not tried'}"
    return ""


def none_here(why: str) -> Step:
    """There is no group to hold them."""
    return Step(_NAME, StepOutcome.UNAVAILABLE, f"cgroup: none ({why})")


def held_here() -> Step:
    """There are groups; whether they hold is to be proved."""
    return Step(_NAME, StepOutcome.DONE)


def must_hold(limits: Limits) -> dict[str, str]:
    """The settings without which a run is not held; a rate and the swap are not to be had everywhere."""
    return {file: value for file, value in settings(limits).items() if file in ("memory.max", "pids.max")}


def counted(group: Group) -> Step:
    """That the system refused processes in this group, which it counts (cgroups(7), pids.events)."""
    words = dict(line.split() for line in (_read(group, "pids.events") or "").splitlines() if len(line.split()) == 2)
    return _step(_REFUSED, "" if int(words.get("max", "0")) > 0 else "it counted none")


def _read(group: Group, file: str) -> str | None:
    try:
        return (group.path / file).read_text(encoding="ascii").strip()
    except OSError:
        return None


def _step(name: str, wrong: str) -> Step:
    return Step(name, StepOutcome.FAILED if wrong else StepOutcome.DONE, wrong)


def find(proc: Path = Path("/proc/self"), root: Path = Path("/sys/fs/cgroup")) -> Groups:
    """Takes our own part of the tree; raises NoGroups."""
    own = _own(proc, root)
    try:
        missing = set(NEEDED) - set((own / "cgroup.controllers").read_text(encoding="ascii").split())
        if missing:
            raise NoGroups(f"the controllers {', '.join(sorted(missing))} are not delegated to this group")
        _divide(own)
    except OSError as error:
        raise NoGroups(f"this group is not delegated to us ({error.strerror})") from error
    return Groups(own / "runs")


def _own(proc: Path, root: Path) -> Path:
    if not (root / "cgroup.controllers").exists():
        raise NoGroups("this system has no cgroups of version 2 at /sys/fs/cgroup")
    for line in (proc / "cgroup").read_text(encoding="ascii").splitlines():
        if line.startswith("0::"):
            path = root / line[3:].lstrip("/")
            # A node that was started again within the same service finds itself in the part for processes.
            return path.parent if path.name == "node" else path
    raise NoGroups("this process is in no cgroup of version 2")


def _divide(own: Path) -> None:
    for name in ("node", "runs"):
        (own / name).mkdir(exist_ok=True)
    for pid in (own / "cgroup.procs").read_text(encoding="ascii").split():
        (own / "node" / "cgroup.procs").write_text(pid, encoding="ascii")
    available = (own / "cgroup.controllers").read_text(encoding="ascii").split()
    wanted = " ".join(f"+{name}" for name in (*NEEDED, *WISHED) if name in available)
    for folder in (own, own / "runs"):
        (folder / "cgroup.subtree_control").write_text(wanted, encoding="ascii")
