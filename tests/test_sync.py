"""Many clerks share what is ready: nothing is lost, doubled or forced, whatever happens in between."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.clones import FILES, NUMBERS, Clerk, Shared, case, dispatched, environment, git, place, with_line
from tests.office import NUMBER


@pytest.fixture
def shared(tmp_path: Path) -> Shared:
    return Shared(tmp_path / "office")


def test_what_is_ready_is_shared_and_the_rest_is_left_with_its_reason(shared: Shared) -> None:
    clerk = shared.clone("a")
    light = hashlib.sha256(b"light").hexdigest()
    attached = f"attachments: [{{file: light.jpg, sha256: {light}}}]\nlog:"
    clerk.put(place(), case().replace("log:", attached, 1))
    clerk.put("cases/2026/20260316-ABCDQ/light.jpg", "light")
    clerk.put("cases/2026/20260316-ABCDQ/other.jpg", "not listed")
    clerk.put(place(NUMBERS[0]), case(NUMBERS[0]).replace("registered\n", "closed\n"))
    clerk.put("policies/letters.md", FILES["policies/letters.md"] + "\n")
    clerk.put("notes.txt", "mine")
    said = clerk.sync()
    assert said.status == 1
    assert said.err.splitlines() == [
        "left: policies/: 1 changed: policies and the roster go through review, on a branch of their own.",
        f"left: {place(NUMBERS[0])}: 3: The status is given as closed, but the log says registered.",
        "left: cases/2026/20260316-ABCDQ/: 1 not listed under attachments of a case that is ready.",
        "committed: Cases: 20260316-ABCDQ registered",
        "Shared.",
    ]
    assert shared.files() == [place(), "cases/2026/20260316-ABCDQ/light.jpg"]
    assert (
        git(shared.bare, "log", "-1", "--format=%s by %an", "main") == "Cases: 20260316-ABCDQ registered by a"
    )
    assert clerk.sync().err.splitlines()[-1] == "Nothing to share; this clone is up to date."


def test_two_clerks_log_on_one_case_and_both_lines_stand(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    a.put(place(), case())
    assert a.sync().status == 0
    assert b.sync().status == 0
    a.put(place(), dispatched(case()))
    b.put(place(), with_line(case(), "09:30", "presented", "to: wu.gm"))
    assert (a.sync().status, b.sync().status, a.sync().status) == (0, 0, 0)
    wanted = dispatched(with_line(case(), "09:30", "presented", "to: wu.gm"))
    assert a.read(place()) == b.read(place()) == shared.read(place()) == wanted
    assert git(shared.bare, "rev-list", "--count", "--min-parents=2", "main") == "0"
    assert a.clean()
    assert b.clean()


def test_the_same_number_drawn_twice_gives_the_later_one_a_new_number(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    a.put(place(), case(subject="first"))
    assert a.sync().status == 0
    second = case(subject="second").replace("log:", "attachments: [{file: a.txt}]\nlog:", 1)
    reply = f"reply_no: HF-{NUMBER}-1, via: phone, cc: [wu.gm]"
    b.put(place(), with_line(second, "11:00", "replied", reply, "replied"))
    b.put("cases/2026/20260316-ABCDQ/a.txt", "attached")
    b.put(place(NUMBERS[0]), case(NUMBERS[0]).replace("log:", f"links: {{related: [{NUMBER}]}}\nlog:", 1))
    b.put(place(NUMBERS[1]), case(NUMBERS[1]).replace("kind:", f"prior_handling: {NUMBER}\nkind: oops #", 1))
    said = b.sync()
    assert said.status == 1
    assert shared.read(place()) == case(subject="first")
    (new,) = {path[11:25] for path in shared.files()} - {NUMBER, NUMBERS[0]}
    assert f"{NUMBER} was taken by another case; yours is {new} now" in said.err
    text = shared.read(place(new))
    assert f"id: {new}\n" in text
    assert f"links: {{formerly: [{NUMBER}]}}\n" in text
    assert f"reply_no: HF-{new}-1" in text
    assert shared.read(f"cases/2026/{new}/a.txt") == "attached\n"
    assert f"related: [{new}]" in shared.read(place(NUMBERS[0]))
    assert f"prior_handling: {new}" in b.read(place(NUMBERS[1]))
    assert not (b.root / "cases/2026/20260316-ABCDQ").exists()
    assert b.git("status", "--porcelain") == f"?? {place(NUMBERS[1])}"


def test_a_number_taken_before_the_case_was_committed(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    a.put(place(), case(subject="first"))
    assert a.sync().status == 0
    b.put(place(), case(subject="second").replace("party: owner", "party: nobody"))
    assert b.sync().status == 1
    assert b.read(place()) == case(subject="first")
    (mine,) = [path for path in b.root.glob("cases/2026/*.md") if path.name != f"{NUMBER}.md"]
    assert f"formerly: [{NUMBER}]" in mine.read_text()
    mine.write_text(mine.read_text().replace("nobody", "owner"))
    assert b.sync().status == 0
    assert len(shared.files()) == 2


def test_a_clash_leaves_everything_as_it_was_and_says_what_to_do(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    a.put(place(), case())
    assert (a.sync().status, b.sync().status) == (0, 0)
    a.put(place(), case(subject="甲").replace("漏水 甲", "漏水 x"))
    b.put(place(), dispatched(case(subject="乙").replace("漏水 乙", "漏水 x")))
    assert a.sync().status == 0
    said = b.sync()
    assert said.status == 1
    assert f"{place()}: “subject” was changed on both sides" in said.err
    assert "甲" not in said.err + said.out
    assert b.clean()
    assert b.git("log", "-1", "--format=%s") == "Cases: 20260316-ABCDQ dispatched"
    assert "subject: 乙" in b.read(place())
    b.put(place(), b.read(place()).replace("subject: 乙", "subject: 甲"))
    assert b.sync().status == 0
    assert "subject: 甲" in shared.read(place())
    assert "event: dispatched" in shared.read(place())


def test_work_that_is_not_ready_is_kept_and_brought_along(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    a.put(place(), case())
    assert (a.sync().status, b.sync().status) == (0, 0)
    a.put(place(), dispatched(case()))
    a.put(place(NUMBERS[3]), case(NUMBERS[3]))
    assert a.sync().status == 0
    b.put(place(), case().replace("party: owner", "party: nobody"))
    b.put(place(NUMBERS[4]), case(NUMBERS[4]))
    assert b.sync().status == 1
    assert b.read(place()) == dispatched(case()).replace("party: owner", "party: nobody")
    assert place(NUMBERS[4]) in shared.files()
    assert "party: owner" in shared.read(place())


def test_a_line_not_yet_shared_may_be_put_right(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    a.put(place(), case())
    assert (a.sync().status, b.sync().status) == (0, 0)
    a.put(place(), with_line(case(), "09:20", "presented", "to: wu.gm"))
    assert a.sync().status == 0
    b.git("remote", "set-url", "origin", str(shared.folder / "gone.git"))
    b.put(place(), dispatched(case()))
    offline = b.sync()
    assert offline.status == 1
    assert "does not answer" in offline.err
    b.put(place(), dispatched(case(), "10:30"))
    b.git("remote", "set-url", "origin", str(shared.bare))
    assert b.sync().status == 0
    assert shared.read(place()).count("dispatched, by") == 1
    assert "presented" in shared.read(place())


def test_a_push_that_landed_unheard_is_not_repeated(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    a.put(place(), case())
    a.git("add", "-A")
    a.git("commit", "-q", "-m", "x")
    a.git("push", "-q", "origin", "HEAD:main")
    a.git("update-ref", "-d", "refs/remotes/origin/main")
    b.put(place(NUMBERS[0]), case(NUMBERS[0]))
    assert b.sync().status == 0
    assert a.sync().status == 0
    assert git(shared.bare, "rev-list", "--count", "main") == "3"


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock", "HEAD.lock", "packed-refs.lock"])
def test_a_stale_lock_is_explained_and_removed(shared: Shared, lock: str) -> None:
    clerk = shared.clone("a")
    clerk.put(place(), case())
    (clerk.root / ".git" / lock).touch()
    said = clerk.sync()
    assert said.status == 0
    assert f"A Git that was killed had left {lock.rpartition('/')[2]}; removed." in said.err
    assert shared.files() == [place()]


def test_a_rebase_left_half_done_is_undone_and_what_it_had_is_kept(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    for clerk, subject in ((a, "甲"), (b, "乙")):
        clerk.put("notes.txt", subject)
        clerk.git("add", "-A")
        clerk.git("commit", "-q", "-m", subject)
    a.git("push", "-q", "origin", "HEAD:main")
    assert "CONFLICT" in b.git("pull", "--rebase", check=False)
    b.put(place(), case())
    said = b.sync()
    assert "A rebase was left half done and is undone" in said.err
    assert said.status == 1
    kept = said.err.partition("git show ")[2].split("\n")[0]
    assert "乙" in b.git("show", f"{kept}:notes.txt")
    assert b.git("log", "-1", "--format=%s") == "Cases: 20260316-ABCDQ registered"
    assert "notes.txt: changed here and on the shared branch" in said.err
    b.git("reset", "-q", "--hard", "HEAD~2")
    b.put(place(), case())
    assert b.sync().status == 0


def test_clocks_apart_do_not_matter(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    for clerk, number, date in ((a, NUMBERS[0], "2037-01-01T00:00Z"), (b, NUMBERS[1], "2001-01-01T00:00Z")):
        clerk.put(place(number), case(number))
        assert clerk.sync(more={"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}).status == 0
    assert a.sync().status == 0
    assert set(shared.files()) == {place(NUMBERS[0]), place(NUMBERS[1])}
    # by the clock of this one, what the other wrote has not happened yet
    a.put(place(NUMBERS[1]), with_line(case(NUMBERS[1]), "08:59", "presented", "to: wu.gm", day="2026-03-03"))
    assert a.sync("--at", "2026-03-01T12:00+08:00").status == 1
    a.put(place(NUMBERS[1]), case(NUMBERS[1], "y").replace("漏水 y", "漏水 x"))
    assert a.sync("--at", "2026-03-01T12:00+08:00").status == 0


def test_nobody_is_told_apart_without_a_name(shared: Shared) -> None:
    clerk = shared.clone("a")
    clerk.git("config", "--unset", "user.email")
    clerk.put(place(), case())
    said = clerk.sync()
    assert said.status == 1
    assert "git config user.email" in said.err
    assert shared.files() == []


def test_a_disk_that_is_full_leaves_the_branch_where_it_was(shared: Shared) -> None:
    clerk, other = shared.clone("a"), shared.clone("b")
    other.put(place(NUMBERS[0]), case(NUMBERS[0]) + "x" * 60000 + "\n")
    assert other.sync().status == 0
    clerk.put(
        place(), case() + "".join(hashlib.sha256(str(n).encode()).hexdigest() for n in range(900)) + "\n"
    )
    before = clerk.git("rev-parse", "HEAD")

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    done = subprocess.run(
        clerk.command(), env=environment(), capture_output=True, text=True, check=False, preexec_fn=full
    )
    assert done.returncode == 3
    assert "Nothing is lost" in done.stderr
    assert clerk.git("rev-parse", "HEAD") == before
    assert clerk.sync().status == 0
    assert set(shared.files()) == {place(), place(NUMBERS[0])}
    assert clerk.clean()
    assert shared.sound()


def test_a_move_that_was_broken_off_is_finished(shared: Shared) -> None:
    """The branch has moved, one file is half written, others not yet there: nobody's deletion is shared."""
    a, b = shared.clone("a"), shared.clone("b")
    for number in NUMBERS[:3]:
        a.put(place(number), case(number))
    assert a.sync().status == 0
    old, new = b.git("rev-parse", "HEAD"), a.git("rev-parse", "HEAD")
    b.git("fetch", "-q")
    folder = b.root / ".git/huiyin"
    folder.mkdir()
    (folder / "moving").write_text(f"refs/heads/main {old} {new}\n")
    b.git("update-ref", "refs/heads/main", new)
    b.put(place(NUMBERS[0]), case(NUMBERS[0])[:50])
    said = b.sync()
    assert "this is finished now" in said.err
    assert said.status == 0
    assert b.clean()
    assert [b.read(place(number)) for number in NUMBERS[:3]] == [case(number) for number in NUMBERS[:3]]


