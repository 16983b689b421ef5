"""`pydra-node doctor` on this very machine: what it prints, how it ends, and that it leaves nothing behind."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

from pydra_core.cli.doctor import page
from pydra_core.node.diagnosis import Finding, Mark
from pydra_core.settings import homes
from pydra_core.trust.pairing import Pairing, write_pairing

COMMAND = [sys.executable, "-m", "pydra_core.cli.node"]


def doctor(*options: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYDRA_HOME", "NO_COLOR")}
    command = [*COMMAND, "--home", str(home), "doctor", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, env=environment)


def test_a_machine_is_examined_and_left_as_it_was(tmp_path: Path) -> None:
    home = tmp_path / "not there/yet"
    said = doctor("--json", home=home)
    told = json.loads(said.stdout)
    assert said.returncode == (0 if told["fit"] else 1), said.stderr
    assert {"system", "Python", "home", "clock", "master", "isolation"} <= {one["probe"] for one in told["findings"]}
    assert [one["mark"] for one in told["findings"] if one["probe"] == "isolation"] != []
    assert told["steps"]
    assert list(tmp_path.iterdir()) == []


def test_its_page_has_a_sign_and_a_word_for_each_finding_and_no_colours_in_a_pipe(tmp_path: Path) -> None:
    said = doctor(home=tmp_path)
    lines = said.stdout.splitlines()
    assert all(line[0] in "✓!✗ " for line in lines)
    assert all("warning: " in line for line in lines if line.startswith("!"))
    assert "\x1b" not in said.stdout


def test_an_unreachable_master_is_told_with_its_address(tmp_path: Path) -> None:
    write_pairing(homes(tmp_path).node, Pairing(("127.0.0.1:1",), "00" * 32, "n1"))
    (told,) = [
        one for one in json.loads(doctor("--json", home=tmp_path).stdout)["findings"] if one["probe"] == "master"
    ]
    assert (told["mark"], told["said"].split(": ")[0]) == ("warning", "127.0.0.1:1")


def test_a_home_that_cannot_be_is_bad_and_ends_with_1(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = doctor(home=tmp_path / "file")
    assert said.returncode == 1
    assert "is no folder" in " ".join(said.stdout.split())
    assert "--least" not in said.stdout


def test_what_the_policy_offers_is_held_against_the_machine(tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('least = "full"\nprograms = ["/nowhere/blender", "/usr/share"]\n')
    policy.chmod(0o600)
    said = doctor("--json", "--policy", str(policy), "--least", "process", home=tmp_path / "home")
    told = json.loads(said.stdout)
    assert told["least"] == "process"  # a flag wins over the file
    offered = {one["said"].split(":")[0]: one["mark"] for one in told["findings"] if one["probe"] == "programs"}
    assert offered == {"/nowhere/blender": "warning", "/usr/share": "good"}


def test_a_policy_that_cannot_be_read_is_bad(tmp_path: Path) -> None:
    said = doctor("--policy", str(tmp_path / "none.toml"), home=tmp_path)
    assert said.returncode == 1
    assert "✗ policy" in said.stdout


def test_a_file_is_printed_for_this_installation(tmp_path: Path) -> None:
    said = doctor("--print", "systemd", home=tmp_path)
    assert said.returncode in (0, 2)  # 2: run from a tree that is not installed
    assert "ExecStart=" in said.stdout or "install pydra-cluster" in said.stderr


FINDINGS = (
    Finding(probe="clock", mark=Mark.GOOD, said="kept"),
    Finding(probe="cgroup", mark=Mark.WARNING, said="none", means="A watchdog looks.", fixes=("first", "second")),
    Finding(probe="isolation", mark=Mark.BAD, said="\x1b[2Jprocess"),
)


def test_the_layout_of_a_page() -> None:
    assert page(FINDINGS, coloured=False).splitlines() == [
        "✓ clock      kept",
        "! cgroup     warning: none",
        "             A watchdog looks.",
        "             → first",
        "               second",
        "✗ isolation  bad: \\x1b[2Jprocess",
    ]


def test_colours_only_where_somebody_looks_and_wants_them(tmp_path: Path) -> None:
    assert "\x1b[33m! cgroup" in page(FINDINGS, coloured=True)
    (tmp_path / "file").touch()  # no home, no self-test: quick
    without = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    for setting, coloured in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
        environment = {**without, "TERM": "xterm", **setting}
        assert (
            "\x1b[" in on_a_terminal([*COMMAND, "--home", str(tmp_path / "file"), "doctor"], environment)
        ) is coloured


def on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    said = b""
    try:
        while data := os.read(ours, 4096):
            said += data
    except OSError:  # EIO: the other end is closed
        pass
    finally:
        os.close(ours)
    process.wait(30)
    return said.decode()


def test_its_help_tells_what_it_does(tmp_path: Path) -> None:
    told = doctor("--help", home=tmp_path).stdout
    assert all(word in told for word in ("--json", "--print", "exit status"))
