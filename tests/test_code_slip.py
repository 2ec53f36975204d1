"""The acknowledgement with a code: what it tells, what it does not, where it may lie."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huiyin.papers.codeslip import picture
from huiyin.sealing.receipt import tidy
from tests.confidence import Confidence, confidence

LETTER = (
    *("new", "--channel", "letter", "--site", "binjiang", "--party", "owner", "--kind", "complaint"),
    *("--category", "repair/leak", "--by", "chen.min", "--received", "2026-03-20T09:00"),
    *("--field", "reporter.name=司徒晓岚", "--field", "reporter.phone=19900001234"),
)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Confidence:
    """A house whose site has an address."""
    found = confidence(tmp_path, monkeypatch)
    config = found.root / "mkdocs.yml"
    config.write_text(f"site_url: https://letters.example.org/huiyin/\n{config.read_text('utf-8')}", "utf-8")
    return found


def test_the_receipt_has_the_code_and_the_page_and_nothing_of_the_case(house: Confidence) -> None:
    paper = house.root.parent / "slip.html"
    said = house.run(*LETTER, "--receipt", str(paper), stdin="漏水三天了")
    assert said.status == 0, said.err
    number, path = said.out.splitlines()[0].split("\t")
    code = said.out.splitlines()[1].removeprefix("code\t")
    text = paper.read_text("utf-8")
    assert (text.count(code), paper.stat().st_mode & 0o777) == (1, 0o600)
    assert "https://letters.example.org/huiyin/en/pickup/<" in text
    private = (number, number[:8], path, "2026-03", "3月20日", "司徒", "1234", "漏水", "leak", "chen.min")
    assert [one for one in private if one in text] == []
    assert re.findall(r"<script|https?://(?!letters\.example\.org|www\.w3\.org)", text) == []
    assert tidy(code) is not None


def test_the_picture_leads_to_the_page_alone(house: Confidence) -> None:
    papers = []
    for name in ("a.html", "b.html"):
        assert house.run(*LETTER, "--receipt", str(house.root.parent / name), stdin="x").status == 0
        papers.append((house.root.parent / name).read_text("utf-8"))
    pictures = [re.findall(r"<svg.*?</svg>", paper, re.DOTALL) for paper in papers]
    assert pictures[0] == pictures[1] == [picture("https://letters.example.org/huiyin/en/pickup/")]


@pytest.mark.parametrize("place", ["cases/slip.html", "slip.html", "site/pages/slip.html"])
def test_a_receipt_that_would_be_committed_is_refused_before_anything_is_written(
    house: Confidence, place: str
) -> None:
    said = house.run(*LETTER, "--receipt", str(house.root / place), stdin="x")
    assert (said.status, said.out) == (2, "")
    assert list((house.root / "cases").rglob("*.md")) == []


def test_without_a_key_store_nothing_is_written(house: Confidence) -> None:
    house.patch.setenv("HUIYIN_KEYS", "")
    import subprocess

    subprocess.run(["git", "config", "--unset", "huiyin.keys"], cwd=house.root, check=True)
    said = house.run(*LETTER[:-4], "--receipt", str(house.root.parent / "slip.html"), stdin="")
    assert (said.status, "keys create" in said.err) == (2, True)
    assert not (house.root.parent / "slip.html").exists()


def test_without_an_address_there_is_no_picture(house: Confidence) -> None:
    config = house.root / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").partition("\n")[2], "utf-8")
    said = house.run(*LETTER, "--receipt", str(house.root.parent / "slip.html"), stdin="x")
    assert "site_url" in said.err
    assert "<svg" not in (house.root.parent / "slip.html").read_text("utf-8")
