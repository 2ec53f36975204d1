"""Who is to be told of which obligations: those who owe them, and, when they go on being overdue, the next above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from huiyin.desk.prospects import fulfilling
from huiyin.language import _
from huiyin.model import Clause, Obligation, Organization, words
from huiyin.owed import person_for
from huiyin.rules import Rules
from huiyin.words.figures import joined
from huiyin.words.names import event_name

ADMINISTRATOR = "administrator"
"""Who is told of what no clause makes anybody responsible for."""
MOST_LISTED = 30
"""Lines of each kind in one note: services cut, or refuse, what is longer than some thousand characters."""


class Recipient(NamedTuple):
    """A person; where a role is held by several or by nobody, the role, with those of its holders who look after the site."""

    role: str
    person: str = ""
    holders: tuple[str, ...] = ()


class Entry(NamedTuple):
    """An obligation as somebody is told of it; `step` counts how far up it has gone, 0 for who owes it."""

    item: Obligation
    step: int

    @property
    def key(self) -> str:
        """What tells it from every other: an obligation, how far up, and whether it is overdue."""
        item = self.item
        return f"{item.case} {item.policy}/{item.clause} {item.since.isoformat()} {item.state} {self.step}"


def notices(
    found: Iterable[Obligation], rules: Rules, at: datetime, escalate: int = 0
) -> dict[Recipient, list[Entry]]:
    """Everybody who is to be told, with what, in order of due.

    After `escalate` working days overdue the accountable role is told too, after as many more the next in the
    order of the organisation's roles, and so on; 0: nobody but who owes it.
    """
    told: dict[Recipient, list[Entry]] = {}
    for item in sorted(found, key=lambda one: (one.due, one.case, one.clause)):
        days = rules.calendar.workdays_between(item.due.date(), at.date()) if item.due < at else 0
        # as many steps as whole terms have gone by: on the last day of a term it is not yet over
        steps = (days - 1) // escalate if escalate and days else 0
        for step, recipient in zip(
            range(steps + 1), _line(item, rules.organization, at.date()), strict=False
        ):
            told.setdefault(recipient, []).append(Entry(item, step))
    return dict(sorted(told.items()))


def _line(item: Obligation, home: Organization, day: date) -> Iterator[Recipient]:
    """Who owes it, who is accountable, then the roles above in the organisation's order; nobody twice."""
    owner, above = item.responsible, item.accountable
    if not owner["role"]:
        owner = above if above["role"] else {**owner, "role": ADMINISTRATOR, "person": None}
    chain = [_recipient(owner, item.site, home, day)]
    if above["role"]:
        chain.append(_recipient(above, item.site, home, day))
    order = {role: place for place, role in enumerate(home.roles)}
    highest = max(order.get(one.role, -1) for one in chain)
    department = owner["department"] or ""
    for role in home.roles[highest + 1 :]:
        person = person_for(role, item.site, department, "", home, day)
        if person is not None:
            chain.append(Recipient(role, person))
    seen: set[str] = set()
    for one in chain:
        name = one.person or one.role
        if name not in seen:
            seen.add(name)
            yield one


def _recipient(owner: Mapping[str, str | None], site: str, home: Organization, day: date) -> Recipient:
    role, person = owner["role"] or "", owner["person"] or ""
    if person in home.people and home.people[person].active(day):
        return Recipient(role, person)
    holders = (
        one.id
        for one in home.people.values()
        if role in one.roles and one.active(day) and (not one.sites or site in one.sites)
    )
    return Recipient(role, "", tuple(holders))


# --- words --------------------------------------------------------------------------------------------------


def clause_of(item: Obligation, rules: Rules) -> Clause | None:
    """The clause in the version that governed on the day in the case's number."""
    try:
        day = date(int(item.case[:4]), int(item.case[4:6]), int(item.case[6:8]))
    except ValueError:
        return None
    found = (
        one for policy in rules.force(day).policies if policy.id == item.policy for one in policy.clauses
    )
    return next((one for one in found if one.id == item.clause), None)


def deed(item: Obligation, rules: Rules, language: str) -> str:
    """What has to be done: 答复 / reply."""
    names = dict.fromkeys(event_name(event, language) for event in fulfilling(clause_of(item, rules)))
    return joined(list(names)[:3], language, any_of=True) or item.clause


def line(entry: Entry, rules: Rules, language: str) -> str:
    """An obligation on one line, with nothing of sender or letter: number, site, what, by which clause, until when."""
    item = entry.item
    site = rules.organization.sites.get(item.site)
    told = _("{case}, {site}: {deed}, due {due} ({clause})").format(
        case=item.case,
        site=words(site.name, language) if site is not None else item.site,
        deed=deed(item, rules, language),
        due=f"{item.due:%Y-%m-%d %H:%M}",
        clause=f"{item.policy}/{item.clause}",
    )
    return told + (_(", passed up") if entry.step else "")


def message(entries: list[Entry], rules: Rules, at: datetime, language: str) -> tuple[str, str]:
    """The title and the text that tell somebody of these obligations."""
    late = [entry for entry in entries if entry.item.state == "overdue"]
    soon = [entry for entry in entries if entry.item.state != "overdue"]
    title = _("Deadlines on {day}: {late} overdue, {soon} due soon").format(
        day=at.date().isoformat(), late=len(late), soon=len(soon)
    )
    parts = []
    for head, listed in ((_("Overdue:"), late), (_("Due soon:"), soon)):
        if listed:
            lines = [f"- {line(entry, rules, language)}" for entry in listed[:MOST_LISTED]]
            more = len(listed) - len(lines)
            lines += [_("… and {more} more: huiyin overdue").format(more=more)] if more else []
            parts.append("\n".join((head, *lines)))
    parts.append(_("“huiyin show NUMBER” shows a case, “huiyin log NUMBER” what may be recorded."))
    return title, "\n\n".join(parts)
