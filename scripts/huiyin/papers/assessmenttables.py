"""The tables of an assessment that hold figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from huiyin.papers.assessment import Assessment, Group
from huiyin.papers.assessmentfigures import Figure
from huiyin.papers.assessmentgoals import Goal
from huiyin.papers.assessmentlabels import Labels
from huiyin.papers.assessmentwords import DEFINITIONS, DIMENSIONS, SHORT_NAMES
from huiyin.papers.table import Cell, Chart, Table
from huiyin.words.names import MEASURE_NAMES, look_up

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


def goals(made: Assessment, labels: Labels) -> Iterator[Table]:
    """Every target with what was reached."""
    result = {
        True: labels.say("达标", "reached"),
        False: labels.say("未达标", "missed"),
        None: labels.say("暂无可算", "nothing to measure"),
    }
    rows: list[tuple[Cell, ...]] = [
        (
            labels.figure(goal.figure.name) if "." in goal.figure.name else measure(goal, labels),
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


def measure(goal: Goal, labels: Labels) -> str:
    """What a target measures, in words."""
    if goal.figure.name in DEFINITIONS:
        return labels.figure(goal.figure.name)
    return look_up(MEASURE_NAMES, goal.measure, labels.language)


def overview(made: Assessment, labels: Labels) -> Iterator[Table]:
    """Every figure beside those of the period before and of a year before."""
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


def clauses(made: Assessment, labels: Labels) -> Iterator[Table]:
    """Every deadline under which anything fell due, the worst first."""
    targets = {f"{goal.policy}/{goal.clause}": goal.wanted for goal in made.goals}
    rows: list[tuple[Cell, ...]] = []
    for one in sorted(made.clauses, key=lambda one: (one.figure.share or 0, not one.targets)):
        figure = one.figure
        whole = figure.whole or 0
        wanted = sorted({targets[name] for name in one.targets if name in targets})
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
        sentence(look_up(DEFINITIONS, "clause", labels.language), labels),
        tuple(heads.split(",")),
        rows,
        nothing=labels.say("本期没有到期的事项。", "Nothing fell due in the period."),
    )


def groups(made: Assessment, labels: Labels) -> Iterator[Table]:
    """The figures by site, department, channel, category and person."""
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


def grounds(made: Assessment, labels: Labels) -> Iterator[Table]:
    """What was declined, by ground."""
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


def ageing(made: Assessment, labels: Labels) -> Iterator[Table]:
    """How old the open cases are."""
    rows: list[tuple[Cell, ...]] = [
        (labels.age(one.name.partition(".")[2]), one.part, one.name) for one in made.ageing
    ]
    heads = labels.say("收到至期末,件数,代号", "Since receipt,Cases,--cases").split(",")
    title = labels.say("未结案件的时长", "Age of what is open")
    note = sentence(look_up(DEFINITIONS, "age", labels.language), labels)
    yield Table(labels.say("未结时长", "Ageing"), title, note, tuple(heads), rows, (Chart(title, (1,)),))


def months(made: Assessment, labels: Labels) -> Iterator[Table]:
    """The last twelve months."""
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


def definitions(made: Assessment, labels: Labels) -> Iterator[Table]:
    """How each figure is counted."""
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


def sentence(told: str, labels: Labels) -> str:
    """Words as a sentence."""
    return labels.say(f"{told}。", f"{told[:1].upper()}{told[1:]}.")
