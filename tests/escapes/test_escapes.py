"""Hostile tasks through master, node and zygote: none gets out at the best level, and the lower ones admit what they say.

One walk performs all attempts beside a run of somebody else. As root it is done again as an ordinary user, with the system's
Python. `make escapes` performs them at every level.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pydra_core.node.folders import remove
from tests.escapes import places
from tests.escapes.admitted import LEVELS, admitted, groups
from tests.escapes.attempts import main as attempts
from tests.escapes.attempts.trying import ATTEMPTS, Attempt
from tests.escapes.told import Told

pytestmark = pytest.mark.timeout(300)
MUST_ESCAPE = {
    "abstract_sockets",
    "become_a_daemon",
    "change_an_environment",
    "change_its_package",
    "connect_to_the_machine",
    "datagrams_to_the_machine",
    "endless_loop",
    "environment_of_the_node",
    "files_of_the_machines_tmp",
    "fill_the_disk",
    "follow_a_symlink_out",
    "fork_bomb",
    "good_end_without_a_result",
    "hold_the_socket",
    "ignore_the_cancel",
    "leave_a_note",
    "leave_a_segment",
    "limits_of_others",
    "link_what_is_not_its_own",
    "list_the_nodes_home",
    "loosen_landlock",
    "many_descriptors",
    "memory_in_files",
    "memory_of_a_tree",
    "memory_of_one_process",
    "memory_of_the_zygote",
    "names_of_the_world",
    "poison_the_zygote",
    "quotas_of_the_user",
    "read_an_environment",
    "read_other_runs",
    "read_the_nodes_files",
    "run_a_program_of_its_package",
    "run_from_where_it_writes",
    "see_other_processes",
    "segments_of_the_machine",
    "serve_the_machine",
    "signal_others",
    "slow_others_down",
    "sockets_with_a_path",
    "sparse_file",
    "stop_itself",
    "too_many_files",
    "turn_back_its_timers",
    "without_a_parent",
    "write_outside",
}
"""What a plain process can do wherever these tests run; a sandbox that holds these has been shown to hold something."""
EVERY = os.environ.get("PYDRA_ESCAPES") == "all"
ME = "root" if os.geteuid() == 0 else "user"
LOWER = [setting for setting in LEVELS if setting != "strict"]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Below /tmp, open to an ordinary user."""
    made = Path(tempfile.mkdtemp(prefix="pydra-escapes-"))
    made.chmod(0o755)
    yield made
    remove(made)  # an attempt leaves a tree that is too deep for others


@pytest.fixture
def ordinary(folder: Path) -> str:
    """The Python of an environment that every user may use."""
    python = places.system_python()
    if os.geteuid() != 0:
        pytest.skip("this is an ordinary user already")
    if python is None:
        pytest.skip("no Python of this version that an ordinary user may run")
    return str(places.build_environment(python, folder / "environment"))


def judge(said: dict[str, Any], setting: str, user: str) -> None:
    """The level was what it was to be, nothing got out but what it admits, and the node and the others are as they were."""
    assert said["level"] in LEVELS[setting], f"this machine gives {said['level']}"
    table, escaped = admitted(setting, user), said["escaped"]
    surprising = {name: word for name, word in escaped.items() if name not in table.certain | table.possible}
    assert not surprising, surprising
    contained = table.certain - set(escaped)
    assert not contained, f"the badge admits what does not happen: {contained}"
    assert not said["unclear"], said["unclear"]
    assert not said["broken"], said["broken"]


def holds_best() -> bool:
    """True if this machine makes namespaces for the user of this test."""
    return subprocess.run(["unshare", "--user", "true"], capture_output=True).returncode == 0


needs_best = pytest.mark.skipif(
    not (shutil.which("unshare") and holds_best()),
    reason="this machine makes no user namespaces: its best level is a lower one",
)


def test_there_are_enough_attempts_and_each_says_what_it_does() -> None:
    assert attempts.ROOMS
    assert len(ATTEMPTS) >= 70
    assert all(attempt.does for attempt in ATTEMPTS.values())


def test_the_table_of_what_is_admitted_names_attempts_and_settings() -> None:
    for group in groups():
        assert set(group.attempts) <= set(ATTEMPTS)
        assert {place.partition(" as ")[0] for place in group.at} <= set(LOWER)


def test_what_a_run_says_and_what_is_seen_both_count() -> None:
    returns, fails = (Attempt("x", "", lambda _: "", end) for end in ("returns", "fails"))
    assert Told(returns, "ESCAPED: so", True).escape
    assert Told(returns, "CONTAINED: so", True, seen="a file").escape
    assert Told(fails, "", True).escape
    assert not Told(fails, "", False).escape
    assert Told(returns, "", False, "it died").unclear
    assert not Told(returns, "CONTAINED: so", True).unclear


@needs_best
def test_at_the_best_level_nothing_escapes(folder: Path) -> None:
    judge(places.perform(sys.executable, folder, "strict"), "strict", ME)


@needs_best
def test_at_the_best_level_of_an_ordinary_user_nothing_escapes(folder: Path, ordinary: str) -> None:
    judge(places.perform(ordinary, folder, "strict", ordinary=True), "strict", "user")


@needs_best
def test_the_same_attempts_escape_without_a_sandbox(folder: Path) -> None:
    """The control: in plain processes of an ordinary user, in namespaces that are thrown away."""
    if not shutil.which("setpriv") or not os.path.exists("/usr/bin/python3"):
        pytest.skip("no setpriv, or no Python that an ordinary user may run")
    escaped = places.perform_control("/usr/bin/python3", folder)["escaped"]
    assert set(escaped) >= MUST_ESCAPE, MUST_ESCAPE - set(escaped)
    assert len(escaped) >= 60


@needs_best
@pytest.mark.skipif(not EVERY, reason="make escapes performs them at every level")
@pytest.mark.parametrize("setting", LOWER)
def test_a_lower_level_admits_what_its_badge_says(folder: Path, setting: str) -> None:
    judge(places.perform(sys.executable, folder, setting), setting, ME)


@needs_best
@pytest.mark.skipif(not EVERY, reason="make escapes performs them at every level")
@pytest.mark.parametrize("setting", LOWER)
def test_a_lower_level_of_an_ordinary_user_admits_what_its_badge_says(
    folder: Path, ordinary: str, setting: str
) -> None:
    judge(places.perform(ordinary, folder, setting, ordinary=True), setting, "user")
