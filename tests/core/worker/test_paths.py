"""Runs start wherever the Python, its environment and the node's home lie, for root and for an ordinary user."""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import pydra_core
from pydra_core.worker.survey import covers, is_below, survey, without_nested
from tests.core.worker import elsewhere, prefixes

SHORT, CLOSED, SPACES = "below /tmp", "below a closed home", "with spaces"


@pytest.fixture
def places() -> Iterator[dict[str, Path]]:
    """Three folders: below /tmp, of which each run has its own; below a folder of mode 0700; with spaces in its path."""
    short, long = Path(tempfile.mkdtemp(prefix="pydra-", dir="/tmp")), Path(tempfile.mkdtemp(dir="/var/tmp"))
    try:
        for folder in (short, long):
            folder.chmod(0o755)
        made = {SHORT: short / "a", CLOSED: long / "home/closed/a", SPACES: long / "a place, “it's mine”"}
        for folder in made.values():
            folder.mkdir(parents=True)
        yield made
    finally:
        shutil.rmtree(short)
        shutil.rmtree(long)


def close(places: dict[str, Path], uid: int | None) -> None:
    """The home around the closed place is its user's, and nobody else may enter."""
    home = places[CLOSED].parents[1]
    if uid is not None:
        os.chown(home, uid, uid)
    home.chmod(0o700)


def build_environment(python: Path, folder: Path, copied: bool) -> Path:
    """A virtual environment of that Python, into which the runtime is installed; gives its interpreter."""
    how = "--copies" if copied else "--symlinks"
    subprocess.run(
        [str(python), "-m", "venv", "--without-pip", how, str(folder)], check=True, env=prefixes.environment(python)
    )
    if copied and (python.parents[1] / "lib").is_dir():
        for library in (python.parents[1] / "lib").glob("libpython*.so*"):
            shutil.copy2(library, folder / "lib", follow_symlinks=False)
    source = python.parents[1] / "lib" / prefixes.VERSION / "site-packages"
    shutil.copytree(
        source, folder / "lib" / prefixes.VERSION / "site-packages", dirs_exist_ok=True, copy_function=os.link
    )
    return folder / "bin/python"


@pytest.mark.parametrize("user", ["whoever runs the tests", "an ordinary user"])
@pytest.mark.parametrize(
    ("prefix_in", "environment_in", "home_in", "copied"),
    [(SHORT, CLOSED, SPACES, False), (CLOSED, SPACES, SHORT, True), (SPACES, SHORT, CLOSED, False)],
)
def test_runs_start_wherever_things_lie(
    prefix: Path, places: dict[str, Path], prefix_in: str, environment_in: str, home_in: str, copied: bool, user: str
) -> None:
    uid = elsewhere.ordinary()
    if user == "an ordinary user" and uid is None:
        pytest.skip("whoever runs the tests is an ordinary user already")
    uid = uid if user == "an ordinary user" else None
    python = put(prefix, places[prefix_in] / "python")
    environment = build_environment(python, places[environment_in] / "venv", copied)
    home = places[home_in] / "the home"
    home.mkdir(0o700)
    if uid is not None:
        os.chown(home, uid, uid)
    close(places, uid)

    told = elsewhere.run(elsewhere.stage(environment, home), environment, uid)

    # What this machine cannot hold is told; where it holds namespaces, the home has no name in there.
    assert told.level in ("full", "strict") or told.refusals
    assert told.result[0] != 0  # type: ignore[index]
    assert told.level not in ("full", "strict") or told.result == [1000, False]


@pytest.mark.parametrize("user", ["whoever runs the tests", "an ordinary user"])
@pytest.mark.parametrize(
    ("prefix_in", "home_in"), [(SHORT, CLOSED), (CLOSED, SHORT), (SPACES, SPACES)], ids=["short", "closed", "spaces"]
)
def test_runs_start_in_their_environment_wherever_things_lie(
    prefix: Path, places: dict[str, Path], prefix_in: str, home_in: str, user: str
) -> None:
    uid = elsewhere.ordinary()
    if user == "an ordinary user" and uid is None:
        pytest.skip("whoever runs the tests is an ordinary user already")
    uid = uid if user == "an ordinary user" else None
    python, home = put(prefix, places[prefix_in] / "python"), places[home_in] / "the home"
    home.mkdir(0o700)
    if uid is not None:
        os.chown(home, uid, uid)
    close(places, uid)

    told = elsewhere.run(elsewhere.in_environment(python, home), python, uid)

    assert told.level in ("full", "strict") or told.refusals
    assert told.level not in ("full", "strict", "reduced") or told.result == [1, False, False]


def put(prefix: Path, to: Path) -> Path:
    """The copy itself if links cannot reach so far (another file system)."""
    try:
        return prefixes.linked(prefix, to)
    except (OSError, shutil.Error):
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(prefix, to, symlinks=True)
        return to / "bin" / prefixes.VERSION


def test_a_root_below_another_is_bound_once() -> None:
    assert without_nested(["/opt/py", "/opt/py/lib", "/usr/lib/python3", "/opt/python"]) == ("/opt/py", "/opt/python")
    assert is_below("/a/b", "/a")
    assert not is_below("/ab", "/a")


def test_a_home_within_the_environment_is_covered() -> None:
    assert covers(("/opt/env",), Path("/opt/env/home"), Path("/srv/home")) == ("/opt/env/home",)


def test_a_home_within_an_environment_below_tmp_is_covered_where_that_waits_for_its_run() -> None:
    if sys.platform == "linux":
        from pydra_core.worker.sandbox.mounts import shown_at

        places = shown_at(("/tmp/env/home", "/opt/env/home"), ("/opt/env", "/tmp/env", "/tmp/env2"))
        assert places == ["/tmp/env/home", "/opt/env/home", "/store/roots/1/home"]


def test_the_checkout_around_the_runtime_is_not_shown() -> None:
    parent = os.path.dirname(os.path.dirname(os.path.abspath(pydra_core.__file__)))
    inside = sysconfig.get_path("purelib")
    assert parent in (inside, *survey().path)
    assert parent == inside or parent not in survey().roots
