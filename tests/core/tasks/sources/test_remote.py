"""TextLines and Files at addresses: a real S3 server and a real web server, ranges, failures that pass, and secrets."""

import importlib
from pathlib import Path

import pytest

from pydra_core.tasks import Failed, Files, ParallelTask, Secret, Task, TextLines
from pydra_core.tasks.sources.patience import shown, told
from tests.servers import Bucket, Site

pytest.importorskip("fsspec", reason="fsspec is not installed here (extra: dev)")
TEXT = b"".join(b"line %d\r\n" % number for number in range(5_000))
LINES = [f"line {number}" for number in range(5_000)]


def read(source: TextLines) -> list[str]:
    found: list[str] = []
    for part in source:
        with part.open() as lines:
            found += lines  # type: ignore[arg-type]
    return found


def test_lines_of_an_object_are_read_in_ranges(bucket: Bucket) -> None:
    bucket.put("words.txt", TEXT)
    url = f"s3://{bucket.name}/words.txt"
    assert read(TextLines(url, bytes_per_unit=10_000, options=bucket.options)) == LINES
    assert read(TextLines(url, lines_per_unit=777, options=bucket.options)) == LINES


def test_an_object_that_changed_fails_its_unit(bucket: Bucket) -> None:
    bucket.put("changes.txt", b"one\ntwo\n")
    part = next(iter(TextLines(f"s3://{bucket.name}/changes.txt", lines_per_unit=1, options=bucket.options)))
    bucket.put("changes.txt", b"ONE\ntwo\n")
    with pytest.raises(Failed, match=r"the file s3://books/changes\.txt has changed since the run began"), part.open():
        raise AssertionError("it was read")


class Read(Task):
    standalone = False

    def work(self, path: Path) -> list[str]:
        return [str(path), path.read_text()]


def test_objects_are_fetched_for_their_units_and_deleted_behind_them(bucket: Bucket) -> None:
    for name in ("b.txt", "sub/c.txt", "a.md"):
        bucket.put(f"shelf/{name}", name.encode())

    class Reads(ParallelTask):
        subtask = Read

        def datasource(self, secret: Secret) -> Files:
            options = {**bucket.options, "secret": secret}
            return Files(f"s3://{bucket.name}/shelf", "**/*.txt", options=options)

    results = Reads().work(secret=Secret("test-secret"))
    assert isinstance(results, list)
    assert [text for _, text in results] == ["b.txt", "sub/c.txt"]
    assert not any(Path(path).exists() for path, _ in results)


def test_lines_of_a_page_are_read_in_ranges(site: Site) -> None:
    site.files["/words.txt"] = TEXT
    assert read(TextLines(f"{site.url}/words.txt", bytes_per_unit=20_000)) == LINES
    assert all("bytes=" in each for each in site.asked if each.startswith("GET"))


def test_a_failure_that_passes_is_no_failure(site: Site) -> None:
    site.files["/words.txt"] = b"one\ntwo\n"
    part = next(iter(TextLines(f"{site.url}/words.txt", lines_per_unit=1)))
    site.failures = 2
    with part.open() as lines:
        assert lines == ["one"]
    site.failures = 100
    with pytest.raises(Failed, match=r"words\.txt cannot be read: .*503.*network = \"outside\""), part.open():
        raise AssertionError("it was read")


def test_what_is_not_there_and_what_gives_no_ranges_is_one_sentence(site: Site) -> None:
    with pytest.raises(Failed, match=rf"there is nothing at {site.url}/none"):
        read(TextLines(f"{site.url}/none", lines_per_unit=1))
    site.files["/whole.txt"] = TEXT
    site.ranges = False
    with pytest.raises(Failed, match="gives only whole files"):
        read(TextLines(f"{site.url}/whole.txt", bytes_per_unit=100))


def test_no_error_tells_a_secret_address(site: Site) -> None:
    url = site.url.replace("http://", "http://me:pass-word@") + "/none?token=abcdefgh"
    source = TextLines(Secret(url), lines_per_unit=1)
    with pytest.raises(Failed) as caught:
        read(source)
    said = f"{caught.value} {source!r}"
    assert "pass-word" not in said
    assert "abcdefgh" not in said
    assert "•" in said


def test_addresses_are_told_without_user_password_and_query() -> None:
    assert shown("https://me:pw@host/a?token=x") == "https://host/a"
    assert shown("s3://bucket/key") == "s3://bucket/key"
    error = ValueError("bad password p@ss in x://u:p@ss@host/ and u:p%40ss")
    assert "p@ss" not in told(error, [Secret("x://u:p%40ss@host/")])
    assert told(ValueError("abc"), [Secret("abc")]) == "ValueError"


def test_a_library_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Failed, match=r"needs a library that is not here .*dependencies"):
        read(TextLines("sftp://host/x", lines_per_unit=1))
    imported = importlib.import_module

    def without(name: str) -> object:
        if name == "fsspec":
            raise ImportError(name)
        return imported(name)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(
        Failed, match=r"with the library fsspec, which is not here; name it in the package's dependencies"
    ):
        read(TextLines("s3://x/y", lines_per_unit=1))
