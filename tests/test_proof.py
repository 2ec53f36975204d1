"""Approvals proved, not proved and forged, each in a real repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin.diagnostic import Location
from huiyin.model import Case, Event
from huiyin.proof.approvals import Verdict, judge
from huiyin.proof.evidence import Evidence
from huiyin.proof.signatures import verify
from huiyin.proof.voided import undermined
from tests.office import CALENDAR, LETTERS
from tests.signing import NOON, Signers, moment, needs_keygen

pytestmark = needs_keygen
ORGANIZATION = """\
name: {{zh: 小院, en: Small office}}
timezone: Asia/Shanghai
approvals: {{proof: {proof}, forge_key: {forge}}}
channels: [{{id: letter}}]
sites: [{{id: east}}]
people:
  - {{id: chen.min, name: 陈敏, roles: [administrator], emails: [chen@example.org], signing_key: {chen}}}
  - id: zhang.wei
    name: 张卫
    roles: [handler]
    emails: [zhang@example.org, private@elsewhere.example]
    signing_key: {zhang}
  - {{id: zhang.two, name: 张二, roles: [gm], emails: [Private+gm@elsewhere.example], signing_key: {two}}}
  - {{id: he.jun, name: 何军, roles: [site-head], emails: [he@example.org], signing_key: {he}}}
  - id: wu.gm
    name: 吴建国
    roles: [gm]
    emails: [wu@example.org]
    signing_key: [{wu}, {{key: {old}, to: 2026-01-01}}]
  - {{id: sun.qi, name: 孙琦, roles: [gm], emails: [sun@example.org], signing_key: {sun}}}
  - {{id: left.gm, name: 周平, roles: [gm], emails: [zhou@example.org], to: 2026-03-18, signing_key: {left}}}
categories: [{{id: repair}}]
"""
NAMES = ("forge", "chen", "zhang", "two", "he", "wu", "old", "sun", "left")
PATH = "cases/2026/20260316-ABCDQ.md"
CASE = """\
---
id: 20260316-ABCDQ
status: dispatched
channel: letter
received: 2026-03-16T09:00+08:00
site: east
party: owner
named: false
kind: complaint
category: repair
handler: zhang.wei
subject_person: sun.qi
log:
  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}
  - {at: 2026-03-16T09:20+08:00, event: assigned, by: chen.min, to: zhang.wei}
"""
LONGER = "  - {at: 2026-03-17T09:00+08:00, event: extended, by: zhang.wei, clause: reply, until: 2026-03-25, reason: 等配件}\n"
APPROVED = "  - {{at: 2026-03-17T10:00+08:00, event: approved, by: {by}{more}, of: {{event: extended, at: 2026-03-17T09:00+08:00}}}}\n"
END = "---\n## Letter\n> 漏水\n"
LATER = "2026-03-17T11:00+08:00"


class Shared(Signers):
    """A shared branch that holds a case, and a branch on which an extension waits for approval."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch, proof: str) -> None:
        super().__init__(root, patch)
        self.roster = ORGANIZATION.format(proof=proof, **{name: self.key(name) for name in NAMES})
        self.put("policies/organization.yml", self.roster)
        self.put("policies/calendar.yml", CALENDAR)
        self.put("policies/letters.md", LETTERS)
        self.text = CASE
        self.write("")
        self.commit("chen")
        self.git("switch", "-q", "-c", "side")
        self.write(LONGER)
        self.commit("zhang")

    def write(self, line: str) -> None:
        """Add a line to the case's log."""
        self.text += line
        self.put(PATH, self.text + END)

    def approve(self, by: str = "wu.gm", who: str = "wu", sign: str = "", more: str = "", **told: str) -> str:
        """Commit an approval on the branch."""
        self.write(APPROVED.format(by=by, more=more))
        return self.commit(who, sign=sign, **told)

    def bring(self, who: str = "wu", sign: str = "", **told: str) -> str:
        """Merge the branch into the shared one."""
        self.git("switch", "-q", "main")
        return self.merge("side", who, sign=sign, **told)

    def judged(self, commit: str, merge: str = "", pusher: str | None = None, at: str = LATER) -> Verdict:
        """What the approval is worth when the merge (or the commit itself) came to the shared branch at a moment."""
        top = merge or commit
        rules = self.rules(f"{top}^1")
        signed = verify(self.tree, [commit, top], rules.organization, lambda _commit: moment(at))
        case = self.case(top, PATH)
        evidence = Evidence(
            commit=self.made(commit),
            signature=signed[commit],
            merge=self.made(merge) if merge else None,
            merge_signature=signed[merge] if merge else None,
            pusher=pusher,
            received=moment(at),
            approved=self.case(commit, PATH),
        )
        return judge(rules, case, approval(self.case(commit, PATH)), evidence)


