"""What may be committed: cases without errors and the files that they list; what is left, and why."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from huiyin.attachments import check_attachments
from huiyin.book import House, case_paths, load_house, read_case, times
from huiyin.checks import check_case
from huiyin.desk.ruling import ahead, fresh
from huiyin.desk.search import misdirected
from huiyin.diagnostic import Diagnostic, Location, Severity
from huiyin.frontmatter import parse_yaml
from huiyin.hands.clone import Clone
from huiyin.hands.merging import lines_of
from huiyin.history import History
from huiyin.language import _, active, message, severity
from huiyin.model import Case
from huiyin.numbers import number_of
from huiyin.proof.transitions import identity, transitions
from huiyin.repository import WorkTree
from huiyin.source import Source
from huiyin.sweep.casefiles import CASE_PATH, SURVEY_PATH, owner
from huiyin.sweep.validation import standing
from huiyin.words.names import event_name

SHARED = ("main", "master")
"""Branches that hold what counts; on any other, events may wait for their approval."""


@dataclass
class Ready:
    """What a commit takes, and what stays behind."""

    paths: list[str] = field(default_factory=list)
    done: dict[str, list[str]] = field(default_factory=dict)
    """Case number to the events that are new in it."""
    left: list[tuple[str, str]] = field(default_factory=list)
    """Path and reason."""
    same: list[str] = field(default_factory=list)
    """Files that are what HEAD has, though Git's index does not know it: a commit was broken off."""


def survey(tree: WorkTree, clone: Clone, shared: str | None, at: datetime) -> Ready:
    """Everything that changed since HEAD, judged by the rules that HEAD holds. `shared` is the shared branch's commit."""
    paths = changed(tree, clone.prefix)
    found = Ready()
    rules = [path for path in paths if path.startswith("policies/")]
    house = load_house(tree.snapshot("HEAD", "policies") if rules else tree)
    if rules:
        text = _("{number} changed: policies and the roster go through review, on a branch of their own.")
        found.left.append(("policies/", text.format(number=len(rules))))
    judge = _Judge(tree, clone, shared, house, at, found)
    cases = [path for path in paths if CASE_PATH.match(path)]
    judge.cases(cases)
    judge.others([path for path in paths if path.startswith("cases/") and not CASE_PATH.match(path)])
    return found


def changed(tree: WorkTree, prefix: str) -> list[str]:
    """The files below cases/ and policies/ that are not what HEAD has; new ones too."""
    asked = (
        "status",
        "--porcelain=v1",
        "-z",
        "--no-renames",
        "--untracked-files=all",
        "--",
        "cases",
        "policies",
    )
    listed = tree.git(*asked).split(b"\0")
    return sorted({os.fsdecode(item[3:]).removeprefix(prefix) for item in listed if item})


