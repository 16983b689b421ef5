"""`pydra-node service install` and `remove`: the node as a service of this user, or, for root, of the machine.

Each step is told when it is done, and a second time changes nothing. What systemd refuses is told in its own words.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from pydra_core.cli import service
from pydra_core.errors import Fault, UserError
from pydra_core.settings import homes
from pydra_core.trust.pairing import read_pairing

UNIT = "pydra-node.service"
FIRST_LINE = "# Pydra's node as a service"
"""By this a unit is known as one of ours."""
BOOTED = Path("/run/systemd/system")
"""There only where systemd runs the machine (sd_booted(3))."""
PATIENCE = 60.0
"""Seconds that systemd may take: a node that is stopped ends its workers first."""

Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Place:
    """Whose service it is: the folder of its unit, how systemd is spoken to, the node's home."""

    folder: Path
    systemctl: tuple[str, ...]
    printed: str
    home: Path | None
    root: bool

    @property
    def unit(self) -> Path:
        return self.folder / UNIT

    def ask(self, *words: str) -> str:
        """What systemctl answers; raises UserError with its words."""
        command = [*self.systemctl, *words]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, stdin=subprocess.DEVNULL)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UserError(f"{' '.join(command)} failed: {error}.", Fault.REFUSED) from None
        if done.returncode:
            said = " ".join((done.stderr or done.stdout).split()) or f"exit status {done.returncode}"
            raise UserError(f"{' '.join(command)} failed: {said.rstrip('.')}.{self._advice(said)}", Fault.REFUSED)
        return done.stdout.strip()

    def _advice(self, said: str) -> str:
        """For a user without a session, as after su."""
        return " Log in as this user (ssh, not su), then try again." if not self.root and "bus" in said else ""


def find_place(home: Path | None) -> Place:
    """For whoever asks: root's is the machine's. Raises UserError where there is no systemd."""
    if sys.platform == "win32" or not BOOTED.is_dir() or not shutil.which("systemctl"):
        raise UserError(
            "This machine is not run by systemd, so no service can be installed: let what starts programs here start pydra-node.",
            Fault.NOT_FOUND,
        )
    if os.geteuid() == 0:
        folder = Path("/etc/systemd/system")
        return Place(folder, ("systemctl",), "systemd", home or service.SYSTEM_HOME, True)
    configured, ours = os.environ.get("XDG_CONFIG_HOME", ""), os.environ.get("PYDRA_HOME")
    config = Path(configured) if os.path.isabs(configured) else Path.home() / ".config"
    named = home or (Path(ours) if ours else None)  # the service will not have this environment
    return Place(config / "systemd" / "user", ("systemctl", "--user"), "systemd-user", named, False)


def install(place: Place, say: Say) -> None:
    """Writes the unit, enables it, and starts it if the node has joined. Raises UserError."""
    program = service.find_program()
    changed = _write(place, service.filled(place.printed, place.home, program), say)
    place.ask("daemon-reload")
    place.ask("enable", UNIT)
    say("It starts with the machine." if place.root else "It starts when you log in.")
    if read_pairing(homes(place.home).node) is None:
        join = [str(program), *(["--home", str(place.home)] if place.home else []), "--join", "-"]
        once = f"Join once ({shlex.join(join)}; Ctrl+C when it is connected), then install again."
        say(f"Not started: this node has joined no master yet. {once}")
    else:
        _start(place, changed, say)
    if not place.root and not _lingers():
        say(f"It ends when you log out. To have it run always: sudo loginctl enable-linger {_user()}")


def _start(place: Place, changed: bool, say: Say) -> None:
    """One that runs is left alone, for the sake of its runs."""
    systemctl = " ".join(place.systemctl)
    if place.ask("show", "--property", "ActiveState", "--value", UNIT) == "active":
        say(
            f"It runs with the unit that was there before; to change that: {systemctl} restart {UNIT}"
            if changed
            else "It runs."
        )
        return
    place.ask("start", UNIT)
    say(f"Started. What it says: journalctl {'' if place.root else '--user '}--unit {UNIT}")


def _write(place: Place, text: str, say: Say) -> bool:
    """True if the unit is another one now. Raises UserError if somebody else's is there."""
    before = _read(place.unit)
    if before == text:
        say(f"{place.unit} is there already.")
        return False
    if before is not None and not before.startswith(FIRST_LINE):
        raise UserError(
            f"{place.unit} is there and not of Pydra: nothing was changed. Rename it first.", Fault.CONFLICT
        )
    try:
        place.folder.mkdir(parents=True, exist_ok=True)
        place.unit.write_text(text, "utf-8")
    except OSError as error:
        raise UserError(f"{place.unit} cannot be written: {error.strerror}.", Fault.REFUSED) from None
    say(f"Wrote {place.unit}.")
    return before is not None


def _read(unit: Path) -> str | None:
    try:
        return unit.read_text("utf-8", "replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UserError(f"{unit} cannot be read: {error.strerror}.", Fault.REFUSED) from None


def remove(place: Place, say: Say) -> None:
    """Stops it and takes the unit away; the node's home and its place in the cluster stay. Raises UserError."""
    found = _read(place.unit)
    if found is None:
        say(f"No service is installed: there is no {place.unit}.")
        return
    if not found.startswith(FIRST_LINE):
        raise UserError(f"{place.unit} is not of Pydra: nothing was changed.", Fault.CONFLICT)
    place.ask("disable", "--now", UNIT)
    say("Stopped; it does not start by itself any more.")
    try:
        place.unit.unlink()
    except OSError as error:
        raise UserError(f"{place.unit} cannot be removed: {error.strerror}.", Fault.REFUSED) from None
    place.ask("daemon-reload")
    say(f"Removed {place.unit}. The node's home stays; to take it out of the cluster: pydractl node remove NAME")


def _lingers() -> bool:
    """True if systemd keeps this user's services while nobody is logged in (loginctl(1))."""
    return Path("/var/lib/systemd/linger", _user()).exists()


def _user() -> str:
    if sys.platform == "win32":
        return ""
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name


# ---------------------------------------------------------------------------------------------------------- command line


@click.group("service")
@click.option("--home", type=click.Path(path_type=Path), help="As for pydra-node.")
@click.pass_context
def service_group(context: click.Context, /, home: Path | None) -> None:
    """Run this node as a service of systemd: yours, or, for root, the machine's.

    A service that is installed by root gives each worker a user that nobody is; its home is /var/lib/pydra.
    """
    before = context.parent.params if context.parent is not None else {}
    context.obj = home or before.get("home")


@service_group.command("install")
@click.pass_obj
def install_command(home: Path | None) -> None:
    """Write its unit, enable it, and start it if this node has joined a master."""
    install(find_place(home), click.echo)


@service_group.command("remove")
@click.pass_obj
def remove_command(home: Path | None) -> None:
    """Stop it and take its unit away; what the node has on disk stays."""
    remove(find_place(home), click.echo)
