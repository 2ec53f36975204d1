"""What an audit knows beside the commits: the recorded head, the server's log, keys; what it cannot see, and says so."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from huiyin import cli
from huiyin.proof.audit import NoHistory, audit
from huiyin.repository import WorkTree
from tests.chronicle import ASSIGNED, DISPATCHED, NOW, PATH, REGISTERED, RESOLVED, Chronicle
from tests.office import NUMBER, ORGANIZATION
from tests.signing import needs_keygen
from tests.test_audit_frauds import APPROVED, EXTENDED

FILE = f"{NUMBER}.md"


@pytest.fixture
def here(tmp_path: Path) -> Chronicle:
    found = Chronicle(tmp_path / "office")
    found.begun()
    return found


def rewrite(here: Chronicle) -> None:
    """The last commit is replaced by one without the line."""
    here.git("reset", "-q", "--hard", "HEAD^")
    here.put("cases/README.md", "信件\n")
    here.commit("instead", "zhang", "2026-03-16T12:00")


# --- a branch that was rewritten -----------------------------------------------------------------------------


def test_a_rewritten_branch_is_told_until_it_is_put_back(here: Chronicle) -> None:
    assert here.told() == []
    lost = here.git("rev-parse", "HEAD")
    assert json.loads((here.root / ".git/huiyin/audited.json").read_text()) == {"refs/heads/main": lost}
    rewrite(here)
    assert here.told() == ["HY857 E dispatched .:0"]
    assert here.told() == ["HY857 E dispatched .:0"]
    assert here.told("HEAD^..HEAD") == []  # a range is not held against the record
    here.git("merge", "-q", "--no-ff", "-m", "back", lost, **here.who("chen", "2026-03-16T13:00"))
    assert here.told() == []


def test_rebasing_a_branch_of_ones_own_is_no_rewriting(here: Chronicle) -> None:
    here.git("checkout", "-q", "-b", "side")
    here.case("side", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    assert here.told() == []
    rewrite(here)
    assert here.told() == []


def test_a_forced_update_is_seen_in_what_was_fetched(here: Chronicle, tmp_path: Path) -> None:
    here.git("clone", "-q", str(here.top), str(tmp_path / "clone"))
    rewrite(here)
    clone = WorkTree(tmp_path / "clone")
    subprocess.run(["git", "fetch", "-q"], cwd=clone.root, check=True)
    found = audit(clone, None, NOW).diagnostics
    assert [(item.code, here.named[item.params["commit"]]) for item in found] == [("HY857", "dispatched")]


def test_the_server_knows_who_pushed_by_force(here: Chronicle) -> None:
    old = here.git("rev-parse", "HEAD")
    rewrite(here)
    push(here, "2026-03-16T12:01+08:00", old, here.git("rev-parse", "HEAD"), "zhang.wei")
    found = here.audit().diagnostics
    assert [(item.code, item.params["person"]) for item in found] == [("HY857", "zhang.wei")]


# --- the server's log ----------------------------------------------------------------------------------------


def push(here: Chronicle, time: str, old: str, new: str, pusher: str = "") -> None:
    """What the server's hook writes down."""
    place = here.top / ".git/huiyin/pushes.log"
    place.parent.mkdir(exist_ok=True)
    line = {"time": time, "ref": "refs/heads/main", "old": old, "new": new, "pusher": pusher}
    with open(place, "a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")


def test_a_line_that_came_to_the_server_late_is_told_whatever_its_date(here: Chronicle) -> None:
    old = here.git("rev-parse", "HEAD")
    new = here.case("backdated", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    assert here.told() == []
    push(here, "2026-03-27T09:00+08:00", old, new)
    assert here.told() == [f"HY859 W backdated {FILE}:14"]


def test_a_line_of_the_log_that_cannot_be_read_is_passed_over(here: Chronicle) -> None:
    place = here.top / ".git/huiyin/pushes.log"
    place.parent.mkdir()
    place.write_text('not JSON\n[]\n{"time": 3}\n{"time": "2026-03-16", "ref": 1, "old": 2, "new": 3}\n')
    assert here.told() == []


def test_roles_given_in_the_same_push_do_not_count(here: Chronicle) -> None:
    old = here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    here.put(
        "policies/organization.yml", ORGANIZATION.replace("roles: [site-head]", "roles: [site-head, gm]")
    )
    here.commit("roster", "chen", "2026-03-18T12:00")
    own = APPROVED.replace("wu.gm", "he.jun").replace("T10:00", "T17:00")
    new = here.case("approved", "he", "2026-03-18T17:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, own)
    assert here.told() == [f"HY842 W approved {FILE}:16"]
    push(here, "2026-03-18T17:03+08:00", old, new, "he.jun")
    assert here.told() == [f"HY843 E approved {FILE}:16"]


def test_edits_on_a_branch_that_was_shared_are_no_slips(here: Chronicle) -> None:
    """The shared branch becomes a second parent, which would make its edit look like one before sharing."""
    start = here.git("rev-parse", "HEAD")
    here.case("assigned", "zhang", "2026-03-16T11:05", REGISTERED, DISPATCHED, ASSIGNED)
    edited = here.case(
        "edited", "zhang", "2026-03-16T12:00", REGISTERED, DISPATCHED, ASSIGNED.replace("11:00", "11:30")
    )
    here.git("checkout", "-q", "--detach", start)
    here.git("merge", "-q", "--no-ff", "-m", "turned", edited, **here.who("zhang", "2026-03-16T13:00"))
    here.name("turned")
    here.git("branch", "-q", "-f", "main")
    here.git("checkout", "-q", "main")
    assert here.told() == [f"HY860 N edited {FILE}:14"]
    push(here, "2026-03-16T12:01+08:00", start, edited)
    assert here.told() == [f"HY801 E edited {FILE}:14"]


# --- signatures ----------------------------------------------------------------------------------------------


def key(folder: Path) -> tuple[str, str]:
    """A new key: its private file, and the public line."""
    file = folder / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(file)], check=True)
    return str(file), (folder / "key.pub").read_text().strip()


