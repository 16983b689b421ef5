"""The system call filters: what is committed is what the rules say, for each architecture; the kernel of this machine agrees."""

import importlib
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.worker.sandbox.filters import PROGRAMS

TOOLS = Path(__file__).parents[3] / "tools/seccomp"
sys.path.insert(0, str(TOOLS))
bpf = importlib.import_module("bpf")
generate = importlib.import_module("generate")
sys.path.remove(str(TOOLS))

ALLOW, EPERM, ENOSYS = bpf.ALLOW, bpf.ERRNO | 1, bpf.ERRNO | 38
STREAM, DATAGRAM, RAW = 1, 2, 3

CALLS: tuple[tuple[str, str, tuple[int, ...], int], ...] = (
    ("allowed", "read", (), ALLOW),
    ("allowed", "openat", (), ALLOW),
    ("allowed", "futex", (), ALLOW),
    ("allowed", "memfd_create", (), ALLOW),
    ("allowed", "clone3", (), ENOSYS),
    ("allowed", "io_uring_setup", (), ENOSYS),
    ("allowed", "clone", (0x11,), ALLOW),
    ("allowed", "clone", (0x10000011,), EPERM),
    ("allowed", "clone", (0x20011,), EPERM),
    ("allowed", "fcntl", (1, 2), ALLOW),
    ("allowed", "fcntl", (1, 1031), EPERM),
    ("allowed", "socket", (1, STREAM, 0), ALLOW),
    ("allowed", "socket", (2, STREAM | 0o2000000, 6), ALLOW),
    ("allowed", "socket", (10, DATAGRAM, 17), ALLOW),
    ("allowed", "socket", (2, RAW, 1), EPERM),
    ("allowed", "socket", (2, STREAM, 262), EPERM),
    ("allowed", "socket", (16, RAW, 0), EPERM),
    ("allowed", "socket", (17, STREAM, 0), EPERM),
    ("allowed", "socket", (40, STREAM, 0), EPERM),
    ("allowed", "ioctl", (0, 0x5401), ALLOW),
    ("allowed", "ioctl", (0, 0x5412), EPERM),
    ("allowed", "ioctl", (0, 0xFFFFFFFF00005412), EPERM),
    ("devices", "ioctl", (0, 0xC0104600), ALLOW),
    ("devices", "ioctl", (0, 0x5412), EPERM),
    ("allowed", "prlimit64", (0,), ALLOW),
    ("allowed", "prlimit64", (1,), EPERM),
    ("allowed", "personality", (0xFFFFFFFF,), ALLOW),
    ("allowed", "personality", (0x40000,), EPERM),
    ("allowed", "prctl", (15,), ALLOW),
    ("allowed", "prctl", (22,), EPERM),
    ("allowed", "mknodat", (0, 0, 0o10600), ALLOW),
    ("allowed", "mknodat", (0, 0, 0o20600), EPERM),
    *(
        ("allowed", name, (), EPERM)
        for name in (
            "ptrace", "process_vm_readv", "process_vm_writev", "mount", "umount2", "pivot_root", "chroot", "move_mount", "fsopen",
            "open_tree", "mount_setattr", "unshare", "setns", "keyctl", "add_key", "request_key", "bpf", "perf_event_open",
            "userfaultfd", "kexec_load", "init_module", "finit_module", "delete_module", "open_by_handle_at", "name_to_handle_at",
            "inotify_init1", "fanotify_init", "seccomp", "setuid", "setresuid", "setgroups", "capset", "reboot", "swapon",
            "settimeofday", "clock_settime", "adjtimex", "sethostname", "syslog", "quotactl", "acct", "pidfd_getfd", "kcmp",
            "move_pages", "migrate_pages", "lookup_dcookie", "memfd_secret", "process_madvise", "mq_open",
        )
    ),
    ("allowed-uncounted", "memfd_create", (), EPERM),
    ("allowed-uncounted", "shmget", (), EPERM),
    ("allowed-uncounted", "read", (), ALLOW),
    ("outside", "socket", (2, STREAM, 6), ALLOW),
    ("outside", "socket", (2, DATAGRAM, 0), EPERM),
    ("outside", "socket", (10, STREAM, 17), EPERM),
    ("outside", "socket", (1, DATAGRAM, 0), ALLOW),
    ("offline", "socket", (1, STREAM, 0), ALLOW),
    ("offline", "socket", (2, STREAM, 0), EPERM),
)  # fmt: skip


