"""The leak gate finds what is private however it is wrapped, and does not cry wolf."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import quopri
import random
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest

from huiyin.book import load_house
from huiyin.cli import run
from huiyin.model import Case, Person
from huiyin.privacy import leaks
from huiyin.privacy.gate import Gate, Hit
from huiyin.privacy.guard import Guard, known_files
from huiyin.privacy.needles import needles, sought
from huiyin.repository import WorkTree

LETTER = "> 我家楼上夜里拖动桌椅的声音很大，\n> 已经连续三个星期无法安睡，请派人上门劝说。"
CASE = Case(
    "cases/2026/20260315-7KQ4J.md",
    "20260315-7KQ4J",
    "handling",
    "letter",
    datetime(2026, 3, 15, 16, tzinfo=ZoneInfo("Asia/Shanghai")),
    "binjiang",
    "owner",
    True,
    "complaint",
    "order/noise",
    (),
    reporter={
        "name": "欧阳明月",
        "phone": "13987654321",
        "room": "3栋2单元1501",
        "email": "moon@example.net",
    },
    body=f"## 来信内容\n\n{LETTER}\n\n## 答复\n\n已劝说。\n",
)
SHORT = CASE._replace(id="20260316-ABCDQ", reporter={"name": "高兴", "room": "1502"}, body="")
USUAL = CASE._replace(id="20260317-ABCDN", reporter={"name": "王女士"}, body="")
LATIN = CASE._replace(id="20260318-ABCDE", reporter={"name": "Ann Lee", "phone": "010-66668888"}, body="")
ABROAD = CASE._replace(
    id="20260319-ABCDF",
    reporter={"name": "José Núñez", "phone": "+44 20 7946 0958", "room": "Building 7, Unit 2, Room 1203"},
    body="",
)
UYGUR = CASE._replace(
    id="20260320-ABCDG",
    reporter={"name": "阿依古丽·买买提", "phone": "0755-26660000转8021", "room": "88弄6号302室"},
    body="",
)
TRADITIONAL = CASE._replace(
    id="20260321-ABCDH",
    reporter={"name": "陳大文", "phone": "400-000-1234 转 8", "room": "A-1208"},
    body="",
)
CASES = {case.id: case for case in (CASE, SHORT, USUAL, LATIN, ABROAD, UYGUR, TRADITIONAL)}
PEOPLE = (
    Person("wu.gm", "吴建国", public=True),
    Person("ma.chao", "马超群", emails=("ma.chao@example.org",)),
    Person("bai.xue", "白雪"),
)
AUTHORED = ("请业主到王女士处登记。", "夜里拖动桌椅的声音很大的，由管家上门劝说。")


def gate(*authored: str) -> Gate:
    """A gate that knows the cases above."""
    wanted = [needles(case) for case in CASES.values()]
    return Gate(sought(wanted), lambda: wanted, PEOPLE, authored, CASES.get, lambda case: f"PUB{case[-5:]}")


def kinds(path: str, content: str | bytes, *authored: str) -> set[tuple[str, str]]:
    """What is found in one file."""
    data = content.encode() if isinstance(content, str) else content
    return {(hit.kind, hit.case) for hit in gate(*authored).search({path: data})}


NUMBER = "20260315-7KQ4J"
CANARIES = [
    pytest.param("欧阳明月", "name", NUMBER, id="name"),
    pytest.param("欧 阳 明 月", "name", NUMBER, id="name spaced"),
    pytest.param("欧\u200b阳\u200d明\ufeff月", "name", NUMBER, id="name with zero width"),
    pytest.param("13987654321", "phone", NUMBER, id="phone"),
    pytest.param("139 8765 4321", "phone", NUMBER, id="phone spaced"),
    pytest.param("１３９８７６５４３２１", "phone", NUMBER, id="phone full width"),
    pytest.param("一三九八七六五四三二一", "phone", NUMBER, id="phone Chinese"),
    pytest.param("1\u200b39-8765-4\u200b321", "phone", NUMBER, id="phone zero width"),
    pytest.param("+86 139 8765 4321", "phone", NUMBER, id="phone with prefix"),
    pytest.param("010 6666 8888", "phone", LATIN.id, id="landline"),
    pytest.param("3栋2单元1501", "room", NUMBER, id="room"),
    pytest.param("三栋二单元一五零一", "room", NUMBER, id="room Chinese"),
    pytest.param("3-2-1501", "room", NUMBER, id="room dashed"),
    pytest.param("３号楼２单元１５０１室", "room", NUMBER, id="room full width"),
    pytest.param("3栋1501", "room", NUMBER, id="room without entrance"),
    pytest.param("moon@example.net", "email", NUMBER, id="email"),
    pytest.param("20260315-7KQ4J", "number", NUMBER, id="case number"),
    pytest.param("20260315 7kq4j", "number", NUMBER, id="case number spaced"),
    pytest.param("HF-20260315-7KQ4J-1", "number", NUMBER, id="reply number"),
    pytest.param("已经连续三个星期无法安睡", "letter", NUMBER, id="twelve characters of the letter"),
    pytest.param("桌椅的声音很大，已经连续三个星期", "letter", NUMBER, id="letter over its line end"),
    pytest.param("马超群", "person", "#2", id="roster"),
    pytest.param("ma.chao@example.org", "person", "#2", id="roster address"),
    pytest.param("白雪师傅", "person", "#3", id="roster, two characters with a title"),
    pytest.param("高兴女士", "name", SHORT.id, id="two characters with a title"),
    pytest.param("业主高兴", "name", SHORT.id, id="two characters after a title"),
    pytest.param("高兴 13800000000", "name", SHORT.id, id="two characters beside a telephone"),
    pytest.param("高兴（5栋1单元302）", "name", SHORT.id, id="two characters beside a room"),
    pytest.param("PUBABCDQ,高兴", "name", SHORT.id, id="two characters in the own row"),
    pytest.param("Ann Lee", "name", LATIN.id, id="Latin name"),
    pytest.param("王女士", "name", USUAL.id, id="surname and title"),
]
SPELLINGS = [
    ("歐陽明月", "name", NUMBER),
    ("欧\u00ad阳\u202e明\u3164月", "name", NUMBER),
    ("欧\u0301阳、明*月", "name", NUMBER),
    ("13987654321、66012345", "phone", NUMBER),
    ("①③⑨⑧⑦⑥⑤④③②①", "phone", NUMBER),
    ("壹叁玖捌柒陆伍肆叁贰壹", "phone", NUMBER),
    ("139+8765+4321", "phone", NUMBER),
    ("139=8765=4321", "phone", NUMBER),
    ("tel 010-66668888 or", "phone", LATIN.id),
    ("第3栋第2单元第1501室", "room", NUMBER),
    ("3棟2單元1501", "room", NUMBER),
    ("3栋，2单元，1501", "room", NUMBER),
    ("3栋二单元15楼01室", "room", NUMBER),
    ("1501室（3栋2单元）", "room", NUMBER),
    ("3号2单元1501", "room", NUMBER),
    ("3.2.1501", "room", NUMBER),
    ("叁栋贰单元壹伍零壹", "room", NUMBER),
    ("Room 1501, Unit 2, Building 3", "room", NUMBER),
    ("Bldg. 3 Unit 2 Rm 1501", "room", NUMBER),
    ("moon [at] example [dot] net", "email", NUMBER),
    ("moon @ example .net", "email", NUMBER),
    ("2026-03-15-7KQ4J", "number", NUMBER),
    ("20260315·7kq4j", "number", NUMBER),
    ("20260315-7КQ4J", "number", NUMBER),
    ("已經連續三個星期無法安睡", "letter", NUMBER),
    ("高兴太太", "name", SHORT.id),
    ("来信人是高兴", "name", SHORT.id),
    ("Lee, Ann 女士", "name", LATIN.id),
    ("Jose Nunez", "name", ABROAD.id),
    ("NÚÑEZ JOSÉ", "name", ABROAD.id),
    ("020 7946 0958", "phone", ABROAD.id),
    ("0044 (0)20 79460958", "phone", ABROAD.id),
    ("7栋2单元1203", "room", ABROAD.id),
    ("阿依古麗‧買買提", "name", UYGUR.id),
    ("26660000", "phone", UYGUR.id),
    ("+86 755 2666 0000", "phone", UYGUR.id),
    ("八十八弄六号三〇二室", "room", UYGUR.id),
    ("陈大文", "name", TRADITIONAL.id),
    ("四〇〇〇〇〇一二三四", "phone", TRADITIONAL.id),
    ("A座1208", "room", TRADITIONAL.id),
    ("A1208", "room", TRADITIONAL.id),
]
"""The same data as other people write them."""


def gzipped(text: str) -> bytes:
    """As the engine writes a sitemap."""
    return gzip.compress(text.encode(), mtime=0)


def zipped(text: str) -> bytes:
    """As an office program writes a table."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><t>{text}</t></sst>")
    return target.getvalue()