def signed(here: Chronicle, by: str, at: str, private: str, *lines: str) -> None:
    here.case("unsigned", by, at, *lines)
    here.git(
        *(
            "-c",
            "gpg.format=ssh",
            "-c",
            f"user.signingkey={private}",
            "commit",
            "-q",
            "--amend",
            "--no-edit",
            "-S",
        ),
        **here.who(by, at),
    )
    here.name("signed")


@needs_keygen
@pytest.mark.parametrize(
    ("limit", "approved", "found"),
    [
        ("", "2026-03-18T10:02", []),
        (", to: 2026-03-20", "2026-03-18T10:02", []),
        # the commit bears a date within the key's time, but the branch was already past it
        (", to: 2026-03-20", "2026-03-19T10:02", [f"HY812 E signed {FILE}:0", f"HY846 E signed {FILE}:16"]),
    ],
)
def test_a_signed_approval(
    here: Chronicle, tmp_path: Path, limit: str, approved: str, found: list[str]
) -> None:
    private, public = key(tmp_path)
    line = "emails: [wu@example.org], roles: [gm]"
    held = f"{line}, signing_key: [{{key: {public}{limit}}}]"
    roster = ORGANIZATION.replace(line, held).replace("roles: [", "roles: [", 1)
    here.put("policies/organization.yml", f"{roster}approvals: {{proof: signature}}\n")
    here.commit("keys", "chen", "2026-03-17T09:00")
    here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    if found:
        here.put("cases/README.md", "信件\n")
        here.commit("weeks later", "chen", "2026-03-30T09:00")
    line = APPROVED.replace("2026-03-18T10:00", approved.replace(":02", ":00"))
    signed(here, "wu", approved, private, REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, line)
    assert here.told() == found


@needs_keygen
def test_a_key_that_the_roster_lacks(here: Chronicle, tmp_path: Path) -> None:
    here.put("policies/organization.yml", f"{ORGANIZATION}approvals: {{proof: signature}}\n")
    here.commit("proof", "chen", "2026-03-17T09:00")
    here.case("asked", "zhang", "2026-03-18T09:02", REGISTERED, DISPATCHED, ASSIGNED, EXTENDED)
    signed(
        *(here, "wu", "2026-03-18T10:02", key(tmp_path)[0]),
        *(REGISTERED, DISPATCHED, ASSIGNED, EXTENDED, APPROVED),
    )
    assert here.told() == [f"HY844 E signed {FILE}:16"]


# --- where the history lies ----------------------------------------------------------------------------------


def fraud(here: Chronicle) -> None:
    here.case("removed", "zhang", "2026-03-16T12:00", REGISTERED)


def test_a_root_inside_a_bigger_repository(tmp_path: Path) -> None:
    here = Chronicle(tmp_path / "office", "letters")
    here.begun()
    (here.top / PATH).parent.mkdir(parents=True)
    (here.top / PATH).write_text("someone else's")
    here.commit("foreign", "zhang", "2026-03-16T11:00")
    (here.top / PATH).unlink()
    here.commit("foreign gone", "zhang", "2026-03-16T11:01")
    fraud(here)
    assert here.told() == [f"HY801 E removed {FILE}:11"]


@pytest.mark.parametrize("below", ["", "letters"])
def test_a_bare_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str], below: str) -> None:
    here = Chronicle(tmp_path / "office", below)
    here.begun()
    fraud(here)
    here.git("clone", "-q", "--bare", str(here.top), str(tmp_path / "bare.git"))
    status = cli.run(
        ["audit", "--root", str(tmp_path / "bare.git"), "--lang", "en", "--at", "2026-12-01T09:00+08:00"]
    )
    out = capsys.readouterr().out
    assert status == 1
    assert out.startswith(f"{PATH}:11:1: error HY801: The event dispatched of 2026-03-16T10:00+08:00")
    assert f"(commit {here.git('rev-parse', 'HEAD')[:10]}, zhang.wei)" in out


