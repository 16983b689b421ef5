"""An owner's file is written whole or not at all, with the rights that it had, and taken back only if nobody wrote meanwhile."""

import os
import sys
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.node.policy_writer import Written, change_schedule, take_back

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    made = tmp_path / "pydra/node"
    made.mkdir(parents=True, mode=0o700)
    made.parent.chmod(0o700)
    return made


def change(home: Path, file: Path | None = None, **changes: object) -> Written:
    return change_schedule(home, file, home.parent, changes)


def test_a_file_is_made_for_its_owner_alone(home: Path) -> None:
    written = change(home, idle="5 min")
    assert written.path == home / "policy.toml"
    assert written.before is None
    assert written.path.read_bytes() == written.body == b'[schedule]\nidle = "5 min"\n'
    assert written.path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(home) == ["policy.toml"]
    take_back(written)
    assert os.listdir(home) == []


def test_a_home_that_is_not_there_yet_is_made(home: Path) -> None:
    assert change(home.parent / "local-node", idle="5 min").path.exists()


def test_rights_and_links_stay(home: Path) -> None:
    real = home.parent / "dotfiles.toml"
    real.write_text("spares = 1\n")
    real.chmod(0o640)
    (home / "policy.toml").symlink_to(real)
    written = change(home, idle="5 min")
    assert (home / "policy.toml").is_symlink()
    assert real.read_text() == 'spares = 1\n\n[schedule]\nidle = "5 min"\n'
    assert real.stat().st_mode & 0o777 == 0o640
    take_back(written)
    assert real.read_text() == "spares = 1\n"


def test_nothing_is_taken_back_over_what_somebody_else_wrote(home: Path) -> None:
    written = change(home, idle="5 min")
    written.path.write_text("spares = 1\n")
    with pytest.raises(UserError, match="was changed since"):
        take_back(written)
    assert written.path.read_text() == "spares = 1\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("netwrok = 1", "there is no key"),
        ('[shares]\ndata = "/nowhere/at/all"', "is not there"),
        ("[schedule", "cannot be read"),
    ],
)
def test_what_the_node_would_not_take_stays_as_it_is(home: Path, text: str, sentence: str) -> None:
    path = home / "policy.toml"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(UserError, match=sentence):
        change(home, idle="5 min")
    assert path.read_text() == text
    assert os.listdir(home) == ["policy.toml"]


def test_a_file_that_others_can_write_is_not_touched(home: Path) -> None:
    path = home / "policy.toml"
    path.write_text("")
    path.chmod(0o666)
    with pytest.raises(UserError, match="can be written by other users"):
        change(home, idle="5 min")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root writes the files of others")
def test_root_leaves_a_users_file_to_that_user(home: Path) -> None:
    os.chown(home, 1234, 1234)
    written = change(home, idle="5 min")
    assert (written.path.stat().st_uid, written.path.stat().st_mode & 0o777) == (1234, 0o600)


def test_a_place_where_nothing_can_stand_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match="cannot be written"):
        change(tmp_path / "file" / "node", idle="5 min")
