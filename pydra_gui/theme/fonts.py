"""The faces that ship with the program: Inter for words, JetBrains Mono for data; the system's own where they are missing."""

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase

from pydra_core.settings import resource

WORDS = "Inter"
DATA = "JetBrains Mono"


def load() -> None:
    """Makes the shipped faces known to the application; needs a QGuiApplication, and doing it twice costs nothing."""
    _load()


@lru_cache(maxsize=1)
def _load() -> tuple[int, ...]:
    files = sorted(p for p in resource("fonts").iterdir() if p.suffix in (".otf", ".ttf"))
    return tuple(QFontDatabase.addApplicationFont(str(file)) for file in files)


@lru_cache(maxsize=64)
def font(px: int, weight: int = 400, mono: bool = False) -> QFont:
    """A face at a pixel size. Words have figures of equal width, so that columns of numbers line up; data has no ligatures, so that
    what is shown is what was written. Callers share the object and must not change it."""
    made = QFont(
        [DATA, "Menlo", "Consolas", "DejaVu Sans Mono"]
        if mono
        else [WORDS, "Segoe UI", "Helvetica Neue", "DejaVu Sans"]
    )
    made.setStyleHint(QFont.StyleHint.Monospace if mono else QFont.StyleHint.SansSerif)
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    for tag, value in (("calt", 0),) if mono else (("tnum", 1), ("cv05", 1)):  # cv05: an l that is no I
        made.setFeature(QFont.Tag(tag), value)
    return made
