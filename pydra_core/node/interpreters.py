"""What this machine has to make environments with: its Pythons, an installer, and where that finds packages."""

import json
import logging
import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pydra_core import bundle
from pydra_core.node.installers import Sources, Tool, read_settings
from pydra_core.node.policy import Policy
from pydra_core.packages.pythons import fits
from pydra_core.protocol.environments import Interpreter

SUPPORTED = ">=3.11"
PROBE_LIMIT = 15.0
_PROBE = (
    "import json,platform,sys,sysconfig;"
    "print(json.dumps([platform.python_version(),sysconfig.get_platform(),sysconfig.get_config_var('SOABI') or '',"
    "sys.implementation.name]))"
)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Python:
    """A Python of this machine, and where it is."""

    path: Path
    interpreter: Interpreter


def find_pythons(listed: tuple[str, ...]) -> tuple[Python, ...]:
    """The node's own, and those that its owner listed and that can be used; the log tells why others cannot. Of equal ones the first."""
    with ThreadPoolExecutor(max_workers=4) as pool:
        found = [each for each in pool.map(_probed, listed) if each is not None]
    kept: dict[Interpreter, Python] = {}
    for python in (own(), *found):
        first = kept.setdefault(python.interpreter, python)
        if first is not python:
            log.info("%s is %s, as %s is: it is not needed.", python.path, python.interpreter.version, first.path)
    return tuple(kept.values())


def own() -> Python:
    """The Python that this node runs with."""
    told = (platform.python_version(), _named(sysconfig.get_platform(), sysconfig.get_config_var("SOABI") or ""))
    return Python(Path(bundle.python()), Interpreter(*told))


def _probed(path: str) -> Python | None:
    try:
        done = subprocess.run(
            [path, "-I", "-c", _PROBE], stdin=subprocess.DEVNULL, capture_output=True, timeout=PROBE_LIMIT, check=True
        )
        version, system, abi, implementation = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        log.warning("%s is listed as a Python and cannot be used: %s.", path, error)
        return None
    if implementation != "cpython" or not fits(version, SUPPORTED):
        log.warning(
            "%s is %s %s, and workers need CPython %s: it is not used.", path, implementation, version, SUPPORTED
        )
        return None
    return Python(Path(path), Interpreter(version, _named(system, abi)))


def _named(system: str, abi: str) -> str:
    """Like "linux-x86_64"; musl has wheels of its own, and the version of macOS is not part of it."""
    parts = re.sub(r"[^a-z0-9_-]", "_", system.lower()).split("-")
    plain = "-".join((parts[0], parts[-1])) if parts[0] == "macosx" else "-".join(parts)
    return f"{plain}-musl" if "musl" in abi else plain


# ---------------------------------------------------------------------------------------------------- the installer


def find_tool(wanted: str) -> Tool | None:
    """As the owner said ("uv", "pip", a path of uv), or uv where it is there, else pip; None if there is none."""
    if wanted not in ("", "uv", "pip"):
        return _uv_at(wanted)
    found = _find_uv() if wanted in ("", "uv") else None
    return found or (_find_pip() if wanted in ("", "pip") else None)


def _find_uv() -> Tool | None:
    beside = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    places = [str(beside)] if beside.exists() else []
    return next((tool for path in (*places, shutil.which("uv")) if path and (tool := _uv_at(path))), None)


def _uv_at(path: str) -> Tool | None:
    return Tool("uv", (path,)) if _works([path, "--version"]) else None


def _find_pip() -> Tool | None:
    pythons = dict.fromkeys((bundle.python(), shutil.which("python3") or "", shutil.which("python") or ""))
    return next(
        (Tool("pip", (path, "-m", "pip")) for path in pythons if path and _works([path, "-c", "import pip"])), None
    )


def _works(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PROBE_LIMIT, check=False)
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def find_sources(policy: Policy) -> Sources:
    """Where packages come from: what the owner said, and what pip is configured with on this machine."""
    pip = _find_pip()
    listed = _settings(pip) if pip else ""
    settings = read_settings(listed) or {
        name.removeprefix("PIP_").lower().replace("_", "-"): value
        for name, value in os.environ.items()
        if name.startswith("PIP_")
    }
    return Sources(policy.indexes, policy.builds, settings)


def _settings(pip: Tool) -> str:
    try:
        done = subprocess.run(
            [*pip.command, "config", "list"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_LIMIT,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode(errors="replace")
