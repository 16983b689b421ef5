"""Changes the table [schedule] in the text of an owner's policy, and leaves every other line, comments too, as it was; pure.

The node's own reader has the last word: what it would not read as exactly the change that was asked for is not done.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from pydra_core.errors import UserError
from pydra_core.node.grid import minutes
from pydra_core.node.policy import Policy, Schedule
from pydra_core.node.policy_schedule import READERS
from pydra_core.node.policy_text import read_policy

_SHORT = 3
"""So many times of the week stand in one line."""


def with_schedule(text: str, changes: Mapping[str, Any], source: str) -> str:
    """The text with these keys of [schedule] as TOML has them (None: no such key). `source` is the file's name for people.

    Raises UserError for a text that is no policy, a value that none can have, or a text that cannot be changed so.
    """
    before = read_policy(text, source)
    meant = {name: _meant(name, value) for name, value in changes.items()}
    news = {name: value for name, value in changes.items() if not _same(meant[name], getattr(before.schedule, name))}
    if not news:
        return text
    wanted = msgspec.structs.replace(before.schedule, **{name: meant[name] for name in news})
    after = _changed(text if not text or text.endswith("\n") else f"{text}\n", news)
    if not _differs_only_in(before, wanted, after, source):
        raise UserError(f"[schedule] in {source} is written in a way that cannot be changed here: change it by hand.")
    return after


def _meant(name: str, value: Any) -> Any:
    return getattr(Schedule(), name) if value is None else READERS[name](name, value)


def _same(value: Any, stands: Any) -> bool:
    """Times that are written in another way may be the same minutes."""
    if isinstance(value, tuple) and isinstance(stands, tuple):
        return minutes(value) == minutes(stands)
    return bool(value == stands)


def _changed(text: str, changes: Mapping[str, Any]) -> str:
    import tomlkit  # only who changes a policy waits for it

    document = tomlkit.parse(text)
    if "schedule" not in document:
        if text.strip() and not text.endswith("\n\n"):
            document.add(tomlkit.nl())
        document.add("schedule", tomlkit.table())
    table: Any = document["schedule"]
    for name, value in changes.items():
        if value is None:
            table.pop(name, None)
        else:
            table[name] = _item(value)
    if not tomlkit.dumps(table).strip():
        document.remove("schedule")
    return tomlkit.dumps(document)


def _item(value: Any) -> Any:
    import tomlkit

    if not isinstance(value, list | tuple):
        return value
    array = tomlkit.array()
    array.extend(value)
    return array.multiline(len(value) > _SHORT)


def _differs_only_in(before: Policy, wanted: Schedule, after: str, source: str) -> bool:
    try:
        found = read_policy(after, source)
    except UserError:
        return False
    return msgspec.structs.replace(before, schedule=wanted, rules=()) == msgspec.structs.replace(found, rules=())
