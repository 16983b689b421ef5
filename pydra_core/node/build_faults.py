"""Why an environment could not be had, as a piece of a sentence, and whose fault that is, from what uv or pip printed.

Rules:
1. What the package asks for and nobody could give it (a name that does not exist, versions that exclude each other) is the task's.
2. What another machine may have (an index that can be reached, a wheel that fits it, leave to build) is for the owner of this one to
   mend: with no other node the run fails at once.
3. A full disk, and what nobody can name, is the machine's.
4. No name or password of an index is ever shown.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydra_core.node.installers import Sources
from pydra_core.node.policy import NO_INDEX
from pydra_core.protocol.environments import Target
from pydra_core.protocol.states import Blame

LAST_LINES = 20
MOST_LINE = 300
HOW = "Name one that can be with --index-url, or under [indexes] in policy.toml of the node"

_DISK = re.compile(
    r"No space left on device|Disk quota exceeded|os error (28|122|27)\b|Errno (28|122|27)\b|File too large"
)
_HASH = re.compile(r"DO NOT MATCH THE HASHES|Hash mismatch for")
_AWAY = re.compile(
    r"after connection broken by|Failed to fetch|error sending request|Max retries exceeded|Connection refused|timed out|dns error|"
    r"Network is unreachable|is not a trusted or secure host|confirming the ssl certificate|CERTIFICATE_VERIFY_FAILED"
)
_STATUS = re.compile(
    r"HTTP status (?:client|server) error \((\d{3})|\b(40[137]|5\d\d) (?:Client|Server) Error|HTTP error (\d{3})"
)
_PYTHON = re.compile(r"Package '([^']+)' requires a different Python: \S+ not in '([^']*)'")
_NOT_FOUND = re.compile(r"No matching distribution found for ([^\s(;]+(?: [<>=!~][^\s(;]*)?)")
_CONCLUDED = re.compile(
    r"Because .*?we can conclude that .*?(?:unsatisfiable|cannot be used|incompatible)\.", re.DOTALL
)
_TAGS = re.compile(r"Skipping link: none of the wheel's tags \(([^)]*)\) are compatible.*?([^/\s]+)\.whl")
_SOURCES = re.compile(r"Skipping link: No sources permitted for [^\s:]+: .*?([^/\s]+)$", re.MULTILINE)
_OTHER_PYTHON = re.compile(r"Link requires a different Python \((\S+) not in: '([^']*)'\)")
_BUILD = re.compile(
    r"[Ff]ailed to build (?:`?)([^\s`]+)|Failed building wheel for (\S+)|Building wheel for (\S+).*error|metadata-generation-failed"
)
_SECRET = re.compile(r"(\w+://)[^\s/@]+@")
_NOISE = re.compile(r"\s*$|To fix this you could try|\d\. (loosen|remove) |\[notice\]|Looking in |DEPRECATION:")


@dataclass(frozen=True, slots=True)
class Failure:
    """`reason` goes on after "its environment could not be built: "."""

    reason: str
    blame: Blame


def last_lines(lines: Sequence[str]) -> str:
    """The end of what the installer printed, for people."""
    told = [plain(line)[:MOST_LINE] for line in lines if not _NOISE.match(line)]
    return "\n".join(told[-LAST_LINES:])


def plain(text: str) -> str:
    """Printable, and without the secrets of addresses."""
    shown = "".join(c for c in text.replace("\t", " ") if c.isprintable())
    return _SECRET.sub(r"\1…@", shown)


def judged(lines: Sequence[str], target: Target, sources: Sources, *, pinned: bool) -> Failure:
    """What an installer that failed printed. `pinned`: it was to install a lock, and asked for nothing else."""
    text = "\n".join(lines)
    if _DISK.search(text):
        return Failure("the disk of this machine is full. Make room there", Blame.MACHINE)
    if _HASH.search(text):
        return Failure(
            f"what the index of this machine has is not what was pinned ({_of_hash(text)}). Use the index that the other nodes use, "
            "or forget the lock",
            Blame.OWNER,
        )
    if _AWAY.search(text) or _STATUS.search(text):
        return Failure(_unreachable(text, sources), Blame.OWNER)
    if pinned:
        return Failure(f"this machine cannot install what was pinned: {_last(lines)}", Blame.OWNER)
    return _asked(text, lines, target)


def _asked(text: str, lines: Sequence[str], target: Target) -> Failure:
    """What was asked for cannot be had."""
    if found := _PYTHON.search(text):
        return Failure(f"{found[1]} needs Python {found[2]}, and this is {target.python}", Blame.TASK)
    if "ResolutionImpossible" in text:
        return Failure(f"what it requires excludes each other: {_conflict(lines)}", Blame.TASK)
    if found := _CONCLUDED.search(text):
        return _concluded(text, " ".join(found[0].split()))
    if found := _NOT_FOUND.search(text):
        return unavailable(found[1], lines, target)
    if found := _BUILD.search(text):
        name = next(filter(None, found.groups()), "a package")
        return Failure(f"{name} could not be built from its sources: {_last(lines)}", Blame.TASK)
    return Failure(_last(lines), Blame.TASK)


def _concluded(text: str, because: str) -> Failure:
    """In uv's words, which are sentences."""
    if "no usable wheels" in because or "building from source is disabled" in text:
        return Failure(f"{because} {_SOURCES_ONLY}", Blame.OWNER)
    return Failure(because.rstrip("."), Blame.TASK)


