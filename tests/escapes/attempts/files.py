"""Files: what is not its own is read, written, linked and led out of."""

import ctypes
import mmap
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice

from .trying import Hints, attempt, call, in_child, opens, outside, verdict, visible, worked


@attempt()
def read_the_nodes_files(hints: Hints) -> str:
    """Opens the node's key, a file in its home, and the machine's passwords"""
    paths = [hints["canary"], hints["node_key"], "/etc/shadow", "/root/.ssh", "/etc/sudoers"]
    return verdict([path for path in paths if opens(path)], "none of them opens")


@attempt()
def list_the_nodes_home(hints: Hints) -> str:
    """Lists the node's home, its store of packages and its runs"""
    folders = [hints["node_home"], hints["packages"], os.path.dirname(hints["victim_work"])]
    return verdict([folder for folder in folders if _lists(folder)], "no listing")


def _lists(folder: str) -> bool:
    """A folder that was made up for the sandbox is empty, or has only the way to what it may see."""
    try:
        return bool(set(os.listdir(folder)) - {"versions", "runs"})
    except OSError:
        return False


@attempt()
def write_outside(hints: Hints) -> str:
    """Makes a file in a folder of the machine that is open to everybody"""
    path = f"{hints['outside']}/write_outside"
    return verdict([path] if worked(os.mkdir, path) else [], "nothing was made")


@attempt()
def climb_from_descriptors(hints: Hints) -> str:
    """Climbs by .. from every folder that is open, and out of a root of its own"""
    probe = hints["canary"].lstrip("/")
    folders = [os.open("/", os.O_PATH), os.open(".", os.O_RDONLY), *range(3, 256)]
    found = [f"{fd}" for fd in folders if any(_opens_at("../" * up + probe, fd) for up in range(8))]
    jail = hints["work"] + "/jail"
    os.makedirs(jail, exist_ok=True)
    return verdict([*found, *(["chroot"] if in_child(lambda: os.chroot(jail) is None) else [])], "stays below its root")


def _opens_at(path: str, folder: int) -> bool:
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK, dir_fd=folder))
    except OSError:
        return False
    return True


@attempt()
def link_what_is_not_its_own(hints: Hints) -> str:
    """Links files of the machine into its work folder and opens them there for writing"""
    found = []
    for number, path in enumerate((hints["canary"], hints["stranger"], "/etc/passwd", sys.executable, __file__)):
        link = f"{hints['work']}/link{number}"
        if worked(os.link, path, link) and opens(link, os.O_RDWR):
            found.append(path)
    return verdict(found, "no link can be written through")


@attempt()
def follow_a_symlink_out(hints: Hints) -> str:
    """Reads the node's file through a symbolic link, /proc/self/root and /proc/self/cwd"""
    link = hints["work"] + "/symlink"
    os.symlink(hints["canary"], link)
    ways = [link, "/proc/self/root" + hints["canary"], f"/proc/self/cwd/{'../' * 16}{hints['canary']}"]
    return verdict([way for way in ways if opens(way)], "leads nowhere")


@attempt()
def roots_of_other_processes(hints: Hints) -> str:
    """Goes through root, cwd, fd and mem of every process below /proc"""
    found = []
    for pid in {*visible(), *outside(hints), 1, os.getppid()}:
        where = f"/proc/{pid}"
        found += [f"{where}/{way}" for way in ("root", "cwd") if opens(f"{where}/{way}{hints['canary']}")]
        found += [f"{where}/mem"] if opens(f"{where}/mem", os.O_RDWR) else []
        init = pid in (1, os.getppid())
        found += [name for name in (f"{where}/fd", f"{where}/task/{pid}/fd") if init and _lists(name)]
    return verdict(found, "nothing behind them")


@attempt()
def read_other_runs(hints: Hints) -> str:
    """Looks for the secret of another run everywhere that it can walk to"""
    marker = hints["victim_secret"][::-1].encode()
    folders = (hints["victim_work"], hints["packages"], "/store", "/tmp", "/dev/shm", "/run", "/task", "/srv")
    found = (path for folder in folders for path in _holding(marker, folder, hints["work"]))
    return verdict(
        islice(found, 1), "not to be found"
    )  # one is proof: to walk all that a machine has may take longer than the attempt has


def _holding(marker: bytes, folder: str, own: str) -> Iterator[str]:
    for root, folders, names in os.walk(folder):
        if root.startswith(own) or root.count("/") > folder.count("/") + 3:
            folders.clear()
        for path in (f"{root}/{name}" for name in names[:200]):
            if _is_file(path) and marker in _head(path):
                yield path


