"""Counts words in two phases: maps turn lines into pairs, reduces see each word once with all of its counts."""

import re

from pydra_core.tasks import MapReduceTask


class CountWords(MapReduceTask):
    """How often each word occurs in a text, with two reducers."""

    reducers = 2

    def datasource(self, text: str = "the quick brown fox jumps over the lazy dog", repeat: int = 100):
        return (text for _ in range(repeat))

    def map(self, line):
        for word in re.findall(r"\w+", line.lower()):
            yield word, 1

    def combine(self, word, counts):
        return sum(counts)

    def reduce(self, word, counts):
        return sum(counts)
