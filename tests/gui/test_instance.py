"""One window per home."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from pydra_gui.instance import Instance


def test_the_second_is_told_that_there_is_a_first(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = Instance(tmp_path / "window"), Instance(tmp_path / "window")
    try:
        assert first.claim()
        assert not second.claim()
    finally:
        first.release()


def test_after_the_first_has_ended_another_may_be_first_over_its_stale_socket(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "window"
    folder.mkdir(mode=0o700)
    (folder / "raise.socket").write_bytes(b"")
    first = Instance(folder)
    assert first.claim()
    first.release()
    second = Instance(folder)
    assert second.claim()
    second.release()


def test_a_home_with_a_long_path_has_a_socket_elsewhere(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 20) / ("path" * 20)
    first = Instance(folder)
    try:
        assert first.claim()
    finally:
        first.release()
