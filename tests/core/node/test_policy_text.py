"""An owner's policy as it is written: what it means, what is refused and where, and flags that win over it."""

from dataclasses import fields

import pytest

from pydra_core.errors import UserError
from pydra_core.node.policy import Each, Policy, Resource, offer
from pydra_core.node.policy_flags import Flags, with_flags
from pydra_core.node.policy_text import read_policy
from pydra_core.protocol.states import Isolation, Network
from pydra_core.worker.sandbox.policy import Share

WHOLE = """
least = "strict"
network = "outside"
ports = [8443, 443]
memory = "8 GB"
packages = ["render_*"]
programs = ["/opt/blender"]
spares = 2
[shares]
data = "/srv/data"
results = { path = "/srv/results", writable = true }
[resources]
licence = 3
[devices]
gpu = ["/dev/nvidia0", ["/dev/nvidia1", "/dev/nvidiactl"]]
[each]
memory = "2 GB"
wall_time = "1 h"
slots = 2
"""


def test_a_whole_policy() -> None:
    policy = read_policy(WHOLE, "policy.toml")
    assert policy == Policy(
        least=Isolation.STRICT,
        memory=8 * 10**9,
        each=Each(memory=2 * 10**9, wall_time=3600.0, slots=2),
        network=Network.OUTSIDE,
        ports=(443, 8443),
        shares=(Share("data", "/srv/data"), Share("results", "/srv/results", True)),
        programs=("/opt/blender",),
        resources=(
            Resource("licence", 3),
            Resource("gpu", 2, (("/dev/nvidia0",), ("/dev/nvidia1", "/dev/nvidiactl"))),
        ),
        packages=("render_*",),
        spares=2,
        rules=policy.rules,
    )


def test_the_owners_words_are_told_by_the_fields_of_the_offer() -> None:
    told = offer(read_policy(WHOLE, "policy.toml"))
    assert told.rule("network") == 'network = "outside" in policy.toml'
    assert told.rule("wall_time_each") == 'each.wall_time = "1 h" in policy.toml'
    assert told.rule("shares") == "[shares] in policy.toml"
    assert told.rule("open_files_each") == ""
    assert {field for field, _ in told.rules} <= set(told.__struct_fields__)
    assert "/srv" not in repr(told)


