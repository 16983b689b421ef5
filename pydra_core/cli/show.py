"""Pictures as plain text for a terminal: aligned columns, no colour, control characters made visible."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from pydra_core.packages.listings import read_form
from pydra_core.packages.wants import offered
from pydra_core.protocol.manifest import listed
from pydra_core.protocol.messages import Artifact, LogLine
from pydra_core.protocol.pictures import ClusterStatus, NodeRow, PackageRow, RunDetails, RunRow
from pydra_core.protocol.states import ENDED, Cause
from pydra_core.protocol.verbs import Difference

BAR = 20
MOST_NAMED = 20


def plain(text: str, limit: int = 0) -> str:
    """Text from a task, node or file with control characters shown as escapes, cut to `limit` characters if that is given.

    A terminal obeys escape sequences; what comes from elsewhere must not be able to give any.
    """
    clean = "".join(c if c == "\t" or not _controls(c) else f"\\x{ord(c):02x}" for c in text)
    return clean if not limit or len(clean) <= limit else clean[: limit - 1] + "…"


def _controls(character: str) -> bool:
    """Control and format characters (bidirectional overrides among them), line and paragraph separators."""
    return unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp", "Cs"}


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; the last one is not padded."""
    lines = [list(titles), *[[plain(cell) for cell in row] for row in rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(titles))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def duration(seconds: float) -> str:
    """0:41, 12:40, 1:52:30."""
    whole = max(0, int(seconds))
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def size(count: float) -> str:
    """Bytes for people: 512 B, 1.5 MB, 2.0 GB."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            return f"{count:.0f} {unit}" if unit in ("B", "kB") else f"{count:.1f} {unit}"
        count /= 1000
    raise AssertionError("the last unit takes everything")


def clock(at: float) -> str:
    """A moment in the local zone, "–" for not yet."""
    return datetime.fromtimestamp(at).strftime("%Y-%m-%d %H:%M:%S") if at else "–"


def share(row: RunRow) -> float | None:
    """0 to 1, or None while it is unknown."""
    if row.state == "complete":
        return 1.0
    return min(1.0, max(0.0, row.done / row.total)) if row.total else None


def progress(row: RunRow) -> str:
    known = share(row)
    if known is None:
        return "" if row.state in ENDED or not row.done else f"{row.done:g} of ?"
    return f"{known:.0%}"


def bar(row: RunRow) -> str:
    """A bar of `BAR` characters with the share behind it."""
    known = share(row) or 0.0
    full = round(known * BAR)
    return "█" * full + "·" * (BAR - full) + f" {progress(row):>5}"


def elapsed(row: RunRow, now: float) -> str:
    return duration((row.ended or now) - row.started) if row.started else "–"


def run_table(rows: Sequence[RunRow], now: float) -> str:
    def cells(row: RunRow) -> list[str]:
        said = row.error or row.reason or row.message or row.why
        return [
            str(row.run), row.state, row.task, f"v{row.version}", progress(row), row.node_name or "–",
            elapsed(row, now), plain(said, 60),
        ]  # fmt: skip

    return table(["RUN", "STATE", "TASK", "VERSION", "DONE", "NODE", "TIME", "MESSAGE"], map(cells, rows))


ENDINGS = {
    Cause.ERROR: "its own code", Cause.DIED: "the death of its worker", Cause.LOST: "a loss of its node",
    Cause.MACHINE: "machines that could not start it", Cause.OWNER: "a rule of a machine's owner",
    Cause.NEEDED: "a run that it needed", Cause.WINDOW: "the window", Cause.TERMINAL: "the terminal",
}  # fmt: skip
"""What brought a run to an end that is not complete."""


def ending(row: RunRow) -> str:
    """What ended a run, in words; "" for one that is complete, and where nobody noted it."""
    return ENDINGS.get(row.cause, "") if row.cause else ""


def history_table(rows: Sequence[RunRow]) -> str:
    def cells(row: RunRow) -> list[str]:
        took = duration(row.ended - row.started) if row.started else "–"
        return [
            str(row.run), row.state, ending(row) or "–", clock(row.ended), took, row.by or "–", f"{row.task} v{row.version}",
            row.node_name or "–", plain(row.error or row.reason or row.message, 60),
        ]  # fmt: skip

    return table(
        ["RUN", "STATE", "ENDED BY", "ENDED", "TOOK", "QUEUED BY", "TASK", "NODE", "MESSAGE"], map(cells, rows)
    )


def node_table(rows: Sequence[NodeRow]) -> str:
    def cells(row: NodeRow) -> list[str]:
        load = f"{row.load.cpu:.0%}" if row.linked else "–"
        name = f"{row.name} (here)" if row.local else row.name
        busy, level, python = f"{row.busy}/{row.slots}", row.isolation.level, row.facts.python
        return [
            name,
            row.state,
            busy,
            level,
            load,
            python,
            plain(", ".join(row.tags) or "–", 60),
            plain(offered(row.offer) or "–", 60),
            " ".join((row.why, *row.notes)).strip(),
        ]

    return table(["NODE", "STATE", "SLOTS", "ISOLATION", "CPU", "PYTHON", "TAGS", "OFFERS", ""], map(cells, rows))


def package_table(rows: Sequence[PackageRow]) -> str:
    def cells(row: PackageRow) -> list[str]:
        now = row.versions[0]
        return [
            row.package,
            f"v{now.version}",
            now.digest[:12],
            ", ".join(t.name for t in listed(now.tasks)),
            ", ".join(now.nodes) or "–",
        ]

    return table(["PACKAGE", "VERSION", "DIGEST", "TASKS", "NODES"], map(cells, rows))


def details(about: RunDetails, now: float) -> str:
    """Everything about one run, a fact a line, then its story."""
    row = about.row
    facts: list[tuple[str, str]] = [
        ("run", str(row.run)),
        ("task", f"{row.task} v{row.version} ({row.digest[:12]})"),
        ("state", row.state),
        ("why", sentences(about.why, about.action)),
        ("arguments", ", ".join(f"{name}={_argument(value)}" for name, value in about.arguments.items())),
        ("group", row.group),
        ("labels", ", ".join(row.labels)),
        ("priority", str(row.priority or "")),
        ("queued by", row.by),
        ("ended by", ending(row) if row.ended else ""),
        ("at", clock(row.at) if row.at else ""),
        ("every", duration(row.every) if row.every else ""),
        ("after", ", ".join(f"run {number}" for number in row.after)),
        ("progress", f"{progress(row)} {row.message}".strip()),
        ("python", f"{about.python.version} ({about.python.platform})" if about.python else ""),
        ("lock", about.lock or ""),
        ("node", row.node_name),
        ("attempt", str(row.attempt) if row.attempt else ""),
        ("worker", str(row.worker_pid) if row.worker_pid else ""),
        ("isolation", row.isolation or ""),
        ("queued", clock(row.queued)),
        ("started", clock(row.started)),
        ("ended", clock(row.ended)),
        ("time", elapsed(row, now)),
        ("result", _short(about.result) if about.has_result else ""),
        ("artifacts", _artifacts(about.artifacts, about.left)),
        ("not taken", " ".join(about.notes)),
        ("error", about.error),
    ]
    lines = [f"{name:<10} {plain(text)}" for name, text in facts if text]
    lines += [f"           {clock(step.at)}  {step.state:<10} {plain(step.text)}" for step in about.story]
    return "\n".join(lines + [plain(line) for line in about.trace.splitlines()])


def _argument(value: Any) -> str:
    """As Python would write it; files by their name and size."""
    given = read_form(value)
    return f"{given.name} ({size(given.size)})" if given else repr(value)


def _artifacts(artifacts: Sequence[Artifact], count: int) -> str:
    named = ", ".join(f"{item.name} ({size(item.size)})" for item in artifacts[:MOST_NAMED])
    more = count - MOST_NAMED
    return f"{named} and {more:,} more" if more > 0 else named


def sentences(*said: str) -> str:
    """One behind the other; a text that ends without a stop (an exception's) gets one."""
    told = [text.strip() for text in said if text.strip()]
    closed = [text if text[-1] in ".!?…:" else f"{text}." for text in told[:-1]]
    return " ".join([*closed, *told[-1:]])


def log_line(line: LogLine, moment: str) -> str:
    return f"{moment}  {line.level:<7}  {plain(line.text)}"


def difference(found: Difference, width: int) -> str:
    """Two versions side by side, file by file; changed lines are marked between the columns, as sdiff does."""
    half = (width - 15) // 2
    lines = [f"{found.package}: v{found.old} and v{found.new}" + (f", {found.summary}" if found.summary else "")]
    for file in found.files:
        lines.append(f"\n{plain(file.name)} ({file.what})")
        lines += [_side_by_side(line, half) for line in file.lines]
    return "\n".join(lines if found.files else [*lines, "Nothing differs."])


_MARKS = {"same": " ", "changed": "|", "added": ">", "removed": "<", "gap": " "}


def _side_by_side(line: tuple[str, int, str, int, str], half: int) -> str:
    kind, left_number, left, right_number, right = line
    if kind == "gap":
        return "  …"
    numbers = [str(number) if number else "" for number in (left_number, right_number)]
    left, right = (plain(text.expandtabs(4), half) for text in (left, right))
    return f"{numbers[0]:>5} {left:<{half}} {_MARKS.get(kind, ' ')} {numbers[1]:>5} {right}".rstrip()


def _short(value: Any) -> str:
    return plain(repr(value), 400)


def _history(picture: ClusterStatus) -> str:
    limits = [
        f"{picture.keep_days:g} days" if picture.keep_days else "",
        f"{picture.keep_runs:,} ended runs" if picture.keep_runs else "",
        size(picture.keep_size) if picture.keep_size else "",
    ]
    kept = ", ".join(filter(None, limits))
    return f"{size(picture.left_size)} left by runs; kept: " + (f"at most {kept}" if kept else "for ever")


def status(picture: ClusterStatus) -> str:
    nodes = ", ".join(f"{count} {state}" for state, count in picture.nodes.items()) or "none"
    runs = ", ".join(f"{count} {state}" for state, count in picture.runs.items()) or "none"
    where = ", ".join(picture.addresses) + ("" if picture.open else " (this machine only)")
    return "\n".join(
        [
            f"master     {plain(picture.master)}, pydra {picture.program}, process {picture.pid}, epoch {picture.epoch}",
            f"listens    {where}",
            f"nodes      {nodes}",
            f"slots      {picture.busy} of {picture.slots} busy",
            f"runs       {runs}",
            f"packages   {picture.packages}",
            f"history    {_history(picture)}",
        ]
    )
