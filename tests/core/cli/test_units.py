"""The node as a service: what is written, what systemd is asked, what is told; with a systemctl that only writes down what it is asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.cli import service, units
from pydra_core.errors import UserError
from pydra_core.settings import homes
from pydra_core.trust.pairing import Pairing, write_pairing

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no systemd")
RECORD = """#!/bin/sh
here=$(dirname "$0")
echo "$*" >>"$here/asked"
[ -e "$here/refuses" ] && { cat "$here/refuses" >&2; exit 1; }
case "$1" in
    show) cat "$here/state" ;;
    start) echo active >"$here/state" ;;
    disable) echo inactive >"$here/state" ;;
esac
"""


class Machine:
    """A place with its systemctl."""

    def __init__(self, folder: Path, root: bool) -> None:
        self.folder = folder
        program = folder / "systemctl"
        program.write_text(RECORD)
        program.chmod(0o755)
        (folder / "state").write_text("inactive\n")
        kind = "systemd" if root else "systemd-user"
        self.place = units.Place(folder / "config" / "units", (str(program),), kind, folder / "home", root)
        self.told: list[str] = []

    def install(self) -> list[str]:
        """What was told."""
        self.told = []
        units.install(self.place, self.told.append)
        return self.told

    def remove(self) -> list[str]:
        self.told = []
        units.remove(self.place, self.told.append)
        return self.told

    def join(self) -> None:
        write_pairing(homes(self.place.home).node, Pairing(("127.0.0.1:7411",), "00" * 32))

    @property
    def asked(self) -> list[str]:
        """Since the last time."""
        log = self.folder / "asked"
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


@pytest.fixture(params=[True, False], ids=["root", "a user"])
def machine(tmp_path: Path, request: pytest.FixtureRequest) -> Machine:
    return Machine(tmp_path, request.param)


def test_a_node_that_has_joined_is_enabled_and_started(machine: Machine) -> None:
    machine.join()
    told = machine.install()
    shown = "show --property ActiveState --value pydra-node.service"
    assert machine.asked == ["daemon-reload", "enable pydra-node.service", shown, "start pydra-node.service"]
    assert told[0] == f"Wrote {machine.place.unit}."
    assert any(line.startswith("Started.") for line in told)
    kind = machine.place.printed
    assert machine.place.unit.read_text() == service.filled(kind, machine.place.home)
    assert f"--home {machine.place.home} " in machine.place.unit.read_text()


def test_a_user_is_told_how_it_runs_without_a_login(tmp_path: Path) -> None:
    machine = Machine(tmp_path, root=False)
    linger = any("enable-linger" in line for line in machine.install())
    assert linger == (not Path("/var/lib/systemd/linger", units._user()).exists())


def test_a_node_that_has_joined_nothing_is_not_started_and_told_how_to(machine: Machine) -> None:
    told = machine.install()
    assert machine.asked == ["daemon-reload", "enable pydra-node.service"]
    assert any("joined no master yet" in line and "--join -" in line for line in told)


def test_a_second_time_changes_nothing(machine: Machine) -> None:
    machine.join()
    machine.install()
    before, _ = machine.place.unit.stat().st_mtime_ns, machine.asked
    told = machine.install()
    assert told[0] == f"{machine.place.unit} is there already."
    assert "It runs." in told
    assert machine.place.unit.stat().st_mtime_ns == before
    assert not any(line.startswith(("start", "restart")) for line in machine.asked)


def test_another_unit_of_ours_is_replaced_and_what_runs_is_left_alone(machine: Machine) -> None:
    machine.join()
    machine.install()
    machine.place.unit.write_text(machine.place.unit.read_text().replace("RestartSec=5", "RestartSec=50"))
    told = machine.install()
    assert any("restart pydra-node.service" in line for line in told)
    assert "RestartSec=5\n" in machine.place.unit.read_text()
    assert not any(line.startswith(("start", "restart")) for line in machine.asked[4:])


def test_a_unit_of_somebody_else_is_never_touched(machine: Machine) -> None:
    machine.place.folder.mkdir(parents=True)
    machine.place.unit.write_text("[Service]\n")
    for act in (machine.install, machine.remove):
        with pytest.raises(UserError, match="not of Pydra"):
            act()
    assert machine.place.unit.read_text() == "[Service]\n"
    assert machine.asked == []


def test_it_is_removed_and_a_second_time_there_is_nothing(machine: Machine) -> None:
    machine.join()
    machine.install()
    assert machine.asked
    assert any("Removed" in line for line in machine.remove())
    assert machine.asked == ["disable --now pydra-node.service", "daemon-reload"]
    assert not machine.place.unit.exists()
    assert machine.remove() == [f"No service is installed: there is no {machine.place.unit}."]
    assert machine.asked == []
    assert (homes(machine.place.home).node / "pairing.json").exists()


def test_what_systemd_refuses_is_told_in_its_words(tmp_path: Path) -> None:
    machine = Machine(tmp_path, root=False)
    (tmp_path / "refuses").write_text("Failed to connect to bus: No medium found\n")
    with pytest.raises(
        UserError, match=r"daemon-reload failed: Failed to connect to bus: No medium found\. Log in as this user"
    ):
        machine.install()


def test_a_folder_that_may_not_be_written_to(tmp_path: Path) -> None:
    machine = Machine(tmp_path, root=True)
    (tmp_path / "config").write_text("")
    with pytest.raises(UserError, match=r"cannot be (written|read)"):
        machine.install()


@pytest.mark.skipif(units.BOOTED.is_dir(), reason="systemd runs this machine, and would be changed")
@pytest.mark.parametrize("verb", ["install", "remove"])
def test_without_systemd_it_says_so(tmp_path: Path, verb: str) -> None:
    command = [sys.executable, "-m", "pydra_core.cli.node", "--home", str(tmp_path), "service", verb]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ))
    assert (done.returncode, done.stdout) == (2, "")
    assert "not run by systemd" in done.stderr


def test_the_home_of_the_environment_stands_in_the_unit(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(units, "BOOTED", tmp_path)
    monkeypatch.setattr(units.shutil, "which", lambda name: name)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PYDRA_HOME", "/srv/pydra")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/srv/config")
    place = units.find_place(None)
    assert (place.home, place.unit) == (Path("/srv/pydra"), Path("/srv/config/systemd/user/pydra-node.service"))
    assert units.find_place(Path("/srv/other")).home == Path("/srv/other")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert units.find_place(None).unit == Path("/etc/systemd/system/pydra-node.service")
