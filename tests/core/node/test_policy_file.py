"""The owner's file, held against the machine: whose it is, and whether what it names is there."""

import os
import sys
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.node.policy import Policy
from pydra_core.node.policy_file import doubts, load_policy
from pydra_core.node.policy_flags import Flags
from pydra_core.worker.sandbox.policy import Share

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths and rights of POSIX")
NO_FLAGS = Flags()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A node's own folder, in the folder of all of the program's files; beside it a folder of data."""
    made = tmp_path / "pydra/node"
    made.mkdir(parents=True)
    (tmp_path / "data").mkdir()
    return made


def load(home: Path, text: str | None = None, flags: Flags = NO_FLAGS, file: Path | None = None) -> Policy:
    if text is not None:
        (home / "policy.toml").write_text(text)
        (home / "policy.toml").chmod(0o600)
    return load_policy(home, file, flags, home.parent)


def refused(home: Path, text: str | None = None, flags: Flags = NO_FLAGS, file: Path | None = None) -> str:
    with pytest.raises(UserError) as refusal:
        load(home, text, flags, file)
    return refusal.value.sentence


def test_no_file_is_no_policy_unless_it_was_named(home: Path) -> None:
    assert load(home) == Policy()
    assert "cannot be read: No such file" in refused(home, file=home / "other.toml")


def test_what_is_there_may_be_shared(home: Path) -> None:
    data = home.parent.parent / "data"
    policy = load(home, f'programs = ["{data}"]\n[shares]\ndata = "{data}:rw"\n[devices]\ngpu = ["/dev/null"]')
    assert policy.shares == (Share("data", str(data), True),)
    assert load(home, "", Flags(shares=(f"data={data}",))).shares == (Share("data", str(data)),)


def test_a_file_that_others_can_write_is_refused(home: Path) -> None:
    load(home, "")
    (home / "policy.toml").chmod(0o664)
    assert "can be written by other users: chmod go-w" in refused(home)


def test_a_file_in_a_folder_that_others_can_write_is_refused(home: Path) -> None:
    load(home, "")
    home.chmod(0o777)
    assert "who could replace the policy" in refused(home)
    home.chmod(0o1777)
    assert load(home) == Policy()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives files away")
def test_a_file_of_another_user_is_refused(home: Path) -> None:
    load(home, "")
    os.chown(home / "policy.toml", 1234, 1234)
    assert "belongs to another user" in refused(home)


def test_what_is_no_text_is_refused(home: Path) -> None:
    load(home, "")
    (home / "policy.toml").write_bytes(b"\xff")
    assert "is not UTF-8" in refused(home)
    (home / "policy.toml").unlink()
    (home / "policy.toml").mkdir()
    assert "cannot be read" in refused(home)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("data", "no absolute path"), ("/srv/../etc", "no absolute path"), ("/nowhere/at/all", "is not there"), ("/", "the system itself"),
        ("/proc/self", "the system itself"), ("/dev", "the system itself"), ("{top}", "holds the files of Pydra itself"),
        ("{top}/pydra", "holds the files of Pydra itself"), ("{top}/pydra/node", "holds the files of Pydra itself"),
        ("{top}/link", "holds the files of Pydra itself"), ("{top}/file", "is not there"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_shared_is_refused(home: Path, path: str, sentence: str) -> None:
    top = home.parent.parent
    (top / "link").symlink_to(home)
    (top / "file").write_text("")
    assert sentence in refused(home, f'[shares]\ndata = "{path.format(top=top)}"')


def test_what_lies_where_runs_may_write_is_refused(home: Path) -> None:
    """A run could put a link in its place, and the next start of the node would follow it."""
    top = home.parent.parent
    (top / "data/inner").mkdir()
    text = '[shares]\nouter = "{top}/data{how}"\ninner = "{top}/data/inner"'
    assert len(load(home, text.format(top=top, how="")).shares) == 2
    assert "lies in the shared folder outer, where runs may write" in refused(home, text.format(top=top, how=":rw"))
    assert "lies in the shared folder out" in refused(
        home, "", Flags(shares=(f"out={top}/data:rw",), programs=(f"{top}/data/inner",))
    )


def test_a_policy_that_runs_could_rewrite_is_refused(home: Path) -> None:
    data = home.parent.parent / "data"
    (data / "mine.toml").write_text(f'[shares]\ndata = "{data}:rw"')
    (data / "mine.toml").chmod(0o600)
    assert "mine.toml, the policy, lies in the shared folder data" in refused(home, file=data / "mine.toml")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only a node of root has users that nobody is")
def test_a_folder_that_no_run_could_write_to_is_doubted(home: Path) -> None:
    data = home.parent.parent / "data"
    policy = load(home, f'[shares]\ndata = "{data}:rw"')
    (doubt,) = doubts(policy)
    assert f"{data} is closed to those: chmod o+wx" in doubt
    data.chmod(0o777)
    assert doubts(policy) == ()
    data.chmod(0o755)
    assert doubts(load(home, f'[shares]\ndata = "{data}"')) == ()


def test_programs_are_held_to_the_same(home: Path) -> None:
    assert "/nowhere, the program folder, is not there" in refused(home, flags=Flags(programs=("/nowhere",)))
    assert "holds the files of Pydra" in refused(home, flags=Flags(programs=(str(home.parent),)))


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("null", "no absolute path"),
        (r"/dev/\u0000null", "no absolute path"),
        ("/dev/nvidia99", "cannot be used: No such file"),
        ("/etc/passwd", "no character device"),
    ],
)
def test_a_device_that_is_none_is_refused(home: Path, path: str, sentence: str) -> None:
    assert sentence in refused(home, f'[devices]\ngpu = ["/dev/null", "{path}"]')