def _is_file(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _head(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(4096)
    except OSError:
        return b""


@attempt()
def change_its_package(hints: Hints) -> str:
    """Writes to its own code, which the next run would import, and to __pycache__ beside it"""
    here = os.path.dirname(os.path.abspath(__file__))
    found = [path for path in (f"{here}/main.py", f"{here}/__init__.py") if opens(path, os.O_WRONLY)]
    cache = f"{here}/__pycache__"
    found += [cache] if worked(os.makedirs, f"{cache}/made-by-a-task") else []
    return verdict([*found, *(["chmod"] if worked(os.chmod, here, 0o755) else [])], "read-only")


@attempt()
def read_an_environment(hints: Hints) -> str:
    """Reads what was installed for packages of others, by its path and by looking for it"""
    names = ("environments", "environment", "site")
    folders = [hints["node_home"], "/", "/task", "/store", os.path.dirname(hints["node_home"])]
    found = [f"{folder}/{name}" for folder in folders for name in names if _lists(f"{folder}/{name}")]
    own = [entry for entry in sys.path if os.path.basename(entry) == "site"]
    found = [path for path in found if not any(entry.startswith(path) for entry in own)]
    return verdict([*found, *([hints["environment"]] if opens(hints["environment"]) else [])], "none of it is there")


@attempt()
def change_an_environment(hints: Hints) -> str:
    """Writes to what was installed for others, and beside what it imports itself"""
    places = [os.path.dirname(hints["environment"]), *(entry for entry in sys.path if os.path.isdir(entry))]
    found = [place for place in places if worked(os.mkdir, f"{place}/installed-by-a-task")]
    for place in found:
        os.rmdir(f"{place}/installed-by-a-task")
    return verdict([*found, *([hints["environment"]] if opens(hints["environment"], os.O_WRONLY) else [])], "read-only")


@attempt()
def change_the_runtime(hints: Hints) -> str:
    """Writes to every folder that Python imports from, to the environment and to what is preloaded"""
    places = [*(entry for entry in sys.path if os.path.isdir(entry)), sys.prefix, "/usr/lib", "/usr/local/lib"]
    found = [place for place in places if worked(os.mkdir, f"{place}/made-by-a-task")]
    for place in found:
        os.rmdir(f"{place}/made-by-a-task")
    created = [path for path in ("/etc/ld.so.preload", sys.executable) if opens(path, os.O_WRONLY)]
    return verdict([*found, *created], "nothing of it can be written")


@attempt()
def overwrite_the_interpreter(hints: Hints) -> str:
    """Opens the running program for writing by /proc/self/exe, as container runtimes were taken over"""
    links = ["/proc/self/exe", f"/proc/{os.getppid()}/exe"]
    return verdict([link for link in links if opens(link, os.O_WRONLY) or opens(link, os.O_RDWR)], "busy or read-only")


@attempt()
def write_through_its_memory(hints: Hints) -> str:
    """Changes a file that it may only read by writing to its mapping through /proc/self/mem"""
    with open(__file__, "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as mapped:
        before = mapped[:8]
        address = _address_of(__file__)
        try:
            with open("/proc/self/mem", "r+b", buffering=0) as memory:
                memory.seek(address)
                memory.write(b"ESCAPED!")
        except (OSError, ValueError):
            return "CONTAINED: no such mapping, or it cannot be written"
    return verdict(["the file has changed"] if _head(__file__)[:8] != before else [], "only its own pages changed")


def _address_of(path: str) -> int:
    with open("/proc/self/maps") as maps:
        return next((int(line.split("-")[0], 16) for line in maps if line.rstrip().endswith(path)), -1)


@attempt()
def open_by_handle(hints: Hints) -> str:
    """Opens files by the numbers of their inodes, past every path"""
    handle = ctypes.create_string_buffer(b"\x80\0\0\0" + bytes(140))
    named = call("name_to_handle_at", -100, b"/", handle, ctypes.byref(ctypes.c_int()), 0)
    root = os.open(hints["work"], os.O_RDONLY)
    ctypes.c_uint.from_buffer(handle).value = 8
    opened = call("open_by_handle_at", root, handle, 0)
    found = ["named"] if named[0] == 0 else []
    return verdict([*found, *(["opened"] if opened[0] >= 0 else [])], f"{named[1]}, {opened[1]}")


@attempt()
def make_devices(hints: Hints) -> str:
    """Makes block and character devices where it may write, and opens them"""
    found = []
    for folder in (hints["work"], "/tmp", "/dev/shm"):
        for kind, number in (
            (stat.S_IFCHR, os.makedev(1, 1)),
            (stat.S_IFBLK, os.makedev(7, 0)),
            (stat.S_IFCHR, 0x0103),
        ):
            path = f"{folder}/device-{kind}-{number}"
            if worked(os.mknod, path, kind | 0o666, number):
                found.append(path)
                os.unlink(path)
    return verdict(found, "none was made")


@attempt()
def open_device_files(hints: Hints) -> str:
    """Opens the machine's devices: memory, disks, KVM, FUSE, consoles, terminals"""
    names = (
        "mem port kmsg kvm fuse ptmx tty console tty0 loop-control loop0 vda sda net/tun hwrng snapshot autofs vsock"
    )
    return verdict([f"/dev/{name}" for name in names.split() if opens(f"/dev/{name}", os.O_RDWR)], "none is there")


@attempt()
def run_from_where_it_writes(hints: Hints) -> str:
    """Copies a program to where it may write and starts it: by name, by descriptor, by the loader"""
    found = []
    for folder in {hints["work"], "/tmp", "/dev/shm"}:
        path = f"{folder}/program-{os.getpid()}"
        try:
            shutil.copy("/bin/true", path)
            os.chmod(path, 0o755)
        except OSError:
            continue
        found += [f"{way} {folder}" for way in ("name", "descriptor", "loader") if _starts(way, path)]
        os.unlink(path)
    return verdict(found, "not executable")


def _starts(way: str, path: str) -> bool:
    if way == "descriptor":
        return in_child(lambda: call("execveat", os.open(path, os.O_RDONLY), b"", None, None, 0x1000)[0] == 0)
    loader = next((p for p in ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1") if os.path.exists(p)), "")
    try:
        return subprocess.run([path] if way == "name" else [loader, path], capture_output=True).returncode == 0
    except OSError:
        return False


@attempt()
def run_from_memory(hints: Hints) -> str:
    """Starts a program out of a file that is only in memory, where no cgroup counts that"""
    if hints["memory_cgroup"]:
        return "CONTAINED: it is counted as its memory"

    def start() -> bool:
        fd, _ = call("memfd_create", b"program", 0)
        with open("/bin/true", "rb") as program:
            os.write(fd, program.read())
        return call("execveat", fd, b"", None, None, 0x1000)[0] == 0

    return verdict(["it ran"] if in_child(start) else [], "there are no such files")


@attempt()
def run_a_program_of_its_package(hints: Hints) -> str:
    """Starts a program that came with its package"""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "program.sh")
    started = _starts("name", path)
    return verdict([path] if started else [], "it does not start")


@attempt()
def become_another_by_a_program(hints: Hints) -> str:
    """Starts programs that belong to root and change the user, and makes one"""
    own = hints["work"] + "/setuid"
    shutil.copy("/bin/true", own)
    made = worked(os.chmod, own, 0o6755) and worked(os.chown, own, 0, 0)
    said = subprocess.run(
        ["/bin/mount", "--bind", hints["work"], hints["work"]], capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    return verdict([*(["made one"] if made else []), *(["mounted"] if said.returncode == 0 else [])], "stays who it is")


@attempt()
def extended_attributes(hints: Hints) -> str:
    """Gives a file capabilities and other attributes, which no quota counts"""
    path = hints["work"] + "/attributes"
    open(path, "w").close()
    names = ("user.note", "trusted.note", "security.capability", "system.posix_acl_access")
    return verdict([name for name in names if worked(os.setxattr, path, name, b"\1\0\0\2" + bytes(16))], "none was set")


@attempt()
def leave_a_core(hints: Hints) -> str:
    """Crashes with a full memory, so that a core file or a handler of the machine is fed"""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    worked(resource.setrlimit, resource.RLIMIT_CORE, (hard, hard))
    pid = os.fork()
    if pid == 0:
        os.chdir(hints["work"])
        os.kill(os.getpid(), 11)
        os._exit(0)
    dumped = os.WCOREDUMP(os.waitpid(pid, 0)[1])
    cores = [name for name in os.listdir(hints["work"]) if name.startswith("core")]
    return verdict([*(["dumped"] if dumped else []), *cores], f"limit {hard}")
