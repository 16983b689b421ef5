"""Our line icons as SVG text: one colour each, given when they are loaded."""

from functools import lru_cache

from pydra_core.settings import resource


@lru_cache(maxsize=128)
def source(name: str) -> str:
    """The SVG of an icon as it is in resources/icons; FileNotFoundError if there is none."""
    return (resource("icons") / f"{name}.svg").read_text(encoding="utf-8")


def tinted(name: str, color: str, width: float = 1.5) -> bytes:
    """The icon in a colour ("#rrggbb") and with strokes of this width on its 16 px grid."""
    text = source(name).replace("currentColor", color)
    return text.replace('stroke-width="1.5"', f'stroke-width="{width}"').encode()
