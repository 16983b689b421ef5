"""One server of each kind for all tests of this folder."""

from collections.abc import Iterator

import pytest

from pydra_core.tasks.sources import patience
from tests import servers


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "DELAYS", (0.0, 0.0))


@pytest.fixture(scope="session")
def database() -> Iterator[servers.Database]:
    with servers.postgresql() as database:
        yield database


@pytest.fixture(scope="session")
def bucket() -> Iterator[servers.Bucket]:
    with servers.s3() as bucket:
        yield bucket


@pytest.fixture
def site() -> Iterator[servers.Site]:
    pytest.importorskip("aiohttp", reason="aiohttp is not installed here (extra: dev)")
    with servers.web() as site:
        yield site