_SOURCES_ONLY = "The owner of this machine allows wheels only; builds = true in policy.toml of the node allows more"


def unavailable(wanted: str, lines: Sequence[str], target: Target) -> Failure:
    """Why there is no file for a requirement, as far as pip told when it was asked to explain (`explain_command`)."""
    text = "\n".join(lines)
    name = re.split(r"[\s<>=!~\[]", wanted)[0].lower().replace("-", "_")
    files = (each[1].lower().replace("-", "_") for each in _SOURCES.finditer(text))
    if any(file.startswith(f"{name}_") for file in files):
        return Failure(f"{wanted} is there as source only. {_SOURCES_ONLY}", Blame.OWNER)
    tags = [each[1] for each in _TAGS.finditer(text) if each[2].lower().startswith(f"{name}-")]
    if tags:
        return Failure(
            f"{wanted} has no wheel for Python {target.python} on {target.platform}, only for {', '.join(dict.fromkeys(tags[:3]))}",
            Blame.TASK,
        )
    if found := _OTHER_PYTHON.search(text):
        return Failure(f"{wanted} needs Python {found[2]}, and this is {found[1].rstrip(',')}", Blame.TASK)
    versions = re.search(r"\(from versions: ([^)]+)\)", text)
    if versions and versions[1] != "none":
        return Failure(f"no version of it is {wanted}: there are {_shortened(versions[1])}", Blame.TASK)
    return Failure(f"no index of this machine has a package {wanted}", Blame.TASK)


def not_found(lines: Sequence[str]) -> str:
    """The requirement for which pip found nothing; "" if that was not it."""
    found = _NOT_FOUND.search("\n".join(lines))
    return found[1] if found else ""


def _shortened(versions: str) -> str:
    every = versions.split(", ")
    return versions if len(every) <= 6 else f"{', '.join(every[:2])} … {', '.join(every[-3:])}"


def _conflict(lines: Sequence[str]) -> str:
    told = [
        line.strip()
        for line in lines
        if re.match(r"\s+\S+.* (depends on|requested) ", line) or "The user requested" in line
    ]
    return plain("; ".join(dict.fromkeys(told)))[:600] or _last(lines)


def _of_hash(text: str) -> str:
    found = re.search(r"Hash mismatch for `([^`]+)`", text) or re.search(r"^\s+(\S+==\S+) from ", text, re.MULTILINE)
    return plain(found[1]) if found else "a package"


def _unreachable(text: str, sources: Sources) -> str:
    found = sources.found
    where = [url for url in (found.url, *found.extra, *found.links) if "://" in url and url != NO_INDEX]
    named = plain(", ".join(where[:3])) if where else "the usual one"
    status = _STATUS.search(text)
    if status:
        return f"the package index of this machine ({named}) answered with HTTP {next(filter(None, status.groups()))}. {HOW}"
    if "is not a trusted or secure host" in text:
        return f"the package index of this machine ({named}) is not asked, as it has no https. {HOW}"
    return f"no package index could be reached from this machine ({named}). {HOW}"


def _last(lines: Sequence[str]) -> str:
    """The line that tells most: the last error, or else the last line."""
    told = [plain(line).strip() for line in lines if not _NOISE.match(line)]
    errors = [line for line in told if re.match(r"(ERROR|error|×|cause):? ", line)]
    found = (errors or told or ["it ended without a word"])[-1]
    return re.sub(r"^(ERROR|error|cause):? ", "", found)[:400].rstrip(".")
