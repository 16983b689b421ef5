"""Whose fault trouble with a file is: this machine's, or that of what was to be written or read; and who may be called stalled."""

import errno

from pydra_core.node.records import Live, Phase

_THEIRS = frozenset(
    {errno.ENAMETOOLONG, errno.EILSEQ, errno.EINVAL, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EEXIST}
)
"""What comes of names and kinds of files that somebody else chose."""

_DISK = frozenset(
    getattr(errno, name)
    for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS", "ENOMEM", "EMFILE", "ENFILE")
    if hasattr(errno, name)
)


def is_of_contents(trouble: OSError) -> bool:
    """True if no other machine could unpack it either."""
    return trouble.errno in _THEIRS


def is_of_disk(trouble: OSError) -> bool:
    """True if this machine has no room, or no working disk, for what is moved."""
    return trouble.errno in _DISK


def must_move(live: Live) -> bool:
    """True if a worker that does nothing for long is stalled: it runs, and waits for nobody here."""
    return live.phase is Phase.RUNNING and live.frozen is None and not live.coordinating and not _idles(live)


def _idles(live: Live) -> bool:
    return live.seat and not live.unanswered
