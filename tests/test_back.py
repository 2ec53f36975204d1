"""`huiyin import --back`: what was changed in an exported ledger comes back as proposals on a branch, or is told."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from huiyin.edit import append_event
from huiyin.ledgers import backcell
from huiyin.ledgers.backsheet import LANGUAGES, names
from huiyin.papers.ledger import column_name, columns
from tests.office import CASE, NUMBER, Office, Said, open_office

AT = "2026-03-20T09:00"
SECOND = "20260317-EFGHW"
PATH = f"cases/2026/{NUMBER}.md"
SECRET = "王小二"
OTHER = (
    CASE.replace(NUMBER, SECOND)
    .replace("2026-03-16T", "2026-03-17T")
    .replace("subject_person: he.jun", "subject: 楼道灯不亮，请修\nx-user: '007'")
)
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """The small office with two letters, both committed on main."""
    here = open_office(tmp_path / "office", capsys, monkeypatch)
    here.put(f"cases/2026/{SECOND}.md", OTHER)
    here.git("checkout", "-q", "-b", "main")
    commit(here)
    return here


def commit(office: Office) -> None:
    office.git("add", "-A")
    office.git("commit", "-q", "-m", "so far")


def export(office: Office, *words: str, name: str = "ledger.csv", at: str = AT) -> Path:
    """The ledger, beside the repository."""
    target = office.root.parent / name
    assert office.run("export", str(target), *words, at=at).status == 0
    return target


def rows(path: Path) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))


def save(path: Path, lines: Sequence[Mapping[str, Any]], encoding: str = "utf-8-sig") -> None:
    out = io.StringIO(newline="")
    heads = list(dict.fromkeys(head for line in lines for head in line))
    writer = csv.DictWriter(out, heads, restval="")
    writer.writeheader()
    writer.writerows(lines)
    path.write_bytes(out.getvalue().encode(encoding))


def edited(office: Office, change: Mapping[str, Any], *words: str, number: str = NUMBER) -> Path:
    """An exported ledger with cells of one row changed."""
    path = export(office, *words)
    lines = rows(path)
    head = next(iter(lines[0]))
    for line in lines:
        if line[head] == number:
            line.update(change)
    save(path, lines)
    return path


def back(office: Office, path: Path, *words: str, at: str = "2026-03-20T10:00") -> Said:
    return office.run("import", str(path), "--back", *words, at=at)


def told(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said.out)
    return found


def at_branch(office: Office, branch: str, path: str = PATH) -> str:
    """A case's file as a branch has it."""
    return output(office, "show", f"{branch}:{path}")


def output(office: Office, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=office.root, check=True, capture_output=True).stdout.decode()


def state(office: Office) -> tuple[str, ...]:
    """All that an import may not touch: work tree, index, branch."""
    files = "".join(f"{name}{(office.root / name).read_text('utf-8')}" for name in sorted(office.files()))
    asked: Iterable[tuple[str, ...]] = (("status", "--porcelain"), ("rev-parse", "HEAD"), ("ls-files", "-s"))
    return (files, *(output(office, *words) for words in asked))


# --- what comes back -------------------------------------------------------------------------------------------


def test_changes_become_events_and_fields_on_a_branch(office: Office) -> None:
    path = edited(
        office,
        {
            "urgency": "urgent",
            "department in charge": "Works",
            "handler": "张卫",
            "justified": "yes",
            "subject": "楼顶漏水",
        },
    )
    before = state(office)
    said = back(office, path, "--branch", "fix", "--reason", "核对台账")
    assert (said.status, said.out) == (
        0,
        f"2\t{NUMBER}\tset: subject\n"
        f"2\t{NUMBER}\tset: justified\n"
        f"2\t{NUMBER}\treclassification (reclassified): urgency normal → urgent\n"
        f"2\t{NUMBER}\tdispatch (dispatched): works\n"
        f"2\t{NUMBER}\tassignment (assigned): zhang.wei\n"
        "5 proposed, 1 rows unchanged, 0 ignored, 0 rejected.\n",
    )
    assert "huiyin review main..fix" in said.err
    assert state(office) == before
    assert at_branch(office, "fix") == CASE.replace("status: registered", "status: dispatched").replace(
        "log:\n",
        "subject: 楼顶漏水\nurgency: urgent\nvalid: true\nresponsible: works\nhandler: zhang.wei\nlog:\n",
    ).replace(
        "# by hand\n",
        "# by hand\n"
        "  - {at: 2026-03-20T10:00+08:00, event: reclassified, by: chen.min, field: urgency, to: urgent,"
        " reason: 核对台账, from: normal}\n"
        "  - {at: 2026-03-20T10:00+08:00, event: dispatched, by: chen.min, to: works, note: 核对台账}\n"
        "  - {at: 2026-03-20T10:00+08:00, event: assigned, by: chen.min, to: zhang.wei, note: 核对台账}\n",
    )
    assert output(office, "diff", "--name-only", "main", "fix") == f"{PATH}\n"
    assert output(office, "rev-list", "--count", "main..fix") == "1\n"
    office.git("fsck", "--strict")
    office.git("checkout", "-q", "fix")
    assert office.run("validate", at=AT.replace("20T", "21T")).status == 0


