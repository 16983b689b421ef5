"""Rows of a database, so many of them in a unit, read through SQLAlchemy, which is imported when one is used.

Rules:
1. Units are ranges of a key that no two rows share, so no row comes twice and none is skipped, however long the table is.
2. The worker that cuts reads keys alone, some thousand at a time, and holds no connection in between.
3. A unit that finds another number of rows than were counted fails: the rows have changed.
4. What is raised names neither the address nor the password.
"""

import importlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from pydra_core.tasks.params import Secret
from pydra_core.tasks.sources.location import Local, is_kept, where
from pydra_core.tasks.sources.part import Part, Source, changed, per_unit
from pydra_core.tasks.sources.patience import patiently, revealed, secrets_in, shown, told
from pydra_core.tasks.task import Failed

R = TypeVar("R")
KEYS = 10_000
"""Keys that are read at once, or those of one unit if these are more."""
NEEDS = 'SqlRows reads through the library SQLAlchemy, which is not here: name it in the package\'s dependencies, as "sqlalchemy"'


class SqlRows(Source):
    """Each unit gets a list of rows, each a dict by column.

        class Totals(ParallelTask):
            subtask = Total

            def datasource(self, database: Secret):
                return SqlRows(database, "SELECT id, price FROM orders", key="id", rows_per_unit=1000)

    `url` is an address as SQLAlchemy has it, perhaps a Secret, or the path of a SQLite file (an InputFile, say), which is only read;
    `password`, a Secret that the run is given, goes into the address. `values` are those of the `:names` in the query. `key` is
    a column of the query that is never null and that no two rows share; it should have an index. `key` of a part: `after` and
    `upto`, between which the keys of its rows lie, and `rows`, how many there are.
    """

    def __init__(
        self,
        url: "str | os.PathLike[str] | Secret",
        query: str,
        key: str,
        rows_per_unit: int,
        *,
        values: Mapping[str, object] | None = None,
        password: "str | Secret | None" = None,
    ) -> None:
        self._url = where(url)
        self._query = query.strip().rstrip(";")
        self._key = key
        self._step = per_unit("SqlRows", "rows_per_unit", rows_per_unit)
        self._values = dict(values or {})
        self._password = password

    @property
    def given(self) -> dict[str, object]:
        return {
            "url": self._url,
            "query": self._query,
            "key": self._key,
            "rows_per_unit": self._step,
            "values": self._values,
            "password": self._password,
        }

    def __iter__(self) -> Iterator[Part]:
        stamp = self._stamp()
        self._do(self._refuse_nulls)
        after: object = None
        while keys := self._do(partial(self._keys, after)):
            for at in range(0, len(keys), self._step):
                mine = keys[at : at + self._step]
                yield Part(self, {"after": after, "upto": mine[-1], "rows": len(mine)}, stamp)
                after = mine[-1]

    def open(self, part: Part, folder: Path) -> AbstractContextManager[list[dict[str, object]]]:
        if part.stamp != self._stamp():
            raise changed(f"the database {self._name}")
        rows = self._do(partial(self._rows, part.key["after"], part.key["upto"]))
        if len(rows) != part.key["rows"]:
            raise changed(f"what {self._name} has between the keys {part.key['after']!r} and {part.key['upto']!r}")
        return nullcontext(rows)

    def _refuse_nulls(self, link: Any) -> None:
        table, sa = self._table, self._sa
        if link.execute(sa.select(sa.literal(1)).select_from(table).where(self._column.is_(None)).limit(1)).first():
            raise Failed(f"the key {self._key!r} is null in some rows of {self._name}: name a column that never is")

    def _keys(self, after: object, link: Any) -> list[object]:
        """The next keys, in whole units but for the last; raises Failed for two that are equal."""
        most = max(KEYS // self._step, 1) * self._step
        wanted = self._sa.select(self._column).order_by(self._column).limit(most + 1)
        if after is not None:
            wanted = wanted.where(self._column > after)
        keys = list(link.execute(wanted).scalars())
        for one, next_ in pairwise(keys):
            if one == next_:
                raise Failed(
                    f"the key {self._key!r} is {one!r} in several rows of {self._name}: name a column that differs"
                )
        return keys[:most]

    def _rows(self, after: object, upto: object, link: Any) -> list[dict[str, object]]:
        sa = self._sa
        wanted = sa.select(sa.text("rows_of_query.*")).select_from(self._table).where(self._column <= upto)
        if after is not None:
            wanted = wanted.where(self._column > after)
        return [dict(row) for row in link.execute(wanted.order_by(self._column)).mappings()]

    def _do(self, ask: Callable[[Any], R]) -> R:
        """What is answered over a connection of its own; raises Failed."""
        try:
            return patiently(lambda: self._asked(ask), self._may_pass)
        except Failed:
            raise
        except ImportError as error:
            sentence = f"{self._name} needs a driver that is not here ({error}): name it in the package's dependencies"
        except Exception as error:
            sentence = f"{self._name} cannot be read: {told(_cause(error), secrets_in([self._url, self._password, self._values]))}"
        raise Failed(sentence)

    def _asked(self, ask: Callable[[Any], R]) -> R:
        with self._engine.connect() as link:
            return ask(link)

    def _may_pass(self, error: Exception) -> bool:
        return isinstance(error, (self._sa.exc.OperationalError, self._sa.exc.InterfaceError))

    @cached_property
    def _sa(self) -> Any:
        try:
            return importlib.import_module("sqlalchemy")
        except ImportError:
            raise Failed(NEEDS) from None

    @cached_property
    def _engine(self) -> Any:
        return self._sa.create_engine(self._address(), poolclass=self._sa.NullPool, hide_parameters=True)

    @cached_property
    def _column(self) -> Any:
        return self._table.c[self._key]

    @cached_property
    def _table(self) -> Any:
        query = self._sa.text(self._query)
        values: Any = revealed(self._values)
        return query.bindparams(**values).columns(self._sa.column(self._key)).subquery("rows_of_query")

    def _address(self) -> Any:
        if isinstance(self._url, Path):
            # https://www.sqlite.org/uri.html: what never changes needs no lock, which a read-only folder would not take.
            never = {"immutable": "1"} if is_kept(self._url) else {}
            file = f"file:{quote(str(self._url))}"
            return self._sa.URL.create("sqlite", database=file, query={"mode": "ro", "uri": "true", **never})
        url = self._sa.make_url(revealed(self._url))
        return url if self._password is None else url.set(password=revealed(self._password))

    def _stamp(self) -> tuple[object, ...]:
        if not isinstance(self._url, Path):
            return ()
        with Local(self._url).reading() as file:
            return (file.stamp.size, file.stamp.mark)

    @property
    def _name(self) -> str:
        return self._url.name if isinstance(self._url, Path) else shown(self._url)

    def __repr__(self) -> str:
        return f"SqlRows({self._name!r}, {self._query!r}, key={self._key!r}, rows_per_unit={self._step})"


def _cause(error: Exception) -> Exception:
    """What the driver raised: SQLAlchemy adds the statement and a link to it."""
    cause = getattr(error, "orig", None)
    return cause if isinstance(cause, Exception) else error
