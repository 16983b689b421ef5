"""What the keys of an owner's policy may hold: a reader for each, that says what is wrong in a sentence."""

import json
import re
from collections.abc import Callable
from typing import Any

from pydra_core.errors import UserError
from pydra_core.node.policy import Resource
from pydra_core.node.policy_indexes import read_consent, read_installer, read_pythons
from pydra_core.packages.needs import LEAST_MEMORY, read_count, read_size, read_time
from pydra_core.packages.wants import MOST, MOST_OF_ONE, is_name, read_network, read_ports, read_programs, read_tags
from pydra_core.protocol.states import Isolation
from pydra_core.protocol.verbs import LEAST_RATE, MOST_RATE
from pydra_core.worker.sandbox.policy import Share

MOST_SPARES = 64
_RULE = 200
_PATTERN = re.compile(r"[A-Za-z0-9_*?\[\]!-]{1,100}")
_NAMES = "letters, digits, “_”, “.” and “-”"
Read = Callable[[str, Any], Any]


def short(rule: str) -> str:
    """How an owner said something, for one line."""
    return rule if len(rule) <= _RULE else f"{rule[: _RULE - 1]}…"


def written(value: Any) -> str:
    """As in TOML, for what has a value of one line."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _plain(read: Callable[[Any], Any]) -> Read:
    """A reader whose ValueError ends a sentence."""

    def named(name: str, value: Any) -> Any:
        try:
            return read(value)
        except ValueError as error:
            raise UserError(f"{name} must be {error}.") from None

    return named


def _least(value: Any) -> Isolation:
    if isinstance(value, str) and value in Isolation.__members__.values():
        return Isolation(value)
    raise ValueError(f"one of {', '.join(Isolation)}")


def _packages(value: Any) -> tuple[str, ...]:
    fits = isinstance(value, list) and len(value) <= MOST
    if not fits or not all(isinstance(each, str) and _PATTERN.fullmatch(each) for each in value):
        raise ValueError('a list of names or patterns of packages, like ["render_*"]')
    return tuple(dict.fromkeys(value))


def read_share(name: str, value: Any) -> Share:
    if not is_name(name):
        raise UserError(f"“{name[:60]}” cannot name a shared folder: {_NAMES} can.")
    if isinstance(value, str):
        path, how = (value[:-3], value[-3:]) if value.endswith((":rw", ":ro")) else (value, "")
        return Share(name, path, how == ":rw")
    if isinstance(value, dict) and value.keys() <= {"path", "writable"} and isinstance(value.get("path"), str):
        writable = value.get("writable", False)
        if type(writable) is bool:
            return Share(name, value["path"], writable)
    raise UserError(
        f'{name} must be a path like "/srv/data", "/srv/data:rw" or {{ path = "/srv/data", writable = true }}.'
    )


def _rate(name: str, value: Any) -> int:
    rate = read_size(name, value.strip().removesuffix("/s") if isinstance(value, str) else value)
    if not LEAST_RATE <= rate <= MOST_RATE:
        raise UserError(f'{name} must be a rate like "10MB/s", at least 64 KiB a second.')
    return rate


def read_counted(name: str, value: Any) -> Resource:
    if not is_name(name):
        raise UserError(f"“{name[:60]}” cannot name what is counted: {_NAMES} can.")
    return Resource(name, read_count(name, value, 1, MOST_OF_ONE))


def read_devices(name: str, value: Any) -> Resource:
    """One entry per thing: a device file, or a list of them."""
    if not is_name(name):
        raise UserError(f"“{name[:60]}” cannot name what is counted: {_NAMES} can.")
    things = [[each] if isinstance(each, str) else each for each in value] if isinstance(value, list) else []
    if not things or len(things) > MOST or not all(_are_paths(each) for each in things):
        wish = '["/dev/nvidia0", "/dev/nvidia1"], or a list of device files for each'
        raise UserError(f"{name} must be a list with the device file of each, like {wish}.")
    return Resource(name, len(things), tuple(tuple(dict.fromkeys(each)) for each in things))


def _are_paths(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= MOST and all(isinstance(each, str) and each for each in value)


READERS: dict[str, Read] = {
    "least": _plain(_least),
    "network": _plain(read_network),
    "ports": _plain(read_ports),
    "memory": lambda name, value: read_size(name, value, LEAST_MEMORY),
    "max_rate": _rate,
    "packages": _plain(_packages),
    "programs": _plain(read_programs),
    "tags": _plain(read_tags),
    "spares": lambda name, value: read_count(name, value, 0, MOST_SPARES),
    "builds": _plain(read_consent),
    "preload": _plain(read_consent),
    "pythons": _plain(read_pythons),
    "installer": _plain(read_installer),
}
EACH: dict[str, Read] = {
    "memory": lambda name, value: read_size(name, value, LEAST_MEMORY),
    "slots": lambda name, value: read_count(name, value, 1, 4096),
    "processes": lambda name, value: read_count(name, value, 1, 1_000_000),
    "open_files": lambda name, value: read_count(name, value, 16, 1_000_000),
    "scratch": lambda name, value: read_size(name, value),
    "wall_time": lambda name, value: read_time(name, value),
    "output_limit": lambda name, value: read_size(name, value),
}