def test_nothing_edited_is_nothing_proposed(office: Office) -> None:
    before = state(office)
    for language in LANGUAGES:
        for name in ("a.csv", "a.xlsx"):
            every = ",".join((*columns(), "x-user"))
            path = export(office, "--lang", language, "--with-reporter", "--columns", every, name=name)
            said = back(office, path, "--format", "json")
            assert told(said) == {
                "proposed": 0,
                "unchanged": 2,
                "ignored": [],
                "rejected": [],
                "branch": None,
                "dry_run": False,
            }
    assert (state(office), output(office, "branch", "--format=%(refname:short)")) == (before, "main\n")


def test_a_workbook_edited_by_hand(office: Office) -> None:
    path = export(office, "--lang", "zh", "--columns", "+severity", name="台账.xlsx")
    book = load_workbook(path)
    sheet = book["台账"]
    heads = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    sheet.cell(1, sheet.max_column + 1).value = "理由"
    row = next(row for row in (2, 3) if sheet.cell(row, 1).value == SECOND)
    sheet.cell(row, heads["轻重程度"]).value = " 重大 "
    sheet.cell(row, sheet.max_column).value = "多户受影响"
    sheet.cell(row, heads["是否署名"]).value = False
    sheet.move_range(f"A{row}:Z{row}", rows=5)
    sheet.delete_cols(heads["状态"])
    book.create_sheet("封面", 0)
    book.save(path)
    said = back(office, path, "--branch", "fix", "--lang", "zh")
    assert (said.status, said.out.splitlines()[-1]) == (0, "提出 1 项，1 行没有改动，忽略 0 项，退回 0 行。")
    assert "field: severity, to: major, reason: 多户受影响, from: ordinary" in at_branch(
        office, "fix", f"cases/2026/{SECOND}.md"
    )


def test_a_list_and_an_emptied_field(office: Office) -> None:
    path = edited(
        office,
        {"assisting departments": "工程部；works", "subject": "", "x-user": "U2"},
        "--columns",
        "+assisting,x-user",
        number=SECOND,
    )
    assert back(office, path, "--branch", "fix").status == 0
    found = at_branch(office, "fix", f"cases/2026/{SECOND}.md")
    assert "assisting: [works]\n" in found
    assert "subject:" not in found
    assert "x-user: U2\n" in found


@pytest.mark.parametrize(
    ("head", "log", "event"),
    [
        ("note", "", "progress"),
        ("说明", "  - {at: 2026-03-17T09:00+08:00, event: resolved, by: chen.min}\n", "explained"),
        ("progress note", "", "progress"),
        ("解释说明", "", "explained"),
    ],
)
def test_a_note_goes_into_the_log_once(office: Office, head: str, log: str, event: str) -> None:
    if log:
        office.put(
            PATH,
            CASE.replace("---\n## Letter", f"{log}---\n## Letter").replace("registered\nch", "resolved\nch"),
        )
        commit(office)
    path = edited(office, {head: " 已联系  施工方 "})
    assert back(office, path, "--branch", "fix").status == 0
    assert f"event: {event}, by: chen.min, note: 已联系 施工方}}" in at_branch(office, "fix")
    office.git("merge", "-q", "fix")
    assert told(back(office, path, "--format", "json"))["proposed"] == 0


