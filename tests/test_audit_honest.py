"""Honest histories: late entries, rebases, corrections, merges, imports; nothing is worse than it should be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chronicle import ASSIGNED, DISPATCHED, HEAD, PATH, REGISTERED, RESOLVED, Chronicle, letter
from tests.office import CALENDAR, LETTERS, NUMBER, ORGANIZATION

FILE = f"{NUMBER}.md"
OTHER = "20260317-EFGHW"


def other(*lines: str, formerly: str = "") -> str:
    """Another letter, a day later."""
    text = letter(*lines).replace(NUMBER, OTHER).replace("received: 2026-03-16", "received: 2026-03-17")
    links = f"links: {{formerly: [{formerly}]}}\nlog:\n"
    return text.replace("log:\n", links) if formerly else text


def in_time(here: Chronicle) -> None:
    here.case("assigned", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    here.case("resolved", "zhang", "2026-03-18T09:00", REGISTERED, DISPATCHED, ASSIGNED, RESOLVED)


def late_within_the_allowance(here: Chronicle) -> None:
    """Friday's work entered on Wednesday, above a line that was already there."""
    here.case("resolved", "zhang", "2026-03-17T09:02", REGISTERED, DISPATCHED, RESOLVED)
    here.case("late", "zhang", "2026-03-19T09:00", REGISTERED, DISPATCHED, ASSIGNED, RESOLVED)


def late_beyond_it(here: Chronicle) -> None:
    here.case("late", "zhang", "2026-03-24T09:00", REGISTERED, DISPATCHED, ASSIGNED)


