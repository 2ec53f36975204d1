"""The names by which an assessment calls sites, clauses, people and figures, in one language."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from typing import Any

from huiyin.model import Organization, Policy, words
from huiyin.papers.assessmentawards import Award
from huiyin.papers.assessmentperiod import Period
from huiyin.papers.assessmentrecurring import Recurring
from huiyin.papers.assessmentwords import AWARD_KINDS, FIGURE_NAMES, REVIEW_NAMES
from huiyin.rules import Rules
from huiyin.words.articles import article_label
from huiyin.words.figures import amount, numeral
from huiyin.words.names import (
    EVENT_NAMES,
    GROUND_NAMES,
    OUTCOME_NAMES,
    SATISFACTION_NAMES,
    STATUS_NAMES,
    look_up,
    role_name,
)

_WHATS = {**EVENT_NAMES, **GROUND_NAMES, **SATISFACTION_NAMES, **STATUS_NAMES}


class Labels:
    """Names in a language."""

    def __init__(self, rules: Rules, period: Period, language: str) -> None:
        self.home: Organization = rules.organization
        self.language, self._period = language, period
        self._policies: dict[str, Policy] = {}
        for policy in sorted(rules.policies, key=lambda one: one.start):
            if policy.start < period.end.date() or policy.id not in self._policies:
                self._policies[policy.id] = policy

    def say(self, chinese: str, english: str) -> str:
        """Either, as the language is."""
        return chinese if self.language == "zh" else english

    def period(self, period: Period) -> str:
        """2026年3月, 2026年第一季度, 2026年; March 2026 stays 2026-03."""
        year, month = divmod(period.first, 12)
        if self.language != "zh":
            return period.label
        if period.months == 12:
            return f"{year}年"
        return f"{year}年第{'一二三四'[month // 3]}季度" if period.months == 3 else f"{year}年{month + 1}月"

    def key(self, dimension: str, key: str) -> str:
        """A site, a department, a channel, a category or a person."""
        if not key:
            return self.say("（未定）", "(none)")
        if dimension == "handler":
            return self.person(key)
        if dimension == "category":
            parts = key.split("/")
            names = (self.home.categories.get("/".join(parts[: n + 1])) for n in range(len(parts)))
            told = [
                words(name, self.language) if name else part for name, part in zip(names, parts, strict=True)
            ]
            return " / ".join(told)
        table: Mapping[str, Mapping[str, Any]] = {
            "site": self.home.sites,
            "department": self.home.departments,
            "channel": self.home.channels,
        }
        found = table[dimension].get(key)
        return words(found.name, self.language) if found is not None else key

    def person(self, person: str) -> str:
        """A person's name, or that of a role."""
        found = self.home.people.get(person)
        return found.name if found is not None else role_name(person, self.language)

    def clause(self, name: str) -> str:
        """policy/clause: 《总经理信箱管理规定》第十五条."""
        policy_id, _, clause = name.partition("/")
        policy = self._policies.get(policy_id)
        if policy is None or not any(one.id == clause for one in policy.clauses):
            return name
        title, article = words(policy.title, self.language), article_label(policy, clause, self.language)
        return f"《{title}》{article}" if self.language == "zh" else f"{title}, {article}"

    def figure(self, name: str) -> str:
        """A figure by its name: 回访满意率, 渗漏 · 收到."""
        head, _, rest = name.partition(".")
        if head == "review":
            return f"{self.say('复查', 'Review')} · {look_up(REVIEW_NAMES, rest, self.language)}"
        if head == "clause":
            policy, _, more = rest.partition(".")
            return self.clause(f"{policy}/{more.rpartition('.')[2]}")
        if head == "age":
            return f"{look_up(FIGURE_NAMES, 'open', self.language)} · {self.age(rest)}"
        told = look_up(FIGURE_NAMES, head, self.language)
        if rest and head == "declined":
            return f"{told} · {look_up(GROUND_NAMES, rest, self.language)}"
        if rest and head == "valid-rate":
            return f"{told} · {self.key('site', rest)}"
        return f"{told} · {rest}" if rest else told

    def age(self, band: str) -> str:
        """How old cases are: 4～7日."""
        first, _, last = band.partition("-")
        if not last:
            return self.say(f"{int(first) - 1}日以上", f"over {int(first) - 1} days")
        return self.say(f"{first}～{last}日", f"{first}–{last} days")

    def what(self, what: str, figure: str = "") -> str:
        """What an item is about: a clause, an event, a status, a category; of what was closed the outcome."""
        if figure.endswith(("closed", "closed-unsatisfied")):
            return look_up(OUTCOME_NAMES, what, self.language)
        if what in _WHATS:
            return look_up(_WHATS, what, self.language)
        if what in self.home.categories:
            return self.key("category", what)
        return self.clause(what) if "/" in what else what

    def award(self, kind: str) -> str:
        """处罚 or 奖励."""
        return look_up(AWARD_KINDS, kind, self.language)

    def grade(self, grade: str) -> str:
        """The grade of a reward: 二等."""
        return self.say(f"{numeral(int(grade))}等", f"grade {grade}")

    def rate(self, one: Award) -> str:
        """What a penalty that is found by hand comes to: （每件五元）."""
        told = amount(str(one.amount), one.currency, self.language)
        if one.per == "day":
            return self.say(f"（每日{told}）", f" ({told} a day)")
        return self.say(f"（每件{told}）", f" ({told} a case)")

    def unit(self, currency: str) -> str:
        """元, yuan, or the currency as the policy has it."""
        return amount("1", currency, self.language).lstrip("一1 ")

    def shared(self, item: Recurring) -> str:
        """What the cases of a recurring problem share: 翠园小区，渗漏."""
        told = [self.key(name, value) if name in ("site", "category") else value for name, value in item.same]
        if item.by_wording:
            told.append(self.say("事由相近", "worded alike"))
        return self.say("，", ", ").join(told)


def proposal(item: Recurring, labels: Labels) -> str:
    """The command that registers a case for removing the cause, linked to those behind it."""
    home, first = labels.home, item.cases[0]
    written = [one.id for one in home.channels.values() if one.group == "written"]
    channel = (
        "internal" if "internal" in home.channels else next(iter(written or home.channels), first.channel)
    )
    category = Counter(case.category for case in item.cases).most_common(1)[0][0]
    same = dict(item.same)
    site = same.get("site", first.site)
    told = f"{labels.key('site', site)} {labels.key('category', category)}"
    count = len(item.cases)
    subject = labels.say(
        f"反复发生：{told}，{count}件，查明成因", f"Came back: {told}, {count} cases; find the cause"
    )
    related = ",".join(case.id for case in item.cases)
    words_of = [
        *("huiyin", "new", "--channel", channel, "--site", site, "--party", "employee", "--anonymous"),
        *("--kind", "other", "--category", category, "--subject", subject),
        *("--field", f"links.related={related}"),
    ]
    return shlex.join(words_of)
