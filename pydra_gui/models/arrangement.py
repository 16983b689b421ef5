"""Where the panels of the window stand, as it is kept between two starts and under a name; pure.

1. What is read back is somebody's file: whatever is no arrangement of this version is none at all, and nothing of it is half used.
2. Qt's own bytes (`state`) are opaque here. They belong to the panels that are listed beside them.
"""

import msgspec

VERSION = 3
"""Counts up when an arrangement of before would make no sense any more."""
MOST = 4 * 1024 * 1024
"""So many bytes of a kept layout are read."""


class Kept(msgspec.Struct, frozen=True):
    """A panel by its name ("log", a second one is "log:2"), and what a person set in it (a filter), as the panel wrote it."""

    name: str
    words: str = ""


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """One workspace: Qt's bytes, and the panels around its centre. `centre` is what a person set in the centre."""

    state: bytes
    panels: tuple[Kept, ...] = ()
    centre: str = ""


class Layout(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All workspaces that were opened, and the one that is shown."""

    version: int = VERSION
    workspace: str = ""
    spaces: dict[str, Arrangement] = {}


_layout = msgspec.json.Decoder(Layout)
_words = msgspec.json.Decoder(dict[str, str])
_list = msgspec.json.Decoder(list[str])
_named = msgspec.json.Decoder(dict[str, Layout])


def write(layout: Layout | dict[str, Layout] | dict[str, str] | list[str]) -> str:
    """As text for a settings file."""
    return msgspec.json.encode(layout).decode()


def read(text: str) -> Layout:
    """What `write` made of a layout; an empty one of what is none."""
    try:
        found = _layout.decode(text) if len(text) <= MOST else Layout()
    except (msgspec.MsgspecError, UnicodeError):
        return Layout()
    return found if found.version == VERSION else Layout()


def read_named(text: str) -> dict[str, Layout]:
    """Layouts by name; those of another version are left out."""
    try:
        found = _named.decode(text) if len(text) <= MOST else {}
    except (msgspec.MsgspecError, UnicodeError):
        return {}
    return {name: layout for name, layout in found.items() if name and layout.version == VERSION}


def read_words(text: str) -> dict[str, str]:
    """Words by name (saved filters); nothing of what is none."""
    try:
        return _words.decode(text) if len(text) <= MOST else {}
    except (msgspec.MsgspecError, UnicodeError):
        return {}


def read_list(text: str) -> list[str]:
    """Words in their order; none of what is no list of words."""
    try:
        return _list.decode(text) if len(text) <= MOST else []
    except (msgspec.MsgspecError, UnicodeError):
        return []


def kind_of(name: str) -> str:
    """The kind of a panel: that of "log:2" is "log"."""
    return name.partition(":")[0]


def next_name(kind: str, taken: set[str]) -> str:
    """The name of one more panel of a kind: "log", then "log:2", and so on."""
    if kind not in taken:
        return kind
    number = 2
    while f"{kind}:{number}" in taken:
        number += 1
    return f"{kind}:{number}"
