"""Datasources that are read where they are used, over a master and two real nodes: text, files and rows, against plain local results."""

import collections
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import servers
from tests.walks.machines import Machines

TASKS = """
import collections
import os
import signal

from pydra_core.tasks import (
    ContainerTask,
    Files,
    InputFile,
    InputFolder,
    MapReduceTask,
    ParallelTask,
    Secret,
    SqlRows,
    Task,
    TextLines,
)


class CountWords(MapReduceTask):
    reducers = 2
    datasource = TextLines("words.txt", bytes_per_unit=10_000)

    def map(self, lines):
        return collections.Counter(word for line in lines for word in line.split())

    def reduce(self, word, counts):
        return sum(counts)


class Read(Task):
    standalone = False

    def work(self, path):
        return path.name, path.read_text()


class ReadShared(Read):
    shares = ["books"]


class Books(ParallelTask):
    subtask = ReadShared
    shares = ["books"]
    datasource = Files("/share/books", "**/*.txt")

    def setup(self):
        self.texts = {}

    def unit_complete(self, index, item, result):
        self.texts[item.key["file"]] = result[1]

    def work_complete(self):
        return self.texts


class Total(Task):
    standalone = False

    def work(self, rows):
        return [len(rows), sum(row["price"] for row in rows)]


class Totals(ParallelTask):
    subtask = Total
    standalone = False

    def setup(self):
        self.totals = [0, 0]

    def unit_complete(self, index, item, result):
        self.totals = [a + b for a, b in zip(self.totals, result)]

    def work_complete(self):
        return self.totals


class OfPackage(Totals):
    standalone = True
    datasource = SqlRows("shop.db", "SELECT * FROM orders", key="id", rows_per_unit=1000)


class OfSubmitter(Totals):
    standalone = True

    def datasource(self, shop: InputFile):
        return SqlRows(shop, "SELECT * FROM orders", key="id", rows_per_unit=1000)


class Given(ParallelTask):
    '''The texts of a folder that goes with the run.'''

    subtask = Read

    def unit_complete(self, index, item, result):
        self.texts = getattr(self, "texts", {}) | {item.key["file"]: result[1]}

    def work_complete(self):
        return self.texts

    def datasource(self, folder: InputFolder, pattern: str = "**"):
        return Files(folder, pattern)


class Near(Total):
    network = "host"


class OfServer(Totals):
    standalone = True
    network = "host"
    subtask = Near

    def datasource(self, url: Secret):
        return SqlRows(url, "SELECT * FROM orders", key="id", rows_per_unit=1000)


class Find(Task):
    def work(self, name: str = "words.txt"):
        return os.path.join(os.path.dirname(__file__), name)


class Long(Task):
    standalone = False

    def work(self, lines):
        return max(map(len, lines))


class Longest(ParallelTask):
    subtask = Long

    def datasource(self, file: str = "words.txt"):
        return TextLines(file, lines_per_unit=50)

    def unit_complete(self, index, item, result):
        self.longest = max(getattr(self, "longest", 0), result)
        if index == 10 and self.attempt.endswith(".1"):
            os.kill(os.getpid(), signal.SIGKILL)

    def work_complete(self):
        return [self.longest, self.attempt]


class NearLong(Long):
    network = "host"


class OfBucket(Longest):
    network = "host"
    subtask = NearLong

    def datasource(self, endpoint: str, secret: Secret):
        options = {"key": "test", "secret": secret, "endpoint_url": endpoint}
        return TextLines("s3://books/words.txt", bytes_per_unit=10_000, options=options)

    def unit_complete(self, index, item, result):
        self.longest = max(getattr(self, "longest", 0), result)


class Found(ContainerTask):
    subtasks = [Find, Longest]
"""
TEXT = "".join(f"{'the cat and the dog'[: number % 19 + 1]} {number % 7}\n" for number in range(5_000))
COUNT = 100_000
EXPECTED = [COUNT, sum(number % 97 for number in range(COUNT))]


