"""From files to a Book: the rules, the cases, and everything that is wrong with either."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Protocol
from zoneinfo import ZoneInfo

from huiyin import frontmatter, organization, policies, schema
from huiyin.attachments import check_attachments
from huiyin.calendar import Calendar
from huiyin.checks import check_case
from huiyin.diagnostic import Diagnostic, Location
from huiyin.fields import Reader
from huiyin.history import History
from huiyin.model import Case, Organization, Policy
from huiyin.policychecks import Requirement, check_policies, read_requirements
from huiyin.reading import fastcase
from huiyin.rules import Rules
from huiyin.source import Source
from huiyin.surveys import read_surveys
from huiyin.sweep.casefiles import CASE_PATH, SURVEY_PATH, SURVEYS, sorted_out

__all__ = [
    "CASE_PATH",
    "Book",
    "House",
    "Snapshot",
    "case_paths",
    "examine",
    "load",
    "load_house",
    "newest_event",
    "read_case",
    "times",
]

ORGANIZATION, CALENDAR, REQUIREMENTS = (
    f"policies/{name}.yml" for name in ("organization", "calendar", "requirements")
)
POLICY_PATH = re.compile(r"policies/(?P<id>[^/]+)(?:/(?P<version>[^/]+))?\.md\Z")


class Snapshot(Protocol):
    """Where files come from: a work tree, or a commit."""

    def read(self, path: str) -> bytes:
        """The bytes of a file."""

    def paths(self, *folders: str) -> list[str]:
        """Every file below the folders."""

    def is_link(self, path: str) -> bool:
        """Whether it is a symbolic link."""


@dataclass(frozen=True)
class House:
    """The rules of a snapshot, what is wrong with them, and which requirements they must cover."""

    rules: Rules
    requirements: tuple[Requirement, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class Book:
    """Everything that a snapshot tells. What is malformed is kept as rejected, never dropped in silence."""

    house: House
    cases: dict[str, Case] = field(default_factory=dict)
    """By path."""
    rejected: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def rules(self) -> Rules:
        """Organisation, calendar and policies."""
        return self.house.rules


def rules_paths(snapshot: Snapshot) -> list[str]:
    """The files that the rules are read from."""
    return snapshot.paths("policies")


def load_house(snapshot: Snapshot) -> House:
    """Read organisation, calendar, policies and requirements."""
    found: list[Diagnostic] = []
    paths = rules_paths(snapshot)
    home = _organization(snapshot, found)
    days = _calendar(snapshot, home, paths, found)
    read: list[Policy] = []
    sources: dict[str, Source] = {}
    for path in paths:
        match = POLICY_PATH.match(path)
        if path in (ORGANIZATION, CALENDAR, REQUIREMENTS) or path == "policies/README.md":
            continue
        if match is None:
            found.append(Diagnostic("HY431", Location(path)))
            continue
        policy = _policy(snapshot, path, home.zone, sources, found)
        if policy is not None:
            _policy_place(policy, match["id"], match["version"], sources[path], found)
            read.append(policy)
    requirements = _requirements(snapshot, paths, home.zone, found)
    rules = Rules(home, days, read)
    found += check_policies(rules, requirements, sources)
    return House(rules, tuple(requirements), tuple(found))


def _yaml(snapshot: Snapshot, path: str, zone: ZoneInfo, found: list[Diagnostic]) -> Reader | None:
    """A reader of a whole-file YAML mapping; None, and diagnostics, when it cannot be read as one."""
    if snapshot.is_link(path):
        found.append(Diagnostic("HY002", Location(path)))
        return None
    try:
        source = Source(path, snapshot.read(path), whole=True)
    except OSError:
        found.append(Diagnostic("HY001", Location(path)))
        return None
    found += source.problems()
    if isinstance(source.values(), list):
        found.append(Diagnostic("HY108", source.locate(())))
    return Reader(source, zone) if isinstance(source.values(), dict) else None


_FALLBACK = Organization(
    {"zh": ""},
    ZoneInfo("Asia/Shanghai"),
    "zh",
    time(8, 30),
    time(17, 30),
    (),
    {},
    {},
    {},
    {},
    {},
    readable=False,
)


def _organization(snapshot: Snapshot, found: list[Diagnostic]) -> Organization:
    reader = _yaml(snapshot, ORGANIZATION, _FALLBACK.zone, found)
    if reader is None:
        return _FALLBACK
    home = organization.organization(reader.source.values(), reader)
    found += reader.found
    return home


def _calendar(
    snapshot: Snapshot, home: Organization, paths: Sequence[str], found: list[Diagnostic]
) -> Calendar:
    reader = _yaml(snapshot, CALENDAR, home.zone, found)
    if reader is None:
        return Calendar({}, home.zone, (home.opening, home.closing))
    days = organization.calendar(reader.source.values(), reader, home)
    found += reader.found
    return days


def _policy(
    snapshot: Snapshot, path: str, zone: ZoneInfo, sources: dict[str, Source], found: list[Diagnostic]
) -> Policy | None:
    if snapshot.is_link(path):
        found.append(Diagnostic("HY002", Location(path)))
        return None
    try:
        data = snapshot.read(path)
    except OSError:
        found.append(Diagnostic("HY001", Location(path)))
        return None
    source = sources[path] = Source(path, data)
    document, problems = frontmatter.read(source.data)
    found += [Diagnostic(p.code, Location(path, p.line, p.column), p.params) for p in problems]
    if document is None:
        return None
    source.keep(document.values)
    reader = Reader(source, zone)
    policy = policies.policy(document.values, document.body, document.body_line, reader)
    found += reader.found
    return policy


def _policy_place(
    policy: Policy, name: str, version: str | None, source: Source, found: list[Diagnostic]
) -> None:
    """The file of a policy is named for its id, an earlier version's for its version in a folder of that name."""
    if policy.id != name:
        found.append(Diagnostic("HY432", source.locate(("id",)), {"name": policy.id, "expected": name}))
    if version is not None and policy.version != version:
        found.append(
            Diagnostic("HY432", source.locate(("version",)), {"name": policy.version, "expected": version})
        )


