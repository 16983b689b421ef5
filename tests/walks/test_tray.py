"""The icon in the trays of real panels: seen on light and on dark, a click opens the window, and its menu quits."""

import asyncio

import pytest

from tests.walks import trays
from tests.walks.desktop import Desktop
from tests.walks.machines import PATIENCE, until
from tests.walks.trays import PIXELS, TRAYS

GROUNDS = {"light": "#f0f0f0", "dark": "#202020"}
MIDDLE = (PIXELS // 2, PIXELS // 2)


def _here(name: str) -> object:
    reason = f"needs {name}: apt-get install {name}"
    return pytest.param(name, marks=pytest.mark.skipif(trays.missing(name), reason=reason))


pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("tray", [_here(name) for name in TRAYS])]


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=list(GROUNDS))
async def test_the_icon_is_seen_and_opens_the_window(desktop: Desktop, tray: str, ground: str) -> None:
    screen = desktop.screen
    app, window = await trays.open_with(desktop, tray, ground)
    icon = await until(lambda: trays.icon(screen, app), "the icon stands in the tray")
    await until(lambda: trays.share_seen(screen, icon, ground) > 0.1, "the icon is seen")
    screen.shot(f"{tray}-{ground.lstrip('#')}")

    await screen.focus(window)
    screen.xdotool("key", "alt+F4")
    await until(lambda: window not in trays.windows(screen, app), "the window is closed into the tray")
    assert app.poll() is None
    screen.click(icon, MIDDLE)
    await until(lambda: window in trays.windows(screen, app), "the window is there again")


async def test_the_menu_of_the_icon_quits(desktop: Desktop, tray: str) -> None:
    screen = desktop.screen
    app, _ = await trays.open_with(desktop, tray, GROUNDS["dark"])
    icon = await until(lambda: trays.icon(screen, app), "the icon stands in the tray")
    before = trays.windows(screen, app)
    screen.hover(icon, MIDDLE)
    screen.xdotool("click", 3)
    await until(lambda: trays.windows(screen, app) - before, "the menu is open")
    await screen.still()
    screen.shot(f"{tray}-menu")
    screen.xdotool("key", "Up", "Return")
    assert await asyncio.to_thread(app.wait, PATIENCE) == 0
