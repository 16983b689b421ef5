"""How installers are told what to do, what their answers mean, and whose fault it is when they fail: by what they really print."""

import json
import tomllib
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.node import build_faults, installers
from pydra_core.node.installers import Sources, Tool
from pydra_core.node.policy import PackageIndexes, Policy
from pydra_core.node.policy_flags import Flags, with_flags
from pydra_core.node.policy_text import read_policy
from pydra_core.packages.locks import Pin
from pydra_core.protocol.environments import Target
from pydra_core.protocol.states import Blame

UV, PIP = Tool("uv", ("/bin/uv",)), Tool("pip", ("/bin/python", "-m", "pip"))
HERE = Target(Digest("ab" * 32), "3.11", "linux-x86_64")
OWN = Sources(PackageIndexes(url="https://one/simple", extra=("https://two/simple",), links=("/srv/wheels",)))
CONFIGURED = Sources(
    settings={
        "index-url": "https://pip/simple",
        "find-links": "/a /b",
        "cert": "/ca.pem",
        "trusted-host": "h",
        "constraint": "/c.txt",
    }
)
HASH = "ab" * 32


def after(command: list[str], flag: str) -> list[str]:
    return [command[place + 1] for place, word in enumerate(command) if word == flag]


@pytest.mark.parametrize(
    ("tool", "index", "extra"), [(PIP, "--index-url", "--extra-index-url"), (UV, "--default-index", "--index")]
)
def test_where_the_owner_named_indexes_only_those_count(tool, index, extra):
    sources = Sources(OWN.indexes, settings=CONFIGURED.settings)
    command = installers.resolve_command(tool, "/bin/python", "wanted", "answer", sources)
    assert (after(command, index), after(command, extra), after(command, "--find-links")) == (
        ["https://one/simple"],
        ["https://two/simple"],
        ["/srv/wheels"],
    )
    assert "--constraint" not in command


@pytest.mark.parametrize(("tool", "index"), [(PIP, "--index-url"), (UV, "--default-index")])
def test_where_the_owner_named_none_what_pip_is_configured_with_counts(tool, index):
    command = installers.resolve_command(tool, "/bin/python", "wanted", "answer", CONFIGURED)
    assert after(command, index) == ["https://pip/simple"]
    assert after(command, "--find-links") == ["/a", "/b"]
    assert after(command, "--constraint") == ["/c.txt"]
    assert "--constraint" not in installers.install_command(tool, "/bin/python", "lock", "site", CONFIGURED)


@pytest.mark.parametrize("tool", [PIP, UV])
def test_wheels_only_unless_the_owner_allows_builds_and_a_lock_only_as_it_is(tool):
    wheels = {"pip": "--only-binary", "uv": "--no-build"}[tool.kind]
    assert wheels in installers.install_command(tool, "/bin/python", "lock", "site", OWN)
    builds = installers.install_command(tool, "/bin/python", "lock", "site", Sources(OWN.indexes, builds=True))
    assert wheels not in builds
    assert {"--no-deps", "--require-hashes"} <= set(builds)


def test_pip_serves_another_python_than_its_own():
    assert installers.install_command(PIP, "/bin/python3.13", "lock", "site", OWN)[:5] == [
        *PIP.command,
        "--python",
        "/bin/python3.13",
    ]
    assert "--python" not in installers.install_command(PIP, "/bin/python", "lock", "site", OWN)


def test_nothing_of_the_nodes_own_python_and_settings_leaks_into_an_installer():
    there = {
        "PATH": "/bin", "HOME": "/home/x", "PYTHONPATH": "/evil", "VIRTUAL_ENV": "/v", "PIP_TARGET": "/t", "PIP_INDEX_URL": "u",
        "UV_INDEX_URL": "u", "UV_CACHE_DIR": "/c", "UV_SYSTEM_PYTHON": "1", "https_proxy": "p", "SECRET": "s",
    }  # fmt: skip
    pip = installers.environment(PIP, OWN, there, "/tmp/x")
    uv = installers.environment(UV, OWN, there, "/tmp/x")
    assert {name for name in there if name in pip} == {"PATH", "HOME", "https_proxy"}
    assert {name for name in there if name in uv} == {"PATH", "HOME", "https_proxy", "UV_CACHE_DIR"}
    assert "UV_INDEX_URL" in installers.environment(UV, Sources(), there, "/tmp/x")
    assert pip["TMPDIR"] == "/tmp/x"


