"""Bubblewrap: where it may make namespaces and we may not, each worker gets its sandbox from it, and closes it further by itself.

Only for an ordinary user: whoever keeps root from making namespaces keeps root's bubblewrap from it as well.
"""

import os
import shutil
import subprocess
import sys

PROGRAM = "bwrap"
PATIENCE = 10.0
"""Seconds for one try."""
UNSHARED = ("--unshare-user-try", "--unshare-ipc", "--unshare-pid", "--unshare-uts", "--unshare-cgroup-try")
"""The network is asked for by itself."""


def find() -> str:
    """The real path of bubblewrap; "" where there is none."""
    found = shutil.which(PROGRAM) if sys.platform == "linux" else None
    return os.path.realpath(found) if found else ""


def problem(program: str) -> str:
    """Why this bubblewrap makes no namespaces here; "" if it does."""
    command = [program, *UNSHARED, "--unshare-net", "--ro-bind", "/", "/", "--proc", "/proc", "/usr/bin/env", "true"]
    try:
        said = subprocess.run(command, capture_output=True, timeout=PATIENCE, stdin=subprocess.DEVNULL, cwd="/")
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    if said.returncode == 0:
        return ""
    return (said.stderr.decode(errors="replace").strip().splitlines() or [f"exit status {said.returncode}"])[-1]