# --- again, elsewhere, meanwhile --------------------------------------------------------------------------------


def test_a_second_run_finds_its_branch(office: Office) -> None:
    path = edited(office, {"urgency": "紧急"})
    first = back(office, path, "--reason", "a", "--format", "json")
    name = told(first)["branch"]
    assert (told(first)["proposed"], name.startswith("ledger/2026-03-20-")) == (1, True)
    tip = output(office, "rev-parse", name)
    again = back(office, path, "--reason", "a", "--format", "json", at="2026-03-23T10:00")
    assert (again.status, told(again)["proposed"], told(again)["branch"]) == (0, 0, name)
    assert name in again.err
    assert output(office, "rev-parse", name) == tip
    office.git("merge", "-q", name)
    office.git("branch", "-D", name)
    assert (told(back(office, path, "--format", "json"))["unchanged"]) == 2


def test_a_branch_that_is_there_is_left_as_it_is(office: Office) -> None:
    office.git("branch", "fix")
    path = edited(office, {"urgency": "urgent"})
    for name in ("fix", "main", "a..b", "-x", "fix/more/"):
        assert back(office, path, "--branch", name, "--reason", "a").status == 2
    assert output(office, "rev-parse", "fix") == output(office, "rev-parse", "main")


def test_a_dry_run_makes_no_branch(office: Office) -> None:
    said = back(office, edited(office, {"urgency": "urgent"}), "--reason", "a", "--dry-run")
    assert said.out.endswith("1 would be proposed, 1 rows unchanged, 0 ignored, 0 rejected.\n")
    assert output(office, "branch", "--format=%(refname:short)") == "main\n"


def logged(office: Office, **fields: str) -> None:
    """The case goes on after the export."""
    item = {"at": "2026-03-20T09:30+08:00", "by": "chen.min", **fields}
    office.put(PATH, append_event(office.case().encode(), item).decode())
    if fields["event"] == "reclassified":
        office.put(PATH, office.case().replace("log:", f"{fields['field']}: {fields['to']}\nlog:"))
    commit(office)


def test_a_case_that_went_on_is_compared_with_what_was_exported(office: Office) -> None:
    path = edited(office, {"urgency": "urgent"})
    logged(office, event="explained", note="已告知")
    assert back(office, path, "--branch", "fix", "--reason", "a").status == 0
    found = at_branch(office, "fix")
    assert found.index("note: 已告知") < found.index("to: urgent")


def test_a_field_that_both_changed_is_a_conflict(office: Office) -> None:
    path = edited(office, {"urgency": "urgent"})
    logged(office, event="reclassified", field="urgency", to="important", reason="b", **{"from": "normal"})
    said = back(office, path, "--reason", "a", "--format", "json")
    message = "“urgency” was changed in the case after the ledger was exported."
    assert (said.status, told(said)["rejected"]) == (1, [{"row": 2, "column": "urgency", "message": message}])
    assert told(back(office, export(office), "--format", "json"))["unchanged"] == 2


def test_a_state_that_was_never_committed_is_a_conflict(office: Office) -> None:
    office.put(PATH, CASE.replace("party: owner", "party: owner\nsubject: 草稿"))
    path = edited(office, {"urgency": "urgent"})
    clean = back(office, path, "--reason", "a", "--dry-run", "--format", "json")
    assert (clean.status, told(clean)["proposed"]) == (0, 1)  # what lies in the work tree is known too
    office.git("checkout", "-q", "--", PATH)
    said = back(office, path, "--reason", "a", "--format", "json")
    assert [item["message"] for item in told(said)["rejected"]] == [
        "It cannot be told from which state of this case the row was exported."
    ]


def test_an_export_as_of_an_earlier_moment_is_compared_as_of_then(office: Office) -> None:
    logged(office, event="reclassified", field="urgency", to="urgent", reason="b", **{"from": "normal"})
    path = export(office, at="2026-03-18T09:00")
    assert rows(path)[0]["urgency"] == "normal"
    assert told(back(office, path, "--format", "json"))["unchanged"] == 2


