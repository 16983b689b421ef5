"""How well a line matches what was typed, letter by letter; pure.

1. Every typed word has to be found; its letters in order, not necessarily side by side.
2. Better are letters side by side, at the beginnings of words, and early. A match in the words of a verb beats one in what it says besides,
   where a typed word has to stand as it is, at the beginning of a word.
3. Letters that are strewn over a line are no match: from three letters on, at least half of them begin a word or follow the one before.
"""

from functools import lru_cache

SIDE_BY_SIDE, WORD, FIRST, EARLY = 5, 8, 12, 0.05
BESIDE = 2.0
"""What a match in the second text counts."""


def score(typed: str, text: str, beside: str = "") -> float | None:
    """The higher the better; None for no match. Nothing typed matches everything alike."""
    whole = 0.0
    for word in typed.casefold().split():
        own = _word(word, text.casefold())
        other = BESIDE if f" {word}" in f" {beside.casefold()}" else None
        found = [value for value in (own, other) if value is not None]
        if not found:
            return None
        whole += max(found)
    return whole


@lru_cache(maxsize=20_000)
def _word(word: str, text: str) -> float | None:
    starts = [at for at in range(len(text)) if text[at] == word[0]]
    return max((value for at in starts[:12] if (value := _from(word, text, at)) is not None), default=None)


def _from(word: str, text: str, start: int) -> float | None:
    """The score of a match whose first letter stands at `start`; each other letter is the next one that there is."""
    value, before, near = 0.0, start - 2, 0
    for letter in word:
        at = start if before == start - 2 else _next(text, letter, before + 1)
        if at < 0:
            return None
        begins, follows = _begins(text, at), at == before + 1
        near += begins or follows
        value += WORD * begins + SIDE_BY_SIDE * follows + 1
        before = at
    if len(word) > 2 and near * 2 < len(word):
        return None
    return value + (FIRST if start == 0 else 0) - EARLY * start


def _next(text: str, letter: str, start: int) -> int:
    """The letter right here, else where it begins a word, else anywhere behind."""
    if text[start : start + 1] == letter:
        return start
    at = text.find(letter, start)
    first = at
    while at >= 0 and not _begins(text, at):
        at = text.find(letter, at + 1)
    return at if at >= 0 else first


def _begins(text: str, at: int) -> bool:
    return at == 0 or not text[at - 1].isalnum()