WRAPPINGS: dict[str, Callable[[str], str | bytes]] = {
    "index.html": lambda text: f"<!doctype html><p>说明{text}说明</p>",
    "split.html": lambda text: f"<p>{'<b></b>'.join(text)}</p>",
    "entities.html": lambda text: "<p>" + "".join(f"&#x{ord(c):x};" for c in text) + "</p>",
    "twice.html": lambda text: "<p>" + html.escape("".join(f"&#{ord(c)};" for c in text)) + "</p>",
    "attribute.html": lambda text: f'<img alt="{text}" src="x.png">',
    "comment.html": lambda text: f"<p>好</p><!-- {text} -->",
    "meta.html": lambda text: f'<meta name="description" content="{text}">',
    "link.html": lambda text: f'<a href="?q={quote(text)}">看</a>',
    "page.md": lambda text: f"# 题\n\n{text}\n",
    "data/board.json": lambda text: json.dumps({"rows": [["A", text]]}),
    "data/plain.json": lambda text: json.dumps({"rows": [["A", text]]}, ensure_ascii=False),
    "data/board.csv": lambda text: f"number,summary\r\nA,{text}\r\n",
    "search/search_index.json": lambda text: json.dumps(
        {"docs": [{"text": "\u200b".join(text)}]}, ensure_ascii=False
    ),
    "feed.atom": lambda text: f"<feed><entry><summary><![CDATA[{text}]]></summary></entry></feed>",
    "days.ics": lambda text: f"BEGIN:VEVENT\r\nSUMMARY:{text[:3]}\r\n {text[3:]}\r\nEND:VEVENT\r\n",
    "sitemap.xml": lambda text: f"<urlset><loc>https://example.org/{quote(text)}/</loc></urlset>",
    "sitemap.xml.gz": lambda text: gzipped(f"<urlset><loc>https://example.org/{quote(text)}/</loc></urlset>"),
    "chart.svg": lambda text: f'<svg><text x="1">{text[:2]}<tspan>{text[2:]}</tspan></text></svg>',
    "title.svg": lambda text: f"<svg><title>{text}</title></svg>",
    "own.js": lambda text: "const x=" + "".join(f"\\u{ord(c):04x}" for c in text),
    "own.css": lambda text: "p:after{content:'" + text + "'}",
    "encoded.html": lambda text: (
        f'<a href="data:text/plain;base64,{base64.b64encode(f"说明：{text}，说明".encode()).decode()}">'
    ),
    "table.xlsx": zipped,
    "utf16.txt": lambda text: text.encode("utf-16"),
    "gbk.txt": lambda text: f"说明：{text}，以上是说明".encode("gb18030"),
    "quoted.txt": lambda text: quopri.encodestring(f"说明：{text}，说明".encode()),
    "wrapped.txt": lambda text: base64.encodebytes(f"{'说明' * 30}：{text}，说明".encode()),
    "inside.txt": lambda text: base64.b64encode(gzipped(f"说明：{text}")),
    "hex.txt": lambda text: f"说明：{text}".encode().hex(),
    "deflated.bin": lambda text: zlib.compress(text.encode()),
    "twice.json": lambda text: json.dumps(json.dumps(json.dumps(text))),
    "tags.json": lambda text: json.dumps({"text": f"<p><b>{text[:2]}</b>{text[2:]}</p>"}),
    "percent.txt": lambda text: quote(quote(text)),
    "folded.ics": lambda text: b"SUMMARY:" + b"\r\n ".join(bytes([one]) for one in text.encode()),
    "own.style.css": lambda text: "p:after{content:'" + "".join(f"\\{ord(c):x} " for c in text) + "'}",
}


