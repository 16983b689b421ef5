"""What a machine's symptoms mean for runs, and how to mend them: one finding per probe.

Rules:
1. A finding is bad only if the node cannot work: the level is below the least, it has no room, or cannot read its policy. All else
   is a warning.
2. What is not needed is no warning: without namespaces of our own bubblewrap is missed, with them it is not.
3. A fix is a command or a setting that can be copied as it stands; what would loosen the machine for everybody comes last.
4. A cause is named only if it was found; otherwise the system's own answer is all that is said.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from pydra_core.node import symptoms as s
from pydra_core.node.policy import is_least
from pydra_core.node.symptoms import Symptoms
from pydra_core.protocol.states import Isolation, StepOutcome

MIB = 1 << 20
LITTLE, TOO_LITTLE = 2048 * MIB, 128 * MIB
"""Bytes in the home below which the doctor warns, and below which hardly a package can be unpacked."""
FEW_FILES, TOO_FEW_FILES = 20_000, 500


class Mark(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """`said` is what was found, `means` what it means for runs, `fixes` how to mend it, the best way first."""

    probe: str
    mark: Mark
    said: str
    means: str = ""
    fixes: tuple[str, ...] = ()


def is_fit(findings: Iterable[Finding]) -> bool:
    """True if a node may work here."""
    return all(finding.mark is not Mark.BAD for finding in findings)


def diagnose(found: Symptoms) -> tuple[Finding, ...]:
    """Every probe in the order in which they build on each other; the level last."""
    return tuple(_all(found))


def _all(found: Symptoms) -> Iterator[Finding]:
    yield _system(found)
    yield _python(found)
    if found.platform == "linux":
        yield from _mechanisms(found)
    yield from _room(found)
    yield _clock(found)
    yield from _masters(found)
    yield from _policy(found)
    yield _level(found)


def _mechanisms(found: Symptoms) -> Iterator[Finding]:
    yield _user_namespace(found)
    if not found.answer(s.USER_NAMESPACE).refused:
        yield _namespaces(found)
        if not found.answer(s.MOUNT).refused:
            yield _proc(found)
    yield _landlock(found)
    yield _filter(found)
    yield _groups(found)
    if found.root:
        yield _ids(found)
    yield _bubblewrap(found)


def _system(found: Symptoms) -> Finding:
    said = " · ".join(part for part in (found.system, found.release, found.container) if part)
    if found.platform == "linux":
        return Finding(probe="system", mark=Mark.GOOD, said=said)
    return Finding(
        probe="system",
        mark=Mark.WARNING,
        said=said,
        means="Here a run is a fresh process with limits, nothing more: the level is “process”.",
        fixes=("lend a Linux machine, or a Linux virtual machine on this one",),
    )


def _python(found: Symptoms) -> Finding:
    said = f"{'.'.join(map(str, found.python))} ({found.executable})"
    if found.python[:2] >= (3, 11):
        return Finding(probe="Python", mark=Mark.GOOD, said=said)
    return Finding(probe="Python", mark=Mark.BAD, said=said, means="Pydra needs 3.11 or later.")


def _said(answer: s.Answer) -> str:
    return answer.text if answer.refused else answer.text or "works"


def _user_namespace(found: Symptoms) -> Finding:
    answer = found.answer(s.USER_NAMESPACE)
    if not answer.refused:
        return Finding(probe=s.USER_NAMESPACE, mark=Mark.GOOD, said="made and entered")
    return Finding(
        probe=s.USER_NAMESPACE,
        mark=Mark.WARNING,
        said=answer.text + "".join(f", {name}={value}" for name, value in _guilty(found)),
        means="A run cannot have a root, processes and a network of its own: the names of this machine's files can be seen.",
        fixes=tuple(_ways_to_namespaces(found)),
    )


_REFUSING = {
    "user.max_user_namespaces": "0",
    "kernel.unprivileged_userns_clone": "0",
    "kernel.apparmor_restrict_unprivileged_userns": "1",
}


def _guilty(found: Symptoms) -> list[tuple[str, str]]:
    """Root is only held by the first (user_namespaces(7))."""
    names = list(_REFUSING)[: 1 if found.root else None]
    return [(name, _REFUSING[name]) for name in names if found.settings.get(name) == _REFUSING[name]]


def _ways_to_namespaces(found: Symptoms) -> Iterator[str]:
    guilty = dict(_guilty(found))
    if "user.max_user_namespaces" in guilty:
        yield from _lasting("user.max_user_namespaces", "65536")
    if "kernel.unprivileged_userns_clone" in guilty:
        yield from _lasting("kernel.unprivileged_userns_clone", "1")
    if "kernel.apparmor_restrict_unprivileged_userns" in guilty:
        yield "pydra-node doctor --print apparmor | sudo tee /etc/apparmor.d/pydra-node"
        yield "sudo apparmor_parser -r /etc/apparmor.d/pydra-node"
        yield "or, for every program of this machine: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    if not guilty and (found.filtered or found.container):
        yield "this process is held by a container's filter: run pydra-node beside the container,"
        yield "or start the container with: docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined …"
    elif not guilty:
        yield "the kernel needs CONFIG_USER_NS=y: zgrep USER_NS /proc/config.gz /boot/config-$(uname -r)"


def _lasting(name: str, value: str) -> Iterator[str]:
    yield f"sudo sysctl -w {name}={value}"
    yield f"echo '{name} = {value}' | sudo tee /etc/sysctl.d/90-pydra.conf   # and after a restart"


def _namespaces(found: Symptoms) -> Finding:
    refused = next(
        (found.answer(trial) for trial in (s.NAMESPACES, s.MOUNT) if found.answer(trial).refused), s.Answer()
    )
    if not refused.refused:
        return Finding(probe=s.NAMESPACES, mark=Mark.GOOD, said="mount, process, network, IPC, host name and cgroup")
    return Finding(
        probe=s.NAMESPACES,
        mark=Mark.WARNING,
        said=refused.text,
        means="A user namespace can be made, but it gives no powers: a run cannot have a root of its own.",
        fixes=tuple(_ways_to_namespaces(found)),
    )


def _proc(found: Symptoms) -> Finding:
    answer = found.answer(s.PROC)
    if not answer.refused:
        return Finding(probe=s.PROC, mark=Mark.GOOD, said="a /proc of its own can be mounted")
    return Finding(
        probe=s.PROC,
        mark=Mark.WARNING,
        said=answer.text,
        means="Parts of /proc are covered here, as in a container: runs have an empty one, and tasks that measure "
        "their machine (psutil, os.cpu_count of some libraries) fail. The level stays.",
        fixes=("docker run --security-opt systempaths=unconfined …",),
    )


_BY_ABI = (
    (4, "knows nothing of TCP: the network “outside” is not offered, and without namespaces a run is not kept from it"),
    (6, "has no scopes: with the machine's network, abstract UNIX sockets of other programs can be reached"),
)


def _landlock(found: Symptoms) -> Finding:
    if found.landlock == 0:
        return Finding(
            probe=s.LANDLOCK,
            mark=Mark.WARNING,
            said=_said(found.answer(s.LANDLOCK)) if found.answer(s.LANDLOCK).refused else "this kernel has none",
            means="Only namespaces keep files from a run: the level is “reduced” at best.",
            fixes=(
                "a kernel of 5.13 or later with CONFIG_SECURITY_LANDLOCK=y",
                "if it is there and not switched on: add landlock to lsm= on the kernel's command line "
                "(cat /sys/kernel/security/lsm shows the list)",
            ),
        )
    lack = next((text for version, text in _BY_ABI if found.landlock < version), "")
    return Finding(
        probe=s.LANDLOCK,
        mark=Mark.WARNING if lack else Mark.GOOD,
        said=f"ABI {found.landlock}",
        means=f"This version {lack}." if lack else "",
        fixes=("a newer kernel: 6.7 holds TCP, 6.12 has scopes",) if lack else (),
    )


def _filter(found: Symptoms) -> Finding:
    answer = found.answer(s.FILTER)
    if not answer.refused:
        return Finding(probe=s.FILTER, mark=Mark.GOOD, said=_said(answer))
    return Finding(
        probe=s.FILTER,
        mark=Mark.WARNING,
        said=answer.text,
        means="A run may ask the kernel for anything: the level is “reduced” at best.",
        fixes=("a kernel with CONFIG_SECCOMP_FILTER=y, on x86_64 or aarch64",),
    )


def _groups(found: Symptoms) -> Finding:
    if not found.groups:
        return Finding(probe="cgroup", mark=Mark.GOOD, said="version 2, delegated: memory, processes")
    unit = "systemd" if found.root else "systemd-user"
    return Finding(
        probe="cgroup",
        mark=Mark.WARNING,
        said=found.groups,
        means="A watchdog looks ten times a second at what a run uses; a burst in between is not held. The level is “strict” at best.",
        fixes=(
            f"run the node as a service, whose part of the tree is its own: pydra-node doctor --print {unit}",
            "systemd-run --user --scope -p Delegate=yes pydra-node   # without a service",
        ),
    )


def _ids(found: Symptoms) -> Finding:
    if found.first_id:
        return Finding(
            probe="ids for workers", mark=Mark.GOOD, said=f"{found.first_id} and above: no account of this machine"
        )
    return Finding(
        probe="ids for workers",
        mark=Mark.WARNING,
        said=found.ids_problem or "root is an ordinary user of this machine here (a rootless container)",
        means="Runs share one user." if not found.ids_problem else "Workers cannot leave root, so no run is started.",
        fixes=("run pydra-node as an ordinary user",) if found.ids_problem else (),
    )


def _bubblewrap(found: Symptoms) -> Finding:
    needed = any(found.answer(trial).refused for trial in (s.USER_NAMESPACE, s.NAMESPACES, s.MOUNT))
    answer = found.bubblewrap_answer
    if not needed or (found.bubblewrap and not answer.refused):
        said = found.bubblewrap or "not installed"
        return Finding(probe="bubblewrap", mark=Mark.GOOD, said=said if needed else f"{said} (not needed here)")
    if found.root:
        return Finding(probe="bubblewrap", mark=Mark.GOOD, said="not used by root")
    means = "It may make namespaces where we may not, and a run would have a root, processes and a network of its own."
    if not found.bubblewrap:
        fixes = ("sudo apt install bubblewrap   # or dnf, pacman, apk",)
        return Finding(probe="bubblewrap", mark=Mark.WARNING, said="not installed", means=means, fixes=fixes)
    return Finding(
        probe="bubblewrap",
        mark=Mark.WARNING,
        said=f"{found.bubblewrap}: {answer.text}",
        means="It may not make namespaces either.",
        fixes=(f"sudo chmod u+s {found.bubblewrap}   # it is made for that; an update takes it back",),
    )


def _room(found: Symptoms) -> Iterator[Finding]:
    room = found.room
    if room.problem:
        yield Finding(
            probe="home",
            mark=Mark.BAD,
            said=f"{room.folder}: {room.problem}",
            means="The node keeps its key, packages and results there and cannot start.",
            fixes=(f"sudo chown -R $(id -u) {room.folder}", "or choose another folder: pydra-node --home FOLDER"),
        )
        return
    files = "" if room.files is None else f", {room.files:,} files"
    few = room.files is not None and room.files < FEW_FILES
    none = room.bytes < TOO_LITTLE or (room.files is not None and room.files < TOO_FEW_FILES)
    mark = Mark.BAD if none else Mark.WARNING if few or room.bytes < LITTLE else Mark.GOOD
    yield Finding(
        probe="home",
        mark=mark,
        said=f"{room.folder}: room for {room.bytes / MIB / 1024:.1f} GiB{files}",
        means="" if mark is Mark.GOOD else "Packages, inputs and results are kept there; runs fail when it is full.",
        fixes=()
        if mark is Mark.GOOD
        else ("make room there, or choose a folder on another disk: pydra-node --home FOLDER",),
    )


def _clock(found: Symptoms) -> Finding:
    if not found.clock:
        return Finding(probe="clock", mark=Mark.GOOD, said="kept")
    return Finding(
        probe="clock",
        mark=Mark.WARNING,
        said=found.clock,
        means="Times in logs may be off, and a join token may look expired.",
        fixes=("sudo timedatectl set-ntp true",),
    )


def _masters(found: Symptoms) -> Iterator[Finding]:
    if not found.joined:
        yield Finding(probe="master", mark=Mark.GOOD, said="not joined yet: pydra-node --join - reads a token")
        return
    reached = [address for address, problem in found.masters if not problem]
    if reached:
        yield Finding(probe="master", mark=Mark.GOOD, said=f"answers at {reached[0]}")
        return
    told = "; ".join(f"{address}: {problem}" for address, problem in found.masters)
    yield Finding(
        probe="master",
        mark=Mark.WARNING,
        said=told or "no address is known",
        means="The node goes on trying; what it owes is kept.",
        fixes=("start the master, or name its new address: pydra-node --master HOST:PORT",),
    )


def _policy(found: Symptoms) -> Iterator[Finding]:
    if found.policy:
        yield Finding(probe="policy", mark=Mark.BAD, said=found.policy, means="The node does not start with it.")
    yield from (_offered(one) for one in found.offered)


def _offered(one: s.Offered) -> Finding:
    if not one.problem:
        return Finding(probe=one.kind, mark=Mark.GOOD, said=one.name)
    return Finding(
        probe=one.kind,
        mark=Mark.WARNING,
        said=f"{one.name}: {one.problem}",
        means="The policy offers it, and no run can have it.",
        fixes=("mend it, or take it out of the policy",),
    )


def _level(found: Symptoms) -> Finding:
    level, enough = found.report.level, is_least(found.report.level, found.least)
    lacking = tuple(not_held(found))
    said = f"{level.value}, the least that this node works at is {found.least.value}"
    if found.room.problem:
        return Finding(probe="isolation", mark=Mark.BAD, said="could not be tried without a home")
    if not enough:
        return Finding(
            probe="isolation",
            mark=Mark.BAD,
            said=said,
            means="The node refuses to work here. " + _listed(lacking),
            fixes=("mend what is marked above", f"or accept what is not held: pydra-node --least {level.value}"),
        )
    good = level in (Isolation.FULL, Isolation.STRICT)
    return Finding(
        probe="isolation", mark=Mark.GOOD if good else Mark.WARNING, said=said, means="" if good else _listed(lacking)
    )


def _listed(lacking: Iterable[str]) -> str:
    told = "; ".join(lacking)
    return f"Not held: {told}." if told else "Nothing keeps a run from what the node's user may do."


def not_held(found: Symptoms) -> Iterator[str]:
    """What the self-test worker could do, or what was not to be had, each once."""
    seen: set[str] = set()
    for step in found.report.steps:
        if step.outcome is not StepOutcome.DONE and step.name not in seen:
            seen.add(step.name)
            yield f"{step.name} ({step.detail})" if step.detail else step.name
