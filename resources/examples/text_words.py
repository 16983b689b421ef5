"""Counts the words of a text that goes with the run: it is cut between lines, and each part is read where it is counted."""

from collections import Counter
from typing import Annotated

from pydra_core.tasks import InputFile, MapReduceTask, Param, TextLines


class TextWords(MapReduceTask):
    """How often each word occurs in a text file, however long it is."""

    reducers = 2

    def datasource(
        self,
        text: Annotated[InputFile, Param(help="A text in UTF-8")],
        part: Annotated[int, Param(help="Of the text in one unit", min=1, unit="bytes")] = 500_000,
    ):
        return TextLines(text, bytes_per_unit=part)

    def map(self, lines):
        return Counter(word for line in lines for word in line.split())

    def reduce(self, word, counts):
        return sum(counts)