@pytest.mark.parametrize("path", WRAPPINGS)
@pytest.mark.parametrize(("canary", "kind", "case"), CANARIES)
def test_found_in_every_kind_of_file(path: str, canary: str, kind: str, case: str) -> None:
    assert (kind, case) in kinds(path, WRAPPINGS[path](canary))


@pytest.mark.parametrize(("canary", "kind", "case"), SPELLINGS)
def test_found_however_it_is_spelled(canary: str, kind: str, case: str) -> None:
    assert (kind, case) in kinds("page.html", f"<p>说明：{canary}，说明</p>")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("欧阳明月.html", "name"), ("13987654321/index.html", "phone"), ("cases/20260315-7KQ4J.json", "number")],
)
def test_found_in_file_names(name: str, kind: str) -> None:
    assert kinds(name, "") == {(kind, NUMBER)}
    assert kinds(quote(name), "") == {(kind, NUMBER)}


@pytest.mark.parametrize(
    "text",
    [
        "总经理吴建国每周四接待来访",
        "大家都很高兴，白雪覆盖了花园",
        "请业主到王女士处登记",
        "夜里拖动桌椅的声音很大",
        "已经连续三个星期",
        "1501室的门、1502室的门",
        "3栋2单元1502",
        "4栋2单元1501",
        "13987654320",
        "20260315-7KQ4H",
        "channel annleef",
        "2026-03-15 16:00",
        "第3-2-150条",
        "业主高兴地说",
        "依法文明反映，高兴而来",
        "自2026-04-01起，每月每平方米2.80元",
        "2025-2026年度，8/1/2026 09:00",
        "400-000-0000 总经理热线，12345，110、119",
        "满意率 96.8 %，212/219，共 66,012 件，13,900,005 元",
        "月报 2026-03，2026-Q1，GB/T 50378-2019，3.2.15 版",
        "A座大堂，A4纸，A1级耐火，5#楼，12楼1501元",
        "Building 7 lobby, in 2026 building 3, Unit 2",
        "#a1208f sha256-abc+A1208= data-1208",
        "a 1208 square metre site",
        "3月6号 302人，6号302名业主",
        "陈大、大文学家、José、Jose",
        "[1,3,9,8,7,6,5,4,3,2], 1 2 3 4 5 6 7 8",
        "26660001，+44 20 7946 0959",
    ],
)
def test_no_wolf(text: str) -> None:
    assert kinds("page.html", f"<p>{text}</p>", *AUTHORED) == set()


