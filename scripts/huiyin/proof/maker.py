"""What a commit says of who made it and when: its own word, which anybody can set; and who that is on the roster."""

from __future__ import annotations

from typing import NamedTuple


class Maker(NamedTuple):
    """The addresses and times of a commit (small letters; seconds since 1970)."""

    author: str
    committer: str
    others: tuple[str, ...]
    """Further authors, by the trailer Co-authored-by: a squash on a forge names those whose work it joins."""
    authored: int
    committed: int
