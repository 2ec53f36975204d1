"""The cases behind the figures of an assessment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from huiyin.papers.assessment import Assessment
from huiyin.papers.assessmentfigures import Figure, Item
from huiyin.papers.assessmentlabels import Labels
from huiyin.papers.table import Cell, Table

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


def details(made: Assessment, labels: Labels) -> Iterator[Table]:
    """The cases behind every figure, for the workbook."""
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
