"""What a task says about a parameter."""

import dataclasses
from typing import Annotated, get_type_hints

import pytest

from pydra_core.tasks.params import Param


def test_a_param_says_nothing_unless_told():
    assert Param() == Param(help="", min=None, max=None, unit="")


def test_a_param_is_found_in_an_annotation_and_cannot_be_changed():
    def work(n: Annotated[int, Param(help="how many", min=1)]) -> None: ...

    (param,) = get_type_hints(work, include_extras=True)["n"].__metadata__
    assert param.min == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        param.min = 2
