"""What an owner says on the command line: flags that win over the file of the policy.

A flag takes the place of what the file says under the same name: of a whole list (`ports`, `programs`, `packages`, `tags`), but of a table
(`shares`, `resources`, `devices`, `each`, `indexes`, `schedule`) only of the entry of that name.
"""

from dataclasses import dataclass
from typing import Any

from pydra_core.errors import UserError
from pydra_core.node import policy_indexes, policy_schedule
from pydra_core.node.policy import Each, Policy, Resource
from pydra_core.node.policy_values import EACH, READERS, Read, read_counted, read_devices, read_share, short
from pydra_core.protocol.states import Network
from pydra_core.worker.sandbox.policy import Share


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


def with_flags(policy: Policy, flags: Flags) -> Policy:
    """The policy with what the flags say instead; raises UserError that names the flag."""
    said: dict[str, Any] = {}
    rules = dict(policy.rules)
    for name, flag in _FLAGS.items():
        value = getattr(flags, name)
        if value in (None, ()):
            continue
        said[name] = READERS[name](flag, list(value) if isinstance(value, tuple) else _number(value))
        rules[name] = short(" ".join(f"{flag} {each}" for each in (value if isinstance(value, tuple) else (value,))))
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
        found[name] = _flagged("--share", text, read_share, name, path)
    if found:
        rules["shares"] = _joined(rules.get("shares"), *(f"--share {name}" for name in found))
    return found


def _flag_things(flags: Flags, rules: dict[str, str]) -> dict[str, Resource]:
    nodes: dict[str, list[list[str]]] = {}
    for text in flags.devices:
        name, paths = _pair("--device", text)
        nodes.setdefault(name, []).append(paths.split(","))
    found = {name: _flagged("--device", name, read_devices, name, paths) for name, paths in nodes.items()}
    for text in flags.resources:
        name, count = _pair("--resource", text)
        if name in found:
            raise UserError(f"--resource {text}: {name} is counted already. Say it once.")
        found[name] = _flagged("--resource", text, read_counted, name, _number(count))
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
        if name not in EACH:
            raise UserError(f"--each {text}: one of {', '.join(EACH)} is wanted, like {_LIKE['--each']}.")
        found[name] = _flagged("--each", text, EACH[name], name, _number(value))
        rules[f"{name}_each"] = short(f"--each {text}")
    return found


def _joined(*rules: str | None) -> str:
    return short(", ".join(rule for rule in rules if rule))


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
