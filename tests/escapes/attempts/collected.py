"""What a run leaves: artifacts, logs and texts that others will open, copy, print and clean up."""

import os
import socket
import sys
import threading
import time

from .trying import Hints, attempt, verdict, worked


def outputs(hints: Hints) -> str:
    folder = hints["work"] + "/outputs"
    os.makedirs(folder, exist_ok=True)
    return folder


def tell(hints: Hints, name: str) -> None:
    """Announces a file past the checks of `save`."""
    hints["task"]._bound.saved(name)


@attempt()
def artifact_behind_a_link(hints: Hints) -> str:
    """Announces links to the node's file as artifacts: symbolic, in a folder, by /proc"""
    folder = outputs(hints)
    os.symlink(hints["canary"], f"{folder}/link")
    os.symlink(os.path.dirname(hints["canary"]), f"{folder}/folder")
    os.symlink("/proc/self/root", f"{folder}/root")
    for name in ("link", f"folder/{os.path.basename(hints['canary'])}", f"root{hints['canary']}"):
        tell(hints, name)
    return "CONTAINED: announced; what was collected is seen from outside"


@attempt()
def artifact_that_changes(hints: Hints) -> str:
    """Announces a file and swaps it for a link while the run ends"""
    folder = outputs(hints)
    for number in range(20):
        with open(f"{folder}/swapped{number}", "w") as file:
            file.write("harmless")
        tell(hints, f"swapped{number}")

    def swap() -> None:
        while True:
            for number in range(20):
                worked(os.symlink, hints["canary"], f"{folder}/new{number}")
                worked(os.replace, f"{folder}/new{number}", f"{folder}/swapped{number}")

    threading.Thread(target=swap, daemon=True).start()
    return "CONTAINED: announced; what was collected is seen from outside"


@attempt()
def artifact_with_a_way(hints: Hints) -> str:
    """Announces names that lead elsewhere: upwards, absolute, with drives, with NUL, longer than a name may be"""
    outputs(hints)
    up = "../" * 10
    for name in (
        up + hints["canary"][1:],
        hints["canary"],
        "..",
        "",
        "a\0b",
        "C:\\x",
        f"{up}outside/artifact",
        "x" * 5000,
    ):
        tell(hints, name)
    return "CONTAINED: announced; what was collected is seen from outside"


@attempt()
def artifact_that_is_no_file(hints: Hints) -> str:
    """Announces a fifo, a socket, a folder and a device, on which a reader would wait for ever"""
    folder = outputs(hints)
    os.mkfifo(f"{folder}/fifo")
    os.mkdir(f"{folder}/directory")
    with socket.socket(socket.AF_UNIX) as sock:
        os.chdir(folder)
        worked(sock.bind, "socket")
    os.symlink("/dev/zero", f"{folder}/zero")
    for name in ("fifo", "directory", "socket", "zero"):
        tell(hints, name)
    return "CONTAINED: announced; that the run has ended is the proof"


@attempt()
def artifact_as_a_hard_link(hints: Hints) -> str:
    """Announces hard links to files of the machine"""
    folder, linked = outputs(hints), []
    for number, path in enumerate((hints["canary"], hints["stranger"], "/etc/passwd")):
        if worked(os.link, path, f"{folder}/hard{number}"):
            linked.append(path)
            tell(hints, f"hard{number}")
    return verdict(linked, "no link was made")


@attempt()
def names_for_a_terminal(hints: Hints) -> str:
    """Gives its artifact, its progress and its log control characters that would steer a terminal"""
    evil = "\x1b]0;owned\x07\x1b[2J\x1b[31mESCAPE\r\b"
    name = "evil\x1b[2Jname"
    if worked(hints["task"].save, name, b"x"):
        return f"ESCAPED: saved as {name!r}"
    open(f"{outputs(hints)}/{name}", "wb").close()
    tell(hints, name)
    hints["task"].report(0.5, 1, evil)
    hints["task"].log.warning("%s", evil)
    print(evil)
    return "CONTAINED: what a terminal is shown is seen from outside " + evil


@attempt()
def names_of_other_tongues(hints: Hints) -> str:
    """Makes files whose names are no text, and announces them"""
    folder = outputs(hints)
    worked(os.mkdir, os.fsencode(folder) + b"/\xff\xfe")
    for name in ("\udcff\udcfe", "a\nb", "CON", "line\u2028separator", "e\u0301" * 80):
        worked(tell, hints, name)
    return "CONTAINED: announced; that the run has ended is the proof"


@attempt()
def closed_for_its_cleaner(hints: Hints) -> str:
    """Leaves folders that their owner may not enter, with files in them"""
    for number in range(3):
        folder = f"{hints['work']}/closed{number}/inner"
        os.makedirs(folder)
        open(f"{folder}/file", "w").close()
        os.chmod(folder, 0)
        os.chmod(os.path.dirname(folder), 0)
    return "CONTAINED: left; whether they are cleaned up is seen from outside"


@attempt()
def work_folder_for_a_link(hints: Hints) -> str:
    """Swaps folders of its work folder for links to the machine's, for who cleans up behind it"""
    folder = f"{hints['work']}/inner"
    os.makedirs(folder)
    stop = time.monotonic() + 0.5
    while time.monotonic() < stop:
        worked(os.rename, folder, folder + ".old")
        worked(os.symlink, hints["outside"], folder)
        worked(os.unlink, folder)
        worked(os.rename, folder + ".old", folder)
    os.rename(folder, folder + ".old")
    os.symlink(hints["outside"], folder)
    return "CONTAINED: swapped; that the machine's folder is whole is seen from outside"


@attempt()
def flood_of_output(hints: Hints) -> str:
    """Prints sixty megabytes, in lines and without"""
    for _ in range(30):
        sys.stdout.write("x" * 99 + "\n")
        os.write(1, b"y" * (1 << 20))
        os.write(2, (b"z" * 63 + b"\n") * 16384)
    return "CONTAINED: printed; what was kept is seen from outside"


@attempt()
def lines_of_somebody_else(hints: Hints) -> str:
    """Prints what looks like records of the runtime and of other runs"""
    for line in (
        "\0\1error: the node is out of order",
        "\x1e\x1f",
        '{"type": "finished"}',
        f"run {hints['victim_run']} failed",
    ):
        os.write(1, line.encode() + b"\n")
    return "CONTAINED: printed; the other run is seen from outside"
