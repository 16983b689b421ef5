"""Files and folders at an address, read through fsspec, which is imported when one is used. Reads are tried three times."""

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from pydra_core.tasks.params import Secret
from pydra_core.tasks.sources.location import Stamp
from pydra_core.tasks.sources.part import changed
from pydra_core.tasks.sources.patience import may_pass, patiently, revealed, secrets_in, shown, told
from pydra_core.tasks.task import Failed

R = TypeVar("R")
MARKS = (
    "ETag",
    "etag",
    "Content-MD5",
    "mtime",
    "LastModified",
    "Last-Modified",
    "last_modified",
    "modified",
    "updated",
)
"""What filesystems of fsspec tell that changes with the contents, the surest first."""


class Remote:
    """A file or folder at an address like s3://bucket/file; `options` are those of its filesystem, and may hold secrets."""

    def __init__(self, url: str | Secret, options: Mapping[str, object]) -> None:
        self._url = url
        self._options = dict(options)
        self.name = shown(url)

    @contextmanager
    def reading(self) -> Iterator["RemoteReading"]:
        yield RemoteReading(self)

    def found(self) -> Iterator[tuple[str, Stamp]]:
        self.do(lambda: self.system.invalidate_cache())
        listed: dict[str, dict[str, Any]] = self.do(lambda: self.system.find(self.path, detail=True))
        top = f"{self.path.rstrip('/')}/"
        names = {path.removeprefix(top): info for path, info in listed.items() if path.startswith(top)}
        for name in sorted(filter(_is_plain, names), key=lambda name: name.split("/")):
            yield name, _stamp(names[name])

    @contextmanager
    def fetched(self, name: str, stamp: Stamp, folder: Path) -> Iterator[Path]:
        path, target = f"{self.path.rstrip('/')}/{name}", folder / PurePosixPath(name).name
        if self.stamp(path) != stamp:
            raise changed(f"the file {self.name}/{name}")
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self.do(lambda: self.system.get_file(path, str(target)))
            if stamp.size not in (-1, target.stat().st_size):
                raise changed(f"the file {self.name}/{name}")
            yield target
        finally:
            target.unlink(missing_ok=True)

    def stamp(self, path: str) -> Stamp:
        """How a file looks now."""
        self.do(lambda: self.system.invalidate_cache())
        return _stamp(self.do(lambda: self.system.info(path)))

    def do(self, read: Callable[[], R]) -> R:
        """What a call of the filesystem returns; raises Failed, with no secret in it."""
        try:
            return patiently(lambda: _answer(read), self._may_pass)
        except Failed:
            raise
        except FileNotFoundError:
            sentence = f"there is nothing at {self.name}"
        except ImportError as error:
            sentence = f"{self.name} needs a library that is not here ({error}); {DECLARE}"
        except Exception as error:
            sentence = f"{self.name} cannot be read: {told(error, self._secrets)}; {NETWORK}"
        raise Failed(sentence)

    def _may_pass(self, error: Exception) -> bool:
        """The next try has a filesystem of its own: fsspec keeps one for all, also with a connection that has ended."""
        if not may_pass(error):
            return False
        if "_opened" in self.__dict__:
            self.system.clear_instance_cache()
            del self.__dict__["_opened"]
        return True

    @property
    def _secrets(self) -> list[Secret]:
        return secrets_in([self._url, self._options])

    @property
    def system(self) -> Any:
        """The filesystem of fsspec."""
        return self._opened[0]

    @property
    def path(self) -> str:
        """As the filesystem has it."""
        return str(self._opened[1])

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        fsspec = _imported(self.name)
        options: Any = revealed(self._options)
        opened: tuple[Any, str] = fsspec.core.url_to_fs(revealed(self._url), **options)
        return opened


DECLARE = (
    'name it in the package\'s dependencies, such as "s3fs" for s3://, "paramiko" for sftp://, "aiohttp" for https://'
)
NETWORK = 'a task that reads over the network says network = "outside", and so does its subtask'


class RemoteReading:
    """A file at an address. Each range is a request of its own."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self.stamp = remote.do(lambda: remote.stamp(remote.path))

    def read(self, offset: int, length: int) -> bytes:
        remote, end = self._remote, min(offset + length, self.stamp.size)
        if end <= offset:
            return b""
        data: bytes = remote.do(lambda: remote.system.cat_file(remote.path, start=offset, end=end))
        if len(data) > end - offset:
            raise Failed(
                f"the server of {remote.name} gives only whole files: fetch it with Files, or give it as an InputFile"
            )
        if len(data) < end - offset:
            raise changed(f"the file {remote.name}")
        return data

    def check(self, stamp: Stamp) -> None:
        if stamp.size < 0:
            raise Failed(
                f"the server of {self._remote.name} does not tell how long the file is: give it as an InputFile"
            )
        if stamp != self.stamp:
            raise changed(f"the file {self._remote.name}")


def _answer(read: Callable[[], R]) -> R:
    """What a call returns. fsspec takes every failure of a web server for a file that is not there: only 404 and 410 are."""
    try:
        return read()
    except FileNotFoundError as error:
        cause = error.__cause__
        if isinstance(cause, Exception) and getattr(cause, "status", 404) not in (404, 410):
            raise cause from None
        raise


def _imported(name: str) -> Any:
    try:
        return importlib.import_module("fsspec")
    except ImportError:
        raise Failed(f"{name} is read with the library fsspec, which is not here; {DECLARE}") from None


def _stamp(info: Mapping[str, Any]) -> Stamp:
    mark = next((str(info[name]) for name in MARKS if info.get(name) is not None), "")
    size = info.get("size")
    return Stamp(-1 if size is None else int(size), mark)


def _is_plain(name: str) -> bool:
    """False for what could not be the name of a file in a folder."""
    parts = name.split("/")
    return bool(name) and "\0" not in name and "\\" not in name and not {"", ".", ".."} & set(parts)
