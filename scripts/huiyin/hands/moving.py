"""Moves the branch, Git's index and the work tree from one commit to another, so that it can be gone on with after a kill."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from huiyin.desk import store
from huiyin.hands.clone import NOTHING, Change, Clone
from huiyin.hands.driver import Driven, drive
from huiyin.hands.locks import folder
from huiyin.hands.trouble import Trouble
from huiyin.language import _
from huiyin.repository import GitFailed, WorkTree

_NOTE = "moving"


@dataclass
class Plan:
    """What happens to each file that differs between the two commits."""

    update: list[str] = field(default_factory=list)
    remove: list[str] = field(default_factory=list)
    merged: dict[str, tuple[bytes, bytes]] = field(default_factory=dict)
    """What lies there and is not committed, and the same with what comes in."""
    clashing: list[str] = field(default_factory=list)
    """Files whose uncommitted changes clash with what comes in."""


def move(clone: Clone, old: str, new: str, forced: Sequence[str] = ()) -> None:
    """Bring branch, index and files from one commit to another; what is not committed is kept or merged in.

    `forced` are files that are brought there whatever they hold: it was put elsewhere. Raises Trouble before
    anything is changed, and GitFailed; the next run goes on where this one stopped.
    """
    if old == new:
        return
    plan = planned(clone, old, new, forced)
    if plan.clashing:
        listed = "\n".join(f"  {path}" for path in plan.clashing)
        raise Trouble(
            _(
                "These files hold changes here that are not committed and clash with what others shared:\n{files}\n"
                "Nothing was changed. Put them right, or set them aside, and run huiyin sync again."
            ).format(files=listed)
        )
    note = folder(clone.top) / _NOTE
    store_note(note, f"{clone.branch} {old} {new}\n")
    _apply(clone, old, new, plan)
    note.unlink()


def finish(clone: Clone, say: Callable[[str], None]) -> None:
    """Go on with a move that was broken off. Raises GitFailed."""
    note = folder(clone.top) / _NOTE
    try:
        branch, old, new = note.read_text().split()
    except (FileNotFoundError, ValueError):
        note.unlink(missing_ok=True)
        return
    now = clone.commit_of(branch)
    if branch == clone.branch and (now or NOTHING) in (old, new):
        plan = planned(clone, old, new, (), torn=True)
        _apply(clone, old, new, plan)
        say(_("The last run was broken off while it brought the files up to date; this is finished now."))
        for path in plan.clashing:
            say(_("left: {path}: {reason}").format(path=path, reason=_("changed here and by others.")))
    note.unlink()


def store_note(note: Path, text: str) -> None:
    """Write a note that outlives a power cut."""
    with open(note, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def planned(clone: Clone, old: str, new: str, forced: Sequence[str], torn: bool = False) -> Plan:
    """What has to happen to the files. `torn`: a file may have been half written by a run that was killed."""
    changes = clone.changes(old, new)
    plan = Plan()
    now = _objects(clone.top, [change.path for change in changes])
    edited = []
    for change in changes:
        held = now.get(change.path, "")
        gone = not change.new.strip("0")
        if gone and held == change.old:
            plan.remove.append(change.path)
        elif change.path in forced or (not gone and held in ("", change.old)):
            plan.update.append(change.path)
        elif not gone and held != change.new:
            edited.append(change)
    _merge_edited(clone, edited, plan, torn)
    return plan


def _objects(top: WorkTree, paths: Sequence[str]) -> dict[str, str]:
    """The object that each file would be; "?" for what is no file. What is not there is left out."""
    found, files = {}, []
    for path in paths:
        place = top.root / path
        if place.is_symlink():
            found[path] = (
                top.git("hash-object", "--stdin", data=os.fsencode(os.readlink(place))).decode().strip()
            )
        elif place.is_file() and "\n" not in path:
            files.append(path)
        elif os.path.lexists(place):
            found[path] = "?"
    asked = b"".join(os.fsencode(path) + b"\n" for path in files)
    listed = top.git("hash-object", "--stdin-paths", data=asked).decode().split() if files else []
    return found | dict(zip(files, listed, strict=True))


def _merge_edited(clone: Clone, edited: Sequence[Change], plan: Plan, torn: bool) -> None:
    """Merge what is not committed with what comes in."""
    held = clone.blobs(number for change in edited for number in (change.old, change.new))
    for change in edited:
        place = clone.top.root / change.path
        if place.is_symlink() or not place.is_file() or change.new_mode == "120000":
            plan.clashing.append(change.path)
            continue
        now, new = place.read_bytes(), held[change.new]
        if torn and new.startswith(now):
            plan.update.append(change.path)
            continue
        try:
            found = drive(clone.top.root, change.path, (held.get(change.old, b""), now, new))
        except GitFailed:
            found = Driven(now, True)
        if found.conflict:
            plan.clashing.append(change.path)
        else:
            plan.merged[change.path] = now, found.data


def _apply(clone: Clone, old: str, new: str, plan: Plan) -> None:
    top = clone.top
    now = clone.commit_of(clone.branch)
    if now != new:
        clone.git("update-ref", "-m", "huiyin sync", clone.branch, new, now or "0" * 40)
    touched = [*plan.update, *plan.remove, *plan.merged, *plan.clashing]
    _unstage(clone, old, new, touched)
    clone.git("read-tree", "-m", "-i", old, new)
    names = b"".join(os.fsencode(path) + b"\0" for path in plan.update)
    if names:
        clone.git("checkout-index", "-f", "-u", "-q", "-z", "--stdin", data=names)
    for path in plan.remove:
        with suppress(FileNotFoundError):
            (top.root / path).unlink()
        _prune(top.root, path)
    for path, (lying, data) in plan.merged.items():
        store.replace(top.root, path, lying, data)


def _unstage(clone: Clone, old: str, new: str, paths: Sequence[str]) -> None:
    """Let go of what the index alone holds of files that change: their contents lie in the work tree."""
    asked = ("diff-index", "--cached", "-z", "--name-only")
    staged = [{name for name in clone.top.git(*asked, commit).split(b"\0") if name} for commit in (old, new)]
    both = {os.fsdecode(name) for name in staged[0] & staged[1]} & set(paths)
    if both:
        names = b"".join(os.fsencode(path) + b"\0" for path in sorted(both))
        clone.git("reset", "-q", "--pathspec-from-file=-", "--pathspec-file-nul", old, data=names)


def _prune(root: Path, path: str) -> None:
    """Take away folders that are empty now."""
    for parent in Path(path).parents:
        if parent == Path("."):
            return
        try:
            (root / parent).rmdir()
        except OSError:
            return