def _requirements(
    snapshot: Snapshot, paths: Sequence[str], zone: ZoneInfo, found: list[Diagnostic]
) -> list[Requirement]:
    if REQUIREMENTS not in paths:
        return []
    reader = _yaml(snapshot, REQUIREMENTS, zone, found)
    if reader is None:
        return []
    listed = read_requirements(reader)
    found += reader.found
    return listed


# --- cases ---------------------------------------------------------------------------------------------------


def read_case(source: Source, zone: ZoneInfo) -> tuple[Case | None, Reader]:
    """The case that a file tells, and a reader that holds what is wrong with it. None when the file cannot be read."""
    reader = Reader(source, zone)
    if (quick := fastcase.read(source, zone)) is not None:
        return quick, reader
    document, problems = frontmatter.read(source.data)
    if problems:
        reader.found += [
            Diagnostic(p.code, Location(source.path, p.line, p.column), p.params) for p in problems
        ]
    if document is None:
        return None, reader
    return schema.case(document.values, document.body, reader), reader


def examine(source: Source, rules: Rules) -> tuple[Case | None, list[Diagnostic]]:
    """Read a case and check it by the rules."""
    case, reader = read_case(source, rules.organization.zone)
    if case is not None:
        check_case(History(case, rules), reader)
    return case, reader.found


def case_paths(paths: Iterable[str]) -> tuple[list[str], list[Diagnostic]]:
    """The case files among the files under cases/, and a diagnostic for each file that has no business there."""
    cases, strangers = sorted_out(paths)
    return cases, [Diagnostic("HY003", Location(path)) for path in strangers]


def load(snapshot: Snapshot) -> Book:
    """Read everything into memory: for a site, a report, a test. Checking many thousand cases streams them instead (survey.py)."""
    house = load_house(snapshot)
    paths, strangers = case_paths(snapshot.paths("cases"))
    cases: dict[str, Case] = {}
    rejected: list[str] = []
    found = [*house.diagnostics, *strangers]
    found += _survey_problems(snapshot, house.rules)
    for path in paths:
        case, problems = _case(snapshot, path, house.rules)
        found += problems
        if case is None:
            rejected.append(path)
        else:
            cases[path] = case
    return Book(house, cases, tuple(rejected), tuple(found))


def _survey_problems(snapshot: Snapshot, rules: Rules) -> tuple[Diagnostic, ...]:
    paths = [path for path in snapshot.paths(SURVEYS) if SURVEY_PATH.match(path)]
    files = ((path, None if snapshot.is_link(path) else snapshot.read(path)) for path in paths)
    return read_surveys(files, rules).diagnostics


def _case(snapshot: Snapshot, path: str, rules: Rules) -> tuple[Case | None, list[Diagnostic]]:
    """A case with everything that is wrong with it, the files that it lists too."""
    if snapshot.is_link(path):
        return None, [Diagnostic("HY002", Location(path))]
    try:
        data = snapshot.read(path)
    except OSError:
        return None, [Diagnostic("HY001", Location(path))]
    case, reader = read_case(Source(path, data), rules.organization.zone)
    if case is not None:
        check_case(History(case, rules), reader)
        if case.attachments:
            check_attachments(case, snapshot, reader)
    return case, reader.found


def newest_event(cases: Iterable[Case]) -> datetime | None:
    """The moment of the newest event: the "now" of a repository that is only an example."""
    return max((case.log[-1].at for case in cases if case.log), default=None)


def times(case: Case) -> Iterator[tuple[tuple[str | int, ...], datetime]]:
    """The moments that a case tells of, with their places."""
    if case.sound:
        yield ("received",), case.received
    if isinstance(case.posted, datetime):
        yield ("posted",), case.posted
    for event in case.log:
        yield ("log", event.number, "at"), event.at
