"""Filters as people write them: free words and tokens like `state:failed node:mac* group:"night run" since:2h`; pure.

1. A token is NAME:VALUE without a space between; a value with spaces is quoted. Values of the same name, and those with commas between,
   are alternatives for `state`, `ended` and `by`; otherwise the last one counts.
2. `since` and `until` bound when a run was queued: a day that ends a while is in it as a whole. `took` bounds how long it worked:
   `>1h`, `<5m`, `10m..1h`; a bare span means at least.
3. `node`, `package`, `group`, `label` and `tag` take names, or patterns of names with `*` and `?`; a tag is one of a node, or of the node
   that a run is on.
4. Whatever looks like a token and is none is searched for as it is written (a message may be "KeyError: 'tas'"), and the notes say so.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from pydra_core.client.moments import moment, span
from pydra_core.errors import UserError
from pydra_core.ids import PackageName, RunId
from pydra_core.protocol.states import STARTED_BY, Cause, RunState
from pydra_core.protocol.verbs import Filter

T = TypeVar("T", bound=str)

NAMES = ("state", "node", "package", "group", "label", "run", "since", "until", "took", "ended", "by", "tag")
"""The tokens that there are."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
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
        at = _moment("since", value, now)
    return _last_time(at) if at > now and "-" not in value else at


def until(value: str, now: float) -> float:
    """The moment that ends a while, as `since` reads it; the end of a day for a day without a time. Raises UserError."""
    word = value.strip().lower()
    if word in ("today", "yesterday") or _DAY.fullmatch(word):
        first = since(word, now) if word in ("today", "yesterday") else _moment("until", word, now)
        try:
            return (datetime.fromtimestamp(first) + timedelta(days=1)).timestamp()
        except (OverflowError, ValueError):  # the last day of the year 9999, or the first of the year 1
            return first
    try:
        return now - span(value)
    except UserError:
        at = _moment("until", value, now)
    return _last_time(at) if at > now and "-" not in value else at


def _last_time(at: float) -> float:
    """The same time of day on the day before, which need not be 24 hours ago."""
    return (datetime.fromtimestamp(at) - timedelta(days=1)).timestamp()


def took(value: str) -> tuple[float, float]:
    """Seconds at least and at most of `>1h`, `<5m`, `10m..1h` or `1h` (at least); 0.0 for any. Raises UserError."""
    first, dots, last = value.replace("=", "").partition("..")
    try:
        if dots:
            return span(first) if first else 0.0, span(last) if last else 0.0
        return (0.0, span(first[1:])) if first.startswith("<") else (span(first.removeprefix(">")), 0.0)
    except UserError:
        raise UserError(f"took: {value!r} is no length of time: write >1h, <5m or 10m..1h.") from None


def _moment(name: str, value: str, now: float) -> float:
    try:
        return moment(value, datetime.fromtimestamp(now).astimezone())
    except UserError:
        sentence = f"{name}: {value!r} is no time: write 2h, 7d, today, yesterday, 8:30 or 2026-11-30."
        raise UserError(sentence) from None


_EXAMPLES = {
    "state": "state:failed",
    "node": "node:mac*",
    "package": "package:count",
    "group": "group:night",
    "label": "label:draft",
    "run": "run:4182",
    "since": "since:2h",
    "until": "until:yesterday",
    "took": "took:>1h",
    "ended": "ended:lost",
    "by": "by:terminal",
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
        self._since = self._until = 0.0
        self._took = (0.0, 0.0)
        self._causes: list[Cause] = []
        self._by: list[str] = []
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
            case "since" | "until" | "took":
                self._take_time(name, value)
            case "ended":
                self._causes += self._some(value, tuple(Cause), "No run ends as", "they end as")
            case "by":
                self._by += self._some(value, STARTED_BY, "No run is queued by", "they are queued by")
            case _:
                self._names[name] = value

    def _some(self, value: str, words: tuple[T, ...], nobody: str, there: str) -> list[T]:
        """Those of the words that are meant; each may be begun only."""
        picked: list[T] = []
        for each in filter(None, value.lower().split(",")):
            found = [word for word in words if word == each] or [word for word in words if word.startswith(each)]
            picked += found
            if not found:
                self.notes.append(f"{nobody} “{each}”; {there} {', '.join(words)}.")
        return picked

    def _take_states(self, value: str) -> None:
        self._states += self._some(value, tuple(RunState), "No run is ever", "states are")

    def _take_run(self, value: str) -> None:
        if value.isdecimal():
            self._run = RunId(int(value))
        else:
            self.notes.append(f"run: wants a number, like {_EXAMPLES['run']}.")

    def _take_time(self, name: str, value: str) -> None:
        try:
            if name == "took":
                self._took = took(value)
            elif name == "until":
                self._until = until(value, self._now)
            else:
                self._since = since(value, self._now)
        except UserError as error:
            self.notes.append(error.sentence)

    def parsed(self) -> Parsed:
        names = self._names
        made = Filter(
            text=" ".join(self._words), states=tuple(dict.fromkeys(self._states)), run=self._run, since=self._since,
            node_name=names.get("node", ""), package=PackageName(names["package"]) if "package" in names else None,
            group=names.get("group", ""), label=names.get("label", ""), tag=names.get("tag", ""), until=self._until,
            by=tuple(dict.fromkeys(self._by)), causes=tuple(dict.fromkeys(self._causes)), least=self._took[0], most=self._took[1],
        )  # fmt: skip
        return Parsed(made, tuple(dict.fromkeys(self.notes)))
