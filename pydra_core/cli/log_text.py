"""Lines of logs as they are printed and saved: as text, or as JSON documents."""

import json
from collections.abc import Sequence
from typing import Any

from pydra_core.cli.documents import moment
from pydra_core.client.names import unit_name
from pydra_core.protocol.logs import LogRow


def source(row: LogRow, titles: Sequence[str]) -> str:
    """Whose line it is, "" where there is one log only."""
    return titles[row.log] if len(titles) > 1 and row.log < len(titles) else ""


def unit(row: LogRow) -> str:
    """The unit of a line as people write it, "" if it is of none."""
    return unit_name(row.path, row.unit) if row.unit >= 0 else ""


def text(row: LogRow, titles: Sequence[str]) -> str:
    """A line of a file."""
    of_unit = f"unit {unit(row)}" if unit(row) else ""
    parts = (moment(row.at) or "", f"{row.level:<7}", source(row, titles), of_unit, row.text)
    return "  ".join(part for part in parts if part)


def document(row: LogRow, titles: Sequence[str]) -> dict[str, Any]:
    """`unit` and `source` where there are such."""
    told: dict[str, Any] = {"at": moment(row.at), "level": row.level, "text": row.text}
    if unit(row):
        told["unit"] = unit(row)
    if source(row, titles):
        told["source"] = source(row, titles)
    return told


def written(row: LogRow, titles: Sequence[str], *, as_json: bool) -> str:
    """A line of a file, with its end."""
    return (json.dumps(document(row, titles), ensure_ascii=False) if as_json else text(row, titles)) + "\n"
