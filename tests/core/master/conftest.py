"""Invariants are checked after every event of every master in these tests."""

import pytest


@pytest.fixture(autouse=True)
def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYDRA_CHECK", "1")
