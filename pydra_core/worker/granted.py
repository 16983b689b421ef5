"""Whether a run may have what it asks for: only what the owner of the machine listed."""

from pydra_core.worker.sandbox.policy import Grants, Share


def refusal(granted: Grants, allowed: Grants) -> str:
    """A sentence that names the first thing that is not allowed; "" if all is."""
    for share in granted.shares:
        if not _is_shared(share, allowed):
            how = "writable " if share.writable else ""
            return f"the owner of this machine shares no {how}folder {share.name!r}"
    for what in ("programs", "devices"):
        for path in getattr(granted, what):
            if path not in getattr(allowed, what):
                return f"the owner of this machine does not allow {path}"
    return ""


def _is_shared(share: Share, allowed: Grants) -> bool:
    return any((x.name, x.path) == (share.name, share.path) and x.writable >= share.writable for x in allowed.shares)