def approval(case: Case) -> Event:
    return next(event for event in case.log if event.event == "approved")


def short(verdict: Verdict) -> str:
    """Proven · no proof HY842 · refused HY847 zhang.wei"""
    told = (f" {one.code}{' ' if one.other else ''}{one.other}" for one in verdict.findings)
    return verdict.standing + "".join(told)


@pytest.fixture
def signing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shared:
    return Shared(tmp_path, monkeypatch, "signature")


@pytest.fixture
def merging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shared:
    return Shared(tmp_path, monkeypatch, "merge")


# --- proof: signature ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sign", "expected"),
    [
        ("wu", "wu", "proven"),
        ("wu", "", "no proof HY842"),
        ("wu", "forge", "no proof HY842"),
        ("wu", "stranger", "refused HY844"),
        ("wu", "old", "refused HY846 wu.gm"),
        ("wu", "he", "refused HY847 he.jun"),
        ("wu", "zhang", "refused HY847 zhang.wei"),
        ("zhang", "", "refused HY847 zhang.wei"),
        ("private@elsewhere.example", "", "refused HY847 zhang.two HY847 zhang.wei"),
        ("Private+x@Elsewhere.example", "wu", "refused HY847 zhang.two HY847 zhang.wei"),
        ("unknown@elsewhere.example", "wu", "proven"),
        ("unknown@elsewhere.example", "", "no proof HY842"),
    ],
)
def test_an_approval_signed(signing: Shared, who: str, sign: str, expected: str) -> None:
    commit = signing.approve(who=who, sign=sign, at="2025-12-01T10:00+08:00")
    assert short(signing.judged(commit, signing.bring("he"))) == expected


def test_a_key_that_ends_later_was_good_when_the_approval_was_received(signing: Shared) -> None:
    commit = signing.approve(sign="old")
    merge = signing.bring("he")
    assert short(signing.judged(commit, merge, at="2025-12-31T23:59+08:00")) == "proven"
    assert short(signing.judged(commit, merge, at="2026-01-01T00:00+08:00")) == "refused HY846 wu.gm"


@pytest.mark.parametrize(
    ("by", "who", "expected"),
    [
        ("sun.qi", "sun", "refused HY848"),  # the person complained about
        ("zhang.wei", "zhang", "refused HY843 HY848"),  # the handler, who is no gm either
        ("zhang.two", "two", "refused HY848"),  # the handler under another entry: they share an address
        ("he.jun", "he", "refused HY843"),  # no gm
        ("left.gm", "left", "refused HY843 HY846 left.gm"),  # approved in time, received when he was gone
        ("nobody", "wu", "refused HY843 HY847 wu.gm"),
    ],
)
def test_who_may_approve(signing: Shared, by: str, who: str, expected: str) -> None:
    commit = signing.approve(by=by, who=who, sign=who)
    assert short(signing.judged(commit, signing.bring("he"), at="2026-03-18T09:00+08:00")) == expected


def test_who_stands_twice_on_the_roster_with_one_key(signing: Shared) -> None:
    signing.git("switch", "-q", "main")
    signing.put("policies/organization.yml", signing.roster.replace(signing.key("wu"), signing.key("zhang")))
    signing.commit("chen")
    signing.git("switch", "-q", "side")
    commit = signing.approve(sign="zhang")
    assert short(signing.judged(commit, signing.bring("he"))) == "refused HY848 HY844"


def test_an_administrator_who_writes_an_approval_down_proves_nothing(signing: Shared) -> None:
    commit = signing.approve(who="chen", sign="chen", more=", recorded_by: chen.min")
    assert short(signing.judged(commit, signing.bring("he"))) == "no proof HY842"


def test_who_has_a_part_in_the_matter_may_not_write_the_approval_down_either(merging: Shared) -> None:
    merging.git("switch", "-q", "main")
    roster = merging.roster.replace("roles: [handler]", "roles: [handler, administrator]")
    merging.put("policies/organization.yml", roster)
    merging.commit("chen")
    merging.git("switch", "-q", "side")
    commit = merging.approve(who="zhang", more=", recorded_by: zhang.wei")
    merge = merging.bring("wu", sign="wu")
    assert short(merging.judged(commit, merge)) == "refused HY847 zhang.wei"


