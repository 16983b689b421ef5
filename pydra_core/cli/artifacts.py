"""Where an artifact may be saved: its name came from a task, and is trusted as a path only after it was checked."""

from pathlib import Path, PurePosixPath

from pydra_core.errors import Fault, UserError

FORBIDDEN = set('<>:"|?*\\\0')


def artifact_path(folder: Path, name: str) -> Path:
    """A path inside the folder (its parents are made) for an artifact's name. Raises UserError if the name leads outside."""
    parts = PurePosixPath(name).parts
    unsafe = not parts or name.startswith("/") or any(part in ("..", ".") or FORBIDDEN & set(part) for part in parts)
    if unsafe or any(ord(character) < 32 for character in name):
        raise UserError(f"the artifact {name!r} has a name that is no safe path: it was not saved.", Fault.REFUSED)
    path = folder.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.parent.resolve().is_relative_to(folder.resolve()) or path.is_symlink():
        raise UserError(f"the artifact {name!r} would be saved outside of {folder}: it was not saved.", Fault.REFUSED)
    return path
