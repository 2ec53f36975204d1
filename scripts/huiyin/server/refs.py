"""Which references a push may move, make and take away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huiyin.repository import GitFailed, WorkTree
from huiyin.server.kinds import HEADS, TAGS, Refusal, Settings, Update, refusal
from huiyin.server.naming import ref_tells
from huiyin.server.paths import folded


def check_refs(
    tree: WorkTree, updates: Sequence[Update], known: Mapping[str, str], settings: Settings
) -> Iterator[Refusal]:
    """Force pushes and deletions of the shared branch, tags that move, references that are neither branch nor tag."""
    for item in updates:
        if not item.ref.startswith((HEADS, TAGS)):
            yield refusal("HY885", ref=item.ref)
        elif item.ref == settings.shared:
            yield from _shared(tree, item)
        elif item.ref.startswith(TAGS) and not item.created:
            yield refusal("HY886", ref=item.ref)
        if item.created and ref_tells(item.ref):
            yield refusal("HY879", ref=item.ref)
        elif item.created:
            yield from _twin(item, [*known, *(other.ref for other in updates if other is not item)])


def _shared(tree: WorkTree, item: Update) -> Iterator[Refusal]:
    if item.deleted:
        yield refusal("HY884", ref=item.ref)
    elif not item.created and not _ancestor(tree, item.old, item.new):
        yield refusal("HY883", ref=item.ref)


def _ancestor(tree: WorkTree, old: str, new: str) -> bool:
    try:
        tree.git("merge-base", "--is-ancestor", old, new)
    except GitFailed:
        return False
    return True


def _twin(item: Update, others: Sequence[str]) -> Iterator[Refusal]:
    """Branches that lie in files would fall together on a system that does not tell a from A; so would HEAD."""
    name = folded(item.ref)
    if item.ref.split("/", 2)[-1].upper() in ("HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD"):
        yield refusal("HY871", ref=item.ref)
    elif any(other != item.ref and folded(other) == name for other in others):
        yield refusal("HY872", ref=item.ref)
