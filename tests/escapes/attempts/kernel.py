"""The kernel: calls that administer the machine, look into it, or go around a filter."""

import ctypes
import mmap
import os
import time

from .trying import LIBC, X86, Hints, attempt, call, call_itself, in_child, opens, outside, reached, verdict


@attempt()
def administer_the_machine(hints: Hints) -> str:
    """Loads kernels and modules, reboots, swaps, accounts, names the host: with arguments that can do no harm"""
    found = reached(
        ("kexec_load", 0, 0, 0, 1 << 40),
        ("init_module", 0, 0, 0),
        ("finit_module", -1, 0, 0),
        ("delete_module", 0, 0),
        ("reboot", 1, 2, 3, 0),
        ("swapon", 0, 0),
        ("swapoff", 0),
        ("acct", b"/nonexistent/x"),
        ("sethostname", 0, -1),
        ("setdomainname", 0, -1),
        ("syslog", 10, 0, 0),
        ("vhangup",),
    )
    return verdict(found, "refused")


@attempt()
def ports_of_the_processor(hints: Hints) -> str:
    """Asks for the processor's input and output ports"""
    return verdict(reached(("ioperm", 0x80, 1, 1), ("iopl", 3)), "refused")


@attempt()
def exotic_calls(hints: Hints) -> str:
    """BPF, performance counters, secret memory, moving pages, quotas, cookies: each a door that had locks to pick"""
    buffer = ctypes.create_string_buffer(256)
    found = reached(
        ("bpf", 0, buffer, 256),
        ("perf_event_open", buffer, 0, -1, -1, 0),
        ("memfd_secret", 0),
        ("lookup_dcookie", 0, 0, 0),
        ("move_pages", 0, 0, 0, 0, 0, 0),
        ("migrate_pages", 0, 0, 0, 0),
        ("process_madvise", -1, 0, 0, 0, 0),
        ("process_mrelease", -1, 0),
        ("quotactl", 0, 0, 0, 0),
        ("statmount", 0, 0, 0, 0),
        ("listmount", 0, 0, 0, 0),
    )
    return verdict(found, "refused")


@attempt()
def fault_handling_of_its_own(hints: Hints) -> str:
    """userfaultfd: stops the kernel in the middle of a copy, the usual help of an exploit"""
    return verdict(reached(("userfaultfd", 1)), "refused")


@attempt()
def io_uring(hints: Hints) -> str:
    """Makes a ring, through which system calls go past every filter"""
    return verdict(reached(("io_uring_setup", 4, ctypes.create_string_buffer(120))), "refused")


@attempt()
def keyrings(hints: Hints) -> str:
    """Adds, asks for and lists keys, which are the user's across all sandboxes"""
    found = reached(
        ("add_key", b"user", b"escape", b"x", 1, -3),
        ("request_key", b"user", b"escape", 0, -3),
        ("keyctl", 0, -4, 0),
    )
    return verdict(found, "refused")


@attempt()
def watch_files(hints: Hints) -> str:
    """inotify and fanotify: a channel about what others do, and a quota of the user"""
    return verdict(reached(("inotify_init1", 0), ("fanotify_init", 0x200, 0)), "refused")


@attempt()
def calls_of_another_architecture(hints: Hints) -> str:
    """The 32-bit entry of the kernel and its x32 numbers, where a filter may count differently"""
    if not X86:
        return "CONTAINED: one architecture only"
    x32 = in_child(lambda: LIBC.syscall(ctypes.c_long(0x40000000 + 272), ctypes.c_long(0x10000000)) == 0)
    # unshare of i386 is 310: mov eax, 310; mov ebx, CLONE_NEWUSER; int 0x80; ret
    code = b"\x53\xb8\x36\x01\x00\x00\xbb\x00\x00\x00\x10\xcd\x80\x5b\xc3"
    return verdict(
        [*(["x32"] if x32 else []), *(["int 0x80"] if in_child(lambda: _execute(code) == 0) else [])], "refused"
    )


def _execute(code: bytes) -> int:
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    return int(ctypes.CFUNCTYPE(ctypes.c_int)(address)())


@attempt()
def read_kernel_messages(hints: Hints) -> str:
    """Reads the kernel's log and its symbols"""
    found = [path for path in ("/dev/kmsg", "/proc/kmsg", "/proc/kcore") if opens(path)]
    size, _ = call("syslog", 10, 0, 0)
    return verdict([*found, *(["syslog"] if size >= 0 else []), *_addresses()], "none")