@pytest.mark.parametrize("architecture", sorted(generate.ARCHITECTURES))
def test_the_kernel_would_answer_as_the_table_says(architecture: str) -> None:
    numbers, token = generate.numbers(architecture), generate.ARCHITECTURES[architecture]
    for program, call, arguments, action in CALLS:
        found = bpf.simulate(PROGRAMS[architecture][program], token, numbers[call], *arguments)
        assert bpf.NAMES[found] == bpf.NAMES[action], (program, call, arguments)


@pytest.mark.parametrize("architecture", sorted(generate.ARCHITECTURES))
def test_what_is_not_named_is_refused(architecture: str) -> None:
    """Every number that there is; newer ones are unknown, so that a C library falls back; another architecture gets nothing."""
    numbers, token = generate.numbers(architecture), generate.ARCHITECTURES[architecture]
    said = generate.rules()
    named = {*said["allow"].split(), *said["unknown"], *(call for check in said["check"] for call in check["calls"])}
    code = PROGRAMS[architecture]["allowed"]
    for name, number in numbers.items():
        assert (bpf.simulate(code, token, number) == EPERM) or name in named, name
    assert bpf.simulate(code, token, 9999) == ENOSYS
    assert bpf.simulate(code, token, 0x40000000) == EPERM
    assert bpf.simulate(code, 0x40000003, numbers["read"]) == EPERM


def test_the_committed_filters_and_listings_are_what_the_rules_say() -> None:
    for path, text in generate.files().items():
        assert path.read_text(encoding="utf-8") == text, f"run {TOOLS.name}/generate.py: {path.name} is stale"


EXECUTE = """
import ctypes, errno, json, sys
from pydra_core.worker.sandbox import privileges, syscalls
from pydra_core.worker.sandbox.filters import PROGRAMS
call = ctypes.CDLL(None, use_errno=True).syscall
call.restype = ctypes.c_long
wanted = json.loads(sys.argv[2])
privileges.no_new_privileges()
syscalls.filter_calls(PROGRAMS[sys.argv[1]]["allowed"])
found = []
for number, arguments in wanted:
    ctypes.set_errno(0)
    result = call(ctypes.c_long(number), *(ctypes.c_long(one) for one in arguments))
    found.append(ctypes.get_errno() if result < 0 else 0)
print(json.dumps(found))
"""
HARMLESS = ("clone3", "io_uring_setup", "socket", "personality", "prlimit64", "mount", "unshare", "setns", "keyctl", "bpf",
            "perf_event_open", "userfaultfd", "ptrace", "inotify_init1", "seccomp", "memfd_secret", "chroot")  # fmt: skip


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in PROGRAMS, reason="there is no filter for this machine"
)
def test_the_kernel_of_this_machine_answers_so() -> None:
    """Really executed: what is refused answers with the error that the table says, what is allowed with anything else."""
    machine = platform.machine()
    numbers = generate.numbers(machine)
    tried = [one for one in CALLS if one[0] == "allowed" and one[1] in HARMLESS]
    wanted = [(numbers[call], [*arguments, 0, 0, 0, 0][:6]) for _, call, arguments, _ in tried]
    known = os.pathsep.join(entry for entry in sys.path if entry)
    said = subprocess.run(
        [sys.executable, "-c", EXECUTE, machine, json.dumps(wanted)],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": known}, cwd=TOOLS.parents[1],
    )  # fmt: skip
    for (_, call, arguments, action), error in zip(tried, json.loads(said.stdout), strict=True):
        expected = {EPERM: 1, ENOSYS: 38}.get(action, 0)
        assert error == expected, (call, arguments)
