"""The sandbox works wherever the Python, its environment and the node's home lie, for root and for an ordinary user.

As root a system Python is asked to be an ordinary user as well: the runtime is copied to where that user can read it.
"""

import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import msgspec
import pytest

import pydra_core
from pydra_core.worker.survey import covers, is_below, without_nested

SCRIPT = """
import asyncio, sys
from pathlib import Path
from pydra_core.protocol.states import Isolation
from tests.core.worker.stage import Stage, task_of

async def main():
    async with Stage(Path(sys.argv[1]), Isolation(sys.argv[2])) as stage:
        ended = await stage.run("return [os.getuid(), os.path.exists(given['home']), sys.executable]", home=sys.argv[1])
        result = ended.result
        print(stage.report.level.value, result[0], result[1])
        print(*stage.report.steps, sep="\\n", file=sys.stderr)

asyncio.run(main())
"""
ORDINARY = 54_321


needs_namespaces = pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run(["unshare", "--user", "true"], capture_output=True).returncode != 0,
    reason="this system makes no user namespaces, of which this test takes parts away",
)


@pytest.fixture
def system_python() -> str:
    """A Python that every user may run, of the version that the compiled parts here were made for."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = f"/usr/bin/python{version}"
    if not os.path.exists(found):
        pytest.skip(f"no {found} on this machine")
    return found


def build_environment(python: str, folder: Path) -> Path:
    """An environment with the runtime, what it imports, and the stage of these tests; gives its interpreter."""
    subprocess.run([python, "-m", "venv", "--without-pip", str(folder / "venv")], check=True)
    site = folder / "venv/lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(Path(pydra_core.__file__).parent, site / "pydra_core", ignore=ignore)
    shutil.copytree(Path(msgspec.__file__).parent, site / "msgspec", ignore=ignore)
    (site / "tests/core/worker").mkdir(parents=True)
    for name in ("__init__.py", "core/__init__.py", "core/worker/__init__.py", "core/worker/stage.py"):
        shutil.copy(Path(__file__).parents[2] / name, site / "tests" / name)
    return folder / "venv/bin/python"


@pytest.fixture
def open_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder below the system's temporary one that another user can reach."""
    import tempfile

    return Path(tempfile.mkdtemp(prefix="pydra place "))


@pytest.mark.parametrize("mode", [0o755, 0o700])
@pytest.mark.parametrize("ordinary", [False, True])
def test_environment_and_home_with_spaces_below_tmp(
    system_python: str, open_folder: Path, mode: int, ordinary: bool
) -> None:
    """With mode 0700 the folder above both is closed to everybody but its owner."""
    if ordinary and os.geteuid() != 0:
        pytest.skip("this is an ordinary user already")
    try:
        python = build_environment(system_python, open_folder)
        home = open_folder / "the home"
        home.mkdir(0o700)
        if ordinary:
            for path in (open_folder, *open_folder.rglob("*")):
                os.chown(path, ORDINARY, ORDINARY, follow_symlinks=False)
        open_folder.chmod(mode)
        said = run_as(ORDINARY if ordinary else None, [str(python), "-c", SCRIPT, str(home), "full"])
    finally:
        shutil.rmtree(open_folder)
    level, uid, sees_home = said.stdout.split()
    # Without namespaces the home's name can be seen; Landlock keeps what is in it.
    assert (level, uid, sees_home) in (
        ("strict", "1000", "False"),
        ("reduced", uid, "False"),
        ("reduced", uid, "True"),
        ("process", uid, "True"),
    ), said.stderr
    assert level == "strict" or "unavailable" in said.stderr
    assert uid != "0"


def run_as(uid: int | None, command: list[str]) -> subprocess.CompletedProcess[str]:
    who = {} if uid is None else {"user": uid, "group": uid, "extra_groups": []}
    said = subprocess.run(
        command, capture_output=True, text=True, cwd="/", env={"PATH": "/usr/bin:/bin"}, timeout=60, **who
    )  # type: ignore[call-overload]
    assert said.returncode == 0, said.stderr
    return said  # type: ignore[no-any-return]


def test_a_root_below_another_is_bound_once() -> None:
    assert without_nested(["/opt/py", "/opt/py/lib", "/usr/lib/python3", "/opt/python"]) == ("/opt/py", "/opt/python")
    assert is_below("/a/b", "/a")
    assert not is_below("/ab", "/a")


