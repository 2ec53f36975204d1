"""Random histories, and an audit of them that is slow and plain: every version read in full, every log a set."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

from huiyin import frontmatter, schema
from huiyin.fields import Reader
from huiyin.model import IMMUTABLE, RECLASSIFIABLE, Case, Event
from huiyin.rules import Rules
from huiyin.source import Source
from tests.chronicle import HEAD, TAIL
from tests.office import CALENDAR, LETTERS, NUMBER, ORGANIZATION

Files = dict[str, str]
START = datetime.fromisoformat("2026-03-16T09:00+08:00")
RULES = {
    "policies/organization.yml": ORGANIZATION,
    "policies/calendar.yml": CALENDAR,
    "policies/letters.md": LETTERS,
}
PEOPLE = {"chen.min": "chen@example.org", "zhang.wei": "zhang@example.org", "he.jun": "he@example.org"}
NUMBERS = (NUMBER, "20260316-00001", "20260316-00002")
HOUR = 3600


class Node(NamedTuple):
    """A commit of a random history."""

    parents: tuple[int, ...]
    author: str
    committer: str
    authored: int
    committed: int
    files: Files


def stamp(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, START.tzinfo).isoformat(timespec="minutes")


def event(rng: Random, now: int) -> str:
    at = now - rng.choice((60, 60, 300, HOUR, 30 * HOUR, 200 * HOUR, -HOUR))
    by = rng.choice(list(PEOPLE))
    more = rng.choice(("", "", "", ", recorded_by: chen.min", ", recorded_by: he.jun", ", note: 又来"))
    return f"  - {{at: {stamp(at)}, event: contacted, by: {by}{more}}}\n"


def text_of(number: str, lines: list[str], **fields: str) -> str:
    head = HEAD.replace(NUMBER, number)
    for key, value in fields.items():
        head = "".join(
            f"{key}: {value}\n" if line.startswith(f"{key}:") else line
            for line in head.splitlines(keepends=True)
        )
    return head + "".join(lines) + TAIL


def changed(rng: Random, files: Files, now: int, count: int) -> Files:
    """The files after one more piece of work, or mischief."""
    files = dict(files)
    number = rng.choice(NUMBERS)
    path = f"cases/2026/{number}.md"
    old = files.get(path)
    if old is None:
        first = f"  - {{at: {stamp(now - 60)}, event: registered, by: chen.min}}\n"
        return {**files, path: text_of(number, [first])}
    lines = [line for line in old.splitlines(keepends=True) if line.startswith("  - ")]
    match rng.randint(0, 15):
        case 0 if lines:
            lines.remove(rng.choice(lines))
        case 1 if lines:
            lines[rng.randrange(len(lines))] = event(rng, now)
        case 2:
            return {**files, path: text_of(number, lines, channel=rng.choice(("letter", "hotline")))}
        case 3:
            return {**files, path: text_of(number, lines, site=rng.choice(("east", "west")))}
        case 4:
            del files[path]
            return files
        case 5:
            return {**files, path: old.replace("log:", f"log: [ # {count}\nlog:")}
        case 6:
            other = rng.choice(NUMBERS)
            if f"cases/2026/{other}.md" not in files:
                del files[path]
                moved = text_of(other, lines).replace("log:", f"links: {{formerly: [{number}]}}\nlog:", 1)
                files[f"cases/2026/{other}.md"] = moved
            return files
        case 7:
            lines.insert(0, event(rng, now - 400 * HOUR))
        case _:
            lines.append(event(rng, now))
    return {**files, path: text_of(number, lines)}


def joined(rng: Random, one: Files, other: Files) -> Files:
    """What somebody makes of two branches."""
    found: Files = {}
    for path in one.keys() | other.keys():
        mine, theirs = one.get(path), other.get(path)
        match rng.randint(0, 6):
            case 0 if mine:
                found[path] = mine
            case 1 if theirs:
                found[path] = theirs
            case 2 if rng.random() < 0.3:
                continue
            case _:
                texts = [text for text in (mine, theirs) if text]
                lines = dict.fromkeys(
                    line
                    for text in texts
                    for line in text.splitlines(keepends=True)
                    if line.startswith("  - ")
                )
                head, _, _ = texts[0].partition("log:\n")
                found[path] = f"{head}log:\n{''.join(sorted(lines))}{TAIL}"
    return found


def history(rng: Random, number: int) -> list[Node]:
    """A random history of so many commits, the last of which is the tip."""
    now = int(START.timestamp())
    nodes = [Node((), "chen@example.org", "chen@example.org", now, now, {})]
    main, side = 0, None
    for count in range(1, number):
        now += rng.choice((60, 600, HOUR, 20 * HOUR))
        author = rng.choice((*PEOPLE.values(), "who@else.test"))
        committer = author if rng.random() < 0.8 else rng.choice((*PEOPLE.values(), "noreply@forge.test"))
        committed = now - rng.choice((0,) * 12 + (300, 50 * HOUR, 10**9 + 5 * 10**8))
        authored = committed - rng.choice((0, 0, 0, 100 * HOUR))
        merge = side is not None and (rng.random() < 0.25 or count == number - 1)
        parent = main if merge or side is None or rng.random() < 0.5 else side
        parents = (parent,) if not merge else (main, side or 0)
        files = joined(rng, nodes[main].files, nodes[side or 0].files) if merge else nodes[parent].files
        if not merge or rng.random() < 0.1:
            files = changed(rng, files, now, count)
        nodes.append(Node(parents, author, committer, max(authored, 0), committed, files))
        if merge:
            main, side = count, None
        elif (side is not None and parent == side) or (
            side is None and rng.random() < 0.3 and count < number - 2
        ):
            side = count
        else:
            main = count
    return nodes


def write(root: Path, nodes: list[Node]) -> list[str]:
    """The history as a repository; the ids of its commits."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(root)], check=True)
    out = []
    for mark, node in enumerate(nodes, 1):
        out.append(f"commit refs/heads/work{mark}\nmark :{mark}\n")
        out.append(f"author A <{node.author}> {node.authored} +0800\n")
        out.append(f"committer C <{node.committer}> {node.committed} +0800\ndata 0\n")
        for word, parent in zip(("from", "merge"), node.parents, strict=False):
            out.append(f"{word} :{parent + 1}\n")
        out.append("deleteall\n")
        for path, text in {**RULES, **node.files}.items():
            out.append(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n")
    out.append(f"reset refs/heads/main\nfrom :{len(nodes)}\n")
    marks = root / "marks"
    words = ["git", "-C", str(root), "fast-import", "--quiet", f"--export-marks={marks}"]
    subprocess.run(words, input="".join(out).encode(), check=True)
    listed = (line.split() for line in marks.read_text().splitlines())
    return [number for _, number in sorted((int(mark[1:]), number) for mark, number in listed)]


# --- the audit -----------------------------------------------------------------------------------------------

Told = tuple[str, int, str]
"""Code, commit, path."""


def read(path: str, text: str | None, rules: Rules) -> Case | None:
    if text is None:
        return None
    source = Source(path, text.encode())
    reader = Reader(source, rules.organization.zone)
    document, _ = frontmatter.read(source.data)
    return schema.case(document.values, document.body, reader) if document is not None else None


def line(one: Event) -> str:
    return f"{one.at} {one.event} {one.by} {sorted(one.fields.items())}"


class SlowAudit:
    """The same questions, asked of every version of every case."""

    def __init__(self, nodes: list[Node], order: list[int], rules: Rules) -> None:
        self.nodes, self.order, self.rules = nodes, order, rules
        self.zone = rules.organization.zone
        self.line: set[int] = set()
        at: int | None = len(nodes) - 1
        while at is not None:
            self.line.add(at)
            at = nodes[at].parents[0] if nodes[at].parents else None
        self.stand_in: dict[tuple[str, str], str | None] = {}
        self.gone: dict[str, str | None] = {}
        self.told: set[tuple[str, str]] = set()
        self.highs: dict[int, int] = {}

    def run(self) -> set[Told]:
        found: set[Told] = set()
        for number in self.order:
            found |= {(code, number, path) for code, path in self.dates(number)}
            paths = {path for n in (number, *self.nodes[number].parents) for path in self.nodes[n].files}
            # what came is known before what went
            for path in sorted(paths, key=lambda one: one not in self.nodes[number].files):
                if len(
                    {self.nodes[n].files.get(path) for n in (number, *self.nodes[number].parents)}
                ) > 1 or (not self.nodes[number].parents):
                    found |= {(code, number, where) for code, where in self.case(number, path)}
        return found

    def dates(self, number: int) -> Iterator[tuple[str, str]]:
        node = self.nodes[number]
        paths = [
            path
            for parent in node.parents
            for path in self.nodes[parent].files.keys() | node.files.keys()
            if self.nodes[parent].files.get(path) != node.files.get(path)
        ]
        where = min(paths, default="." if node.parents else "policies/calendar.yml")
        if node.committed < 1112911993:
            yield "HY813", where
            return
        highs = [(self.high(parent), self.own(parent)) for parent in node.parents]
        high = max((one for one, _ in highs), default=0)
        fell = any(own >= one - 600 or own - 600 > node.committed for one, own in highs)
        if node.committed < high - 600 and fell:
            yield "HY812", where

    def high(self, number: int) -> int:
        """The latest possible date of a commit and all before it."""
        if number not in self.highs:
            node = self.nodes[number]
            above = max((self.high(parent) for parent in node.parents), default=0)
            self.highs[number] = max(above, node.committed) if node.committed >= 1112911993 else above
        return self.highs[number]

    def own(self, number: int) -> int:
        node = self.nodes[number]
        return node.committed if node.committed >= 1112911993 else self.high(number)

    def case(self, number: int, path: str) -> Iterator[tuple[str, str]]:
        node = self.nodes[number]
        merge = len(node.parents) > 1
        olds = [text for parent in node.parents if (text := self.nodes[parent].files.get(path)) is not None]
        text = node.files.get(path)
        known: list[str | None] = [self.stand_in.get((path, old), old) for old in olds] or [
            self.gone.get(path)
        ]
        before = [case for old in dict.fromkeys(known) if (case := read(path, old, self.rules)) is not None]
        now = read(path, text, self.rules)
        if text is None:
            yield from self.went(number, path, next(iter(filter(None, known)), None))
            return
        if now is None:
            if text not in olds and any((path, old) not in self.stand_in for old in olds):
                yield self.unshared("HY810", number, path)
            self.stand_in[path, text] = next(iter(filter(None, known)), None)
            return
        lines = {line(one) for one in now.log}
        for old in before:
            for one in old.log:
                if line(one) not in lines and not (merge and (path, line(one)) in self.told):
                    self.told.add((path, line(one)))
                    yield self.unshared("HY801", number, path, line(one))
        sound = [old for old in before if old.sound]
        if before and len(sound) == len(before):
            for code, names in (("HY802", IMMUTABLE), ("HY804", RECLASSIFIABLE)):
                for name in names:
                    if all(getattr(old, name) != getattr(now, name) for old in before):
                        yield self.unshared(code, number, path, "", name, getattr(before[0], name))
        old_lines = {line(one) for old in before for one in old.log}
        came = [one for one in now.log if line(one) not in old_lines]
        if text not in olds:
            yield from self.came(number, path, came)

    def came(self, number: int, path: str, came: list[Event]) -> Iterator[tuple[str, str]]:
        node = self.nodes[number]
        for one in came:
            if len(node.parents) > 1:
                yield "HY861", path
            if code := self.doubt(node, one):
                yield code, path
            if node.committed >= 1112911993 and (code := self.late(node, one)):
                yield code, path

    def late(self, node: Node, one: Event) -> str:
        if one.at.timestamp() > node.committed + 600:
            return "HY811"
        if self.days(one, node.committed) <= 3:
            return ""
        claimed = one.at.timestamp() - 600 <= node.authored <= node.committed
        return "HY850" if claimed and self.days(one, node.authored) <= 3 else "HY315"

    def days(self, one: Event, seconds: int) -> int:
        day = datetime.fromtimestamp(seconds, self.zone).date()
        return self.rules.calendar.workdays_between(one.at.date(), day) if one.at.date() < day else 0

    def doubt(self, node: Node, one: Event) -> str:
        known = {address: name for name, address in PEOPLE.items()}
        author, committer = known.get(node.author), known.get(node.committer)
        recorder = str(one.fields.get("recorded_by", one.by))
        if one.by == committer:
            return ""
        if recorder not in (one.by, "chen.min"):
            return "HY815"
        if recorder == committer:
            return ""
        if recorder == author:
            return "" if committer in (None, "chen.min") else "HY818"
        if author is None and committer is None:
            return "HY817"
        return "HY816" if "chen.min" in (author, committer) and recorder == one.by else "HY814"

    def went(self, number: int, path: str, old: str | None) -> Iterator[tuple[str, str]]:
        node = self.nodes[number]
        self.gone[path] = old
        if len(node.parents) > 1 and (path, "") in self.told:
            return
        self.told.add((path, ""))
        stem = path[11:-3]
        now, where = None, ""
        for other in sorted(node.files):
            known = [self.nodes[parent].files.get(other) for parent in node.parents]
            case = read(other, node.files[other], self.rules)
            earlier = self.gone.get(other) if not any(known) else "there"
            if case is not None and earlier is None and stem in case.links.get("formerly", ()):
                now, where = case, other
        if now is None:
            yield self.unshared("HY803", number, path)
            return
        yield self.unshared("HY819", number, path, where=where)
        was = read(path, old, self.rules)
        lines = {line(one) for one in now.log}
        for one in was.log if was is not None else ():
            if line(one) not in lines:
                yield self.unshared("HY801", number, path, line(one), where=where)

    def unshared(
        self,
        code: str,
        number: int,
        path: str,
        gone: str = "",
        field: str = "",
        value: object = None,
        where: str = "",
    ) -> tuple[str, str]:
        """The code; a notice where what is gone was never on the shared branch."""
        if number in self.line:
            return code, where or path
        for other in self.line:
            # what the shared branch had when its file there changed
            case = read(path, self.nodes[other].files.get(path), self.rules)
            had = case is not None and (not gone or any(line(one) == gone for one in case.log))
            if had and (not field or getattr(case, field) == value):
                return code, where or path
        return "HY860", where or path
