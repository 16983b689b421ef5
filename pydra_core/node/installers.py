"""How uv and pip are told to find out what an environment needs, and to install it: command lines, their environment, their answers.

Rules:
1. Nothing of the node's own Python leaks in: no site, no virtual environment, no variables but those that an installer has to know
   (its own settings, proxies, certificates, where the user's files are).
2. Where the owner named indexes, only those count, whatever pip and uv are configured with on this machine. Where he did not, both
   use what pip is configured with, and uv what it is configured with itself if pip is not.
3. Wheels only, unless the owner allows builds: installing a wheel runs nothing of it.
4. A lock is installed as it is: with the hashes that it names, and nothing that it does not name.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pydra_core.errors import UserError
from pydra_core.node.policy import NO_INDEX, PackageIndexes
from pydra_core.packages.locks import Pin

RUNTIME = ("msgspec>=0.19",)
"""What Pydra itself needs in a worker, besides the standard library."""

SILENCE, AGAIN = 8, 1
"""Seconds that an index may be silent, and how often it is asked again: one that is not there is known after some twenty."""

_KNOWN = (
    "PATH HOME USER LOGNAME LANG LC_ALL LC_CTYPE SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NETRC XDG_CACHE_HOME "
    "XDG_CONFIG_HOME XDG_CONFIG_DIRS XDG_DATA_HOME APPDATA LOCALAPPDATA USERPROFILE PROGRAMDATA SYSTEMROOT SYSTEMDRIVE COMSPEC "
    "PATHEXT HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY"
)
_KEPT = frozenset(_KNOWN.split())
_LOST = re.compile(
    r"(PIP|UV)_(TARGET|USER|PREFIX|ROOT|PYTHON|REQUIRE_VIRTUALENV|REQUIREMENT|EDITABLE|NO_DEPS|SYSTEM_PYTHON).*"
)
_UV_INDEXES = re.compile(r"UV_(DEFAULT_INDEX|INDEX|INDEX_URL|EXTRA_INDEX_URL|FIND_LINKS|NO_INDEX|CONFIG_FILE)")
_PIP_LINE = re.compile(r"(?:global|install|:env:)\.([a-z-]+)='(.*)'")
_COMPILED = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Tool:
    """An installer, and the words that start it."""

    kind: Literal["uv", "pip"]
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where packages come from. `settings` are those of pip on this machine, `ours` tells that the owner named the indexes."""

    indexes: PackageIndexes = PackageIndexes()
    builds: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def ours(self) -> bool:
        return self.indexes != PackageIndexes()

    @property
    def found(self) -> PackageIndexes:
        """The indexes that count, as far as they are known here."""
        if self.ours:
            return self.indexes
        url = NO_INDEX if self.settings.get("no-index", "").lower() in ("1", "true", "yes", "on") else ""
        return PackageIndexes(
            url=url or self.settings.get("index-url", ""),
            extra=tuple(self.settings.get("extra-index-url", "").split()),
            links=tuple(self.settings.get("find-links", "").split()),
        )


def read_settings(listed: str) -> dict[str, str]:
    """From what `pip config list` prints; what stands in the environment wins over files."""
    found: dict[str, str] = {}
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):
        match = _PIP_LINE.fullmatch(line.strip())
        if match:
            found[match[1]] = match[2].replace("\\n", " ").strip()
    return found


# --------------------------------------------------------------------------------------------------- command lines


def resolve_command(tool: Tool, python: str, wanted: str, answer: str, sources: Sources) -> list[str]:
    """Finds out what the requirements in the file `wanted` come to; `answer` is what it writes."""
    if tool.kind == "uv":
        shape = ["--generate-hashes", "--no-header", "--no-annotate", "--quiet", "--output-file", answer]
        return [
            *tool.command,
            "pip",
            "compile",
            "--python",
            python,
            *shape,
            *_uv(sources),
            *_constraint(sources),
            wanted,
        ]
    shape = ["--dry-run", "--ignore-installed", "--report", answer]
    return [*_pip_of(tool, python), "install", *shape, *_pip(sources), *_constraint(sources), "--requirement", wanted]


def install_command(
    tool: Tool, python: str, lock: str, site: str, sources: Sources, *, pinned: bool = True
) -> list[str]:
    """Installs exactly what the file `lock` names into the folder `site`; not `pinned`: it names no hashes."""
    exactly = ["--no-deps", *(["--require-hashes"] if pinned else ()), "--target", site]
    if tool.kind == "uv":
        # A link would share its rights with the cache of uv, and these files are made read-only.
        own = ["--python", python, "--link-mode", "copy", "--compile-bytecode"]
        return [*tool.command, "pip", "install", *own, *exactly, *_uv(sources), "--requirement", lock]
    return [*_pip_of(tool, python), "install", *exactly, *_pip(sources), "--requirement", lock]


def explain_command(tool: Tool, python: str, name: str, sources: Sources) -> list[str]:
    """Has pip tell why it takes none of the files that there are for this requirement."""
    shape = ["--dry-run", "--ignore-installed", "--no-deps", "-vv"]
    return [*_pip_of(tool, python), "install", *shape, *_pip(sources), name]


