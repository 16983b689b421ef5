"""Counts the words of a text that travels with the package."""

from pathlib import Path
from typing import Annotated, Literal

from words import common, words_of  # lib/ is on the path of a package's modules

from pydra_core.tasks import Param, Task

TEXT = Path(__file__).parent / "text.txt"  # files beside the code can be read


class WordCount(Task):
    """Counts how often each word occurs in the text, and saves the full list as a table."""

    def work(
        self,
        top: Annotated[int, Param(help="How many words the result lists", min=1, max=10_000)] = 20,
        order: Annotated[Literal["count", "word"], Param(help="What the result is sorted by")] = "count",
        skip: Annotated[list[str], Param(help="Words that are not counted")] = ["the", "of", "a", "and", "or", "to"],
    ) -> dict[str, int]:
        counts: dict[str, int] = {}
        for line in self.track(TEXT.read_text(encoding="utf-8").splitlines(), "reading"):
            for word in words_of(line):
                if word not in skip:
                    counts[word] = counts.get(word, 0) + 1
        self.log.info("%d different words, %d in all", len(counts), sum(counts.values()))
        table = "".join(f"{word},{count}\n" for word, count in common(counts, len(counts)))
        self.save("words.csv", ("word,count\n" + table).encode())
        found = common(counts, top)
        return dict(sorted(found) if order == "word" else found)
