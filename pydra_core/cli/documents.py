"""JSON documents of the terminal: their names are a promise to scripts (docs/terminal.md lists them)."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydra_core.client.names import unit_name
from pydra_core.client.saving import unit_of
from pydra_core.protocol import values, verbs
from pydra_core.protocol.facts import Offer
from pydra_core.protocol.manifest import listed
from pydra_core.protocol.messages import Artifact
from pydra_core.protocol.pictures import (
    ClusterStatus,
    EnvironmentRow,
    NodeRow,
    PackageRow,
    RunDetails,
    RunRow,
    TokenRow,
    UnitRow,
    VersionRow,
)
from pydra_core.protocol.states import Network
from pydra_core.protocol.verbs import Deployed, Difference, Hit, Pruned, TokenMade

Document = dict[str, Any]


def dump(document: Any) -> str:
    """One JSON document as text. Numbers that JSON has not (NaN, infinities) are written as words."""
    return json.dumps(_finite(values.to_json(document)), indent=2, ensure_ascii=False)


def _finite(value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            return str(value)
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list():
            return [_finite(item) for item in value]
        case _:
            return value


def moment(at: float) -> str | None:
    """ISO 8601 in UTC with microseconds; None for "not yet"."""
    if not at:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def version_name(number: int) -> str:
    """What people read and `--version` takes."""
    return f"v{number}"


def hit(found: Hit) -> Document:
    """A line of an ended run, or something that it was told or came to."""
    return {
        "run": found.run,
        "task": found.task,
        "state": found.state,
        "ended": moment(found.ended),
        "where": found.where,
        "unit": unit_name(found.path, found.unit) if found.unit >= 0 else None,
        "line": found.line if found.line >= 0 else None,
        "text": found.text,
    }


def run_row(row: RunRow) -> Document:
    """A run as in lists: everything but its arguments and result."""
    return {
        "run": row.run,
        "task": row.task,
        "package": row.package,
        "version": version_name(row.version),
        "digest": row.digest,
        "state": row.state,
        "error": row.error or None,
        "node": row.node_name or None,
        "worker_pid": row.worker_pid or None,
        "isolation": row.isolation,
        "attempt": str(row.attempt) if row.attempt else None,
        "priority": row.priority,
        "progress": {"done": row.done, "total": row.total, "message": row.message},
        "why": row.why or None,
        "kind": row.kind,
        "units": row.units,
        "nodes": row.nodes,
        "stalled_since": moment(row.stalled_since),
        "at": moment(row.at),
        "every": row.every or None,
        "after": list(row.after),
        "group": row.group or None,
        "labels": list(row.labels),
        "queued": moment(row.queued),
        "started": moment(row.started),
        "ended": moment(row.ended),
        "by": row.by or None,
        "cause": row.cause,
    }


def run_details(details: RunDetails) -> Document:
    """A run with all about it; `result` is the value itself, null until it is there."""
    return run_row(details.row) | {
        "error": details.error or None,
        "arguments": details.arguments,
        "result": details.result if details.has_result else None,
        "trace": details.trace or None,
        "artifacts": [artifact(item) for item in details.artifacts],
        "left": details.left,
        "notes": list(details.notes),
        "story": [{"at": moment(step.at), "state": step.state, "text": step.text} for step in details.story],
        "why": details.why or None,
        "action": details.action or None,
        "log_lines": details.log_lines,
        "python": details.python.version if details.python else None,
        "platform": details.python.platform if details.python else None,
        "lock": details.lock,
        "places": list(details.places),
    }


def artifact(item: Artifact, path: Path | None = None) -> Document:
    """A file that a run left; `path` is where it was saved."""
    found: Document = {"name": item.name, "digest": item.digest, "size": item.size, "unit": unit_of(item) or None}
    return found if path is None else found | {"path": str(path)}


def unit(row: UnitRow) -> Document:
    return {
        "run": row.run,
        "path": row.path,
        "index": row.index,
        "state": row.state,
        "attempt": row.attempt or None,
        "node": row.node_name or None,
        "error": row.error or None,
        "why": row.why or None,
        "action": row.action or None,
    }


def difference(found: Difference) -> Document:
    """`lines` are rows side by side: kind, number left, text left, number right, text right."""
    return {
        "package": found.package,
        "old": version_name(found.old),
        "new": version_name(found.new),
        "summary": found.summary,
        "files": [{"name": f.name, "what": f.what, "lines": [list(line) for line in f.lines]} for f in found.files],
    }


def pruned(answer: Pruned) -> Document:
    return {
        "dry": answer.dry,
        "versions": [{"package": p, "version": version_name(v), "size": size} for p, v, size in answer.versions],
    }


def node(row: NodeRow) -> Document:
    return {
        "node": row.node,
        "name": row.name,
        "state": row.state,
        "linked": row.linked,
        "local": row.local,
        "slots": row.slots,
        "busy": row.busy,
        "isolation": row.isolation.level,
        "steps": [{"name": s.name, "outcome": s.outcome, "detail": s.detail} for s in row.isolation.steps],
        "workers": [
            {"run": w.run, "task": w.name, "pid": w.pid, "state": w.state, "cpu": w.cpu, "memory": w.memory}
            for w in row.workers
        ],
        "host": row.facts.host,
        "system": row.facts.system,
        "python": row.facts.python,
        "cores": row.facts.cores,
        "memory": row.facts.memory,
        "program": row.facts.program,
        "load": {"cpu": row.load.cpu, "memory": row.load.memory},
        "transfers": [
            {"what": t.what, "done": t.done, "size": t.size, "rate": t.rate, "out": t.out} for t in row.load.transfers
        ],
        "tags": list(row.tags),
        "max_rate": row.max_rate or None,
        "offer": offer(row.offer),
        "left": len(row.workers),
        "drains_by": moment(row.drains_by),
        "hours": {"slots": row.hours.slots, "reason": row.hours.reason} if row.hours else None,
        "notes": list(row.notes),
        "versions": list(row.versions),
        "address": row.address,
        "seen": moment(row.seen),
        "why": row.why or None,
        "upgrade": row.upgrade or None,
    }


def offer(told: Offer) -> Document:
    """What a machine's owner lets runs have; null is no rule. `rules` tells by the offer's own names how the owner said it."""
    limits = ("memory", "slots", "processes", "open_files", "scratch", "wall_time", "output_limit")
    return {
        "least": told.least,
        "memory": told.memory,
        "network": told.network,
        "ports": list(told.ports) if told.network is Network.OUTSIDE else [],
        "shares": [{"name": share.name, "writable": share.writable} for share in told.shares],
        "programs": list(told.programs),
        "resources": dict(told.resources),
        "packages": list(told.packages),
        "max_rate": told.max_rate,
        "each": {name: getattr(told, f"{name}_each") for name in limits},
        "rules": dict(told.rules),
    }


def _version(version: VersionRow) -> Document:
    return {
        "version": version_name(version.version),
        "digest": version.digest,
        "deployed": moment(version.deployed),
        "tasks": [task.key for task in listed(version.tasks)],
        "nodes": list(version.nodes),
        "wants": list(version.wants),
        "locks": [
            {
                "lock": each.lock,
                "python": each.python,
                "platform": each.platform,
                "packages": each.packages,
                "made": moment(each.made),
            }
            for each in version.locks
        ],
    }


def package(row: PackageRow) -> Document:
    """The current version at the top, all of them in `versions`, newest first."""
    current = _version(row.versions[0])
    return {"package": row.package, **current, "origin": row.origin, "versions": [_version(v) for v in row.versions]}


def environment(row: EnvironmentRow) -> Document:
    """How the current version of a package stands on one node."""
    return {
        "package": row.package,
        "version": version_name(row.version),
        "node": row.node_name,
        "python": row.python or None,
        "platform": row.platform or None,
        "wants_python": row.wanted or None,
        "requires": list(row.requires),
        "state": row.state,
        "text": row.text or None,
        "lock": row.lock,
        "packages": row.packages,
        "differs": list(row.differs),
    }


def tasks(row: PackageRow) -> list[Document]:
    current = row.versions[0]
    return [
        {
            "task": task.key,
            "name": task.name,
            "package": row.package,
            "version": version_name(current.version),
            "description": task.description,
            "parameters": [parameter(spec) for spec in task.params],
        }
        for task in listed(current.tasks)
    ]


def parameter(spec: Any) -> Document:
    document: Document = {"name": spec.name, "kind": spec.kind, "required": spec.required}
    if not spec.required:
        document["default"] = spec.default
    optional: Mapping[str, Any] = {
        "item": spec.item,
        "choices": list(spec.choices) or None,
        "help": spec.help or None,
        "min": spec.min,
        "max": spec.max,
        "unit": spec.unit or None,
    }
    return document | {name: value for name, value in optional.items() if value is not None}


def deployed(answer: Deployed) -> Document:
    return {
        "package": answer.package,
        "version": version_name(answer.version),
        "digest": answer.digest,
        "tasks": [task.key for task in listed(answer.tasks)],
        "what": answer.what,
        "summary": answer.summary,
    }


def token(made: TokenMade) -> Document:
    return {
        "token": made.text,
        "id": made.token,
        "pin": made.pin,
        "expires": moment(made.expires),
        "addresses": list(made.addresses),
    }


def token_row(row: TokenRow) -> Document:
    return {
        "id": row.token,
        "uses": row.uses,
        "used": row.used,
        "made": moment(row.made),
        "expires": moment(row.expires),
    }


def pruned_runs(pruned: verbs.PrunedRuns) -> Document:
    return {"runs": list(pruned.runs), "size": pruned.size, "dry": pruned.dry, "more": pruned.more}


def status(picture: ClusterStatus) -> Document:
    return {
        "master": picture.master,
        "program": picture.program,
        "protocol": picture.protocol,
        "epoch": picture.epoch,
        "pid": picture.pid,
        "addresses": list(picture.addresses),
        "open": picture.open,
        "pin": picture.pin,
        "nodes": picture.nodes,
        "slots": picture.slots,
        "busy": picture.busy,
        "runs": picture.runs,
        "packages": picture.packages,
        "keep_days": picture.keep_days,
        "keep_runs": picture.keep_runs,
        "keep_size": picture.keep_size,
        "output_limit": picture.output_limit,
        "left_size": picture.left_size,
        "started": moment(picture.started),
    }
