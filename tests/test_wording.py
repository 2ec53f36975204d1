"""Figures and rules in words, as an official document and a resident would write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huiyin.book import load_house
from huiyin.clauses import KINDS
from huiyin.durations import duration
from huiyin.lifecycle import EVENTS, GROUNDS, OUTCOMES, STATUSES
from huiyin.model import Clause, Policy
from huiyin.policies import placeholders, policy
from huiyin.repository import WorkTree
from huiyin.schema import FIELDS
from huiyin.words import figures
from huiyin.words.articles import article_label, article_of, keeping, render_body, render_summary
from huiyin.words.names import EVENT_NAMES, GROUND_NAMES, KIND_NAMES, OUTCOME_NAMES, STATUS_NAMES, field_name
from huiyin.words.sentences import sentence
from huiyin.words.wording import Words, figure
from tests.engine import policy_of, reader_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"), (2, "二"), (10, "十"), (11, "十一"), (20, "二十"), (24, "二十四"), (100, "一百"),
        (105, "一百零五"), (110, "一百一十"), (365, "三百六十五"), (1000, "一千"), (1005, "一千零五"),
        (1050, "一千零五十"), (2026, "二千零二十六"), (10000, "一万"), (10500, "一万零五百"),
        (150000, "十五万"), (100001, "十万零一"), (100000000, "一亿"),
    ],
)  # fmt: skip
def test_chinese_numerals(number: int, words: str) -> None:
    assert figures.numeral(number) == words


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        ("3 workdays", "三个工作日", "three working days"),
        ("1 workday", "一个工作日", "one working day"),
        ("2 workdays", "两个工作日", "two working days"),
        ("12 workdays", "十二个工作日", "12 working days"),
        ("24h", "二十四小时", "24 hours"),
        ("1h", "一小时", "one hour"),
        ("20m", "二十分钟", "20 minutes"),
        ("7 days", "七日", "seven days"),
        ("2 days", "两日", "two days"),
        ("22 days", "二十二日", "22 days"),
        ("2 weeks", "两周", "two weeks"),
        ("3 months", "三个月", "three months"),
        ("2 years", "两年", "two years"),
        ("10 years", "十年", "ten years"),
    ],
)
def test_durations(span: str, chinese: str, english: str) -> None:
    read = duration(span)
    assert read is not None
    assert (figures.duration(read, "zh"), figures.duration(read, "en")) == (chinese, english)


def clause_of(**fields: Any) -> Clause:
    """A clause as a policy's file would give it."""
    return policy_of(
        {
            "id": "p",
            "title": {"zh": "规定", "en": "Rules"},
            "version": "1",
            "in_force": {"from": "2026-01-01"},
            "clauses": [{"id": "a", **fields}],
        }
    ).clauses[0]


DEADLINE = {"kind": "deadline", "from": "received", "until": "replied"}
REWARD = {"kind": "reward", "grade": "2", "currency": "CNY"}
TARGET = {"kind": "target", "measure": "satisfied"}
WINDOW = {"kind": "window", "activity": {"zh": "开启信箱", "en": "opening the boxes"}}
NEEDED = {"kind": "requirement"}


