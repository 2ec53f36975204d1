"""The files that forges read: sound, alike, and run by the branch that a change is for, never by the change."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
import yaml

from huiyin import cli
from huiyin.book import load_house
from huiyin.codeowners import FORGES, render
from huiyin.founding import FORGES as FILES
from huiyin.repository import WorkTree
from tests.office import CALENDAR, CALLS, CASE, LETTERS, NUMBER, ORGANIZATION

ROOT = Path(__file__).resolve().parent.parent
PIPELINES = [name for name in FILES if name.endswith(".yml") and "ISSUE" not in name]
WORKFLOWS = [name for name in PIPELINES if "/workflows/" in name]
INSTALL = "bash .ci/letters install"
SABOTAGE = "import sys, pathlib\npathlib.Path(__file__).with_name('RAN').touch()\nsys.exit(0)\n"


def read(name: str) -> Any:
    # BaseLoader: `on` is a word, as the forges read it
    return yaml.load((ROOT / name).read_text("utf-8"), yaml.BaseLoader)


def steps(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for job, told in read(name)["jobs"].items():
        yield from ((job, step) for step in told["steps"])


# --- what stands in them ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", WORKFLOWS)
def test_no_script_holds_words_of_the_request(name: str) -> None:
    assert [step["run"] for _job, step in steps(name) if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_named_by_commit_and_jobs_may_little(name: str) -> None:
    used = [step["uses"] for _job, step in steps(name) if "uses" in step]
    assert [one for one in used if not re.search(r"@[0-9a-f]{40}\Z", one)] == []
    allowed = read(name)["permissions"]
    for job in read(name)["jobs"].values():
        allowed = {**allowed, **job.get("permissions", {})}
    assert "write" not in {key: value for key, value in allowed.items() if key == "contents"}.values()
    assert set(allowed) <= {"contents", "issues", "pull-requests", "pages", "id-token"}


def test_on_github_what_sees_the_request_cannot_write_and_what_writes_does_not_see_it() -> None:
    jobs = read(".github/workflows/review.yml")["jobs"]
    assert jobs["check"]["permissions"] == {"contents": "read"}
    writing = json.dumps(jobs["comment"])
    assert "fetch" not in writing
    assert "head" not in writing


@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name.endswith("review.yml")])
def test_a_request_does_not_bring_its_own_pipeline(name: str) -> None:
    assert list(read(name)["on"]) == ["pull_request_target"]
    checkouts = [step for _job, step in steps(name) if "checkout" in step.get("uses", "")]
    assert [step for step in checkouts if "ref" in step.get("with", {})] == []


def test_gitea_and_forgejo_read_the_same() -> None:
    for name in WORKFLOWS:
        if name.startswith(".gitea/"):
            assert (ROOT / name).read_bytes() == (ROOT / name.replace(".gitea", ".forgejo")).read_bytes()


def test_every_forge_has_the_same_template() -> None:
    names = [name for name in FILES if "TEMPLATE.md" in name or name.endswith("Default.md")]
    assert len({(ROOT / name).read_bytes() for name in names}) == 1


def test_nothing_comes_in_through_the_tracker() -> None:
    assert read(".github/ISSUE_TEMPLATE/config.yml")["blank_issues_enabled"] == "false"


# --- CODEOWNERS ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("forge", ["github", "gitlab", "gitee"])
def test_the_shipped_codeowners_are_those_of_the_roster(forge: str) -> None:
    home = load_house(WorkTree(ROOT)).rules.organization
    assert (ROOT / FORGES[forge].path).read_text("utf-8") == render(home, forge, date(2026, 11, 21))


def test_codeowners(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ORGANIZATION.replace("roles: [gm]}", "roles: [gm], x-github: wu-jg, x-gitea: '@wu'}", 1)
    lay(tmp_path, {"policies/organization.yml": home})
    told = {}
    for forge in FORGES:
        assert (
            cli.run(["roster", "codeowners", "--forge", forge, "--root", str(tmp_path), "--at", "2026-03-01"])
            == 0
        )
        told[forge] = capsys.readouterr().out.splitlines()[2:]
    assert told == {
        # left.long left before that day
        "github": ["* @wu-jg", "/cases/ chen@example.org @wu-jg"],
        "gitlab": ["* wu@example.org", "/cases/ chen@example.org wu@example.org"],
        "gitee": ["* wu@example.org", "/cases/ chen@example.org wu@example.org"],
        "gitea": ["!cases/.* @wu", "# chen.min: x-gitea?", "cases/.* @wu"],
    }


def test_codeowners_are_written_where_the_forge_looks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path, {"policies/organization.yml": ORGANIZATION})
    for _again in range(2):
        assert cli.run(["roster", "codeowners", "--forge", "gitlab", "--write", "--root", str(tmp_path)]) == 0
        assert capsys.readouterr().out == ".gitlab/CODEOWNERS\n"
    assert "* wu@example.org\n" in (tmp_path / ".gitlab/CODEOWNERS").read_text("utf-8")
    assert cli.run(["roster", "codeowners", "--forge", "x", "--root", str(tmp_path)]) == 2


# --- run for real ----------------------------------------------------------------------------------------


def lay(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")


def git(root: Path, *words: str) -> str:
    who = {
        f"GIT_{role}_{what}": "a@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    found = subprocess.run(
        ["git", *words], cwd=root, check=True, capture_output=True, text=True, env={**os.environ, **who}
    )
    return found.stdout.strip()


class Forge:
    """A server with a branch main and a pull request that plants an error and brings a checker that sees none."""

    def __init__(self, root: Path) -> None:
        self.root, self.server, self.clone = root, root / "server.git", root / "work/clone"
        seed = root / "seed"
        files = {f"policies/{name}": text for name, text in _POLICIES.items()} | {CASE_PATH: CASE}
        lay(seed, files)
        for name in (".ci/letters", ".gitee/review.sh", ".ci/comment.py"):
            lay(seed, {name: (ROOT / name).read_text("utf-8")})
        shutil.copytree(
            ROOT / "scripts/huiyin", seed / "scripts/huiyin", ignore=shutil.ignore_patterns("__pycache__")
        )
        git(seed, "init", "-qb", "main")
        self.base = self._commit(seed)
        git(seed, "checkout", "-qb", "change")
        lay(seed, {CASE_PATH: CASE.replace("received: 2026-03-16T09:00", "received: 2026-03-16T09:05")})
        for name in ("__main__.py", "__init__.py", "cli/__init__.py", "sweep/since.py"):
            lay(seed, {f"scripts/huiyin/{name}": SABOTAGE})
        lay(seed, {"huiyin.py": SABOTAGE, "sitecustomize.py": SABOTAGE, ".ci/letters": "touch RAN; exit 0\n"})
        lay(seed, {".gitee/review.sh": "touch RAN; exit 0\n", ".ci/comment.py": SABOTAGE})
        self.head = self._commit(seed)
        git(root, "clone", "-q", "--bare", str(seed), str(self.server))
        git(self.server, "update-ref", "refs/pull/1/head", self.head)
        self._program()

    @staticmethod
    def _commit(seed: Path) -> str:
        git(seed, "add", "--all", "--force")
        git(seed, "commit", "-qm", "x")
        return git(seed, "rev-parse", "HEAD")

    def _program(self) -> None:
        """What `install` would lay there: a Python with the libraries."""
        lay(self.root, {"checker/bin/python": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'})
        (self.root / "checker/bin/python").chmod(0o755)

    def cloned(self, branch: str) -> Path:
        self.clone.parent.mkdir()
        git(self.root, "clone", "-q", "--branch", branch, str(self.server), str(self.clone))
        return self.clone

    def sh(self, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """A step as a forge runs it."""
        known = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
        known |= {"CHECKER": str(self.root / "checker"), "HUIYIN_CACHE": "off", "CI": "true", **environment}
        # as it was before these tests changed their folder
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script],
            cwd=self.clone,
            env=known,
            capture_output=True,
            text=True,
        )

    def nothing_of_the_change_ran(self) -> bool:
        return not any(self.root.rglob("RAN"))


CASE_PATH = f"cases/2026/{NUMBER}.md"
_POLICIES = {
    "organization.yml": ORGANIZATION,
    "calendar.yml": CALENDAR,
    "letters.md": LETTERS,
    "calls-taken.md": CALLS,
}


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


class Comments(BaseHTTPRequestHandler):
    """The comments of a pull request, as GitHub and Gitea keep them."""

    kept: ClassVar[dict[int, str]] = {}
    asked: ClassVar[list[str]] = []

    def _answer(self) -> None:
        self.asked.append(f"{self.command} {self.path.partition('?')[0]} {self.headers['Authorization']}")
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        if self.command == "GET":
            told: Any = [{"id": number, "body": text} for number, text in self.kept.items()]
        else:
            number = len(self.kept) + 1 if self.command == "POST" else int(self.path.rpartition("/")[2])
            self.kept[number] = json.loads(body)["body"]
            told = {"id": number}
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    do_GET = do_POST = do_PATCH = _answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *words: Any) -> None:
        """Nothing: the tests look at what was asked."""


@pytest.fixture
def api() -> Iterator[str]:
    """The address of a forge's interface."""
    Comments.kept, Comments.asked = {1: "Well done."}, []
    with ThreadingHTTPServer(("127.0.0.1", 0), Comments) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/v1"
        server.shutdown()
        thread.join()


