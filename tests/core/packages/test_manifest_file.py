"""The optional pydra.toml."""

import pytest

from pydra_core.errors import UserError
from pydra_core.packages.manifest import About, read_about


def test_it_says_a_name_and_a_description_or_nothing():
    assert read_about(b"") == About()
    assert read_about('name = "a"\ndescription = "ä"'.encode()) == About("a", "ä")


@pytest.mark.parametrize(
    "body",
    [b"name =", b"name = 3", b"nmae = 'a'", b"\xff", b"x" * 70_000, b"a = " + b"[" * 30_000, b"name = 'a'\nname = 'b'"],
)
def test_anything_else_is_refused_by_a_sentence(body):
    with pytest.raises(UserError, match=r"pydra\.toml"):
        read_about(body)
