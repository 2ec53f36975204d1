"""The surveys of a work tree or a commit."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.surveys import Files, read_surveys
from huiyin.sweep.casefiles import SURVEY_PATH, SURVEYS


def surveys(tree: WorkTree, rules: Rules) -> Files:
    """Every survey, and what is wrong with the files."""
    if not tree.signature(SURVEYS):
        return Files((), ())
    return read_surveys(_files(tree), rules)


def _files(tree: WorkTree) -> Iterator[tuple[str, bytes | None]]:
    for path in tree.paths(SURVEYS):
        if SURVEY_PATH.match(path):
            try:
                yield path, tree.read_plain(path)
            except OSError:
                yield path, None
