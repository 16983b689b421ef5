"""The frozen folder, built once for the sources as they are, and a copy of it that an ordinary user may run."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

import pytest

from tests.walks.machines import Machines

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("app.spec", "pyproject.toml", "tools/freeze", "pydra_core", "pydra_gui", "resources")
BUILT = ROOT / "build" / "frozen" / hashlib.sha256(sys.prefix.encode()).hexdigest()[:8]
"""For this environment: one folder, named after all that it is made of."""


def key() -> str:
    """A name for all that the folder is made of."""
    seen = hashlib.sha256(f"{sys.version} {[(d.name, d.version) for d in metadata.distributions()]}".encode())
    for name in SOURCES:
        place = ROOT / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and "__pycache__" not in path.parts:
                seen.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return seen.hexdigest()[:16]


def build(folder: Path) -> None:
    """As `make freeze` does it, with nothing of an earlier one."""
    shutil.rmtree(BUILT, ignore_errors=True)
    making = BUILT / "making"
    where = ("--distpath", str(making), "--workpath", str(making / "work"))
    done = subprocess.run(
        [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *where, "app.spec"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    (making / "pydra").rename(folder)
    shutil.rmtree(making)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The other processes of this run want the same folder."""
    BUILT.parent.mkdir(parents=True, exist_ok=True)
    with BUILT.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def frozen() -> Path:
    """The folder with the four programs."""
    if sys.platform != "linux" or not (ROOT / "app.spec").exists():
        pytest.skip("the frozen folder is built from a checkout, on Linux")
    pytest.importorskip("PyInstaller", reason="PyInstaller is not installed: pip install -e '.[freeze]'")
    folder = BUILT / key()
    with one_at_a_time():
        if not folder.exists():
            build(folder)
    return folder


@pytest.fixture
def anybody(frozen: Path) -> Iterator[Path]:
    """The same folder where every user may enter, on a path with spaces, for the price of names."""
    outer = Path(tempfile.mkdtemp(prefix="pydra-frozen-"))
    try:
        outer.chmod(0o755)
        place = outer / "programs of mine"
        shutil.copytree(frozen, place, symlinks=True, copy_function=_link)
        yield place
    finally:
        shutil.rmtree(outer)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy2(source, target)


@pytest.fixture
def machines(frozen: Path, tmp_path: Path) -> Iterator[Machines]:
    """All programs are those of the folder."""
    names = {"node": "pydra-node", "master": "pydra-master", "ctl": "pydractl", "pydra_gui": "pydra"}
    cluster = Machines(tmp_path, program=lambda module: [str(frozen / names[module.rpartition(".")[2]])])
    yield cluster
    cluster.close()
