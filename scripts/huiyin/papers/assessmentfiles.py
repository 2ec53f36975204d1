"""What an assessment reads: every case of a work tree or a commit, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from huiyin.book import case_paths, read_case
from huiyin.papers.assessment import Picked, ordered
from huiyin.papers.assessmentawards import penalised
from huiyin.papers.assessmentfacts import Facts, facts
from huiyin.papers.assessmentperiod import Period
from huiyin.papers.assessmentrecurring import Related, related
from huiyin.repository import WorkTree
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.sweep.processes import each


class Gathered(NamedTuple):
    """The facts of all cases, and the files that tell none."""

    picked: Picked
    unread: tuple[str, ...]


def gathered(tree: WorkTree, rules: Rules, period: Period, at: datetime) -> Gathered:
    """Read every case, with every processor where there are many, and keep what an assessment needs of it."""
    periods = (period, period.before(), period.year_before())
    found: tuple[list[Facts], ...] = ([], [], [])
    unread, links = [], []
    work = partial(_told, tree, rules, periods, at, penalised(rules))
    for path, told in each(work, case_paths(tree.paths("cases"))[0]):
        if told is None:
            unread.append(path)
            continue
        listed_facts, link = told
        links += [link] if link is not None else []
        for one, listed in zip(listed_facts, found, strict=True):
            if one is not None:
                listed.append(one)
    return Gathered(ordered(found, links), tuple(unread))


def _told(
    tree: WorkTree, rules: Rules, periods: Sequence[Period], at: datetime, breaches: bool, path: str
) -> tuple[str, tuple[list[Facts | None], Related | None] | None]:
    """A case's facts at the end of each period; None for a file that tells no sound case."""
    try:
        case, _reader = read_case(Source(path, tree.read_plain(path)), rules.organization.zone)
    except OSError:
        case = None
    if case is None or not case.sound:
        return path, None
    link = related(case) if case.received <= at else None
    return path, ([facts(case, rules, one, at, breaches and one is periods[0]) for one in periods], link)
