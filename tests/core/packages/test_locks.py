"""What a lock may say, and what is never taken for one."""

import pytest

from pydra_core.errors import UserError
from pydra_core.packages import locks, pythons
from pydra_core.packages.locks import Pin
from pydra_core.protocol.environments import Interpreter

ONE, TWO = "ab" * 32, "cd" * 32
TEXT = locks.write("3.12", "linux-x86_64", [Pin("numpy", "2.1.3", (TWO, ONE, ONE)), Pin("a-b", "1.0+cpu", (ONE,))])


def test_it_is_written_in_one_way_and_read_again():
    assert (
        "# pydra lock: python 3.12, linux-x86_64\n"
        f"a-b==1.0+cpu --hash=sha256:{ONE}\n"
        f"numpy==2.1.3 --hash=sha256:{ONE} --hash=sha256:{TWO}\n"
    ) == TEXT
    assert locks.read(TEXT).versions == {"a-b": "1.0+cpu", "numpy": "2.1.3"}
    assert (locks.read(TEXT).python, locks.read(TEXT).platform) == ("3.12", "linux-x86_64")
    assert len(locks.digest(TEXT)) == 64


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        TEXT.removesuffix("\n"),
        TEXT.replace("# pydra lock", "# lock"),
        TEXT + "--index-url http://example.org\n",
        TEXT + "-r /etc/passwd\n",
        TEXT + "zlib @ file:///tmp/zlib.whl\n",
        TEXT + f"zlib==1.0 --hash=sha256:{ONE} ; python_version > '3'\n",
        TEXT + f"zlib==1.0 --hash=md5:{ONE}\n",
        TEXT + "zlib==1.0\n",
        TEXT + f"a-b==1.0 --hash=sha256:{ONE}\n",
        TEXT + f"../zlib==1.0 --hash=sha256:{ONE}\n",
        TEXT.replace("numpy==2.1.3", "numpy==2.*"),
        TEXT + " " * locks.MOST_BYTES,
        TEXT + "\x00\n",
    ],
)
def test_nothing_else_is_taken_for_a_lock(text):
    with pytest.raises(UserError):
        locks.read(text)


def test_what_could_not_be_read_again_is_not_written():
    with pytest.raises(UserError):
        locks.write("3.12", "linux-x86_64", [Pin("Numpy", "1.0", (ONE,))])
    with pytest.raises(UserError):
        locks.write("3.12", "linux-x86_64", [Pin("numpy", "1.0", ())])


def test_two_locks_are_compared_by_package():
    other = locks.write("3.13", "linux-x86_64", [Pin("numpy", "2.0", (ONE,))])
    assert locks.difference(locks.read(TEXT), locks.read(other)) == (
        "a-b 1.0+cpu, elsewhere it is not there",
        "numpy 2.1.3, elsewhere 2.0",
    )
    assert locks.difference(locks.read(TEXT), locks.read(TEXT)) == ()


@pytest.mark.parametrize(
    ("version", "wanted", "fits"),
    [
        ("3.12.4", "", True),
        ("3.12.4", ">=3.12", True),
        ("3.11.9", ">=3.12", False),
        ("3.13.0rc1", ">=3.12,<4", True),
        ("3.12.4", "==3.12.*", True),
        ("3.12.4", "no specifier", False),
        ("none", ">=3", False),
    ],
)
def test_which_python_is_wanted(version, wanted, fits):
    assert pythons.fits(version, wanted) is fits


def test_the_first_python_that_is_wanted_is_taken():
    have = [Interpreter(version, "linux-x86_64") for version in ("3.11.2", "3.13.1", "3.12.0")]
    assert [pythons.fitting(have, wanted) for wanted in ("", ">=3.12", "<3.13,>=3.12", ">=3.14")] == [0, 1, 2, None]
    assert have[1].minor == "3.13"