def test_nothing_said_is_nothing_allowed() -> None:
    assert read_policy("", "policy.toml") == Policy() == with_flags(Policy(), Flags())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('netwrok = "none"', "line 1: there is no key “netwrok”. Did you mean “network”?"),
        ("a_thing = 1", "line 1: there is no key “a_thing”. There are: least, network"),
        ('\nnetwork = "all"', 'line 2: network must be "none", "outside" or "host".'),
        ("network = 1", "line 1: network must be"),
        ('least = "best"', "line 1: least must be one of full, strict"),
        ("ports = [443]", 'line 1: ports are those of network = "outside"'),
        ('network = "outside"\nports = 443', "line 2: ports must be a list of ports"),
        ("memory = 3", "line 1: memory must be bytes or a text"),
        ("memory = 1979-05-27", "line 1: memory must be bytes or a text"),
        ("spares = -1", "line 1: spares must be a whole number from 0 to 64"),
        ('packages = "x"', "line 1: packages must be a list"),
        ('programs = ["blender"]', "line 1: programs must be a list of absolute paths"),
        ("shares = 3", "line 1: shares must be a table"),
        ("[shares]\n\ndata = 3", "line 3: data must be a path like"),
        ('shares = { data = { path = "/x", rw = true } }', "line 1: data must be a path like"),
        ('[shares]\n"a/b" = "/x"', "line 2: “a/b” cannot name a shared folder"),
        ("[resources]\ngpu = 0", "line 2: gpu must be a whole number from 1"),
        ('[resources]\ngpu = 1\n[devices]\ngpu = ["/dev/a"]', "line 2: gpu is counted by its [devices]"),
        ("[devices]\ngpu = []", "line 2: gpu must be a list with the device file of each"),
        ('[devices]\ngpu = "/dev/a"', "line 2: gpu must be a list"),
        ("[each]\nmemroy = 1", "line 2: there is no key “memroy” here. Did you mean “memory”?"),
        ("each.wall_time = 0", "line 1: wall_time must be seconds"),
        ("x = ", "policy.toml cannot be read: Invalid value"),
        (f"x = {'1' * 5_000}", "policy.toml cannot be read: Exceeds the limit"),
        (f"x = {'[' * 5_000}", "policy.toml cannot be read: "),
        ("network = 'none'\nnetwork = 'host'", "policy.toml cannot be read: Cannot overwrite a value"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_place(text: str, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        read_policy(text, "policy.toml")
    assert sentence in refusal.value.sentence
    assert refusal.value.sentence.startswith("policy.toml")


def test_flags_win_over_the_file() -> None:
    policy = with_flags(
        read_policy(WHOLE, "policy.toml"),
        Flags(
            least="process", network="none", memory="4000000000", spares=0, packages=("a", "b"),
            shares=("data=/x:rw",), devices=("gpu=/dev/a,/dev/b",), resources=("token=2",), each=("slots=1",),
        ),
    )  # fmt: skip
    assert (policy.least, policy.network, policy.memory, policy.spares) == (
        Isolation.PROCESS,
        Network.NONE,
        4 * 10**9,
        0,
    )
    assert policy.packages == ("a", "b")
    assert policy.shares == (Share("data", "/x", True), Share("results", "/srv/results", True))
    assert policy.resources == (
        Resource("licence", 3),
        Resource("gpu", 1, (("/dev/a", "/dev/b"),)),
        Resource("token", 2),
    )
    assert policy.each == Each(memory=2 * 10**9, wall_time=3600.0, slots=1)
    rules = dict(policy.rules)
    assert rules["network"] == "--network none"
    assert rules["memory"] == "--memory 4000000000"
    assert rules["packages"] == "--package a --package b"
    assert rules["shares"] == "[shares] in policy.toml, --share data"
    assert rules["resources"] == "[resources] in policy.toml, --device gpu, --resource token=2"
    assert rules["slots_each"] == "--each slots=1"


def test_each_device_flag_is_one_more_of_its_kind() -> None:
    policy = with_flags(Policy(), Flags(devices=("gpu=/dev/a", "gpu=/dev/b,/dev/c")))
    assert policy.resources == (Resource("gpu", 2, (("/dev/a",), ("/dev/b", "/dev/c"))),)


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (Flags(shares=("data",)), "--share data: NAME=VALUE is wanted, like data=/srv/data"),
        (Flags(shares=("a=/x", "a=/y")), "--share a=/y: there is another folder of the name a"),
        (Flags(shares=("a b=/x",)), "--share a b=/x: “a b” cannot name a shared folder"),
        (Flags(devices=("gpu=",)), "--device gpu=: NAME=VALUE is wanted"),
        (Flags(devices=("gpu=/dev/a,",)), "--device gpu: gpu must be a list"),
        (Flags(resources=("gpu=x",)), "--resource gpu=x: gpu must be a whole number"),
        (Flags(resources=("gpu=1",), devices=("gpu=/dev/x",)), "gpu is counted already"),
        (Flags(each=("mem=3",)), "--each mem=3: one of memory, slots"),
        (Flags(each=("memory=3",)), "--each memory=3: memory must be bytes"),
        (Flags(memory="3"), "--memory must be bytes"),
        (Flags(programs=("blender",)), "--allow-path must be a list of absolute paths"),
        (Flags(ports=(25,)), "--port is of the network outside"),
    ],
)
def test_a_flag_that_is_wrong_is_named(flags: Flags, sentence: str) -> None:
    with pytest.raises(UserError) as refusal:
        with_flags(Policy(), flags)
    assert sentence in refusal.value.sentence


def test_every_flag_is_an_option_of_the_program() -> None:
    from pydra_core.cli.node import command

    assert {field.name for field in fields(Flags)} <= {parameter.name for parameter in command.params}


def test_a_rate_is_a_size_a_second() -> None:
    policy = read_policy('max_rate = "10MB/s"', "policy.toml")
    assert offer(policy).max_rate == policy.max_rate == 10_000_000
    assert offer(policy).rule("max_rate") == 'max_rate = "10MB/s" in policy.toml'
    assert with_flags(policy, Flags(max_rate="500 kB")).max_rate == 500_000
    for text in ('"10/s"', '"1kB/s"', "0", "true", '"fast"'):
        with pytest.raises(UserError, match=r"policy.toml, line 1: max_rate must be"):
            read_policy(f"max_rate = {text}", "policy.toml")
