"""The assessment as a document: what a manager reads first, then the tables."""

from __future__ import annotations

from collections.abc import Iterator

from huiyin.papers.assessment import Assessment
from huiyin.papers.assessmentdetails import details
from huiyin.papers.assessmentgoals import Goal
from huiyin.papers.assessmentlabels import Labels
from huiyin.papers.assessmentlistings import awards, pending, recurring, review, surveys
from huiyin.papers.assessmenttables import (
    ageing,
    clauses,
    definitions,
    goals,
    grounds,
    groups,
    measure,
    months,
    overview,
)
from huiyin.papers.table import Document, shown
from huiyin.rules import Rules

TABLES = (
    *(goals, overview, review, pending, awards, recurring, clauses, groups),
    *(grounds, ageing, months, surveys, definitions, details),
)
"""In the order in which they are read."""


def document(made: Assessment, rules: Rules, language: str) -> Document:
    """The document in one language."""
    labels = Labels(rules, made.period, language)
    title = labels.say(
        f"{labels.home.name.get('zh', '')} {labels.period(made.period)}信访办理考核表",
        f"{labels.home.name.get('en', '')}: assessment of {labels.period(made.period)}",
    )
    tables = [table for make in TABLES for table in make(made, labels)]
    return Document(title, tuple(_lead(made, labels)), tuple(tables))


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
        else (f"{measure(goal, labels)} {told}{wanted}")
    )
