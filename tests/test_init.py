"""`huiyin init`: a repository that is valid at once, committed, and ready for the first letter."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from huiyin import cli, founding
from huiyin.book import load_house
from huiyin.repository import WorkTree
from tests.office import Office

ROOT = Path(__file__).parent.parent


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """A new repository, and a command line in it."""
    assert cli.run(["init", str(tmp_path / "letters"), "--lang", "en"]) == 0
    capsys.readouterr()
    return Office(tmp_path / "letters", capsys, monkeypatch)


def git(root: Path, *words: str) -> str:
    """What a Git command prints."""
    return subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, text=True).stdout


def test_it_is_valid_and_committed(office: Office) -> None:
    assert (office.run("validate", "--strict").status, office.run("overdue").out) == (0, "")
    assert git(office.root, "status", "--porcelain", "--ignored") == ""
    assert git(office.root, "log", "--format=%s", "main") == "Begin with the standard regulations\n"


def test_it_holds_the_standard_and_one_example_of_each(office: Office) -> None:
    files = git(office.root, "ls-files").splitlines()
    assert [path for path in files if not path.startswith(("policies/", "site/"))] == [
        ".ci/comment.py",
        ".ci/letters",
        ".forgejo/workflows/daily.yml",
        ".forgejo/workflows/review.yml",
        ".forgejo/workflows/site.yml",
        ".gitattributes",
        ".gitea/workflows/daily.yml",
        ".gitea/workflows/review.yml",
        ".gitea/workflows/site.yml",
        ".gitee/PULL_REQUEST_TEMPLATE.md",
        ".gitee/review.sh",
        ".github/ISSUE_TEMPLATE/config.yml",
        ".github/PULL_REQUEST_TEMPLATE.md",
        ".github/workflows/daily.yml",
        ".github/workflows/review.yml",
        ".github/workflows/site.yml",
        ".gitignore",
        ".gitlab-ci.yml",
        ".gitlab/merge_request_templates/Default.md",
        "Makefile",
        "README.md",
        "cases/README.md",
        "mkdocs.yml",
        "requirements.txt",
    ]
    standard = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("policies/**/*") if path.is_file()}
    assert standard == {path for path in files if path.startswith("policies/")}
    home = load_house(WorkTree(office.root)).rules.organization
    assert (list(home.sites), list(home.departments), list(home.people)) == (
        ["binjiang"],
        ["engineering"],
        ["chen.min"],
    )
    assert home.people["chen.min"].roles == frozenset(home.roles)
    assert (home.language, home.demo) == ("en", False)


def test_only_the_organisation_and_its_name_differ_from_the_standard(office: Office) -> None:
    for path in ("policies/calendar.yml", "policies/requirements.yml", "policies/hotline.md"):
        assert (office.root / path).read_bytes() == (ROOT / path).read_bytes()
    old = (ROOT / "policies/mailbox.md").read_text("utf-8")
    new = old.replace("荷桥商务中心", "示例项目").replace("{site: heqiao}", "{site: binjiang}")
    assert (office.root / "policies/mailbox.md").read_text("utf-8") == new
    for page in office.root.glob("site/pages/**/*.md"):
        text = page.read_text("utf-8")
        assert ("滨江物业" in text, "Riverside" in text, "虚构" in text, "fictional" in text) == (False,) * 4
    assert "site_name: 示例单位 · 回音\n" in (office.root / "mkdocs.yml").read_text("utf-8")


def test_the_first_letter_is_taken_in(office: Office) -> None:
    words = "--channel letter --site binjiang --party owner --kind complaint --category repair --subject 漏水"
    said = office.run("new", *words.split(), "--by", "chen.min", stdin="漏水", at="2026-03-16T10:00")
    assert said.status == 0
    number = said.out.split("\t")[0]
    assert office.run("log", number, "dispatched", "to=engineering", "--by", "chen.min").status == 0
    summary = json.loads(office.run("validate", "--format", "json", at="2026-03-16T11:00").out)["summary"]
    assert (summary["cases"], summary["errors"]) == (1, 0)


def test_it_works_where_git_knows_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{name}_NAME", raising=False)
        monkeypatch.delenv(f"GIT_{name}_EMAIL", raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (tmp_path / "gitconfig").write_text("[user]\nuseConfigOnly = true\n[init]\ndefaultBranch = trunk\n")
    assert cli.run(["init", str(tmp_path / "new")]) == 0
    assert (
        git(tmp_path / "new", "log", "--format=%an <%ae> %D").strip()
        == "Huiyin <huiyin@localhost> HEAD -> main"
    )


def test_what_a_person_ignores_everywhere_is_committed_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ignored").write_text("site/\n*.yml\n")
    (tmp_path / "gitconfig").write_text(f"[core]\nexcludesFile = {tmp_path / 'ignored'}\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    assert cli.run(["init", str(tmp_path / "new")]) == 0
    listed = git(tmp_path / "new", "ls-files").splitlines()
    assert {"mkdocs.yml", "site/pages/index.md", "policies/organization.yml"} <= set(listed)


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_place_that_is_taken_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    place = tmp_path / "taken"
    if kind == "folder":
        place.mkdir()
        (place / "mine.txt").write_text("mine")
    else:
        place.write_text("mine")
    assert cli.run(["init", str(place), "--lang", "en"]) == 2
    assert capsys.readouterr().err == f"{place} is not empty; name a new folder.\n"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [
        "mine.txt" if kind == "folder" else "taken"
    ]


def test_an_empty_folder_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new").mkdir()
    assert cli.run(["init", str(tmp_path / "new")]) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'new'}\n"


@pytest.mark.parametrize(
    ("name", "first"),
    [("zh", "2. 在 policies/organization.yml"), ("en", "2. In policies/organization.yml")],
)
def test_the_next_steps_are_told_in_the_readers_language(tmp_path: Path, name: str, first: str) -> None:
    # the words of the module are chosen when it is first read, as in a real run
    command = ["init", str(tmp_path / "new"), "--lang", name]
    code = f"import sys; from huiyin import cli; sys.exit(cli.run({command!r}))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stderr
    assert first in said


def test_an_installed_program_takes_the_standard_from_its_package(tmp_path: Path) -> None:
    for name in ("policies", "site"):
        shutil.copytree(ROOT / name, tmp_path / "standard" / name)
    for name in ("mkdocs.yml", *founding.FORGES):
        (tmp_path / "standard" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / "standard" / name)
    (tmp_path / "standard/policies/.mailbox.md.swp").write_text("left behind by an editor")
    assert founding.files(tmp_path / "standard", "zh") == founding.files(founding.standard(), "zh")
