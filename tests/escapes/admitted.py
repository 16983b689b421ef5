"""The table of what each level admits, read from admitted.toml."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.escapes.attempts import main
from tests.escapes.attempts.trying import ATTEMPTS

LEVELS = {
    "strict": ("full", "strict"),
    "no-landlock": ("reduced",),
    "no-filter": ("reduced",),
    "no-namespaces": ("reduced",),
    "process": ("process",),
}
"""The level that each setting has to be reported as."""


ROOMS = main.ROOMS
"""Importing them enters the attempts."""


@dataclass(frozen=True)
class Admitted:
    """`certain` are escapes on every machine, `possible` on some."""

    certain: frozenset[str]
    possible: frozenset[str]


@dataclass(frozen=True)
class Group:
    why: str
    at: tuple[str, ...]
    attempts: tuple[str, ...]
    depends: bool


def groups() -> list[Group]:
    """As they stand in the file."""
    text = (Path(__file__).parent / "admitted.toml").read_text()
    return [
        Group(one["why"], tuple(one["at"]), tuple(one["attempts"]), one.get("depends", False))
        for one in tomllib.loads(text)["admitted"]
    ]


def admitted(setting: str, user: str) -> Admitted:
    """What is admitted at a setting where the node is run by `user`, "root" or "user"."""
    meant = [group for group in groups() if {setting, f"{setting} as {user}"} & set(group.at)]
    certain = frozenset(name for group in meant if not group.depends for name in group.attempts)
    possible = frozenset(name for group in meant if group.depends for name in group.attempts)
    return Admitted(certain, possible - certain)


def table() -> str:
    """As it stands in docs/security.md (`python -m tests.escapes.admitted` prints it)."""
    rows = [f"| {group.why} | {_places(group)} | {', '.join(map(_link, group.attempts))} |" for group in groups()]
    return "\n".join(["| admitted | at | attempts that succeed |", "|---|---|---|", *rows])


def _places(group: Group) -> str:
    parts = (place.partition(" as ") for place in group.at)
    named = ", ".join(f"`{setting}`{between}{user}" for setting, between, user in parts)
    return named + (" (where the machine has it)" if group.depends else "")


def _link(name: str) -> str:
    room = ATTEMPTS[name].act.__module__.rpartition(".")[2]
    return f"[{name}](../tests/escapes/attempts/{room}.py)"


if __name__ == "__main__":
    print(table())
