"""Every event in every status: what may follow is let pass, anything else is told with what may."""

from __future__ import annotations

import pytest

from huiyin.book import examine
from huiyin.language import hint
from huiyin.source import Source
from tests.hostile_house import house, number
from tests.lifecycle_rules import MAY_FOLLOW, may_follow

OF = "of: {event: registered, at: 2026-03-16T09:01+08:00}"
FIELDS = {
    "declined": "ground: abusive",
    "merged": "into: 20260315-AAAA0",
    "dispatched": "to: works",
    "assigned": "to: zhang.wei",
    "measure-set": "measure: x, in_charge: zhang.wei",
    "presented": "to: wu.gm",
    "progress": "note: x",
    "waiting": "for: parts",
    "extended": "until: 2026-03-20, reason: x, clause: reply",
    "explained": "note: x",
    "escalated": "to: gm",
    "replied": "reply_no: HF-{count}, via: phone",
    "called-back": "kind: first, satisfaction: satisfied",
    "reopened": "reason: x",
    "appealed": "to: wu.gm",
    "rewarded": "grade: 1",
    "closed": "outcome: resolved",
    "destroyed": "scope: all",
    "reclassified": "field: urgency, from: important, to: normal, reason: x",
    "corrected": f"{OF}, note: x, set: {{note: x}}",
    "approved": OF,
    "refused": OF,
    "accessed": "to: wu.gm, reason: x",
    "lent": "to: wu.gm, reason: x",
}
WAYS = {
    "received": "",
    "registered": "registered",
    "screened": "registered screened",
    "dispatched": "registered dispatched",
    "handling": "registered measure-set",
    "waiting": "registered waiting",
    "resolved": "registered resolved",
    "replied": "registered replied",
    "declined": "registered declined",
    "merged": "registered merged",
    "withdrawn": "registered withdrawn",
    "closed": "registered resolved closed",
    "archived": "registered resolved closed archived",
    "destroyed": "registered resolved closed archived destroyed",
}
EVENTS = sorted({event for status in MAY_FOLLOW for event in may_follow(status)})


def _case(events: list[str]) -> bytes:
    lines = []
    for count, event in enumerate(events, 1):
        more = FIELDS.get(event, "").replace("{count}", str(count))
        at = f"2026-03-16T09:{count:02}+08:00"
        lines.append(f"  - {{at: {at}, event: {event}, by: he.jun{', ' if more else ''}{more}}}\n")
    return (
        f"---\nid: {number(1)}\nstatus: closed\nchannel: phone\nreceived: 2026-03-16T09:00\n"
        f"site: east\nparty: owner\nnamed: false\nkind: complaint\ncategory: noise\n"
        f"log:\n{''.join(lines)}---\n"
    ).encode()


@pytest.mark.parametrize("status", WAYS)
@pytest.mark.parametrize("event", EVENTS)
def test_what_may_follow_what(status: str, event: str) -> None:
    events = [*WAYS[status].split(), event]
    path = f"cases/2026/{number(1)}.md"
    _found, problems = examine(Source(path, _case(events)), house().rules)
    illegal = [item for item in problems if item.code == "HY304"]
    if event in may_follow(status):
        assert illegal == []
        return
    assert [item.location.line for item in illegal] == [11 + len(events)]
    assert illegal[0].params["status"] == status
    assert set(illegal[0].params["following"].split(", ")) == set(may_follow(status) or ["-"])
    assert all(name in hint(illegal[0]) for name in may_follow(status))
