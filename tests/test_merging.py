"""Two versions of a case become one: every line of both logs, each field and section by itself, clashes in words."""

from __future__ import annotations

import subprocess
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from huiyin import cli
from huiyin.book import load_house, read_case
from huiyin.edit import append_event, dump
from huiyin.frontmatter import read
from huiyin.hands.driver import configure, marks, text_merger
from huiyin.hands.merging import Outcome, merge
from huiyin.hands.threeway import Clash
from huiyin.history import History, replay
from huiyin.repository import CommitFiles, WorkTree
from huiyin.source import Source
from tests.clones import FILES, Clerk, environment, git
from tests.office import NUMBER
from tests.random_cases import random_case
from tests.strategies import randoms

PATH = f"cases/2026/{NUMBER}.md"
RULES = load_house(CommitFiles({path: text.encode() for path, text in FILES.items()})).rules
MARKS = marks(7)
TEXTS = text_merger(Path(__file__).parent, MARKS)
BASE = f"""\
---
# kept as it is
id: {NUMBER}
status: dispatched   # as the log says
channel: letter
received: 2026-03-16T09:00+08:00
site: "east"
party: owner
named: false
kind: complaint
category: repair/leak
subject: 三号楼漏水
responsible: works
log:
  - {{at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}}  # by hand
  # sent on at once
  - {{at: 2026-03-16T09:20+08:00, event: dispatched, by: chen.min, to: works}}
---
## Letter
> 漏水

## Reply
### Position

wet
### Measure

dry it
"""


def merged(ours: str, theirs: str, base: str = BASE) -> Outcome:
    """What becomes of two versions."""
    versions = base.encode(), ours.encode(), theirs.encode()
    found = merge(PATH, versions, RULES, TEXTS, MARKS)
    assert found is not None
    return found


def line(time: str, event: str, by: str = "zhang.wei", more: str = "") -> str:
    """A line of the log on the 17th of March."""
    return f"  - {{at: 2026-03-17T{time}+08:00, event: {event}, by: {by}{more}}}\n"


def logged(*lines: str, text: str = BASE, status: str = "dispatched") -> str:
    """The case with more lines at the end of its log."""
    text = text.replace("status: dispatched", f"status: {status}")
    return text.replace("---\n## Letter", "".join(lines) + "---\n## Letter")


ASSIGNED = line("09:00", "assigned", "chen.min", ", to: zhang.wei")
PROGRESS = line("10:00", "progress", more=", note: 已到现场")
MEASURE = line("11:00", "measure-set", more=", measure: 换管, in_charge: he.jun")
CLOSED = line("16:00", "closed", more=", outcome: resolved")


def test_both_logs_stand_in_order_of_time_and_what_follows_is_worked_out() -> None:
    ours = logged(ASSIGNED, MEASURE, status="handling").replace("log:\n", "handler: he.jun\nlog:\n", 1)
    theirs = logged(PROGRESS, status="handling").replace("三号楼漏水", "三号楼 1 单元漏水")
    wanted = logged(ASSIGNED, PROGRESS, MEASURE, status="handling").replace("三号楼漏水", "三号楼 1 单元漏水")
    wanted = wanted.replace("log:\n", "handler: he.jun\nlog:\n", 1)
    assert merged(ours, theirs) == merged(theirs, ours) == Outcome(wanted.encode())


def test_at_one_moment_the_order_is_the_one_that_the_lifecycle_allows() -> None:
    waiting, resumed = line("10:00", "waiting", more=", for: parts"), line("10:00", "resumed")
    base = logged(line("09:00", "progress", more=", note: x"), waiting, status="waiting")
    ours = base.replace(waiting, waiting + resumed).replace("status: waiting", "status: handling")
    presented = line("10:00", "presented", "chen.min", ", to: wu.gm")
    theirs = base.replace(waiting, waiting + presented)
    found = merged(ours, theirs, base)
    assert found == merged(theirs, ours, base)
    assert found.clashes == ()
    assert found.data.decode().index(waiting) < found.data.decode().index(resumed)


def test_the_same_line_on_both_sides_stands_once_however_it_is_written() -> None:
    ours = logged(PROGRESS, status="handling")
    other = line("10:00", "progress", more=', "note": "已到现场"').replace("10:00+08:00", "10:00")
    theirs = logged(other, MEASURE, status="handling").replace("log:\n", "handler: he.jun\nlog:\n", 1)
    found = merged(ours, theirs)
    assert found == merged(theirs, ours)
    assert found.clashes == ()
    assert found.data.decode().count("progress") == 1
    assert MEASURE in found.data.decode()


