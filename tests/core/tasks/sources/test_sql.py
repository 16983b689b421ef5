"""SqlRows against SQLite and a real PostgreSQL: every row once, secrets told to nobody, and what is said when it cannot be."""

import importlib
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pydra_core.tasks import Failed, InputFile, ParallelTask, Secret, SqlRows, Task
from tests.servers import PASSWORD, Database

pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed here (extra: dev)")
COUNT = 2_345


class Total(Task):
    standalone = False

    def work(self, rows: list[dict[str, int]]) -> list[int]:
        return [len(rows), sum(row["price"] for row in rows)]


class Totals(ParallelTask):
    subtask = Total

    def datasource(
        self, url: object, query: str = "SELECT * FROM orders", key: str = "id", count: int = 100
    ) -> SqlRows:
        return SqlRows(url, query, key, count)  # type: ignore[arg-type]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop ?#.db"
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, city TEXT, price INTEGER)")
        rows = [(number * 3 - 500, "Rome" if number % 2 else "Oslo", number % 97) for number in range(COUNT)]
        link.executemany("INSERT INTO orders VALUES (?, ?, ?)", rows)
    return path


@pytest.fixture
def orders(database: Database) -> Iterator[Database]:
    database.do(
        "CREATE TABLE orders (id integer PRIMARY KEY, day timestamp NOT NULL, code uuid NOT NULL, price integer)",
        "INSERT INTO orders SELECT n * 3 - 500, timestamp '2024-01-01' + n * interval '1 second', gen_random_uuid(), n % 97 "
        f"FROM generate_series(0, {COUNT - 1}) AS n",
    )
    yield database
    database.do("DROP TABLE orders")


EXPECTED = [COUNT, sum(number % 97 for number in range(COUNT))]


def added(results: object) -> list[int]:
    assert isinstance(results, list)
    return [sum(column) for column in zip(*results, strict=True)]


@pytest.mark.parametrize("count", [1, 7, 100, COUNT, COUNT + 1])
def test_every_row_of_a_file_comes_once(file: Path, count: int) -> None:
    results = Totals().work(url=InputFile(file), count=count)
    assert added(results) == EXPECTED
    assert len(results) == -(-COUNT // count)  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["id", "day", "code"])
def test_every_row_of_a_server_comes_once_by_any_key(orders: Database, key: str) -> None:
    assert added(Totals().work(url=Secret(orders.url()), key=key)) == EXPECTED


def test_the_password_alone_may_be_the_secret(orders: Database) -> None:
    class Hidden(Totals):
        def datasource(self, password: Secret) -> SqlRows:  # type: ignore[override]
            url = f"postgresql+psycopg://postgres@127.0.0.1:{orders.port}/postgres"
            return SqlRows(url, "SELECT * FROM orders", "id", 500, password=password)

    assert added(Hidden().work(password=Secret(PASSWORD))) == EXPECTED


def test_values_go_into_the_query_as_what_they_are(file: Path) -> None:
    query = "SELECT id, price FROM orders WHERE city = :city;"
    parts = list(SqlRows(file, query, "id", 1000, values={"city": "Rome'; DROP TABLE orders"}))
    assert parts == []
    assert [part.key["rows"] for part in SqlRows(file, query, "id", 1000, values={"city": "Rome"})] == [1000, 172]


def test_hooks_see_the_range_of_keys(file: Path) -> None:
    keys = [part.key for part in SqlRows(file, "SELECT id FROM orders", "id", 2000)]
    assert keys == [{"after": None, "upto": 5497, "rows": 2000}, {"after": 5497, "upto": 6532, "rows": 345}]


def test_a_file_is_only_read(file: Path) -> None:
    with pytest.raises(Failed, match=r"shop \?#\.db cannot be read: OperationalError: .*"):
        Totals().work(url=file, query="DELETE FROM orders RETURNING id")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT price AS id FROM orders", r"the key 'id' is \d+ in several rows of .*: name a column that differs"),
        (
            "SELECT nullif(id, 1) AS id FROM orders",
            "the key 'id' is null in some rows of .*: name a column that never is",
        ),
        ("SELECT price FROM orders", "cannot be read: .*id"),
        ("SELECT id FROM nowhere", "cannot be read: .*nowhere"),
    ],
)
def test_a_key_or_query_that_does_not_serve_is_one_sentence(file: Path, query: str, sentence: str) -> None:
    with pytest.raises(Failed, match=sentence):
        Totals().work(url=file, query=query)


def test_equal_keys_on_both_sides_of_a_page_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as link, link:
        link.execute("CREATE TABLE orders (id INTEGER, price INTEGER)")
        rows = [(number, 1) for number in [*range(10_000), 9_999, 10_001]]
        link.executemany("INSERT INTO orders VALUES (?, ?)", rows)
    with pytest.raises(Failed, match="the key 'id' is 9999 in several rows"):
        list(SqlRows(path, "SELECT * FROM orders", "id", 10_000))


def test_rows_that_came_or_went_since_the_cut_fail_their_unit(orders: Database) -> None:
    parts = list(SqlRows(orders.url(), "SELECT * FROM orders", "id", 1000))
    orders.do(
        "DELETE FROM orders WHERE id = 1", "INSERT INTO orders SELECT 3000, day, code, price FROM orders WHERE id = 4"
    )
    with parts[2].open() as rows:
        assert len(rows) == 345  # type: ignore[arg-type]
    for part in parts[:2]:
        with (
            pytest.raises(Failed, match=r"what .* has between the keys .* has changed since the run began"),
            part.open(),
        ):
            raise AssertionError("it was read")


def test_a_file_that_changed_fails_its_units(file: Path) -> None:
    part = next(iter(SqlRows(file, "SELECT * FROM orders", "id", 10)))
    with closing(sqlite3.connect(file)) as link, link:
        link.execute("UPDATE orders SET price = 0")
    with pytest.raises(Failed, match=r"the database shop \?#\.db has changed"), part.open():
        raise AssertionError("it was read")


@pytest.mark.parametrize("password", ["a wrong one", "wr@ng:/one"])
def test_no_error_tells_the_address_or_its_password(orders: Database, password: str) -> None:
    for url in (
        orders.url(password),
        orders.url(password).replace("127.0.0.1", "nowhere.invalid"),
        f"nonsense {password}",
    ):
        source = SqlRows(Secret(url), "SELECT * FROM orders", "id", 10)
        with pytest.raises(Failed) as caught:
            list(source)
        told = "".join(traceback.format_exception(caught.value)) + repr(source)
        assert password not in told
        assert url not in told
        assert "•" in told


def test_a_driver_that_is_not_there_is_named() -> None:
    with pytest.raises(Failed, match=r"needs a driver that is not here .*: name it in the package's dependencies"):
        list(SqlRows("oracle://host/x", "SELECT 1 AS id", "id", 1))


def test_a_library_that_is_not_there_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = importlib.import_module

    def without(name: str) -> object:
        if name == "sqlalchemy":
            raise ImportError(name)
        return imported(name)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(
        Failed, match="through the library SQLAlchemy, which is not here: name it in the package's dependencies"
    ):
        Totals().work(url=file)
