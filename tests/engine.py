"""The program's engine asked with the plain mappings that the oracle takes, through real files' text."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from huiyin import organization, policies, schema
from huiyin.calendar import Calendar
from huiyin.fields import Reader
from huiyin.history import History
from huiyin.model import Case, Organization, Policy
from huiyin.obligations import duties, state
from huiyin.rules import Rules
from huiyin.source import Source
from tests.small_world import CALENDAR, ORGANIZATION

ZONE = ZoneInfo("Asia/Shanghai")


def reader_of(values: dict[str, Any], body: str = "", path: str = "cases/2026/x.md") -> Reader:
    """A reader of a Markdown file with this front matter."""
    return Reader(Source(path, f"---\n{_yaml(values)}---\n{body}".encode()), ZONE)


def _yaml(values: dict[str, Any]) -> str:
    """Plain YAML: by way of JSON, so that what occurs twice is written twice and not as an alias."""
    return yaml.safe_dump(json.loads(json.dumps(values)), allow_unicode=True, sort_keys=False)


def whole_reader(values: dict[str, Any]) -> Reader:
    """A reader of a YAML file with these values."""
    return Reader(Source("x.yml", _yaml(values).encode(), whole=True), ZONE)


@cache
def world() -> tuple[Organization, Calendar]:
    """The small organisation and its calendar."""
    reader = whole_reader(ORGANIZATION)
    home = organization.organization(reader.source.values(), reader)
    days = whole_reader(CALENDAR)
    calendar = organization.calendar(days.source.values(), days, home)
    assert not reader.found + days.found
    return home, calendar


def policy_of(values: dict[str, Any]) -> Policy:
    """A policy whose text shows every clause."""
    body = " ".join(f"{{{{ {clause['id']} }}}}" for clause in values["clauses"])
    reader = reader_of(values, body, f"policies/{values['id']}.md")
    policy = policies.policy(reader.source.values(), body, 1, reader)
    assert policy is not None, reader.found
    assert not reader.found
    return policy


def rules_of(listed: list[dict[str, Any]]) -> Rules:
    """The small world under these policies."""
    return Rules(*world(), [policy_of(values) for values in listed])


def case_of(values: dict[str, Any]) -> Case:
    """A case from its front matter, whatever is wrong with it."""
    reader = reader_of(values)
    return schema.case(reader.source.values(), "", reader)


def answer_of(
    case: dict[str, Any], listed: list[dict[str, Any]], at: datetime, soon: timedelta | None
) -> list[dict[str, Any]]:
    """The engine's obligations in the oracle's shape."""
    history = History(case_of(case), rules_of(listed), at)
    return [
        {
            "case": duty.case,
            "policy": duty.policy,
            "clause": duty.clause,
            "since": duty.since,
            "due": duty.due,
            "done": duty.done,
            "state": state(duty, at, soon),
        }
        for duty in duties(history, at)
    ]
