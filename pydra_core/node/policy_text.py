"""An owner's policy as it is written: a TOML text, and flags, which win over it. Says what is wrong, and where.

A flag takes the place of what the file says under the same name: of a whole list (`ports`, `programs`, `packages`, `tags`), but of a table
(`shares`, `resources`, `devices`, `each`, `indexes`, `schedule`) only of the entry of that name.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydra_core.errors import UserError
from pydra_core.node import policy_indexes, policy_schedule
from pydra_core.node.policy import Each, PackageIndexes, Policy, Resource, Schedule
from pydra_core.node.policy_indexes import read_consent, read_installer, read_pythons
from pydra_core.packages.needs import LEAST_MEMORY, read_count, read_size, read_time
from pydra_core.packages.wants import MOST, MOST_OF_ONE, is_name, read_network, read_ports, read_programs, read_tags
from pydra_core.protocol.states import Isolation, Network
from pydra_core.protocol.verbs import LEAST_RATE, MOST_RATE
from pydra_core.worker.sandbox.policy import Share

MOST_SPARES = 64
_RULE = 200
_PATTERN = re.compile(r"[A-Za-z0-9_*?\[\]!-]{1,100}")
_SECTION = re.compile(r"\s*\[+\s*([\w\"'.-]+)\s*\]+")
_NAMES = "letters, digits, “_”, “.” and “-”"
Read = Callable[[str, Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What stood on the command line, as it stood there; None and () where nothing was said."""

    least: str | None = None
    network: str | None = None
    memory: str | None = None
    max_rate: str | None = None
    spares: int | None = None
    ports: tuple[int, ...] = ()
    programs: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    index_url: str | None = None
    extra_index_urls: tuple[str, ...] = ()
    find_links: tuple[str, ...] = ()
    builds: bool | None = None
    pythons: tuple[str, ...] = ()
    installer: str | None = None
    preload: bool | None = None
    idle: str | None = None
    hours: tuple[str, ...] = ()
    battery: bool | None = None
    then: str | None = None


def read_policy(text: str, source: str) -> Policy:
    """The policy in a TOML text; `source` is its name for people. Raises UserError with the line of what is wrong.

    Paths are not looked at: that is for `policy_file`.
    """
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{source} cannot be read: {error or 'it is nested too deeply'}.") from None
    return _Writing(text, source, document).policy()


def with_flags(policy: Policy, flags: Flags) -> Policy:
    """The policy with what the flags say instead; raises UserError that names the flag."""
    said: dict[str, Any] = {}
    rules = dict(policy.rules)
    for name, flag in _FLAGS.items():
        value = getattr(flags, name)
        if value in (None, ()):
            continue
        said[name] = _READERS[name](flag, list(value) if isinstance(value, tuple) else _number(value))
        rules[name] = _short(" ".join(f"{flag} {each}" for each in (value if isinstance(value, tuple) else (value,))))
    if flags.ports and said.get("network", policy.network) is not Network.OUTSIDE:
        raise UserError("--port is of the network outside: add --network outside, or leave it out.")
    shares = {share.name: share for share in policy.shares} | _flag_shares(flags, rules)
    things = {thing.name: thing for thing in policy.resources} | _flag_things(flags, rules)
    each = Each(**{**_fields(policy.each), **_flag_each(flags, rules)})
    times = {"idle": flags.idle, "hours": flags.hours, "battery": flags.battery, "then": flags.then}
    schedule, how = policy_schedule.with_said(policy.schedule, times, _SCHEDULE_FLAGS)
    if how:
        rules["schedule"] = _joined(rules.get("schedule"), *how)
    found = {"url": flags.index_url, "extra": flags.extra_index_urls, "links": flags.find_links}
    fields = {
        **_fields(policy),
        **said,
        "indexes": policy_indexes.with_flags(policy.indexes, found),
        "schedule": schedule,
        "shares": tuple(shares.values()),
        "resources": tuple(things.values()),
    }
    return Policy(**{**fields, "each": each, "rules": tuple(rules.items())})


def _fields(struct: Policy | Each) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__}


# ------------------------------------------------------------------------------------------------------ the file