def test_what_awaits_approval_is_not_proposed_twice(office: Office) -> None:
    text = (office.root / "policies/letters.md").read_text("utf-8")
    gate = "  - {id: grave, kind: approval, event: reclassified, by: [gm]}\n---\n"
    office.put(
        "policies/letters.md",
        text.replace("---\n**", f"{gate}**", 1) + "\n**第八条** {{ grave.by }}{{ grave }}\n",
    )
    commit(office)
    path = edited(office, {"urgency": "urgent"})
    assert back(office, path, "--branch", "fix", "--reason", "a").status == 0
    office.git("merge", "-q", "fix")
    assert "urgency:" not in office.case()
    assert told(back(office, path, "--format", "json"))["proposed"] == 0


# --- what is told ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "column", "message"),
    [
        ({"urgency": "urgent"}, "urgency", "The event reclassified needs “reason”."),
        ({"urgency": "", "reason": "a"}, "urgency", "“urgency” is missing."),
        ({"urgency": SECRET, "reason": "a"}, "urgency", "“urgency” holds a value that is not known here."),
        ({"handler": SECRET}, "handler", "“handler” holds a value that is not known here."),
        ({"handler": "周平"}, "handler", "“handler” holds a value that is not known here."),
        ({"subject": "#REF!"}, "subject", "“subject” holds a formula, or the error of one, in the place of a value."),
        ({"subject": "=HYPERLINK()"}, "subject", "“subject” holds a formula, or the error of one, in the place of a value."),
        ({"case number": ""}, "case number", "“case number” is missing."),
        ({"case number": SECRET}, "case number", "The last commit has no case of this number."),
        ({"case number": "20260320-2345J"}, "case number", "The last commit has no case of this number."),
        ({"case number": "20260316-ABCDE"}, "case number", "The case number is mistyped: its check character does not fit."),
        ({"case number": SECOND}, "case number", "One case stands in several rows: 2, 3."),
        ({"check": "1-abc"}, "check", "It cannot be told from which state of this case the row was exported."),
        ({"check": f"1-{'0' * 16}-20260320T090000"}, "check", "It cannot be told from which state of this case the row was exported."),
        ({"check": f"1-{'0' * 16}-20261399T990000"}, "check", "It cannot be told from which state of this case the row was exported."),
    ],
)  # fmt: skip
def test_what_is_rejected(office: Office, change: dict[str, str], column: str, message: str) -> None:
    before = state(office)
    said = back(office, edited(office, change), "--format", "json")
    found = told(said)["rejected"][0]
    assert (said.status, found["row"], found["column"]) == (1, 2, column)
    assert found["message"] == message
    assert SECRET not in said.out + said.err
    assert (state(office), output(office, "branch", "--format=%(refname:short)")) == (before, "main\n")


def test_what_a_clause_or_the_lifecycle_forbids_is_rejected(office: Office) -> None:
    path = edited(office, {"handler": "zhang.wei"})
    said = back(office, path, "--by", "何军", "--format", "json")
    (found,) = told(said)["rejected"]
    assert (said.status, found["column"]) == (1, "handler")
    assert found["message"] == "letters/not-oneself forbids assigned by the subject_person."
    logged(office, event="withdrawn")
    office.put(PATH, office.case().replace("status: registered", "status: withdrawn"))
    commit(office)
    said = back(office, path, "--lang", "zh")
    assert (said.status, said.out.splitlines()[0].startswith("2\thandler\t退回：")) == (1, True)
    assert output(office, "branch", "--format=%(refname:short)") == "main\n"


def test_an_unknown_name_is_told_with_those_that_are_known(office: Office) -> None:
    said = back(office, edited(office, {"缓急程度": "特急"}, "--columns", "site"), "--lang", "zh")
    assert (
        said.out.splitlines()[0]
        == "2\t缓急程度\t退回：“缓急程度”里所写的，这里没有。 可以写：normal, important, urgent，或者写代号。"
    )


def test_a_row_with_a_fault_is_rejected_whole_and_the_others_are_taken(office: Office) -> None:
    path = edited(office, {"urgency": "important", "handler": "?", "subject": "a", "reason": "b"})
    lines = rows(path)
    lines[1]["urgency"] = "urgent"
    lines[1]["reason"] = "c"
    save(path, lines)
    said = back(office, path, "--branch", "fix", "--format", "json")
    assert (said.status, told(said)["proposed"], len(told(said)["rejected"])) == (1, 1, 1)
    assert output(office, "diff", "--name-only", "main", "fix") == f"cases/2026/{SECOND}.md\n"