def _addresses() -> list[str]:
    try:
        with open("/proc/kallsyms") as symbols:
            line = symbols.readline()
    except OSError:
        return []
    return ["kallsyms"] if line and not line.startswith("0" * 16) else []


KNOBS = (
    "/proc/sys/kernel/core_pattern /proc/sys/kernel/modprobe /proc/sys/vm/overcommit_memory /proc/sys/kernel/hostname "
    "/proc/sys/net/ipv4/ip_forward /proc/sys/user/max_user_namespaces /proc/sys/fs/binfmt_misc/register "
    "/proc/sys/kernel/ns_last_pid /proc/sysrq-trigger /proc/irq/default_smp_affinity /proc/acpi/wakeup "
    "/sys/kernel/mm/ksm/run /sys/power/state /sys/kernel/uevent_helper /sys/kernel/security/landlock /proc/1/oom_score_adj"
)


@attempt()
def turn_kernel_knobs(hints: Hints) -> str:
    """Opens settings of the kernel for writing, SysRq and the core handler among them"""
    return verdict([path for path in KNOBS.split() if opens(path, os.O_WRONLY)], "none opens")


@attempt()
def what_proc_tells_of_the_machine(hints: Hints) -> str:
    """Reads what helps an attack: the kernel's command line, its timers, keys, interrupts, modules, partitions"""
    names = "cmdline keys timer_list sched_debug modules interrupts partitions diskstats mdstat iomem swaps key-users"
    found = [f"/proc/{name}" for name in names.split() if _says_something(f"/proc/{name}")]
    return verdict(found, "empty or not there")


def _says_something(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return bool(file.read(16))
    except OSError:
        return False


@attempt()
def look_into_sys(hints: Hints) -> str:
    """Looks at the machine's hardware, firmware and debugging files below /sys"""
    places = ("/sys/kernel/debug", "/sys/firmware", "/sys/class/net", "/sys/block", "/sys/fs/cgroup", "/sys/class/dmi")
    return verdict([place for place in places if _any_entry(place)], "not there")


def _any_entry(folder: str) -> bool:
    try:
        return bool(os.listdir(folder))
    except OSError:
        return False


@attempt()
def control_groups(hints: Hints) -> str:
    """Moves itself to another cgroup, raises its limits, plants a release agent"""
    wanted = ("release_agent", "cgroup.procs", "tasks", "notify_on_release", "memory.max", "pids.max")
    found = []
    for root, _, names in os.walk("/sys/fs/cgroup"):
        found += [f"{root}/{name}" for name in names if name in wanted and opens(f"{root}/{name}", os.O_WRONLY)]
    return verdict(found, "out of reach")


@attempt()
def set_the_clock(hints: Hints) -> str:
    """Sets and adjusts the machine's clocks; then lies to the runtime about the time"""
    wrong = ctypes.create_string_buffer(512)
    ctypes.c_uint.from_buffer(wrong).value = 0x4000  # ADJ_TICK, with a tick that would be refused by its value
    found = reached(("settimeofday", 0, 0), ("clock_settime", 0, 0), ("adjtimex", wrong), ("clock_adjtime", 0, wrong))
    time.time = time.monotonic = lambda: -1e18
    return verdict([one for one in found if "EFAULT" not in one or "settime" not in one], "refused")


@attempt()
def another_personality(hints: Hints) -> str:
    """Switches address randomisation off, makes everything readable executable"""
    found = []
    for one in (0x0040000, 0x0400000, 0x0100000, 0x0008):
        old, _ = call("personality", 0xFFFFFFFF)
        if call("personality", one)[0] >= 0:
            call("personality", old)
            found.append(hex(one))
    return verdict(found, "refused")


@attempt()
def capabilities(hints: Hints) -> str:
    """Looks for capabilities, and becomes root or another user"""
    with open("/proc/self/status") as status:
        sets = dict(line.split(":\t") for line in status.read().splitlines() if line.startswith(("Cap", "NoNewPrivs")))
    found = [name for name in ("CapInh", "CapPrm", "CapEff", "CapAmb") if int(sets.get(name, "0"), 16)]
    changes = (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0]), lambda: os.setresuid(0, 0, 0))
    found += [f"change {number}" for number, change in enumerate(changes) if in_child(lambda c=change: c() is None)]
    return verdict([*found, *(["may gain by exec"] if sets["NoNewPrivs"] == "0" else [])], "none, and none to gain")


@attempt()
def run_as_root_of_the_machine(hints: Hints) -> str:
    """Is root, whatever number it sees itself"""
    call_itself(hints["mark"])
    time.sleep(1.5)
    return "CONTAINED: whose processor it used is seen from outside"


