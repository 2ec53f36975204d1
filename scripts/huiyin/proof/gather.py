"""Many findings of one kind at one commit told as one: a ledger that was taken in, a whole year of paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from huiyin.diagnostic import Diagnostic, Severity
from huiyin.language import severity
from huiyin.proof.finding import Finding

MOST = 20
"""More of one code at one commit are told in one line; errors never are."""


def gathered(found: Iterable[Finding]) -> list[Finding]:
    """The findings, each once; those that come by the dozen as one, at the first place, with their number."""
    groups: dict[tuple[str, str, Severity], list[Finding]] = defaultdict(list)
    seen = set()
    for item in found:
        said = item.diagnostic
        mark = item.commit, said.code, said.location, tuple(sorted(said.params.items())), said.severity
        if mark not in seen:
            seen.add(mark)
            groups[item.commit, said.code, severity(said)].append(item)
    kept: list[Finding] = []
    for (commit, code, worst), some in groups.items():
        if len(some) <= MOST or worst is Severity.ERROR:
            kept += some
            continue
        first = min(some, key=lambda item: item.diagnostic.location)
        paths = len({item.diagnostic.location.path for item in some})
        params = {"name": code, "count": str(len(some)), "cases": str(paths)}
        kept.append(Finding(commit, Diagnostic("HY862", first.diagnostic.location, params, worst)))
    return kept
