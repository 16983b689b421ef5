"""What is left out of a package: what no task needs, and what `.gitignore` and `.pydraignore` say.

The rules are git's: the last pattern that matches wins, a file nearer to the file that is asked about wins over one farther up,
and nothing below a folder that is left out comes back. Within one folder `.pydraignore` is read after `.gitignore`.
Only files within the package count, never those of folders above it.
"""

from collections.abc import Callable, Sequence

from pathspec import GitIgnoreSpec

from pydra_core.errors import UserError
from pydra_core.packages.limits import MAX_ABOUT

_VERSION_CONTROL = (".git", ".hg", ".svn")
_ENVIRONMENTS = (".venv", "venv", "node_modules")
_CACHES = ("__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache")
_DESKTOPS = (".DS_Store", "__MACOSX")
ALWAYS = frozenset(_VERSION_CONTROL + _ENVIRONMENTS + _CACHES + _DESKTOPS)
FILES = (".gitignore", ".pydraignore")

Rules = tuple[tuple[str, GitIgnoreSpec], ...]
"""Folder (with "/" at its end, or "" for the top) and its patterns, outermost first."""


def rules_below(rules: Rules, folder: str, read: Callable[[str], bytes | None]) -> Rules:
    """The rules with those of one more folder. `read` gives the content of a file of this folder by name, or None."""
    lines: list[str] = []
    for name in FILES:
        body = read(name)
        lines += _lines(folder + name, body) if body else []
    return (*rules, (folder, _spec(folder, lines))) if lines else rules


def left_out(rules: Rules, path: str, is_folder: bool) -> bool:
    """Whether the file or folder at this relative POSIX path does not belong to the package."""
    name = path.rsplit("/", 1)[-1]
    if name in ALWAYS or name.endswith(".pyc"):
        return True
    for folder, spec in reversed(rules):
        said = spec.check_file(path[len(folder) :] + ("/" if is_folder else "")).include
        if said is not None:
            return said
    return False


def _lines(name: str, body: bytes) -> list[str]:
    if len(body) > MAX_ABOUT:
        raise UserError(f"{name} is over {MAX_ABOUT // 1024} KiB. Shorten it.")
    try:
        return body.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UserError(f"{name} is not UTF-8. Save it as UTF-8.") from None


def _spec(folder: str, lines: Sequence[str]) -> GitIgnoreSpec:
    try:
        return GitIgnoreSpec.from_lines(lines)
    except ValueError as error:
        raise UserError(f"A pattern in the ignore files of {folder or 'the folder'} cannot be read: {error}") from None
