"""Examines this machine for the doctor: tries each mechanism, starts the self-test worker, looks at the home; decides nothing."""

import asyncio
import ctypes
import errno
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydra_core import bundle
from pydra_core.errors import UserError
from pydra_core.node import symptoms as s
from pydra_core.node.facts import facts
from pydra_core.node.level import has_own_root
from pydra_core.node.policy import Policy
from pydra_core.node.policy_file import check_policy
from pydra_core.node.symptoms import Answer, Offered, Room, Symptoms
from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation, StepOutcome
from pydra_core.settings import Address
from pydra_core.trust.pairing import read_pairing
from pydra_core.worker import boot, bubble
from pydra_core.worker.launch import Zygote, ZygoteOptions
from pydra_core.worker.survey import survey
from pydra_core.worker.ways import id_range

PATIENCE = 3.0
"""Seconds for a master to answer."""
SETTINGS = (
    "user.max_user_namespaces",
    "kernel.unprivileged_userns_clone",
    "kernel.apparmor_restrict_unprivileged_userns",
)
IN_A_CGROUP = "limits held by a cgroup"
"""The step of the report that tells of it."""
_TIME_ERROR = 5
_MARKS = (("/.dockerenv", "in a Docker container"), ("/run/.containerenv", "in a Podman container"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is to be examined: a node's own folder, and its owner's policy or why it cannot be read. `private` as for `load_policy`."""

    home: Path
    private: Path
    best: Isolation = Isolation.FULL
    policy: Policy = Policy()
    policy_problem: str = ""


async def examine(patient: Patient) -> Symptoms:
    """All symptoms; takes a second or two, and leaves nothing behind. Raises UserError if the pairing cannot be read."""
    room = look_at_room(patient.home)
    first, problem = _ids()
    report = IsolationReport() if room.problem else await prove(patient.home, patient.best)
    pairing = None if room.problem else read_pairing(patient.home)
    answers = try_all(first)
    found = bubble.find()
    return Symptoms(
        platform=sys.platform,
        release=platform.release(),
        system=facts().system,
        root=_is_root(),
        python=(sys.version_info.major, sys.version_info.minor, sys.version_info.micro),
        executable=bundle.python(),
        container=_container(),
        settings=_settings(),
        answers=answers,
        filtered=_is_filtered(),
        landlock=_number(answers.get(s.LANDLOCK)),
        groups=_groups(report),
        first_id=first,
        ids_problem=problem,
        bubblewrap=found,
        bubblewrap_answer=_try_bubblewrap(found) if found else s.UNTRIED,
        room=room,
        clock=_clock(patient.home),
        joined=pairing is not None,
        masters=tuple([(address, await _reach(address)) for address in pairing.addresses]) if pairing else (),
        policy=patient.policy_problem,
        offered=tuple(_offered(patient.policy, patient.private, report)),
        report=report,
        least=patient.policy.least or Isolation.REDUCED,
    )


async def prove(home: Path, best: Isolation) -> IsolationReport:
    """The level that a self-test worker proves, with folders below this home, as the node itself has them."""
    made = _make(home)
    try:
        folder = Path(tempfile.mkdtemp(prefix=".doctor-", dir=home))
        try:
            options = ZygoteOptions(
                versions=folder / "versions", runs=folder / "runs", scratch=folder / "scratch", best=best
            )
            zygote = Zygote(options)
            try:
                return await zygote.start()
            finally:
                await zygote.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    finally:
        for made_here in made:
            made_here.rmdir()


def _make(home: Path) -> list[Path]:
    """Those of its folders that were not there, the innermost first."""
    missing = [folder for folder in (home, *home.parents) if not folder.exists()]
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return missing


def try_all(first_id: int) -> dict[str, Answer]:
    """Each trial's answer; {} where there is no Linux."""
    if sys.platform != "linux":
        return {}
    known = survey()
    command = boot.command(known.python, "pydra_core.worker.sandbox.trials", known.path, str(first_id))
    try:
        said = subprocess.run(command, capture_output=True, cwd="/", env=boot.environment(), timeout=20, check=True)
        told: list[tuple[str, int, str]] = json.loads(said.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        return dict.fromkeys(s.TRIALS, Answer(errno.EIO, f"could not be tried: {error}"))
    return {name: Answer(number, _worded(number, text)) for name, number, text in told}


def _worded(number: int, text: str) -> str:
    return f"{text} ({errno.errorcode.get(number, number)})" if number else text


def _try_bubblewrap(program: str) -> Answer:
    problem = bubble.problem(program)
    return Answer(errno.EPERM, problem) if problem else Answer()


def _number(answer: Answer | None) -> int:
    return int(answer.text) if answer is not None and answer.text.isdigit() else 0


def _groups(report: IsolationReport) -> str:
    step = next((step for step in report.steps if step.name == IN_A_CGROUP), None)
    if step is None or step.outcome is StepOutcome.DONE:
        return "" if step else "not asked for"
    return step.detail.removeprefix("cgroup: none (").removesuffix("; a watchdog holds them").removesuffix(")")


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def _ids() -> tuple[int, str]:
    try:
        return id_range(), ""
    except PermissionError as error:
        return 0, str(error)


def _settings() -> dict[str, str]:
    found = {}
    for name in SETTINGS:
        try:
            found[name] = Path("/proc/sys", name.replace(".", "/")).read_text("ascii").strip()
        except OSError:
            continue
    return found


def _is_filtered() -> bool:
    """A system call filter that was here before us: that of a container, or of a service."""
    return any(line.split() == ["Seccomp:", "2"] for line in _lines("/proc/self/status"))


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("ascii", "replace").splitlines()
    except OSError:
        return []


def _container() -> str:
    return next((words for path, words in _MARKS if os.path.exists(path)), "")


def look_at_room(home: Path) -> Room:
    """What is left below the home, or the nearest folder above it that is there; and whether the home can be used."""
    there = next(folder for folder in (home, *home.parents) if os.path.exists(folder))  # False where we may not look
    if not there.is_dir():
        return Room(folder=str(home), problem=f"{there} is no folder")
    if not os.access(there, os.W_OK | os.X_OK):
        return Room(folder=str(home), problem=f"{there} may not be written to by this user")
    if sys.platform == "win32":
        return Room(folder=str(home), bytes=shutil.disk_usage(there).free)
    told = os.statvfs(there)
    return Room(folder=str(home), bytes=told.f_bavail * told.f_frsize, files=told.f_favail if told.f_files else None)


def _clock(home: Path) -> str:
    """Why the clock is not to be trusted; "" if nothing speaks against it."""
    newest = max((_changed(path) for path in (home / "pairing.json", home / "node.log")), default=0.0)
    if newest > time.time() + 120:
        return f"it is {(newest - time.time()) / 60:.0f} minutes behind what this node wrote earlier"
    if sys.platform != "linux":
        return ""
    # struct timex of zeros asks and sets nothing (adjtimex(2)); it is smaller than this on every machine.
    state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512))
    return "nothing keeps it in time: the kernel calls it unsynchronised" if state == _TIME_ERROR else ""


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


async def _reach(address: str) -> str:
    """ "" if something accepts connections there, else why not."""
    try:
        host, port = Address.parse(address)
        async with asyncio.timeout(PATIENCE):
            _, writer = await asyncio.open_connection(host, port)
        writer.close()
    except TimeoutError:
        return f"no answer within {PATIENCE:.0f} seconds"
    except OSError as error:
        return error.strerror or str(error)
    except UserError as error:
        return error.sentence
    return ""


def _offered(policy: Policy, private: Path, report: IsolationReport) -> Iterator[Offered]:
    """Each thing that the policy names, held against this machine by itself, as at the node's start."""
    for share in policy.shares:
        problem = _problem(Policy(shares=(share,)), private) or _closed(Path(share.path), share.writable)
        if not problem and not has_own_root(report):
            problem = "runs have no root of their own here, in which it could be"
        yield Offered("shared folder", f"{share.name} at {share.path}", problem)
    for path in policy.programs:
        yield Offered("programs", path, _problem(Policy(programs=(path,)), private) or _closed(Path(path), False))
    for resource in policy.resources:
        if resource.nodes:
            names = ", ".join(dict.fromkeys(path for nodes in resource.nodes for path in nodes))
            yield Offered("device", f"{resource.name}: {names}", _problem(Policy(resources=(resource,)), private))


def _problem(policy: Policy, private: Path) -> str:
    try:
        check_policy(policy, private)
    except UserError as error:
        return error.sentence
    return ""


def _closed(path: Path, writable: bool) -> str:
    """Why the user that a run will be may not use it. A root-run node gives each worker a user that nobody is."""
    try:
        found = path.stat()
    except OSError as error:
        return error.strerror or str(error)
    if sys.platform != "win32" and os.geteuid() == 0:
        wanted = (0o004 if not path.is_dir() else 0o005) | (0o002 if writable else 0)
        lacking = wanted & ~found.st_mode
        words = " and ".join(word for bit, word in ((4, "readable"), (2, "writable"), (1, "passable")) if lacking & bit)
        return f"it is not {words} for other users, and each worker is a user that nobody is" if lacking else ""
    if not os.access(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
        return "this user may not read it"
    return "this user may not write to it" if writable and not os.access(path, os.W_OK) else ""
