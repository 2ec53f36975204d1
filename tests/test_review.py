"""`huiyin review`: the page for a reviewer, in both languages, from real commits; hostile words do nothing in it."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from markdown import markdown  # type: ignore[import-untyped]

from huiyin.book import read_case
from huiyin.fields import Reader
from huiyin.organization import organization
from huiyin.review.caution import for_staff
from huiyin.review.inert import JOINER, code, inert, verbatim
from huiyin.source import Source
from tests.office import CASE, LETTERS, NUMBER, ORGANIZATION, Office, open_office

AT = "2026-03-18T12:00"
PATH = f"cases/2026/{NUMBER}.md"
SENDER = 'named: true\nreporter: {name: 王小凤, phone: "13800001234", room: 3栋1501}'
OLD = CASE.replace("named: false", SENDER).replace("> 漏水", "> 三号楼楼道的天花板一直漏水，请尽快修好")
FIRST_LINE = "by: chen.min}  # by hand\n"
ADDED = """\
  - {at: 2026-03-16T11:00+08:00, event: dispatched, by: chen.min, to: works}
  - {at: 2026-03-18T11:00+08:00, event: extended, by: zhang.wei, until: 2026-03-27, reason: 等配件, clause: reply}
"""


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    """One registered letter on main, and the branch `change` begun from there."""
    here = open_office(tmp_path / "office", capsys, monkeypatch)
    here.put(PATH, OLD)
    commit(here, "2026-03-16T10:00+08:00")
    here.git("branch", "-M", "main")
    here.git("checkout", "-qb", "change")
    return here


def commit(here: Office, at: str = "2026-03-18T11:30+08:00") -> None:
    here.git("add", "--all")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_AUTHOR_DATE", at)
        patch.setenv("GIT_COMMITTER_DATE", at)
        here.git("commit", "-qm", "change")


def with_log(text: str, added: str) -> str:
    assert FIRST_LINE in text
    return text.replace(FIRST_LINE, f"{FIRST_LINE}{added}")


def page(here: Office, language: str, span: str = "main..change") -> str:
    return here.run("review", span, "--lang", language, at=AT).out


def below(text: str, head: str) -> str:
    """What stands between two headings of the second level."""
    return text.split(f"\n## {head}")[1].split("\n## ")[0]


def test_a_case_in_chinese(office: Office) -> None:
    office.put(PATH, with_log(OLD, ADDED).replace("registered\n", "dispatched\nresponsible: works\n", 1))
    commit(office)
    said = office.run("review", "main..change", "--lang", "zh", at=AT)
    assert said.status == 0
    assert (
        re.sub(r"`[0-9a-f]{10}`", "`…`", said.out)
        == """\
# 审核单

`…` → `…`，期限按 2026-03-18 12:00 计算。

- 等待批准 1 项

## 新出现的问题

- 提示 HY515 `cases/2026/20260316-ABCDQ.md:18:41`：延期（extended） 还没有按\
 letters/longer 批准，可批准的岗位：总经理（gm）。 批准之前不算数。

## 等待批准

- **20260316-ABCDQ** 2026-03-18 11:00 延期，依据《来信规定》第五条须经总经理批准。可以批准的人：吴建国。

## 案件（1）

### 20260316-ABCDQ

2026-03-16 来信，东苑，渗漏（投诉）：已登记 → 已分办；1项等待批准；1个期限按期完成。

**新增记录**

- 2026-03-16 11:00 分办，陈敏；对象：工程部
- 2026-03-18 11:00 延期，张卫；时限：2026-03-27；理由：等配件；条款：reply

| 期限 | 负责 | 期满 | 原来 | 现在 |
| --- | --- | --- | --- | --- |
| 《来信规定》第一条 分办 | 陈敏 | 2026-03-16 13:10 | **逾期未办** | 按期完成 2026-03-16 11:00 |
"""
    )


def test_the_same_in_english(office: Office) -> None:
    office.put(PATH, with_log(OLD, ADDED).replace("registered\n", "dispatched\nresponsible: works\n", 1))
    commit(office)
    assert (
        below(page(office, "en"), "Cases (1)")
        == """

### 20260316-ABCDQ

Letter of 2026-03-16, East, Leaks (complaint): registered → dispatched; 1 awaiting approval; 1 met.

**Added to the log**

- 2026-03-16 11:00 dispatch, 陈敏; to: Works
- 2026-03-18 11:00 extension, 张卫; by when: 2026-03-27; reason: 等配件; clause: reply

