"""The page on security claims what there is: every row of its tables links to tests that exist."""

import re

import pytest

from tests.escapes.admitted import table
from tests.escapes.places import CHECKOUT

PAGE = (CHECKOUT / "docs" / "security.md").read_text()
LINK = re.compile(r"\[([^\]]+)\]\(\.\./(tests/[\w/]+\.\w+)\)")
CHECKED = ("test", "attempts that succeed")
"""Last columns of tables whose rows are claims."""


def rows() -> list[str]:
    """Of every table of claims."""
    found: list[str] = []
    for block in re.split(r"\n\n", PAGE):
        lines = [line for line in block.splitlines() if line.startswith("|")]
        if lines and lines[0].strip("| ").rpartition("| ")[2] in CHECKED:
            found += lines[2:]
    return found


def test_every_claim_links_to_a_test_that_exists() -> None:
    claims = rows()
    assert len(claims) > 50
    assert [row for row in claims if not LINK.search(row.rstrip("| ").rpartition(" | ")[2])] == []


@pytest.mark.parametrize(("name", "path"), sorted(set(LINK.findall(PAGE))))
def test_a_link_leads_to_what_it_names(name: str, path: str) -> None:
    text = (CHECKOUT / path).read_text()
    assert path.endswith(f"/{name}") or re.search(rf"^(async )?def {name}\(", text, re.M)


def test_what_lower_levels_admit_is_the_table_that_is_asserted() -> None:
    assert table() in PAGE