def test_a_field_that_both_changed_stays_in_conflict_and_only_that() -> None:
    ours, theirs = (
        BASE.replace("三号楼漏水", "甲"),
        logged(PROGRESS, status="handling").replace("三号楼漏水", "乙"),
    )
    found = merged(ours, theirs)
    assert found.clashes == merged(theirs, ours).clashes == (Clash("field", "subject"),)
    conflict = "<<<<<<< ours\nsubject: 甲\n=======\nsubject: 乙\n>>>>>>> theirs\n"
    assert found.data.decode() == logged(PROGRESS, status="handling").replace(
        "subject: 三号楼漏水\n", conflict
    )


def test_both_closed_it_stays_in_conflict() -> None:
    base = logged(line("09:00", "replied", more=", reply_no: A-1, via: phone, cc: [wu.gm]"), status="replied")
    first, second = CLOSED, CLOSED.replace("16:00", "17:00")
    ours, theirs = (
        base.replace("status: replied", "status: closed").replace("---\n## L", f"{new}---\n## L")
        for new in (first, second)
    )
    found = merged(ours, theirs, base)
    assert found.clashes == merged(theirs, ours, base).clashes == (Clash("event", "closed"),)
    conflict = f"<<<<<<< ours\n{first}=======\n{second}>>>>>>> theirs\n"
    assert found.data.decode() == ours.replace(first, conflict)


def test_what_was_logged_after_the_other_side_closed_stays_in_conflict_with_it() -> None:
    base = logged(line("09:00", "replied", more=", reply_no: A-1, via: phone, cc: [wu.gm]"), status="replied")
    ours = base.replace("status: replied", "status: closed").replace("---\n## L", f"{CLOSED}---\n## L")
    new = line("16:30", "resolved")
    found = merged(
        ours, base.replace("replied  ", "resolved  ").replace("---\n## L", f"{new}---\n## L"), base
    )
    assert found.clashes == (Clash("event", "resolved"),)
    assert f"<<<<<<< ours\n{CLOSED}=======\n{new}>>>>>>> theirs\n" in found.data.decode()


def test_two_replies_under_one_number_stay_in_conflict() -> None:
    ours, theirs = (
        logged(
            line(time, "replied", more=f", reply_no: HF-{NUMBER}-1, via: {via}, cc: [wu.gm]"),
            status="replied",
        )
        for time, via in (("09:00", "phone"), ("10:00", "email"))
    )
    assert merged(ours, theirs).clashes == (Clash("reply-number", f"HF-{NUMBER}-1"),)


def test_a_line_rewritten_on_one_side_stays_in_conflict_and_a_removed_one_stands_again() -> None:
    second = (
        "  # sent on at once\n  - {at: 2026-03-16T09:20+08:00, event: dispatched, by: chen.min, to: works}\n"
    )
    ours = BASE.replace("chen.min, to: works", "he.jun, to: works")
    found = merged(ours, logged(PROGRESS, status="handling"))
    assert found.clashes == (Clash("changed-line", "dispatched"),)
    assert found.data.decode().count("to: works}") == 2
    removed = merged(BASE.replace(second, ""), logged(PROGRESS, status="handling"))
    assert removed == Outcome(logged(PROGRESS, status="handling").encode(), (), ("dispatched",))


@pytest.mark.parametrize(
    ("ours", "theirs", "both"),
    [
        (
            "attachments: [{file: a.jpg}]\n",
            "attachments: [{file: b.jpg}]\n",
            "attachments: [{file: a.jpg}, {file: b.jpg}]\n",
        ),
        (
            "attachments:\n  - file: a.jpg\n",
            "attachments:\n  - file: b.jpg  # two\n",
            "attachments:\n  - file: a.jpg\n  - file: b.jpg  # two\n",
        ),
        (
            "links: {related: [20260301-0ABCD]}\n",
            "links: {appeal_of: 20260302-0ABCD}\n",
            "links: {appeal_of: 20260302-0ABCD, related: [20260301-0ABCD]}\n",
        ),
        ("summary: x\n", "summary: x\n", "summary: x\n"),
    ],
)
def test_what_both_added_to_a_list_is_in(ours: str, theirs: str, both: str) -> None:
    first, second = (BASE.replace("log:\n", f"{new}log:\n", 1) for new in (ours, theirs))
    found = merged(first, second)
    assert found == merged(second, first)
    assert found == Outcome(BASE.replace("log:\n", f"{both}log:\n", 1).encode())


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("reporter: {name: 甲}\n", "reporter: {name: 甲, phone: '1'}\n"),
        ("consent: [name]\n", "consent: [name, room]\n"),
        ("attachments: [{file: a.jpg, sha256: a}]\n", "attachments: [{file: a.jpg, sha256: b}]\n"),
        (
            "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  a\n",
            "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  b\n",
        ),
    ],
)
def test_what_cannot_be_joined_stays_in_conflict_as_a_whole(ours: str, theirs: str) -> None:
    found = merged(*(BASE.replace("log:\n", f"{new}log:\n", 1) for new in (ours, theirs)))
    assert found.clashes == (Clash("field", ours.partition(":")[0]),)
    assert f"<<<<<<< ours\n{ours}=======\n{theirs}>>>>>>> theirs\n" in found.data.decode()


