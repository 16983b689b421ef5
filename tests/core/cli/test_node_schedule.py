"""`pydra-node schedule`: an owner says when the machine works, from a terminal."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pydra_core.cli.node import command
from pydra_core.errors import UserError
from pydra_core.settings import HomeLock


def said(home: Path, *args: str) -> str:
    """What `pydra-node schedule …` prints."""
    found = CliRunner().invoke(
        command, ["--home", str(home), "schedule", *args], catch_exceptions=False, standalone_mode=False
    )
    if found.exception is not None:
        raise found.exception
    return found.output


def test_it_is_set_shown_and_cleared(tmp_path: Path) -> None:
    assert "No schedule stands in" in said(tmp_path, "show")
    told = said(
        tmp_path, "set", "--hours", "mon-fri 20:00-6:00", "--hours", "sat", "--idle", "10 min", "--then", "finish"
    )
    path = tmp_path / "node/policy.toml"
    assert told.startswith(f"Written to {path}. It counts when the node is started.\n")
    assert "hours    mon-thu 20:00-06:00; fri 20:00-24:00; sat" in told
    path.write_text(f"# mine\n{path.read_text()}")
    said(tmp_path, "set", "--no-battery")
    found = json.loads(said(tmp_path, "show", "--json"))
    assert (found["idle"], found["battery"], found["then"], found["running"]) == (600.0, False, "finish", False)
    assert found["file"] == str(path)
    said(tmp_path, "clear", "hours", "battery")
    assert json.loads(said(tmp_path, "show", "--json"))["hours"] == []
    said(tmp_path, "clear")
    assert path.read_text() == "# mine\n"


def test_a_machine_that_is_never_to_work_says_so(tmp_path: Path) -> None:
    told = said(tmp_path, "set", "--hours", "never")
    assert "hours    never\nBy its schedule this machine does not work." in told
    assert (tmp_path / "node/policy.toml").read_text() == '[schedule]\nhours = ["never"]\n'
    found = json.loads(said(tmp_path, "show", "--json"))
    assert (found["hours"], found["open"]) == (["never"], False)


def test_a_node_that_runs_is_told_of(tmp_path: Path) -> None:
    with HomeLock(tmp_path / "local-node", "pydra-node"):
        found = CliRunner().invoke(command, ["--home", str(tmp_path), "--local", "schedule", "set", "--idle", "5 min"])
    assert "The node takes it within seconds." in found.output
    assert (tmp_path / "local-node/policy.toml").exists()


def test_another_file_is_meant_by_the_option_of_the_node(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("spares = 1\n")
    path.chmod(0o600)
    tmp_path.chmod(0o700)
    CliRunner().invoke(command, ["--policy", str(path), "schedule", "set", "--slots", "2"])
    assert path.read_text() == "spares = 1\n\n[schedule]\nslots = 2\n"
    found = CliRunner().invoke(command, ["--policy", str(path), "schedule", "set", "--slots", "2"])
    assert f"{path} says so already." in found.output


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (("set",), "Nothing is to be changed"),
        (("set", "--hours", "some day"), "names no days"),
        (("set", "--hours", "never", "--hours", "sat"), "beside other times"),
        (("set", "--idle", "soon"), "idle must be"),
        (("set", "--memory", "much"), "memory must be"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path, args: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        said(tmp_path, *args)
    assert sentence in refusal.value.sentence
    assert not (tmp_path / "node/policy.toml").exists()
