"""What is seen from outside while an attempt runs, and once its run has ended."""

import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.escapes.attempts.trying import Hints
from tests.escapes.world import World

PATIENCE = 3.0
"""Seconds within which everything of a run has to be gone."""


def named(start: str) -> Iterator[int]:
    """Processes of the machine, zombies among them, that call themselves like that."""
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                if Path(f"/proc/{entry}/comm").read_text().startswith(start):
                    yield int(entry)
            except OSError:
                continue


def stays(name: str) -> str:
    """Waits for the end of processes with this name; says which are still there then."""
    deadline = time.monotonic() + PATIENCE
    while (living := list(named(name))) and time.monotonic() < deadline:
        time.sleep(0.05)
    return f"{name} lives on as {living}" if living else ""


LEAVE_PROCESSES = {
    "become_a_daemon",
    "hold_the_socket",
    "end_its_init",
    "leave_zombies",
    "without_a_parent",
    "hooks_that_never_return",
}
"""Their processes call themselves by the mark in their hints."""


def after(name: str, mark: str, world: World) -> str:
    """What an attempt has done to the machine."""
    found = [stays(mark)] if name in LEAVE_PROCESSES else []
    if (world.outside / name).exists():
        found.append(f"{name} was made outside")
    if name == "work_folder_for_a_link" and not (world.outside / "whole").exists():
        found.append("a folder of the machine was emptied")
    if name == "signal_others" and world.heard.exists():
        found.append("the stranger heard the signal")
    if name == "datagrams_to_the_machine" and world.heard_datagram():
        found.append("the datagram was heard")
    return ", ".join(filter(None, found))


def reaches(hints: Hints) -> str:
    """Connects to what an attempt listens on, for as long as it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", hints["listen_port"]), timeout=1).close()
            return "it serves the machine"
        except OSError:
            time.sleep(0.1)
    return ""


def is_root(hints: Hints) -> str:
    """Looks whose processor the attempt uses."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for pid in named(hints["mark"]):
            owner = Path(f"/proc/{pid}/status").read_text().split("Uid:\t")[1].split("\t")[1]
            return "it is root of the machine" if owner == "0" else ""
        time.sleep(0.02)
    return "it was never seen"


DURING: dict[str, Callable[[Hints], str]] = {"serve_the_machine": reaches, "run_as_root_of_the_machine": is_root}
"""Is called while the attempt runs."""
