"""Two versions of a case as one: both logs, each field and section by itself, what clashes left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from huiyin.book import examine, read_case
from huiyin.desk.ruling import fresh
from huiyin.desk.writing import derived, settled
from huiyin.edit import EditError
from huiyin.hands import logs
from huiyin.hands.bodies import merged_body
from huiyin.hands.fronts import comments, merged_field
from huiyin.hands.parts import EMPTY, Field, Line, Parts, taken_apart
from huiyin.hands.threeway import (
    Clash,
    Hunk,
    Piece,
    TextMerge,
    either,
    in_conflict,
    in_order,
    pick,
    side_of,
    written,
)
from huiyin.model import Case
from huiyin.reading.yamlwrite import CannotWrite, flow, scalar
from huiyin.rules import Rules
from huiyin.schema import FIELDS
from huiyin.source import Source

DERIVED = ("status", "responsible", "handler")
"""What the log says: never in conflict where the log can be read."""
_FORBIDDEN = frozenset(("HY304", "HY312"))
"""What a log may say on neither side and yet say when the two are put together."""
_OUR_CASE = ("id", "channel", "received", "posted", "party", "reporter", "subject", "x-source-number")
"""What is the same in two files that are the same case, come by two ways."""


class Unfit(Exception):
    """A side is written in a way that cannot be followed without losing something."""


class Outcome(NamedTuple):
    """The merged file, what clashes in it, and events of which a removed line stands again."""

    data: bytes
    clashes: tuple[Clash, ...] = ()
    restored: tuple[str, ...] = ()


def same_case(ours: Parts, theirs: Parts) -> bool:
    """Whether two files of one number are one case: registered by one line, with the same letter."""
    for key in _OUR_CASE:
        mine, other = ours.fields.get(key), theirs.fields.get(key)
        if (mine.value if mine else None) != (other.value if other else None):
            return False
    first = [
        (side.fields["log"].lines or (None,))[0] if "log" in side.fields else None for side in (ours, theirs)
    ]
    lines = [line.value if line else None for line in first]
    letters = [(side.sections or {}).get("letter", side.body).strip() for side in (ours, theirs)]
    return lines[0] == lines[1] and letters[0] == letters[1]


def merge(
    path: str,
    versions: tuple[bytes, bytes, bytes],
    rules: Rules,
    text_merge: TextMerge,
    marks: Sequence[str],
) -> Outcome | None:
    """The merged file from base, ours and theirs; None where one cannot be read: it is merged as text.

    `marks` are the three lines of a conflict marker. The same two versions give the same file, whichever is ours.
    """
    if versions[1] == versions[2]:
        return Outcome(versions[1])
    base, ours, theirs = (taken_apart(data) for data in versions)
    if ours is None or theirs is None:
        return None
    if not versions[0].strip():
        if not same_case(ours, theirs):
            whole = Hunk(versions[1].decode(), versions[2].decode())
            return Outcome(written([whole], marks).encode(), (Clash("number"),))
        base = EMPTY
    try:
        return _Merger(path, base or EMPTY, ours, theirs, rules, text_merge, marks).outcome(versions)
    except (Unfit, CannotWrite, EditError):
        return None


class _Merger:
    def __init__(
        self,
        path: str,
        base: Parts,
        ours: Parts,
        theirs: Parts,
        rules: Rules,
        text_merge: TextMerge,
        marks: Sequence[str],
    ) -> None:
        self.path, self.rules, self.text_merge, self.marks = path, rules, text_merge, marks
        self.base, self.ours, self.theirs = base, ours, theirs
        self.clashes: list[Clash] = []
        self.fields: dict[str, list[Piece]] = {}
        self.log: logs.Union | None = None
        newline, known = pick(base.newline, ours.newline, theirs.newline)
        self.newline = newline if known and newline else "\n"

    def outcome(self, versions: tuple[bytes, bytes, bytes]) -> Outcome | None:
        sides = self.base.fields, self.ours.fields, self.theirs.fields
        for key in in_order(sides[0], list(sides[1]), list(sides[2]), _by_model):
            self._field(key)
        body, found = merged_body(self.base, self.ours, self.theirs, self.text_merge)
        self.clashes += found
        closing, more = comments(self.base.closing, self.ours.closing, self.theirs.closing, self.text_merge)
        self.clashes += more
        opening = either(self.base.opening, self.ours.opening, self.theirs.opening)
        case = self._as_ours(opening, closing, body)
        if case is None:
            return None
        self._judge_log(case, versions)
        self._derive(case)
        pieces = [opening, *(piece for field in self.fields.values() for piece in field), closing, *body]
        return self._finished(pieces)

    def _finished(self, pieces: list[Piece]) -> Outcome | None:
        restored = self.log.restored if self.log else ()
        text = written(pieces, self.marks)
        if self.newline == "\r\n":
            text = text.replace("\n", "\r\n")
        data = text.encode()
        if in_conflict(pieces):
            return Outcome(data, tuple(dict.fromkeys(self.clashes)), restored)
        if self._two_sided:
            data = settled(data, self.path, self.rules)
        return Outcome(data, (), restored) if taken_apart(data) is not None else None

    # --- fields ------------------------------------------------------------------------------------------------

    def _field(self, key: str) -> None:
        base, ours, theirs = (side.fields.get(key) for side in (self.base, self.ours, self.theirs))
        if key == "log" and (pieces := self._merged_log(base, ours, theirs)) is not None:
            self.fields[key] = pieces
            return
        found = merged_field(key, base, ours, theirs, self.text_merge)
        self.clashes += found.clashes
        if found.pieces is not None:
            self.fields[key] = found.pieces

    def _merged_log(self, *sides: Field | None) -> list[Piece] | None:
        """The pieces of the log; None where a side has none that can be followed, so that it is as any field."""
        base, ours, theirs = sides
        if ours is None or theirs is None or ours.lines is None or theirs.lines is None:
            return None
        known = base.lines if base and base.lines else ()
        self.log = found = logs.union(known, ours.lines, theirs.lines, self.rules.organization.zone)
        above, clashes = comments(base.above if base else "", ours.above, theirs.above, self.text_merge)
        self.clashes += clashes
        return [above, *self._log_text(base, ours, theirs, found)]

    def _log_text(self, base: Field | None, ours: Field, theirs: Field, found: logs.Union) -> list[Piece]:
        if ours.flow or theirs.flow or not ours.lines or not theirs.lines:
            return self._flow_text(base, ours, theirs, found)
        head = either(base.head if base else "", ours.head, theirs.head)
        indent = min(ours.indent, theirs.indent)
        widths = {True: ours.indent, False: theirs.indent}
        return [head, *(_moved(e.line.text, widths[e.ours] - indent) for e in found.entries)]

    def _flow_text(self, base: Field | None, ours: Field, theirs: Field, found: logs.Union) -> list[Piece]:
        """The log where a side has it in brackets, or has none: that side's which has all, else a line an event."""
        if ours.value == theirs.value:
            return [either(base.whole if base else "", ours.whole, theirs.whole)]
        values = [entry.line.value for entry in found.entries]
        for side in (ours, theirs):
            if side.value == values:
                return [side.whole]
        if any("#" in side.whole for side in (ours, theirs)):
            raise Unfit
        return ["log:\n", *(f"  - {flow(value)}\n" for value in values)]

    # --- what the log says when both are one -----------------------------------------------------------------------

    def _as_ours(self, opening: str, closing: Piece, body: list[Piece]) -> Case | None:
        """The case as it would be if every conflict were settled for ours; None where that cannot be read."""
        pieces = [opening, *(piece for field in self.fields.values() for piece in field), closing, *body]
        self.sample = Source(self.path, side_of(pieces, True).encode())
        return read_case(self.sample, self.rules.organization.zone)[0]

    def _judge_log(self, case: Case, versions: tuple[bytes, bytes, bytes]) -> None:
        """Leave in conflict what may not stand in one log, though it stood on two sides."""
        if self.log is None or not any(e.ours != e.theirs for e in self.log.entries):
            return
        base = self.base.fields.get("log")
        known = base.lines if base and base.lines else ()
        bad = set(logs.rewritten(self.log, known, self.rules.organization.zone))
        self.clashes += [Clash("changed-line", event) for event in dict.fromkeys(self.log.changed)]
        for place, clash in (*self._unlawful(versions), *self._doubled(case)):
            self.clashes.append(clash)
            bad |= {place, self._cause(place)}
        if bad:
            self._part(min(bad), max(bad))

    def _unlawful(self, versions: tuple[bytes, bytes, bytes]) -> list[tuple[int, Clash]]:
        """Events that may not stand where they stand now, and stood rightly before."""
        known = [item for data in versions[1:] for item in examine(Source(self.path, data), self.rules)[1]]
        found = fresh(known, examine(self.sample, self.rules)[1])
        lines = [self.sample.locate(("log", n)).line for n in range(len(self._entries))]
        bad = []
        for item in found:
            if item.code in _FORBIDDEN:
                place = max((n for n, line in enumerate(lines) if line <= item.location.line), default=0)
                bad.append((place, Clash("event", self._entries[place].event)))
        return bad

    def _doubled(self, case: Case) -> list[tuple[int, Clash]]:
        """Replies of the two sides under one number."""
        seen: dict[str, int] = {}
        bad = []
        for place, entry in enumerate(self._entries):
            value = entry.line.value
            number = value.get("reply_no") if entry.event == "replied" and isinstance(value, dict) else None
            if isinstance(number, str):
                first = self._entries[seen.setdefault(number, place)]
                if not (first.ours and entry.ours) and not (first.theirs and entry.theirs):
                    bad.append((place, Clash("reply-number", number)))
        return bad

    @property
    def _entries(self) -> Sequence[logs.Entry]:
        return self.log.entries if self.log else ()

    @property
    def _two_sided(self) -> bool:
        """Whether each side has lines of the log that the other lacks."""
        return any(not e.ours for e in self._entries) and any(not e.theirs for e in self._entries)

    def _cause(self, place: int) -> int:
        """The line of the other side that a line clashes with: the nearest before it, else after it."""
        at = self._entries[place]
        others = [
            n
            for n, e in enumerate(self._entries)
            if e.ours != e.theirs and n != place and (e.ours != at.ours or at.ours == at.theirs)
        ]
        before = [n for n in others if n < place]
        return before[-1] if before else min(others, default=place)

    def _part(self, first: int, last: int) -> None:
        """Put the lines of the log from one place to another into conflict: what each side has of them."""
        above, head, *lines = self._whole_log()
        among = list(zip(self._entries, lines, strict=True))[first : last + 1]
        hunk = Hunk(
            "".join(text for entry, text in among if entry.ours),
            "".join(text for entry, text in among if entry.theirs),
        )
        self.fields["log"] = [above, head, *lines[:first], hunk, *lines[last + 1 :]]

    def _whole_log(self) -> list[str]:
        """What stands above the log, its head, and each of its lines."""
        above, head, *lines = (side_of([piece], True) for piece in self.fields["log"])
        if len(lines) != len(self._entries):
            values = [entry.line.value for entry in self._entries]
            head, lines = "log:\n", [f"  - {flow(value)}\n" for value in values]
        return [above, head, *lines]

    # --- what follows from the log -----------------------------------------------------------------------------------

    def _derive(self, case: Case) -> None:
        """Status, responsible and handler as both logs together say, where they can be read."""
        told = derived(case, self.rules) if case.sound and not case.broken else {}
        for key in DERIVED:
            field = self.ours.fields.get(key) or self.theirs.fields.get(key)
            clash = Clash("field", key)
            if field is None or not told.get(key) or not (self._two_sided or clash in self.clashes):
                continue
            self.clashes = [one for one in self.clashes if one != clash]
            above = self.fields[key][0] if key in self.fields else ""
            now = [part for part in self.fields.get(key, [])[1:] if isinstance(part, str)]
            if not now or getattr(case, key) != told[key]:
                tail = field.tail or "\n"
                space = "" if field.head.endswith(" ") else " "
                now = [f"{field.head}{space}{scalar(told[key], in_flow=False)}{tail}"]
            self.fields[key] = [above, *now]


def _by_model(key: str) -> str:
    """Where a field stands in the data model: orders fields that both sides added at one place."""
    return f"{[*FIELDS, 'log'].index(key):03}" if key in FIELDS else f"999{key}"


def _moved(text: str, by: int) -> str:
    """Lines shifted to the left, to stand under the others."""
    return "".join(line[by:] if not line[:by].strip() else line for line in text.splitlines(keepends=True))


def lines_of(data: bytes) -> tuple[Line, ...]:
    """The lines of a file's log; none where it cannot be read."""
    found = taken_apart(data)
    return (found.fields["log"].lines or ()) if found and "log" in found.fields else ()
