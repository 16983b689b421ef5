"""How an owner says where packages come from: the table [indexes] of the policy, the flags that win over it, and the Pythons there are."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from pydra_core.errors import UserError
from pydra_core.node.policy import NO_INDEX, PackageIndexes

MOST = 32
_ADDRESS = re.compile(r"(https?|file)://\S+")
_LIKE = "https://pypi.example.org/simple"


def _url(name: str, value: Any) -> str:
    if value == NO_INDEX or _is_address(value):
        return str(value)
    raise UserError(f'{name} must be the address of a package index, like "{_LIKE}", or "{NO_INDEX}".')


def _extra(name: str, value: Any) -> tuple[str, ...]:
    if _are(value, _is_address):
        return tuple(dict.fromkeys(value))
    raise UserError(f'{name} must be a list of addresses of package indexes, like ["{_LIKE}"].')


def _links(name: str, value: Any) -> tuple[str, ...]:
    if _are(value, lambda each: _is_address(each) or _is_path(each)):
        return tuple(dict.fromkeys(value))
    raise UserError(f'{name} must be a list of folders or pages with packages, like ["/srv/wheels"].')


def _are(value: Any, fits: Callable[[Any], bool]) -> bool:
    return isinstance(value, list | tuple) and len(value) <= MOST and all(fits(each) for each in value)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 1_000 and bool(_ADDRESS.fullmatch(value))


def _is_path(value: Any) -> bool:
    windows = isinstance(value, str) and re.match(r"[A-Za-z]:[\\/]", value) is not None
    return isinstance(value, str) and len(value) <= 1_000 and value.isprintable() and (value.startswith("/") or windows)


READERS: dict[str, Callable[[str, Any], Any]] = {"url": _url, "extra": _extra, "links": _links}
"""By the name in the table."""

FLAGS = {"url": "--index-url", "extra": "--extra-index-url", "links": "--find-links"}


def with_flags(indexes: PackageIndexes, said: Mapping[str, Any]) -> PackageIndexes:
    """The indexes with what the flags say instead (by the name in the table; None and () say nothing)."""
    found: dict[str, Any] = {}
    for name, value in said.items():
        if value not in (None, ()):
            try:
                found[name] = READERS[name](name, value)
            except UserError as error:
                raise UserError(
                    f"{FLAGS[name]} {value if name == 'url' else ' '.join(value)}: {error.sentence}"
                ) from None
    return msgspec.structs.replace(indexes, **found)


def read_pythons(value: Any) -> tuple[str, ...]:
    """Absolute paths of interpreters. Raises ValueError with the end of a sentence, as all of these do."""
    if not _are(value, _is_path):
        raise ValueError('a list of absolute paths of Pythons, like ["/usr/bin/python3.13"]')
    return tuple(dict.fromkeys(value))


def read_consent(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError("true or false")
    return value


def read_installer(value: Any) -> str:
    """Either "uv", "pip", or the path of uv."""
    if value not in ("uv", "pip") and not _is_path(value):
        raise ValueError('"uv", "pip", or the absolute path of uv')
    return str(value)
