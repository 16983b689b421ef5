"""The pictures of the documentation: those that are named are there, and those that are there are of a scene, at both scales."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from tests.screenshots.pictures import webp
from tests.screenshots.scenes import SCENES

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMED = re.compile(r"(?:docs/)?(screenshots/[\w@.-]+\.(?:webp|png))")
KEPT = sorted((ROOT / "docs/screenshots").iterdir())


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_a_picture_that_is_named_is_there(page: Path) -> None:
    named = set(NAMED.findall(page.read_text("utf-8")))
    assert [name for name in sorted(named) if not (ROOT / "docs" / name).is_file()] == []


def test_each_picture_is_of_a_scene() -> None:
    made = {f"{name}-{look}{scale}.webp" for name in SCENES for look in ("light", "dark") for scale in ("", "@2x")}
    assert [path.name for path in KEPT if path.name not in made] == []


def test_a_picture_at_200_percent_has_twice_the_pixels(qapp: QApplication) -> None:
    for look in ("light", "dark"):
        single, double = (QImage(str(ROOT / f"docs/screenshots/main-{look}{scale}.webp")) for scale in ("", "@2x"))
        assert double.size() == single.size() * 2


def test_pictures_lose_what_nobody_sees(qapp: QApplication) -> None:
    picture = QImage(65, 48, QImage.Format.Format_RGB32)
    for x in range(65):
        for y in range(48):
            picture.setPixel(x, y, 0xFF000000 | x * 262_147 + y * 31)
    again = QImage.fromData(webp(picture)).convertToFormat(QImage.Format.Format_RGB32)
    assert again.size() == picture.size()
    before, after = bytes(picture.constBits()), bytes(again.constBits())
    assert max(abs(one - other) for one, other in zip(before, after, strict=True)) <= 2
