"""Destroying keys, so that what was sealed with them is unreadable in every clone: in steps that can be interrupted.

What of a period must be kept is first sealed anew to another key, and that has to be on the shared branch before
the old key goes. `git rm` destroys nothing: Git keeps every version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from huiyin.book import case_paths, read_case
from huiyin.desk.store import replace
from huiyin.numbers import number_of
from huiyin.repository import GitFailed, WorkTree
from huiyin.rules import Rules
from huiyin.sealing.age import NoKey
from huiyin.sealing.attached import resealed
from huiyin.sealing.bundle import Damaged
from huiyin.sealing.casefile import OtherCase, opened, with_bundle
from huiyin.sealing.keystore import KeyStore, write_secret
from huiyin.sealing.retention import Fate, fate
from huiyin.source import Source

AHEAD = timedelta(days=7)
"""A clock further ahead than this of the newest commit is not believed: nothing is destroyed by it."""


class ClockAhead(Exception):
    """The clock is far ahead of the newest commit."""

    def __init__(self, newest: datetime) -> None:
        super().__init__(newest.isoformat())
        self.newest = newest


class NotShared(Exception):
    """Cases that were sealed anew are not on the shared branch yet."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(", ".join(paths))
        self.paths = tuple(paths)


class Member(NamedTuple):
    """A case that one key opens."""

    path: str
    data: bytes
    fate: Fate | None


class Destroyed(NamedTuple):
    """What was done with one key."""

    key: str
    cases: tuple[str, ...]
    kept: tuple[str, ...]
    hold: str
    """The key that keeps what was not destroyed; empty where nothing was."""
    certificate: Path


def fates(tree: WorkTree, rules: Rules, at: datetime) -> list[Fate]:
    """What becomes of every case that is sealed and whose time is being counted, in order of its end."""
    found = []
    for path in case_paths(tree.paths("cases"))[0]:
        case = read_case(Source(path, tree.read_plain(path)), rules.organization.zone)[0]
        if case is not None and case.sound and isinstance(case.reporter, str):
            one = fate(case, rules, at)
            if one is not None:
                found.append(one)
    return sorted(found, key=lambda one: (one.expires, one.case.id))


def check_clock(tree: WorkTree, now: datetime) -> None:
    """Raises ClockAhead where the clock is far ahead of every commit known here; GitFailed where there is none."""
    newest = tree.git(
        "for-each-ref", "--sort=-committerdate", "--count=1", "--format=%(committerdate:iso-strict)"
    )
    text = newest.decode().strip()
    if not text:
        raise GitFailed("no commit")
    moment = datetime.fromisoformat(text)
    if now - moment > AHEAD:
        raise ClockAhead(moment)


def members(tree: WorkTree, rules: Rules, at: datetime, period: str, identity: str) -> list[Member]:
    """The cases of a period that a key opens."""
    found = []
    for path in case_paths(tree.paths("cases"))[0]:
        data = tree.read_plain(path)
        case = read_case(Source(path, data), rules.organization.zone)[0]
        if case is None or not case.sound or not isinstance(case.reporter, str):
            continue
        with suppress(NoKey, Damaged, OtherCase):
            opened(data, (identity,))
            found.append(Member(path, data, fate(case, rules, at)))
    return [one for one in found if one.fate is None or one.fate.period == period]


def carry_out(
    tree: WorkTree, rules: Rules, at: datetime, period: str, store: KeyStore, own: Sequence[str], by: str
) -> list[Destroyed]:
    """Destroy what of a period is ready, key by key. Run it again after an interruption: it goes on.

    Raises NoKey, NotShared (commit and sync, then run it again), edit.EditError.
    """
    done = []
    for key in (period, *store.holds(period)):
        if _plan(store, key).get("certified"):
            _finish(store, key, at)  # it was cut short while the key was going
        if store.recipient(key) is None:
            continue
        identity = store.identity(key, own)
        inside = members(tree, rules, at, period, identity)
        ready = [one for one in inside if one.fate is not None and one.fate.ready]
        if ready:
            done.append(_destroy(tree, rules, at, key, inside, store, identity, by))
    return done


def _destroy(
    tree: WorkTree,
    rules: Rules,
    at: datetime,
    key: str,
    inside: Sequence[Member],
    store: KeyStore,
    identity: str,
    by: str,
) -> Destroyed:
    doomed = [one for one in inside if one.fate is not None and one.fate.ready]
    kept = [one for one in inside if one not in doomed]
    plan = _plan(store, key)
    hold = plan.get("hold", "")
    if kept:
        hold = hold or _next_hold(store, key)
        plan = _noted(store, key, plan, hold=hold, cases=_numbers(doomed))
        recipient = store.add_period(hold, rules.organization.recipients)
        anew = [(one, resealed(tree, one.path, one.data, identity, recipient)) for one in kept]
        files = {path for one, held in anew for path in (one.path, *held.files)}
        # noted before anything is written: whatever is sealed anew has to be shared before the key goes
        plan = _noted(store, key, plan, resealed=sorted({*plan.get("resealed", ()), *files}))
        marks, language = store.marking(hold), rules.organization.language
        for one, held in anew:
            bundle = opened(one.data, (identity,))
            assert bundle is not None
            # the attachments first: as long as the case is sealed to the old key, they are looked at again
            for path, data in held.files.items():
                replace(tree.root, path, tree.read_plain(path), data)
            replace(tree.root, one.path, one.data, with_bundle(held.data, bundle, recipient, marks, language))
    _shared(tree, [*plan.get("resealed", ()), *(one.path for one in doomed)])
    text = certificate(
        key, doomed, [one for one in plan.get("resealed", ()) if one.endswith(".md")], hold, at, by
    )
    proof = store.folder / "destroyed" / f"{key}.md"
    write_secret(proof, text, "utf-8")  # written before, so that no key is gone without a word of why
    plan = _noted(store, key, plan, certified=True)
    _finish(store, key, at)
    return Destroyed(key, tuple(_numbers(doomed)), tuple(plan.get("resealed", ())), hold, proof)


