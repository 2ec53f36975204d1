"""From the facts of all cases to the PublicBook: rows, what is withheld, and totals that fit them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from huiyin.model import Organization, Text
from huiyin.privacy.anonymity import Groups, Label, Like, Measure, coarsened, grouped
from huiyin.privacy.disclosure import ENDED, Facts, measure
from huiyin.privacy.keeping import kept_by_month, records
from huiyin.privacy.lateness import timeliness
from huiyin.privacy.publicnumber import Key, public_numbers
from huiyin.privacy.recurring import commendations, recurring
from huiyin.privacy.suppression import Count, stepped
from huiyin.privacy.tallies import Basis, answered_in_time, figures, months, satisfied
from huiyin.public import STAGES, PublicBook, PublicCase, PublicOrganization
from huiyin.rules import Rules


def assemble(
    facts: Sequence[Facts], rules: Rules, at: datetime, commit: str, key: Callable[[], Key]
) -> PublicBook:
    """Everything that the public may know of these cases at that moment.

    `key` is asked only where there is a row to be numbered. Raises BadKey.
    """
    home = rules.organization
    limits = Measure(*measure(home))
    who = same_senders(facts)
    numbers = _numbers(facts, key)
    likes = [_like(one, sender, numbers) for one, sender in zip(facts, who, strict=True) if not one.unseen]
    shown, withheld = grouped(likes, limits)
    rowless = {one.number for one in withheld}
    apart = frozenset(one.id for one in facts if one.hidden or (not one.named and numbers[one.id] in rowless))
    basis = _basis(facts, shown, dict(zip((one.id for one in facts), who, strict=True)), apart, limits, at)
    due, back = answered_in_time(basis), satisfied(basis)
    untold = {month for month, pair in due.months.items() if pair is None}
    rows = sorted(_rows(facts, basis.groups, numbers, rules, at), key=lambda row: row.number)
    channels = list(dict.fromkeys(channel.group or channel.id for channel in home.channels.values()))
    told_home = public_organization(home)
    return PublicBook(
        as_of=at,
        commit=commit,
        demo=home.demo,
        organization=told_home,
        policies=rules.policies,
        cases=tuple(rows),
        withheld=_withheld(basis),
        k=limits.k,
        l=limits.l,
        figures=figures(basis, due, back, rules),
        records=records(basis, rules.policies),
        months=months(
            basis, list(told_home.categories), channels, due, back, kept_by_month(basis, rules, untold)
        ),
        recurring=recurring(facts, who, basis, rules),
        commendations=commendations(facts, basis),
    )


def _numbers(facts: Sequence[Facts], key: Callable[[], Key]) -> dict[str, str]:
    """The public number of every case.

    Hidden ones too, so that what is shown does not hang on what is hidden.
    """
    return public_numbers((one.id for one in facts), key()) if any(not one.unseen for one in facts) else {}


def _like(facts: Facts, sender: int, numbers: Mapping[str, str]) -> Like:
    outcome = facts.outcome if facts.stage == ENDED else None
    return Like(numbers[facts.id], sender, facts.month, facts.category, facts.site, facts.channel, outcome)


def _basis(
    facts: Sequence[Facts],
    shown: Groups,
    senders: Mapping[str, int],
    apart: Container[str],
    limits: Measure,
    at: datetime,
) -> Basis:
    """As received count the rows; of the hidden the months, and of others the years, in which k senders wrote.

    A month's number is thereby the same for good: were the hidden counted once there are enough of them in a
    year, the release in which that happens would tell of each month how many came.
    """
    wrote: dict[tuple[bool, int], set[int]] = defaultdict(set)

    def span(one: Facts) -> tuple[bool, int]:
        return one.hidden, one.month if one.hidden else one.month // 12

    for one in facts:
        if one.id in apart:
            wrote[span(one)].add(senders[one.id])
    came = [
        one for one in facts if not one.named and (one.id not in apart or len(wrote[span(one)]) >= limits.k)
    ]
    groups = coarsened(shown, Counter(one.month for one in came), limits.k)
    return Basis(facts, came, groups, limits, at, senders, apart)


def _withheld(basis: Basis) -> int:
    """How many are in totals only, in steps; of the month begun none, for it would tell week by week."""
    count = Count()
    for one in basis.facts:
        if one.id in basis.apart and one.month < basis.now:
            count.add(True, basis.sender(one))
    return stepped(count, basis.measure.k)


def _rows(
    facts: Sequence[Facts], groups: Groups, numbers: Mapping[str, str], rules: Rules, at: datetime
) -> Iterable[PublicCase]:
    by_number = {numbers[one.id]: one for one in facts if not one.unseen}
    for label, group in groups.items():
        for like in group:
            one = by_number[like.number]
            punctual, overdue = timeliness(one, at, rules.calendar)
            yield PublicCase(
                like.number,
                label.period,
                label.category,
                label.channel,
                label.site,
                STAGES[one.stage],
                one.outcome,
                punctual,
                overdue,
                one.summary
                if one.summary and fits(one.summary, label, one.category, rules.organization)
                else "",
            )


# --- summaries ------------------------------------------------------------------------------------

_NUMERAL = "[0-9０-９〇零一二三四五六七八九十]"
_DAY = re.compile(
    rf"{_NUMERAL}月{_NUMERAL}|{_NUMERAL}日(?!常)|[0-9]{{4}}[-/.][0-9]{{1,2}}[-/.][0-9]|(?<![0-9])[0-9]{{1,2}}/[0-9]{{1,2}}(?![0-9])"
)
_MONTH = re.compile(
    rf"{_NUMERAL}月|[0-9]{{4}}[-/.][0-9]{{1,2}}(?![0-9])"
    r"|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b"
    r"|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b|\b(?:in|of|by|since|until|from) May\b"
    r"|元旦|春节|除夕|元宵|清明|五一|劳动节|端午|中秋|国庆|圣诞|Spring Festival|National Day|Christmas|New Year"
)
_SEASON = re.compile(
    r"[一二三四1-4]季度|[上下]半年|[春夏秋冬][季天]|[寒暑]假|年[初中底末]|\bQ[1-4]\b"
    r"|\b(?:spring|summer|autumn|winter)\b|\b(?:first|second|third|fourth|last) quarter\b",
    re.IGNORECASE,
)


def fits(summary: str, label: Label, category: str, home: Organization) -> bool:
    """Whether a summary tells no more than its row does.

    Neither a category, a site, a channel nor a date that the row leaves out.
    """
    if label.category != category:
        return False
    if _DAY.search(summary) or (("-" not in label.period or "Q" in label.period) and _MONTH.search(summary)):
        return False
    if "-" not in label.period and _SEASON.search(summary):
        return False
    untold = [*(home.sites.values() if label.site is None else ())]
    untold += [*(home.channels.values() if label.channel is None else ())]
    text = summary.casefold()
    return not any(name and name.casefold() in text for one in untold for name in one.name.values())


# --- senders --------------------------------------------------------------------------------------


def same_senders(facts: Sequence[Facts]) -> list[int]:
    """Of each case, a number that it has in common with the others of one household."""
    found = list(range(len(facts)))

    def head(number: int) -> int:
        while found[number] != number:
            found[number] = found[found[number]]
            number = found[number]
        return number

    first: dict[bytes, int] = {}
    for number, one in enumerate(facts):
        for mark in one.senders:
            other = first.setdefault(mark, number)
            if other != number:
                found[head(number)] = head(other)
    return [head(number) for number in range(len(facts))]


def public_organization(home: Organization) -> PublicOrganization:
    """What the organisation tells of itself."""
    settings = home.settings
    categories: dict[str, Text] = {path: name for path, name in home.categories.items() if "/" not in path}
    return PublicOrganization(
        name=home.name,
        language=home.language,
        timezone=str(home.zone),
        channels=tuple(home.channels.values()),
        sites=tuple(replace(site, head="") for site in home.sites.values()),
        categories=categories,
        mailboxes=tuple(settings.get("mailboxes") or ()),
        hotline=dict(settings.get("hotline") or {}),
        reception_days=tuple(settings.get("reception_days") or ()),
        subcategories={path: name for path, name in home.categories.items() if "/" in path},
        departments={key: unit.name for key, unit in home.departments.items()},
    )