def test_who_wrote_down_the_event_may_write_down_its_approval(merging: Shared) -> None:
    merging.text = merging.text.replace(
        "by: zhang.wei, clause", "by: zhang.wei, recorded_by: chen.min, clause"
    )
    commit = merging.approve(who="chen", more=", recorded_by: chen.min")
    merge = merging.bring("wu", sign="wu")
    assert short(merging.judged(commit, merge)) == "proven"


def test_only_an_administrator_may_write_an_approval_down(signing: Shared) -> None:
    commit = signing.approve(who="zhang", sign="zhang", more=", recorded_by: zhang.wei")
    assert short(signing.judged(commit, signing.bring("he"))) == "refused HY847 zhang.wei"


@pytest.mark.parametrize(
    ("old", "new", "by", "sign", "expected"),
    [
        # a key, a person, a role that come with the very change that they approve
        ("{wu}", "{fresh}", "wu.gm", "fresh", "refused HY844"),
        ("he.jun, name", "ma.gm, name", "ma.gm", "he", "refused HY843 HY847 he.jun"),
        ("roles: [site-head]", "roles: [gm]", "he.jun", "he", "refused HY843"),
        ("to: 2026-01-01", "to: 2027-01-01", "wu.gm", "old", "refused HY846 wu.gm"),
        ("private@elsewhere.example", "p@elsewhere.example", "zhang.two", "two", "refused HY848"),
        ("proof: signature", "proof: merge", "wu.gm", "", "no proof HY842"),
    ],
)
def test_a_change_of_the_roster_in_the_same_push(
    signing: Shared, old: str, new: str, by: str, sign: str, expected: str
) -> None:
    keys = {"wu": signing.key("wu"), "fresh": signing.key("fresh")}
    old, new = old.format_map(keys), new.format_map(keys)
    assert old in signing.roster
    signing.put("policies/organization.yml", signing.roster.replace(old, new))
    signing.commit("chen")
    commit = signing.approve(by=by, who="somebody", sign=sign)
    assert short(signing.judged(commit, signing.bring("wu", sign="wu"))) == expected


def test_a_signature_taken_from_another_commit(signing: Shared) -> None:
    honest = signing.tree.git("cat-file", "commit", signing.commit("wu", sign="wu")).decode()
    signature = honest[honest.index("gpgsig ") : honest.index("\n\n")]
    typed = signing.tree.git("cat-file", "commit", signing.approve(who="somebody")).decode()
    forged = typed.replace("\n\n", f"\n{signature}\n\n", 1).encode()
    commit = signing.git("hash-object", "-t", "commit", "-w", "--stdin", data=forged)
    signing.git("reset", "-q", "--hard", commit)
    assert short(signing.judged(commit, signing.bring("he"))) == "refused HY845"


def test_an_approval_that_nothing_asks_for(signing: Shared) -> None:
    signing.git("switch", "-q", "main")
    signing.put(
        "policies/letters.md", LETTERS.replace("clause: reply}, by: [gm]", "clause: dispatch}, by: [gm]")
    )
    signing.commit("chen")
    signing.git("switch", "-q", "side")
    commit = signing.approve(who="zhang")
    assert short(signing.judged(commit, signing.bring("he"))) == "not wanted"


# --- a push after an approval --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda text: (
                text + "  - {at: 2026-03-17T10:30+08:00, event: progress, by: zhang.wei, note: 已订货}\n"
            ),
            "proven",
        ),
        (
            lambda text: text.replace(
                "09:20",
                "09:15",  # a line that was there is another
            ),
            "refused HY849",
        ),
        (lambda text: text.replace("until: 2026-03-25", "until: 2026-04-25"), "refused HY849"),
        (lambda text: text.replace("等配件", "等配件。"), "refused HY849"),
        (
            lambda text: text.replace("received: 2026-03-16T09:00", "received: 2026-03-16T09:05"),
            "refused HY849",
        ),
        (
            lambda text: (
                text + "  - {at: 2026-03-17T10:30+08:00, event: corrected, by: zhang.wei, note: 笔误,"
                " of: {event: extended, at: 2026-03-17T09:00+08:00}, set: {until: 2026-04-25}}\n"
            ),
            "refused HY849",
        ),
        (
            lambda text: (
                text + "  - {at: 2026-03-17T10:30+08:00, event: corrected, by: zhang.wei, note: 笔误,"
                " of: {event: extended, at: 2026-03-17T09:00+08:00}, set: {note: 配件}}\n"
            ),
            "proven",
        ),
    ],
)
def test_a_push_after_an_approval(signing: Shared, change: object, expected: str) -> None:
    commit = signing.approve(sign="wu")
    signing.put(PATH, change(signing.text) + END)  # type: ignore[operator]
    signing.commit("zhang")
    assert short(signing.judged(commit, signing.bring("he"))) == expected


