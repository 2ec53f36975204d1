"""Planted frauds: each history, and what an audit says of it (code, severity, commit, file and line)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chronicle import (
    ASSIGNED,
    DISPATCHED,
    HEAD,
    PATH,
    REGISTERED,
    RESOLVED,
    Chronicle,
    letter,
)
from tests.office import CALENDAR, LETTERS, NUMBER, ORGANIZATION

FILE = f"{NUMBER}.md"
EXTENDED = (
    "  - {at: 2026-03-18T09:00+08:00, event: extended, by: zhang.wei, clause: reply, until: 2026-03-26,"
    " reason: 待料}\n"
)
APPROVED = (
    "  - {at: 2026-03-18T10:00+08:00, event: approved, by: wu.gm,"
    " of: {event: extended, at: 2026-03-18T09:00+08:00}}\n"
)


def edited(here: Chronicle) -> None:
    here.case("edited", "zhang", "2026-03-20T09:00", REGISTERED, DISPATCHED.replace("T10:00", "T09:30"))
    here.case(
        "later",
        "zhang",
        "2026-03-20T09:30",
        REGISTERED,
        DISPATCHED.replace("T10:00", "T09:30"),
        head=HEAD + "",
    )


def removed(here: Chronicle) -> None:
    here.case("removed", "zhang", "2026-03-16T12:00", REGISTERED)


def note_changed(here: Chronicle) -> None:
    here.case(
        "note", "chen", "2026-03-16T12:00", REGISTERED, DISPATCHED.replace("works}", "works, note: 急}")
    )


def removed_in_a_merge(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.case("side", "zhang", "2026-03-16T11:02", REGISTERED, DISPATCHED, ASSIGNED)
    here.git("checkout", "-q", "main")
    here.put("cases/README.md", "信件\n")
    here.commit("main", "chen", "2026-03-16T12:00")
    here.merge("merge", "side", "chen", "2026-03-16T13:00", "-s", "ours")


def smuggled(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.put("cases/README.md", "信件\n")
    here.commit("side", "chen", "2026-03-16T12:00")
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--no-ff", "--no-commit", "side")
    here.case(
        "merge",
        "zhang",
        "2026-03-16T13:00",
        REGISTERED,
        DISPATCHED,
        ASSIGNED.replace("zhang.wei,", "he.jun,"),
    )


def edited_in_a_merge(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.put("cases/README.md", "信件\n")
    here.commit("side", "chen", "2026-03-16T12:00")
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--no-ff", "--no-commit", "side")
    here.case("merge", "chen", "2026-03-16T13:00", REGISTERED.replace("09:10", "09:05"), DISPATCHED)


def edited_on_a_branch(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.case("side", "chen", "2026-03-16T12:00", REGISTERED.replace("09:10", "09:05"), DISPATCHED)
    here.git("checkout", "-q", "main")
    here.merge("merge", "side", "chen", "2026-03-16T13:00")


def backdated(here: Chronicle) -> None:
    here.case("now", "zhang", "2026-03-20T09:00", REGISTERED, DISPATCHED, ASSIGNED)
    here.case("forged", "zhang", "2026-03-17T09:02", REGISTERED, DISPATCHED, ASSIGNED, RESOLVED)


def only_the_committer_date(here: Chronicle) -> None:
    here.case(
        *("forged", "zhang", "2026-03-20T09:00", REGISTERED, DISPATCHED, ASSIGNED),
        committed="2026-03-16T09:20",
    )


def of_1970(here: Chronicle) -> None:
    here.put("cases/README.md", "信件\n")
    here.commit("forged", "zhang", "@60 +0000")


def of_2099(here: Chronicle) -> None:
    here.put("cases/README.md", "信件\n")
    here.commit("forged", "zhang", "2099-01-01T00:00")
    here.put("cases/README.md", "\n")
    here.commit("honest", "zhang", "2026-03-17T09:00")


def before_it_happened(here: Chronicle) -> None:
    here.case("early", "zhang", "2026-03-16T12:00", REGISTERED, DISPATCHED, RESOLVED)


def in_anothers_name(here: Chronicle) -> None:
    here.case(
        "forged",
        "zhang",
        "2026-03-16T12:00",
        REGISTERED,
        DISPATCHED,
        ASSIGNED.replace("by: zhang.wei", "by: he.jun"),
    )


def recorded_by_no_administrator(here: Chronicle) -> None:
    line = ASSIGNED.replace("by: zhang.wei", "by: he.jun, recorded_by: zhang.wei")
    here.case("forged", "zhang", "2026-03-16T12:00", REGISTERED, DISPATCHED, line)


def by_a_stranger(here: Chronicle) -> None:
    here.case("stranger", "someone@elsewhere.test", "2026-03-16T12:00", REGISTERED, DISPATCHED, ASSIGNED)


def received_changed(here: Chronicle) -> None:
    head = HEAD.replace("2026-03-16T09:00", "2026-03-16T08:00")
    here.case("moved", "chen", "2026-03-16T12:00", REGISTERED, DISPATCHED, head=head)


def relabelled(here: Chronicle) -> None:
    head = HEAD.replace("party: owner", "party: owner\nurgency: urgent")
    here.case("label", "chen", "2026-03-16T12:00", REGISTERED, DISPATCHED, head=head)


def deleted(here: Chronicle) -> None:
    here.git("rm", "-q", PATH)
    here.commit("deleted", "chen", "2026-03-16T12:00")


def deleted_and_written_anew(here: Chronicle) -> None:
    deleted(here)
    here.case("anew", "chen", "2026-03-16T12:10", REGISTERED)


def renamed(here: Chronicle) -> None:
    (here.root / PATH).rename(here.root / "cases/2026/20260317-EFGHW.md")
    here.commit("renamed", "chen", "2026-03-16T12:00")


def emptied(here: Chronicle) -> None:
    here.put(PATH, "")
    here.commit("emptied", "chen", "2026-03-16T12:00")
    here.put(PATH, "gone\n")
    here.commit("still", "chen", "2026-03-16T12:01")


def broken_and_mended_without_a_line(here: Chronicle) -> None:
    here.put(PATH, letter(REGISTERED, DISPATCHED).replace("channel: letter", "channel: [letter"))
    here.commit("broken", "chen", "2026-03-16T12:00")
    here.case("mended", "chen", "2026-03-16T12:01", REGISTERED)


def a_link_in_its_place(here: Chronicle) -> None:
    (here.root / PATH).unlink()
    (here.root / PATH).symlink_to("20260317-EFGHW.md")
    here.commit("link", "chen", "2026-03-16T12:00")
    (here.root / PATH).unlink()
    here.case("back", "chen", "2026-03-16T12:01", REGISTERED)


def self_approved(here: Chronicle) -> None:
    """The handler gives the approval in the general manager's name, from an address that the roster lacks."""
    here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    here.case(
        *("forged", "zhang.private@mail.test", "2026-03-18T10:02"),
        *(REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, APPROVED),
    )


