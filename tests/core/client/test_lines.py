"""Lines for a terminal are read back by a shell word by word, whatever stands in them."""

import shutil
import subprocess

import pytest
from hypothesis import given, strategies as st

from pydra_core.client.lines import each, line, quoted


def test_plain_words_stay_plain() -> None:
    assert line("node", "drain", "atlas") == "pydractl node drain atlas"
    assert each("pause", (1, 2), "--now") == "pydractl pause 1 '--now'\npydractl pause 2 '--now'"


@pytest.mark.parametrize(
    "word", ["a b", "it's", "$(reboot)", "`x`", "a\nb", "\x1b[2J", "é", "\U0001f600 x", "-rf", "", "\\'"]
)
def test_a_shell_reads_back_what_was_meant(word: str) -> None:
    assert quoted(word).isprintable()
    assert _read_back(word) == word


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12))
def test_nothing_that_acts_stands_in_a_line(word: str) -> None:
    assert quoted(word).isprintable()


def _read_back(word: str) -> str:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("needs bash")
    script = f"printf '%s.' {quoted(word)}"
    done = subprocess.run([bash, "-c", script], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    return done.stdout.decode().removesuffix(".")