class _Judge:
    def __init__(
        self, tree: WorkTree, clone: Clone, shared: str | None, house: House, at: datetime, found: Ready
    ) -> None:
        self.tree, self.clone, self.rules, self.at, self.found = tree, clone, house.rules, at, found
        self.shared = shared
        self.listed: dict[str, set[str]] = {}
        """The files that a case lists, by its path, for those that are ready."""

    def cases(self, paths: Sequence[str]) -> None:
        here = [f"{self.clone.prefix}{path}" for path in paths]
        head = self.clone.at("HEAD", here)
        fork = self._fork()
        shared = self.clone.at(fork, here) if fork else head
        for path in paths:
            full = f"{self.clone.prefix}{path}"
            reason = self._case(path, head.get(full), shared.get(full))
            if reason:
                self.found.left.append((path, reason))

    def _fork(self) -> str | None:
        """Where this clone left the shared branch: a line logged since then may still be put right."""
        if self.shared is None:
            return None
        return self.clone.top.attempt("merge-base", "HEAD", self.shared).stdout.decode().strip() or None

    def _case(self, path: str, head: bytes | None, shared: bytes | None) -> str:
        """Take a case in; or the reason why not."""
        if not self.tree.exists(path):
            return _("deleted; a case stays: git checkout -- PATH brings it back.")
        if self.tree.is_link(path):
            return message(Diagnostic("HY002", Location(path)))
        data = self.tree.read(path)
        if data == head:
            self.found.same.append(path)
            return ""
        case, problems = self._examined(path, data, head, shared)
        bad = [item for item in problems if severity(item) is Severity.ERROR]
        if bad:
            more = _(" (and {number} more)").format(number=len(bad) - 1) if len(bad) > 1 else ""
            return f"{bad[0].location.line}: {message(bad[0])}{more}"
        waiting = self._waiting(path, case, shared) if case is not None else ""
        if waiting:
            return waiting
        self.found.paths.append(path)
        self.found.done[number_of(path)] = _new_events(head or b"", data)
        self.listed[path] = {str(item.get("file")) for item in case.attachments} if case else set()
        return ""

    def _examined(
        self, path: str, data: bytes, head: bytes | None, shared: bytes | None
    ) -> tuple[Case | None, list[Diagnostic]]:
        source, zone = Source(path, data), self.rules.organization.zone
        case, reader = read_case(source, zone)
        if case is None:
            return None, reader.found
        check_case(History(case, self.rules), reader)
        known: list[Diagnostic] = []
        told: set[datetime] = set()
        if head is not None:
            earlier, before = read_case(Source(path, head), zone)
            if earlier is not None:
                check_case(History(earlier, self.rules), before)
                told = {moment for _where, moment in times(earlier)}
            known = before.found
        new = {id(item) for item in fresh(known, reader.found)}
        found = [item if id(item) in new else standing(item) for item in reader.found]
        known_files = len(reader.found)
        check_attachments(case, self.tree, reader)
        found += reader.found[known_files:]
        # what another clerk wrote is not measured by the clock here
        found += ahead((moment for _where, moment in times(case) if moment not in told), self.at)
        found += misdirected(case, self.tree, zone)
        if shared is not None:
            old = read_case(Source(path, shared), zone)[0]
            found += transitions(old, case, source) if old is not None else []
        return case, found

    def _waiting(self, path: str, case: Case, shared: bytes | None) -> str:
        """Why a case whose news needs approval does not go straight to the shared branch (git, "Review")."""
        if self.clone.there.removeprefix("refs/heads/") not in SHARED:
            return ""
        old = read_case(Source(path, shared), self.rules.organization.zone)[0] if shared is not None else None
        known = {identity(event) for event in old.log} if old is not None else set()
        news = [event for event, _clause in History(case, self.rules).pending if identity(event) not in known]
        if not news:
            return ""
        told = _(
            "{event} needs approval, so it goes through review on a branch of its own:"
            " git switch -c wait-{case}; git add {path}; git commit -m {case}; git push -u origin HEAD;"
            " git switch -; whoever may approve adds the approval there and merges it."
        )
        name = event_name(news[0].event, active())
        return told.format(event=name, case=case.id, path=path)

    def others(self, paths: Sequence[str]) -> None:
        """Attachments of cases, results of surveys; anything else stays."""
        strays: dict[str, int] = {}
        for path in paths:
            case = owner(path)
            if case and not self.tree.is_link(path) and path.rpartition("/")[2] in self._files(case):
                self.found.paths.append(path)
                self.found.done.setdefault(number_of(case), [])
            elif SURVEY_PATH.match(path) and self._is_yaml(path):
                self.found.paths.append(path)
                self.found.done.setdefault(path.removeprefix("cases/").removesuffix(".yml"), [])
            elif case:
                strays[case.removesuffix(".md")] = strays.get(case.removesuffix(".md"), 0) + 1
            else:
                self.found.left.append(
                    (path, message(case_paths([path])[1][0]) if case_paths([path])[1] else _("not a case."))
                )
        for folder, number in strays.items():
            text = _("{number} not listed under attachments of a case that is ready.")
            self.found.left.append((f"{folder}/", text.format(number=number)))

    def _files(self, case: str) -> set[str]:
        """The names that a case lists: of one that is ready or did not change."""
        if case in self.listed:
            return self.listed[case]
        names: set[str] = set()
        if self.tree.is_file(case) and case not in {path for path, _reason in self.found.left}:
            read = read_case(Source(case, self.tree.read(case)), self.rules.organization.zone)[0]
            names = {str(item.get("file")) for item in read.attachments} if read is not None else set()
        self.listed[case] = names
        return names

    def _is_yaml(self, path: str) -> bool:
        return (
            self.tree.is_file(path)
            and not self.tree.is_link(path)
            and parse_yaml(self.tree.read(path))[0] is not None
        )


def _new_events(old: bytes, new: bytes) -> list[str]:
    """The names of the events that a log has more than before."""
    known = [line.value for line in lines_of(old)]
    found = []
    for line in lines_of(new):
        if line.value in known:
            known.remove(line.value)
        elif isinstance(line.value, dict):
            found.append(str(line.value.get("event", "")))
    return found


def message_of(ready: Ready) -> str:
    """What a commit says: case numbers and the names of events, nothing of any person."""
    told = [
        f"{number} {', '.join(dict.fromkeys(events)) or 'changed'}"
        for number, events in sorted(ready.done.items())
    ]
    more = f" and {len(told) - 2} more" if len(told) > 2 else ""
    head = f"Cases: {', '.join(told[:2])}{more}"
    return "\n".join([head, "", *told]) if len(told) > 2 else head


def left_in_words(ready: Ready) -> Iterator[str]:
    """What is left behind, a line each."""
    for path, reason in ready.left:
        yield _("left: {path}: {reason}").format(path=path, reason=reason)
