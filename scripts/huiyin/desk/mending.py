"""`validate --fix`: status, responsible and handler rewritten from the log, nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huiyin.book import case_paths
from huiyin.desk.store import replace
from huiyin.desk.writing import settled
from huiyin.repository import WorkTree
from huiyin.rules import Rules


def mend(tree: WorkTree, rules: Rules, only: Sequence[str] = ()) -> Iterator[str]:
    """Put right every case whose derived fields are not what its log says; the paths of those that were."""
    paths, _strangers = case_paths(tree.paths("cases"))
    for path in paths:
        if only and not any(path == one or path.startswith(f"{one}/") for one in only):
            continue
        if tree.is_link(path):
            continue
        data = tree.read(path)
        if replace(tree.root, path, data, settled(data, path, rules, classification=False)):
            yield path
