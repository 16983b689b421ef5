"""The style sheet: one template with {{token}} holes, filled per theme."""

import atexit
import re
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from pydra_core.settings import resource
from pydra_gui.theme import svg
from pydra_gui.theme.tokens import SPACE, THEMES

IMAGES = (("down", "text3"), ("right", "text3"), ("up", "text3"), ("check", "on-accent"))


def fill(theme: str) -> str:
    """The style sheet of a theme; an unknown token raises KeyError."""
    holes = THEMES[theme] | {name: f"{px}px" for name, px in SPACE.items()} | {"images": _images(theme).as_posix()}
    template = (resource("qss") / "base.qss").read_text(encoding="utf-8")
    return re.sub(r"\{\{([\w-]+)\}\}", lambda hole: holes[hole[1]], template)


@lru_cache(maxsize=2)
def _images(theme: str) -> Path:
    """QSS loads images from files only, so the few that it needs are written once per theme, and go with the process."""
    folder = Path(tempfile.mkdtemp(prefix="pydra-images-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, token in IMAGES:
        (folder / f"{name}.svg").write_bytes(svg.tinted(name, THEMES[theme][token], 1.75))
    return folder