def scripts(name: str, job: str) -> list[str]:
    found = [step["run"] for of, step in steps(name) if of == job and "run" in step]
    assert INSTALL in found or job == "comment"
    return [script for script in found if script != INSTALL]


def test_github(forge: Forge, api: str) -> None:
    forge.cloned("main")
    out, summary = forge.root / "out", forge.root / "summary"
    fetch, page, check = scripts(".github/workflows/review.yml", "check")
    known = {"BASE": forge.base, "HEAD": forge.head, "NUMBER": "1", "RUNNER_TEMP": str(forge.root)}
    known |= {"GITHUB_OUTPUT": str(out), "GITHUB_STEP_SUMMARY": str(summary)}
    assert forge.sh(fetch, **known).stderr == ""
    assert forge.sh(page, **known).stderr == ""
    told = summary.read_text("utf-8")
    assert "**New errors: 1; not to be merged**" in told
    name, _, rest = out.read_text("utf-8").partition("<<")
    mark, _, rest = rest.partition("\n")
    assert (name, rest) == ("page", f"{told}{mark}\n")
    checked = forge.sh(check, **known)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert re.match(rf"::error file={CASE_PATH},line=\d+,col=\d+,title=HY802::", checked.stdout)
    (comment,) = scripts(".github/workflows/review.yml", "comment")
    posted = {"PAGE": told, "NUMBER": "1", "TOKEN": "t", "GITHUB_API_URL": api, "GITHUB_REPOSITORY": "a/b"}
    for _again in range(2):
        assert forge.sh(comment, **posted).stderr == ""
    assert Comments.kept == {1: "Well done.", 2: f"<!-- huiyin review -->\n{told}\n"}
    assert [asked.partition(" ")[0] for asked in Comments.asked] == ["GET", "POST", "GET", "PATCH"]
    assert Comments.asked[1] == "POST /api/v1/repos/a/b/issues/1/comments token t"
    assert forge.nothing_of_the_change_ran()
    assert git(forge.clone, "status", "--porcelain", "--", ".", ":!*__pycache__*") == ""