def test_signed_commits_and_merges_keep_what_they_are(shared: Shared) -> None:
    a, b = shared.clone("a"), shared.clone("b")
    b.git("switch", "-q", "-c", "review")
    b.put(place(), case())
    b.git("add", "-A")
    b.git("commit", "-q", "-m", "on a branch")
    b.git("switch", "-q", "main")
    b.git("merge", "-q", "--no-ff", "-m", "approved", "review")
    merge = b.git("rev-parse", "HEAD")
    a.put(place(NUMBERS[0]), case(NUMBERS[0]))
    assert (a.sync().status, b.sync().status) == (0, 0)
    assert git(shared.bare, "rev-parse", "main^2") == merge
    assert git(shared.bare, "rev-parse", "main^1") == a.git("rev-parse", "HEAD")


def test_a_branch_of_its_own_is_never_pushed_to_the_shared_one(shared: Shared) -> None:
    clerk = shared.clone("a")
    clerk.git("switch", "-q", "-c", "draft")
    clerk.put(place(), case())
    said = clerk.sync()
    assert said.status == 1
    assert "git push -u origin draft" in said.err
    assert shared.files() == []


def test_a_refusal_of_the_server_is_passed_on(shared: Shared) -> None:
    hook = shared.bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho too late today >&2\nexit 1\n")
    hook.chmod(0o755)
    clerk = shared.clone("a")
    clerk.put(place(), case())
    said = clerk.sync()
    assert said.status == 1
    assert "too late today" in said.err
    hook.unlink()
    assert clerk.sync().status == 0
    assert shared.files() == [place()]


