"""Files that come with a run are sent as far as they have to be, whatever names they go by."""

from pathlib import Path

from pydra_core.client.inputs import bring
from pydra_core.protocol import verbs
from pydra_core.tasks.files import InputFile, InputFiles
from tests.core.client.masters import small_master


async def test_what_two_parameters_are_given_alike_goes_once(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"x" * 500)
    values = {"picture": InputFile(tmp_path / "a.png"), "more": InputFiles([tmp_path / "a.png"])}
    async with small_master(tmp_path / "home") as (master, link, _):
        arguments, _ = await bring(link, (), values, {})
        assert len({each["$input"] for each in arguments.values()}) == 1
        begun = [verb.digest for verb in master.asked if isinstance(verb, verbs.PutPart) and not verb.body]
        assert len(begun) == len(set(begun)) == 2, "the file, and the listing that names it"
        assert sorted(map(len, master.blobs.values()))[-1] == 500
