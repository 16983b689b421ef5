"""What the tests of links share."""

import logging

import pytest


@pytest.fixture(autouse=True)
def no_alarm(caplog: pytest.LogCaptureFixture):
    """Whatever strangers do, nobody's log gets an error or a traceback."""
    caplog.set_level(logging.DEBUG)
    yield
    assert [
        record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING or record.exc_info
    ] == []
