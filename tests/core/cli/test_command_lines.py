"""Arguments, artifacts and exit statuses of the terminal."""

from pathlib import Path

import click
import pytest

from pydra_core.cli import arguments, ctl, documents
from pydra_core.cli.outcome import guarded, tell
from pydra_core.cli.terminal import Terminal
from pydra_core.errors import Fault, UserError
from pydra_core.protocol.manifest import ParamSpec

PARAMS = (
    ParamSpec(name="to", kind="int", required=True),
    ParamSpec(name="names", kind="list", item="str", required=False, default=["a"]),
)


def test_arguments_are_read_after_the_parameters() -> None:
    assert arguments.read(PARAMS, ["to=3", "names=x,y"]) == {"to": 3, "names": ["x", "y"]}


def test_each_bad_argument_has_its_own_sentence() -> None:
    with pytest.raises(UserError) as caught:
        arguments.read(PARAMS, ["to=many", "other=1"])
    assert set(caught.value.fields) == {"to", "other"}
    assert "to, names" in caught.value.fields["other"]


@pytest.mark.parametrize("values", [["to"], ["=3"], ["a b=3"], ["to=1", "to=2"]])
def test_what_is_no_pair_is_refused(values: list[str]) -> None:
    with pytest.raises(UserError):
        arguments.split(values)


def test_a_value_may_hold_equals_signs() -> None:
    assert arguments.split(["query=a=b"]) == {"query": "a=b"}


@pytest.mark.parametrize(("fault", "status"), [(Fault.UNREACHABLE, 3), (Fault.BAD_INPUT, 2), (Fault.NOT_FOUND, 2)])
def test_errors_are_one_sentence_and_a_status(
    fault: Fault, status: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def refuse() -> None:
        raise UserError("it was refused.", fault, {"to": "write a number"})

    monkeypatch.setattr("sys.argv", ["refuse"])
    with pytest.raises(SystemExit) as caught:
        guarded(refuse, "refuse")
    assert caught.value.code == status
    assert capsys.readouterr().err == "it was refused.\n  to: write a number\n"


def test_a_field_that_the_sentence_names_is_not_said_twice(capsys: pytest.CaptureFixture[str]) -> None:
    tell(UserError("to: Is missing.", fields={"to": "Is missing."}))
    assert capsys.readouterr().err == "to: Is missing.\n"
    tell(UserError("'noon' is no moment.", fields={"at": "'noon' is no moment."}))
    assert capsys.readouterr().err == "'noon' is no moment.\n"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (["--many", "x"], "Invalid value for '--many': 'x' is not a valid integer. See program --help.\n"),
        ([], "Missing argument 'FILE'. See program --help.\n"),
    ],
)
def test_wrong_usage_is_one_sentence(
    values: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    @click.argument("file")
    @click.option("--many", type=int)
    def program(file: str, many: int) -> None:
        raise AssertionError(file, many)

    monkeypatch.setattr("sys.argv", ["program", *values])
    with pytest.raises(SystemExit) as caught:
        guarded(program, "program")
    assert caught.value.code == 2
    assert capsys.readouterr().err == sentence


def test_ctrl_c_ends_a_program_with_the_status_of_a_signal(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def program() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["program"])
    with pytest.raises(SystemExit) as caught:
        guarded(program, "program")
    assert caught.value.code == 130


@pytest.mark.parametrize("values", [["--json", "--home", "X", "status"], ["status", "--json", "--home", "X"]])
def test_home_and_json_may_stand_before_or_after_the_verb(values: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Terminal] = []
    monkeypatch.setattr(Terminal, "with_cluster", lambda self, _: seen.append(self))
    monkeypatch.setattr(Terminal, "tell", lambda *_: None)
    monkeypatch.setattr(documents, "status", lambda _: None)
    monkeypatch.setattr("sys.argv", ["pydractl", *values])
    guarded(ctl.command, "pydractl")
    assert seen == [Terminal(Path("X"), json=True)]
