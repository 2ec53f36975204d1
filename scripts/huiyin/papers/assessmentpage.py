"""The assessment as a document: what a manager reads first, then the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from huiyin.papers.assessment import Assessment, Goal, Group
from huiyin.papers.assessmentfigures import Figure, Item
from huiyin.papers.assessmentlabels import Labels, proposal
from huiyin.papers.assessmentwords import (
    AWARD_STATES,
    DEFINITIONS,
    DIMENSIONS,
    REVIEW_DEFINITIONS,
    REVIEW_NAMES,
    SHORT_NAMES,
)
from huiyin.papers.table import Cell, Chart, Document, Table, percent, shown
from huiyin.rules import Rules
from huiyin.surveys import VERDICTS, Question, Survey
from huiyin.words.names import MEASURE_NAMES, event_name, look_up, role_name, value_name

GROUPED = ("received", "answered", "closed", "open", "overdue", "in-time", "satisfied", "closed-rate")
OF_A_SITE = (*GROUPED, "valid", "valid-rate")
OF_A_PERSON = (
    "received",
    "answered",
    "open",
    "overdue",
    "answer-rate",
    "ended-of-received",
    "in-time",
    "satisfied",
)


def value(figure: Figure) -> Cell:
    """A count, or a share."""
    return figure.part if figure.whole is None else figure.share


def document(made: Assessment, rules: Rules, language: str) -> Document:
    """The document in one language."""
    labels = Labels(rules, made.period, language)
    title = labels.say(
        f"{labels.home.name.get('zh', '')} {labels.period(made.period)}信访办理考核表",
        f"{labels.home.name.get('en', '')}: assessment of {labels.period(made.period)}",
    )
    tables = [
        table
        for make in (
            *(_goals, _overview, _review, _pending, _awards, _recurring, _clauses, _groups),
            *(_grounds, _ageing, _months, _surveys, _definitions, _details),
        )
        for table in make(made, labels)
    ]
    return Document(title, tuple(_lead(made, labels)), tuple(tables))


# --- what is read first -------------------------------------------------------------------------------------


def _lead(made: Assessment, labels: Labels) -> Iterator[str]:
    part = {name: figure.part for name, figure in made.figures.items()}
    moment = made.moment if not made.whole else made.period.end
    yield labels.say(
        f"截至{moment:%Y-%m-%d %H:%M}。内部资料，不得公布。",
        f"As of {moment:%Y-%m-%d %H:%M}. For internal use only.",
    )
    if not made.whole:
        yield labels.say("本期尚未结束，数字还会变。", "The period is not over; the figures will change.")
    yield labels.say(
        f"收到{part['received']}件，答复{part['answered']}件，结案{part['closed']}件；期末未结{part['open']}件，"
        f"其中有逾期事项的{part['overdue-cases']}件。",
        f"{part['received']} received, {part['answered']} answered, {part['closed']} closed; {part['open']} open at "
        f"the end, {part['overdue-cases']} of them with something overdue.",
    )
    missed = [goal for goal in made.goals if goal.reached is False]
    judged = [goal for goal in made.goals if goal.reached is not None]
    if missed:
        told = labels.say("、", "; ").join(_goal_told(goal, labels) for goal in missed)
        yield labels.say(f"未达标{len(missed)}项：{told}。", f"{len(missed)} targets missed: {told}.")
    elif judged:
        yield labels.say(f"{len(judged)}项指标全部达标。", f"All {len(judged)} targets reached.")
    else:
        yield labels.say("本期没有可以计算的指标。", "There is nothing to measure against targets.")
    looked = sum(figure.part for figure in made.review)
    decide = sum(award.state in ("proposed", "pending") for award in made.awards)
    yield labels.say(
        f"要过问的：复查清单{looked}件次，待批准{len(made.pending)}项，待审定的奖惩{decide}项，"
        f"反复发生的问题{len(made.recurring)}组。",
        f"To be looked at: {looked} on the review list, {len(made.pending)} awaiting approval, {decide} penalties "
        f"and rewards to decide, {len(made.recurring)} recurring problems.",
    )


def _goal_told(goal: Goal, labels: Labels) -> str:
    reached = goal.value
    told = shown(reached, labels.language) if goal.measure != "surveys" else str(goal.figure.part)
    sign = labels.say("目标不高于" if goal.at_most else "目标", "at most " if goal.at_most else "target ")
    wanted = labels.say(f"（{sign}{goal.wanted}）", f" ({sign}{goal.wanted})")
    return (
        f"{labels.figure(goal.figure.name)} {told}{wanted}"
        if "." in goal.figure.name
        else (f"{_measure(goal, labels)} {told}{wanted}")
    )


def _measure(goal: Goal, labels: Labels) -> str:
    if goal.figure.name in DEFINITIONS:
        return labels.figure(goal.figure.name)
    return look_up(MEASURE_NAMES, goal.measure, labels.language)


# --- figures ------------------------------------------------------------------------------------------------


def _goals(made: Assessment, labels: Labels) -> Iterator[Table]:
    result = {
        True: labels.say("达标", "reached"),
        False: labels.say("未达标", "missed"),
        None: labels.say("暂无可算", "nothing to measure"),
    }
    rows: list[tuple[Cell, ...]] = [
        (
            labels.figure(goal.figure.name) if "." in goal.figure.name else _measure(goal, labels),
            goal.figure.part if goal.measure == "surveys" else goal.value,
            None if goal.measure == "surveys" else goal.figure.part,
            goal.figure.whole,
            ("≤ " if goal.at_most else "≥ ") + goal.wanted,
            result[goal.reached]
            if goal.final or goal.reached
            else labels.say("年底考核", "judged at the year's end"),
            labels.clause(f"{goal.policy}/{goal.clause}"),
            goal.version,
        )
        for goal in made.goals
    ]
    heads = labels.say(
        "指标,实绩,达到,总数,目标,结果,依据,版本", "Measure,Reached,Part,Whole,Target,Result,Clause,Version"
    )
    yield Table(
        labels.say("指标", "Targets"),
        labels.say("考核指标", "Targets"),
        "",
        tuple(heads.split(",")),
        rows,
        nothing=labels.say("规章没有定指标。", "The policies set no targets."),
    )


def _overview(made: Assessment, labels: Labels) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = []
    for name, figure in made.figures.items():
        before, year = made.before[name], made.year_before[name]
        rows.append(
            (
                labels.figure(name),
                value(figure),
                figure.part if figure.whole is not None else None,
                figure.whole,
                value(before),
                _change(figure, before),
                value(year),
                _change(figure, year),
                name,
            )
        )
    heads = labels.say(
        "项目,本期,达到,总数,上期,比上期,去年同期,比去年同期,代号",
        "Figure,This period,Part,Whole,Previous,Change,Year before,Change on year,--cases",
    )
    note = labels.say(
        f"上期为{labels.period(made.period.before())}，去年同期为{labels.period(made.period.year_before())}。"
        "各指标后面的案件：huiyin report 期次 --cases 代号。",
        f"Previous: {labels.period(made.period.before())}; year before: {labels.period(made.period.year_before())}. "
        "The cases behind a figure: huiyin report PERIOD --cases NAME.",
    )
    yield Table(
        labels.say("总表", "Overview"), labels.say("总表", "Overview"), note, tuple(heads.split(",")), rows
    )


def _change(figure: Figure, other: Figure) -> float | None:
    """More or less than then: a number of cases, or points of a percentage."""
    if figure.whole is None:
        return float(figure.part - other.part)
    if figure.share is None or other.share is None:
        return None
    return float((figure.share - other.share) * 100)


def _clauses(made: Assessment, labels: Labels) -> Iterator[Table]:
    goals = {f"{goal.policy}/{goal.clause}": goal.wanted for goal in made.goals}
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(made.clauses, key=lambda one: (one.figure.share or 0, not one.targets)):
        figure = one.figure
        whole = figure.whole or 0
        wanted = sorted({goals[name] for name in one.targets if name in goals})
        rows.append(
            (
                labels.clause(f"{one.policy}/{one.clause}"),
                one.version,
                whole,
                figure.part,
                one.late,
                whole - figure.part - one.late,
                figure.share,
                ", ".join(wanted) or None,
                figure.name,
            )
        )
    heads = labels.say(
        "条款,版本,到期,按期,逾期完成,未完成,按期率,指标,代号",
        "Clause,Version,Due,In time,Late,Not done,Share in time,Target,--cases",
    )
    yield Table(
        labels.say("各条款", "Clauses"),
        labels.say("各条款按期情况", "Each clause"),
        _sentence(look_up(DEFINITIONS, "clause", labels.language), labels),
        tuple(heads.split(",")),
        rows,
        nothing=labels.say("本期没有到期的事项。", "Nothing fell due in the period."),
    )


def _groups(made: Assessment, labels: Labels) -> Iterator[Table]:
    for dimension, groups in made.groups.items():
        names = {"site": OF_A_SITE, "handler": OF_A_PERSON}.get(dimension, GROUPED)
        title = look_up(DIMENSIONS, dimension, labels.language)
        rows = [_group_row(group, dimension, names, labels) for group in groups]
        heads = (
            title,
            *(look_up(SHORT_NAMES, name, labels.language) for name in names),
            labels.say("代号", "--cases"),
        )
        note = ""
        if dimension == "handler":
            note = labels.say("仅供内部考核。", "For the internal assessment only.")
        yield Table(
            labels.say(f"分{title}", f"By {title.lower()}"),
            labels.say(f"分{title}", f"By {title.lower()}"),
            note,
            heads,
            rows,
            (Chart(labels.say(f"分{title}收到和答复", f"By {title.lower()}"), (1, 2)),)
            if len(rows) > 1
            else (),
            labels.say("没有案件。", "There are no cases."),
        )


def _group_row(group: Group, dimension: str, names: Sequence[str], labels: Labels) -> tuple[Cell, ...]:
    values = (value(group.figures[name]) for name in names)
    return (labels.key(dimension, group.key), *values, f"{dimension}={group.key}")


def _grounds(made: Assessment, labels: Labels) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = [(labels.figure(one.name), one.part, one.name) for one in made.grounds]
    heads = labels.say("理由,件数,代号", "Ground,Cases,--cases").split(",")
    yield Table(
        labels.say("不予受理", "Declined"),
        labels.say("不予受理", "Declined, by ground"),
        "",
        tuple(heads),
        rows,
        nothing=labels.say("本期没有不予受理的案件。", "Nothing was declined in the period."),
    )


def _ageing(made: Assessment, labels: Labels) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = [
        (labels.age(one.name.partition(".")[2]), one.part, one.name) for one in made.ageing
    ]
    heads = labels.say("收到至期末,件数,代号", "Since receipt,Cases,--cases").split(",")
    title = labels.say("未结案件的时长", "Age of what is open")
    note = _sentence(look_up(DEFINITIONS, "age", labels.language), labels)
    yield Table(labels.say("未结时长", "Ageing"), title, note, tuple(heads), rows, (Chart(title, (1,)),))


def _months(made: Assessment, labels: Labels) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = [
        (month, *(value(figure) for figure in told.values())) for month, told in made.months
    ]
    names = list(made.months[0][1]) if made.months else []
    heads = (labels.say("月份", "Month"), *(look_up(SHORT_NAMES, name, labels.language) for name in names))
    yield Table(
        labels.say("逐月", "Months"),
        labels.say("逐月走势", "Month by month"),
        labels.say("按期末所知计算。", "As known at the end of the period."),
        heads,
        rows,
        (
            Chart(labels.say("逐月收到、答复、结案", "Received, answered, closed"), (1, 2, 3)),
            Chart(labels.say("逐月及时率、满意率", "In time, satisfied"), (4, 5), True),
        ),
    )


def _sentence(told: str, labels: Labels) -> str:
    return labels.say(f"{told}。", f"{told[:1].upper()}{told[1:]}.")


# --- lists --------------------------------------------------------------------------------------------------


def _case_cells(made: Assessment, labels: Labels, number: str) -> tuple[Cell, ...]:
    """Number, site, category, handler of a case."""
    one = made.cases[number]
    return (
        number,
        labels.key("site", one.case.site),
        labels.key("category", one.case.category),
        labels.person(one.handler) if one.handler else None,
    )


def _review(made: Assessment, labels: Labels) -> Iterator[Table]:
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
        _sentence(labels.say("；", "; ").join(told_of), labels) if told_of else "",
        tuple(heads),
        rows,
        nothing=labels.say("没有要复查的案件。", "Nothing to review."),
    )


def _pending(made: Assessment, labels: Labels) -> Iterator[Table]:
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


def _awards(made: Assessment, labels: Labels) -> Iterator[Table]:
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


def _recurring(made: Assessment, labels: Labels) -> Iterator[Table]:
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


def _surveys(made: Assessment, labels: Labels) -> Iterator[Table]:
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


def _definitions(made: Assessment, labels: Labels) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = [
        (labels.figure(name), look_up(DEFINITIONS, name, labels.language), name) for name in made.figures
    ]
    heads = labels.say("项目,怎样计算,代号", "Figure,How it is counted,--cases").split(",")
    start, end = made.period.start, made.period.end
    note = labels.say(
        f"本期自{start:%Y-%m-%d %H:%M}起，至{end:%Y-%m-%d %H:%M}止（不含），时区{labels.home.zone}；"
        "期末以后的事项不计，本期最后一日24:00届满的期限计入本期。",
        f"The period runs from {start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} (exclusive), {labels.home.zone}. What "
        "happens later is not seen; a deadline at 24:00 of the last day is of the period.",
    )
    yield Table(
        labels.say("说明", "Definitions"),
        labels.say("怎样计算", "How it is counted"),
        note,
        tuple(heads),
        rows,
    )


# --- what stands behind -------------------------------------------------------------------------------------

DETAIL_HEADS = (
    "代号,指标,案件,计入,说明,时间,完成,项目,部门,类别,渠道,承办人,事由",
    "Name,Figure,Case,Counted,About,When,Done,Site,Department,Category,Channel,Handler,Subject",
)


def listed_figures(made: Assessment) -> dict[str, Figure]:
    """Every figure that has cases behind it, by the name that --cases takes."""
    found = dict(made.figures)
    parts: Iterable[Figure] = (
        *made.grounds,
        *made.ageing,
        *made.review,
        *(one.figure for one in made.clauses),
    )
    found |= {one.name: one for one in parts}
    for dimension, groups in made.groups.items():
        for group in groups:
            found |= {f"{dimension}={group.key}:{name}": one for name, one in group.figures.items()}
    return found


def detail_rows(made: Assessment, labels: Labels, name: str, figure: Figure) -> Iterator[tuple[Cell, ...]]:
    """A row for each case behind a figure."""
    yes, no = labels.say("是", "yes"), labels.say("否", "no")
    for item in figure.items:
        yield (
            name,
            labels.figure(figure.name),
            item.case,
            yes if item.hit else no,
            *_of_case(made, labels, item, figure.name),
        )


def _of_case(made: Assessment, labels: Labels, item: Item, figure: str) -> tuple[Cell, ...]:
    one = made.cases[item.case]
    key: Callable[[str, str], str] = labels.key
    return (
        labels.what(item.what, figure) or None,
        item.at,
        item.done,
        key("site", one.case.site),
        key("department", one.department) if one.department else None,
        key("category", one.case.category),
        key("channel", one.case.channel),
        labels.person(one.handler) if one.handler else None,
        one.case.subject or None,
    )


def _details(made: Assessment, labels: Labels) -> Iterator[Table]:
    figures = {name: one for name, one in listed_figures(made).items() if "=" not in name}
    rows = [row for name, figure in figures.items() for row in detail_rows(made, labels, name, figure)]
    yield Table(
        labels.say("明细", "Cases"),
        labels.say("各指标后面的案件", "The cases behind each figure"),
        "",
        tuple(labels.say(*DETAIL_HEADS).split(",")),
        rows,
        nothing=labels.say("没有案件。", "There are no cases."),
        only_book=True,
    )


__all__ = ["detail_rows", "document", "listed_figures", "percent", "value"]
