"""The site's own address: read from mkdocs.yml, and honoured wherever a whole address is wanted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from huiyin.cli import run
from huiyin.siteaddress import BadAddress, address
from tests.test_build import Page, dead_links, house

HERE = "https://example.org/letters/"
ENVIRONMENT = {"SITE": "https://ci.example.org"}


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("site_url: https://example.org/letters/", HERE),
        ("site_name: x\nsite_url: https://example.org/letters\n", HERE),
        ('site_url: "http://localhost:8000"', "http://localhost:8000/"),
        ("site_url: !ENV SITE", "https://ci.example.org/"),
        ("site_url: !ENV [NONE, SITE, '']", "https://ci.example.org/"),
        ("site_url: !ENV [NONE, 'https://else.example.org/']", "https://else.example.org/"),
        ("site_url: !ENV [NONE, '']", ""),
        ("site_url:", ""),
        ("site_url: ''", ""),
        ("# site_url: https://example.org/", ""),
        ("theme: {site_url: https://example.org/}", ""),
        ("markdown_extensions: [a: {b: !!python/name:c.d ''}]\nsite_url: https://example.org/letters/", HERE),
        ("{not: [yaml", ""),
        ("", ""),
    ],
)
def test_where_the_address_stands(config: str, expected: str) -> None:
    assert address(config, ENVIRONMENT) == expected


@pytest.mark.parametrize(
    "value",
    ["example.org", "//example.org/", "ftp://example.org/", "https://", "https://example.org/?a=b",
     "https://example.org/#x", 'https://example.org/"><script>', "https://example.org/a b", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address(value: str) -> None:
    with pytest.raises(BadAddress):
        address(f"site_url: {json.dumps(value)}", {})


def test_a_bad_address_stops_the_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = house(tmp_path)
    _set(root, "example.org")
    assert run(["build", "--root", str(root), "--lang", "en"]) == 1
    assert "site_url in mkdocs.yml is no address like" in capsys.readouterr().err


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that knows its address."""
    root = house(tmp_path_factory.mktemp("known"))
    _set(root, HERE)
    assert run(["build", "--root", str(root), "-q"]) == 0
    return root


def _set(root: Path, value: str) -> None:
    config = root / "mkdocs.yml"
    config.write_text(f"site_url: {value}\n{config.read_text('utf-8')}", "utf-8")


def test_whole_addresses_everywhere(built: Path) -> None:
    html = built / "build/html"
    assert f'href="{HERE}policies/mailbox/"' in (html / "data/feed.xml").read_text("utf-8")
    assert f"URL:{HERE}channels/" in (html / "data/reception-days.ics").read_text("utf-8")
    endpoint = json.loads((html / "open311/discovery.json").read_text("utf-8"))["endpoints"][0]
    assert endpoint["url"] == f"{HERE}open311"
    assert f"<loc>{HERE}en/board/</loc>" in (html / "sitemap.xml").read_text("utf-8")
    page = (html / "en/channels/index.html").read_text("utf-8")
    assert f'<link rel="canonical" href="{HERE}en/channels/">' in page
    assert f"begin with {HERE}." in (built / "build/docs/en/data.md").read_text("utf-8")


def test_links_between_pages_stay_relative(built: Path) -> None:
    html = built / "build/html"
    found = [line for line in dead_links(html) if f": {HERE}" not in line]
    assert found == []
    page = Page((html / "en/policies/mailbox/index.html").read_text("utf-8"))
    assert "../../../policies/mailbox/" in page.links
    assert not [link for link in page.links if link.startswith(HERE)]


def test_findings_lead_to_the_handbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], built: Path
) -> None:
    for name in ("policies", "mkdocs.yml"):
        source = built / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases/stray.txt").write_text("x")
    run(["validate", "--root", str(tmp_path), "--lang", "en", "--format", "github"])
    assert f"{HERE}en/handbook/codes/HY003/" in capsys.readouterr().out
    run(["validate", "--root", str(tmp_path), "--lang", "zh", "--format", "sarif"])
    rules = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["helpUri"].removeprefix(f"{HERE}handbook/codes/")[:2] for rule in rules} == {"HY"}
    code = rules[0]["id"]
    assert (built / f"build/html/handbook/codes/{code}/index.html").is_file()
