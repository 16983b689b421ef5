"""Which of a node's words tell it from others, and which patterns it fits."""

import pytest

from pydra_core.protocol.facts import Offer
from pydra_gui.models.node_tags import carries, own
from tests.gui import rows

NODE = rows.node("oak", tags=("fast", "gpu", "lab-2", "linux", "x86_64"), given=("lab-2",), offer=Offer(tags=("fast",)))


def test_what_every_machine_has_is_not_told() -> None:
    assert own(NODE) == ("fast", "gpu", "lab-2")
    assert own(rows.node("elm", tags=("linux", "python3.12"))) == ()


@pytest.mark.parametrize(
    ("pattern", "fits"), [("", True), ("gpu", True), ("GPU", True), ("lab-*", True), ("lab", False)]
)
def test_a_pattern_is_taken_as_the_master_takes_it(pattern: str, fits: bool) -> None:
    assert carries(NODE, pattern) is fits
