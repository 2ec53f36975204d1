"""What an example of a code is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Specimen(NamedTuple):
    """A few lines that give a diagnostic, and the same put right.

    Where it can be tried, `good` stands in a file of the small repository, and `bad` in its place gives the
    code with `params`; where it cannot (history, bytes, links), both are words by language.
    """

    code: str
    path: str
    good: str | Mapping[str, str]
    bad: str | Mapping[str, str]
    params: Mapping[str, str]

    @property
    def tried(self) -> bool:
        """Whether it can be tried on the small repository."""
        return isinstance(self.good, str)


def of(code: str, path: str, good: str, bad: str, **params: str) -> Specimen:
    """Lines of a file, right and wrong; `params` are what fills the message."""
    return Specimen(code, path, good, bad, params)


def told(code: str, good: tuple[str, str], bad: tuple[str, str], path: str = "", **params: str) -> Specimen:
    """An example in words, Chinese and English."""
    return Specimen(code, path, {"zh": good[0], "en": good[1]}, {"zh": bad[0], "en": bad[1]}, params)