def _finish(store: KeyStore, key: str, at: datetime) -> None:
    """The key goes. Its certificate is written; with a key put back from a backup this is done again."""
    if store.forget(key):
        _noted(store, key, _plan(store, key), finished=at.isoformat(timespec="seconds"))


def _numbers(found: Sequence[Member]) -> list[str]:
    return [number_of(one.path) for one in found]


def _next_hold(store: KeyStore, key: str) -> str:
    period = key.partition("-hold")[0]
    taken = [int(name.rpartition("-hold")[2] or 0) for name in store.holds(period)]
    taken += [
        int(path.stem.rpartition("-hold")[2] or 0)
        for path in (store.folder / "destroyed").glob(f"{period}-hold*.md")
    ]
    return f"{period}-hold{max(taken, default=0) + 1}"


def _shared(tree: WorkTree, paths: Sequence[str]) -> None:
    """What lies here is what the shared branch holds. Raises NotShared."""
    try:
        rev = tree.git("rev-parse", "--verify", "--quiet", "@{upstream}").decode().strip()
    except GitFailed:
        rev = "HEAD"
    missing = []
    for path in paths:
        try:
            if tree.git("cat-file", "blob", f"{rev}:./{path}") != tree.read_plain(path):
                missing.append(path)
        except GitFailed:
            missing.append(path)
    if missing:
        raise NotShared(missing)


# --- what is written down -------------------------------------------------------------------------------------


def _plan(store: KeyStore, key: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((store.folder / "destroyed" / f"{key}.json").read_text("utf-8"))
        return found
    except (OSError, ValueError):
        return {}


def _noted(store: KeyStore, key: str, plan: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    found = {**plan, **more}
    write_secret(
        store.folder / "destroyed" / f"{key}.json", json.dumps(found, ensure_ascii=False, indent=1), "utf-8"
    )
    return found


def certificate(
    key: str, doomed: Sequence[Member], kept: Sequence[str], hold: str, at: datetime, by: str
) -> str:
    """The certificate of a destruction, Chinese and English: who, what, when, under which clause, which cases, what remains."""
    rows = "".join(
        f"| {one.fate.case.id} | {one.fate.clause.policy}/{one.fate.clause.id} | {one.fate.expires:%Y-%m-%d} |"
        f" {', '.join(one.fate.approved_by)} |\n"
        for one in doomed
        if one.fate is not None
    )
    staying = (
        f"另有 {len(kept)} 件保存期未满或者因故留存，已先行改用密钥 {hold} 密封，仍可查阅。\n\n"
        f"{len(kept)} cases whose time is not over, or which are held, were first sealed anew with {hold} and can still be opened.\n\n"
        if kept
        else ""
    )
    return (
        f"# 销毁证明 Certificate of destruction: {key}\n\n"
        f"- 时间 At: {at.isoformat(timespec='minutes')}\n- 经办人 By: {by}\n- 件数 Cases: {len(doomed)}\n\n"
        "密钥已销毁：下列案件密封的来信人身份和来信原文，在任何一份克隆里都不能再打开。\n\n"
        "The key was destroyed: sender and letter of these cases can no longer be opened in any clone.\n\n"
        "| 案件 Case | 依据 Clause | 期满 Expired | 批准人 Approved by |\n| --- | --- | --- | --- |\n"
        f"{rows}\n{staying}"
        "仍然保留：案件编号、流水、办理和答复的文字，以及据此得出的统计。密钥的备份须一并销毁，备份介质不在本证明之内。\n\n"
        "What remains: case numbers, logs, the text of handling and reply, and the figures drawn from them. Backups of"
        " the key must be destroyed too; this certificate does not speak for them.\n"
    )


def restored(tree: WorkTree, rules: Rules, store: KeyStore, own: Sequence[str]) -> list[str]:
    """Keys that open what is destroyed: not carried out yet, or back from a backup."""
    there = {path.stem for path in (store.folder / "periods").glob("*.age")}
    found = {path.stem for path in (store.folder / "destroyed").glob("*.md")} & there
    identities = {}
    for name in store.periods():
        with suppress(NoKey):
            identities[name] = store.identity(name, own)
    for path in case_paths(tree.paths("cases"))[0]:
        data = tree.read_plain(path)
        case = read_case(Source(path, data), rules.organization.zone)[0]
        if case is not None and case.status == "destroyed":
            found |= {name for name, identity in identities.items() if _opens(data, identity)}
    return sorted(found)


def _opens(data: bytes, identity: str) -> bool:
    try:
        return opened(data, (identity,)) is not None
    except (NoKey, Damaged, OtherCase):
        return False
