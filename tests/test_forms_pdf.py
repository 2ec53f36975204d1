"""Forms as PDF: pages, page numbers, the case number on each, and what is said where it cannot be written."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from huiyin.papers.pdf import NoChineseFont, NoWriter, Writer
from tests.office import NUMBER, Office, open_office
from tests.paperwork import FULL, put_hostile


def lacking() -> str:
    """What this machine lacks for writing PDF; nothing where it can. A fresh one has neither Pango nor fonts."""
    try:
        Writer()
    except NoWriter as error:
        return f"{error.missing} is not installed"
    except NoChineseFont:
        return "no Chinese font is installed"
    return ""


LACKING = lacking()
pytestmark = pytest.mark.skipif(bool(LACKING), reason=LACKING or "it can be written")
NOW = "2026-03-26T10:00"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    found = open_office(tmp_path, capsys, monkeypatch)
    found.put(f"cases/2026/{NUMBER}.md", FULL)
    found.put(".gitignore", "/build/\n")
    return found


def pages(path: str | Path) -> list[str]:
    """The words of each page, without spaces."""
    return ["".join(page.extract_text().split()) for page in PdfReader(path).pages]


def written(office: Office, *words: str) -> list[Path]:
    said = office.run("form", *words, "--format", "pdf", "--lang", "zh", at=NOW)
    assert (said.status, said.err.count("〓")) == (0, 0)
    return [Path(one) for one in said.out.split()]


def test_a_letter_is_one_page_of_a4_in_chinese(office: Office) -> None:
    (path,) = written(office, NUMBER, "receipt")
    (page,) = PdfReader(path).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    (told,) = pages(path)
    assert "自收到之日起三个工作日内答复您，最迟于2026年3月19日17:30" in told
    assert "第1页共1页" in told
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_page_bears_its_number_and_the_cases(office: Office) -> None:
    office.put(f"cases/2026/{NUMBER}.md", FULL.replace("已换防水层。", "\n\n".join(["已换防水层。"] * 120)))
    (path,) = written(office, NUMBER, "letter-file")
    told = pages(path)
    assert len(told) > 2
    for number, page in enumerate(told, 1):
        assert f"第{number}页共{len(told)}页" in page
        assert f"案号：{NUMBER}" in page


def test_several_papers_are_also_one_file_each_with_its_own_page_numbers(office: Office) -> None:
    paths = written(office, NUMBER, "receipt", "reply-letter")
    assert [path.name for path in paths] == [
        f"{NUMBER}-receipt.zh.pdf",
        f"{NUMBER}-reply-letter.zh.pdf",
        "all.zh.pdf",
    ]
    assert ["第1页共1页" in page for page in pages(paths[2])] == [True, True]


def test_hostile_fields_break_no_page_and_fetch_nothing(office: Office) -> None:
    put_hostile(office)
    (path,) = written(office, NUMBER, "letter-file")
    told = pages(path)
    assert 1 < len(told) < 6
    assert "<script>alert(1)</script>" in told[0]
    assert f"第{len(told)}页共{len(told)}页" in told[-1]
    reader = PdfReader(path)
    assert [key for page in reader.pages for key in page.get("/Annots", ())] == []
    assert not any(page.images for page in reader.pages)


def test_the_same_paper_gives_the_same_bytes() -> None:
    page = "<p>同一张纸</p>"
    assert Writer().pdf(page).data == Writer().pdf(page).data


def test_a_character_that_no_font_has_is_marked_and_counted() -> None:
    made = Writer().pdf("<p>张\U0003134f先生</p>")  # of the last block of rare characters
    assert made.lacking == 1
    assert "张〓先生" in PdfReader(io.BytesIO(made.data)).pages[0].extract_text()


def alone(office: Office, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    words = ("form", NUMBER, "receipt", "--format", "pdf", "--root", str(office.root), "--at", NOW)
    return subprocess.run(
        [sys.executable, "-m", "huiyin", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
    )


def latin(path: Path) -> None:
    """A font that has the letters of English and nothing else."""
    letters = {code: f"u{code}" for code in range(32, 127)}
    glyphs = [".notdef", *letters.values()]
    font = FontBuilder(1000)
    font.setupGlyphOrder(glyphs)
    font.setupCharacterMap(letters)
    font.setupGlyf(dict.fromkeys(glyphs, TTGlyphPen(None).glyph()))
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Latin", "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)


@pytest.mark.parametrize("any_font", [False, True])
def test_without_a_chinese_font_there_is_no_page_of_boxes(
    office: Office, tmp_path: Path, any_font: bool
) -> None:
    fonts, config = tmp_path / "fonts", tmp_path / "fonts.conf"
    fonts.mkdir()
    if any_font:
        latin(fonts / "latin.ttf")
    config.write_text(
        f"<fontconfig><dir>{fonts}</dir><cachedir>{tmp_path}/c</cachedir></fontconfig>", "utf-8"
    )
    done = alone(office, FONTCONFIG_FILE=str(config))
    assert (done.returncode, done.stdout) == (3, "")
    assert "fonts-noto-cjk" in done.stderr
    assert "--format html" in done.stderr
    assert not (office.root / "build/papers").exists()


def test_without_the_library_its_name_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    said = office.run("form", NUMBER, "receipt", "--format", "pdf", at=NOW)
    assert (said.status, said.out) == (3, "")
    assert "huiyin[pdf]" in said.err


def test_without_pango_the_packages_are_named(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "fake/weasyprint"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise OSError('cannot load library libpango-1.0-0')\n", "utf-8")
    done = alone(office, PYTHONPATH=os.pathsep.join([str(folder.parent), *sys.path]))
    assert done.returncode == 3
    assert "apt install libpango-1.0-0" in done.stderr
