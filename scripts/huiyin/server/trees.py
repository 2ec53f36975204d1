"""What is wrong with the entries of a commit: modes, names, deletions, folders that no folder could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from huiyin.server.attributes import allowed_at
from huiyin.server.kinds import Change, Refusal, refusal
from huiyin.server.naming import path_tells
from huiyin.server.paths import fault
from huiyin.sweep.casefiles import CASE_PATH, sorted_out

_MODES = {"120000": "HY002", "160000": "HY873", "100755": "HY874"}
_PLAIN = frozenset(("100644", "100664", "040000"))


def check_entries(block: Sequence[Change]) -> Iterator[Refusal]:
    """The faults of what a commit changed against one parent."""
    yield from _malformed(block)
    for change in block:
        if not change.new:
            if CASE_PATH.match(change.path) and not change.folder:
                yield refusal("HY803", change.path, commit=change.commit)
        elif change.old and change.mode == change.old_mode:
            continue  # its name and mode were there before
        else:
            yield from _entry(change)


def _entry(change: Change) -> Iterator[Refusal]:
    path, commit = change.path, change.commit
    if change.mode not in _PLAIN:
        yield refusal(_MODES.get(change.mode, "HY896"), path, commit=commit)
    code = fault(path)
    if code is not None:
        yield refusal(code, path, commit=commit)
    elif path_tells(path):
        yield refusal("HY879", path, commit=commit)
    elif path.rpartition("/")[2] == ".gitattributes" and not allowed_at(path):
        yield refusal("HY875", path, commit=commit, name=".gitattributes")
    elif path.startswith("cases/") and not change.folder and path != "cases/.gitkeep":
        for stranger in sorted_out((path,))[1]:
            yield refusal("HY003", stranger, commit=commit)


def _malformed(block: Sequence[Change]) -> Iterator[Refusal]:
    """Two entries of one name, or one that bears a slash: its folder does not stand beside it."""
    folders = {change.path for change in block if change.folder}
    counts = Counter((change.path, bool(change.new)) for change in block)
    for change in block:
        above = change.path.rpartition("/")[0]
        if (above and above not in folders) or counts[change.path, bool(change.new)] > 1:
            yield refusal("HY896", change.path, commit=change.commit)
            return
