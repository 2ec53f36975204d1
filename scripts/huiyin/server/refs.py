"""Which references a push may move, make and take away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from huiyin.repository import GitFailed, WorkTree
from huiyin.server.kinds import HEADS, TAGS, Refusal, Settings, Update, refusal
from huiyin.server.naming import ref_tells
from huiyin.server.paths import folded

_OWN = frozenset(("HEAD", "FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD"))
"""Names that Git keeps for itself."""


def check_refs(
    tree: WorkTree, updates: Sequence[Update], known: Mapping[str, str], settings: Settings
) -> Iterator[Refusal]:
    """Force pushes and deletions of the shared branch, tags that move, references that are neither branch nor tag."""
    names = Counter(folded(name) for name in {*known, *(item.ref for item in updates)})
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
            yield from _name(item, names)


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


def _name(item: Update, names: Mapping[str, int]) -> Iterator[Refusal]:
    """Branches that lie in files would fall together on a system that does not tell a from A; so would HEAD."""
    name = item.ref.split("/", 2)[-1]
    if name.upper() in _OWN or not name.isprintable():
        yield refusal("HY871", ref=item.ref)
    elif names[folded(item.ref)] > 1:
        yield refusal("HY872", ref=item.ref)
