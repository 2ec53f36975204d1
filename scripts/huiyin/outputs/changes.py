"""What changed from one version of a policy to the next: figures, clauses and wording, as a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import partial
from itertools import zip_longest
from typing import NamedTuple

from huiyin.model import Clause, Organization, Policy
from huiyin.policies import PLACEHOLDER
from huiyin.words.articles import article_label, fill
from huiyin.words.figures import numeral
from huiyin.words.names import KIND_NAMES, look_up
from huiyin.words.sentences import sentence
from huiyin.words.wording import Words

_ARTICLE = re.compile(r"^\*\*(第[零一二两三四五六七八九十百千]+条)\*\*", re.MULTILINE)
_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)
FIELD_LABELS: Mapping[str, tuple[str, str]] = {
    "from": ("起算", "from"),
    "until": ("完成", "until"),
    "within": ("期限", "time limit"),
    "by": ("时间", "by"),
    "every": ("周期", "every"),
    "each": ("每期应做", "each time"),
    "responsible": ("负责", "responsible"),
    "accountable": ("督办", "accountable"),
    "extendable": ("连同延期最长", "at most with extensions"),
    "pausable": ("等待期间不计时", "waiting does not count"),
    "roll": ("最后一日为休息日", "last day is a day off"),
    "fields": ("应填写", "fields needed"),
    "sections": ("应写明", "sections needed"),
    "events": ("应先办", "events needed"),
    "roles": ("应参加", "who takes part"),
    "before": ("在此之前", "before"),
    "event": ("事项", "event"),
    "activity": ("事项", "activity"),
    "person": ("何人", "who"),
    "only": ("只能由", "only by"),
    "may": ("可以", "may"),
    "may_not": ("不得", "may not"),
    "ground": ("情形", "ground"),
    "weekdays": ("日子", "days"),
    "hours": ("时间", "hours"),
    "except": ("除外", "except"),
    "measure": ("指标", "measure"),
    "of": ("按何计算", "reckoned from"),
    "at_least": ("不低于", "at least"),
    "at_most": ("不超过", "at most"),
    "same": ("相同的是", "the same"),
    "times": ("次数", "times"),
    "after": ("自何时起", "from"),
    "keep": ("保存", "kept"),
    "then": ("期满", "then"),
    "grade": ("等级", "grade"),
    "for": ("违反", "breach of"),
    "per": ("按", "per"),
    "amount": ("金额", "amount"),
    "currency": ("货币", "currency"),
    "reason": ("理由", "reason"),
    "kept_by": ("落实方式", "kept by"),
    "approval.by": ("批准人", "approved by"),
    "extendable.up_to": ("连同延期最长", "at most with extensions"),
}
"""What the fields of a clause are called."""
_NUMBERS = {f"第{numeral(number)}条": f"art. {number}" for number in range(1, 1000)}
_DERIVED = ("term", "events")
"""Fields that a deadline gets from its others."""


class Change(NamedTuple):
    """One thing that is not as it was; `before` or `after` is empty where something was added or dropped."""

    article: str
    what: str
    before: str
    after: str
    clause: str = ""
    """Its id, where the newer version has it."""
    state: str = "changed"
    """changed, added or dropped: a clause or an article as a whole."""


def earlier_than(policy: Policy, policies: tuple[Policy, ...]) -> Policy | None:
    """The version before a policy's."""
    before = [one for one in policies if one.id == policy.id and one.start < policy.start]
    return max(before, key=lambda one: one.start, default=None)


def compare(old: Policy, new: Policy, language: str, home: Organization | None = None) -> list[Change]:
    """What is not as it was: clauses and their figures in the order of the newer text, then the wording."""
    speech = Words(language, home)
    before = {clause.id: clause for clause in old.clauses}
    after = {clause.id: clause for clause in new.clauses}
    found = list(_scope(old, new, speech))
    for clause in new.clauses:
        label = article_label(new, clause.id, language)
        if clause.id in before:
            found += _changed(before[clause.id], clause, label, speech)
        else:
            found.append(
                Change(label, name_of(clause, speech), "", _rule(clause, speech), clause.id, "added")
            )
    for clause in old.clauses:
        if clause.id not in after:
            label = article_label(old, clause.id, language)
            found.append(Change(label, name_of(clause, speech), _rule(clause, speech), "", "", "dropped"))
    return [*found, *_wording(old, new, language)]


