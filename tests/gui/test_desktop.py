"""The app in a desktop's menu, and its icon in the formats of each system."""

import configparser
import os
import shlex
import shutil
import struct
import subprocess
import sys
import sysconfig
import xml.etree.ElementTree as xml
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from pydra_core.errors import UserError
from pydra_core.settings import program_version, resource
from pydra_gui import desktop
from pydra_gui.views.brand import SMALL, app_icon
from tests.gui.theme.colours import contrast

only_linux = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there are no menus of freedesktop.org")


def judged(program: str, *arguments: str) -> None:
    """The judgement of the desktop's own tool, where it is installed."""
    if shutil.which(program) is not None:
        said = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=60)
        assert said.returncode == 0, said.stdout + said.stderr


def entry(text: str) -> configparser.SectionProxy:
    parser = configparser.RawConfigParser(delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser["Desktop Entry"]


def test_the_entry_names_the_program_the_icon_and_where_it_stands(tmp_path: Path) -> None:
    text = desktop.files(Path("/opt/pydra/pydra"))[f"applications/{desktop.ID}.desktop"]
    told = entry(text)
    assert told["Exec"] == '"/opt/pydra/pydra"'
    assert (told["Icon"], told["Type"], told["Terminal"]) == (desktop.ID, "Application", "false")
    assert told["Categories"].endswith(";")
    path = tmp_path / f"{desktop.ID}.desktop"
    path.write_text(text)
    judged("desktop-file-validate", str(path))


@pytest.mark.parametrize("path", ["/a place/100% of `it`/pydra", '/"quoted" $HOME/py\\dra'])
def test_a_path_of_any_kind_is_one_word(path: str) -> None:
    """As a desktop reads it: the escapes of a string, then quoting (which is a shell's here), then field codes."""
    told = entry(desktop.files(Path(path))[f"applications/{desktop.ID}.desktop"])["Exec"]
    words = shlex.split(told.replace("\\\\", "\\").replace("\\`", "`").replace("\\$", "$"))
    assert [word.replace("%%", "%") for word in words] == [path]


def test_what_software_centres_tell(tmp_path: Path) -> None:
    path = resource(f"desktop/{desktop.ID}.metainfo.xml")
    told = xml.parse(path).getroot()
    assert told.findtext("id") == desktop.ID
    assert told.findtext("launchable") == f"{desktop.ID}.desktop"
    release = told.find("releases/release")
    assert release is not None
    assert release.get("version") == program_version()
    judged("appstreamcli", "validate", "--no-net", str(path))


@only_linux
def test_it_is_put_into_the_menu_and_taken_out_by_the_program(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path), "QT_QPA_PLATFORM": "none"}

    def pydra(*arguments: str) -> str:
        command = [sys.executable, "-m", "pydra_gui", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment).stdout

    assert "in the menu" in pydra("--install-desktop")
    pydra("--install-desktop")
    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob(f"{desktop.ID}*")}
    assert made == set(desktop.files(Path("x")))
    program = str(Path(sysconfig.get_path("scripts"), "pydra"))
    assert program in (tmp_path / f"applications/{desktop.ID}.desktop").read_text()
    assert pydra("--remove-desktop").count("Removed") == 3
    assert not list(tmp_path.rglob(f"{desktop.ID}*"))
    assert "nothing of Pydra" in pydra("--remove-desktop")


@only_linux
def test_what_cannot_be_taken_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(desktop, "_refresh", lambda _: None)
    desktop.install(lambda _: None)
    monkeypatch.setattr(Path, "unlink", refused)
    with pytest.raises(UserError, match=f"{desktop.ID}.desktop cannot be removed: Permission denied."):
        desktop.remove(lambda _: None)


@only_linux
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "applications").write_text("")
    command = [sys.executable, "-m", "pydra_gui", "--install-desktop"]
    environment = {**os.environ, "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
    assert done.returncode == 2
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr


# ------------------------------------------------------------------------------------------------------------- the icon


def ico(data: bytes) -> dict[int, bytes]:
    _, kind, count = struct.unpack_from("<HHH", data)
    assert kind == 1
    rows = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * number) for number in range(count)]
    return {row[0] or 256: data[row[7] : row[7] + row[6]] for row in rows}


def icns(data: bytes) -> dict[str, bytes]:
    assert (data[:4], len(data)) == (b"icns", struct.unpack(">I", data[4:8])[0])
    found, at = {}, 8
    while at < len(data):
        length = struct.unpack_from(">I", data, at + 4)[0]
        found[data[at : at + 4].decode()] = data[at + 8 : at + length]
        at += length
    return found


def pictures() -> list[QImage]:
    """All of both files."""
    stored = ico(resource("brand/pydra.ico").read_bytes())
    for px, picture in stored.items():
        assert QImage.fromData(picture).width() == px
    assert set(stored) >= {16, 24, 32, 48, 64, 128, 256}
    apple = icns(resource("brand/pydra.icns").read_bytes())
    assert {"icp4", "icp5", "ic07", "ic08", "ic09", "ic10"} <= set(apple)
    return [QImage.fromData(picture) for picture in (*stored.values(), *apple.values())]


def drawn(px: int, ground: QColor) -> QImage:
    """The drawing as it is now, on this ground."""
    made = QImage(px, px, QImage.Format.Format_RGB32)
    made.fill(ground)
    painter = QPainter(made)
    name = "app-small" if px <= SMALL else "app"
    QSvgRenderer(str(resource(f"brand/{name}.svg"))).render(painter, QRectF(0, 0, px, px))
    painter.end()
    return made


def difference(one: QImage, other: QImage) -> float:
    """Mean over all channels of all pixels, 0 to 255."""
    first, second = (bytes(image.convertToFormat(QImage.Format.Format_RGB32).constBits()) for image in (one, other))
    return sum(abs(a - b) for a, b in zip(first, second, strict=True)) / len(first)


def test_the_icon_files_are_of_the_drawings_as_they_are(qapp: object) -> None:
    """Draw them again after a change: python tools/icons/draw.py."""
    white = QColor(Qt.GlobalColor.white)
    for picture in pictures():
        ground = QImage(picture.size(), QImage.Format.Format_RGB32)
        ground.fill(white)
        painter = QPainter(ground)
        painter.drawImage(0, 0, picture)
        painter.end()
        assert difference(ground, drawn(picture.width(), white)) < 2, picture.width()


@pytest.mark.parametrize("ground", ["#FFFFFF", "#16181D"])
@pytest.mark.parametrize("px", [16, 24, 32, 64])
def test_the_icon_is_seen_on_light_and_on_dark(qapp: object, ground: str, px: int) -> None:
    """Its ground stands out from what is behind it, and its mark from that, in every size (WCAG 1.4.11: at least 3)."""
    picture = drawn(px, QColor(ground))
    tile, mark = (picture.pixelColor(px * x // 16, px * y // 16).name() for x, y in ((3, 11), (8, 10)))
    assert contrast(mark, tile) >= 3
    assert contrast(tile, ground) >= 3
    corner = picture.pixelColor(0, 0).name()
    assert contrast(corner, ground) < 1.5, "it has round corners"


def test_the_window_has_it_in_every_size_that_a_desktop_asks_for(qapp: object) -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 24, 32, 48, 64, 128, 256} <= sizes
    for px in sizes:
        blank = QImage(px, px, QImage.Format.Format_RGB32)
        blank.fill(0)
        assert difference(app_icon().pixmap(px, px).toImage(), blank) > 10
