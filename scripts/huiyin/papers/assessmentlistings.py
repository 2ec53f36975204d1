"""The tables of an assessment that list cases for somebody to act upon, and the surveys."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from huiyin.papers.assessment import Assessment
from huiyin.papers.assessmentlabels import Labels, proposal
from huiyin.papers.assessmenttables import sentence
from huiyin.papers.assessmentwords import AWARD_STATES, REVIEW_DEFINITIONS, REVIEW_NAMES
from huiyin.papers.table import Cell, Table
from huiyin.surveys import VERDICTS, Question, Survey
from huiyin.words.names import event_name, look_up, role_name, value_name


def _case_cells(made: Assessment, labels: Labels, number: str) -> tuple[Cell, ...]:
    """Number, site, category, handler of a case."""
    one = made.cases[number]
    return (
        number,
        labels.key("site", one.case.site),
        labels.key("category", one.case.category),
        labels.person(one.handler) if one.handler else None,
    )


def review(made: Assessment, labels: Labels) -> Iterator[Table]:
    """The review list."""
    rows: list[tuple[Cell, ...]] = []
    for figure in made.review:
        kind = figure.name.partition(".")[2]
        for item in figure.items:
            told = look_up(REVIEW_NAMES, kind, labels.language)
            rows.append(
                (told, *_case_cells(made, labels, item.case), labels.what(item.what, kind) or None, item.at)
            )
    heads = labels.say(
        "事由,案件,项目,类别,承办人,说明,时间", "Why,Case,Site,Category,Handler,Detail,When"
    ).split(",")
    colon = labels.say("：", ": ")
    kinds = dict.fromkeys(one.name.partition(".")[2] for one in made.review if one.part)
    told_of = [
        f"{look_up(REVIEW_NAMES, name, labels.language)}{colon}{look_up(REVIEW_DEFINITIONS, name, labels.language)}"
        for name in kinds
    ]
    yield Table(
        labels.say("复查", "Review"),
        labels.say("复查清单", "Review list"),
        sentence(labels.say("；", "; ").join(told_of), labels) if told_of else "",
        tuple(heads),
        rows,
        nothing=labels.say("没有要复查的案件。", "Nothing to review."),
    )


def pending(made: Assessment, labels: Labels) -> Iterator[Table]:
    """What awaits approval."""
    language = labels.language
    rows: list[tuple[Cell, ...]] = [
        (
            *_case_cells(made, labels, one.case),
            event_name(one.event, language),
            one.at,
            labels.person(one.by),
            labels.say("、", ", ").join(role_name(role, language) for role in one.roles),
            labels.clause(one.clause),
        )
        for one in made.pending
    ]
    heads = labels.say(
        "案件,项目,类别,承办人,事项,时间,提出人,应由谁批准,依据",
        "Case,Site,Category,Handler,Event,When,By,To be approved by,Clause",
    ).split(",")
    yield Table(
        labels.say("待批准", "Approvals"),
        labels.say("待批准", "Awaiting approval"),
        "",
        tuple(heads),
        rows,
        nothing=labels.say("没有待批准的事项。", "Nothing awaits approval."),
    )


def awards(made: Assessment, labels: Labels) -> Iterator[Table]:
    """Rewards and penalties, with their sums."""
    language = labels.language
    rows: list[tuple[Cell, ...]] = []
    for one in made.awards:
        reason = labels.grade(one.reason) if one.kind == "reward" else labels.what(one.reason)
        if one.state == "by-hand":
            reason += labels.rate(one)
        sender = labels.say("来信人（见案件）", "the sender (see the case)")
        who = sender if one.kind == "reward" else labels.person(one.who) if one.who else None
        rows.append(
            (
                labels.award(one.kind),
                one.case or None,
                reason,
                who,
                labels.key("department", one.department) if one.department else None,
                one.at,
                one.days or None,
                one.amount if one.state != "by-hand" else None,
                look_up(AWARD_STATES, one.state, language),
                labels.clause(one.clause),
            )
        )
    rows += _sums(made, labels)
    heads = labels.say(
        "类型,案件,事由或等级,对象,部门,时间,天数,金额,状态,依据",
        "Kind,Case,For,Who,Department,When,Days,Amount,State,Clause",
    ).split(",")
    yield Table(
        labels.say("奖惩", "Awards"),
        labels.say("奖励与处罚（送审清单）", "Rewards and penalties, for approval"),
        labels.say(
            "不予公示；处罚须听取当事人陈述后审定。",
            "Never published; penalties are decided after a hearing.",
        ),
        tuple(heads),
        rows,
        nothing=labels.say("本期没有奖惩事项。", "There are none in the period."),
    )


def _sums(made: Assessment, labels: Labels) -> Iterator[tuple[Cell, ...]]:
    """What each kind and state comes to, by currency."""
    sums: dict[tuple[str, str, str], Decimal] = {}
    for one in made.awards:
        if one.state != "by-hand":
            key = one.kind, one.state, one.currency
            sums[key] = sums.get(key, Decimal(0)) + one.amount
    for (kind, state, currency), total in sorted(sums.items()):
        told = labels.say("合计", "Total")
        yield (
            *(f"{labels.award(kind)} {told}", None, labels.unit(currency), None, None, None, None, total),
            *(look_up(AWARD_STATES, state, labels.language), None),
        )


def recurring(made: Assessment, labels: Labels) -> Iterator[Table]:
    """Recurring problems, with a command for each that nobody took up."""
    rows: list[tuple[Cell, ...]] = []
    commands = []
    for one in made.recurring:
        numbers = labels.say("、", ", ").join(case.id for case in one.cases)
        taken = one.taken_up or labels.say("尚未立案", "not yet")
        rows.append((labels.shared(one), len(one.cases), numbers, taken, labels.clause(one.clause)))
        if not one.taken_up:
            commands.append(proposal(one, labels))
    heads = labels.say("问题,件数,案件,整改案件,依据", "Problem,Cases,Which,Taken up in,Clause").split(",")
    yield Table(
        labels.say("反复发生", "Recurring"),
        labels.say("反复发生的问题", "Recurring problems"),
        labels.say(
            "下面的命令各登记一件整改案件，关联这些案件。",
            "Each command below registers a case to remove the cause.",
        )
        if commands
        else "",
        tuple(heads),
        rows,
        nothing=labels.say("本期没有。", "There are none in the period."),
        commands=tuple(commands),
    )


def surveys(made: Assessment, labels: Labels) -> Iterator[Table]:
    """The surveys of the period."""
    rows = [row for survey in made.surveys for row in _survey_rows(survey, labels)]
    verdicts = [value_name("satisfaction", name, labels.language) for name in VERDICTS[:3]]
    heads = labels.say(
        "调查,问题,项目,发出,收回,回收率", "Survey,Question,Site,Sent,Returned,Share back"
    ).split(",")
    more = labels.say("未答,满意率", "No answer,Satisfied").split(",")
    yield Table(
        labels.say("调查", "Surveys"),
        labels.say("满意度调查", "Surveys"),
        labels.say(
            "满意率为满意与基本满意之和除以作答数。",
            "Satisfied: satisfied and basically so, of those who answered.",
        ),
        (*heads, *verdicts, *more),
        rows,
        nothing=labels.say("本期没有结束的调查。", "No survey ended in the period."),
    )


def _survey_rows(survey: Survey, labels: Labels) -> Iterator[tuple[Cell, ...]]:
    name = survey.title.get(labels.language) or survey.period
    nothing: tuple[Cell, ...] = (None,) * 5
    for sheet in survey.sheets:
        back = Fraction(sheet.returned, sheet.sent) if sheet.sent else None
        yield name, None, labels.key("site", sheet.site), sheet.sent, sheet.returned, back, *nothing
    for one in survey.questions:
        yield _question_row(name, one, labels)


def _question_row(name: str, one: Question, labels: Labels) -> tuple[Cell, ...]:
    counts = (one.verdicts.get(verdict, 0) for verdict in VERDICTS)
    rate = Fraction(one.satisfied, one.answers) if one.answers else None
    text = one.text.get(labels.language) or next(iter(one.text.values()), one.id)
    site = labels.key("site", one.site) if one.site else None
    return name, text, site, None, None, None, *counts, rate