def test_the_whole_of_an_authored_sentence_is_no_leak_but_what_goes_beyond_is() -> None:
    assert kinds("page.html", "我家楼上夜里拖动桌椅的声音很大", *AUTHORED) == {("letter", NUMBER)}


def test_words_that_the_program_itself_puts_into_pages_are_no_leak() -> None:
    case = CASE._replace(body="## 来信内容\n\n> The box was shut, not only on public holidays.\n")
    wanted = [needles(case)]

    def found(*ours: str) -> list[Hit]:
        here = Gate(sought(wanted), lambda: wanted, (), (), lambda number: case, ours=lambda: ours)
        return here.search({"a.html": b"<p>Not on public holidays</p>"})

    assert found() == [Hit("a.html", "letter", NUMBER)]
    assert found('"Not on public "\n    "holidays"') == []


def test_files_of_the_theme_are_known_by_their_content() -> None:
    theirs, changed = b"var names='\xe6\xac\xa7\xe9\x98\xb3\xe6\x98\x8e\xe6\x9c\x88'", "var n='欧阳明月' "
    here = Guard(gate, theirs=lambda: known_files([theirs]))
    assert here.search({"assets/bundle.js": theirs}) == []
    assert here.search({"assets/bundle.js": changed.encode()}) == [Hit("assets/bundle.js", "name", NUMBER)]


def test_a_clean_file_is_searched_once_and_under_its_name_only() -> None:
    asked: list[Gate] = []
    kept: list[frozenset[bytes]] = []

    def made() -> Gate:
        asked.append(gate())
        return asked[-1]

    clean = b"Nothing"
    Guard(made, keep=lambda marks: kept.append(frozenset(marks))).search({"a.html": clean})
    assert len(asked) == len(kept) == 1
    again = Guard(made, kept[-1])
    assert again.search({"a.html": clean}) == []
    assert len(asked) == 1, "what to look for was not gathered again"
    assert again.search({"a.html": clean, "欧阳明月.html": clean}) == [Hit("欧阳明月.html", "name", NUMBER)]
    assert again.search({"a.html": "欧阳明月".encode()}) == [Hit("a.html", "name", NUMBER)]