def test_sections_are_merged_one_by_one() -> None:
    ours = BASE.replace("wet", "very wet").replace("## Reply", "## Handling\nwent there\n\n## Reply")
    theirs = BASE.replace("dry it", "dry it today")
    wanted = ours.replace("dry it", "dry it today")
    assert merged(ours, theirs) == merged(theirs, ours) == Outcome(wanted.encode())
    clash = merged(BASE.replace("wet", "damp"), BASE.replace("wet", "soaked"))
    assert clash.clashes == (Clash("section", "reply"),)
    assert (
        "### Position\n\n<<<<<<< ours\ndamp\n=======\nsoaked\n>>>>>>> theirs\n### Measure"
        in clash.data.decode()
    )


def test_comments_quoting_order_and_line_ends_are_kept() -> None:
    ours = logged(PROGRESS, status="handling").replace("\n", "\r\n")
    theirs = BASE.replace("# kept as it is", "# kept").replace('"east"', "'east'").replace("\n", "\r\n")
    found = merged(ours, theirs, BASE.replace("\n", "\r\n"))
    assert found.data.decode() == ours.replace("# kept as it is", "# kept").replace('"east"', "'east'")


def test_two_cases_that_drew_one_number_stay_in_conflict_as_a_whole() -> None:
    other = BASE.replace("三号楼漏水", "五号楼漏水")
    found = merged(BASE, other, "")
    assert found.clashes == (Clash("number"),)
    assert found.data.decode() == f"<<<<<<< ours\n{BASE}=======\n{other}>>>>>>> theirs\n"
    assert merged(BASE, logged(PROGRESS, status="handling"), "").clashes == ()


# --- as Git calls it -----------------------------------------------------------------------------------------------


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """A repository whose merge driver is set up, with one case."""
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    git(tmp_path, "init", "-q", "-b", "main")
    clerk = Clerk(tmp_path)
    for path, text in FILES.items():
        clerk.put(path, text)
    clerk.put(PATH, BASE)
    assert configure(WorkTree(tmp_path))
    assert not configure(WorkTree(tmp_path))
    clerk.git("add", "-A")
    clerk.git("commit", "-q", "-m", "base")
    return clerk


def branch(work: Clerk, name: str, text: str | bytes) -> None:
    """A branch off the first commit on which the case is something else."""
    work.git("switch", "-q", "-C", name, "main")
    (work.root / PATH).write_bytes(text if isinstance(text, bytes) else text.encode())
    work.git("commit", "-q", "-a", "-m", name)


@pytest.mark.parametrize("words", [("merge", "-m", "both", "b"), ("rebase", "b")])
def test_git_calls_the_driver(work: Clerk, words: tuple[str, ...]) -> None:
    branch(work, "b", logged(PROGRESS, status="handling"))
    branch(work, "a", logged(line("12:00", "contacted"), status="dispatched"))
    work.git(*words)
    assert work.read(PATH) == logged(PROGRESS, line("12:00", "contacted"), status="handling")