def test_what_pip_is_configured_with_is_read_and_its_variables_win():
    listed = ":env:.find-links='/env'\nglobal.find-links='/file'\nglobal.extra-index-url='a\\nb'\ninstall.cert='/ca'\nnoise\n"
    assert installers.read_settings(listed) == {"find-links": "/env", "extra-index-url": "a b", "cert": "/ca"}


def test_the_answers_of_both_come_to_the_same():
    report = {
        "install": [
            {
                "metadata": {"name": "Zope.Interface", "version": "1.0"},
                "download_info": {"archive_info": {"hashes": {"sha256": HASH}}},
            },
            {"metadata": {"name": "a", "version": "2"}, "download_info": {"archive_info": {"hash": f"sha256={HASH}"}}},
        ]
    }
    compiled = f"zope-interface==1.0 \\\n    --hash=sha256:{HASH}\na==2 \\\n    --hash=sha256:{HASH}\n"
    pins = [Pin("zope-interface", "1.0", (HASH,)), Pin("a", "2", (HASH,))]
    assert installers.read_answer(PIP, json.dumps(report)) == pins
    assert installers.read_answer(UV, compiled) == pins


@pytest.mark.parametrize("body", ["", "[]", '{"install": [{"metadata": {}}]}', '{"install": 3}'])
def test_an_answer_that_cannot_be_read_is_said(body):
    with pytest.raises(UserError, match="update pip"):
        installers.read_answer(PIP, body)


def test_what_has_no_hash_cannot_be_pinned():
    with pytest.raises(UserError, match="no SHA-256 of a 2"):
        installers.read_answer(UV, "a==2\n")


FAULTS = [
    (
        "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
        "the disk of this machine is full",
        Blame.MACHINE,
    ),
    (
        "  cause: failed to copy file: No space left on device (os error 28)",
        "the disk of this machine is full",
        Blame.MACHINE,
    ),
    (
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError(…)'\n"
        "ERROR: No matching distribution found for alpha",
        "no package index could be reached from this machine (https://one/simple, https://two/simple)",
        Blame.OWNER,
    ),
    (
        "error: Request failed after 1 retry\n  cause: Failed to fetch: http://x/\n  cause: dns error",
        "no package index",
        Blame.OWNER,
    ),
    (
        "  cause: HTTP status client error (401 Unauthorized) for url (https://x/)",
        "answered with HTTP 401",
        Blame.OWNER,
    ),
    (
        "WARNING: The repository located at x is not a trusted or secure host and is being ignored.",
        "no https",
        Blame.OWNER,
    ),
    (
        "ERROR: Package 'newpy' requires a different Python: 3.11.7 not in '>=3.99'",
        "newpy needs Python >=3.99",
        Blame.TASK,
    ),
    (
        "ERROR: Cannot install delta==1.0 and gamma==1.0 because these package versions have conflicting dependencies.\n"
        "The conflict is caused by:\n    gamma 1.0 depends on beta<2\n    delta 1.0 depends on beta>=2\n"
        "ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/",
        "excludes each other: gamma 1.0 depends on beta<2; delta 1.0 depends on beta>=2",
        Blame.TASK,
    ),
    (
        "error: No solution found when resolving dependencies\n  cause: Because nosuch was not found in the package registry and you\n"
        "         require nosuch, we can conclude that your requirements are unsatisfiable.",
        "Because nosuch was not found in the package registry and you require nosuch",
        Blame.TASK,
    ),
    (
        "  cause: Because srconly==1.0 has no usable wheels and only srconly==1.0 is available, we can conclude that all versions of "
        "srconly cannot be used.",
        "builds = true",
        Blame.OWNER,
    ),
    ("ERROR: No matching distribution found for nosuch", "no index of this machine has a package nosuch", Blame.TASK),
    (
        "ERROR: Could not find a version that satisfies the requirement beta<1 (from versions: 1.0, 2.0)\n"
        "ERROR: No matching distribution found for beta<1",
        "there are 1.0, 2.0",
        Blame.TASK,
    ),
    ("ERROR: Failed building wheel for native", "native could not be built from its sources", Blame.TASK),
    ("Looking in links: x\nsomething odd", "something odd", Blame.TASK),
    ("", "it ended without a word", Blame.TASK),
]