| Deadline | Responsible | Due | Before | Now |
| --- | --- | --- | --- | --- |
| Letters, art. 1: dispatch | 陈敏 | 2026-03-16 13:10 | **overdue** | met 2026-03-16 11:00 |
"""
    )


def test_a_new_case_and_a_deadline_at_risk(office: Office) -> None:
    number = "20260317-EFGHW"
    new = CASE.replace(NUMBER, number).replace("03-16", "03-17").replace("> 漏水", "> 电梯停了")
    office.put(f"cases/2026/{number}.md", new)
    commit(office)
    said = page(office, "zh")
    assert "2026-03-17 来信，东苑，渗漏（投诉）：新登记，已登记；1个期限逾期未办。" in said
    assert "| 《来信规定》第一条 分办 | 陈敏 | 2026-03-17 13:10 | — | **逾期未办** |" in said
    assert "| 《来信规定》第二条 答复 | 部门负责人 | 2026-03-20 17:30 | — | 未到期 |" in said


def test_what_goes_out_is_shown_and_what_leads_to_the_sender_is_not(office: Office) -> None:
    reply = "\n## Reply\n王小凤您好：\n\n已经修好。\n"
    summary = "status: registered\nsummary: 楼道漏水，已修好"
    office.put(PATH, OLD.replace("status: registered", summary) + reply)
    commit(office)
    assert (
        below(page(office, "zh"), "要发出的文字")
        == """

- **20260316-ABCDQ** 办理摘要（上网公布）：没有发现个人信息。
  > 楼道漏水，已修好

- **20260316-ABCDQ** 答复（发给来信人）：**（有当事人的姓名或者联系方式，此处不重复）**

  ```text
  〔此行不重复〕

  已经修好。
  ```
"""
    )


@pytest.mark.parametrize(
    "note",
    [
        "已打13800001234联系王小凤",
        "已打１３８ ００００ １２３４",
        "来信说“天花板一直漏水，请尽快修好”",  # a run of the letter
        "三栋一五〇一已上门",
        "王 小 凤 在家",
    ],
)
def test_nothing_of_the_sender_or_the_letter_is_repeated(office: Office, note: str) -> None:
    line = f'  - {{at: 2026-03-17T11:00+08:00, event: progress, by: zhang.wei, note: "{note}"}}\n'
    changed = with_log(OLD, line).replace("registered\n", f"handling\nsummary: {note}\n", 1)
    # the sender is taken out by the same change: what the old state tells still counts
    office.put(
        PATH,
        changed.replace(SENDER, "named: false").replace("> 三号楼楼道的天花板一直漏水，请尽快修好", "> 略"),
    )
    commit(office)
    for said in (page(office, "zh"), office.run("review", "main..change", "--format", "json", at=AT).out):
        assert not re.search("13800001234|１３８|一直漏水|一五〇一|王 ?小 ?凤|1501", said)
    assert "此处不重复" in page(office, "zh")


def test_history_that_is_changed_stands_first(office: Office) -> None:
    office.put(
        PATH,
        OLD.replace("09:10+08:00, event", "09:05+08:00, event").replace(
            "category: repair/leak", "category: other"
        ),
    )
    commit(office)
    said = office.run("review", "main..change", "--lang", "en", at=AT)
    assert said.status == 1
    assert "- **New errors: 2; not to be merged**\n- **Of these, against history: 2**" in said.out
    assert [line[:18] for line in below(said.out, "New problems").strip().splitlines()] == [
        "- **error** HY804 ",
        "- **error** HY801 ",
    ]
    assert "**Lines already shared that changed or are gone:**\n\n- 2026-03-16 09:10 registration" in said.out


def test_a_case_deleted_and_one_that_cannot_be_read(office: Office) -> None:
    office.put("cases/2026/20260317-EFGHW.md", "---\nid: [\n---\n")
    (office.root / PATH).unlink()
    commit(office)
    said = page(office, "en")
    assert "### 20260316-ABCDQ\n\n**the file was deleted or renamed.**" in said
    assert "**the file cannot be read; see “Problems”.**" in said


def test_an_edit_of_a_clause_in_force_names_the_cases_it_moves(office: Office) -> None:
    office.put("policies/letters.md", LETTERS.replace("within: 3 workdays", "within: 5 workdays"))
    commit(office)
    assert (
        below(page(office, "zh"), "规章")
        == """

**有1件未结案件的期限因此改变：**20260316-ABCDQ。

### 《来信规定》 1

**已施行的版本被改动**（施行：2026-01-01 –）。按它收到的案件，期限会跟着变；\
应当另立新版本，旧版本移到 `policies/编号/版本.md` 并写上截止日。