def test_a_merge_that_changes_what_was_approved(signing: Shared) -> None:
    commit = signing.approve(sign="wu")
    signing.git("switch", "-q", "main")
    signing.git("merge", "-q", "--no-ff", "--no-commit", "side")
    signing.put(PATH, signing.text.replace("2026-03-25", "2026-04-25") + END)
    signing.git("add", "-A")
    signing.git("commit", "-q", "-m", "m", who="he")
    merge = signing.git("rev-parse", "HEAD")
    assert short(signing.judged(commit, merge)) == "refused HY849"


def test_lines_that_another_branch_brought_before_it(signing: Shared) -> None:
    commit = signing.approve(sign="wu")
    signing.git("switch", "-q", "main")
    early = "  - {at: 2026-03-16T09:30+08:00, event: presented, by: chen.min, to: he.jun}\n"
    signing.put(PATH, CASE + early + END)
    signing.commit("chen")
    signing.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "side")
    signing.put(PATH, CASE + early + LONGER + APPROVED.format(by="wu.gm", more="") + END)
    signing.git("add", "-A")
    signing.git("commit", "-q", "-m", "m", who="he")
    assert short(signing.judged(commit, signing.git("rev-parse", "HEAD"))) == "proven"


CORRECTED = (
    "  - {{at: 2026-03-18T10:00+08:00, event: corrected, by: zhang.wei, note: 笔误,"
    " of: {{event: {event}, at: 2026-03-17T{at}+08:00}}, set: {{{what}}}}}\n"
)
ANEW = "  - {at: 2026-03-18T11:00+08:00, event: approved, by: wu.gm, of: {event: extended, at: 2026-03-17T09:00+08:00}}\n"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("", []),
        (CORRECTED.format(event="extended", at="09:00", what="note: 配件"), []),
        (CORRECTED.format(event="extended", at="09:00", what="until: 2026-04-25"), [("HY849", "wu.gm")]),
        (CORRECTED.format(event="extended", at="09:00", what="until: 2026-04-25") + ANEW, []),
        (CORRECTED.format(event="approved", at="10:00", what="by: sun.qi"), [("HY849", "wu.gm")]),
        (CORRECTED.format(event="assigned", at="09:00", what="to: he.jun"), []),
        # another event of the same name and moment would be approved by the line that is there
        ((LONGER, LONGER + LONGER.replace("03-25", "04-25")), [("HY849", "wu.gm")]),
        ((END, ANEW + END), []),
    ],
)
def test_a_later_change_takes_the_ground_from_an_approval(
    signing: Shared, lines: str | tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    signing.approve(sign="wu")
    before = signing.bring("he")
    signing.put(
        PATH, (signing.text + END).replace(*((END, lines + END) if isinstance(lines, str) else lines))
    )
    after = signing.commit("zhang")
    found = undermined(signing.rules(before), signing.case(before, PATH), signing.case(after, PATH))
    assert [(one.code, one.person) for one in found] == expected


def test_an_approval_of_something_harmless_is_turned_on_something_else(signing: Shared) -> None:
    harmless = APPROVED.format(by="wu.gm", more="").replace(
        "extended, at: 2026-03-17T09:00", "assigned, at: 2026-03-16T09:20"
    )
    signing.write(harmless)
    commit = signing.commit("wu", sign="wu")
    merge = signing.bring("he")
    assert short(signing.judged(commit, merge)) == "not wanted"
    turned = "of: {event: extended, at: 2026-03-17T09:00+08:00}"
    signing.write(CORRECTED.format(event="approved", at="10:00", what=turned))
    after = signing.commit("zhang")
    found = undermined(signing.rules(merge), signing.case(merge, PATH), signing.case(after, PATH))
    assert [(one.code, one.event, one.person) for one in found] == [("HY849", "extended", "wu.gm")]


def test_an_approval_that_a_correction_in_the_same_push_turns(signing: Shared) -> None:
    harmless = APPROVED.format(by="wu.gm", more="").replace(
        "extended, at: 2026-03-17T09:00", "assigned, at: 2026-03-16T09:20"
    )
    signing.write(harmless)
    commit = signing.commit("wu", sign="wu")
    turned = "of: {event: extended, at: 2026-03-17T09:00+08:00}"
    signing.write(CORRECTED.format(event="approved", at="10:00", what=turned))
    signing.commit("zhang")
    assert short(signing.judged(commit, signing.bring("he"))) == "refused HY849"


def test_an_approval_that_was_struck_out(signing: Shared) -> None:
    commit = signing.approve(who="zhang")
    void = CORRECTED.format(event="approved", at="10:00", what="x: y").replace("set: {x: y}", "void: true")
    signing.write(void)
    signing.commit("zhang")
    assert short(signing.judged(commit, signing.bring("he"))) == "not wanted"


# --- proof: merge --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sign", "expected"),
    [
        ("wu", "wu", "proven"),
        ("wu", "", "no proof HY842"),
        ("wu", "stranger", "refused HY844"),
        ("wu", "old", "refused HY846 wu.gm"),
        ("wu", "forge", "proven"),
        ("he", "forge", "no proof HY842"),
        ("zhang", "forge", "refused HY847 zhang.wei"),
        ("zhang", "", "refused HY847 zhang.wei"),
        ("private@elsewhere.example", "", "refused HY847 zhang.two HY847 zhang.wei"),
        ("unknown", "forge", "no proof HY842"),
        ("he", "he", "no proof HY842"),
        ("zhang", "zhang", "refused HY847 zhang.wei"),
        ("two", "two", "refused HY847 zhang.two"),  # the handler's other entry
        ("sun", "sun", "refused HY847 sun.qi"),  # the person complained about
    ],
)
def test_an_approval_merged(merging: Shared, who: str, sign: str, expected: str) -> None:
    commit = merging.approve()
    merge = merging.bring(who, sign=sign, at="2025-12-01T10:00+08:00")
    assert short(merging.judged(commit, merge)) == expected


