"""The assessment for other programs: every figure with its definition's name, its number and its cases."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from huiyin.papers.assessment import Assessment
from huiyin.papers.assessmentawards import Award
from huiyin.papers.assessmentfigures import Figure, Item
from huiyin.papers.assessmentgoals import Goal
from huiyin.papers.assessmentlabels import Labels, proposal
from huiyin.papers.assessmentrecurring import Recurring
from huiyin.papers.assessmentwords import DEFINITIONS, REVIEW_DEFINITIONS
from huiyin.surveys import Survey
from huiyin.words.names import look_up


def as_json(made: Assessment, labels: Labels) -> dict[str, Any]:
    """Plain values; shares as numbers from 0 to 1, times with their offset."""
    return {
        "period": made.period.label,
        "from": made.period.start,
        "to": made.period.end,
        "as_of": made.moment,
        "whole": made.whole,
        "figures": {name: told(one, labels) for name, one in made.figures.items()},
        "previous": _brief(made.period.before().label, made.before),
        "year_before": _brief(made.period.year_before().label, made.year_before),
        "targets": [_goal(goal, labels) for goal in made.goals],
        "clauses": [
            {"policy": one.policy, "version": one.version, "clause": one.clause, "late": one.late}
            | told(one.figure, labels)
            for one in made.clauses
        ],
        "groups": {
            name: {group.key: {key: _number(one) for key, one in group.figures.items()} for group in groups}
            for name, groups in made.groups.items()
        },
        "declined": {one.name.partition(".")[2]: told(one, labels) for one in made.grounds},
        "ageing": {one.name.partition(".")[2]: told(one, labels) for one in made.ageing},
        "recurring": [_recurring(one, labels) for one in made.recurring],
        "review": {one.name.partition(".")[2]: told(one, labels) for one in made.review},
        "awards": [_award(one) for one in made.awards],
        "pending": [one._asdict() for one in made.pending],
        "months": {
            month: {name: _number(one) for name, one in figures.items()} for month, figures in made.months
        },
        "surveys": [_survey(one) for one in made.surveys],
    }


def told(figure: Figure, labels: Labels) -> dict[str, Any]:
    """A figure with the cases behind it."""
    head, _, rest = figure.name.partition(".")
    table = REVIEW_DEFINITIONS if head == "review" else DEFINITIONS
    definition = look_up(table, rest if head == "review" else head, labels.language)
    found = {"name": figure.name, "title": labels.figure(figure.name), "definition": definition}
    return found | _number(figure) | {"cases": [_item(item) for item in figure.items]}


def _number(figure: Figure) -> dict[str, Any]:
    if figure.whole is None:
        return {"value": figure.part}
    return {"value": _float(figure.share), "part": figure.part, "whole": figure.whole}


def _float(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), 6)


def _item(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"case": item.case, "counted": item.hit}
    rest = {"about": item.what, "at": item.at, "done": item.done}
    return found | {key: value for key, value in rest.items() if value}


def _brief(label: str, figures: Any) -> dict[str, Any]:
    return {"period": label, "figures": {name: _number(one) for name, one in figures.items()}}


def _goal(goal: Goal, labels: Labels) -> dict[str, Any]:
    found = {"policy": goal.policy, "version": goal.version, "clause": goal.clause, "measure": goal.measure}
    wanted = {"at_most" if goal.at_most else "at_least": goal.wanted, "reached": goal.reached}
    return found | wanted | told(goal.figure, labels)


def _recurring(one: Recurring, labels: Labels) -> dict[str, Any]:
    return {
        "clause": one.clause,
        "same": dict(one.same),
        "by_wording": one.by_wording,
        "cases": [case.id for case in one.cases],
        "taken_up": one.taken_up or None,
        "proposal": None if one.taken_up else proposal(one, labels),
    }


def _award(one: Award) -> dict[str, Any]:
    found = one._asdict() | {"amount": str(one.amount)}
    return {key: None if value == "" else value for key, value in found.items()}


def _survey(one: Survey) -> dict[str, Any]:
    return {
        "period": one.period,
        "from": one.first,
        "to": one.last,
        "sent": one.sent,
        "returned": one.returned,
        "sheets": [sheet._asdict() for sheet in one.sheets],
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "site": question.site or None,
                "verdicts": question.verdicts,
            }
            for question in one.questions
        ],
    }
