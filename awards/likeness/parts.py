"""Which parts of a text stand in another one too."""

import re
from dataclasses import dataclass

from awards.likeness.names import plain, stop_words

RUN = 4  # words in a row that make a shared part
PIECE = re.compile(r"\S+\s*")


@dataclass(frozen=True)
class Part:
    text: str
    shared: bool


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Every run of RUN words of a text, without punctuation."""
    words = [plain(piece) for piece in PIECE.findall(text)]
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


def marked(text: str, runs: set[tuple[str, ...]]) -> list[Part]:
    """The text in order, cut where a shared part begins or ends. Runs of stop words alone share nothing."""
    pieces = PIECE.findall(text)
    words = [plain(piece) for piece in pieces]
    shared = [False] * len(pieces)
    for place in range(len(words) - RUN + 1):
        run = tuple(words[place : place + RUN])
        if run in runs and not set(run) <= stop_words():
            shared[place : place + RUN] = [True] * RUN
    parts: list[Part] = []
    for piece, is_shared in zip(pieces, shared, strict=True):
        if parts and parts[-1].shared == is_shared:
            parts[-1] = Part(parts[-1].text + piece, is_shared)
        else:
            parts.append(Part(piece, is_shared))
    return parts