@pytest.mark.parametrize(
    ("pusher", "expected"),
    [
        ("wu.gm", "proven"),
        ("he.jun", "no proof HY842"),
        ("zhang.wei", "refused HY847 zhang.wei"),
        (None, "no proof HY842"),
    ],
)
def test_an_approval_received_from_somebody(merging: Shared, pusher: str | None, expected: str) -> None:
    commit = merging.approve()
    assert short(merging.judged(commit, pusher=pusher)) == expected
    assert short(merging.judged(commit, merging.bring("wu"), pusher=pusher)) == expected


@pytest.mark.parametrize(
    ("who", "more", "expected"),
    [
        ("chen", ", recorded_by: chen.min", "proven"),
        ("chen", "", "proven"),
        ("unknown", "", "proven"),
        ("zhang", "", "refused HY847 zhang.wei"),
        ("private@elsewhere.example", "", "refused HY847 zhang.two HY847 zhang.wei"),
        ("zhang", ", recorded_by: zhang.wei", "refused HY847 zhang.wei"),
    ],
)
def test_who_wrote_down_what_the_approver_merges(merging: Shared, who: str, more: str, expected: str) -> None:
    commit = merging.approve(who=who, more=more)
    assert short(merging.judged(commit, merging.bring("wu", sign="wu"))) == expected


def test_a_signature_of_the_approver_proves_without_a_merge_too(merging: Shared) -> None:
    commit = merging.approve(sign="wu")
    assert short(merging.judged(commit)) == "proven"
    assert short(merging.judged(commit, merging.bring("he"))) == "proven"


def test_what_the_approver_merges_is_what_is_approved(merging: Shared) -> None:
    commit = merging.approve()
    merging.put(PATH, merging.text.replace("until: 2026-03-25", "until: 2026-03-27") + END)
    merging.commit("zhang")
    assert short(merging.judged(commit, merging.bring("wu", sign="wu"))) == "proven"


def test_the_handler_may_not_merge_an_own_approval(merging: Shared) -> None:
    commit = merging.approve(by="zhang.two", who="two")
    assert short(merging.judged(commit, merging.bring("two", sign="two"))) == "refused HY848"


def test_the_diagnostics_of_a_verdict(signing: Shared) -> None:
    commit = signing.approve(who="wu", sign="he", at=NOON)
    place = Location(PATH, 18, 5)
    found = list(signing.judged(commit, signing.bring("he")).diagnostics(place))
    assert [(one.code, one.location, one.params) for one in found] == [
        ("HY847", place, {"event": "extended", "person": "wu.gm", "other": "he.jun"})
    ]
