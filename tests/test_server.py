"""The hook at the server, on a real bare repository: hostile pushes leave nothing behind, sound ones land."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from huiyin.server.naming import path_tells, tells
from huiyin.server.paths import fault
from tests.office import CASE, LETTERS, NUMBER, ORGANIZATION
from tests.server_world import ENVIRONMENT, FILES, PATH, REGISTERED, Answer, Clone, World, copied, huiyin, run
from tests.signing import needs_keygen

DISPATCHED = CASE.replace("status: registered", "status: dispatched\nresponsible: works").replace(
    REGISTERED,
    REGISTERED + "  - {at: 2026-03-16T09:40+08:00, event: dispatched, by: chen.min, to: works}\n",
)
SECOND = "20260317-EFGHW"
SECOND_CASE = CASE.replace(NUMBER, SECOND).replace("2026-03-16T", "2026-03-17T")
SECOND_PATH = f"cases/2026/{SECOND}.md"
EMPTY = (
    CASE.replace(REGISTERED, "")
    .replace("log:\n", "log: []\n")
    .replace("status: registered", "status: received")
)
CANARY = "13800138000"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("server"))


@pytest.fixture
def world(founded: World, tmp_path: Path) -> World:
    return copied(founded, tmp_path)


def codes(answer: Answer) -> set[str]:
    """The codes of the problems told."""
    return set(re.findall(r": (HY[0-9]{3}): ", answer.text))


def refused(world: World, answer: Answer, *expected: str, before: tuple[str, str]) -> None:
    """The push was refused for these reasons, and nothing of it is at the server."""
    assert not answer.accepted
    assert codes(answer) == set(expected), answer.text
    assert (
        CANARY not in answer.text.partition("\nTo ")[0]
    )  # Git itself tells whoever pushes the name of the branch
    assert world.state() == before
    assert world.sound()


# --- hostile trees -------------------------------------------------------------------------------------------

ATTACHED = f"cases/2026/{NUMBER}"
Spoil = Callable[[Clone], object]


def entry(folder: str, name: str, mode: str = "100644", data: str | bytes = "x\n") -> Spoil:
    """A commit with one entry that Git itself might not add."""
    return lambda clone: clone.hostile(folder, name, f"{mode} {clone.blob(data)}")


def text(path: str, content: str | bytes, message: str = "more") -> Spoil:
    """An ordinary commit of one file."""

    def spoil(clone: Clone) -> None:
        clone.put(path, content)
        clone.commit(message)

    return spoil


def submodule(clone: Clone) -> None:
    clone.hostile("", "more", f"160000 {clone.git('rev-parse', 'HEAD')}")


def twice(clone: Clone) -> None:
    """Two entries of one name in a folder."""
    one = bytes.fromhex(clone.blob("a\n"))
    data = b"100644 a\0" + one + b"100644 a\0" + one
    folder = clone.git("hash-object", "-t", "tree", "--literally", "-w", "--stdin", data=data)
    clone.hostile("site", "pages", f"040000 {folder}")


def dropped(path: str, content: str | bytes) -> Spoil:
    """Committed and taken out again before the push."""

    def spoil(clone: Clone) -> None:
        clone.put(path, content)
        clone.commit("more")
        clone.git("rm", "-q", "--cached", path)
        (clone.root / path).unlink()
        clone.git("commit", "-q", "--no-verify", "-m", "less")

    return spoil


def intermediate(clone: Clone) -> None:
    """A telephone number in a public sentence, in one commit only."""
    clone.put(PATH, CASE.replace("log:\n", f"summary: 请致电 {CANARY}\nlog:\n", 1))
    clone.commit("more")
    clone.put(PATH, CASE)
    clone.commit("less")


def renamed(clone: Clone) -> None:
    clone.git("mv", PATH, f"cases/2026/{SECOND}.md")
    clone.commit("renamed")


def dated(committed: str, authored: str = "") -> Spoil:
    """A commit of that time."""

    def spoil(clone: Clone) -> None:
        clone.commit("dated", GIT_COMMITTER_DATE=committed, GIT_AUTHOR_DATE=authored or committed)

    return spoil


def hence(minutes: float) -> str:
    return f"{int((datetime.now().astimezone() + timedelta(minutes=minutes)).timestamp())} +0800"


def unrelated(clone: Clone) -> None:
    clone.git("checkout", "-q", "--orphan", "other")
    clone.commit("from nothing")
    clone.git("branch", "-f", "main", "HEAD")


def smuggled(path: str, content: str) -> Spoil:
    """A merge with a change that neither parent has."""

    def spoil(clone: Clone) -> None:
        clone.git("checkout", "-q", "-b", "side")
        clone.put(SECOND_PATH, SECOND_CASE)
        clone.commit("one more")
        clone.git("checkout", "-q", "main")
        clone.commit("and another")
        clone.git("merge", "-q", "--no-commit", "--no-ff", "side")
        clone.put(path, content)
        clone.commit("merged")

    return spoil


def ours(clone: Clone) -> None:
    """A merge that keeps the one side and drops an event of the other."""
    clone.put(PATH, DISPATCHED)
    clone.commit("dispatched")
    clone.git("branch", "kept")
    clone.git("reset", "-q", "--hard", "HEAD~1")
    clone.commit("something else")
    clone.git("merge", "-q", "-s", "ours", "-m", "merged", "kept")


HOSTILE: dict[str, tuple[Spoil, tuple[str, ...]]] = {
    "..": (entry("cases/2026", ".."), ("HY870",)),
    ".": (entry("site", "."), ("HY870",)),
    ".git": (entry("site", ".git"), ("HY870",)),
    ".GIT": (entry("site", ".GIT"), ("HY870",)),
    "git~1": (entry("site", "git~1"), ("HY870",)),
    ".git with a dot behind": (entry("site", ".git."), ("HY870",)),
    ".git with a stream": (entry("site", ".git::$INDEX_ALLOCATION"), ("HY870",)),
    ".git with something unseen in it": (entry("site", ".g\u200cit"), ("HY870",)),
    "a backslash": (entry("site", "a\\b"), ("HY870",)),
    "a name with a slash": (entry("site", "a/b"), ("HY896",)),
    "an absolute name": (entry("", "/etc"), ("HY870",)),
    "one name twice": (twice, ("HY896",)),
    "CON.md": (text("site/pages/CON.md", "x\n"), ("HY871",)),
    "aux": (text(f"{ATTACHED}/aux", "x\n"), ("HY871",)),
    "COM1.txt": (text("site/COM1.txt", "x\n"), ("HY871",)),
    "a dot at the end": (text("site/a.", "x\n"), ("HY871",)),
    "a blank at the end": (text("site/a ", "x\n"), ("HY871",)),
    "a colon": (text("site/a:b", "x\n"), ("HY871",)),
    "a line's end in a name": (text("site/a\nb", "x\n"), ("HY871",)),
    "an escape in a name": (text("site/a\x1b[31mb", "x\n"), ("HY871",)),
    "a name turned round": (text("site/a\u202egpj.exe", "x\n"), ("HY871",)),
    "a name that is not UTF-8": (entry("site", "a\udcff"), ("HY871",)),
    "a link": (entry("site", "link", "120000", "/etc/passwd"), ("HY002",)),
    "a case that is a link": (entry("cases/2026", f"{SECOND}.md", "120000", "../../x"), ("HY002",)),
    "a submodule": (submodule, ("HY873",)),
    ".gitmodules": (text(".gitmodules", '[submodule "x"]\n'), ("HY873",)),
    ".GitModules": (text("site/.GitModules", "x\n"), ("HY873",)),
    "an executable": (entry("site", "run", "100755"), ("HY874",)),
    "an executable case": (entry("cases/2026", f"{NUMBER}.md", "100755", CASE), ("HY874",)),
    "a filter": (text(".gitattributes", "*.md filter=lfs\n"), ("HY875", "HY891")),
    "another encoding": (
        text(".gitattributes", "*.md working-tree-encoding=GBK\n"),
        ("HY875", "HY891"),
    ),
    "a macro": (text(".gitattributes", "[attr]x filter=lfs\n"), ("HY875", "HY891")),
    "attributes among cases": (text("cases/.gitattributes", "* text\n"), ("HY875", "HY891")),
    "attributes with capitals": (entry("site", ".GITATTRIBUTES", data="* text\n"), ("HY870",)),
    "a large file": (text(f"{ATTACHED}/a.mp4", bytes(3_000_000)), ("HY876",)),
    "a large file, dropped": (dropped(f"{ATTACHED}/a.mp4", bytes(3_000_000)), ("HY876",)),
    "a large case": (text(PATH, CASE + "x" * 1_100_000), ("HY101",)),
    "a backup": (text(f"cases/2026/{NUMBER}.md~", CASE), ("HY878",)),
    "a swap file": (text(f"cases/2026/.{NUMBER}.md.swp", "x"), ("HY878",)),
    "a left-over, dropped": (dropped(f"site/{NUMBER}.md.orig", CASE), ("HY878",)),
    "a stranger": (text("cases/notes.txt", "x\n"), ("HY003",)),
    "a number in a file's name": (text(f"{ATTACHED}/{CANARY}.jpg", "x"), ("HY879",)),
    "a room in a file's name, dropped": (dropped("site/3栋1501.txt", "x"), ("HY879",)),
    "a number in a message": (text("site/a.md", "x\n", f"致电 {CANARY}"), ("HY880",)),
    "a full-width number in a message": (
        text("site/a.md", "x\n", "致电 " + "".join(chr(ord(c) + 0xFEE0) for c in CANARY)),
        ("HY880",),
    ),
    "capital twins": (text("site/A.md", "x\n"), ("HY872",)),
    "accent twins": (text(unicodedata.normalize("NFD", "site/é.md"), "x\n"), ("HY872",)),
    "twin folders": (text("Cases/x.md", "x\n"), ("HY872",)),
    "an unknown key": (text(PATH, CASE.replace("party:", "partie:")), ("HY202", "HY209")),
    "a conflict in a case": (text(PATH, CASE.replace("> 漏水", "<<<<<<< a\n> 漏水\n=======\n>>>>>>> b")), ("HY105",)),
    "a conflict elsewhere": (text("site/b.md", "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n"), ("HY105",)),
    "a secret key": (
        text("site/key.txt", "-----BEGIN OPENSSH " + "PRIVATE KEY-----\nx\n"),
        ("HY895",),
    ),
    "a number in a public sentence, in between": (intermediate, ("HY241",)),
    "an event removed": (text(PATH, EMPTY), ("HY801",)),
    "the receipt changed": (text(PATH, CASE.replace("received: 2026-03-16T09:00", "received: 2026-03-16T08:00")), ("HY802",)),
    "a case deleted": (lambda clone: (clone.git("rm", "-q", PATH), clone.commit("gone")), ("HY803",)),
    "a case renamed": (renamed, ("HY214", "HY803")),
    "a clock in 2099": (dated("4070908800 +0800"), ("HY881",)),
    "a clock in 1970": (dated("@100000 +0000"), ("HY881", "HY882")),
    "eleven minutes ahead": (lambda clone: dated(hence(11))(clone), ("HY881",)),
    "an author ahead": (lambda clone: dated(hence(0), hence(30))(clone), ("HY881",)),
    "eleven minutes before its parent": (lambda clone: dated(hence(-60 * 24))(clone), ("HY882",)),
    "a history of its own": (unrelated, ("HY883", "HY893")),
    "an event smuggled in by a merge": (smuggled(PATH, DISPATCHED), ("HY894",)),
    "a file smuggled in by a merge": (smuggled("site/c.md", "x\n"), ("HY894",)),
    "a policy smuggled in by a merge": (
        smuggled("policies/letters.md", LETTERS.replace("within: 4h", "within: 9h")),
        ("HY888", "HY894"),
    ),
    "an event lost in a merge": (ours, ("HY801",)),
    "a policy straight": (
        text("policies/letters.md", LETTERS.replace("within: 4h", "within: 9h")),
        ("HY887",),
    ),
    "the roster straight": (text("policies/organization.yml", ORGANIZATION + "# x\n"), ("HY887",)),
    "the owners straight": (text(".github/CODEOWNERS", "* @chen\n"), ("HY891",)),
    "a check straight": (text(".gitlab-ci.yml", "x: y\n"), ("HY891",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def begun(founded: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """One server for all that is refused: a refusal leaves it as it was."""
    world = copied(founded, tmp_path_factory.mktemp("hostile"))
    run(world.bare, "config", "receive.fsckObjects", "false")  # so that our own checks are asked
    run(world.bare, "config", "huiyin.maxFileSize", "2000000")
    world.clone.put("site/a.md", "a\n")
    world.clone.put("site/\u00e9.md", "a\n")
    world.clone.commit("begun")
    assert world.clone.push().accepted
    world.clone.git("tag", "begun")
    return world


@pytest.fixture
def spoiled(begun: World) -> World:
    """The same, with the clone as it was."""
    begun.clone.git("checkout", "-q", "-f", "-B", "main", "begun")
    begun.clone.git("clean", "-q", "-d", "-f", "-x")
    for branch in ("side", "kept", "other"):
        run(begun.clone.root, "update-ref", "-d", f"refs/heads/{branch}")
    return begun


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_push_is_refused_and_leaves_nothing(spoiled: World, name: str) -> None:
    spoil, expected = HOSTILE[name]
    before = spoiled.state()
    spoil(spoiled.clone)
    refused(spoiled, spoiled.clone.push("--force", "main:main"), *expected, before=before)


# --- references ----------------------------------------------------------------------------------------------


def stale(clone: Clone) -> None:
    clone.git("reset", "-q", "--soft", "HEAD~1")
    clone.commit("otherwise")


def apart(clone: Clone) -> None:
    """Two cases of one number, each on its branch."""
    clone.git("checkout", "-q", "-b", "side")
    clone.put(SECOND_PATH, SECOND_CASE)
    clone.commit("one")
    clone.git("checkout", "-q", "main")
    clone.put(SECOND_PATH, SECOND_CASE.replace("> 漏水", "> 噪声"))
    clone.commit("other")


REFERENCES: dict[str, tuple[Spoil, tuple[str, ...], tuple[str, ...]]] = {
    "force": (stale, ("--force", "main:main"), ("HY883",)),
    "deletion": (lambda clone: None, (":main",), ("HY884",)),
    "notes": (lambda clone: clone.git("notes", "add", "-f", "-m", "x"), ("refs/notes/commits",), ("HY885",)),
    "replacement": (
        lambda clone: clone.git("replace", "-f", "HEAD", "HEAD~1"),
        ("refs/replace/*:refs/replace/*",),
        ("HY885",),
    ),
    "stash": (lambda clone: None, ("main:refs/stash",), ("HY885",)),
    "a branch named for a room": (lambda clone: None, ("main:refs/heads/投诉-3栋1501",), ("HY879",)),
    "a branch named for a number": (lambda clone: None, (f"main:refs/heads/fix/{CANARY}",), ("HY879",)),
    "a tag named for a number": (lambda clone: None, (f"main:refs/tags/{CANARY}",), ("HY879",)),
    "a twin of main": (lambda clone: None, ("main:refs/heads/Main",), ("HY872",)),
    "a branch named HEAD": (lambda clone: None, ("main:refs/heads/HEAD",), ("HY871",)),
    "a tag of a folder": (lambda clone: None, ("main^{tree}:refs/tags/t",), ("HY897",)),
    "a tag with a number in its message": (
        lambda clone: clone.git("tag", "-f", "-a", "t", "-m", f"致电 {CANARY}"),
        ("refs/tags/t",),
        ("HY880",),
    ),
    "one number in two branches": (
        apart,
        ("main:one", "side:two"),
        ("HY601",),
    ),
}


@pytest.mark.parametrize("name", REFERENCES)
def test_references_that_may_not_move(spoiled: World, name: str) -> None:
    prepare, words, expected = REFERENCES[name]
    run(spoiled.clone.root, "update-ref", "-d", "refs/replace/x")
    before = spoiled.state()
    prepare(spoiled.clone)
    try:
        refused(spoiled, spoiled.clone.push(*words), *expected, before=before)
    finally:
        for ref in spoiled.clone.git("for-each-ref", "--format=%(refname)", "refs/replace").split():
            spoiled.clone.git("update-ref", "-d", ref)


def test_a_tag_stays_where_it_is(world: World) -> None:
    world.clone.git("tag", "-a", "2026-1", "-m", "the first rules")
    assert world.clone.push("2026-1").accepted
    before = world.state()
    world.clone.commit("more")
    world.clone.git("tag", "-f", "-a", "2026-1", "-m", "again")
    refused(world, world.clone.push("--force", "2026-1"), "HY886", before=before)
    refused(world, world.clone.push(":refs/tags/2026-1"), "HY886", before=before)


def test_a_number_taken_on_any_branch_is_taken(world: World) -> None:
    clone, other = world.clone, world.another("he", "he@example.org")
    clone.put(SECOND_PATH, SECOND_CASE)
    clone.commit("one")
    assert clone.push("HEAD:side").accepted
    before = world.state()
    other.put(SECOND_PATH, SECOND_CASE.replace("> 漏水", "> 噪声"))
    other.commit("other")
    refused(world, other.push(), "HY601", before=before)
    clone.git("commit", "-q", "--amend", "-m", "the same case, rebased")
    assert clone.push("HEAD:main").accepted


# --- sound pushes --------------------------------------------------------------------------------------------


def test_sound_work_lands_in_under_a_second(world: World) -> None:
    world.clone.put(PATH, DISPATCHED)
    world.clone.commit(f"{NUMBER}：已分办\n\nReviewed-by: He <he.jun@example.com>")
    answers = [world.clone.push()]
    world.clone.put(SECOND_PATH, SECOND_CASE)
    world.clone.put(f"cases/2026/{SECOND}/light@2x.png", b"\0x")
    world.clone.commit("a case and a picture")
    answers.append(world.clone.push())
    assert [answer.accepted for answer in answers] == [True, True], answers
    assert min(answer.worked for answer in answers) < 1
    assert world.sound()


def test_branches_tags_and_merges_of_clerks_land(world: World) -> None:
    clone = world.clone
    clone.put(SECOND_PATH, SECOND_CASE)
    clone.commit("one more")
    assert clone.push("HEAD:refs/heads/case/20260317-EFGHW").accepted
    clone.git("checkout", "-q", "-b", "other", "HEAD~1")
    clone.put(PATH, DISPATCHED)
    clone.commit("dispatched")
    # the branch was merged into the work, as `git pull` does
    clone.git("merge", "-q", "--no-ff", "-m", "Merge branch 'main' of git@git.example.org:letters", "main")
    assert clone.push("HEAD:main").accepted
    clone.git("tag", "-a", "2026-1", "-m", "the first year")
    assert clone.push("2026-1", ":refs/heads/case/20260317-EFGHW").accepted
    assert not run(world.bare, "for-each-ref", "refs/heads/case")


def test_what_landed_is_written_down(world: World) -> None:
    old = run(world.bare, "rev-parse", "main")
    new = world.clone.commit("more")
    assert world.clone.push(GL_USER="chen.min").accepted
    lines = [json.loads(line) for line in (world.bare / "huiyin/pushes.log").read_text("utf-8").splitlines()]
    assert [sorted(line) for line in lines] == [["new", "old", "pusher", "ref", "time"]] * 2
    wanted = {"ref": "refs/heads/main", "old": old, "new": new, "pusher": "chen.min"}
    assert {name: lines[-1][name] for name in wanted} == wanted
    assert datetime.fromisoformat(lines[-1]["time"]).utcoffset() is not None


# --- review --------------------------------------------------------------------------------------------------

LONGER = LETTERS.replace("within: 4h", "within: 5h")
EXTENDED = DISPATCHED.replace(
    "to: works}\n",
    "to: works}\n  - {at: 2026-03-17T09:00+08:00, event: extended, by: zhang.wei, until: 2026-03-25, reason: 等配件,"
    " clause: reply}\n",
)
APPROVED = EXTENDED.replace(
    "clause: reply}\n",
    "clause: reply}\n  - {at: 2026-03-17T10:00+08:00, event: approved, by: wu.gm, of: {event: extended,"
    " at: 2026-03-17T09:00+08:00}}\n",
)


def branched(world: World, *files: tuple[str, str], author: str = "zhang@example.org") -> Clone:
    """A branch at the server with somebody's commits, and a clone of the general manager's that merged it."""
    worker = world.another("zhang", author)
    for path, content in files:
        worker.put(path, content)
        worker.commit("a step")
    answer = worker.push("HEAD:request")
    assert answer.accepted, answer.text
    reviewer = world.another("wu", "wu@example.org")
    reviewer.git("merge", "-q", "--no-ff", "-m", "Merge branch 'request'", "origin/request")
    return reviewer


@pytest.mark.parametrize(
    ("pusher", "expected"),
    [
        ({}, {"HY888"}),
        ({"GL_USER": "nobody"}, {"HY888"}),
        ({"GL_USER": "zhang.wei"}, {"HY889"}),
        ({"GL_USERNAME": "zhang"}, {"HY889"}),
        ({"GITEA_PUSHER_EMAIL": "he@example.org"}, {"HY890"}),
        ({"GL_USER": "left.long"}, {"HY890"}),
        ({"GL_USER": "wu.gm"}, set()),
        ({"REMOTE_USER": "Wu.GM"}, set()),
        ({"GITEA_PUSHER_NAME": "wu"}, set()),
    ],
)
def test_rules_land_by_a_merge_of_a_reviewer(
    world: World, pusher: dict[str, str], expected: set[str]
) -> None:
    reviewer = branched(world, ("policies/letters.md", LONGER))
    answer = reviewer.push(**pusher)
    assert (codes(answer), answer.accepted) == (expected, not expected)


def test_own_work_under_an_address_that_nobody_knows_is_own_work(world: World) -> None:
    worker = world.another("zhang", "someone@elsewhere.example.org")
    worker.put("policies/letters.md", LONGER)
    worker.commit("a step")
    assert worker.push("HEAD:request", GL_USER="wu.gm").accepted
    reviewer = world.another("wu", "wu@example.org")
    reviewer.git("merge", "-q", "--no-ff", "-m", "Merge branch 'request'", "origin/request")
    assert codes(reviewer.push(GL_USER="wu.gm")) == {"HY889"}


def test_the_rules_cannot_be_taken_away(world: World) -> None:
    world.clone.git("rm", "-q", "-r", "policies")
    world.clone.commit("no rules")
    assert codes(world.clone.push("HEAD:request")) == {"HY001"}


def test_an_approver_put_on_the_roster_by_the_same_push_is_none(world: World) -> None:
    added = ORGANIZATION.replace("roles: [administrator]}", "roles: [administrator, gm]}")
    reviewer = branched(world, ("policies/organization.yml", added), ("policies/letters.md", LONGER))
    assert codes(reviewer.push(GL_USER="chen.min")) == {"HY890"}


def test_a_gated_event_comes_by_a_merge(world: World) -> None:
    reviewer = branched(world, (PATH, DISPATCHED), (PATH, EXTENDED))
    clerk = world.another("clerk", "zhang@example.org")
    clerk.git("merge", "-q", "--ff-only", "origin/request")
    assert codes(clerk.push(GL_USER="zhang.wei")) == {"HY892"}
    assert reviewer.push(GL_USER="wu.gm").accepted


def test_an_approval_comes_by_the_approver_alone(world: World) -> None:
    typed = branched(world, (PATH, DISPATCHED), (PATH, APPROVED))
    assert codes(typed.push(GL_USER="wu.gm")) == {"HY847"}
    worker = world.another("again", "zhang@example.org")
    for content in (DISPATCHED, EXTENDED):
        worker.put(PATH, content)
        worker.commit("a step")
    assert worker.push("--force", "HEAD:request").accepted
    wu = world.another("wu2", "wu@example.org")
    wu.git("merge", "-q", "--no-ff", "-m", "Merge branch 'request'", "origin/request")
    wu.put(PATH, APPROVED)
    wu.commit("approved")
    assert codes(wu.push()) == {"HY842", "HY888"}
    assert codes(wu.push(GL_USER="he.jun")) == {"HY847"}
    answer = wu.push(GL_USER="wu.gm")
    assert answer.accepted, answer.text


@needs_keygen
def test_a_signed_merge_proves_who_made_it(world: World, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    public = " ".join((tmp_path / "key.pub").read_text("utf-8").split()[:2])
    mine = f"emails: [wu@example.org], signing_key: {public}"
    keyed = branched(
        world, ("policies/organization.yml", ORGANIZATION.replace("emails: [wu@example.org]", mine))
    )
    assert keyed.push(GL_USER="wu.gm").accepted
    shutil.rmtree(tmp_path / "zhang")
    shutil.rmtree(tmp_path / "wu")
    reviewer = branched(world, ("policies/letters.md", LONGER))
    assert codes(reviewer.push()) == {"HY888"}
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", str(key))):
        reviewer.git("config", name, value)
    reviewer.git("commit", "-q", "--amend", "--no-edit", "-S", "--no-verify")
    answer = reviewer.push()
    assert answer.accepted, answer.text


# --- the hook itself -----------------------------------------------------------------------------------------


def test_a_first_push_is_judged_by_its_own_rules(tmp_path: Path) -> None:
    world = World(tmp_path, founded=False)
    world.clone.put("README.md", "# letters\n")
    world.clone.commit("a beginning")
    assert world.clone.push().accepted
    for path, content in FILES.items():
        world.clone.put(path, content.replace("within: 4h", "within: 4 fortnights"))
    world.clone.put(PATH, CASE)
    world.clone.commit("founded")
    answer = world.clone.push()
    assert codes(answer), answer.text
    world.clone.put("policies/letters.md", LETTERS)
    world.clone.commit("put right")
    assert world.clone.push().accepted


def test_a_broken_organisation_refuses_every_push(world: World) -> None:
    broken = world.clone.tree({"organization.yml": f"100644 {world.clone.blob('name: [')}"}, "HEAD:policies")
    tree = world.clone.tree({"policies": f"040000 {broken}"}, "HEAD")
    number = world.clone.git("commit-tree", tree, "-p", "HEAD", "-m", "broken")
    world.clone.git(
        "push",
        "-q",
        "--receive-pack=git -c core.hooksPath=/dev/null receive-pack",
        "origin",
        f"{number}:main",
    )
    world.clone.git("reset", "-q", "--hard", number)
    world.clone.commit("more")
    answer = world.clone.push()
    assert not answer.accepted
    assert "policies/organization.yml" in answer.text


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"huiyin.maxFiles": "1"}, "HY877"),
        ({"huiyin.maxCommits": "1"}, "HY877"),
        ({"huiyin.maxFiles": "many"}, "ValueError"),
    ],
)
def test_limits_are_the_server_s(world: World, settings: dict[str, str], expected: str) -> None:
    for name, value in settings.items():
        run(world.bare, "config", name, value)
    for name in ("a", "b"):
        world.clone.put(f"site/{name}.md", "x\n")
        world.clone.commit(name)
    answer = world.clone.push()
    assert not answer.accepted
    assert expected in answer.text


def test_a_missing_interpreter_refuses(world: World) -> None:
    hook = world.bare / "hooks/pre-receive"
    hook.write_text(
        re.sub("^python=.*$", "python=/nowhere/python3", hook.read_text("utf-8"), flags=re.M), "utf-8"
    )
    world.clone.commit("more")
    answer = world.clone.push()
    assert not answer.accepted
    assert "/nowhere/python3" in answer.text


def test_a_crash_refuses_and_tells_nothing_of_a_case(world: World) -> None:
    hook = world.bare / "hooks/pre-receive"
    crash = "import huiyin.server.answering as a; a.pre_receive = lambda *_: 1 / 0; from huiyin.__main__"
    hook.write_text(hook.read_text("utf-8").replace("from huiyin.__main__", crash), "utf-8")
    before = world.state()
    world.clone.commit("more")
    refused(world, world.clone.push(), before=before)


def test_a_check_that_takes_too_long_refuses(world: World) -> None:
    hook = world.bare / "hooks/pre-receive"
    run(world.bare, "config", "huiyin.timeout", "1")
    slow = "import time, huiyin.server.answering as a; a.pre_receive = lambda *_: time.sleep(20); from huiyin.__main__"
    hook.write_text(hook.read_text("utf-8").replace("from huiyin.__main__", slow), "utf-8")
    world.clone.commit("more")
    answer = world.clone.push()
    assert not answer.accepted
    assert "huiyin.timeout" in answer.text
    assert answer.seconds < 10


# --- what takes more than one file to see -----------------------------------------------------------------------

NAMED = CASE.replace(
    "named: false", "named: true\nreporter: {name: 欧阳小丹, phone: '13900139000', room: 3-1501}"
)


@pytest.mark.parametrize(
    ("message", "branch", "file"),
    [
        ("欧阳小丹来信登记", "main", "a.jpg"),
        ("registered", "欧阳小丹", "a.jpg"),
        ("registered", "main", "欧阳小丹.jpg"),
    ],
)
def test_the_sender_s_name_is_found_outside_of_the_case(
    world: World, message: str, branch: str, file: str
) -> None:
    text = NAMED.replace(NUMBER, SECOND).replace("2026-03-16T", "2026-03-17T")
    world.clone.put(SECOND_PATH, text.replace("log:\n", f"attachments: [{{file: {file}}}]\nlog:\n"))
    world.clone.put(f"cases/2026/{SECOND}/{file}", "x")
    world.clone.commit(message)
    answer = world.clone.push(f"HEAD:refs/heads/{branch}")
    assert codes(answer) <= {"HY879", "HY880"}
    assert not answer.accepted
    assert "欧阳" not in answer.text.partition("\nTo ")[0]


def test_attachments_are_what_the_case_lists(world: World) -> None:
    listed = CASE.replace("log:\n", "attachments: [{file: a.jpg, sha256: " + "0" * 64 + "}]\nlog:\n")
    clone = world.clone
    clone.put(PATH, listed)
    clone.commit("listed")
    assert codes(clone.push()) == {"HY251"}
    clone.put(f"cases/2026/{NUMBER}/a.jpg", "x")
    clone.commit("there")
    assert codes(clone.push()) == {"HY254"}
    digest = hashlib.sha256(b"x").hexdigest()
    clone.put(PATH, listed.replace("0" * 64, digest))
    clone.commit("right")
    assert clone.push().accepted
    clone.git("rm", "-q", f"cases/2026/{NUMBER}/a.jpg")
    clone.commit("gone")
    assert codes(clone.push()) == {"HY251"}


def test_a_branch_with_a_broken_policy_is_refused(world: World) -> None:
    world.clone.put("policies/letters.md", LETTERS.replace("kind: deadline", "kind: deadlin", 1))
    world.clone.commit("a slip")
    assert codes(world.clone.push("HEAD:request"))


def test_both_sides_of_a_case_meet_in_a_merge(world: World) -> None:
    ours, theirs = world.clone, world.another("he", "he@example.org")
    note = "  - {{at: 2026-03-16T09:{}+08:00, event: contacted, by: chen.min, note: {}}}\n"
    ours.put(PATH, CASE.replace(REGISTERED, REGISTERED + note.format("20", "一")))
    ours.commit("one")
    assert ours.push().accepted
    theirs.put(PATH, CASE.replace(REGISTERED, REGISTERED + note.format("30", "二")))
    theirs.commit("other")
    theirs.git("fetch", "-q")
    subprocess.run(
        ["git", "merge", "-q", "origin/main"],
        cwd=theirs.root,
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
    )
    theirs.put(PATH, CASE.replace(REGISTERED, REGISTERED + note.format("20", "一") + note.format("30", "二")))
    theirs.commit("Merge branch 'main'")
    answer = theirs.push()
    assert answer.accepted, answer.text


@needs_keygen
def test_under_signature_only_a_key_proves_an_approval(world: World, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    public = " ".join((tmp_path / "key.pub").read_text("utf-8").split()[:2])
    changed = ORGANIZATION.replace("[wu@example.org]", f"[wu@example.org], signing_key: {public}")
    changed = changed.replace("language: en\n", "language: en\napprovals: {proof: signature}\n")
    assert branched(world, ("policies/organization.yml", changed)).push(GL_USER="wu.gm").accepted
    for name in ("zhang", "wu"):
        shutil.rmtree(tmp_path / name)
    wu = branched(world, (PATH, DISPATCHED), (PATH, EXTENDED))
    wu.put(PATH, APPROVED)
    wu.commit("approved")
    assert not wu.push(GL_USER="wu.gm").accepted
    for setting, value in (("gpg.format", "ssh"), ("user.signingKey", str(key))):
        wu.git("config", setting, value)
    wu.git("commit", "-q", "--no-verify", "--amend", "--no-edit", "-S")
    wu.git("reset", "-q", "--hard", "origin/main")
    wu.git("checkout", "-q", "-B", "signed", "origin/request")
    wu.put(PATH, APPROVED)
    wu.git("commit", "-q", "--no-verify", "-a", "-S", "-m", "approved")
    wu.git("checkout", "-q", "-B", "main", "origin/main")
    wu.git("merge", "-q", "--no-ff", "--no-verify", "-S", "-m", "Merge branch 'signed'", "signed")
    answer = wu.push()
    assert answer.accepted, answer.text


# --- names ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        "Merge branch 'main' of https://git.example.org/letters",
        "Merge branch 'main' of git@git.example.org:letters",
        "Merge remote-tracking branch 'origin/main'",
        'Revert "one"\n\nThis reverts commit 13800138000aaaaaaaaaaaaaaaaaaaaaaaaaaaaa.',
        "20260316-ABCDQ：2026-03-16 09:10 分办，3 个工作日内答复\n\nCo-authored-by: He <he@example.com>",
        "HF-20260316-ABCDQ-1",
        "年度归档 2026",
    ],
)
def test_what_messages_are_for_leads_to_nobody(message: str) -> None:
    assert not tells(message)


@pytest.mark.parametrize(
    "name",
    [
        *("IMG_20260315_143022.jpg", "微信图片_20260315143022.jpg", "mmexport1710500000000.jpg"),
        *("Screenshot_2026-03-15-14-30-22-123.png", "VID20260315143022.mp4", "WX20260315-143022@2x.png"),
        *(
            "扫描件001.pdf",
            "电梯.jpg",
            "20260316-ABCDQ.md",
            "2026-Q1.yml",
            "bundle.83f73b43.min.js",
            ".gitignore",
        ),
    ],
)
def test_usual_names_of_files_are_let_in(name: str) -> None:
    assert (path_tells(name), fault(name)) == (False, None)


def test_a_repository_that_init_founded_is_taken_in(tmp_path: Path) -> None:
    world = World(tmp_path, founded=False)
    done = huiyin(tmp_path, "init", str(tmp_path / "office"), "--lang", "en")
    assert done.returncode == 0, done.stderr
    run(tmp_path / "office", "remote", "add", "origin", str(world.bare))
    run(tmp_path / "office", "push", "-q", "origin", "main")
    assert run(world.bare, "rev-parse", "main") == run(tmp_path / "office", "rev-parse", "main")


def test_the_shipped_repository_is_taken_in(tmp_path: Path) -> None:
    world = World(tmp_path, founded=False)
    top = Path(__file__).resolve().parent.parent
    for folder in ("cases", "policies", "site"):
        shutil.copytree(top / folder, world.clone.root / folder)
    world.clone.commit("the demonstration")
    answer = world.clone.push()
    assert answer.accepted, answer.text
