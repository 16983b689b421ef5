"""Panels with a tray that people have, as programs on a screen: how each is started with a given colour, and what is seen there."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from pydra_core.settings import ensure, homes
from tests.walks.desktop import Desktop
from tests.walks.machines import until
from tests.walks.screen import Screen

PIXELS = 24
TINT2 = """panel_items = S
panel_size = 100% {high}
panel_position = bottom center horizontal
rounded = 0
border_width = 0
background_color = {ground} 100
panel_background_id = 1
systray_padding = 2 2 2
systray_icon_size = 0
"""


def _trayer(ground: str, _: Path) -> list[str]:
    place = ["--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", str(PIXELS)]
    return ["trayer", *place, "--transparent", "true", "--alpha", "0", "--tint", "0x" + ground.lstrip("#")]


def _tint2(ground: str, folder: Path) -> list[str]:
    config = folder / "tint2rc"
    config.write_text(TINT2.format(ground=ground, high=PIXELS + 4))
    return ["tint2", "-c", str(config)]


def _stalonetray(ground: str, _: Path) -> list[str]:
    return ["stalonetray", "--geometry", "1x1-0-0", "--icon-size", str(PIXELS), "--background", ground]


TRAYS: dict[str, Callable[[str, Path], list[str]]] = {
    "trayer": _trayer,
    "tint2": _tint2,
    "stalonetray": _stalonetray,
}


def missing(tray: str) -> bool:
    return shutil.which(tray) is None


async def open_with(desktop: Desktop, tray: str, ground: str) -> tuple[subprocess.Popen[bytes], str]:
    """The app beside a tray, as one that closes into it."""
    settings = ensure(homes(desktop.machines.a).window) / "window.ini"
    settings.write_text("[General]\nto_tray=true\n")
    await desktop.screen.managed()
    desktop.screen.start(*TRAYS[tray](ground, desktop.machines.folder))
    await until(lambda: _owner(desktop.screen), f"{tray} is there")
    return await desktop.open()


def _owner(screen: Screen) -> bool:
    """Somebody owns the selection of the tray (freedesktop.org, System Tray Protocol): then it has a window of that kind."""
    return screen.xdotool("search", "--class", "trayer|tint2|stalonetray") != ""


def windows(screen: Screen, app: subprocess.Popen[bytes]) -> set[str]:
    """What is seen of the app: its window, its icon, its menu."""
    return set(screen.xdotool("search", "--all", "--onlyvisible", "--pid", app.pid, "--class", ".*").split())


def icon(screen: Screen, app: subprocess.Popen[bytes]) -> str:
    """The window that stands in the tray."""
    return next((window for window in windows(screen, app) if 0 < _wide(screen, window) <= 2 * PIXELS), "")


def _wide(screen: Screen, window: str) -> int:
    told = screen.xdotool("getwindowgeometry", "--shell", window).splitlines()
    return next((int(line.partition("=")[2]) for line in told if line.startswith("WIDTH=")), 0)


def share_seen(screen: Screen, window: str, ground: str) -> float:
    """How much of what stands there has 3 : 1 against the panel (WCAG 2.2, 1.4.11)."""
    told = dict(line.split("=") for line in screen.xdotool("getwindowgeometry", "--shell", window).splitlines())
    seen = screen.look("root", (int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])))
    below = _light(bytes.fromhex(ground.lstrip("#")))
    lights = [_light(seen[at : at + 3]) for at in range(0, len(seen), 3)]
    return sum((max(each, below) + 0.05) / (min(each, below) + 0.05) >= 3 for each in lights) / max(1, len(lights))


def _light(pixel: bytes) -> float:
    parts = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in (each / 255 for each in pixel)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