| 条 | 内容 | 原来 | 现在 |
| --- | --- | --- | --- |
| 第二条 | 答复：期限 | 三个工作日 | 五个工作日 |
"""
    )


def test_a_new_version_moves_nothing(office: Office) -> None:
    later = LETTERS.replace('version: "1"', 'version: "2"').replace(
        "{from: 2026-01-01}", "{from: 2026-06-01}"
    )
    old = LETTERS.replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-06-01}")
    office.put("policies/letters.md", later.replace("within: 3 workdays", "within: 2 workdays"))
    office.put("policies/letters/1.md", old)
    commit(office)
    said = below(page(office, "en"), "Regulations")
    assert "open cases" not in said
    assert "A new version, in force: 2026-06-01 –; compared with 1:" in said
    assert "| art. 2 | reply: time limit | three working days | two working days |" in said


def test_roster_calendar_settings_and_other_files(office: Office) -> None:
    home = ORGANIZATION.replace("roles: [gm]}\n", "roles: [gm, auditor]}\n")
    home = home.replace("zhang@example.org", "zhang@example.com").replace("{zh: 维修", "{zh: 修缮")
    office.put("policies/organization.yml", home + "approvals: {proof: signature}\n")
    calendar = (office.root / "policies/calendar.yml").read_text("utf-8")
    office.put("policies/calendar.yml", calendar.replace("[2026-01-01]", "[2026-01-01, 2026-03-17]"))
    office.put(".github/workflows/x.yml", "on: push\n")
    commit(office)
    said = page(office, "zh")
    assert below(said, "名册").strip().splitlines() == [
        f"- 张卫 (zhang.wei)：电子邮箱：zhang@{JOINER}example.org → zhang@{JOINER}example.com",
        "- 吴建国 (wu.gm)：角色：gm → auditor, gm",
    ]
    assert below(said, "单位设置").strip().splitlines() == [
        "- 类别 repair 改动",
        "- 设置 approvals：（无） → proof: signature",
    ]
    assert below(said, "工作日历").strip() == "- 休息日 2026-03-17 新增"
    assert below(said, "其他文件").strip() == "- 新增：`.github/workflows/x.yml`"
    assert "**改动了检查程序或者流水线的设置，须经其负责人批准**" in said


# --- ranges ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "span", ["main..change", "main...change", "main..", "main", "main...", "main..change~0"]
)
def test_every_way_to_write_the_range(office: Office, span: str) -> None:
    office.put(".x", "y")
    commit(office)
    assert below(page(office, "en", span), "Other files").strip() == "- added: `.x`"


def test_what_went_on_in_the_base_meanwhile_is_no_change(office: Office) -> None:
    office.put(".x", "y")
    commit(office)
    office.git("checkout", "-q", "main")
    office.put(".z", "y")
    commit(office)
    for span in ("main..change", "main...change"):
        assert below(page(office, "en", span), "Other files").strip() == "- added: `.x`"


def test_the_work_tree_does_not_count(office: Office) -> None:
    office.put(PATH, with_log(OLD, ADDED))
    assert "No errors, and nothing awaits approval." in page(office, "en")


def test_a_bare_repository(office: Office, tmp_path: Path) -> None:
    office.put(PATH, with_log(OLD, ADDED))
    commit(office)
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", office.root, bare], check=True)
    there = Office(bare, office._capsys, office._patch)
    assert page(there, "zh") == page(office, "zh")
    # by the organisation's own language
    assert there.run("review", "main..change", at=AT).out.startswith("# Review\n")


def test_a_commit_that_git_does_not_know(office: Office) -> None:
    assert office.run("review", "main..nope").status == 2
    assert office.run("review", "--lang", "en", "nope..main").err == "Git does not know the commit nope.\n"


def test_as_json(office: Office) -> None:
    office.put(PATH, with_log(OLD, ADDED).replace("registered\n", "dispatched\nresponsible: works\n", 1))
    commit(office)
    told = json.loads(office.run("review", "main..change", "--format", "json", at=AT).out)
    (case,) = told["cases"]
    assert (case["case"], case["status"]) == (NUMBER, {"before": "registered", "after": "dispatched"})
    assert case["events"][0] == {"at": "2026-03-16T11:00:00+08:00", "event": "dispatched", "by": "chen.min"}
    assert case["pending"][0]["people"] == ["wu.gm"]
    assert [item["now"]["state"] for item in case["deadlines"]] == ["met"]
    assert [item["code"] for item in told["diagnostics"]] == ["HY515"]


# --- hostile words ---------------------------------------------------------------------------------------

HOSTILE = [
    "@everyone @team/all please",
    "fixes #12, GH-7, !34 and ~label %milestone",
    "![x](http://evil.example/a.png) [a](javascript:alert(1))",
    "<img src=x onerror=alert(1)><script>x</script><!-- -->",
    "| a | b |\\n| --- | --- |",
    "https://evil.example www.evil.example a@evil.example",
    "/close",
    ":smile: **bold** _it_ `code` ~~gone~~ $x$ # head",
    "[ref]: http://evil.example",
    "```\\n@team",
    "- [ ] task",
    "1. one",
    "\\u202eright to left\\u2066",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_do_nothing(office: Office, text: str) -> None:
    line = f'  - {{at: 2026-03-17T11:00+08:00, event: progress, by: zhang.wei, note: {json.dumps(text)[:-1]}"}}\n'
    line = line.replace("\\\\", "\\")
    plain = json.loads(f'"{text}"')
    home = ORGANIZATION.replace("name: 张卫", f"name: {json.dumps(plain)}")
    home = home.replace("{zh: 渗漏, en: Leaks}", f"{{zh: {json.dumps(plain)}, en: {json.dumps(plain)}}}")
    office.put("policies/organization.yml", home)
    office.put(
        "policies/letters.md",
        LETTERS.replace("来信规定", "来信").replace("zh: 来信,", f"zh: {json.dumps(plain)},"),
    )
    office.put(PATH, with_log(OLD, line).replace("registered\n", "handling\n", 1) + f"\n## Reply\n{plain}\n")
    commit(office)
    for language in ("zh", "en"):
        said = page(office, language)
        assert f"### {NUMBER}\n" in said
        assert "2026-03-17 11:00" in said
        assert not re.search(r"@\w|(?<!&)#\w|GH-\d|!\d|https?:|www\.|[\u202a-\u202e\u2066-\u2069]", said)
        assert not re.search(r"^\s*/\w|:\w+:", re.sub(r"(?s)```.*?```|`[^`]*`", "", said), re.MULTILINE)
        html = markdown(said, extensions=["tables", "fenced_code", "sane_lists"])
        assert set(re.findall(r"<(\w+)", html)) <= {
            *("h1", "h2", "h3", "p", "ul", "li", "strong", "code", "pre", "blockquote"),
            *("table", "thead", "tbody", "tr", "th", "td"),
        }


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("三个工作日", "三个工作日"),
        ("50%的人", "50%的人"),
        ("20260316-ABCDQ", "20260316-ABCDQ"),
        ("a@b", f"a@{JOINER}b"),
        ("#12", f"#{JOINER}12"),
        ("a|b*c", "a&#124;b&#42;c"),
        ("a\nb", "a b"),
        ("\x1b[0m", "⟨U+001B⟩&#91;0m"),
        ("- x", f"{JOINER}- x"),
        ("deadbeef12", f"deadbe{JOINER}ef12"),
    ],
)
def test_inert(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_frames_hold_whatever_is_in_them() -> None:
    assert code("a`b``c") == "```a`b``c```"
    assert code("`") == "`` ` ``"
    assert verbatim("````\n@x", "  ") == f"  `````text\n  ````\n  @{JOINER}x\n  `````"


def test_names_that_somebody_gave_a_file_are_not_repeated(office: Office) -> None:
    for path in (
        f"cases/2026/{NUMBER}/王小凤.jpg",
        f"cases/2026/{NUMBER}/b.jpg",
        "cases/2026/王小凤.md",
        "cases/小凤/x",
    ):
        office.put(path, "x")
    commit(office)
    for language in ("zh", "en"):
        assert "小凤" not in page(office, language)
    assert f"- added: `cases/2026/{NUMBER}/…` (2)\n" in page(office, "en")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("王小凤您好：\n已经修好。", (None, "已经修好。")),
        ("请打138\n0000\n1234。\n谢谢。", (None, None, None, None)),  # over line breaks, in no line by itself
        ("三号楼楼道的天花\n板一直漏水，请\n尽快修好", (None, None, None)),
        ("张卫与李四的案件20260316-ABCDQ一并办理", ("张卫与李四的案件20260316-ABCDQ一并办理",)),
    ],
)
def test_lines_that_lead_to_the_sender_are_left_out(text: str, lines: tuple[str | None, ...]) -> None:
    case, _reader = read_case(Source(PATH, OLD.encode()), ZoneInfo("Asia/Shanghai"))
    assert case is not None
    reader = Reader(Source("", ORGANIZATION.encode(), whole=True), ZoneInfo("Asia/Shanghai"))
    assert for_staff(text, [case], organization(reader.source.values(), reader)).lines == lines