def test_where_there_is_a_leak_nothing_is_taken_for_clean() -> None:
    kept: list[frozenset[bytes]] = []
    here = Guard(gate, keep=lambda marks: kept.append(frozenset(marks)))
    files = {"a.html": b"Nothing", "b.html": "欧阳明月".encode()}
    assert here.search(files) == here.search(files) == [Hit("b.html", "name", NUMBER)]
    assert kept == []


def test_frames_that_pages_share_are_read_once_and_what_is_new_in_each() -> None:
    frame = "\n".join(f"<li>规章第{number}条的说明</li>" for number in range(50))
    pages = {f"{number}.html": f"<ul>\n{frame}\n</ul>\n<p>第{number}页</p>".encode() for number in range(9)}
    assert gate().search(pages) == []
    pages["7.html"] = f"<ul>\n{frame}\n</ul>\n<p>欧阳明月</p>".encode()
    assert gate().search(pages) == [Hit("7.html", "name", NUMBER)]


@pytest.mark.parametrize("told", ["0" * 40, "—" * 9 + "哈" * 30, "0101" * 20])
def test_what_says_nothing_is_no_piece_of_a_letter(told: str) -> None:
    """Packed columns of figures have long runs of one sign, and so have some letters."""
    case = CASE._replace(body=f"## 来信内容\n\n{told}我家楼上夜里拖动桌椅的声音很大\n")
    wanted = [needles(case)]
    here = Gate(sought(wanted), lambda: wanted, (), (), {case.id: case}.get)
    assert here.search({"index.json": json.dumps({"rows": told * 50}).encode()}) == []
    leaked = f"{told * 50}我家楼上夜里拖动桌椅的声音很大"
    assert here.search({"index.json": leaked.encode()}) == [Hit("index.json", "letter", NUMBER)]


def test_many_cases_in_little_time() -> None:
    """A smoke test: 3,000 letters and half a megabyte of pages; the figures are in the benchmarks."""
    random_ = random.Random(5)
    han = [chr(0x4E00 + number) for number in range(3000)]
    cases = {}
    for number in range(3000):
        body = "".join(random_.choices(han, k=120))
        told = {
            "name": "".join(random_.choices(han, k=3)),
            "phone": f"139{number:08}",
            "room": f"{number % 40}栋1单元{number}",
        }
        cases[str(number)] = CASE._replace(id=f"20260315-{number:05}", reporter=told, body=body)
    by_id = {case.id: case for case in cases.values()}
    wanted = [needles(case) for case in cases.values()]
    here = Gate(sought(wanted), lambda: wanted, (), (), by_id.get)
    text = "".join(random_.choices(han, k=150_000))
    copied = by_id["20260315-01234"]
    leaked = text[:70_000] + copied.body[31:45] + text[70_000:]
    assert here.search({"a.html": text.encode(), "b.html": leaked.encode()}) == [
        Hit("b.html", "letter", copied.id)
    ]


