"""What a node does where a mechanism of the system is missing: each is taken away in turn, and the level and its reason are told."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.core.worker import elsewhere
from tests.core.worker.elsewhere import UNKNOWN, needs_table, ordinary, run, without_calls

needs_namespaces = pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run(["unshare", "--user", "true"], capture_output=True).returncode != 0,
    reason="this system makes no user namespaces, of which this test takes parts away",
)
FORBID = (
    "import os, sys; open('/proc/sys/user/max_user_namespaces', 'w').write('0'); os.execv(sys.argv[1], sys.argv[1:])"
)


def in_user_namespace(*command: str) -> list[str]:
    return [shutil.which("unshare") or "unshare", "--user", "--map-root-user", *command]


@needs_namespaces
def test_where_namespaces_are_forbidden_landlock_and_the_filter_hold(python: Path, home: Path) -> None:
    """No user namespaces for anybody below this one (as `sysctl user.max_user_namespaces=0` does): the report names the setting."""
    command = in_user_namespace(str(python), "-c", FORBID, *elsewhere.stage(python, home))
    told = run(command, python, ordinary())
    assert told.level == "reduced"
    assert "user.max_user_namespaces=0" in told.refusals


@needs_table
def test_where_unshare_is_refused_landlock_and_the_filter_hold(python: Path, home: Path) -> None:
    """As in a container whose own filter refuses new namespaces, to bubblewrap as well."""
    command = without_calls(python, elsewhere.stage(python, home), "unshare", "clone")
    told = run(command, python, ordinary(), path="/usr/bin:/bin")
    assert told.level == "reduced"
    assert "unshare" in told.refusals
    assert "bubblewrap" not in told.steps
    assert told.steps["Landlock"][0] == "done"


@needs_table
@pytest.mark.parametrize("user", ["whoever runs the tests", "an ordinary user"])
def test_without_namespaces_a_run_has_its_environment_and_no_other(python: Path, home: Path, user: str) -> None:
    if user == "whoever runs the tests" and ordinary() is not None:
        home.chmod(0o711)  # root's workers are other users
        os.chown(home, 0, 0)
    command = without_calls(python, elsewhere.in_environment(python, home), "unshare", "clone")
    told = run(command, python, None if user == "whoever runs the tests" else ordinary())
    assert told.level == "reduced", told.steps
    assert told.result == [1, False, False]


@needs_namespaces
@needs_table
def test_without_landlock_a_run_has_its_environment_and_no_other(python: Path, home: Path) -> None:
    command = without_calls(python, elsewhere.in_environment(python, home), "landlock_create_ruleset", error=UNKNOWN)
    told = run(command, python, ordinary())
    assert (told.level, told.result) == ("reduced", [1, False, False])


@needs_namespaces
@needs_table
def test_without_landlock_namespaces_are_reduced(python: Path, home: Path) -> None:
    """As in a kernel before 5.13: files are held by the root alone, and programs of a package start."""
    command = without_calls(python, elsewhere.stage(python, home), "landlock_create_ruleset", error=UNKNOWN)
    told = run(command, python, ordinary())
    assert told.level == "reduced"
    assert told.steps["Landlock"] == ("unavailable", "this kernel has no Landlock")
    assert told.steps["cannot run programs of its package"][0] == "failed"
    assert told.result == [1000, False]


@needs_namespaces
@needs_table
def test_without_the_filter_namespaces_are_reduced(python: Path, home: Path) -> None:
    command = without_calls(python, elsewhere.stage(python, home), "seccomp")
    told = run(command, python, ordinary())
    assert told.level == "reduced"
    assert told.steps["system call filter"][0] == "unavailable"
    assert told.steps["cannot ask the kernel for inotify"][0] == "failed"


@needs_table
@pytest.mark.parametrize("missing", ["landlock_create_ruleset", "seccomp"])
def test_without_namespaces_and_one_of_the_others_a_run_is_a_process(python: Path, home: Path, missing: str) -> None:
    command = without_calls(python, elsewhere.stage(python, home), "unshare", missing, error=UNKNOWN)
    told = run(command, python, ordinary())
    assert told.level == "process"
    named = "Landlock" if missing.startswith("landlock") else "system call filter"
    assert told.steps[named][0] == "unavailable"


@needs_namespaces
def test_where_proc_is_masked_a_run_has_an_empty_one(python: Path, home: Path) -> None:
    """As in a container that covers parts of /proc: the kernel then refuses to mount another."""
    others = [
        line.split()[1] for line in Path("/proc/self/mounts").read_text().splitlines() if line.split()[2] == "proc"
    ]
    if len(others) > 1 and os.geteuid() != 0:
        pytest.skip("a second /proc is mounted here, which the kernel takes instead, and only root can unmount it")
    mask = [f"umount {path}" for path in others if path != "/proc"]  # the kernel would take that one instead
    mask += ["mount -t tmpfs none /proc/scsi -o ro || mount --bind /dev/null /proc/kallsyms"]
    script = "; ".join([*mask, f"exec {shlex.join(elsewhere.stage(python, home))}"])
    if os.geteuid() == 0:
        command = ["unshare", "--mount", "sh", "-c", script.replace("exec ", f"exec {shlex.join(AS_ORDINARY)} ")]
    else:
        command = in_user_namespace("--mount", "sh", "-c", script)
    told = run(command, python, path="/usr/bin:/bin:/usr/sbin:/sbin")
    assert (told.level, told.result) == ("strict", [1000, False])
    assert told.steps["process list of its own"][0] == "unavailable"


AS_ORDINARY = [
    "setpriv",
    f"--reuid={elsewhere.ORDINARY}",
    f"--regid={elsewhere.ORDINARY}",
    "--clear-groups",
    "--",
]


def test_without_a_sandbox_a_root_run_node_still_leaves_root_where_it_can(python: Path, home: Path) -> None:
    """It can where another user may read the Python and reach the node's folders."""
    for folder in (home, home.parent):
        folder.chmod(0o755)
    told = run(elsewhere.stage(python, home, "process"), python)
    assert told.level == "process"
    assert told.result[0] != 0  # type: ignore[index]
