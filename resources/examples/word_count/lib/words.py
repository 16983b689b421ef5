"""What a word is, and which words are common."""

import re


def words_of(line: str) -> list[str]:
    """The words of a line in lower case; apostrophes belong to words."""
    return re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", line.lower())


def common(counts: dict[str, int], top: int) -> list[tuple[str, int]]:
    """The most frequent words, and among equals by the alphabet."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:top]
