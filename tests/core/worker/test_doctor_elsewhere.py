"""The doctor on machines that lack something: what is taken away from it is named with its cure, and measured by the least level."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.core.worker import elsewhere, prefixes
from tests.core.worker.elsewhere import needs_table, ordinary, without_calls
from tests.core.worker.test_places import FORBID, in_user_namespace, needs_namespaces


def doctor(python: Path, home: Path, *options: str) -> list[str]:
    return [str(python), "-m", "pydra_core.cli.node", "--home", str(home), *options, "doctor", "--json"]


def examined(command: list[str], python: Path, path: str = "/nonexistent") -> tuple[int, dict[str, dict[str, Any]]]:
    """The exit status, and the findings by their probes."""
    who = {} if ordinary() is None else {"user": elsewhere.ORDINARY, "group": elsewhere.ORDINARY, "extra_groups": []}
    environment = {**prefixes.environment(python), "PATH": path}
    said = subprocess.run(command, capture_output=True, text=True, cwd="/", env=environment, timeout=60, **who)  # type: ignore[call-overload]
    assert said.stdout, said.stderr
    return said.returncode, {one["probe"]: one for one in json.loads(said.stdout)["findings"]}


@needs_namespaces
@pytest.mark.parametrize(("least", "status"), [("reduced", 0), ("strict", 1)])
def test_a_setting_is_found_by_trying(python: Path, home: Path, least: str, status: int) -> None:
    command = in_user_namespace(str(python), "-c", FORBID, *doctor(python, home, "--least", least))
    ended, findings = examined(command, python)
    assert ended == status
    told = findings["user namespace"]
    assert told["said"].endswith("(ENOSPC), user.max_user_namespaces=0")
    assert told["fixes"][0] == "sudo sysctl -w user.max_user_namespaces=65536"
    assert findings["isolation"]["said"] == f"reduced, the least that this node works at is {least}"
    assert findings["isolation"]["mark"] == ("warning" if status == 0 else "bad")
    assert os.listdir(home) == []


@needs_table
def test_a_containers_filter_is_found_and_bubblewrap_is_missed(python: Path, home: Path) -> None:
    ended, findings = examined(without_calls(python, doctor(python, home), "unshare", "clone"), python)
    assert ended == 0
    assert "(EPERM)" in findings["user namespace"]["said"]
    assert any("seccomp=unconfined" in fix for fix in findings["user namespace"]["fixes"])
    assert findings["bubblewrap"]["fixes"][0].startswith("sudo apt install bubblewrap")


@needs_table
def test_a_missing_landlock_is_found(python: Path, home: Path) -> None:
    command = without_calls(python, doctor(python, home), "landlock_create_ruleset", error=elsewhere.UNKNOWN)
    _, findings = examined(command, python)
    assert findings["Landlock"]["mark"] == "warning"
    assert "(ENOSYS)" in findings["Landlock"]["said"]


def test_a_home_below_a_closed_folder_is_told(python: Path, home: Path) -> None:
    closed = home.parent / "closed"
    closed.mkdir(0o000)
    ended, findings = examined(doctor(python, closed / "home"), python)
    closed.chmod(0o700)  # so that it can be removed
    assert ended == 1
    assert "may not be written to by this user" in findings["home"]["said"]