@attempt()
def filter_of_its_own(hints: Hints) -> str:
    """Installs a filter with a listener, by which refusals would be answered for others"""
    instructions = (ctypes.c_uint64 * 1)(0x7FFF000000000006)  # return ALLOW
    program = (ctypes.c_uint64 * 2)(1, ctypes.addressof(instructions))

    def listen() -> bool:
        LIBC.prctl(38, 1, 0, 0, 0)
        return call("seccomp", 1, 8, program)[0] >= 0

    return verdict(["it listens"] if in_child(listen) else [], "refused")


@attempt()
def loosen_landlock(hints: Hints) -> str:
    """Nests rules of its own that allow everything, and tries again"""
    handled = (ctypes.c_uint64 * 1)(1 << 2)
    made, _ = call("landlock_create_ruleset", handled, 8, 0)
    if made >= 0:
        call("landlock_restrict_self", made, 0)
    return verdict(["reads the node's file now"] if opens(hints["canary"]) else [], "rules only add up")


@attempt()
def trace_others(hints: Hints) -> str:
    """Attaches to its init, its parent, the node and a stranger as a debugger"""
    targets = {1, os.getppid(), *outside(hints)} - {os.getpid()}
    return verdict([pid for pid in targets if _attaches(pid)], "refused")


def _attaches(pid: int) -> bool:
    """PTRACE_SEIZE does not stop it; the end of the child lets go."""
    return in_child(lambda: call("ptrace", 0x4206, pid, 0, 0)[0] == 0)


@attempt()
def memory_of_others(hints: Hints) -> str:
    """Reads and writes the memory of its init, its parent, the node and a stranger"""
    local = ctypes.create_string_buffer(16)
    mine = (ctypes.c_uint64 * 2)(ctypes.addressof(local), 16)
    found = []
    for pid in {1, os.getppid(), *outside(hints)} - {os.getpid()}:
        theirs = (ctypes.c_uint64 * 2)(_mapped(pid), 16)
        if call("process_vm_readv", pid, mine, 1, theirs, 1, 0)[0] > 0 or opens(f"/proc/{pid}/mem"):
            found.append(pid)
    return verdict(found, "refused")


def _mapped(pid: int) -> int:
    """An address that a process has mapped, or one of its own: forked processes have the same."""
    try:
        with open(f"/proc/{pid}/maps") as maps:
            return int(maps.readline().split("-")[0], 16)
    except (OSError, ValueError):
        return id(ATTEMPT_ADDRESS)


ATTEMPT_ADDRESS = object()


@attempt()
def descriptors_of_others(hints: Hints) -> str:
    """Takes descriptors out of other processes by pidfd_getfd, and compares kernel objects with them"""
    found = []
    for pid in {1, os.getppid(), *outside(hints)} - {os.getpid()}:
        pidfd, _ = call("pidfd_open", pid, 0)
        if pidfd >= 0 and any(call("pidfd_getfd", pidfd, fd, 0)[0] >= 0 for fd in range(8)):
            found.append(f"fd of {pid}")
        if call("kcmp", os.getpid(), pid, 1, 0, 0)[0] >= 0:
            found.append(f"kcmp {pid}")
    return verdict(found, "refused")


@attempt()
def how_it_looks_in_proc(hints: Hints) -> str:
    """Changes its command line, its executable and the layout of its memory as other programs see them (PR_SET_MM)"""
    found = [number for number in (1, 2, 8, 13, 14, 15) if LIBC.prctl(35, number, 0, 0, 0) == 0]
    refused = ctypes.get_errno() if LIBC.prctl(35, 8, id(found), 0, 0) else 0
    return verdict(found, f"errno {refused}")


@attempt()
def type_into_a_terminal(hints: Hints) -> str:
    """Pushes characters into the terminal of who started the node (TIOCSTI), pastes, takes the terminal over"""
    import fcntl

    found = []
    for fd in (0, 1, 2, *_terminals()):
        for name, number in (("TIOCSTI", 0x5412), ("TIOCLINUX", 0x541C), ("TIOCSCTTY", 0x540E), ("TIOCSETD", 0x5423)):
            try:
                fcntl.ioctl(fd, number, b"\x0b\0\0\0")
                found.append(f"{name} on {fd}")
            except OSError:
                pass
    return verdict(found, "refused")


def _terminals() -> list[int]:
    """A pair of its own, to see whether the calls are refused at all."""
    try:
        return list(os.openpty())
    except OSError:
        return []