def test_a_shallow_clone_says_what_it_cannot_see(here: Chronicle, tmp_path: Path) -> None:
    fraud(here)
    here.case("assigned", "zhang", "2026-03-16T12:05", REGISTERED, ASSIGNED)
    cut = here.git("rev-parse", "HEAD^")
    here.git("clone", "-q", "--depth", "2", f"file://{here.top}", str(tmp_path / "clone"))
    found = audit(WorkTree(tmp_path / "clone"), None, NOW)
    assert (found.commits, found.unseen) == (2, {"shallow": [cut]})
    assert [(item.code, item.params["commit"]) for item in found.diagnostics] == [("HY858", cut)]


def test_a_partial_clone_says_what_it_cannot_see(here: Chronicle, tmp_path: Path) -> None:
    here.git("config", "uploadpack.allowFilter", "true")
    here.git(
        "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{here.top}", str(tmp_path / "clone")
    )
    here.top.rename(tmp_path / "away")  # and nothing can be fetched
    found = audit(WorkTree(tmp_path / "clone"), None, NOW)
    assert set(found.unseen) == {"objects"}
    assert [item.code for item in found.diagnostics] == ["HY858"]


def test_replace_references_and_grafts_do_not_hide_anything(here: Chronicle) -> None:
    fraud(here)
    honest = here.git("rev-parse", "HEAD^")
    here.git("replace", "HEAD", honest)
    assert here.told() == [f"HY801 E removed {FILE}:11", "HY865 N  .:0"]
    here.git("replace", "-d", here.git("rev-parse", "HEAD"))
    (here.top / ".git/info").mkdir(exist_ok=True)
    (here.top / ".git/info/grafts").write_text(f"{here.git('rev-parse', 'HEAD')}\n")
    assert here.told() == [f"HY801 E removed {FILE}:11", "HY865 N  .:0"]


def test_a_range_is_audited_by_itself(here: Chronicle) -> None:
    fraud(here)
    here.case("resolved", "he", "2026-03-17T09:02", REGISTERED, RESOLVED)
    assert here.told("HEAD^..HEAD") == [f"HY814 E resolved {FILE}:13"]
    assert here.audit("HEAD^..HEAD").commits == 1
    assert here.told("HEAD^") == [f"HY801 E removed {FILE}:11"]
    for wrong in ("nowhere", "--all", "^HEAD"):
        with pytest.raises(NoHistory):
            here.audit(wrong)


def test_what_was_before_the_roster_is_not_judged(tmp_path: Path) -> None:
    here = Chronicle(tmp_path / "office")
    here.git("checkout", "-q", "--orphan", "old")
    here.git("rm", "-rqf", "policies")
    here.case("before", "zhang", "2026-03-16T09:12", REGISTERED, DISPATCHED)
    here.case("before", "zhang", "2026-03-16T09:13", REGISTERED)
    here.git("checkout", "-q", "main")
    here.git(
        "merge",
        "-q",
        "--allow-unrelated-histories",
        "-m",
        "in",
        "old",
        **here.who("chen", "2026-03-16T10:00"),
    )
    assert here.told() == []


# --- the command ---------------------------------------------------------------------------------------------


def run(here: Chronicle, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    status = cli.run(["audit", "--root", str(here.root), "--at", "2026-12-01T09:00+08:00", *words])
    return status, capsys.readouterr().out


def test_json(here: Chronicle, capsys: pytest.CaptureFixture[str]) -> None:
    fraud(here)
    status, out = run(here, capsys, "--lang", "en", "--format", "json")
    commit = here.git("rev-parse", "HEAD")
    assert status == 1
    assert json.loads(out) == {
        "commits": 4,
        "diagnostics": [
            {
                "commit": commit,
                "code": "HY801",
                "severity": "error",
                "path": PATH,
                "line": 11,
                "column": 1,
                "message": "The event dispatched of 2026-03-16T10:00+08:00 was changed or removed;"
                f" the log only grows. (commit {commit[:10]}, zhang.wei)",
                "hint": "Put the line back as it was and add a corrected event.",
                "author": "zhang.wei",
            }
        ],
        "unseen": {},
    }


@pytest.mark.parametrize("form", ["sarif", "github", "codeclimate", "text"])
def test_other_formats_name_the_commit(
    here: Chronicle, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    fraud(here)
    status, out = run(here, capsys, "--format", form)
    assert status == 1
    assert here.git("rev-parse", "HEAD")[:10] in out


def test_warnings_fail_only_where_that_is_asked_for(
    here: Chronicle, capsys: pytest.CaptureFixture[str]
) -> None:
    here.case("late", "zhang", "2026-03-24T09:00", REGISTERED, DISPATCHED, ASSIGNED)
    assert run(here, capsys)[0] == 0
    assert run(here, capsys, "--strict")[0] == 1


def test_a_repository_without_a_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies/organization.yml").write_text(ORGANIZATION, "utf-8")
    assert cli.run(["audit", "--root", str(tmp_path)]) == 2
    assert cli.run(["audit", "--root", str(tmp_path / "policies")]) == 2
    assert capsys.readouterr().out == ""
