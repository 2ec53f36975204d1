"""The writer of build/: changed files only, nothing left over, nothing outside, a failed build undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from huiyin import stage
from huiyin.repository import WorkTree


def snapshot(root: Path) -> dict[str, str]:
    """Every file below a folder, with its text."""
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_writes_what_changed_and_removes_what_is_stale(tmp_path: Path) -> None:
    first = stage.write(tmp_path, {"index.md": "一", "a/b.md": "二", "a/c.svg": b"<svg/>"})
    docs = tmp_path / "build/docs"
    kept = (docs / "index.md").stat()
    second = stage.write(tmp_path, {"index.md": "一", "a/b.md": "二！", "d.md": "四"})
    assert (first, second) == (stage.Staged(3, 0, 0), stage.Staged(2, 1, 1))
    assert snapshot(docs) == {"a/b.md": "二！", "d.md": "四", "index.md": "一"}
    assert (docs / "index.md").stat().st_mtime_ns == kept.st_mtime_ns
    assert (docs / "index.md").stat().st_ino == kept.st_ino


def test_a_folder_gives_way_to_a_file_and_the_other_way_round(tmp_path: Path) -> None:
    stage.write(tmp_path, {"a/b.md": "1", "c": "2"})
    stage.write(tmp_path, {"a": "3", "c/d.md": "4"})
    assert snapshot(tmp_path / "build/docs") == {"a": "3", "c/d.md": "4"}


def test_only_the_stage_is_touched(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "page.md").write_text("mine", "utf-8")
    (tmp_path / "build").mkdir()
    (tmp_path / "build/note.txt").write_text("mine", "utf-8")
    stage.write(tmp_path, {"a.md": "1"})
    (tmp_path / "build/docs/way").symlink_to(outside)
    (tmp_path / "build/docs/a.md").unlink()
    (tmp_path / "build/docs/a.md").symlink_to(outside / "page.md")
    stage.write(tmp_path, {"a.md": "2", "way/page.md": "3"})
    assert snapshot(tmp_path) == {
        "build/docs/a.md": "2",
        "build/docs/way/page.md": "3",
        "build/note.txt": "mine",
        "outside/page.md": "mine",
    }


@pytest.mark.parametrize("path", ["../policies/mailbox.md", "/etc/x", "a/../../b"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match=path):
        stage.write(tmp_path, {path: "x"})


def test_sources_of_the_site_without_links(tmp_path: Path) -> None:
    for name, text in {
        "site/pages/en/a.md": "A",
        "site/assets/x.css": "X",
        "site/overrides/t.html": "T",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "secret.md").write_text("S", "utf-8")
    (tmp_path / "site/pages/link.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "site/pages/folder").symlink_to(tmp_path)
    assert stage.site_files(WorkTree(tmp_path)) == {"assets/x.css": b"X", "en/a.md": b"A"}


def test_two_sources_of_one_page_are_told() -> None:
    assert stage.gathered({"a": "1"}, {"b": b"2"}) == {"a": "1", "b": b"2"}
    with pytest.raises(stage.Doubled, match="a"):
        stage.gathered({"a": "1"}, {"a": b"2"})


def test_a_build_takes_its_place_and_a_failed_one_leaves_the_last(tmp_path: Path) -> None:
    def good(folder: Path) -> None:
        (folder / "index.html").write_text("new", "utf-8")

    def bad(folder: Path) -> None:
        (folder / "index.html").write_text("half", "utf-8")
        raise OSError("broke")

    stage.build_into_place(tmp_path, good)
    (tmp_path / "build/html/stale.html").write_text("old", "utf-8")
    with pytest.raises(OSError, match="broke"):
        stage.build_into_place(tmp_path, bad)
    after_failure = snapshot(tmp_path / "build")
    stage.build_into_place(tmp_path, good)
    assert after_failure == {"html/index.html": "new", "html/stale.html": "old"}
    assert snapshot(tmp_path / "build") == {"html/index.html": "new"}


def test_what_was_staged_for_the_same_mark_is_not_made_again(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.md": "甲", "b/c.json": b"{}"}
    stage.write(tmp_path, files)
    assert stage.again(tmp_path, "one") is None
    stage.remember(tmp_path, "one", files)
    assert stage.again(tmp_path, "one") == {"a.md": "甲".encode(), "b/c.json": b"{}"}
    assert stage.again(tmp_path, "two") is None
    docs = tmp_path / stage.DOCS
    for path, text in (("a.md", "乙"), ("d.md", "多"), ("b/c.json", "[]")):
        (docs / path).write_text(text, "utf-8")
        assert stage.again(tmp_path, "one") is None
        stage.write(tmp_path, files)
        assert stage.again(tmp_path, "one") is not None
    (docs / "a.md").unlink()
    (docs / "a.md").symlink_to(tmp_path / stage.MARK)
    assert stage.again(tmp_path, "one") is None
