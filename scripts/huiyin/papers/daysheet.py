"""The day sheet: what must happen today, by whom, in the order of time. Nothing of it is about who wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any, NamedTuple

from huiyin.calendar import Calendar
from huiyin.desk.prospects import OWED
from huiyin.durations import WEEKDAYS
from huiyin.history import involved
from huiyin.model import Case, Clause, Obligation, Organization, words
from huiyin.papers import moments, windows
from huiyin.papers.filling import Filler
from huiyin.papers.plain import line
from huiyin.papers.quoting import asks_call, calls, registers
from huiyin.papers.windows import Slot
from huiyin.rules import Rules
from huiyin.words.figures import joined
from huiyin.words.names import event_name, role_name

KINDS = {
    "overdue": ("逾期", "Overdue"),
    "due": ("今日到期", "Due today"),
    "call": ("回访", "Call back"),
    "pause": ("中止期满", "Pause ends"),
    "approval": ("待批准", "Approve"),
    "box": ("开箱", "Open the box"),
    "reception": ("接待日", "Reception day"),
}
"""What a thing to do is called."""


class Item(NamedTuple):
    """One thing to do: at what moment, who may do it (`people`; by role where it is not one), in which case."""

    time: datetime
    kind: str
    people: tuple[str, ...]
    roles: tuple[str, ...]
    told: str
    case: str = ""
    site: str = ""
    subject: str = ""
    clause: str = ""
    due: datetime | None = None
    overdue: bool = False
    windows: tuple[Slot, ...] = ()


def of_case(case: Case, rules: Rules, at: datetime, language: str) -> list[Item]:
    """What a case wants done today."""
    if not case.sound or case.received > at or over(case, at):
        return []
    return [*Daily(case, rules, at, language).items()]


def over(case: Case, at: datetime) -> bool:
    """Whether nothing is left to do in a case: it is archived or destroyed, and no line came after."""
    last = next((event.event for event in reversed(case.log) if event.at <= at), "")
    return last == "archived" or (last == "approved" and case.status == "destroyed" and case.log[-1].at <= at)


class Daily(Filler):
    """One case as it looks on a morning."""

    def items(self) -> Iterator[Item]:
        """What must be done."""
        for item in self.view.obligations:
            clause = self.clause(item)
            if item.state not in OWED or item.state == "paused" or clause is None:
                continue
            found = self._call_back(item, clause) if asks_call(clause) else self._due(item, clause)
            if found is not None:
                yield found
        yield from self._pauses()
        for event, clause in self.history.pending:
            roles = tuple(clause.fields["by"])
            barred = involved(
                self.case, self.history.written, event, event._replace(at=self.at, number=1 << 30)
            )
            people = tuple(
                one for one in _holders(roles, self.now.site, self.home, self.at) if one not in barred
            )
            told = event_name(event.event, self.language)
            yield self._item("approval", event.at, people, roles, told, clause)

    def _item(
        self,
        kind: str,
        when: datetime,
        people: tuple[str, ...],
        roles: tuple[str, ...],
        told: str,
        clause: Clause | None = None,
        **more: Any,
    ) -> Item:
        name = f"{clause.policy}/{clause.id}" if clause is not None else ""
        case, site = line(self.case.id), self.now.site
        return Item(when, kind, people, roles, told, case, site, line(self.case.subject), name, **more)

    def _end_of_day(self) -> datetime:
        return self.rules.calendar.end_of(self.at.date())

    def _owner(self, item: Obligation) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Who owes an obligation: the person, else whoever holds the role; and the role."""
        role = item.responsible["role"]
        roles = (role,) if role else ()
        person = item.responsible["person"]
        return (person,) if person else _holders(roles, self.now.site, self.home, self.at), roles

    def _due(self, item: Obligation, clause: Clause) -> Item | None:
        if item.due > self._end_of_day():
            return None
        late = item.state == "overdue"
        told = self.deed(clause)
        return self._item(
            "overdue" if late else "due",
            item.due,
            *self._owner(item),
            told,
            clause,
            due=item.due,
            overdue=late,
        )

    def _call_back(self, item: Obligation, clause: Clause) -> Item | None:
        """A call that must be made today: due, overdue, or with no other hour for it before it is due."""
        hours = windows.binding((one for one in self.clauses if calls(one)), self.now)
        late = item.state == "overdue"
        if not late and item.due > self._end_of_day() and windows.can_wait(hours, self.at, item.due):
            return None
        left = [
            slot for slot in windows.left_today(hours, self.at) if late or self._moment_of(slot) < item.due
        ]
        when = self._moment_of(left[0]) if left else item.due
        told = self.deed(clause)
        return self._item(
            "call", when, *self._owner(item), told, clause, due=item.due, overdue=late, windows=tuple(left)
        )

    def _moment_of(self, slot: Slot) -> datetime:
        return self.rules.calendar.moment(self.at.date(), slot[0])

    def _pauses(self) -> Iterator[Item]:
        """A pause whose last day is today: from tomorrow on the clocks run again."""
        last = self.history.last("waiting", "resumed", "resolved", "replied", "reopened")
        if last is None or last.event != "waiting" or last.fields.get("until") != self.at.date():
            return
        handler = self.view.handler
        told = self.words.value("for", str(last.fields["for"]), "waiting")
        people = (handler,) if handler else _holders(("handler",), self.now.site, self.home, self.at)
        yield self._item("pause", self._end_of_day(), people, ("handler",), told)