@pytest.mark.parametrize(("printed", "says", "blame"), FAULTS)
def test_whose_fault_it_is_that_an_installer_failed(printed, says, blame):
    failure = build_faults.judged(printed.splitlines(), HERE, OWN, pinned=False)
    assert says in failure.reason
    assert failure.blame is blame
    assert "\n" not in failure.reason


@pytest.mark.parametrize(
    "printed",
    [
        "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    alpha==1.0 from file:///x.whl (from -r l):",
        "error: Failed to download `alpha==1.0`\n  cause: Hash mismatch for `alpha==1.0`",
    ],
)
def test_another_file_than_the_pinned_one_is_named(printed):
    failure = build_faults.judged(printed.splitlines(), HERE, OWN, pinned=True)
    assert "is not what was pinned (alpha==1.0)" in failure.reason
    assert failure.blame is Blame.OWNER


def test_pip_is_understood_when_it_explains_why_it_takes_no_file():
    lines = [
        "Skipping link: none of the wheel's tags (cp311-cp311-win_amd64) are compatible (run pip debug): file:///w/win_only-1.0-cp311-cp311-win_amd64.whl",
        "Skipping link: No sources permitted for win-only: file:///w/other-1.0.tar.gz",
        "Skipping link: No sources permitted for src: file:///w/src-1.0.tar.gz",
    ]
    found = build_faults.unavailable("win-only>=1", lines, HERE)
    assert found.reason == "win-only>=1 has no wheel for Python 3.11 on linux-x86_64, only for cp311-cp311-win_amd64"
    assert build_faults.unavailable("src", lines, HERE).blame is Blame.OWNER
    assert "no index" in build_faults.unavailable("third", lines, HERE).reason


def test_secrets_and_control_characters_are_not_shown_and_noise_is_left_out():
    told = build_faults.last_lines(["Looking in indexes: x", "", "ERROR: \x1b[31mhttps://me:secret@host/simple"])
    assert told == "ERROR: [31mhttps://…@host/simple"


# ------------------------------------------------------------------------------------------------ what the owner says


def test_the_owner_says_it_in_his_file():
    policy = read_policy(
        'builds = true\npreload = true\npythons = ["/usr/bin/python3.13"]\ninstaller = "pip"\n'
        '[indexes]\nurl = "https://one/simple"\nextra = ["https://two/simple"]\nlinks = ["/srv/wheels"]\n',
        "policy.toml",
    )
    assert (policy.indexes, policy.builds, policy.preload) == (OWN.indexes, True, True)
    assert (policy.pythons, policy.installer) == (("/usr/bin/python3.13",), "pip")


def test_flags_win_over_the_file_line_by_line():
    policy = with_flags(
        Policy(indexes=OWN.indexes, builds=True),
        Flags(index_url="none", find_links=("/other",), builds=False, pythons=("/opt/python",), installer="uv"),
    )
    assert policy.indexes == PackageIndexes(url="none", extra=OWN.indexes.extra, links=("/other",))
    assert (policy.builds, policy.pythons, policy.installer) == (False, ("/opt/python",), "uv")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[indexes]\nurl = "example.org"', "line 2: url must be the address"),
        ('[indexes]\nextra = "https://x/"', "extra must be a list"),
        ('[indexes]\nlinks = ["wheels"]', "links must be a list of folders"),
        ('[indexes]\nulr = "x"', "Did you mean “url”"),
        ('builds = "yes"', "builds must be true or false"),
        ('pythons = ["python3"]', "pythons must be a list of absolute paths"),
        ('installer = "conda"', "installer must be"),
    ],
)
def test_what_the_owner_writes_wrong_is_said(text, says):
    with pytest.raises(UserError) as error:
        read_policy(text, "policy.toml")
    assert says in error.value.sentence


def test_a_flag_that_is_wrong_is_named():
    with pytest.raises(UserError, match="--index-url x: url must be"):
        with_flags(Policy(), Flags(index_url="x"))


def test_what_the_runtime_needs_is_bounded_as_in_the_project_itself():
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    assert set(installers.RUNTIME) <= set(project["dependencies"])
