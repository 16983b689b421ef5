"""What a task says about a parameter."""

import copy
import dataclasses
import json
import pickle
from typing import Annotated, get_type_hints

import pytest

from pydra_core.tasks import Secret
from pydra_core.tasks.params import DOTS, Param


def test_a_param_says_nothing_unless_told():
    assert Param() == Param(help="", min=None, max=None, unit="")


def test_a_param_is_found_in_an_annotation_and_cannot_be_changed():
    def work(n: Annotated[int, Param(help="how many", min=1)]) -> None: ...

    (param,) = get_type_hints(work, include_extras=True)["n"].__metadata__
    assert param.min == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        param.min = 2


def test_a_secret_is_dots_wherever_it_is_shown():
    secret = Secret("hunter2")
    shown = [
        str(secret),
        repr(secret),
        f"{secret}",
        f"{secret!r:>20}",
        f"{secret:>9}",
        str([secret]),
    ]
    assert all(DOTS in text and "hunter2" not in text for text in shown)
    assert not hasattr(secret, "__dict__")
    assert secret.reveal() == "hunter2"


def test_a_secret_ends_in_no_result():
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps([Secret("hunter2")], protocol)
    with pytest.raises(TypeError):
        json.dumps(Secret("hunter2"))


def test_secrets_are_compared_and_copied_as_values():
    secret = Secret("a")
    assert secret == Secret(Secret("a")) != Secret("b")
    assert secret != "a"
    assert len({secret, Secret("a")}) == 1
    assert copy.copy(secret) is copy.deepcopy({"x": secret})["x"] is secret
    assert secret
    assert not Secret("")
