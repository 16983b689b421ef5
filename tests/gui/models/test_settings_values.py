"""What is written in a setting is read, or says what to write."""

import pytest

from pydra_core.errors import UserError
from pydra_gui.models import settings


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (settings.days, "90", 90.0),
        (settings.days, "0.5", 0.5),
        (settings.runs, "100,000", 100_000),
        (settings.size, "20GB", 20 * 10**9),
        (settings.size, "0", 0),
        (settings.limit, "16GiB", 16 * 2**30),
        (settings.slots, "8", 8),
        (settings.address, "0.0.0.0", "0.0.0.0:7411"),
    ],
)
def test_values_are_read(read: settings.Read, text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (settings.days, "nan"),
        (settings.days, "soon"),
        (settings.days, "-1"),
        (settings.runs, "many"),
        (settings.runs, "9" * 5_000),
        (settings.size, "big"),
        (settings.limit, "0"),
        (settings.slots, "0"),
        (settings.address, "no port:x"),
    ],
)
def test_bad_values_say_what_to_write(read: settings.Read, text: str) -> None:
    with pytest.raises(UserError, match=r"[Ww]rite"):
        read(text)


@pytest.mark.parametrize("number", [0, 1, 999, 1000, 20 * 10**9, 16 * 2**30, 1_234_567, 5 * 10**6])
def test_sizes_are_shown_as_they_can_be_written(number: int) -> None:
    assert settings.size(settings.size_text(number)) == number
