"""An owner's policy as it is written: a TOML text. Says what is wrong, and where."""

import re
import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from pydra_core.errors import UserError
from pydra_core.node import policy_indexes, policy_schedule
from pydra_core.node.policy import Each, PackageIndexes, Policy, Resource, Schedule
from pydra_core.node.policy_values import EACH, READERS, Read, read_counted, read_devices, read_share, short, written
from pydra_core.packages.wants import MOST
from pydra_core.protocol.states import Network

_SECTION = re.compile(r"\s*\[+\s*([\w\"'.-]+)\s*\]+")


def read_policy(text: str, source: str) -> Policy:
    """The policy in a TOML text; `source` is its name for people. Raises UserError with the line of what is wrong.

    Paths are not looked at: that is for `policy_file`.
    """
    try:
        document = tomllib.loads(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # a ValueError that is no TOMLDecodeError: a number of thousands of digits
        raise UserError(f"{source} cannot be read: {error or 'it is nested too deeply'}.") from None
    return _Writing(text, source, document).policy()


class _Writing:
    """One text: knows where in it something stands."""

    def __init__(self, text: str, source: str, document: Mapping[str, Any]) -> None:
        self._text = text
        self._source = source
        self._document = document
        self._rules: dict[str, str] = {}

    def policy(self) -> Policy:
        self._known(self._document, (*READERS, "shares", "resources", "devices", "each", "indexes", "schedule"), "")
        said = {name: self._read(name, READERS[name]) for name in READERS if name in self._document}
        if "ports" in said and said.get("network") is not Network.OUTSIDE:
            raise self._fault(
                "", "ports", 'ports are those of network = "outside": set that as well, or leave them out.'
            )
        shares = tuple(self._entry("shares", name, read_share) for name in self._table("shares"))
        each = Each(**{name: self._entry("each", name, EACH[name]) for name in self._table("each", tuple(EACH))})
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
        counted = {name: self._entry("resources", name, read_counted) for name in self._table("resources")}
        for name in self._table("devices"):
            if name in counted:
                raise self._fault(
                    "resources", name, f"{name} is counted by its [devices]: leave it out of [resources]."
                )
            counted[name] = self._entry("devices", name, read_devices)
        return list(counted.values())

    def _read(self, name: str, read: Read) -> Any:
        value = self._document[name]
        self._rules[name] = short(f"{name} = {written(value)} in {self._source}")
        return self._tried("", name, lambda: read(name, value))

    def _entry(self, section: str, name: str, read: Read) -> Any:
        value = self._document[section][name]
        if section == "each":
            self._rules[f"{name}_each"] = short(f"each.{name} = {written(value)} in {self._source}")
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
