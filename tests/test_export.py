"""`huiyin export`: the ledger in a file, and what does not go into it."""

from __future__ import annotations

import csv
import io
import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.office import CASE, NUMBER, Office, open_office

PATH = f"cases/2026/{NUMBER}.md"
AT = "2026-03-20T09:00"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """The small office."""
    return open_office(tmp_path / "office", capsys, monkeypatch)


def change(office: Office, *lines: str) -> None:
    """Fields added to the case."""
    office.put(
        PATH, CASE.replace("party: owner\n", "party: owner\n" + "".join(f"{line}\n" for line in lines))
    )


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def test_csv_opens_in_chinese(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "台账.csv"
    change(office, "subject: 楼道灯不亮")
    said = office.run("export", str(target), "--lang", "zh", at=AT)
    assert (said.status, said.out) == (0, "")
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    (row,) = rows(target)
    assert (row["案号"], row["收到时间"], row["项目"], row["类别"], row["状态"]) == (
        *(NUMBER, "2026-03-16 09:00", "东苑", "渗漏", "已登记"),
    )
    assert (row["事由"], row["逾期事项"], row["最近期限"]) == ("楼道灯不亮", "2", "2026-03-16 13:10")


def test_xlsx_has_real_dates_and_numbers_and_a_hidden_check(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "ledger.xlsx"
    assert office.run("export", str(target), at=AT).status == 0
    book = load_workbook(target)
    sheet = book["Ledger"]
    heads = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    received = sheet.cell(2, heads["time of receipt"])
    assert (str(received.value), received.number_format) == ("2026-03-16 09:00:00", "yyyy-mm-dd hh:mm")
    assert (sheet.cell(2, heads["overdue"]).value, sheet.freeze_panes) == (2, "B2")
    check = sheet.cell(2, heads["check"])
    assert (str(check.value)[:2], sheet.column_dimensions[check.coordinate.rstrip("2")].hidden) == (
        "1-",
        True,
    )
    assert "Exported by: 陈敏" in [row[0].value for row in book.worksheets[1].iter_rows()]


def test_who_sent_it_goes_out_only_when_asked_for_and_with_a_warning(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "ledger.csv"
    change(
        office,
        "reporter: {name: 王小明, phone: '13800000000', room: 3栋2单元1501}",
        "subject: 王小明家漏水",
        "x-note: 电话13800000000",
    )
    office.run("export", str(target), "--columns", "+x-note", at=AT)
    assert "王小明" not in target.read_text("utf-8-sig")
    assert "13800000000" not in target.read_text("utf-8-sig")
    assert rows(target)[0]["subject"] == "(personal data left out)"
    refused = office.run("export", str(target), "--columns", "reporter.phone", at=AT)
    assert (refused.status, "--with-reporter" in refused.err) == (2, True)
    said = office.run("export", str(target), "--with-reporter", at=AT)
    assert "names the senders" in said.err
    assert (rows(target)[0]["name"], rows(target)[0]["subject"]) == ("王小明", "王小明家漏水")


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@sum", "＝1", " =1"])
def test_no_cell_is_a_formula(office: Office, tmp_path: Path, text: str) -> None:
    change(office, f"subject: '{text}'")
    sheet, table = tmp_path / "a.xlsx", tmp_path / "a.csv"
    for target in (sheet, table):
        office.run("export", str(target), "--columns", "subject", at=AT)
    assert rows(table)[0]["subject"] == f"'{text}"
    cell = load_workbook(sheet).worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ((), 1),
        (("--site", "east"), 1),
        (("--site", "west"), 0),
        (("--status", "closed"), 0),
        (("--where", "party=owner"), 1),
        (("--from", "2026-03-16", "--to", "2026-03-16"), 1),
        (("--from", "2026-03-17"), 0),
        (("--to", "2026-03-15"), 0),
    ],
)
def test_filters(office: Office, tmp_path: Path, words: tuple[str, ...], number: int) -> None:
    target = tmp_path / "a.csv"
    assert office.run("export", str(target), *words, at=AT).status == 0
    assert len(rows(target)) == number


@pytest.mark.parametrize(
    "words",
    [
        ("a.txt",),
        ("a.csv", "--from", "March"),
        ("a.csv", "--columns", "subjct"),
        ("none/a.csv",),
        ("office/cases/a.csv",),
    ],
)
def test_wrong_usage_writes_nothing(office: Office, tmp_path: Path, words: tuple[str, ...]) -> None:
    before = sorted(tmp_path.rglob("*.*"))
    assert office.run("export", str(tmp_path / words[0]), *words[1:], at=AT).status == 2
    assert sorted(tmp_path.rglob("*.*")) == before


def test_a_file_that_is_there_is_replaced_whole(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    target.chmod(0o644)
    office.run("export", str(target), at=AT)
    assert (len(rows(target)), stat.S_IMODE(target.stat().st_mode)) == (1, 0o600)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.csv"]


def test_what_cannot_be_read_is_named(office: Office, tmp_path: Path) -> None:
    office.put("cases/2026/20260317-EFGHW.md", "---\nid: [\n---\n")
    said = office.run("export", str(tmp_path / "a.csv"), at=AT)
    assert (said.status, "20260317-EFGHW.md" in said.err, len(rows(tmp_path / "a.csv"))) == (0, True, 1)