@pytest.mark.parametrize(
    ("fields", "path", "chinese", "english"),
    [
        ({**DEADLINE, "within": "3 workdays"}, "within", "三个工作日", "three working days"),
        (
            {**DEADLINE, "within": "3 workdays", "extendable": {"up_to": "10 workdays"}},
            "extendable.up_to",
            "十个工作日",
            "ten working days",
        ),
        (
            {**DEADLINE, "by": {"on": "same-day", "at": "17:30"}},
            "by",
            "当日十七时三十分前",
            "by 17:30 the same day",
        ),
        (
            {**DEADLINE, "by": {"on": "next-day", "at": "09:05"}},
            "by",
            "次日九时零五分前",
            "by 09:05 the next day",
        ),
        (
            {**DEADLINE, "by": {"on": "same-workday", "at": "12:00"}},
            "by",
            "当个工作日十二时前",
            "by 12:00 the same working day",
        ),
        (
            {**DEADLINE, "by": {"on": "next-workday", "at": "09:00"}},
            "by",
            "次一工作日九时前",
            "by 09:00 the next working day",
        ),
        ({**DEADLINE, "every": "14 days", "each": "progress"}, "every", "十四日", "14 days"),
        ({**DEADLINE, "within": "24h", "responsible": "site-head"}, "responsible", "项目经理", "site head"),
        ({**TARGET, "at_least": "98 %"}, "at_least", "百分之九十八", "98%"),
        ({**TARGET, "at_most": "0.5%"}, "at_most", "百分之零点五", "0.5%"),
        ({**TARGET, "at_least": "100 %"}, "at_least", "百分之百", "100%"),
        ({**TARGET, "measure": "surveys", "at_least": "2"}, "at_least", "两", "two"),
        ({**REWARD, "amount": "1000"}, "amount", "一千元", "1,000 yuan"),
        ({**REWARD, "amount": "12.50"}, "amount", "十二点五零元", "12.50 yuan"),
        ({**REWARD, "amount": "200"}, "grade", "二", "2"),
        (
            {**WINDOW, "weekdays": ["mon", "wed", "fri"]},
            "weekdays",
            "星期一、三、五",
            "Mondays, Wednesdays and Fridays",
        ),
        ({**WINDOW, "weekdays": ["sat"]}, "weekdays", "星期六", "Saturdays"),
        (
            {**WINDOW, "weekdays": ["tue", "wed", "thu", "fri", "sat", "sun"]},
            "weekdays",
            "星期二至星期日",
            "Tuesdays to Sundays",
        ),
        (
            {**WINDOW, "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
            "weekdays",
            "每日",
            "every day",
        ),
        ({**WINDOW, "hours": ["08:30-18:00"]}, "hours", "八时三十分至十八时", "08:30 to 18:00"),
        (
            {**WINDOW, "hours": ["09:00-12:00", "14:00-17:30"]},
            "hours",
            "九时至十二时和十四时至十七时三十分",
            "09:00 to 12:00 and 14:00 to 17:30",
        ),
        ({**WINDOW, "hours": ["08:30-18:00"]}, "activity", "开启信箱", "opening the boxes"),
        (
            {"kind": "approval", "event": "closed", "by": ["quality", "gm"]},
            "by",
            "品质部人员或者总经理",
            "quality office or General Manager",
        ),
        (
            {**NEEDED, "fields": ["reporter.name", "reporter.room", "replied.cc"]},
            "fields",
            "姓名、房号和抄送",
            "name, room and copies",
        ),
        (
            {**NEEDED, "sections": ["答复/现状", "答复/措施"]},
            "sections",
            "答复/现状和答复/措施",
            "Reply/Position and Reply/Measure",
        ),
        (
            {**NEEDED, "roles": ["site-head", "gm"], "before": "closed"},
            "roles",
            "项目经理和总经理",
            "site head and General Manager",
        ),
        (
            {"kind": "refusal", "ground": ["abusive", "labour-dispute"]},
            "ground",
            "侮辱、诽谤他人或者劳动争议",
            "abuse or defamation or a labour dispute",
        ),
        (
            {"kind": "retention", "after": "closed", "keep": "3 years", "then": "archive"},
            "keep",
            "三年",
            "three years",
        ),
        (
            {"kind": "recurrence", "same": ["site", "category"], "times": "2", "within": "30 days"},
            "times",
            "两",
            "two",
        ),
    ],
)
def test_figures_of_clauses(fields: dict[str, Any], path: str, chinese: str, english: str) -> None:
    clause = clause_of(**fields)
    parts = tuple(path.split("."))
    assert (figure(clause, parts, "zh"), figure(clause, parts, "en")) == (chinese, english)


@pytest.mark.parametrize(
    ("fields", "chinese", "english"),
    [
        (
            {
                **DEADLINE,
                "until": ["replied", "declined"],
                "within": "3 workdays",
                "responsible": "department-head",
                "accountable": "site-head",
                "extendable": {"up_to": "10 workdays"},
                "pausable": "true",
            },
            "自收到之日起，应当在三个工作日内答复或者不予受理；由部门负责人负责；由项目经理督办；"
            "经延期，合计不得超过十个工作日；等待期间不计时。",
            "Reply or refusal: due within three working days of receipt; responsible: department head; "
            "accountable: site head; extendable to ten working days in all; waiting does not count.",
        ),
        (
            {
                **DEADLINE,
                "from": "registered",
                "by": {"on": "same-day", "at": "21:00"},
                "when": {"urgency": "urgent"},
            },
            "限于缓急程度为紧急的：登记后，应当于当日二十一时前答复。",
            "Where urgency is urgent: reply: due by 21:00 the same day, counted from registration.",
        ),
        (
            {
                **DEADLINE,
                "from": [{"event": "called-back", "satisfaction": "not-satisfied"}, "reopened"],
                "until": {"event": "called-back", "kind": "first", "by_role": "site-head"},
                "within": "24h",
            },
            "自回访（不满意）或者重新办理之时起，应当在二十四小时内首次回访（由项目经理）。",
            "First call-back (by the site head): "
            "due within 24 hours of call-back (not satisfied) or reopening.",
        ),
        (
            {
                **DEADLINE,
                "from": {"event": "reclassified", "field": "urgency", "to": "urgent"},
                "within": "1 day",
                "roll": "next-workday",
            },
            "自缓急程度改列为紧急之日起，应当在一日内答复；最后一日为休息日的，顺延至下一个工作日。",
            "Reply: due within one day of urgency reclassified to urgent; "
            "a last day that is a day off moves to the next working day.",
        ),
        (
            {
                **DEADLINE,
                "from": {"event": "contacted", "with": "authority"},
                "every": "7 days",
                "each": "progress",
            },
            "自与主管单位联系之日起，每七日应当至少记录进展一次，直至答复。",
            "Progress note: at least once every seven days from contact with the authority until reply.",
        ),
        (
            {
                **NEEDED,
                "fields": ["subject", "replied.cc"],
                "sections": ["来信内容"],
                "before": {"event": "closed", "outcome": "resolved"},
                "when": {"named": "true", "category": {"not": "repair"}},
            },
            "限于署名，类别不是repair的：结案（解决）以前，应当载明事由；答复应当载明抄送；应当写明“来信内容”。",
            "Where signed, category is not repair: before closing (resolved), the case states: subject; "
            "reply states: copies; the text has the section: Letter.",
        ),
        (
            {**NEEDED, "events": ["called-back"], "roles": ["gm", "quality"], "before": "closed"},
            "结案以前，应当由总经理和品质部人员共同参加回访。",
            "Before closing, General Manager and quality office all take part in the call-back.",
        ),
        (
            {"kind": "approval", "event": {"event": "closed", "outcome": "cannot-fix"}, "by": ["gm"]},
            "结案（无法解决）须经总经理批准后生效；承办人、被反映的人员和经办人本人不得批准。",
            "Closing (cannot be fixed): takes effect only when approved by the General Manager; "
            "not by the handler, the person complained about or its author.",
        ),
        (
            {"kind": "separation", "person": "subject_person", "may_not": ["replied", "closed"]},
            "被反映的人员不得答复或者结案。",
            "Not by the person complained about: reply or closing.",
        ),
        (
            {"kind": "separation", "only": ["administrator", "gm"], "may": "registered"},
            "登记只能由管理员或者总经理进行。",
            "Only by the administrator or General Manager: registration.",
        ),
        (
            {"kind": "refusal", "ground": "abusive", "fields": ["reported_to"]},
            "侮辱、诽谤他人的，不予受理；并应当记明报告的机关。",
            "Not taken up: abuse or defamation; the refusal states body reported to.",
        ),
        (
            {
                "kind": "window",
                "event": "called-back",
                "weekdays": ["sat", "sun"],
                "hours": ["09:00-12:00"],
                "except": {"urgency": "urgent"},
            },
            "回访的时间为星期六、日的九时至十二时；缓急程度为紧急的除外。",
            "Call-back: Saturdays and Sundays, 09:00 to 12:00; except where urgency is urgent.",
        ),
        ({**TARGET, "at_least": "98 %"}, "满意率不低于百分之九十八。", "Share satisfied: at least 98%."),
        (
            {"kind": "recurrence", "same": ["site", "category"], "times": "3", "within": "30 days"},
            "三十日内，项目和类别相同的事项达到三件的，视为反复发生。",
            "Three cases with the same site and category within 30 days count as a problem that comes back.",
        ),
        (
            {"kind": "retention", "after": "closed", "keep": "3 years", "then": "destroy-identity"},
            "自结案之日起保存三年；期满销毁来信人身份信息。",
            "Kept three years from closing; then the sender's identity is destroyed.",
        ),
        ({**REWARD, "amount": "800"}, "二等奖励八百元。", "Grade 2: a reward of 800 yuan."),
        (
            {"kind": "penalty", "for": "a", "per": "day", "amount": "3", "currency": "CNY"},
            "违反“a”的，每日处罚三元。",
            "Breach of “a”: 3 yuan for each day.",
        ),
        (
            {"kind": "text", "reason": {"zh": "无从检查。", "en": "Nothing to check."}, "kept_by": "form"},
            "无从检查；落实方式：表单。",
            "Nothing to check; kept by a form.",
        ),
    ],
)
def test_rules_in_plain_words(fields: dict[str, Any], chinese: str, english: str) -> None:
    clause = clause_of(**fields)
    assert (sentence(clause, "zh"), sentence(clause, "en")) == (chinese, english)


def test_a_chained_deadline_names_the_other_as_it_is_told_to() -> None:
    other = policy_of(
        {
            "id": "p",
            "title": {"zh": "规定", "en": "Rules"},
            "version": "1",
            "in_force": {"from": "2026-01-01"},
            "clauses": [
                {"id": "a", **DEADLINE, "within": "10m"},
                {
                    "id": "b",
                    "kind": "deadline",
                    "from": {"overdue": "a"},
                    "until": "explained",
                    "within": "1 workday",
                },
            ],
        }
    ).clauses[1]
    assert sentence(other, "zh") == "自“a”逾期之时起，应当在一个工作日内解释说明。"
    told = sentence(other, "en", refer=lambda name: f"article {name}")
    assert told == "Explanation: due within one working day of article a being overdue."


TEXT = """\
## 第一章　总则

**第一条** 本规定的期限按照**工作日**计算。

**第二条** 来信{{ reply.within }}内答复；{{ open.weekdays }}{{ open.hours }}开箱。{{ reply }} {{ open }}

逾期的，说明理由。{{ why }}

## 附则 {#end}

{{ unknown }} {{ reply.nothing }}|
"""
FRONT = {
    "id": "p",
    "title": {"zh": "规定", "en": "Rules"},
    "version": "1",
    "in_force": {"from": "2026-01-01"},
    "summary": {"zh": "{{ reply.within }}内答复。", "en": "A reply within {{ reply.within }}."},
    "clauses": [
        {"id": "reply", **DEADLINE, "within": "3 workdays"},
        {"id": "open", **WINDOW, "weekdays": ["mon", "fri"], "hours": ["10:00-12:00"]},
        {"id": "why", "kind": "text", "reason": {"zh": "“无”从<检查>", "en": "none"}},
    ],
}


def short_policy() -> Policy:
    """A policy with articles, whose text also names what does not exist."""
    reader = reader_of(FRONT, TEXT, "policies/p.md")
    found = policy(reader.source.values(), TEXT, 1, reader)
    assert found is not None
    return found


def test_the_body_with_its_anchors_marks_and_figures() -> None:
    assert (
        render_body(short_policy())
        == """\
## 第一章　总则 {#chapter-1}

**第一条** 本规定的期限按照**工作日**计算。

**第二条** 来信三个工作日内答复；星期一、五的十时至十二时开箱。\
<a class="clause-mark clause-enforced" id="reply" href="#rule-reply" \
title="自收到之日起，应当在三个工作日内答复。">程序执行 1</a> \
<a class="clause-mark clause-data" id="open" href="#rule-open" \
title="开启信箱的时间为星期一、五的十时至十二时。">数据载明 2</a>

逾期的，说明理由。\
<a class="clause-mark clause-wording" id="why" href="#rule-why" title="“无”从&#60;检查&#62;。">文字规定 3</a>

## 附则 {#end}

{{ unknown }} |
"""
    )


def test_summary_article_and_label() -> None:
    found = short_policy()
    assert (render_summary(found, "zh"), render_summary(found, "en")) == (
        "三个工作日内答复。",
        "A reply within three working days.",
    )
    assert article_of(found, "reply") == "第二条 来信三个工作日内答复；星期一、五的十时至十二时开箱。"
    assert article_of(found, "why") == "第二条 逾期的，说明理由。"
    assert article_of(found, "nothing") == ""
    assert (article_label(found, "why", "zh"), article_label(found, "why", "en")) == ("第二条", "art. 2")


def test_everything_that_a_file_can_say_has_a_name() -> None:
    assert set(EVENT_NAMES) == {"received", *EVENTS}
    assert (set(STATUS_NAMES), set(GROUND_NAMES), set(OUTCOME_NAMES)) == (
        set(STATUSES),
        set(GROUNDS),
        set(OUTCOMES),
    )
    assert set(KIND_NAMES) == set(KINDS)
    paths = [
        *FIELDS,
        *(f"{event}.{key}" for event, shape in EVENTS.items() for key in (*shape.required, *shape.optional)),
    ]
    unnamed = [path for path in paths if field_name(path, "zh").isascii()]
    assert unnamed == ["fingerprints", "corrected.void", "corrected.set"]


def test_the_shipped_policies_have_every_figure_and_rule_in_words() -> None:
    house = load_house(WorkTree(ROOT))
    wrong = []
    for found in house.rules.policies:
        clauses = {clause.id: clause for clause in found.clauses}
        for language in ("zh", "en"):
            words = Words(language, house.rules.organization)
            for name, path, _ in placeholders(found.body + found.summary[language]):
                if path and not words.figure(clauses[name], path):
                    wrong.append(f"{found.path}: {name}.{'.'.join(path)}")
            for clause in found.clauses:
                told = sentence(clause, language, house.rules.organization)
                if len(told) < 6 or "{" in told or "None" in told:
                    wrong.append(f"{found.path}: {clause.id}: {told}")
        assert all(article_of(found, clause.id) for clause in found.clauses)
        assert "{{" not in render_body(found)
    assert wrong == []


@pytest.mark.parametrize(
    ("kind", "kept"), [("deadline", "enforced"), ("target", "data"), ("text", "wording")]
)
def test_how_a_clause_is_kept(kind: str, kept: str) -> None:
    assert keeping(Clause("a", kind, "p", ())) == kept
