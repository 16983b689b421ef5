"""Filters as people write them: free words and tokens like `state:failed node:mac* group:"night run" since:2h`; pure.

1. A token is NAME:VALUE without a space between; a value with spaces is quoted. Values of the same name are alternatives for `state`,
   otherwise the last one counts.
2. `node`, `package`, `group`, `label` and `tag` take names, or patterns of names with `*` and `?`; a tag is one of a node, or of the node
   that a run is on.
3. Whatever looks like a token and is none is searched for as it is written (a message may be "KeyError: 'tas'"), and the notes say so.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydra_core.client.moments import moment, span
from pydra_core.errors import UserError
from pydra_core.ids import PackageName, RunId
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Filter

NAMES = ("state", "node", "package", "group", "label", "run", "since", "tag")
"""The tokens that there are."""
_TOKEN = re.compile(r'(?P<name>[A-Za-z]+):(?:"(?P<quoted>[^"]*)"?|(?P<plain>\S*))|\S+')


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was written as a `Filter`, and a sentence for each token that means nothing."""

    filter: Filter
    notes: tuple[str, ...] = ()


def parse(written: str, now: float) -> Parsed:
    """Reads a filter; `now` is what `since:2h` counts back from, in seconds since the epoch. Nothing that is written is an error."""
    reading = _Reading(now)
    for match in _TOKEN.finditer(written):
        name = (match["name"] or "").lower()
        value = match["plain"] if match["quoted"] is None else match["quoted"]
        if name in NAMES and value:
            reading.take(name, value)
        elif name in NAMES:
            reading.notes.append(f"{name}: wants a value, like {_EXAMPLES[name]}.")
        else:
            reading.word(match[0], name)
    return reading.parsed()


def without(written: str, name: str) -> str:
    """The same without tokens of this name."""
    kept = [match[0] for match in _TOKEN.finditer(written) if (match["name"] or "").lower() != name]
    return " ".join(kept)


def value_of(written: str, name: str) -> str:
    """The value of the last token of this name, "" if there is none."""
    found = [match for match in _TOKEN.finditer(written) if (match["name"] or "").lower() == name]
    return (found[-1]["plain"] if found[-1]["quoted"] is None else found[-1]["quoted"]) if found else ""


def token(name: str, value: str) -> str:
    """A token as it is written, quoted where it has to be."""
    return f'{name}:"{value}"' if " " in value or not value else f"{name}:{value}"


def since(value: str, now: float) -> float:
    """The moment that `2h` (so long ago), `today`, `yesterday`, `8:30` (the last time it was) or `2026-11-30` means. Raises UserError."""
    today = datetime.fromtimestamp(now).replace(hour=0, minute=0, second=0, microsecond=0)
    word = value.strip().lower()
    if word in ("today", "yesterday"):
        return (today - timedelta(days=word == "yesterday")).timestamp()
    try:
        return now - span(value)
    except UserError:
        at = _moment(value, now)
    return at - 86_400 if at > now and "-" not in value else at


def _moment(value: str, now: float) -> float:
    try:
        return moment(value, datetime.fromtimestamp(now).astimezone())
    except UserError:
        sentence = f"since: {value!r} is no time: write 2h, 7d, today, yesterday, 8:30 or 2026-11-30."
        raise UserError(sentence) from None


_EXAMPLES = {
    "state": "state:failed",
    "node": "node:mac*",
    "package": "package:count",
    "group": "group:night",
    "label": "label:draft",
    "run": "run:4182",
    "since": "since:2h",
    "tag": "tag:gpu",
}


class _Reading:
    """What was understood so far."""

    def __init__(self, now: float) -> None:
        self._now = now
        self._words: list[str] = []
        self._states: list[RunState] = []
        self._names: dict[str, str] = {}
        self._run: RunId | None = None
        self._since = 0.0
        self.notes: list[str] = []

    def word(self, text: str, name: str) -> None:
        self._words.append(text.strip('"'))
        if name and not text.endswith(":"):
            self.notes.append(f"“{name}:” is no token and is searched for as text; there are {', '.join(NAMES)}.")

    def take(self, name: str, value: str) -> None:
        match name:
            case "state":
                self._take_states(value)
            case "run":
                self._take_run(value)
            case "since":
                self._take_since(value)
            case _:
                self._names[name] = value

    def _take_states(self, value: str) -> None:
        for each in filter(None, value.lower().split(",")):
            found = [state for state in RunState if state == each] or [s for s in RunState if s.startswith(each)]
            self._states += found
            if not found:
                self.notes.append(f"No run is ever “{each}”; states are {', '.join(RunState)}.")

    def _take_run(self, value: str) -> None:
        if value.isdecimal():
            self._run = RunId(int(value))
        else:
            self.notes.append(f"run: wants a number, like {_EXAMPLES['run']}.")

    def _take_since(self, value: str) -> None:
        try:
            self._since = since(value, self._now)
        except UserError as error:
            self.notes.append(error.sentence)

    def parsed(self) -> Parsed:
        names = self._names
        made = Filter(
            text=" ".join(self._words), states=tuple(dict.fromkeys(self._states)), run=self._run, since=self._since,
            node_name=names.get("node", ""), package=PackageName(names["package"]) if "package" in names else None,
            group=names.get("group", ""), label=names.get("label", ""), tag=names.get("tag", ""),
        )  # fmt: skip
        return Parsed(made, tuple(dict.fromkeys(self.notes)))