def field_label(kind: str, key: str, language: str) -> str:
    """What a field of a clause of that kind is called: within → 期限."""
    own = f"{kind}.{key}"
    return look_up(FIELD_LABELS, own if own in FIELD_LABELS else key, language)


def name_of(clause: Clause, speech: Words) -> str:
    """What a clause is about, in a word or two: 答复, 回访（部门负责人）, 批准."""
    if clause.kind == "deadline" and clause.fields.get("until"):
        return speech.pattern(clause.fields["until"][0])
    if clause.kind == "approval":
        told = speech.patterns(clause.fields["event"])
        return f"{told}的批准" if speech.chinese else f"approval of {told}"
    if clause.kind == "window":
        return speech.figure(clause, ("event",)) or speech.figure(clause, ("activity",))
    return look_up(KIND_NAMES, clause.kind, speech.language)


def _rule(clause: Clause, speech: Words) -> str:
    return sentence(clause, speech.language, speech.home)


def _scope(old: Policy, new: Policy, speech: Words) -> Iterator[Change]:
    if old.applies_to != new.applies_to:
        what = "适用范围" if speech.chinese else "scope"
        yield Change("", what, speech.condition(old.applies_to), speech.condition(new.applies_to))


def _changed(old: Clause, new: Clause, label: str, speech: Words) -> Iterator[Change]:
    """The fields of one clause that are not as they were."""
    what = name_of(new, speech)
    if old.kind != new.kind:
        yield Change(label, what, _rule(old, speech), _rule(new, speech), new.id)
        return
    if old.when != new.when:
        scope = "限于" if speech.chinese else "where"
        yield Change(
            label, _of(what, scope, speech), speech.condition(old.when), speech.condition(new.when), new.id
        )
    derived = _DERIVED if new.kind == "deadline" else ()
    for key in FIELD_LABELS:
        if "." in key or key in derived or old.fields.get(key) == new.fields.get(key):
            continue
        field = _of(what, field_label(new.kind, key, speech.language), speech)
        yield Change(label, field, speech.figure(old, (key,)), speech.figure(new, (key,)), new.id)


def _of(what: str, field: str, speech: Words) -> str:
    return f"{what}：{field}" if speech.chinese else f"{what}: {field}"


# --- wording ---------------------------------------------------------------------------------------------


def _wording(old: Policy, new: Policy, language: str) -> Iterator[Change]:
    """Articles whose words are not as they were; that an article got another number is not told."""
    what = "文字" if language == "zh" else "wording (in Chinese)"
    before, after = _articles(old), _articles(new)
    matcher = SequenceMatcher(None, [raw for _, raw, _ in before], [raw for _, raw, _ in after], False)
    for kind, i, j, m, n in matcher.get_opcodes():
        if kind == "equal":
            continue
        for one, other in zip_longest(before[i:j], after[m:n]):
            if one and other:
                yield Change(_label(other[0], language), what, one[2], other[2])
            elif other:
                yield Change(_label(other[0], language), what, "", other[2], "", "added")
            elif one:
                yield Change(_label(one[0], language), what, one[2], "", "", "dropped")


def _label(article: str, language: str) -> str:
    return article if language == "zh" else _NUMBERS.get(article, article)


def _articles(policy: Policy) -> list[tuple[str, str, str]]:
    """Each article: its number, its words with figures left open, its words in full."""
    starts = list(_ARTICLE.finditer(policy.body))
    ends = [found.start() for found in starts[1:]] + [len(policy.body)]
    names = {clause.id for clause in policy.clauses}
    listed = []
    for found, end in zip(starts, ends, strict=True):
        text = _HEADING.sub("", policy.body[found.end() : end])
        raw = PLACEHOLDER.sub(partial(_without, names), text)
        full = fill(policy, text, "zh", lambda clause: "")
        listed.append((found[1], _flat(raw), _flat(full)))
    return listed


def _without(names: set[str], found: re.Match[str]) -> str:
    """A placeholder that is the place of a clause goes; one that is a figure stays, filled or not."""
    return "" if found[1] in names else found[0]


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
