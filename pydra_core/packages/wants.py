"""What a task wants of a machine beyond the empty sandbox: from plain values to `Needs`, and from there to words for people."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from pydra_core.protocol.facts import Offer
from pydra_core.protocol.manifest import WEB, Needs, SharedFolder
from pydra_core.protocol.states import Network

MOST = 64
"""Ports, folders, programs or kinds of things that one task may want, and one owner may list."""

MOST_OF_ONE = 4096
PATH_MOST = 1_000
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}")
"""Of a shared folder, which becomes a folder of this name, and of a counted thing."""

V = TypeVar("V")


def read_network(value: Any) -> Network:
    """Raises ValueError with the end of a sentence, as all of these do."""
    if isinstance(value, str) and value in Network.__members__.values():
        return Network(value)
    raise ValueError('"none", "outside" or "host"')


def read_ports(value: Any) -> tuple[int, ...]:
    """Sorted, each once."""
    return tuple(sorted(set(_list(value, _port, "a list of ports from 1 to 65,535, like [443]"))))


def read_shares(value: Any) -> tuple[SharedFolder, ...]:
    """Sorted by name; one that is wanted twice is writable if it is so once."""
    found = _list(value, _share, 'a list of names of shared folders, like ["data", "results:rw"]')
    names = sorted({share.name for share in found})
    return tuple(SharedFolder(name, SharedFolder(name, True) in found) for name in names)


def read_programs(value: Any) -> tuple[str, ...]:
    """Absolute and in their plain form, each once."""
    return tuple(dict.fromkeys(_list(value, _program, 'a list of absolute paths, like ["/opt/blender"]')))


def read_resources(value: Any) -> tuple[tuple[str, int], ...]:
    """Sorted by name."""
    wish = 'a dict of names and how many, like {"gpu": 1}'
    value = {} if value == () else value
    if not isinstance(value, Mapping) or len(value) > MOST:
        raise ValueError(wish)
    for name, count in value.items():
        if not is_name(name) or type(count) is not int or not 1 <= count <= MOST_OF_ONE:
            raise ValueError(wish)
    return tuple(sorted(value.items()))


def read_tags(value: Any) -> tuple[str, ...]:
    """In lower case and sorted, each once."""
    found = _list(value, _tag, 'a list of words without spaces, like ["gpu", "linux"]')
    return tuple(sorted(set(found)))


def is_name(value: Any) -> bool:
    """True for what can name a shared folder or a counted thing."""
    return isinstance(value, str) and bool(NAME.fullmatch(value))


def _list(value: Any, read: Callable[[Any], V | None], wish: str) -> list[V]:
    if not isinstance(value, list | tuple) or len(value) > MOST:
        raise ValueError(wish)
    items = [read(each) for each in value]
    if None in items:
        raise ValueError(wish)
    return [item for item in items if item is not None]


def _port(value: Any) -> int | None:
    return value if type(value) is int and 1 <= value <= 65_535 else None


def _tag(value: Any) -> str | None:
    return value.lower() if is_name(value) else None


def _share(value: Any) -> SharedFolder | None:
    if isinstance(value, SharedFolder):
        return value
    name, _, how = value.partition(":") if isinstance(value, str) else ("", "", "")
    fits = is_name(name) and value in (name, f"{name}:rw", f"{name}:ro")
    return SharedFolder(name, how == "rw") if fits else None


def _program(value: Any) -> str | None:
    plain = isinstance(value, str) and value.isprintable() and 1 < len(value) <= PATH_MOST
    if not plain or not value.startswith("/") or ".." in value.split("/"):
        return None
    path = posixpath.normpath(f"/{value.lstrip('/')}")
    return path if path != "/" else None


def most_wanted(needs: Sequence[Needs]) -> dict[str, Any]:
    """The fields of `Needs` that grant what each of these wants."""
    network = max((each.network for each in needs), key=list(Network).index)
    outside = [each for each in needs if each.network is Network.OUTSIDE]
    named = any(each.ports for each in outside) and network is Network.OUTSIDE
    counts: dict[str, int] = {}
    for name, count in (pair for each in needs for pair in each.resources):
        counts[name] = max(count, counts.get(name, 0))
    return {
        "network": network,
        "ports": tuple(sorted({port for each in outside for port in each.ports or WEB})) if named else (),
        "shares": read_shares(list(dict.fromkeys(share for each in needs for share in each.shares))[:MOST]),
        "programs": tuple(dict.fromkeys(path for each in needs for path in each.programs)),
        "resources": tuple(sorted(counts.items())),
        "tags": tuple(sorted({tag for each in needs for tag in each.tags})[:MOST]),
    }


def wants(needs: Needs) -> tuple[str, ...]:
    """What a person is asked to allow, in words, like ("network", "shared folder data", "1 gpu")."""
    words = [_network(needs)] if needs.network is not Network.NONE else []
    words += [f"shared folder {share.name}{' (writable)' if share.writable else ''}" for share in needs.shares]
    words += [f"program {path}" for path in needs.programs]
    words += [f"{count} {name}" for name, count in needs.resources]
    return tuple(words)


def offered(offer: Offer) -> str:
    """What an owner lets runs have, in words: "network ports 80 and 443, shared folder data, 2 gpu"; "" for nothing but the sandbox."""
    needs = Needs(
        network=offer.network,
        ports=offer.ports if offer.network is Network.OUTSIDE else (),
        shares=offer.shares,
        programs=offer.programs,
        resources=offer.resources,
    )
    return ", ".join(wants(needs))


def _network(needs: Needs) -> str:
    if needs.network is Network.HOST:
        return "the machine's network"
    if not needs.ports:
        return "network"
    listed = [str(port) for port in needs.ports]
    ports = " and ".join(filter(None, [", ".join(listed[:-1]), listed[-1]]))
    return f"network port{'s' if len(listed) > 1 else ''} {ports}"