class _Writing:
    """One text: knows where in it something stands."""

    def __init__(self, text: str, source: str, document: Mapping[str, Any]) -> None:
        self._text = text
        self._source = source
        self._document = document
        self._rules: dict[str, str] = {}

    def policy(self) -> Policy:
        self._known(self._document, (*_READERS, "shares", "resources", "devices", "each", "indexes", "schedule"), "")
        said = {name: self._read(name, _READERS[name]) for name in _READERS if name in self._document}
        if "ports" in said and said.get("network") is not Network.OUTSIDE:
            raise self._fault(
                "", "ports", 'ports are those of network = "outside": set that as well, or leave them out.'
            )
        shares = tuple(self._entry("shares", name, _share) for name in self._table("shares"))
        each = Each(**{name: self._entry("each", name, _EACH[name]) for name in self._table("each", tuple(_EACH))})
        places = self._table("indexes", tuple(policy_indexes.READERS))
        indexes = {name: self._entry("indexes", name, policy_indexes.READERS[name]) for name in places}
        times = self._table("schedule", tuple(policy_schedule.READERS))
        schedule = Schedule(**{name: self._entry("schedule", name, policy_schedule.READERS[name]) for name in times})
        return Policy(
            **said,
            shares=shares,
            each=each,
            schedule=schedule,
            indexes=PackageIndexes(**indexes),
            resources=tuple(self._things()),
            rules=tuple(self._rules.items()),
        )

    def _things(self) -> list[Resource]:
        counted = {name: self._entry("resources", name, _counted) for name in self._table("resources")}
        for name in self._table("devices"):
            if name in counted:
                raise self._fault(
                    "resources", name, f"{name} is counted by its [devices]: leave it out of [resources]."
                )
            counted[name] = self._entry("devices", name, _nodes)
        return list(counted.values())

    def _read(self, name: str, read: Read) -> Any:
        value = self._document[name]
        self._rules[name] = _short(f"{name} = {_written(value)} in {self._source}")
        return self._tried("", name, lambda: read(name, value))

    def _entry(self, section: str, name: str, read: Read) -> Any:
        value = self._document[section][name]
        if section == "each":
            self._rules[f"{name}_each"] = _short(f"each.{name} = {_written(value)} in {self._source}")
        else:
            field = "resources" if section == "devices" else section
            self._rules.setdefault(field, f"[{section}] in {self._source}")
        return self._tried(section, name, lambda: read(name, value))

    def _table(self, section: str, known: tuple[str, ...] = ()) -> Mapping[str, Any]:
        found = self._document.get(section, {})
        if not isinstance(found, dict) or len(found) > MOST:
            raise self._fault(
                "", section, f"{section} must be a table of names, [{section}], of at most {MOST} entries."
            )
        if known:
            self._known(found, known, section)
        return found

    def _known(self, found: Mapping[str, Any], known: tuple[str, ...], section: str) -> None:
        for name in found:
            if name not in known:
                near = get_close_matches(name, known, 1)
                hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(known)}."
                raise self._fault(section, name, f"there is no key “{name[:60]}”{' here' if section else ''}. {hint}")

    def _tried(self, section: str, name: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except UserError as error:
            raise self._fault(section, name, error.sentence) from None

    def _fault(self, section: str, name: str, sentence: str) -> UserError:
        line = _line(self._text, section, name)
        return UserError(f"{self._source}{f', line {line}' if line else ''}: {sentence}")


def _line(text: str, section: str, name: str) -> int:
    """Where a key stands, of a table or of none (""); 0 if it is not seen, as in a table that is written in one line."""
    key = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*=""")
    dotted = re.compile(rf"\s*{re.escape(section)}\s*[.=].*\b{re.escape(name)}\b") if section else None
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        header = _SECTION.match(line)
        here = header[1] if header else here
        if header and not section and here == name:
            return number
        if (here == section and key.match(line)) or (not here and dotted and dotted.match(line)):
            return number
    return 0


def _written(value: Any) -> str:
    """As in TOML, for what has a value of one line."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _short(rule: str) -> str:
    return rule if len(rule) <= _RULE else f"{rule[: _RULE - 1]}…"


# ----------------------------------------------------------------------------------------------------- the flags


def _number(value: Any) -> Any:
    """`--memory 8000000000` is bytes."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def _pair(flag: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not value:
        raise UserError(f"{flag} {text}: NAME=VALUE is wanted, like {_LIKE[flag]}.")
    return name, value


def _flag_shares(flags: Flags, rules: dict[str, str]) -> dict[str, Share]:
    found: dict[str, Share] = {}
    for text in flags.shares:
        name, path = _pair("--share", text)
        if name in found:
            raise UserError(f"--share {text}: there is another folder of the name {name}. Each has a name of its own.")
        found[name] = _flagged("--share", text, _share, name, path)
    if found:
        rules["shares"] = _joined(rules.get("shares"), *(f"--share {name}" for name in found))
    return found


def _flag_things(flags: Flags, rules: dict[str, str]) -> dict[str, Resource]:
    nodes: dict[str, list[list[str]]] = {}
    for text in flags.devices:
        name, paths = _pair("--device", text)
        nodes.setdefault(name, []).append(paths.split(","))
    found = {name: _flagged("--device", name, _nodes, name, paths) for name, paths in nodes.items()}
    for text in flags.resources:
        name, count = _pair("--resource", text)
        if name in found:
            raise UserError(f"--resource {text}: {name} is counted already. Say it once.")
        found[name] = _flagged("--resource", text, _counted, name, _number(count))
    if found:
        said = (
            f"--device {name}" if thing.nodes else f"--resource {name}={thing.count}" for name, thing in found.items()
        )
        rules["resources"] = _joined(rules.get("resources"), *said)
    return found


def _flag_each(flags: Flags, rules: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in flags.each:
        name, value = _pair("--each", text)
        if name not in _EACH:
            raise UserError(f"--each {text}: one of {', '.join(_EACH)} is wanted, like {_LIKE['--each']}.")
        found[name] = _flagged("--each", text, _EACH[name], name, _number(value))
        rules[f"{name}_each"] = _short(f"--each {text}")
    return found


def _joined(*rules: str | None) -> str:
    return _short(", ".join(rule for rule in rules if rule))


def _flagged(flag: str, text: str, read: Read, name: str, value: Any) -> Any:
    try:
        return read(name, value)
    except UserError as error:
        raise UserError(f"{flag} {text}: {error.sentence}") from None


_FLAGS = {
    "least": "--least",
    "network": "--network",
    "memory": "--memory",
    "max_rate": "--max-rate",
    "spares": "--spares",
    "ports": "--port",
    "programs": "--allow-path",
    "packages": "--package",
    "tags": "--tag",
    "builds": "--builds",
    "pythons": "--python",
    "installer": "--installer",
    "preload": "--preload",
}
_SCHEDULE_FLAGS = {"idle": "--idle", "hours": "--hours", "battery": "--no-battery", "then": "--then"}
_LIKE = {
    "--share": "data=/srv/data or results=/srv/results:rw",
    "--device": "gpu=/dev/nvidia0",
    "--resource": "licence=3",
    "--each": "memory=2GB",
}


# --------------------------------------------------------------------------------------------------- the values


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


def _share(name: str, value: Any) -> Share:
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


def _counted(name: str, value: Any) -> Resource:
    if not is_name(name):
        raise UserError(f"“{name[:60]}” cannot name what is counted: {_NAMES} can.")
    return Resource(name, read_count(name, value, 1, MOST_OF_ONE))


def _nodes(name: str, value: Any) -> Resource:
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


_READERS: dict[str, Read] = {
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
_EACH: dict[str, Read] = {
    "memory": lambda name, value: read_size(name, value, LEAST_MEMORY),
    "slots": lambda name, value: read_count(name, value, 1, 4096),
    "processes": lambda name, value: read_count(name, value, 1, 1_000_000),
    "open_files": lambda name, value: read_count(name, value, 16, 1_000_000),
    "scratch": lambda name, value: read_size(name, value),
    "wall_time": lambda name, value: read_time(name, value),
    "output_limit": lambda name, value: read_size(name, value),
}