def test_what_follows_from_the_log_is_ignored_with_the_reason(office: Office) -> None:
    change = {"status": "closed", "time of receipt": "2026-03-01 09:00", "overdue": "0", "mood": "bad"}
    change["13800000000"] = "x"
    said = back(office, edited(office, change), "--format", "json")
    follows = "this follows from the log; change it with “huiyin log”"
    assert (said.status, told(said)["proposed"], told(said)["unchanged"]) == (0, 0, 2)
    assert told(said)["ignored"] == [
        {"row": 0, "column": "mood", "message": "the ledger has no such column"},
        {"row": 0, "column": "…", "message": "the ledger has no such column"},
        {
            "row": 2,
            "column": "time of receipt",
            "message": "this is fixed when the letter comes, and never changes",
        },
        {"row": 2, "column": "status", "message": follows},
        {"row": 2, "column": "overdue", "message": follows},
    ]


def test_what_was_left_out_of_the_export_stays(office: Office) -> None:
    office.put(
        PATH,
        CASE.replace(
            "party: owner", "party: owner\nsubject: 王小明电话13800000000\nreporter: {name: 王小明}"
        ),
    )
    commit(office)
    for text in ("(personal data left out) 3", "anything", ""):
        said = back(office, edited(office, {"subject": text}), "--format", "json")
        assert told(said)["rejected"][0]["message"].startswith("“subject” was left out of the ledger")
    path = edited(office, {"subject": "楼顶漏水", "name": "王大明"}, "--with-reporter")
    said = back(office, path, "--branch", "fix", "--format", "json")
    assert (told(said)["proposed"], [item["column"] for item in told(said)["ignored"]]) == (1, ["name"])
    assert "王大明" not in said.out + said.err
    assert "subject: 楼顶漏水\n" in at_branch(office, "fix")