def package(machines: Machines) -> Path:
    """A package of code, a text and a database."""
    main = machines.write("reads/main.py", TASKS)
    (main.parent / "words.txt").write_text(TEXT)
    with closing(sqlite3.connect(main.parent / "shop.db")) as link, link:
        link.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, price INTEGER)")
        link.executemany("INSERT INTO orders VALUES (?, ?)", ((number, number % 97) for number in range(COUNT)))
    return main.parent


async def two_nodes(machines: Machines, *args: str) -> None:
    await machines.master()
    for name in ("b", "c"):
        await machines.node(name, "--slots", "2", *args)
    async with machines.cluster() as cluster:
        await cluster.deploy(package(machines))


async def test_what_goes_with_package_or_run_or_is_shared_is_read_by_every_worker(
    machines: Machines, tmp_path: Path
) -> None:
    pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed here (extra: dev)")
    books = tmp_path / "books"
    for number in range(30):
        path = books / f"shelf {number % 3}" / f"{number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"book {number}")
    await two_nodes(machines, "--share", f"books={books}")
    words = await machines.run("reads.main.CountWords")
    assert words["result"] == collections.Counter(TEXT.split())
    rows = await machines.run("reads.main.OfPackage")
    assert rows["result"] == EXPECTED
    shared = await machines.run("reads.main.Books")
    assert shared["result"] == {f"shelf {number % 3}/{number}.txt": f"book {number}" for number in range(30)}
    given = await machines.run("reads.main.OfSubmitter", f"shop={machines.folder / 'sources' / 'reads' / 'shop.db'}")
    assert given["result"] == EXPECTED
    folder = await machines.run("reads.main.Given", f"folder={books}", "pattern=**/1?.txt")
    assert folder["result"] == {f"shelf {number % 3}/{number}.txt": f"book {number}" for number in range(10, 20)}
    # Its name comes from another task, and its root dies once: it is cut again into the same units.
    found = await machines.run("reads.main.Found")
    longest, attempt = found["result"]
    assert longest == max(map(len, TEXT.splitlines()))
    assert attempt.endswith(".2")


async def test_a_node_without_a_sandbox_has_the_package_elsewhere(machines: Machines) -> None:
    await machines.master()
    await machines.node("b", "--slots", "1")
    async with machines.cluster() as cluster:
        await cluster.deploy(package(machines))
    await machines.node("c", "--slots", "1", "--isolation", "process")
    longest = await machines.run("reads.main.Longest")
    assert longest["result"][0] == max(map(len, TEXT.splitlines()))


async def test_rows_and_objects_of_servers_are_read_with_secrets_that_nobody_sees(machines: Machines) -> None:
    pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed here (extra: dev)")
    with servers.s3() as bucket, servers.postgresql() as database:
        database.do(
            "CREATE TABLE orders (id integer PRIMARY KEY, price integer)",
            f"INSERT INTO orders SELECT n, n % 97 FROM generate_series(0, {COUNT - 1}) AS n",
        )
        await two_nodes(machines, "--network", "host")
        bucket.put("words.txt", TEXT.encode())
        object_ = await machines.run("reads.main.OfBucket", f"endpoint={bucket.endpoint}", "secret=test-secret")
        assert object_["result"][0] == max(map(len, TEXT.splitlines()))
        rows = await machines.run("reads.main.OfServer", f"url={database.url()}")
        assert rows["result"] == EXPECTED
        wrong = await machines.ctl("run", "reads.main.OfServer", f"url={database.url('not-it')}", "--wait")
        assert wrong.status != 0
        document: Any = wrong.document
        assert "cannot be read" in str(document)
    for secret in (servers.PASSWORD.encode(), b"hush-hush%3Ap%40ss", b"not-it@", b"test-secret"):
        for file in machines.folder.rglob("*"):
            assert not file.is_file() or secret not in file.read_bytes(), file