def rebased(here: Chronicle) -> None:
    """Work of the 16th that was rebased and shared only on the 25th: the author's date speaks for it."""
    here.git("checkout", "-q", "-b", "side")
    here.case("work", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    here.git("checkout", "-q", "main")
    here.put(f"cases/2026/{OTHER}.md", other(REGISTERED.replace("03-16", "03-17")))
    here.commit("other", "chen", "2026-03-17T09:12")
    here.git("checkout", "-q", "side")
    here.git(
        "rebase",
        "-q",
        "main",
        GIT_COMMITTER_EMAIL="zhang@example.org",
        GIT_COMMITTER_DATE="2026-03-25T09:00+08:00",
    )
    here.name("rebased")
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--ff-only", "side")


def rebased_by_a_colleague(here: Chronicle) -> None:
    here.case(
        *("rebased", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED),
        committer="he",
        committed="2026-03-16T12:00",
    )


def merged_by_a_forge(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.case("side", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    here.git("checkout", "-q", "main")
    here.git(
        *("merge", "-q", "--no-ff", "-m", "Merge #1", "side"),
        **here.who("he", "2026-03-16T12:00", "noreply@forge.test"),
    )
    here.name("merge")


def squashed_by_a_forge(here: Chronicle) -> None:
    here.put(PATH, letter(REGISTERED, DISPATCHED, ASSIGNED, RESOLVED.replace("zhang.wei", "he.jun")))
    here.commit(
        *("squash", "zhang", "2026-03-17T10:00", "noreply@forge.test", ""),
        message="Squash\n\nCo-authored-by: He <he@example.org>",
    )


def both_added(here: Chronicle) -> None:
    """Two clerks at one case; the merge puts both logs in order of time, and comments move."""
    here.git("checkout", "-q", "-b", "side")
    here.case("side", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    here.git("checkout", "-q", "main")
    progress = "  - {at: 2026-03-16T10:30+08:00, event: progress, by: he.jun, note: 已看}\n"
    here.case("main", "he", "2026-03-16T10:32", REGISTERED, DISPATCHED, progress)
    here.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "side")
    here.case("merge", "he", "2026-03-16T12:00", REGISTERED, f"  # 合并\n{DISPATCHED}", progress, ASSIGNED)


def merged_the_other_way_round(here: Chronicle) -> None:
    """A clerk's pull: the shared branch becomes the second parent."""
    here.git("checkout", "-q", "-b", "local")
    here.put(f"cases/2026/{OTHER}.md", other(REGISTERED.replace("03-16", "03-17")))
    here.commit("local", "chen", "2026-03-17T09:12")
    here.git("checkout", "-q", "main")
    here.case("shared", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    here.git("checkout", "-q", "local")
    here.merge("pull", "main", "chen", "2026-03-17T10:00")
    here.git("checkout", "-q", "main")
    here.git("merge", "-q", "--ff-only", "local")


def mended_before_it_was_shared(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.case("slip", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED.replace("11:00", "11:01"))
    here.case("mended", "zhang", "2026-03-16T11:06", REGISTERED, DISPATCHED, ASSIGNED)
    here.git("checkout", "-q", "main")
    here.merge("merge", "side", "zhang", "2026-03-16T12:00")


def corrected(here: Chronicle) -> None:
    line = (
        "  - {at: 2026-03-16T12:00+08:00, event: corrected, by: chen.min,"
        " of: {event: dispatched, at: 2026-03-16T10:00+08:00}, set: {at: 2026-03-16T09:50+08:00}, note: 记错}\n"
    )
    here.case("corrected", "chen", "2026-03-16T12:01", REGISTERED, DISPATCHED, line)


def written_down_for_somebody(here: Chronicle) -> None:
    line = ASSIGNED.replace("by: zhang.wei", "by: zhang.wei, recorded_by: chen.min")
    here.case("recorded", "chen", "2026-03-16T12:00", REGISTERED, DISPATCHED, line)


def an_administrator_forgot_to_say_so(here: Chronicle) -> None:
    here.case("recorded", "chen", "2026-03-16T12:00", REGISTERED, DISPATCHED, ASSIGNED)


def renumbered(here: Chronicle) -> None:
    (here.root / PATH).unlink()
    moved = letter(REGISTERED, DISPATCHED).replace(NUMBER, "20260316-PQRS7")
    here.put(
        "cases/2026/20260316-PQRS7.md", moved.replace("log:\n", f"links: {{formerly: [{NUMBER}]}}\nlog:\n")
    )
    here.commit("renumbered", "chen", "2026-03-16T12:00")


def reclassified(here: Chronicle) -> None:
    line = (
        "  - {at: 2026-03-16T12:00+08:00, event: reclassified, by: chen.min, field: urgency,"
        " from: normal, to: urgent, reason: 漏水}\n"
    )
    head = HEAD.replace("party: owner", "party: owner\nurgency: urgent")
    here.case("urgent", "chen", "2026-03-16T12:01", REGISTERED, DISPATCHED, line, head=head)


def a_new_version(here: Chronicle) -> None:
    here.put(
        "policies/letters/1.md", LETTERS.replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-05-01}")
    )
    new = LETTERS.replace('version: "1"', 'version: "2"').replace("2026-01-01", "2026-05-01")
    here.put("policies/letters.md", new.replace("within: 3 workdays", "within: 5 workdays"))
    here.commit("version", "wu", "2026-04-20T09:00")


def other_words(here: Chronicle) -> None:
    here.put("policies/letters.md", LETTERS.replace("抄送有关领导", "并抄送领导"))
    here.commit("words", "wu", "2026-04-20T09:00")


def nobody_concerned(here: Chronicle) -> None:
    """A clause about withdrawals that no case was concerned by is changed in force all the same."""
    calls = (here.root / "policies/calls-taken.md").read_text("utf-8")
    here.put("policies/calls-taken.md", calls.replace("within: 24h", "within: 48h"))
    here.commit("calls", "wu", "2026-04-20T09:00")


def a_new_colleague(here: Chronicle) -> None:
    line = "  - {id: li.na, name: 李娜, emails: [li@example.org], roles: [handler], from: 2026-03-17}\n"
    here.put("policies/organization.yml", ORGANIZATION.replace("categories:", f"{line}categories:"))
    here.commit("roster", "chen", "2026-03-17T09:00")
    here.case(
        "hers", "li", "2026-03-17T10:00", REGISTERED, DISPATCHED, RESOLVED.replace("zhang.wei", "li.na")
    )


def somebody_left(here: Chronicle) -> None:
    text = ORGANIZATION.replace(
        "roles: [site-head], sites: [east]", "roles: [site-head], sites: [east], to: 2026-04-01"
    )
    here.put("policies/organization.yml", text)
    here.commit("left", "chen", "2026-04-02T09:00")


def next_years_calendar(here: Chronicle) -> None:
    here.put(
        "policies/calendar.yml", f"{CALENDAR}2027: {{source: 国办, holidays: [2027-01-01], workdays: []}}\n"
    )
    here.commit("calendar", "chen", "2026-11-20T09:00")


def clocks_a_few_minutes_apart(here: Chronicle) -> None:
    here.case("fast", "zhang", "2026-03-16T11:04", REGISTERED, DISPATCHED, ASSIGNED.replace("11:00", "11:10"))
    here.put("cases/README.md", "信件\n")
    here.commit("slow", "chen", "2026-03-16T10:58")


def a_ledger_taken_in(here: Chronicle) -> None:
    for number in range(30):
        name = f"202601{number + 1:02}-00000"
        text = letter(REGISTERED.replace("2026-03-16", f"2026-01-{number + 1:02}"))
        text = text.replace(NUMBER, name).replace(
            "received: 2026-03-16", f"received: 2026-01-{number + 1:02}"
        )
        here.put(f"cases/2026/{name}.md", text)
    here.commit("ledger", "chen", "2026-03-16T12:00")


def merged_late_from_an_old_branch(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.case("side", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    here.git("checkout", "-q", "main")
    here.put(f"cases/2026/{OTHER}.md", other(REGISTERED.replace("03-16", "03-17")))
    here.commit("other", "chen", "2026-03-17T09:12")
    here.merge("merge", "side", "he", "2026-05-18T09:00")


HONEST: list[tuple[Callable[[Chronicle], None], list[str]]] = [
    (in_time, []),
    (late_within_the_allowance, []),
    (late_beyond_it, [f"HY315 W late {FILE}:14"]),
    (rebased, [f"HY850 N rebased {FILE}:14"]),
    (rebased_by_a_colleague, [f"HY818 N rebased {FILE}:14"]),
    (merged_by_a_forge, []),
    (squashed_by_a_forge, [f"HY818 N squash {FILE}:15"]),
    (both_added, []),
    (merged_the_other_way_round, []),
    (mended_before_it_was_shared, [f"HY860 N mended {FILE}:14"]),
    (corrected, []),
    (written_down_for_somebody, []),
    (an_administrator_forgot_to_say_so, [f"HY816 W recorded {FILE}:14"]),
    (renumbered, ["HY819 W renumbered 20260316-PQRS7.md:0"]),
    (reclassified, []),
    (a_new_version, []),
    (other_words, ["HY853 N words letters.md:0"]),
    (nobody_concerned, ["HY852 W calls calls-taken.md:8"]),
    (a_new_colleague, []),
    (somebody_left, []),
    (next_years_calendar, []),
    (clocks_a_few_minutes_apart, []),
    (a_ledger_taken_in, ["HY862 W ledger 20260101-00000.md:12"]),
    (merged_late_from_an_old_branch, []),
]


@pytest.mark.parametrize(("work", "found"), HONEST, ids=[work.__name__ for work, _ in HONEST])
def test_an_honest_history_is_left_in_peace(
    tmp_path: Path, work: Callable[[Chronicle], None], found: list[str]
) -> None:
    here = Chronicle(tmp_path / "office")
    here.begun()
    work(here)
    assert here.told() == found
