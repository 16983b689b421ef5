# /// script
# requires-python = ">=3.11"
# dependencies = ["pillow>=10"]
# ///
"""Thumbnails of all pictures in a folder: each picture is a unit, on whatever machine has a free slot."""

import io
from typing import Annotated

from pydra_core.tasks import Files, InputFolder, Param, ParallelTask, Task


class Thumbnail(Task):
    """One picture, made small."""

    standalone = False

    def work(self, picture):
        from PIL import Image

        with Image.open(picture) as image:
            image = image.convert("RGB")
            image.thumbnail((self.parameters["size"], self.parameters["size"]))
            made = io.BytesIO()
            image.save(made, "JPEG", quality=85)
        self.save(f"{picture.stem}.jpg", made.getvalue())
        return image.size


class Thumbnails(ParallelTask):
    """Makes a thumbnail of every picture in a folder."""

    subtask = Thumbnail

    def datasource(
        self,
        pictures: Annotated[InputFolder, Param(help="Drop a folder of pictures here")],
        size: Annotated[int, Param(help="Of the longer side", min=16, max=4096, unit="px")] = 128,
    ):
        return Files(pictures, "**/*.[pPjJ][nNpP]*[gG]")

    def setup(self):
        self.made = 0

    def unit_complete(self, index, item, result):
        self.made += 1

    def work_complete(self):
        return {"thumbnails": self.made}