def approved_by_the_handlers_second_address(here: Chronicle) -> None:
    second = ORGANIZATION.replace("[zhang@example.org]", "[zhang@example.org, z.w@mail.test]")
    here.put("policies/organization.yml", second)
    here.commit("roster", "chen", "2026-03-17T09:00")
    here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    here.case(
        *("forged", "z.w@mail.test", "2026-03-18T10:02"),
        *(REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, APPROVED),
    )


def approved_by_oneself(here: Chronicle) -> None:
    here.put("policies/organization.yml", ORGANIZATION.replace("[handler, department-head]", "[handler, gm]"))
    here.commit("roster", "chen", "2026-03-17T09:00")
    here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    own = APPROVED.replace("wu.gm", "zhang.wei")
    here.case("self", "zhang", "2026-03-18T10:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, own)


def approver_added_by_the_same_commit(here: Chronicle) -> None:
    here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    here.put(
        "policies/organization.yml", ORGANIZATION.replace("roles: [site-head]", "roles: [site-head, gm]")
    )
    own = APPROVED.replace("wu.gm", "he.jun")
    here.case("both", "he", "2026-03-18T10:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, own)


def approver_added_just_before(here: Chronicle) -> None:
    here.case(
        "asked",
        "zhang",
        "2026-03-18T08:00",
        REGISTERED,
        DISPATCHED,
        ASSIGNED,
        EXTENDED.replace("T09:00", "T07:59"),
    )
    here.put(
        "policies/organization.yml", ORGANIZATION.replace("roles: [site-head]", "roles: [site-head, gm]")
    )
    here.commit("roster", "he", "2026-03-18T10:01")
    own = APPROVED.replace("wu.gm", "he.jun").replace("T09:00", "T07:59")
    here.case(
        *("approved", "he", "2026-03-18T10:02", REGISTERED, DISPATCHED, ASSIGNED),
        *(EXTENDED.replace("T09:00", "T07:59"), own),
    )


def loosened_after_the_deadline(here: Chronicle) -> None:
    here.put("policies/letters.md", LETTERS.replace("within: 3 workdays", "within: 9 workdays"))
    here.commit("loosened", "zhang", "2026-03-24T09:00")


def version_moved_back(here: Chronicle) -> None:
    """A new version that reaches back to cases which were there before it."""
    old = LETTERS.replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-03-10}")
    here.put("policies/letters/1.md", old)
    new = LETTERS.replace('version: "1"', 'version: "2"').replace("2026-01-01", "2026-03-10")
    here.put("policies/letters.md", new.replace("within: 3 workdays", "within: 9 workdays"))
    here.commit("back", "zhang", "2026-03-24T09:00")


def calendar_changed(here: Chronicle) -> None:
    here.put("policies/calendar.yml", CALENDAR.replace("[2026-01-01]", "[2026-01-01, 2026-03-18]"))
    here.commit("holiday", "zhang", "2026-03-24T09:00")


def person_removed(here: Chronicle) -> None:
    lines = ORGANIZATION.splitlines(keepends=True)
    here.put("policies/organization.yml", "".join(line for line in lines if "left.long" not in line))
    here.commit("gone", "zhang", "2026-03-24T09:00")


def roster_removed_for_a_moment(here: Chronicle) -> None:
    (here.root / "policies/organization.yml").unlink()
    here.commit("gone", "zhang", "2026-03-24T09:00")
    here.case("edited", "zhang", "2026-03-24T09:01", REGISTERED)
    here.put("policies/organization.yml", ORGANIZATION)
    here.commit("back", "zhang", "2026-03-24T09:02")


def role_given_afterwards(here: Chronicle) -> None:
    own = APPROVED.replace("wu.gm", "he.jun")
    here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    here.case("weak", "he", "2026-03-18T10:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, own)
    here.put(
        "policies/organization.yml", ORGANIZATION.replace("roles: [site-head]", "roles: [site-head, gm]")
    )
    here.commit("role", "zhang", "2026-03-25T09:00")


FRAUDS: list[tuple[Callable[[Chronicle], None], list[str]]] = [
    (edited, [f"HY801 E edited {FILE}:13", f"HY814 E edited {FILE}:13", f"HY315 W edited {FILE}:13"]),
    (removed, [f"HY801 E removed {FILE}:11"]),
    (note_changed, [f"HY801 E note {FILE}:13"]),
    (removed_in_a_merge, [f"HY801 E merge {FILE}:11"]),
    (smuggled, [f"HY814 E merge {FILE}:14", f"HY861 W merge {FILE}:14"]),
    (edited_in_a_merge, [f"HY801 E merge {FILE}:12", f"HY861 W merge {FILE}:12"]),
    (edited_on_a_branch, [f"HY801 E side {FILE}:12"]),
    (backdated, [f"HY315 W now {FILE}:14", f"HY812 E forged {FILE}:0"]),
    (only_the_committer_date, [f"HY812 E forged {FILE}:0", f"HY811 E forged {FILE}:14"]),
    (of_1970, ["HY813 E forged README.md:0"]),
    (of_2099, ["HY813 E forged README.md:0"]),
    (before_it_happened, [f"HY811 E early {FILE}:14"]),
    (in_anothers_name, [f"HY814 E forged {FILE}:14"]),
    (recorded_by_no_administrator, [f"HY815 E forged {FILE}:14"]),
    (by_a_stranger, [f"HY817 W stranger {FILE}:14"]),
    (received_changed, [f"HY802 E moved {FILE}:5"]),
    (relabelled, [f"HY804 E label {FILE}:8"]),
    (deleted, [f"HY803 E deleted {FILE}:0"]),
    (deleted_and_written_anew, [f"HY803 E deleted {FILE}:0", f"HY801 E anew {FILE}:11"]),
    (renamed, [f"HY803 E renamed {FILE}:0"]),
    (emptied, [f"HY810 E emptied {FILE}:1"]),
    (broken_and_mended_without_a_line, [f"HY810 E broken {FILE}:1", f"HY801 E mended {FILE}:11"]),
    (a_link_in_its_place, [f"HY810 E link {FILE}:1", f"HY801 E back {FILE}:11"]),
    (self_approved, [f"HY817 W forged {FILE}:16", f"HY842 E forged {FILE}:16"]),
    (
        approved_by_the_handlers_second_address,
        [f"HY814 E forged {FILE}:16", f"HY847 E forged {FILE}:16"],
    ),
    (approved_by_oneself, [f"HY515 N asked {FILE}:15", f"HY848 E self {FILE}:16"]),
    (approver_added_by_the_same_commit, [f"HY843 E both {FILE}:16"]),
    (approver_added_just_before, [f"HY842 W approved {FILE}:16", f"HY843 E approved {FILE}:16"]),
    (loosened_after_the_deadline, ["HY851 E loosened letters.md:14"]),
    (version_moved_back, ["HY851 E back letters.md:14"]),
    (calendar_changed, ["HY854 E holiday calendar.yml:1"]),
    (person_removed, ["HY855 E gone organization.yml:8"]),
    (roster_removed_for_a_moment, ["HY864 E gone organization.yml:0", f"HY801 E edited {FILE}:11"]),
    (
        role_given_afterwards,
        [
            f"HY515 N asked {FILE}:15",
            f"HY843 E weak {FILE}:16",
            "HY856 E role organization.yml:10",
        ],
    ),
]


@pytest.mark.parametrize(("fraud", "found"), FRAUDS, ids=[fraud.__name__ for fraud, _ in FRAUDS])
def test_a_planted_fraud_is_found(
    tmp_path: Path, fraud: Callable[[Chronicle], None], found: list[str]
) -> None:
    here = Chronicle(tmp_path / "office")
    here.begun()
    assert here.told() == []
    fraud(here)
    assert [line for line in here.told() if not line.startswith("HY857")] == found
