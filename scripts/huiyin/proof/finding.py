"""What an audit finds: a diagnostic, and the commit that it is about."""

from __future__ import annotations

from typing import Any, NamedTuple

from huiyin.diagnostic import Diagnostic
from huiyin.model import Case
from huiyin.proof.transitions import Identity, identity


class Lost(NamedTuple):
    """What a commit took away, should it ever have been on the shared branch.

    A line of a log, a field's value (for a field), or the file itself.
    """

    path: str
    line: Identity | None = None
    field: str = ""
    value: Any = None

    def among(self, case: Case) -> bool:
        """Whether a version of the case had it."""
        if self.line is not None:
            return any(identity(event) == self.line for event in case.log)
        return not self.field or getattr(case, self.field) == self.value


class Finding(NamedTuple):
    """A diagnostic at a commit ("" for the repository as a whole)."""

    commit: str
    diagnostic: Diagnostic
    lost: Lost | None = None
