"""Satisfaction surveys (SU-10): cases/surveys/<period>.yml to a record, with everything that is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from huiyin.diagnostic import Diagnostic, Location
from huiyin.fields import (
    Converter,
    Reader,
    Where,
    bilingual,
    day,
    nested,
    number,
    record,
    records,
    shown,
    text,
)
from huiyin.model import Clause, Text
from huiyin.rules import Rules
from huiyin.source import Source

_PLAIN = re.compile(r"[0-9A-Za-z-]{1,20}")
VERDICTS = ("satisfied", "basically-satisfied", "not-satisfied", "no-answer")
SHEETS: Mapping[str, Converter] = {"site": text, "sent": number, "returned": number}
QUESTION: Mapping[str, Converter] = {
    "id": text,
    "text": bilingual,
    "site": text,
    "verdicts": nested(dict.fromkeys(VERDICTS, number)),
}
FIELDS: Mapping[str, Converter] = {
    "period": text,
    "title": bilingual,
    "held": nested({"from": day, "to": day}, ("from", "to")),
    "sheets": records(SHEETS, ("site", "sent", "returned")),
    "questions": records(QUESTION, ("id", "text", "verdicts")),
    "summary": bilingual,
}
REQUIRED = ("period", "held", "sheets", "questions")


class Sheets(NamedTuple):
    """How many sheets went out at a site, and how many came back."""

    site: str
    sent: int
    returned: int


class Question(NamedTuple):
    """A question and the verdicts on it; of one site, or of all together ("")."""

    id: str
    text: Text
    site: str
    verdicts: Mapping[str, int]

    @property
    def answers(self) -> int:
        """How many answered it."""
        return sum(count for name, count in self.verdicts.items() if name != "no-answer")

    @property
    def satisfied(self) -> int:
        """How many were satisfied, or basically so."""
        return self.verdicts.get("satisfied", 0) + self.verdicts.get("basically-satisfied", 0)


class Survey(NamedTuple):
    """A survey with its result."""

    path: str
    period: str
    title: Text
    first: date
    last: date
    sheets: tuple[Sheets, ...]
    questions: tuple[Question, ...]
    summary: Text

    @property
    def sent(self) -> int:
        """All sheets that went out."""
        return sum(one.sent for one in self.sheets)

    @property
    def returned(self) -> int:
        """All sheets that came back."""
        return sum(one.returned for one in self.sheets)


def read_survey(path: str, data: bytes, rules: Rules) -> tuple[Survey | None, list[Diagnostic]]:
    """The survey in a file; None where a part that figures are made of is missing or malformed."""
    source = Source(path, data, whole=True)
    found = list(source.problems())
    values: Any = source.values()
    if not isinstance(values, dict):
        return None, found or [Diagnostic("HY108", Location(path, 1, 1))]
    reader = Reader(source, rules.organization.zone)
    got = record(values, (), reader, FIELDS, REQUIRED) or {}
    survey = _survey(path, got) if not reader.found else None
    if survey is not None:
        _check(survey, reader, rules)
    return survey, [*found, *reader.found]


def _survey(path: str, got: Mapping[str, Any]) -> Survey:
    questions = (
        Question(one["id"], one["text"], one.get("site", ""), one["verdicts"]) for one in got["questions"]
    )
    sheets = (Sheets(one["site"], one["sent"], one["returned"]) for one in got["sheets"])
    title = got.get("title") or {"zh": got["period"], "en": got["period"]}
    held = got["held"]
    return Survey(
        path,
        got["period"],
        title,
        held["from"],
        held["to"],
        tuple(sheets),
        tuple(questions),
        got.get("summary", {}),
    )


def _check(survey: Survey, reader: Reader, rules: Rules) -> None:
    """What the numbers say of each other holds together."""
    name = survey.path.rpartition("/")[2].removesuffix(".yml")
    if survey.period != name:
        reader.report("HY261", ("period",), name=name if _PLAIN.fullmatch(name) else "…")
    if survey.last < survey.first:
        reader.report("HY265", ("held", "to"))
    _sheets(survey, reader, rules)
    _questions(survey, reader, rules)
    for clause in targets(rules, "sheets-returned", survey.last):
        least = share_of(clause.fields.get("at_least", "0"))
        if survey.sent and Fraction(survey.returned, survey.sent) < least:
            params = {"clause": f"{clause.policy}/{clause.id}", "wanted": clause.fields["at_least"]}
            reader.report("HY266", ("sheets",), **params)


def _sheets(survey: Survey, reader: Reader, rules: Rules) -> None:
    seen: set[str] = set()
    for index, one in enumerate(survey.sheets):
        _site(one.site, ("sheets", index, "site"), reader, rules)
        if one.returned > one.sent:
            reader.report("HY262", ("sheets", index, "returned"), sent=str(one.sent))
        if one.site in seen:
            reader.report("HY264", ("sheets", index, "site"), name=shown(one.site))
        seen.add(one.site)


def _questions(survey: Survey, reader: Reader, rules: Rules) -> None:
    seen: set[tuple[str, str]] = set()
    returned = {one.site: one.returned for one in survey.sheets}
    for index, one in enumerate(survey.questions):
        _site(one.site, ("questions", index, "site"), reader, rules)
        most = returned.get(one.site, 0) if one.site else survey.returned
        if sum(one.verdicts.values()) > most:
            reader.report("HY263", ("questions", index, "verdicts"), returned=str(most))
        if (one.id, one.site) in seen:
            reader.report("HY264", ("questions", index, "id"), name=shown(one.id))
        seen.add((one.id, one.site))


def _site(site: str, where: Where, reader: Reader, rules: Rules) -> None:
    home = rules.organization
    if site and home.readable and site not in home.sites:
        reader.report("HY221", where, field="site", name=shown(site))


def targets(rules: Rules, measure: str, day: date) -> Iterator[Clause]:
    """The targets for a measure that are in force on a day."""
    for policy in rules.force(day).policies:
        for clause in policy.clauses:
            if clause.kind == "target" and clause.fields["measure"] == measure:
                yield clause


def share_of(figure: str) -> Fraction:
    """A figure as it is written: 98% is 98/100, 2 is 2."""
    return Fraction(figure.removesuffix("%")) / (100 if figure.endswith("%") else 1)


class Files(NamedTuple):
    """What reading all surveys gives."""

    surveys: tuple[Survey, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_surveys(files: Iterable[tuple[str, bytes | None]], rules: Rules) -> Files:
    """All surveys in order of their last day; None stands for a file that is a link or cannot be read."""
    found: list[Survey] = []
    problems: list[Diagnostic] = []
    for path, data in files:
        if data is None:
            problems.append(Diagnostic("HY002", Location(path)))
            continue
        survey, wrong = read_survey(path, data, rules)
        problems += wrong
        if survey is not None:
            found.append(survey)
    return Files(tuple(sorted(found, key=lambda one: (one.last, one.period))), tuple(problems))


def satisfaction(questions: Sequence[Question]) -> tuple[int, int]:
    """Of all answers the satisfied ones, and how many there are."""
    return sum(one.satisfied for one in questions), sum(one.answers for one in questions)
