"""The usual way to check front matter: python-frontmatter and pydantic in a loop."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import frontmatter
from pydantic import BaseModel, ConfigDict, ValidationError


class _Event(BaseModel):
    model_config = ConfigDict(extra="allow")
    at: datetime
    event: str
    by: str


class _Case(BaseModel):
    model_config = ConfigDict(extra="allow")
    id: str
    status: str
    channel: str
    received: datetime
    site: str
    party: Literal["owner", "tenant", "visitor", "supplier", "employee", "public"]
    named: bool
    kind: Literal["complaint", "suggestion", "enquiry", "report", "evaluation", "grievance", "other"]
    category: str
    posted: datetime | date | None = None
    reporter: dict[str, Any] | str | None = None
    log: list[_Event]


def naive(files: Iterable[Path]) -> int:
    """The number of files that pass. Some sound ones do not: YAML reads the key `on` of a call-back as true."""
    passed = 0
    for path in files:
        # not `load`: it cannot take a field named `handler`
        metadata, _body = frontmatter.parse(path.read_text("utf-8"))
        with suppress(ValidationError):
            _Case.model_validate(metadata)
            passed += 1
    return passed
