"""Whether somebody uses this machine, and whether it runs on battery: asked of the system, in a thread.

Of several sources the one that tells of the latest use counts: input of a desktop (X11, logind's hint, macOS, Windows) and of
terminals. Where a person is logged in and no source can tell what he does, it is not known (None).
"""

import ctypes
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from math import inf
from pathlib import Path

import psutil

from pydra_core.node.hours import Presence

PATIENCE = 5.0
_GRAPHICAL = ("x11", "wayland", "mir")


def presence() -> Presence:
    """Blocks for some milliseconds."""
    return Presence(idle=idle_time(), battery=on_battery())


def on_battery() -> bool | None:
    """None for a machine without one, or that does not tell."""
    sensors = getattr(psutil, "sensors_battery", None)
    with suppress(OSError, RuntimeError, ValueError):
        found = sensors() if sensors is not None else None
        if found is not None and found.power_plugged is not None:
            return not found.power_plugged
    return None


def idle_time() -> float | None:
    """Seconds since somebody used a desktop or a terminal of this machine; infinity if nobody is logged in, None if nobody knows."""
    if sys.platform == "darwin":
        return _least([_mac_idle(), *_terminals()])
    if sys.platform == "win32":
        return _windows_idle()
    return _least([*_logind(), _x11_idle(), *_terminals()])


def _least(found: list[float | None]) -> float | None:
    known = [max(0.0, seconds) for seconds in found if seconds is not None]
    return min(known) if known else None


# ---------------------------------------------------------------------------------------------------- terminals


def _terminals() -> Iterator[float | None]:
    """When each terminal of who is logged in was last typed into: what `w` shows. Nobody at all is nobody for ever."""
    with suppress(OSError, RuntimeError):
        found = {user.terminal for user in psutil.users() if user.terminal}
        if not found:
            yield inf
        for name in found:
            if not name.startswith(":"):  # an X display is no terminal
                yield idle_of(Path("/dev") / name.removeprefix("/dev/"))


def idle_of(terminal: Path) -> float | None:
    """Seconds since this terminal was last read from; None if it is not there."""
    try:
        return time.time() - terminal.stat().st_atime
    except (OSError, ValueError):
        return None


# ------------------------------------------------------------------------------------------------------- Linux


def _logind() -> Iterator[float | None]:
    """What the desktops of this machine told logind (IdleHint, org.freedesktop.login1(5)); a session on a desktop that tells nothing
    reads as used now."""
    said = _output("loginctl", "list-sessions", "--no-legend", "--no-pager")
    names = [line.split()[0] for line in said.splitlines() if line.split()]
    for name in names[:32]:
        asked = ("Type", "Remote", "State", "Class", "IdleHint", "IdleSinceHint", "TTY")
        text = _output("loginctl", "show-session", name, *(f"--property={key}" for key in asked))
        yield idle_of_session(dict(line.partition("=")[::2] for line in text.splitlines()), time.time())


def idle_of_session(found: dict[str, str], now: float) -> float | None:
    """Seconds since this session of logind was used; None if it is none of a person, or does not tell."""
    if found.get("Class") not in ("user", None) or found.get("State") == "closing":
        return None
    if found.get("Type") in _GRAPHICAL and found.get("Remote") != "yes":
        since = found.get("IdleSinceHint", "")
        if found.get("IdleHint") == "yes" and since.isdigit():
            return now - int(since) / 1e6
        return 0.0
    return idle_of(Path("/dev") / found["TTY"]) if re.fullmatch(r"[a-z0-9/]+", found.get("TTY", "")) else None


class _ScreenSaver(ctypes.Structure):
    """XScreenSaverInfo of libXss (XScreenSaver(3))."""

    _fields_ = [
        ("window", ctypes.c_ulong), ("state", ctypes.c_int), ("kind", ctypes.c_int), ("til_or_since", ctypes.c_ulong),
        ("idle", ctypes.c_ulong), ("mask", ctypes.c_ulong),
    ]  # fmt: skip


def _x11_idle() -> float | None:
    """Of the display that this process was started in, if there is one."""
    if "DISPLAY" not in os.environ:
        return None
    try:
        x11, saver = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1")
    except OSError:
        return None
    x11.XOpenDisplay.restype = x11.XDefaultRootWindow.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    if not display:
        return None
    try:
        info = _ScreenSaver()
        root = ctypes.c_void_p(x11.XDefaultRootWindow(display))
        return info.idle / 1000 if saver.XScreenSaverQueryInfo(display, root, ctypes.byref(info)) else None
    finally:
        x11.XCloseDisplay(display)


# ------------------------------------------------------------------------------------------------ macOS, Windows


def _mac_idle() -> float | None:
    """HIDIdleTime of the input system, in nanoseconds."""
    return mac_idle_in(_output("ioreg", "-c", "IOHIDSystem", "-d", "4"))


def mac_idle_in(text: str) -> float | None:
    """Seconds in what `ioreg` says; None if it does not."""
    found = re.search(r'"HIDIdleTime"\s*=\s*(\d+)', text)
    return int(found[1]) / 1e9 if found else None


class _LastInput(ctypes.Structure):
    """LASTINPUTINFO of user32."""

    _fields_ = [("size", ctypes.c_uint), ("time", ctypes.c_uint)]


def _windows_idle() -> float | None:
    if sys.platform != "win32":
        return None
    info = _LastInput(ctypes.sizeof(_LastInput), 0)
    if not ctypes.windll.user32.GetLastInputInfo(ctypes.byref(info)):
        return None
    return float((ctypes.windll.kernel32.GetTickCount() - info.time) & 0xFFFFFFFF) / 1000


def _output(program: str, *args: str) -> str:
    """What a program of the system says; "" if it is not there or fails."""
    found = shutil.which(program)
    if found is None:
        return ""
    try:
        done = subprocess.run([found, *args], capture_output=True, text=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.SubprocessError, ValueError):
        return ""
    return done.stdout if done.returncode == 0 else ""
