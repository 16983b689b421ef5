"""Packages for tests: tiny wheels, written by hand, in a folder or behind an index that this very process serves."""

import base64
import hashlib
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec

ANY = "py3-none-any"


def wheel(
    folder: Path,
    name: str,
    version: str = "1.0",
    requires: Sequence[str] = (),
    tag: str = ANY,
    python: str = "",
    size: int = 0,
) -> Path:
    """A wheel with one module of its name, which tells its `VERSION`; `size` bytes of ballast."""
    info = f"{name}-{version}.dist-info"
    lines = [
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}",
        *(f"Requires-Dist: {each}" for each in requires),
    ]
    if python:
        lines.append(f"Requires-Python: {python}")
    files = {
        f"{name}.py": f"VERSION = {version!r}\n".encode(),
        f"{info}/METADATA": "\n".join((*lines, "")).encode(),
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n".encode(),
    }
    if size:
        files[f"{name}.bin"] = bytes(size)
    record = "".join(f"{each},sha256={_hash(body)},{len(body)}\n" for each, body in files.items())
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for each, body in files.items():
            archive.writestr(zipfile.ZipInfo(each), body)
    return path


def _hash(body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")


def runtime(folder: Path) -> None:
    """What every environment needs besides: a stand-in, of the version that is installed here."""
    wheel(folder, "msgspec", msgspec.__version__)


@contextmanager
def index(wheels: Path) -> Iterator[str]:
    """The address of an index (PEP 503) over a folder of wheels. It is made of what is there now."""
    pages = wheels.parent / f"{wheels.name}-index"
    for path in wheels.glob("*.whl"):
        page = pages / "simple" / path.name.split("-")[0].replace("_", "-")
        page.mkdir(parents=True, exist_ok=True)
        link = f'<a href="../../{path.name}#sha256={hashlib.sha256(path.read_bytes()).hexdigest()}">{path.name}</a>\n'
        with (page / "index.html").open("a") as file:
            file.write(link)
        (pages / path.name).write_bytes(path.read_bytes())
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(pages))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/simple"
        finally:
            server.shutdown()
            thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return