def test_a_file_that_cannot_be_read_as_a_case_still_has_a_sender(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    tree = WorkTree(tmp_path)
    (tmp_path / "policies").mkdir()
    (tmp_path / "cases/2026").mkdir(parents=True)
    home = load_house(WorkTree(root)).rules.organization
    told = 'reporter: {name: 欧阳明月, phone: "13987654321", room: 3栋2单元1501}'
    (tmp_path / f"cases/2026/{NUMBER}.md").write_text(
        f"---\n{told}\n{told}\nlog: [\n---\n{LETTER}\n", "utf-8"
    )
    here = leaks.guard(tree, home, lambda case: "")
    page = "欧阳明月 139 8765 4321 三栋二单元1501 已经连续三个星期无法安睡"
    assert {hit.kind for hit in here.search({"a.html": page.encode()})} == {"name", "phone", "room", "letter"}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a case, committed, and a page that was found clean."""
    monkeypatch.setenv("HUIYIN_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "repository"
    (root / "policies").mkdir(parents=True)
    (root / "policies/note.md").write_text("说明", "utf-8")
    _case(root, "20260315-7KQ4J", "欧阳明月")
    git(root, "init", "-q")
    _committed(root)
    assert _searched(root) == []
    return root


def _case(root: Path, number: str, name: str) -> None:
    path = root / f"cases/{number[:4]}/{number}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nid: {number}\nreporter: {{name: {name}}}\n---\n")


def git(root: Path, *words: str) -> None:
    """A Git command in a repository."""
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    subprocess.run(["git", "-C", str(root), *who, *words], check=True)


def _committed(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "All")


def _searched(root: Path, *people: Person) -> list[Hit]:
    """What is found in a page that names two people, neither of whom the repository knows at first."""
    home = load_house(WorkTree(Path(__file__).resolve().parent.parent)).rules.organization
    home = replace(home, people={person.id: person for person in people})
    page = "司徒云开 和 欧阳明日 来过".encode()
    return leaks.guard(WorkTree(root), home, lambda case: "").search({"a.html": page})


def test_what_was_found_clean_is_remembered(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_asked: object) -> None:
        raise AssertionError("nothing had to be gathered")

    monkeypatch.setattr(leaks, "Gate", never)
    monkeypatch.setattr(leaks, "_sought", never)
    assert _searched(kept) == []


def test_a_new_case_makes_a_clean_page_be_searched_again(kept: Path) -> None:
    _case(kept, "20260316-7KQ4H", "司徒云开")
    assert [hit.kind for hit in _searched(kept)] == ["name"], "not yet committed"
    _committed(kept)
    assert [hit.kind for hit in _searched(kept)] == ["name"]


def test_an_edited_case_makes_a_clean_page_be_searched_again(kept: Path) -> None:
    _case(kept, "20260315-7KQ4J", "欧阳明日")
    assert [hit.kind for hit in _searched(kept)] == ["name"]
    _case(kept, "20260315-7KQ4J", "欧阳明月")
    assert _searched(kept) == []


def test_a_new_person_makes_a_clean_page_be_searched_again(kept: Path) -> None:
    assert [hit.kind for hit in _searched(kept, Person("si.tu", "司徒云开"))] == ["person"]
    assert _searched(kept, Person("si.tu", "司徒云开", public=True)) == []


def test_a_case_that_came_while_pages_were_searched_leaves_nothing_remembered(kept: Path) -> None:
    home = replace(load_house(WorkTree(Path(__file__).resolve().parent.parent)).rules.organization, people={})
    here = leaks.guard(WorkTree(kept), home, lambda case: "")
    page = {"b.html": "司徒云开".encode()}
    # gathered before the case came, and kept after it
    assert here.search({"c.html": b"?"}) == []
    _case(kept, "20260316-7KQ4H", "司徒云开")
    assert here.search(page) == []
    assert [hit.kind for hit in leaks.guard(WorkTree(kept), home, lambda case: "").search(page)] == ["name"]
    (kept / "cases/2026/20260316-7KQ4H.md").unlink()
    assert leaks.guard(WorkTree(kept), home, lambda case: "").search(page) == []


# --- the command ----------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The shipped repository, with a site already in build/html."""
    import shutil

    root = Path(__file__).resolve().parent.parent
    for name in ("policies", "site", "cases"):
        shutil.copytree(root / name, tmp_path / name)
    shutil.copy(root / "mkdocs.yml", tmp_path)
    (tmp_path / "build/html").mkdir(parents=True)
    (tmp_path / "build/html/index.html").write_text("as it was")
    return tmp_path


def test_a_leak_in_a_page_fails_the_build_and_leaves_the_site(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = next(site.glob("cases/2026/*.md"))
    page = site / "site/pages/index.md"
    page.write_text(page.read_text("utf-8") + f"\n见{case.stem}\n", "utf-8")
    assert run(["build", "--root", str(site), "--lang", "en", "-q"]) == 1
    err = capsys.readouterr().err
    assert f"index.md: the case number ({case.stem})" in err
    assert (site / "build/html/index.html").read_text() == "as it was"
    assert not (site / "build/docs/index.md").exists()


def test_a_leak_that_only_the_theme_makes_is_found_after_the_build(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (site / "cases/2026/20260106-8DM0C.md").read_text("utf-8")
    assert "橱柜泡了。上次疏通才过了两个月" in text
    overrides = site / "site/overrides/partials"
    overrides.mkdir(parents=True, exist_ok=True)
    (overrides / "copyright.html").write_text("<p>橱柜泡了。上次疏通才<i>过了</i>两个月</p>", "utf-8")
    assert run(["build", "--root", str(site), "--lang", "en", "-q"]) == 1
    err = capsys.readouterr().err
    assert "a piece of the letter (20260106-8DM0C)" in err
    assert "橱柜" not in err
    assert (site / "build/html/index.html").read_text() == "as it was"