def test_gitea_and_forgejo(forge: Forge, api: str) -> None:
    forge.clone.mkdir(parents=True)
    (forge.root / "host/a").mkdir(parents=True)
    shutil.move(forge.server, forge.root / "host/a/b")
    known = {"BASE": forge.base, "HEAD": forge.head, "NUMBER": "1", "TOKEN": "t", "GITHUB_API_URL": api}
    known |= {"GITHUB_SERVER_URL": f"file://{forge.root}/host", "GITHUB_REPOSITORY": "a/b"}
    fetch, page, comment, check = scripts(".gitea/workflows/review.yml", "check")
    for script in (fetch, page, comment):
        said = forge.sh(script, **known)
        assert (said.returncode, said.stderr) == (0, "")
    assert "**New errors: 1; not to be merged**" in Comments.kept[2]
    checked = forge.sh(check, **known)
    assert (checked.returncode, checked.stdout.startswith(f"::error file={CASE_PATH},")) == (1, True)
    assert forge.nothing_of_the_change_ran()


def test_gitlab(forge: Forge) -> None:
    forge.cloned("change")
    job = read(".gitlab-ci.yml")["review"]
    known = {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_COMMIT_SHA": forge.head}
    lines = [line for line in job["script"] if not line.endswith("letters install")]
    assert len(lines) == len(job["script"]) - 1
    done = [forge.sh(line, **known) for line in lines]
    assert [(one.returncode, one.stderr) for one in done] == [(0, ""), (0, ""), (0, ""), (1, "")]
    assert "**New errors: 1; not to be merged**" in (forge.clone / "review.md").read_text("utf-8")
    (told,) = json.loads((forge.clone / "codequality.json").read_text("utf-8"))
    assert (told["check_name"], told["location"]["path"]) == ("HY802", CASE_PATH)
    assert forge.nothing_of_the_change_ran()


def test_gitee(forge: Forge) -> None:
    forge.cloned("change")
    comment = (ROOT / ".gitee/review.sh").read_text("utf-8")
    step = re.findall(r"^#   (git .*)$", comment, re.MULTILINE)
    assert len(step) == 2
    # the pipeline's step, with what it would install already there
    said = forge.sh(f"{step[0]}\n{step[1].replace('| bash', '')} | sed '/letters install/d' | bash")
    assert (said.returncode, "**New errors: 1" in said.stdout) == (1, True)
    assert f"{CASE_PATH}:" in said.stdout
    assert forge.nothing_of_the_change_ran()


@pytest.mark.parametrize(
    ("name", "job"),
    [
        (".github/workflows/daily.yml", "remind"),
        (".gitea/workflows/daily.yml", "remind"),
        (".gitlab-ci.yml", "remind"),
    ],
)
def test_the_daily_reminder(forge: Forge, name: str, job: str) -> None:
    forge.cloned("main")
    told = read(name)
    listed = told["jobs"][job]["steps"] if "jobs" in told else [{"run": line} for line in told[job]["script"]]
    script = next(step["run"] for step in listed if "letters overdue" in step.get("run", ""))
    said = forge.sh(script, GITHUB_STEP_SUMMARY=str(forge.root / "summary"))
    assert said.returncode == 0
    assert f"| {NUMBER} | East | letters/reply |" in said.stdout


@pytest.mark.slow
def test_the_site_of_a_founded_repository(forge: Forge, tmp_path: Path) -> None:
    assert cli.run(["init", str(tmp_path / "work/clone")]) == 0
    # the program is installed there and lies in no folder of the repository
    python = f'#!/bin/sh\n[ "$1" = -I ] && shift\nPYTHONPATH="{ROOT}/scripts" exec "{sys.executable}" "$@"\n'
    lay(tmp_path, {"checker/bin/python": python})
    (script,) = (
        step["run"]
        for _job, step in steps(".github/workflows/site.yml")
        if "letters site" in step.get("run", "")
    )
    said = forge.sh(script)
    assert (said.returncode, (forge.clone / "build/html/index.html").is_file()) == (0, True)
