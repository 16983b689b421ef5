"""The shipped service files and the AppArmor profile: filled in for this installation, and accepted by the programs that read them.

Where `systemd-analyze` or `apparmor_parser` is missing, this reads the text by itself, and so it does in any case.
"""

import configparser
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.cli import service
from pydra_core.errors import UserError

BREAKS_THE_SANDBOX = {
    "RestrictNamespaces",
    "PrivateUsers",
    "ProtectProc",
    "ProcSubset",
    "ProtectHostname",
    "ProtectKernelTunables",
    "ProtectKernelLogs",
    "ProtectControlGroups",
    "ProtectClock",
    "PrivateDevices",
    "MemoryDenyWriteExecute",
    "SystemCallFilter",
}
NEEDS_A_NAMESPACE = {"ProtectSystem", "ProtectHome", "PrivateTmp", "ReadWritePaths", "NoNewPrivileges"}
"""In a user's service systemd makes a user namespace for these, which has one user and no powers outside."""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program whose path has all that needs care: a space, a percent sign, brackets."""
    folder = tmp_path / "a place 100% [mine]"
    folder.mkdir()
    path = folder / "pydra-node"
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


class Repeated(dict[str, object]):
    """systemd lets a key stand more than once."""

    def __setitem__(self, key: str, value: object) -> None:
        if isinstance(value, list) and isinstance(self.get(key), list):
            value = [*self[key], *value]  # type: ignore[misc]
        super().__setitem__(key, value)


def unit(text: str) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False, dict_type=Repeated, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


def verified(text: str, folder: Path, *more: str) -> None:
    """systemd's own judgement; any word of it is a fault."""
    if shutil.which("systemd-analyze") is None:
        return  # the text was read by configparser
    path = folder / "pydra-node.service"
    path.write_text(text)
    said = subprocess.run(
        ["systemd-analyze", *more, "verify", str(path)],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(folder)},
        timeout=60,
    )
    lines = [line for line in said.stderr.splitlines() if "pydra-node" in line]
    assert (said.returncode, lines) == (0, []), said.stderr


def test_the_unit_of_the_machine(program: Path, tmp_path: Path) -> None:
    text = service.filled("systemd", None, program)
    told = unit(text)["Service"]
    assert told["ExecStart"].startswith(f'"{str(program).replace("%", "%%")}" --home /var/lib/pydra ')
    assert (told["Delegate"], told["KillMode"], told["StateDirectory"]) == ("memory pids cpu", "mixed", "pydra")
    assert told["EnvironmentFile"].startswith("-")
    assert not BREAKS_THE_SANDBOX & set(told)
    verified(text, tmp_path)


def test_the_unit_of_a_user(program: Path, tmp_path: Path) -> None:
    text = service.filled("systemd-user", None, program)
    told = unit(text)["Service"]
    assert "--home" not in told["ExecStart"]
    assert (told["Delegate"], told["KillMode"]) == ("memory pids cpu", "mixed")
    assert not (BREAKS_THE_SANDBOX | NEEDS_A_NAMESPACE) & set(told)
    verified(text, tmp_path, "--user")


def test_a_home_that_was_asked_for_stands_in_the_unit(program: Path) -> None:
    assert ' --home "/srv/my pydra" $' in service.filled("systemd-user", Path("/srv/my pydra"), program)
    assert " --home /srv/pydra $" in service.filled("systemd", Path("/srv/pydra"), program)


def test_a_fault_would_be_found(program: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not there: the units are only read by configparser")
    text = service.filled("systemd", None, program).replace("KillMode=mixed", "KillMode=maybe")
    with pytest.raises(AssertionError, match="maybe"):
        verified(text, tmp_path)


def test_the_profile_is_bound_to_the_program_and_lets_it_make_namespaces(program: Path, tmp_path: Path) -> None:
    text = service.filled("apparmor", None, program)
    rules = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    escaped = re.sub(r"([\[\]])", r"\\\1", str(program))
    assert rules[:2] == ["abi <abi/4.0>,", "include <tunables/global>"]
    assert rules[2] == f'profile pydra-node "{escaped}" flags=(unconfined) {{'
    assert rules[3:] == ["userns,", "include if exists <local/pydra-node>", "}"]
    if shutil.which("apparmor_parser") is not None:
        parsed(text, tmp_path)


def parsed(text: str, folder: Path) -> None:
    """AppArmor's own judgement. A parser before 4.0 knows neither this ABI nor the rule; the rest it does."""
    version = subprocess.run(["apparmor_parser", "-V"], capture_output=True, text=True, check=True).stdout
    if int(re.search(r"version (\d+)", version)[1]) < 4:  # type: ignore[index]
        text = text.replace("abi <abi/4.0>,", "").replace("  userns,\n", "")
    path = folder / "profile"
    path.write_text(text)
    said = subprocess.run(["apparmor_parser", "-Q", "-K", "-N", str(path)], capture_output=True, text=True)
    assert (said.returncode, said.stdout.split()) == (0, ["pydra-node"]), said.stderr


def test_a_linked_program_is_named_by_its_real_path(program: Path, tmp_path: Path) -> None:
    """As pipx has it: the kernel compares the path of the file that is executed."""
    link = tmp_path / "pydra-node"
    link.symlink_to(program)
    assert "a place 100%" in service.filled("apparmor", None, link)


def test_without_a_program_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "x")])
    monkeypatch.setattr("sysconfig.get_path", lambda _: str(tmp_path))
    with pytest.raises(UserError, match="pip install"):
        service.find_program()


CAPABILITIES = {
    "CAP_CHOWN": 0, "CAP_DAC_OVERRIDE": 1, "CAP_DAC_READ_SEARCH": 2, "CAP_FOWNER": 3, "CAP_FSETID": 4, "CAP_KILL": 5,
    "CAP_SETGID": 6, "CAP_SETUID": 7, "CAP_SETPCAP": 8, "CAP_SYS_CHROOT": 18, "CAP_SYS_PTRACE": 19, "CAP_SYS_ADMIN": 21,
    "CAP_SYS_NICE": 23, "CAP_SYS_RESOURCE": 24,
}  # fmt: skip
BOUNDED = """
import os, sys
from pydra_core.worker.sandbox import privileges, syscalls
kept = {int(number) for number in sys.argv[1].split(",")}
for number in range(64):
    if number not in kept:
        try:
            syscalls.prctl(syscalls.PR_CAPBSET_DROP, number)
        except OSError:
            break
os.execv(sys.argv[2], sys.argv[2:])
"""


def test_with_the_capabilities_of_the_unit_the_level_is_the_same(program: Path, tmp_path: Path) -> None:
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root can take capabilities away")
    told = unit(service.filled("systemd", None, program))["Service"]["CapabilityBoundingSet"]
    kept = ",".join(str(CAPABILITIES[name]) for name in told.split())
    doctor = [sys.executable, "-m", "pydra_core.cli.node", "--home", str(tmp_path / "home"), "doctor", "--json"]
    levels = [
        re.search(r'"level": "(\w+)"', subprocess.run(command, capture_output=True, text=True, timeout=60).stdout)[1]  # type: ignore[index]
        for command in (doctor, [sys.executable, "-c", BOUNDED, kept, *doctor])
    ]
    assert levels[0] == levels[1]
