"""`huiyin new`: the file that it makes, what it refuses, and the form that it is on a terminal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huiyin.numbers import is_valid
from huiyin.repository import WorkTree
from tests.office import CTRL_C, NUMBER, Office, open_office

LETTER = (
    "--channel",
    "letter",
    "--site",
    "east",
    "--party",
    "owner",
    "--kind",
    "complaint",
    "--category",
    "repair/leak",
)
CALL = ("--channel", "hotline", *LETTER[2:])
ONE = {f"cases/2026/{NUMBER}.md"}


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, capsys, monkeypatch)


def made(office: Office) -> str:
    """The one case that was added, its number written as NUMBER."""
    (path,) = office.files() - ONE
    number = path[11:-3]
    assert is_valid(number)
    return (office.root / path).read_text("utf-8").replace(number, "NUMBER")


def test_options_and_a_piped_letter_make_a_case(office: Office) -> None:
    words = (
        "--subject",
        "漏水",
        "--posted",
        "2026-03-14",
        "--field",
        "reporter.name=王女士",
        "--field",
        "x-desk=3",
    )
    said = office.run("new", *LETTER, *words, stdin="漏了一周\r\n## 答复\n\n---\n")
    number, path = said.out.strip().split("\t")
    assert (said.status, path) == (0, f"cases/2026/{number}.md")
    assert re.fullmatch(r"20260316-[0-9A-HJKMNP-TV-Z]{5}", number)
    assert made(office) == (
        "---\n"
        "id: NUMBER\n"
        "status: registered\n"
        "channel: letter\n"
        "received: 2026-03-16T10:00+08:00\n"
        "posted: 2026-03-14\n"
        "site: east\n"
        "party: owner\n"
        "named: true\n"
        "kind: complaint\n"
        "category: repair/leak\n"
        "subject: 漏水\n"
        "reporter: {name: 王女士}\n"
        "x-desk: 3\n"
        "log:\n"
        "  - {at: 2026-03-16T10:00+08:00, event: registered, by: chen.min}\n"
        "---\n"
        "## Letter\n"
        "\n"
        "> 漏了一周\n"
        "> ## 答复\n"
        ">\n"
        "> ---\n"
    )
    assert said.err.splitlines()[-3:] == [
        "Due first:",
        "  2026-03-16 14:00  4 h 0 min left  dispatch or refusal  (陈敏, letters/dispatch)",
        "  2026-03-19 17:30  3 d 7 h left  reply or refusal  (department head, letters/reply)",
    ]


def test_names_in_clear_are_warned_of(office: Office) -> None:
    said = office.run("new", *LETTER, "--field", "reporter.name=王女士")
    assert said.err.startswith("Mind: what the sender's name and telephone are enters Git in clear")
    assert "王女士" not in said.out + said.err
    assert not office.run("new", *LETTER).err.startswith("Mind")


def test_where_letters_are_sealed_a_name_in_clear_is_refused(office: Office) -> None:
    organization = (office.root / "policies/organization.yml").read_text("utf-8")
    office.put("policies/organization.yml", organization + "recipients: [age1abc]\n")
    said = office.run("new", *LETTER, "--field", "reporter.name=王女士")
    assert (said.status, said.err.splitlines()[0]) == (
        1,
        "Not allowed: The reporter stands in clear although the organisation has recipients. [HY701]",
    )
    assert "王女士" not in said.err
    assert office.files() == ONE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--category", "repair/lek"],
            "“category” names something that organization.yml does not know: repair/lek [HY221]",
        ),
        (["--kind", "complain"], "“kind” has a value that is not allowed. [HY207]"),
        (
            ["--field", "reporter.nmae=王女士"],
            "The key “nmae” is not known here; did you mean “name”? [HY202]",
        ),
        (["--field", "subjekt=x"], "The key “subjekt” is not known here; did you mean “subject”? [HY202]"),
        (["--received", "yesterday"], "“received” is not a date or time that exists. [HY204]"),
        (
            ["--received", "2026-03-17T09:00"],
            "This is dated in the future (it is now 2026-03-16T10:00+08:00). [HY314]",
        ),
        (["--posted", "2026-03-17"], "It was posted after it was received. [HY215]"),
        (
            ["--field", "links.duplicate_of=20260101-00000"],
            "“duplicate_of” names the case 20260101-00000, which does not exist. [HY604]",
        ),
    ],
)
def test_what_has_errors_is_refused(office: Office, words: list[str], told: str) -> None:
    said = office.run("new", *LETTER, *words)
    assert said.status == 1
    assert f"Not allowed: {told}" in said.err.splitlines()
    assert said.err.endswith("Nothing was written.\n")
    assert "王女士" not in said.err
    assert office.files() == ONE


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (LETTER[4:], "These are missing: --channel, --site.\n"),
        ((*LETTER, "--field", "subject"), "Write subject as KEY=VALUE.\n"),
        (
            (*LETTER, "--body", "nowhere.txt"),
            "The text of the letter cannot be read: No such file or directory.\n",
        ),
    ],
)
def test_wrong_usage_is_told(office: Office, words: tuple[str, ...], told: str) -> None:
    said = office.run("new", *words)
    assert (said.status, said.err) == (2, told)
    assert office.files() == ONE


def test_the_number_is_of_the_day_received(office: Office) -> None:
    said = office.run("new", *LETTER, "--received", "3-12 16:30")
    assert said.out.startswith("20260312-")
    assert "received: 2026-03-12T16:30+08:00\n" in made(office)


def test_a_letter_may_come_from_a_file(office: Office) -> None:
    office.put("letter.txt", "\ufeff路灯不亮\n")
    office.run("new", *LETTER, "--body", str(office.root / "letter.txt"))
    assert made(office).endswith("---\n## Letter\n\n> 路灯不亮\n")


def test_a_number_on_any_branch_is_taken(office: Office) -> None:
    office.git("add", ".")
    office.git("commit", "-qm", "first")
    office.git("checkout", "-q", "-b", "side")
    office.git("rm", "-q", f"cases/2026/{NUMBER}.md")
    office.git("commit", "-qm", "gone here")
    tree = WorkTree(office.root)
    assert tree.number_taken(f"cases/2026/{NUMBER}.md")
    assert not tree.number_taken("cases/2026/20260316-00000.md")


def test_two_never_get_the_same_file(office: Office) -> None:
    from huiyin.desk.store import create

    with pytest.raises(FileExistsError):
        create(office.root, f"cases/2026/{NUMBER}.md", b"another")
    assert office.files() == ONE
    assert NUMBER in office.case()


def test_who_takes_a_call_is_the_first_asked(office: Office) -> None:
    said = office.run("new", *CALL, "--by", "何军", "-q")
    assert (said.status, said.err) == (0, "")
    assert "first_received_by: he.jun\n" in made(office)


def test_on_a_terminal_it_asks_in_the_order_of_the_talk(office: Office) -> None:
    asked = [
        ("渠道: ", "2"),
        ("来信人身份 [业主]: ", ""),
        ("是否署名 [是]: ", ""),
        ("姓名: ", "王女士"),
        ("电话（直接回车表示不填）: ", "13800000000"),
        ("房号（直接回车表示不填）: ", "3-1501"),
        ("项目: ", "东苑"),
        ("> ", "楼上漏水。"),
        ("> ", "很急"),
        ("> ", "."),
        ("事由 [楼上漏水]: ", ""),
        ("性质 [投诉]: ", ""),
        ("类别: ", "1"),
        ("类别 · 维修: ", "渗漏"),
        ("缓急程度 [一般]: ", "3"),
        ("收到时间 [2026-03-16T10:00+08:00]: ", "9:40"),
        ("经手人 [陈敏]: ", ""),
        ("此前处理情况（直接回车表示不填）: ", "20260316-ABCDQ"),
        ("确认登记吗？ [Y/n] ", "y"),
    ]
    said = office.talk("new", "--lang", "zh", answers=[answer for _question, answer in asked])
    assert said.status == 0
    place = 0
    for question, answer in asked:
        place = said.out.index(f"\n{question}{answer}\n", place)
    text = made(office)
    assert text.partition("log:")[0].partition("named")[2] == (
        ": true\n"
        "kind: complaint\n"
        "category: repair/leak\n"
        "subject: 楼上漏水\n"
        "urgency: urgent\n"
        "prior_handling: 20260316-ABCDQ\n"
        "first_received_by: chen.min\n"
        "reporter: {name: 王女士, phone: 13800000000, room: 3-1501}\n"
    )
    assert "received: 2026-03-16T09:40+08:00\n" in text
    assert text.endswith("## Letter\n\n> 楼上漏水。\n> 很急\n")


def test_the_form_judges_each_answer_at_once(office: Office) -> None:
    answers = ["", "fax", "letter", "", "n", "east", ".", "", "", "2", "", "25:00", CTRL_C]
    said = office.talk("new", answers=answers)
    assert said.status == 130
    assert [line for line in said.out.splitlines() if line.startswith(("Please", "This", "“"))] == [
        "This must be answered.",
        "Please give one of the numbers, or a word of the list.",
        "“received” is not a date or time that exists. Write it like 2026-03-15T16:00+08:00.",
    ]
    assert office.files() == ONE


def test_declining_the_summary_writes_nothing(office: Office) -> None:
    said = office.talk("new", *LETTER[:-2], answers=["n", "漏水", ".", "", "2", "", "", "", "n"])
    assert (said.status, said.out.splitlines()[-1]) == (1, "Nothing was written.")
    assert office.files() == ONE
