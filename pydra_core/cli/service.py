"""The shipped service files and the AppArmor profile, with the paths of this installation filled in."""

import os
import re
import sysconfig
from pathlib import Path

from pydra_core import bundle
from pydra_core.errors import Fault, UserError
from pydra_core.settings import resource

_FILES = {
    "systemd": "systemd/pydra-node.service",
    "systemd-user": "systemd/pydra-node-user.service",
    "apparmor": "apparmor/pydra-node",
}
NAMES = tuple(_FILES)
SYSTEM_HOME = Path("/var/lib/pydra")
"""Of the service of a machine (StateDirectory= of its unit)."""


def filled(name: str, home: Path | None = None, program: Path | None = None) -> str:
    """The text of one of `NAMES`. `home` is that of --home, None for the usual one; `program` is this installation's pydra-node.

    Raises UserError if there is no such program here.
    """
    text = resource(_FILES[name]).read_text("utf-8")
    found = program or find_program()
    if name == "apparmor":
        # The kernel compares the real path of what is executed.
        return text.replace("@PROGRAM@", _for_apparmor(os.path.realpath(found)))
    return text.replace("@PROGRAM@", _for_systemd(str(found))).replace("@HOME@", _home_option(name, home))


def _home_option(name: str, home: Path | None) -> str:
    if name == "systemd":
        return _for_systemd(str(home or SYSTEM_HOME))
    return f" --home {_for_systemd(str(home.absolute()))}" if home else ""


def find_program() -> Path:
    """The program pydra-node of this installation. Raises UserError."""
    if found := bundle.installed("pydra-node"):
        return found
    place = sysconfig.get_path("scripts")
    raise UserError(
        f"There is no program pydra-node in {place}: install pydra-cluster there (pip install pydra-cluster).",
        Fault.NOT_FOUND,
    )


def _for_systemd(path: str) -> str:
    """One word of a command line (systemd.service(5), systemd.syntax(7))."""
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if re.search(r"[^\w/.+:@%-]", escaped) else escaped


def _for_apparmor(path: str) -> str:
    """A path that stands for itself, not a pattern (apparmor.d(5))."""
    return '"' + re.sub(r'([*?\[\]{}^"\\])', r"\\\1", path) + '"'
