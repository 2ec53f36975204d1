"""`huiyin build` on the shipped policies, and what it does when something is wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from huiyin.cli import run

ROOT = Path(__file__).resolve().parent.parent


def house(folder: Path) -> Path:
    """A repository with the shipped policies and pages, without cases."""
    for name in ("policies", "site"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "cases").mkdir()
    return folder


class Page(HTMLParser):
    """The addresses and anchors of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, links, and what the page loads."""
        for key, value in attrs:
            if key == "id" and value:
                self.ids.add(value)
            elif key == "href" and tag == "a" and value:
                self.links.append(value)
            elif key in ("src", "href") and value:
                self.loads.append(value)


def dead_links(html: Path) -> Iterator[str]:
    """Links and anchors that lead nowhere, and whatever is loaded from another host or is not there."""
    pages = {
        path: Page(path.read_text("utf-8"))
        for path in sorted(html.rglob("*.html"))
        if path.name != "404.html"
    }
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            anchored = (
                not parts.fragment or target not in pages or unquote(parts.fragment) in pages[target].ids
            )
            if not target.is_file() or not anchored:
                yield f"{path.relative_to(html)}: {link}"
        for link in page.loads:
            parts = urlsplit(link)
            if parts.netloc or (not parts.scheme and not (path.parent / unquote(parts.path)).exists()):
                yield f"{path.relative_to(html)}: {link}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site of the shipped policies."""
    root = house(tmp_path_factory.mktemp("shipped"))
    assert run(["build", "--root", str(root), "-q"]) == 0
    return root


def test_every_policy_has_its_pages(built: Path) -> None:
    html = built / "build/html"
    policies = sorted(path.relative_to(built / "policies") for path in (built / "policies").rglob("*.md"))
    assert len(policies) > 10
    for path in policies:
        page = html / "policies" / path.with_suffix("") / "index.html"
        assert page.is_file(), path
        assert "{{" not in page.read_text("utf-8"), path
        assert path.parent.name or (html / "en/policies" / path.stem / "index.html").is_file(), path


def test_every_link_and_anchor_leads_somewhere_on_the_site_itself(built: Path) -> None:
    assert list(dead_links(built / "build/html")) == []


def test_a_clause_stands_in_the_text_and_in_both_tables(built: Path) -> None:
    chinese = (built / "build/html/policies/mailbox/index.html").read_text("utf-8")
    english = (built / "build/html/en/policies/mailbox/index.html").read_text("utf-8")
    assert "<strong>第十八条</strong> 来信自收到之日起三个工作日内答复来信人。<a" in chinese
    assert re.search(
        r'<a class="clause-mark clause-enforced" id="reply" href="#rule-reply" title="[^"]+">程序执行 \d+</',
        chinese,
    )
    assert '<span id="rule-reply">' in chinese
    assert "reply or refusal: due within three working days of receipt;" in english


def test_wrong_policies_are_not_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = house(tmp_path)
    mailbox = root / "policies/mailbox.md"
    mailbox.write_text(
        mailbox.read_text("utf-8").replace("{{ reply.within }}内答复来信人", "{{ repyl.within }}内"), "utf-8"
    )
    assert run(["build", "--root", str(root), "--lang", "en"]) == 1
    assert "“huiyin validate” shows them" in capsys.readouterr().err
    assert not (root / "build").exists()


def test_a_page_in_the_way_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = house(tmp_path)
    (root / "site/pages/policies").mkdir()
    (root / "site/pages/policies/mailbox.md").write_text("# 我的", "utf-8")
    assert run(["build", "--root", str(root), "--lang", "en"]) == 1
    assert "site/pages/policies/mailbox.md" in capsys.readouterr().err


def test_a_failed_build_leaves_the_site_as_it_was(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = built / "site/pages/index.md"
    before = page.read_text("utf-8")
    try:
        page.write_text(before + "\n[nowhere](nowhere.md)\n", "utf-8")
        assert run(["build", "--root", str(built), "--lang", "en"]) == 3
    finally:
        page.write_text(before, "utf-8")
    said = capsys.readouterr().err
    assert "nowhere.md" in said
    assert "build/html is as it was" in said
    assert "nowhere.md" not in (built / "build/html/index.html").read_text("utf-8")
    assert sorted(path.name for path in (built / "build").iterdir()) == ["docs", "docs.mark", "html"]


def test_an_unknown_engine_is_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["build", "--root", str(tmp_path), "--engine", "jekyll", "--lang", "en"]) == 2
    assert "mkdocs, zensical" in capsys.readouterr().err