HOSTILE = (
    "'=1+1",
    "＝1",
    "a\0b",
    "\u202eabc",
    "---\nlog: []",
    "{}: [",
    "x" * 40_000,
    "${{ secrets }}",
    "'",
    "# a",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_cells_in_every_column(office: Office, text: str) -> None:
    every = ",".join((*columns(), "x-user"))
    path = export(office, "--with-reporter", "--columns", every)
    heads = [head for head in rows(path)[0] if head not in ("case number", "check")]
    lines = rows(path)
    lines[0] |= {head: text for head in heads}
    save(path, lines)
    before = state(office)
    said = back(office, path, "--reason", text, "--format", "json")
    assert (said.status, told(said)["proposed"], state(office)) == (1, 0, before)
    free = edited(office, {"subject": text, "x-user": text}, "--columns", "subject,x-user", number=SECOND)
    assert back(office, free, "--branch", "fix").status == 0
    office.git("checkout", "-q", "fix")
    assert office.run("validate", at="2026-03-20T11:00").status == 0


def test_a_repository_in_a_folder_of_a_work_tree(office: Office) -> None:
    shutil.rmtree(office.root / ".git")
    whole = office.root.parent
    subprocess.run(["git", "init", "-q", "-b", "main"], cwd=whole, check=True)
    for name, value in (("user.email", "chen@example.org"), ("user.name", "Chen")):
        office.git("config", name, value)
    commit(office)
    path = edited(office, {"urgency": "urgent"})
    logged(
        office, event="explained", note="已告知"
    )  # so that the exported state is looked for in the history
    assert back(office, path, "--branch", "fix", "--reason", "a").status == 0
    assert output(office, "diff", "--name-only", "main", "fix") == f"office/{PATH}\n"
    assert "to: urgent" in at_branch(office, "fix", f"office/{PATH}")


def test_who_proposes_must_be_known(office: Office) -> None:
    office.git("config", "user.email", "nobody@example.org")
    path = edited(office, {"urgency": "urgent"})
    assert back(office, path, "--reason", "a").status == 2
    assert back(office, path, "--reason", "a", "--by", "nobody").status == 1
    assert back(office, path, "--reason", "a", "--by", "zhang.wei", "--branch", "fix").status == 0
    assert "event: reclassified, by: zhang.wei" in at_branch(office, "fix")


@pytest.mark.parametrize("gone", ["case number", "check"])
def test_without_number_or_check_nothing_is_taken(office: Office, gone: str) -> None:
    path = export(office)
    save(path, [{head: cell for head, cell in row.items() if head != gone} for row in rows(path)])
    said = back(office, path, "--format", "json")
    assert (said.status, told(said)["diagnostics"][0]["code"], told(said)["rejected"]) == (1, "HY463", [])


def test_two_columns_of_one_field(office: Office) -> None:
    path = export(office)
    save(path, [{**row, "缓急程度": "紧急"} for row in rows(path)])
    assert told(back(office, path, "--format", "json"))["diagnostics"][0]["code"] == "HY452"


@pytest.mark.parametrize(
    "words",
    [("--back", "--map", "m.yml"), (), ("--map", "m.yml", "--reason", "a"), ("--back", "--format", "x")],
)
def test_wrong_usage(office: Office, words: tuple[str, ...]) -> None:
    assert office.run("import", str(export(office)), *words).status == 2


def test_without_a_commit_there_is_nothing_to_start_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here = open_office(tmp_path / "bare", capsys, monkeypatch)
    assert back(here, export(here)).status == 2


# --- as spreadsheet programs write --------------------------------------------------------------------------------


def test_a_ledger_that_a_spreadsheet_program_wrote_anew(office: Office) -> None:
    path = export(office, "--columns", "+x-user,valid", "--lang", "zh")
    lines = [
        {
            **{head: cell for head, cell in row.items() if head not in ("状态", "渠道")},
            "案号": f" {row['案号'].lower()} ",
            "收到时间": row["收到时间"].replace("-0", "/").replace("-", "/").replace(" 0", " "),
            "x-user": row["x-user"].lstrip("0"),
            "是否署名": "否",
            "事由": row["事由"].replace("，", ","),
            "逾期事项": f"{row['逾期事项']}.0",
            "校验": row["校验"].upper(),
        }
        for row in reversed(rows(path))
    ]
    lines = [dict(reversed(line.items())) for line in lines]
    for encoding in ("gb18030", "utf-16"):
        save(path, lines, encoding)
        said = back(office, path, "--format", "json")
        assert told(said)["ignored"] == []
        assert (told(said)["unchanged"], told(said)["rejected"]) == (2, [])


NINE = datetime(2026, 3, 16, 9, 0)  # noqa: DTZ001 - as cells hold it


@pytest.mark.parametrize(
    ("cell", "exported", "found"),
    [
        ("", None, True),
        (" ", None, True),
        ("a", None, False),
        ("2026/3/16 9:00", NINE, True),
        ("２０２６-03-16 09:00", NINE, True),
        ("46097.375", NINE, True),
        ("46097.376", NINE, False),
        ("2026-03-16", NINE, True),
        (NINE, NINE, True),
        (date(2026, 3, 16), NINE, True),
        ("2026-03-16 10:00", NINE, False),
        ("99999999999", NINE, False),
        ("46097", date(2026, 3, 16), True),
        ("2.0", 2, True),
        ("２", 2, True),
        ("3", 2, False),
        ("", 2, False),
        ("7", "007", True),
        ("1.5", "1.50", True),
        ("1.38E+10", "13800000000", True),
        ("1.39E+10", "13800000000", False),
        ("123456789012345000", "123456789012345678", True),
        ("123456789012346000", "123456789012345678", True),
        ("123456789012344000", "123456789012345678", False),
        ("8", "007", False),
        ("1,200", "1200", True),
        ("2026/3/6", "2026-03-06", True),
        ("'=1", "=1", True),
        ("=1", "'=1", True),
        ("=2", "=1", False),
        ("'a", "a", False),
        ("a  b\r\nc ", "a b\nc", True),
        ("abc", "a\u202ebc", True),
        ("1e999", "5", False),
        ("x" * 32_000, "x" * 33_000, True),
    ],
)
def test_whether_a_cell_says_what_was_exported(cell: Any, exported: Any, found: bool) -> None:
    assert backcell.same(cell, exported) is found


def test_no_heading_means_two_things() -> None:
    known = names()
    for name in columns():
        assert {known[backcell.tidy(column_name(name, language)).casefold()] for language in LANGUAGES} == {
            name
        }