def test_git_is_left_with_a_conflict_in_words(work: Clerk) -> None:
    branch(work, "b", BASE.replace("三号楼漏水", "乙"))
    branch(work, "a", BASE.replace("三号楼漏水", "甲"))
    done = subprocess.run(["git", "merge", "b"], cwd=work.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"{PATH}: “事由 (subject)”" in done.stderr or "subject" in done.stderr
    assert "甲" not in done.stdout + done.stderr
    assert "<<<<<<< ours\nsubject: 甲\n=======\nsubject: 乙\n>>>>>>> theirs\n" in work.read(PATH)
    assert work.git("diff", "--name-only", "--diff-filter=U") == PATH


HOSTILE = [
    b"no front matter\n",
    b"---\nid: [\n---\n",
    b"---\na: &x 1\nb: *x\n---\n",
    b"\xff\xfe---\n",
    b"---\n{id: x}\n---\nbody\n",
    b"---\n" + b"[" * 5000 + b"\n---\n",
    b"---\nid: 1\nid: 2\nlog: x\n---\n",
    b"",
    b"a\0b\n",
    BASE.encode() + b"x" * (1 << 20),
]


@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("ours", [True, False])
def test_what_cannot_be_read_is_merged_as_text_and_loses_no_line(
    tmp_path: Path,
    hostile: bytes,
    ours: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every line of both files is in the result, or the command fails and leaves ours alone."""
    monkeypatch.chdir(tmp_path)
    side = logged(PROGRESS, status="handling").encode()
    versions = (BASE.encode(), hostile, side) if ours else (BASE.encode(), side, hostile)
    names = ("base", "ours", "theirs")
    for name, data in zip(names, versions, strict=True):
        (tmp_path / name).write_bytes(data)
    status = cli.run(["merge", *names, "7", PATH])
    assert status == (0 if len(hostile) > 1 << 20 else 1)  # too large, and yet text that goes together
    result = (tmp_path / "ours").read_bytes()
    if status == 0:
        assert PROGRESS.encode() in result
        assert hostile.splitlines()[-1] in result
    elif result != versions[1]:
        assert set(PROGRESS.encode().splitlines()) | set(hostile.splitlines()) <= set(result.splitlines())
    assert "已到现场" not in "".join(capsys.readouterr())


# --- by property ---------------------------------------------------------------------------------------------


def version(rng: Random, base: bytes, values: dict[str, object]) -> bytes:
    """The case after one clerk's work: lines added, fields changed, a comment, a section."""
    data = base
    for _ in range(rng.randint(0, 4)):
        day, hour = rng.randint(1, 28), rng.randint(8, 12)
        event = rng.choice(
            ("progress", "contacted", "resolved", "closed", "presented", "reopened", "assigned")
        )
        more = {"note": rng.choice(("a", "b")), "to": "fu.ning", "reason": "x", "outcome": "resolved"}
        held, _problems = read(data)
        assert held is not None
        log = held.values["log"]
        assert isinstance(log, list)
        item = {"at": f"2026-02-{day:02}T{hour:02}:00+08:00", "event": event, "by": "xu.an", **more}
        data = append_event(data, item, rng.randint(0, len(log)))
    text = data.decode()
    if rng.random() < 0.5:
        text = text.replace("subject: s", f"subject: {rng.choice('st')}" + rng.choice(("", "  # seen")))
    if rng.random() < 0.3:
        text = text.replace("party:", "# who\nparty:")
    if rng.random() < 0.5:
        text += rng.choice(("\n## Handling\nx\n", "\n## Reply\ny", "\n## Reply\nz\n", "more\n"))
    return text.encode()


@settings(deadline=None, max_examples=60)
@given(randoms)
def test_nothing_is_lost_nothing_doubled_and_either_side_may_be_ours(rng: Random) -> None:
    values = {**random_case(rng), "site": "east", "kind": "complaint", "category": "other", "subject": "s"}
    base = dump(values, "## Letter\n> x\n")
    ours, theirs = version(rng, base, values), version(rng, base, values)
    there, back = (
        merge(PATH, (base, *sides), RULES, TEXTS, MARKS) for sides in ((ours, theirs), (theirs, ours))
    )
    assert there is not None
    assert back is not None
    assert sorted(there.clashes) == sorted(back.clashes)
    text = there.data.decode()
    for side in (ours, theirs):
        lines = [one for one in side.decode().splitlines() if one.startswith("  - ")]
        assert [one for one in lines if one not in text] == []
    assert bool(there.clashes) == ("<<<<<<<" in text)
    assert there.clashes or there.data == back.data
    if not there.clashes:
        _union(there.data, ours, theirs)
        for side in (ours, theirs):
            for start in (base, side):
                again = merge(PATH, (start, there.data, side), RULES, TEXTS, MARKS)
                assert again is not None
                assert again.data.decode() == text
    assert merge(PATH, (base, ours, ours), RULES, TEXTS, MARKS) == Outcome(ours)


def _union(data: bytes, *sides: bytes) -> None:
    """The log is the union of both, in order of time, and the status is what it says."""
    zone = RULES.organization.zone
    case, *parents = (read_case(Source(PATH, one), zone)[0] for one in (data, *sides))
    assert case is not None
    told = [(event.at, event.event, event.by, str(event.fields)) for event in case.log]
    assert [at for at, *_rest in told] == sorted(at for at, *_rest in told)
    held = {
        (event.at, event.event, event.by, str(event.fields)) for one in parents if one for event in one.log
    }
    assert set(told) == held
    both = all(parent and len(parent.log) < len(case.log) for parent in parents)
    assert not both or not case.sound or case.status == replay(History(case, RULES))[0].status
