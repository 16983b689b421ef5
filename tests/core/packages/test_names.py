"""Names of packages and of files in them."""

import pytest

from pydra_core.errors import UserError
from pydra_core.packages.names import check_file_name, given_name, package_name


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("count", "count"),
        ("word-count 2", "word_count_2"),
        ("2023 run", "_2023_run"),
        ("zählen", "zählen"),
        ("ﬁt", "fit"),
    ],
)
def test_a_name_becomes_an_identifier(wanted, name):
    assert package_name(wanted) == name


@pytest.mark.parametrize("wanted", ["json", "asyncio", "pydra_core", "pydra_gui", "class", "", "…", "__init__", "-"])
def test_a_name_that_would_hide_something_is_refused_and_another_asked_for(wanted):
    if wanted == "__init__":
        assert package_name(wanted) == "init"
        return
    with pytest.raises(UserError, match="--name"):
        package_name(wanted)


def test_a_chosen_name_is_not_mended_silently():
    assert given_name("my_json") == "my_json"
    with pytest.raises(UserError, match="“my_json” can"):
        given_name("my-json")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../a",
        "a/../b",
        "a//b",
        "./a",
        "a/",
        "C:/a",
        "a\\b",
        "a\nb",
        "a\0b",
        "x" * 256,
        "a/" * 600 + "b",
        "\udcff",
    ],
)
def test_a_file_name_that_leads_elsewhere_or_cannot_be_stored_is_refused(name):
    with pytest.raises(UserError):
        check_file_name(name)


def test_accents_are_written_alike():
    assert check_file_name("e\u0301.py") == "\u00e9.py"