# --- many at once ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clerks", "cases", "rounds", "kills"),
    [
        pytest.param(3, 4, 2, 4, id="small"),
        pytest.param(16, 50, 2, 60, id="full", marks=pytest.mark.slow),
    ],
)
def test_many_clerks_at_once_killed_at_random(
    shared: Shared, clerks: int, cases: int, rounds: int, kills: int
) -> None:
    """What any run acknowledged is there; after a last quiet run each, everything is, once."""
    rng = random.Random(7)
    crowd = [shared.clone(f"c{n}") for n in range(clerks)]
    first = crowd[0]
    first.put(place(), case())
    assert first.sync().status == 0
    for clerk in crowd[1:]:
        assert clerk.sync().status == 0
    share = cases // rounds
    for turn in range(rounds):
        for n, clerk in enumerate(crowd):
            for count in range(share):
                number = NUMBERS[(n * rounds + turn) * share + count]
                clerk.put(place(number), case(number, f"of {n}"))
            # and all log on one case, each a line of their own
            text = with_line(clerk.read(place()), f"1{turn}:{n:02}", "contacted", f"note: {n}")
            clerk.put(place(), text)
        running = [_start(clerk) for clerk in crowd]
        for _ in range(kills // rounds):
            time.sleep(rng.uniform(0, 0.4))
            victim = rng.randrange(clerks)
            os.kill(running[victim].pid, signal.SIGKILL)
            running[victim].wait()
            running[victim] = _start(crowd[victim])
        for clerk, process in zip(crowd, running, strict=True):
            if process.wait() == 0:
                assert clerk.clean()
                git(clerk.root, "merge-base", "--is-ancestor", "HEAD", "origin/main")
    _settle(crowd)
    wanted = {place(number) for number in NUMBERS[: clerks * cases]} | {place()}
    assert set(shared.files()) == wanted
    log = shared.read(place())
    assert log.count("event: contacted") == clerks * rounds
    assert len({line for line in log.splitlines() if "contacted" in line}) == clerks * rounds
    assert shared.sound()
    for clerk in crowd:
        assert clerk.clean()
        assert clerk.git("fsck", "--no-dangling", "--strict") == ""


def _start(clerk: Clerk) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        clerk.command(), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _settle(crowd: list[Clerk]) -> None:
    for _ in range(2):
        for clerk in crowd:
            said = clerk.sync()
            assert said.status == 0, said.err
