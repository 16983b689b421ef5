"""What a table of runs is asked for: the tab, the node and the package that are chosen, and the words of the field as one; pure.

1. Words are the whole truth that can be kept: `as_words` writes the rest as tokens, so that a saved filter is a line of text.
2. A tab is one way to say which states, a token another: the last one counts. A package that is typed counts more than a chosen one.
"""

from dataclasses import dataclass, replace

import msgspec

from pydra_core.client.filters import Parsed, parse, token, value_of, without
from pydra_core.ids import NodeId, PackageName
from pydra_core.protocol.states import Cause, RunState
from pydra_core.protocol.verbs import Filter
from pydra_gui.language import later, tr
from pydra_gui.models.text import duration

TIMES = (
    (("", ""), later("Any time")), (("1h", ""), later("Last hour")), (("today", ""), later("Today")),
    (("yesterday", "yesterday"), later("Yesterday")), (("7d", ""), later("Last 7 days")),
)  # fmt: skip
"""What `since:` and `until:` say, and the name of that."""


ENDS = {
    Cause.COMPLETE: later("that completed"),
    Cause.ERROR: later("that failed by their own code"),
    Cause.DIED: later("whose worker died"),
    Cause.LOST: later("whose node was lost"),
    Cause.MACHINE: later("that no machine could start"),
    Cause.OWNER: later("that an owner's rule stopped"),
    Cause.NEEDED: later("that were skipped"),
    Cause.WINDOW: later("cancelled from the window"),
    Cause.TERMINAL: later("cancelled from the terminal"),
}
"""Runs by how they came to their end, in words."""


@dataclass(frozen=True, slots=True)
class RunsFilter:
    """`plain` are the states that the table is about; `states` those of its tab. `node` has its id and its name."""

    plain: tuple[RunState, ...] = ()
    states: tuple[RunState, ...] = ()
    words: str = ""
    node: tuple[NodeId, str] | None = None
    package: PackageName | None = None

    def parsed(self, now: float) -> Parsed:
        """What the words say."""
        return parse(self.words, now)

    def asked(self, now: float) -> Filter:
        """All of it as the master is asked."""
        typed = self.parsed(now).filter
        return msgspec.structs.replace(
            typed,
            states=typed.states or self.states or self.plain,
            node=self.node[0] if self.node else None,
            package=typed.package or self.package,
        )

    def narrows(self) -> bool:
        """True if there is more to it than what the table is about."""
        return bool(self.words or self.node or self.package) or self.states not in ((), self.plain)

    def time(self) -> tuple[str, str]:
        """What `since:` and `until:` say, "" where they are not there."""
        return value_of(self.words, "since"), value_of(self.words, "until")

    def with_time(self, since: str, until: str = "") -> "RunsFilter":
        """The same of another while; "" is no bound."""
        rest = without(without(self.words, "since"), "until")
        bounds = [token(name, value) for name, value in (("since", since), ("until", until)) if value]
        return replace(self, words=" ".join([rest, *bounds]).strip())

    def as_words(self) -> str:
        """All of it as words and tokens."""
        parts = []
        if self.states not in ((), self.plain) and not value_of(self.words, "state"):
            parts.append(token("state", ",".join(self.states)))
        if self.node:
            parts.append(token("node", self.node[1]))
        if self.package and not value_of(self.words, "package"):
            parts.append(token("package", self.package))
        return " ".join([*parts, self.words]).strip()

    def told(self, now: float) -> str:
        """What is chosen and typed, for people; "" if only the tab says anything: that is seen."""
        typed = self.parsed(now).filter
        package, node = typed.package or self.package, self.node[1] if self.node else typed.node_name
        parts = [
            (", ".join(typed.states), "{}"), (package, tr("of {}")), (node, tr("on {}")), (typed.group, tr("in group {}")),
            (typed.label, tr("labelled {}")), (typed.tag, tr("on nodes tagged {}")), (typed.run, tr("number {}")),
            (time_name(*self.time()), "{}"), (took_name(typed.least, typed.most), "{}"), (", ".join(typed.by), tr("queued by {}")),
            (", ".join(tr(ENDS[cause]) for cause in typed.causes), "{}"), (typed.text, tr("with “{}”")),
        ]  # fmt: skip
        said = ", ".join(words.format(value) for value, words in parts if value)
        return tr("Only runs: {said}", said=said) if said else ""


def time_name(since: str, until: str = "") -> str:
    """What a while is called: "today", "last hour", "since 9:00", "from 8:00 to 9:00"; "" for any."""
    if not since and not until:
        return ""
    if (since, until) in dict(TIMES):
        named = tr(dict(TIMES)[since, until])
        return f"{named[:1].lower()}{named[1:]}"
    if not since:
        return tr("until {until}", until=until)
    return tr("from {since} to {until}", since=since, until=until) if until else tr("since {since}", since=since)


def took_name(least: float, most: float) -> str:
    """What a length of time is called: "longer than 1:00:00"; "" for any."""
    if least and most:
        return tr("that took {least} to {most}", least=duration(least), most=duration(most))
    return (
        tr("longer than {least}", least=duration(least))
        if least
        else tr("shorter than {most}", most=duration(most))
        if most
        else ""
    )
