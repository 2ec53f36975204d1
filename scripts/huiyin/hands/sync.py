"""Shares what is ready: commit, fetch, rebase, renumber, push, until it lands (design: git, "Many hands")."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from huiyin.desk import store
from huiyin.hands import halfway, moving, ready, renumbering
from huiyin.hands.clone import NOTHING, SURE, Clone, open_clone
from huiyin.hands.driver import configure
from huiyin.hands.locks import alone, clear
from huiyin.hands.replay import Clashes, replayed
from huiyin.hands.trouble import Trouble
from huiyin.hands.wording import of_clash
from huiyin.language import _
from huiyin.numbers import path_of
from huiyin.repository import GitFailed, WorkTree

ATTEMPTS = 60
"""So often somebody else may be quicker before we give up until the next run."""
UNREACHED = 4
"""So often the shared repository may not answer."""
_LONGEST = 3.0
"""Seconds, at most, between two attempts."""
_OVERTAKEN = re.compile(
    r"non-fast-forward|fetch first|stale info|cannot lock ref|failed to update ref|incorrect old value"
    r"|failed to lock|reference already exists|remote ref updated since checkout"
)
_IN_THE_WAY = re.compile(r"File exists|but expected")
"""A Git of a run that was killed, or a person's own, is still at it: what it does is waited for."""
_AGAIN = 3
_NOT_THERE = re.compile(r"couldn't find remote ref")
Say = Callable[[str], None]


class Synced(NamedTuple):
    """What a run did: what it committed, what it left, the new numbers, and whether anything was pushed."""

    committed: int
    left: int
    renumbered: dict[str, str]
    pushed: bool


def sync(
    tree: WorkTree, at: datetime, say: Say, remote: str | None = None, message: str | None = None
) -> Synced:
    """Share what is ready. Raises Trouble with what to do, GitFailed where Git refused; nothing is lost by either."""
    _identified(tree)
    with alone(tree):
        for _attempt in range(_AGAIN):
            try:
                return _run(tree, at, say, remote, message)
            except GitFailed as error:
                if not _IN_THE_WAY.search(str(error)):
                    raise
        return _run(tree, at, say, remote, message)


def _run(tree: WorkTree, at: datetime, say: Say, remote: str | None, message: str | None) -> Synced:
    clear(tree, say)
    halfway.undo(tree, at, say)
    clone = open_clone(tree, remote)
    configure(tree)
    moving.finish(clone, say)
    work = _Work(tree, clone, at, say, message)
    work.commit()
    return work.share()


def _identified(tree: WorkTree) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        if tree.attempt("-c", "user.useConfigOnly=true", "var", f"GIT_{who}_IDENT").returncode:
            raise Trouble(
                _(
                    "Git does not know who you are. Tell it, with the address that stands on the roster:\n"
                    '  git config user.name "NAME"\n  git config user.email ADDRESS'
                )
            )