def of_house(rules: Rules, at: datetime, language: str) -> Iterator[Item]:
    """The boxes to be opened and the receptions to be held today; none on a public holiday."""
    home, day = rules.organization, at.date()
    if rules.calendar.reason(day) == "holiday":
        return
    weekday = WEEKDAYS[day.weekday()]
    roles = _openers(rules, at)
    for box in home.settings.get("mailboxes") or ():
        opened = box.get("opened") or {}
        if weekday in opened.get("weekdays", ()) and "at" in opened:
            when = rules.calendar.moment(day, opened["at"])
            name, place = (line(words(box.get(key) or {}, language)) for key in ("name", "place"))
            told = name + (f"（{place}）" if place and language == "zh" else f" ({place})" if place else "")
            yield Item(when, "box", _holders(roles, "", home, at), roles, told)
    for entry in home.settings.get("reception_days") or ():
        if entry.get("weekday") == weekday:
            yield from _reception(entry, rules.calendar, home, at, language)


def _reception(
    entry: Mapping[str, Any], days: Calendar, home: Organization, at: datetime, language: str
) -> Iterator[Item]:
    site = home.sites.get(entry["site"])
    people = (site.head,) if site is not None and site.head else ()
    name = line(words(site.name, language)) if site is not None else str(entry["site"])
    for start, end in entry.get("hours") or ((time(0), None),):
        told = name if end is None else f"{name} {start:%H:%M}–{end:%H:%M}"
        yield Item(
            days.moment(at.date(), start), "reception", people, ("site-head",), told, site=str(entry["site"])
        )


def _openers(rules: Rules, at: datetime) -> tuple[str, ...]:
    """The role that registers what comes on paper: whoever the first such rule names."""
    for policy in sorted(rules.force(at.date()).policies, key=lambda one: (one.order, one.id)):
        for clause in policy.clauses:
            if registers(clause) and clause.fields.get("responsible"):
                return (str(clause.fields["responsible"]),)
    return ()


def _holders(roles: tuple[str, ...], site: str, home: Organization, at: datetime) -> tuple[str, ...]:
    """Who holds one of the roles on that day, for that site where it says so."""
    return tuple(
        person.id
        for person in home.people.values()
        if person.active(at.date())
        and not person.roles.isdisjoint(roles)
        and (not site or not person.sites or site in person.sites)
    )


def in_order(items: list[Item]) -> list[Item]:
    """By time, then by kind and case."""
    return sorted(items, key=lambda one: (one.time, list(KINDS).index(one.kind), one.case, one.clause))


def who(item: Item, home: Organization, language: str) -> str:
    """Whose it is: the one person, else the role."""
    if len(item.people) == 1:
        found = home.people.get(item.people[0])
        return line(found.name if found is not None else item.people[0])
    return joined([role_name(role, language) for role in item.roles], language, any_of=True)


def when(item: Item, at: datetime) -> str:
    """The time of day, with the day where it is another."""
    day, _gap, clock = moments.short(item.time).partition(" ")
    return clock if day == f"{at:%Y-%m-%d}" else f"{day} {clock}"


def note(item: Item, at: datetime, language: str) -> str:
    """What is to be done, by when, and when to call."""
    zh = language == "zh"
    parts = [item.told]
    if item.due is not None and item.kind == "call":
        parts.append(f"{'期限' if zh else 'due '}{moments.short(item.due)[5:]}")
    if item.kind == "call":
        spans = ("、" if zh else ", ").join(f"{start:%H:%M}–{end:%H:%M}" for start, end in item.windows)
        if item.windows == ((at.time(), time(23, 59)),) or item.windows[:1] == ((time(0), time(23, 59)),):
            spans = "随时" if zh else "at any hour"
        none = "今天已无宜回访的时段" if zh else "no hour for calls is left today"
        parts.append((f"宜{spans}" if zh else f"call {spans}") if spans else none)
    if item.kind == "approval":
        parts[0] = f"批准：{item.told}" if zh else f"approve: {item.told}"
    if item.kind == "pause":
        parts[0] = (
            f"等待{item.told}，今日期满，明日起恢复计时" if zh else f"waiting for {item.told} ends today"
        )
    return ("；" if zh else "; ").join(parts)