def test_a_home_within_the_environment_is_covered() -> None:
    assert covers(("/opt/env",), Path("/opt/env/home"), Path("/srv/home")) == ("/opt/env/home",)


def test_the_checkout_around_the_runtime_is_not_shown() -> None:
    from pydra_core.worker.survey import survey

    parent = os.path.dirname(os.path.dirname(os.path.abspath(pydra_core.__file__)))
    inside = sysconfig.get_path("purelib")
    assert parent in (inside, *survey().path)
    assert parent == inside or parent not in survey().roots


FORBID = (
    "import os, sys; open('/proc/sys/user/max_user_namespaces', 'w').write('0'); os.execv(sys.argv[1], sys.argv[1:])"
)
SECCOMP = """
import os, sys
from pydra_core.worker.sandbox import privileges, syscalls
privileges.no_new_privileges()
# load the number; if it is unshare's: EPERM, else allow
code = [(0x20, 0, 0, 0), (0x15, 0, 1, int(sys.argv[1])), (6, 0, 0, 0x50001), (6, 0, 0, 0x7FFF0000)]
import struct
syscalls.filter_calls(b"".join(struct.pack("<HBBI", *one) for one in code))
os.execv(sys.argv[2], sys.argv[2:])
"""


def run_ordinary(python: Path, folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    """As an ordinary user, in any case."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, ORDINARY, ORDINARY, follow_symlinks=False)
        return run_as(ORDINARY, command)
    return run_as(None, command)


@needs_namespaces
def test_where_namespaces_are_forbidden_landlock_and_the_filter_hold(system_python: str, open_folder: Path) -> None:
    """No user namespaces for anybody below this one (as `sysctl user.max_user_namespaces=0` does): the report names the setting."""
    try:
        python = build_environment(system_python, open_folder)
        inner = [system_python, "-c", FORBID, str(python), "-c", SCRIPT, str(open_folder / "home"), "full"]
        said = run_ordinary(python, open_folder, ["unshare", "--user", "--map-root-user", *inner])
    finally:
        shutil.rmtree(open_folder)
    assert said.stdout.split()[0] == "reduced", said.stderr
    assert "user.max_user_namespaces=0" in said.stderr


def test_where_unshare_is_refused_landlock_and_the_filter_hold(system_python: str, open_folder: Path) -> None:
    """As in a container whose own filter refuses new namespaces."""
    number = "272" if platform.machine() == "x86_64" else "97"
    try:
        python = build_environment(system_python, open_folder)
        inner = [str(python), "-c", SCRIPT, str(open_folder / "home"), "full"]
        said = run_ordinary(python, open_folder, [str(python), "-c", SECCOMP, number, *inner])
    finally:
        shutil.rmtree(open_folder)
    assert said.stdout.split()[0] == "reduced", said.stderr
    assert "unshare" in said.stderr


@needs_namespaces
def test_where_proc_is_masked_a_run_has_an_empty_one(system_python: str, open_folder: Path) -> None:
    """As in a container that covers parts of /proc: the kernel then refuses to mount another."""
    if sum(line.split()[2] == "proc" for line in Path("/proc/self/mounts").read_text().splitlines()) > 1:
        pytest.skip("a second /proc is mounted on this machine, which the kernel takes instead")
    try:
        python = build_environment(system_python, open_folder)
        inner = shlex.join([str(python), "-c", SCRIPT, str(open_folder / "home"), "full"])
        mask = f"mount -t tmpfs none /proc/scsi -o ro || mount --bind /dev/null /proc/kallsyms; exec {inner}"
        said = run_ordinary(python, open_folder, ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mask])
    finally:
        shutil.rmtree(open_folder)
    level, uid, sees_home = said.stdout.split()
    assert (level, uid, sees_home) == ("strict", "1000", "False"), said.stderr
    assert "process list of its own', outcome=<StepOutcome.UNAVAILABLE" in said.stderr


def test_without_a_sandbox_a_root_run_node_still_leaves_root_where_it_can(
    system_python: str, open_folder: Path
) -> None:
    """It can where another user may read the Python and reach the node's folders."""
    try:
        open_folder.chmod(0o755)
        python = build_environment(system_python, open_folder)
        (open_folder / "home").mkdir(0o755)
        said = run_as(None, [str(python), "-c", SCRIPT, str(open_folder / "home"), "process"])
    finally:
        shutil.rmtree(open_folder)
    level, uid, _ = said.stdout.split()
    assert (level, uid != "0") == ("process", True), said.stderr
