"""A push as a whole: everything that speaks against it, in one pass over what it brings."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from itertools import islice

from huiyin.book import House
from huiyin.desk.ruling import fresh
from huiyin.diagnostic import Severity
from huiyin.language import severity
from huiyin.server import contents, gates, incoming, merges
from huiyin.server.attached import check_attached
from huiyin.server.commits import check_commit
from huiyin.server.contents import Judged, check_cases, check_others
from huiyin.server.incoming import Commit
from huiyin.server.kinds import Change, Refusal, refusal
from huiyin.server.naming import tells
from huiyin.server.push import Push
from huiyin.server.pushers import pusher
from huiyin.server.refs import check_refs
from huiyin.server.trees import check_entries
from huiyin.server.twins import check_numbers, check_twins
from huiyin.sweep.casefiles import CASE_PATH, owner

MOST = 200
"""Refusals looked for; a push with more is not looked at any further."""
_MOST_MESSAGE = 256 * 1024


def judge(push: Push) -> list[Refusal]:
    """Why the push is refused; nothing for a good one. Raises GitFailed, Unfit."""
    found = list(check_refs(push.tree, push.updates, push.refs, push.settings))
    if any(item.diagnostic.code in ("HY884", "HY885") for item in found):
        return found
    return [*found, *islice(_all(push), MOST)]


def _all(push: Push) -> Iterator[Refusal]:
    yield from _tags(push)
    if not push.tips:
        return
    numbers = incoming.new_commits(push.tree, push.updates, push.settings.shared, push.settings.most_commits)
    if len(numbers) > push.settings.most_commits:
        yield refusal("HY877", count=f"> {push.settings.most_commits}", limit=str(push.settings.most_commits))
        return
    yield from _commits(push, numbers)
    chain = _chain(push)
    full = yield from _entries(push, chain)
    if full:
        return
    yield from check_files(push)
    if push.house is not None:
        yield from _numbers(push, push.house)
        if push.base is not None and push.landing is not None:
            yield from gates.check_landing(_landing(push, push.base), *_steps(push, chain))


def check_files(push: Push) -> Iterator[Refusal]:
    """What is wrong with the files that were gathered."""
    large = yield from _sizes(push)
    yield from _contents(push, large)
    yield from _rules(push)
    yield from check_twins(push.objects, push.tips, push.added)
    if push.attached and push.house is not None:
        for tip in push.tips:
            yield from check_attached(push.tree, push.objects, tip, sorted(push.attached), push.house.rules)


def _tags(push: Push) -> Iterator[Refusal]:
    """Tags of something else than a commit; what an annotated tag says."""
    sizes = incoming.sizes(push.tree, push.tips)
    for item in push.updates:
        if item.deleted:
            continue
        found = push.objects.get(item.new) if sizes.get(item.new, 0) <= _MOST_MESSAGE else None
        if found is not None and found.kind == "tag":
            head, _, message = found.data.decode("utf-8", "replace").partition("\n\n")
            if tells(message):
                yield refusal("HY880", ref=item.ref, commit=item.new)
            found = push.objects.get(head.partition("\n")[0].removeprefix("object "))
        if found is None or found.kind != "commit":
            yield refusal("HY897", ref=item.ref)


def _commits(push: Push, numbers: Sequence[str]) -> Iterator[Refusal]:
    sizes = incoming.sizes(push.tree, numbers)
    for number in numbers:
        if sizes.get(number, 0) > _MOST_MESSAGE:
            limit = str(_MOST_MESSAGE)
            yield refusal("HY876", commit=number, size=str(sizes[number]), limit=limit)
            return
    push.commits.update((item.id, item) for item in incoming.read_commits(push.objects, numbers))
    inside = push.commits
    outside = {parent for item in inside.values() for parent in item.parents if parent not in inside}
    dates = {item.id: item.committed for item in incoming.read_commits(push.objects, sorted(outside))}
    dates.update((item.id, item.committed) for item in inside.values())
    home = push.house.rules.organization if push.house is not None else None
    for item in inside.values():
        yield from check_commit(item, dates, push.now, home, rooted=push.base is None)


def _chain(push: Push) -> list[tuple[str, str]]:
    """The new first parents of the shared branch, oldest first, each with the one before it."""
    landing = push.landing
    if landing is None or push.base is None:
        return []
    known = () if landing.created else ("--not", landing.old)
    listed = push.tree.git("rev-list", "--first-parent", landing.new, *known).decode().split()[::-1]
    return [(number, (*push.commits[number].parents, "")[0]) for number in listed]


def _straight(push: Push, chain: Sequence[tuple[str, str]]) -> bool:
    """Whether the old tip is not among the first parents: the branch was merged into the work, not the work into it."""
    return bool(chain) and push.landing is not None and chain[0][1] != push.landing.old


def _steps(push: Push, chain: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str, list[Change]]], bool]:
    straight = _straight(push, chain)
    pairs = [_whole(push)] if straight else chain
    return [(*pair, push.steps.get(pair, [])) for pair in pairs], straight


def _whole(push: Push) -> tuple[str, str]:
    landing = push.landing
    return (landing.new, landing.old) if landing is not None else ("", "")


def _entries(push: Push, chain: Sequence[tuple[str, str]]) -> Generator[Refusal, None, bool]:
    """Names, modes and deletions of everything that changed; gathers the rest. True: there was too much."""
    pairs = [(one.id, parent) for one in push.commits.values() for parent in one.parents or ("",)]
    if _straight(push, chain):
        pairs.append(_whole(push))
    wanted, count = set(chain) | {_whole(push)}, 0
    sides: list[list[Change]] = []
    for number, (commit, parent, block) in enumerate(incoming.changes(push.tree, pairs)):
        files = [change for change in block if not change.folder]
        if (commit, parent) in wanted:
            push.steps[commit, parent] = files
        if number >= len(pairs) - 1 and _straight(push, chain):
            break
        sides = [*sides, files] if sides and number and pairs[number - 1][0] == commit else [files]
        one = push.commits[commit]
        yield from check_entries(block)
        if len(one.parents) < 2:
            count += len(files)
            gather(push, block)
        elif len(sides) == len(one.parents):
            count += len(merges.own(sides))
            yield from _merge(push, one, sides)
        if count > push.settings.most_files:
            limit = str(push.settings.most_files)
            yield refusal("HY877", commit=commit, count=f"> {limit}", limit=limit)
            return True
    return False


def gather(push: Push, block: Sequence[Change]) -> None:
    """Keep what a commit with one parent, or none, leaves to look at."""
    push.added += [change for change in block if change.new and not change.old]
    files = [change for change in block if not change.folder]
    for change in files:
        _file(push, change)
    if files:
        push.touched[files[0].commit] = frozenset(change.path for change in files)


def _file(push: Push, change: Change, whole: bool = True) -> None:
    push.ruled |= change.path.startswith("policies/")
    if case := owner(change.path):
        push.attached.add(case)
    if not change.new or change.mode in ("160000", "120000"):
        return
    if CASE_PATH.match(change.path):
        push.cases.append((change, whole))
    elif whole and change.new != change.old:
        push.others.append(change)


def _merge(push: Push, merge: Commit, sides: merges.Sides) -> Iterator[Refusal]:
    rules = push.house.rules if push.house is not None else None
    yield from merges.check_merge(push.tree, push.objects, merge, sides, rules)
    for change in merges.own(sides):
        _file(push, change)
    for change in merges.lost(sides):
        _file(push, change, whole=False)


def _sizes(push: Push) -> Generator[Refusal, None, set[str]]:
    """Files over the limit; gives their objects, which are not read."""
    changed = [*(change for change, _whole in push.cases), *push.others]
    sizes = incoming.sizes(push.tree, dict.fromkeys(change.new for change in changed))
    large = set()
    for change in changed:
        size = sizes.get(change.new, 0)
        if size > push.settings.most_bytes and change.new not in large:
            yield refusal(
                "HY876",
                change.path,
                commit=change.commit,
                size=str(size),
                limit=str(push.settings.most_bytes),
            )
        if size > (push.settings.most_bytes if CASE_PATH.match(change.path) else contents.SCANNED):
            large.add(change.new)
    return large


def _contents(push: Push, large: set[str]) -> Iterator[Refusal]:
    others = list({(one.path, one.new): one for one in push.others if one.new not in large}.values())
    yield from check_others(push.objects, others)
    if push.house is None:
        return
    cases = {(one.path, one.old, one.new, whole): (one, whole) for one, whole in push.cases}
    kept = [pair for pair in cases.values() if not {pair[0].new, pair[0].old} & large]
    messages = {number: commit.message for number, commit in push.commits.items()}
    final = _final(push) if push.base is None else None
    names = tuple(item.ref for item in push.updates if item.ref != push.settings.shared)
    by = Judged(push.house.rules, push.now, messages, names, push.attached, final)
    yield from check_cases(push.objects, kept, by)


def _final(push: Push) -> frozenset[str]:
    """The objects that the branches of a first push end with."""
    listed = [push.tree.git("ls-tree", "-r", "--format=%(objectname)", tip).decode() for tip in push.tips]
    return frozenset(number for text in listed for number in text.split())


def _rules(push: Push) -> Iterator[Refusal]:
    """What is wrong with the policies, roster and calendar that the push brings, and was not before."""
    for item in push.updates if push.ruled or push.base is None else ():
        if item.deleted or not item.ref.startswith("refs/heads/"):
            continue
        house = push.brought(item.new)
        if house is None and push.house is not None:
            yield refusal("HY001", "policies/organization.yml", item.ref, item.new)
        known = push.base.diagnostics if push.base is not None else ()
        for diagnostic in fresh(known, house.diagnostics if house is not None else ()):
            if severity(diagnostic) is Severity.ERROR:
                yield Refusal(diagnostic, item.ref, item.new)


def _numbers(push: Push, house: House) -> Iterator[Refusal]:
    """Case numbers that are taken. A commit that a reference has already was asked when it came."""
    if not push.refs or not any(CASE_PATH.match(change.path) for change in push.added):
        return
    known = set(incoming.new_commits(push.tree, push.updates, "", push.settings.most_commits))
    mine = [change for change in push.added if change.commit in known]
    yield from check_numbers(push.tree, push.objects, push.refs, mine, house.rules)


def _landing(push: Push, house: House) -> gates.Landing:
    assert push.landing is not None
    who = pusher(push.environment, house.rules.organization)
    ref, commits = push.settings.shared, push.commits
    return gates.Landing(push.tree, push.objects, house.rules, ref, push.now, who, commits, push.touched)