def _pip_of(tool: Tool, python: str) -> list[str]:
    """pip itself may stand in another Python than the one that it serves."""
    return [*tool.command, *(() if tool.command[0] == python else ("--python", python))]


def _pip(sources: Sources) -> list[str]:
    how = ["--no-input", "--progress-bar", "off", "--timeout", str(SILENCE), "--retries", str(AGAIN)]
    wheels = [] if sources.builds else ["--only-binary", ":all:"]
    kept = [
        part
        for name in ("cert", "client-cert", "proxy")
        if (value := sources.settings.get(name))
        for part in (f"--{name}", value)
    ]
    hosts = [part for host in sources.settings.get("trusted-host", "").split() for part in ("--trusted-host", host)]
    return [
        *how,
        *wheels,
        *kept,
        *hosts,
        *_indexes(sources.found, "--index-url", "--extra-index-url"),
    ]


def _uv(sources: Sources) -> list[str]:
    how = ["--no-python-downloads", "--color", "never", "--no-progress"]
    wheels = [] if sources.builds else ["--no-build"]
    own = ["--no-config"] if sources.ours else []
    hosts = [
        part for host in sources.settings.get("trusted-host", "").split() for part in ("--allow-insecure-host", host)
    ]
    indexes = _indexes(sources.found, "--default-index", "--index")
    # As pip does: of all indexes the newest that fits, so that it does not matter which of the two a node has.
    return [*how, *own, *wheels, *hosts, *indexes, "--index-strategy", "unsafe-best-match"]


def _constraint(sources: Sources) -> list[str]:
    """What is pinned is within them already: they count where it is found out only."""
    files = [] if sources.ours else sources.settings.get("constraint", "").split()
    return [part for file in files for part in ("--constraint", file)]


def _indexes(found: PackageIndexes, main: str, more: str) -> list[str]:
    first = ["--no-index"] if found.url == NO_INDEX else [main, found.url] if found.url else []
    extra = [part for url in found.extra for part in (more, url)]
    return [*first, *extra, *(part for link in found.links for part in ("--find-links", link))]


def environment(tool: Tool, sources: Sources, environ: Mapping[str, str], folder: str) -> dict[str, str]:
    """The variables of an installer; what it needs on its way goes to `folder`."""
    found = {name: value for name, value in environ.items() if _is_kept(tool, sources, name.upper())}
    found |= {
        "TMPDIR": folder,
        "TEMP": folder,
        "TMP": folder,
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    if tool.kind == "pip":
        # Its files and variables were read already (`read_settings`): what counts of them stands on the command line.
        return found | {
            "PIP_CONFIG_FILE": "nul" if "SYSTEMROOT" in found else "/dev/null",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_ROOT_USER_ACTION": "ignore",
        }
    found |= {"UV_HTTP_TIMEOUT": str(SILENCE), "UV_HTTP_RETRIES": str(AGAIN)}
    cert, proxy = sources.settings.get("cert"), sources.settings.get("proxy")
    return found | ({"SSL_CERT_FILE": cert} if cert else {}) | ({"ALL_PROXY": proxy} if proxy else {})


def _is_kept(tool: Tool, sources: Sources, name: str) -> bool:
    if name in _KEPT:
        return True
    if tool.kind == "pip" or not name.startswith("UV_") or _LOST.fullmatch(name):
        return False
    return not (sources.ours and _UV_INDEXES.fullmatch(name))


# --------------------------------------------------------------------------------------------------- answers


def read_answer(tool: Tool, body: str) -> list[Pin]:
    """What an environment needs, from what the installer wrote; raises UserError if something there cannot be pinned."""
    return _compiled(body) if tool.kind == "uv" else _reported(body)


def _reported(body: str) -> list[Pin]:
    try:
        return [
            _pin(each["metadata"]["name"], each["metadata"]["version"], _hashes(each))
            for each in json.loads(body)["install"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError("what pip reported cannot be read: update pip on this machine") from None


def _hashes(item: dict[str, Any]) -> tuple[str, ...]:
    info = item["download_info"].get("archive_info", {})
    named = info.get("hashes", {}).get("sha256") or str(info.get("hash", "")).removeprefix("sha256=")
    return (named,) if named else ()


def _compiled(body: str) -> list[Pin]:
    whole = body.replace("\\\n", " ").splitlines()
    lines = [(found, line) for line in whole if (found := _COMPILED.match(line.strip()))]
    return [_pin(found[1], found[2], tuple(_HASH.findall(line))) for found, line in lines]


def _pin(name: str, version: str, hashes: Sequence[str]) -> Pin:
    if not hashes:
        raise UserError(f"the index tells no SHA-256 of {name} {version}, so that it cannot be pinned")
    try:
        plain = str(Version(version))
    except InvalidVersion:
        raise UserError(f"{name} has the version “{version}”, which is none, and cannot be pinned") from None
    return Pin(canonicalize_name(name), plain, tuple(hashes))