class _Work:
    def __init__(self, tree: WorkTree, clone: Clone, at: datetime, say: Say, message: str | None) -> None:
        self.tree, self.clone, self.at, self.say, self.message = tree, clone, at, say, message
        self.committed = self.left = 0
        self.renumbered: dict[str, str] = {}

    # --- commit ------------------------------------------------------------------------------------------------

    def commit(self) -> None:
        """Commit what is ready, and say what is left and why."""
        if self.clone.commit_of("HEAD") is None:
            return
        found = ready.survey(self.tree, self.clone, self.clone.commit_of(self.clone.tracking), self.at)
        for line in ready.left_in_words(found):
            self.say(line)
        self.left = len(found.left)
        listed = "".join(f"{path}\0" for path in (*found.paths, *found.same)).encode(
            "utf-8", "surrogateescape"
        )
        named = ("--pathspec-from-file=-", "--pathspec-file-nul")
        if listed:
            self.tree.git(*SURE, "--literal-pathspecs", "add", *named, data=listed)
        if found.paths:
            listed = "".join(f"{path}\0" for path in found.paths).encode("utf-8", "surrogateescape")
            asked = ("--literal-pathspecs", "commit", "--quiet", "--only", *named)
            text = self.message or ready.message_of(found)
            self.tree.git(*SURE, *asked, "-m", text, data=listed)
            self.committed = len(found.paths)
            self.say(_("committed: {what}").format(what=ready.message_of(found).partition("\n")[0]))

    # --- share -------------------------------------------------------------------------------------------------

    def share(self) -> Synced:
        """Fetch, rebase and push until it lands."""
        unreached, last = 0, ""
        for attempt in range(ATTEMPTS):
            begun = time.monotonic()
            try:
                shared = self._fetched()
                if self._rebased(shared) == shared:
                    return self._done(attempt > 0)
                self._push()
            except _Unreached as error:
                unreached += 1
                if unreached >= UNREACHED:
                    raise Trouble(_unreached_text(error)) from None
                self._pause(unreached)
            except _Overtaken as error:
                last = str(error)
                self._pause(attempt, time.monotonic() - begun)
            else:
                return self._done(True)
        raise Trouble(
            _(
                "The server did not take it {number} times, others being quicker or its branch locked:\n{words}\n"
                "Your work is committed here; run huiyin sync again."
            ).format(number=ATTEMPTS, words=_indented(last))
        )

    def _done(self, pushed: bool) -> Synced:
        return Synced(self.committed, self.left, self.renumbered, pushed)

    def _pause(self, attempt: int, took: float = 0) -> None:
        # by chance, so that those who were turned away together do not come back together;
        # and the longer an attempt takes, the more must be kept from trying at the same time
        time.sleep(random.uniform(0, min(max(_LONGEST, took * 2), 0.1 * 2**attempt)))

    def _fetched(self) -> str | None:
        """The shared branch's commit as it is now; None where there is none yet."""
        clone = self.clone
        told = clone.top.attempt("config", "--get-all", f"remote.{clone.remote}.fetch").stdout.decode()
        # the branch by name too, where the clone is told to fetch only others
        wanted = dict.fromkeys((f"+{clone.there}:{clone.tracking}", *told.split()))
        found = clone.top.attempt(*SURE, "fetch", "--quiet", clone.remote, *wanted)
        if found.returncode:
            said = _words(found.stderr)
            if _NOT_THERE.search(said):
                return None
            raise (_Overtaken(said) if _OVERTAKEN.search(said) else _Unreached(said))
        return clone.commit_of(clone.tracking)

    def _rebased(self, shared: str | None) -> str | None:
        """Put what is not shared on top of what is; the commit that is to be shared."""
        clone = self.clone
        head = clone.commit_of("HEAD")
        if shared is None:
            return head
        self._renumber_here(shared)
        if head is None or clone.contains(shared, head):
            moving.move(clone, head or NOTHING, shared)
            return shared
        if clone.contains(head, shared):
            return head
        fork = clone.top.attempt("merge-base", head, shared).stdout.decode().strip()
        if not fork:
            raise Trouble(_("This clone and the shared branch have no commit in common; clone it afresh."))
        renames = renumbering.new_numbers(self.tree, renumbering.clashing(clone, fork, head, shared))
        try:
            new = replayed(clone, head, shared, fork, renames)
        except Clashes as found:
            raise Trouble(_clash_text(found, clone)) from None
        self._move(head, new, renames)
        return new

    def _move(self, head: str, new: str, renames: renumbering.Renames) -> None:
        """Bring the files along; what is not committed of a renumbered case goes to its new file."""
        paths = {old: f"{self.clone.prefix}{path_of(old)}" for old in renames}
        held = self.clone.at(head, paths.values())
        edited = {}
        for old, path in paths.items():
            if self.tree.exists(path_of(old)) and (now := self.tree.read(path_of(old))) != held.get(path):
                edited[old] = renumbering.renumbered(path, now, renames)
        moving.move(self.clone, head, new, [paths[old] for old in edited])
        for old, data in edited.items():
            number = renames[old]
            store.replace(self.tree.root, path_of(number), self.tree.read(path_of(number)), data)
        if renames:
            self._told_renamed(renames)
            renumbering.refer_anew(self.tree, renames, ready.changed(self.tree, self.clone.prefix))

    def _renumber_here(self, shared: str) -> None:
        """Cases that lie here uncommitted under a number that somebody else shared."""
        numbers = renumbering.clashing_here(self.clone, self.tree, shared)
        if numbers:
            renames = renumbering.new_numbers(self.tree, numbers)
            renumbering.renumber_here(self.tree, renames, ready.changed(self.tree, self.clone.prefix))
            self._told_renamed(renames)

    def _told_renamed(self, renames: renumbering.Renames) -> None:
        self.renumbered.update(renames)
        for old, new in renames.items():
            text = _(
                "{old} was taken by another case; yours is {new} now and is still found by the old number."
            )
            self.say(text.format(old=old, new=new))

    def _push(self) -> None:
        clone = self.clone
        found = clone.top.attempt(
            "push", "--porcelain", "--no-progress", clone.remote, f"{clone.branch}:{clone.there}"
        )
        if found.returncode == 0:
            return
        said = _words(found.stdout + b"\n" + found.stderr)
        if _OVERTAKEN.search(said):
            raise _Overtaken(said)
        if "[remote rejected]" in said or "[rejected]" in said:
            raise Trouble(_refused_text(said))
        raise _Unreached(said)


class _Overtaken(Exception):
    """Somebody else pushed first."""


class _Unreached(Exception):
    """The shared repository did not answer; what was pushed may have landed all the same."""


def _words(data: bytes) -> str:
    return data.decode("utf-8", "replace").strip()


def _unreached_text(error: Exception) -> str:
    return _(
        "The shared repository does not answer:\n{words}\n"
        "Your work is committed here and nothing is lost; run huiyin sync again when the connection is back."
    ).format(words=_indented(str(error)))


def _refused_text(said: str) -> str:
    return _(
        "The server refused:\n{words}\n"
        "Your work is committed here; put right what it names and run huiyin sync again."
    ).format(words=_indented(said))


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines() if line.strip() and line != "Done")


def _clash_text(found: Clashes, clone: Clone) -> str:
    """What clashes and what a clerk does about it. No value is repeated: it may be personal."""
    lines = []
    for path, clashes in sorted(found.paths.items()):
        lines += [f"  {path}: {of_clash(clash)}" for clash in clashes] or [
            f"  {path}: " + _("changed here and on the shared branch.")
        ]
    return _(
        "Here (theirs) and on the shared branch (ours) the same was changed:\n{clashes}\n"
        "Nothing was pushed, nothing is lost: your commits and files are as they were. See the shared version with\n"
        "  git show {branch}:PATH\n"
        "Give that field or section the shared value, or take your own line out of the log (it is not shared yet);"
        " run huiyin sync; then change it again, or log again what still holds."
    ).format(clashes="\n".join(lines), branch=clone.tracking.removeprefix("refs/remotes/"))


__all__ = ["ATTEMPTS", "GitFailed", "Synced", "Trouble", "sync"]
