"""The same checks on what is staged for a local commit: the index, not the work tree."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from huiyin.proof.objects import Objects
from huiyin.repository import GitFailed, WorkTree
from huiyin.server import incoming, judging
from huiyin.server.judging import MOST
from huiyin.server.kinds import HEADS, Change, Refusal, Settings, Update
from huiyin.server.push import Push
from huiyin.server.trees import check_entries


def check_staged(tree: WorkTree, limits: Settings, now: datetime) -> list[Refusal]:
    """What speaks against a commit of what is staged, by the rules that are staged with it. Raises GitFailed."""
    index = tree.git("write-tree").decode().strip()
    head = _resolved(tree, "HEAD^{commit}")
    before = _resolved(tree, "HEAD^{tree}") or tree.git("mktree", data=b"").decode().strip()
    pairs = [(before, index)]
    block = next(block for _old, _new, block in incoming.changes(tree, pairs))
    updates = [Update(head, index, f"{HEADS}{limits.branch}")]
    with Objects(tree) as objects:
        push = Push(tree, updates, limits, now, {}, objects, judged_by=index, before=head)
        found = list(islice(_all(push, block), MOST))
    return [item._replace(commit="", ref="") for item in found]


def _all(push: Push, block: list[Change]) -> Iterator[Refusal]:
    # a staged change has no commit yet; where one is looked for, the index stands for it
    block = [change._replace(commit=push.judged_by) for change in block]
    yield from check_entries(block)
    judging.gather(push, block)
    yield from judging.check_files(push)


def _resolved(tree: WorkTree, name: str) -> str:
    try:
        return tree.git("rev-parse", "--verify", "--quiet", name).decode().strip()
    except GitFailed:
        return ""
