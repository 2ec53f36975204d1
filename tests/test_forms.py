"""`huiyin form`: what stands on the papers, where they lie, and what is not printed."""

from __future__ import annotations

import re
import stat
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from huiyin.book import load_house, read_case
from huiyin.papers.filling import Filler
from huiyin.papers.kinds import FORMS
from huiyin.papers.pages import Printer
from huiyin.papers.plain import LONGEST, line, paragraphs
from huiyin.repository import WorkTree
from huiyin.source import Source
from tests.office import NUMBER, Office, open_office
from tests.paperwork import EVIL, FULL, put_hostile

PAPERS = "build/papers"
NOW = "2026-03-26T10:00"
OF_CASES = [name for name, form in FORMS.items() if not form.of_day]


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    found = open_office(tmp_path, capsys, monkeypatch)
    found.put(f"cases/2026/{NUMBER}.md", FULL)
    found.put(".gitignore", "/build/\n")
    return found


def body(html: str) -> str:
    """The body of a paper, without the spaces between the lines."""
    inside = html.partition("<body>\n")[2].partition("</body>")[0]
    return "\n".join(one.strip() for one in inside.splitlines() if one.strip())


def words(html: str) -> str:
    """What a reader sees."""
    found: list[str] = []
    reader = HTMLParser()
    setattr(reader, "handle_data", found.append)  # noqa: B010 - a method for this one reader
    reader.feed(html.partition("<body>")[2])
    return re.sub(r"\s+", " ", " ".join(found))


def paper(office: Office, kind: str, *more: str, at: str = NOW, lang: str = "zh") -> str:
    said = office.run("form", NUMBER, kind, "-q", "-o", "-", "--lang", lang, *more, at=at)
    assert (said.status, said.err) == (0, "")
    return said.out


# --- what stands on them -------------------------------------------------------------------------------------


def test_the_receipt_as_it_is_printed(office: Office) -> None:
    assert (
        body(paper(office, "receipt"))
        == f"""\
<h1>受理告知</h1>
<div class="letter">
<p class="number">案号：{NUMBER}</p>
<p class="to">尊敬的王女士：</p>
<p>您关于“屋面渗水”的来信（来电、来访），我们已于2026年3月16日09:00收到并登记。</p>
<p>依照《来信规定》第二条的规定，我们将自收到之日起三个工作日内答复您，最迟于2026年3月19日17:30。办理中需要延期的，会在期限届满以前告知您理由和新的期限。</p><p>查询办理情况或者补充材料时，请说明上列案号。您的身份和所反映的内容依照规定保密。</p>
<div class="end"><p>小院 <span class="seal">（盖章）</span></p><p>2026年3月26日</p></div>
</div>"""
    )


def test_the_extension_tells_the_old_limit_the_reason_and_the_new_one(office: Office) -> None:
    told = words(paper(office, "extension-notice"))
    assert "原应于2026年3月19日17:30前答复" in told
    assert "连日下雨不能施工 经批准，期限延至2026年3月25日。" in told
    assert "《来信规定》第二条：自收到之日起三个工作日内答复，抄送有关领导。" in told


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("letter-file", ("信件处理档案", "顶楼渗水， 墙皮掉了。", "更换防水层", "一式两份", "项目经理 何军")),
        ("rectification-order", ("整改令", "工程部", "更换防水层（责任人：张卫，完成时限：2026年3月20日）")),
        ("call-back", ("处理回访表", "现在方便接听吗", "何军", "八时三十分至二十时")),
        ("reception-day", ("项目经理接待日信息登记表", "指定责任人", "责任人电话", "来访人评价", "不满意的理由")),
        ("hotline-record", ("一、问候", "二、来电人", "三、反映的问题", "六、复述确认", "来电人确认无误")),
        ("follow-up", ("跟进情况表", "2026-03-16 10:00", "对象：工程部", "延期")),
        ("assessment-record", ("服务质量考评记录", "按期完成", "考评人")),
        ("reply-letter", (f"复信号： HF-{NUMBER}-1", "一、现状 屋面防水层老化。", "二、措施 已更换。", "抄送：吴建国")),
        ("destruction-certificate", ("销毁证明", "监销人（一）", "监销人（二）", "永久保存")),
    ],
)  # fmt: skip
def test_each_form_holds_what_its_rule_asks(office: Office, kind: str, expected: tuple[str, ...]) -> None:
    html = paper(office, kind)
    told = words(html)
    assert [one for one in (*expected, NUMBER) if one.replace(" ", "") not in told.replace(" ", "")] == []
    assert f'content: "案号\\ff1a {NUMBER.replace("-", chr(92) + "2d ")}"' in html


def test_a_call_back_that_is_owed_leaves_room_for_it_and_lists_the_earlier_ones(office: Office) -> None:
    html = paper(office, "call-back")
    assert '<span class="tick">√</span>满意' in html
    owed = "  - {id: call, kind: deadline, from: replied, until: {event: called-back, kind: closing}, within: 5 days}\n"
    policy = (office.root / "policies/letters.md").read_text("utf-8")
    office.put(
        "policies/letters.md", policy.replace("  - {id: copies", f"{owed}  - {{id: copies") + "{{ call }}\n"
    )
    html = paper(office, "call-back")
    assert "此前的回访" in html
    assert '<span class="tick">√</span>结案' in html
    assert '<span class="tick">√</span>满意' not in html


def test_english_labels_stand_beside_the_chinese(office: Office) -> None:
    told = words(paper(office, "letter-file", lang="en"))
    assert "信件处理档案 Case file" in told
    assert "责任部门 Department in charge Works" in told
    assert "within three working days of receipt" in words(paper(office, "receipt", lang="en"))


def test_a_sealed_sender_is_left_to_be_filled_in_by_hand(office: Office) -> None:
    sealed = "reporter: |\n  -----BEGIN AGE ENCRYPTED FILE-----\n  YWdl\n  -----END AGE ENCRYPTED FILE-----\n"
    text = re.sub(r"reporter: .*\n", sealed, FULL)
    letter = (
        "## 来信内容\n\n-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n\n## 办理"
    )
    office.put(f"cases/2026/{NUMBER}.md", re.sub(r"## 来信内容.*## 办理", letter, text, flags=re.DOTALL))
    said = office.run("form", NUMBER, "letter-file", "receipt", "--lang", "zh", at=NOW)
    assert "手工填写" in said.err
    html = (office.root / PAPERS / f"{NUMBER}-letter-file.zh.html").read_text("utf-8")
    assert "已密封，手工填写" in html
    assert "来信内容已密封" in html
    assert "AGE" not in html
    assert "尊敬的<span" in (office.root / PAPERS / f"{NUMBER}-receipt.zh.html").read_text("utf-8")


def test_a_reminder_names_what_presses(office: Office) -> None:
    head = FULL.partition("  - {at: 2026-03-17T09")[0]
    office.put(f"cases/2026/{NUMBER}.md", f"{head}---\n")
    told = words(paper(office, "reminder-slip", at="2026-03-17T09:00"))
    assert "答复或者不予受理 张卫 2026-03-19 17:30 即将到期" in told
    told = words(paper(office, "reminder-slip", at="2026-03-21T09:00"))
    assert "答复或者不予受理 张卫 2026-03-19 17:30 逾期未办 ，1日" in told.replace(
        "逾期未办，", "逾期未办 ，"
    )


def test_forms_that_would_not_be_true_are_refused(office: Office) -> None:
    # before the approval, and before there was an extension
    for kind, at, reason in (
        ("extension-notice", "2026-03-17T09:30", "awaits approval"),
        ("extension-notice", "2026-03-16T12:00", "No extension"),
        ("receipt", "2026-03-16T09:05", "not registered"),
        ("reminder-slip", NOW, "Nothing is owed"),
    ):
        said = office.run("form", NUMBER, kind, at=at)
        assert (said.status, said.out) == (1, "")
        assert reason in said.err
        assert f"--blank {kind}" in said.err
    office.put(f"cases/2026/{NUMBER}.md", FULL.partition("## 答复")[0])
    assert "has no reply" in office.run("form", NUMBER, "reply-letter", at=NOW).err


def test_a_deadline_that_is_not_certain_is_told_as_such(office: Office) -> None:
    office.put("policies/calendar.yml", "2025: {source: 国办, holidays: [2025-01-01], workdays: []}\n")
    assert "no official calendar" in office.run("form", NUMBER, "receipt", at=NOW).err
    office.put("policies/wrong.md", "nothing")
    assert "errors, so deadlines may be missing" in office.run("form", NUMBER, "receipt", at=NOW).err


# --- hostile fields --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [name for name in OF_CASES if name != "reminder-slip"])
def test_hostile_fields_are_inert(office: Office, kind: str) -> None:
    put_hostile(office)
    html = paper(office, kind)
    tags = re.findall(r"<(/?[a-z0-9]+)", html)
    assert {"script", "img", "link", "iframe", "base"} & set(tags) == set()
    assert tags.count("style") == 1
    assert (tags.count("td"), tags.count("table")) == (tags.count("/td"), tags.count("/table"))
    assert "{{ 7*7 }}" in words(html) or kind == "destruction-certificate"
    assert "\u0301" * 3 not in html


def test_text_from_outside_is_tidied() -> None:
    assert line("a\u202eb\u2066c\x00\x1b[31m\u200bd\n e") == "abc[31md e"
    assert paragraphs("> 一\n>\n>> 二\r\n三\u2028四") == ("一", "二", "三", "四")
    assert line("字" * 601) == "字" * 600 + " …"
    long = paragraphs("字" * (LONGEST + 5))
    assert (len(long[0]), long[0][-2:]) == (LONGEST + 2, " …")


def test_the_papers_fetch_nothing(office: Office) -> None:
    put_hostile(office)
    html = paper(office, "letter-file")
    assert "default-src 'none'" in html
    assert re.findall(r"(?:src|href|url)\s*[=(]", html.replace("&#34;", "").partition("<body>")[0]) == []


# --- where they lie ----------------------------------------------------------------------------------------------


def test_papers_lie_where_git_does_not_look_and_only_their_owner_may_read_them(office: Office) -> None:
    said = office.run("form", NUMBER, "回访表", "letter-file", at=NOW)
    assert said.status == 2
    said = office.run("form", NUMBER, "处理回访表", "Case file", at=NOW)
    names = [f"{NUMBER}-call-back.html", f"{NUMBER}-letter-file.html"]
    assert said.out.split() == [str(office.root / PAPERS / name) for name in names]
    for name in names:
        assert stat.S_IMODE((office.root / PAPERS / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "place",
    ["cases/x.html", "site/pages/x.html", "build/docs/x.html", "x.html", "policies/", "build/html/a/"],
)
def test_a_place_that_would_be_committed_or_published_is_refused(office: Office, place: str) -> None:
    said = office.run("form", NUMBER, "receipt", "-o", str(office.root / place), at=NOW)
    assert (said.status, said.out) == (2, "")
    assert "would be committed or published" in said.err
    assert not (office.root / place.rstrip("/")).is_file()


def test_a_blank_form_may_lie_anywhere(office: Office) -> None:
    said = office.run("form", "--blank", "receipt", "-o", str(office.root / "counter.html"), at=NOW)
    assert (said.status, said.out) == (0, f"{office.root}/counter.html\n")


def test_a_link_into_the_cases_is_seen_through(office: Office, tmp_path: Path) -> None:
    (office.root / "build").mkdir()
    (office.root / "build/papers").symlink_to(office.root / "cases", target_is_directory=True)
    said = office.run("form", NUMBER, "receipt", at=NOW)
    assert (said.status, office.files()) == (2, {f"cases/2026/{NUMBER}.md"})


def test_a_place_outside_the_repository_is_free(
    office: Office, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("out") / "letter.html"
    assert office.run("form", NUMBER, "receipt", "-o", str(target), at=NOW).status == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_without_build_in_gitignore_nothing_is_written(office: Office) -> None:
    office.put(".gitignore", "")
    assert office.run("form", NUMBER, "receipt", at=NOW).status == 2
    assert not (office.root / PAPERS).exists()


# --- blank forms, days, own templates -----------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_form_has_a_blank(office: Office, lang: str) -> None:
    said = office.run("form", "--blank", *FORMS, "--lang", lang)
    assert (said.status, len(said.out.split())) == (0, len(FORMS))
    for name, form in FORMS.items():
        end = "html" if lang == "en" else "zh.html"  # the usual name is that of the organisation's language
        html = (office.root / PAPERS / f"blank-{name}.{end}").read_text("utf-8")
        assert form.title["zh"] in html
        assert "by-hand" in html
        assert "None" not in words(html)


def test_all_forms_of_a_day(office: Office) -> None:
    def of(day: str) -> list[str]:
        said = office.run("form", "--day", day, at=NOW)
        return sorted(Path(one).name.removesuffix(".html").replace(NUMBER, "N") for one in said.out.split())

    assert of("2026-03-16") == ["2026-03-16-hotline-day", "N-letter-file", "N-receipt"]
    assert of("2026-03-17") == ["2026-03-17-hotline-day", "N-extension-notice"]
    assert of("2026-03-24") == ["2026-03-24-hotline-day", "N-reply-letter"]
    assert of("2026-03-25") == ["2026-03-25-hotline-day", "N-call-back"]
    assert of("2026-03-20") == ["2026-03-20-hotline-day"]


def test_an_order_is_printed_to_be_approved_and_again_once_it_is(office: Office) -> None:
    gate = "  - {id: order, kind: approval, when: {procedure: special}, event: dispatched, by: [gm]}\n"
    policy = (office.root / "policies/letters.md").read_text("utf-8")
    office.put(
        "policies/letters.md", policy.replace("  - {id: copies", f"{gate}  - {{id: copies") + "{{ order }}\n"
    )
    head, _gap, log = FULL.replace("status: replied", "status: dispatched\nprocedure: special").partition(
        "log:\n"
    )
    first, second, *_rest = log.splitlines(keepends=True)
    approved = "  - {at: 2026-03-18T09:00+08:00, event: approved, by: wu.gm, of: {event: dispatched, at: 2026-03-16T10:00+08:00}}\n"
    office.put(f"cases/2026/{NUMBER}.md", f"{head}log:\n{first}{second}{approved}---\n")

    def of(day: str) -> str:
        said = office.run(
            "form", "--day", day, "rectification-order", "-o", "-", "-q", "--lang", "zh", at=NOW
        )
        return words(said.out).replace(" ", "")

    assert "批准人（总经理）" in of("2026-03-16")
    assert "吴建国" not in of("2026-03-16")
    assert "批准人（总经理）吴建国2026-03-1809:00" in of("2026-03-18")
    assert of("2026-03-17") == ""


def test_whoever_did_not_sign_gets_no_letter(office: Office) -> None:
    nameless = FULL.replace("named: true", "named: false").replace("name: 王女士, ", "")
    office.put(f"cases/2026/{NUMBER}.md", nameless)
    said = office.run("form", "--day", "2026-03-16", at=NOW)
    assert [Path(one).name for one in said.out.split()] == [
        "2026-03-16-hotline-day.html",
        f"{NUMBER}-letter-file.html",
    ]
    assert "尊敬的来信人：" in paper(office, "reply-letter")


def test_the_papers_of_a_past_day_know_nothing_of_later_ones(office: Office) -> None:
    office.run("form", "--day", "2026-03-16", "letter-file", "--lang", "zh", at=NOW)
    told = words((office.root / PAPERS / f"2026-03-16/{NUMBER}-letter-file.zh.html").read_text("utf-8"))
    assert "办理状态： 办理中" in told.replace("办理状态：办理中", "办理状态： 办理中")
    assert f"HF-{NUMBER}-1" not in told


def test_the_daily_hotline_report_lists_open_cases_with_their_newest_event(office: Office) -> None:
    call = FULL.replace("channel: letter", "channel: hotline").partition("  - {at: 2026-03-17T09")[0]
    office.put(f"cases/2026/{NUMBER}.md", call + "---\n")
    said = office.run("form", "--day", "2026-03-17", "hotline-day", "--lang", "zh", at=NOW)
    told = words(Path(said.out.strip()).read_text("utf-8"))
    assert "未结 1 件，当日来电 0 件，结案 0 件，回访 0 次，逾期 1 件" in told
    assert f"{NUMBER} 03-16 09:00 东苑 屋面渗水" in told
    assert "03-16 11:00 确定措施" in told
    assert "王女士" not in told


def test_an_organisation_may_lay_its_own_template_in_the_place_of_ours(office: Office) -> None:
    own = '{% extends "frame.html" %}{% block form %}<p>本会{{ sheet.value("subject") }}</p>{% endblock %}'
    office.put("site/forms/receipt.html", own)
    put_hostile(office)
    html = paper(office, "receipt")
    assert "<p>本会&lt;/td&gt;&lt;/table&gt;&lt;script&gt;" in html
    assert EVIL not in html


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{% if %}", "line 1"),
        ("\n{{ sheet.nobody }}", "nobody"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("{% include '../../../../etc/passwd' %}", "passwd"),
        ("{{ 1 / 0 }}", "ZeroDivisionError"),
        ("{% for n in range(1000000) %}{% endfor %}", "OverflowError"),
        ("{% include 'receipt.html' %}", "RecursionError"),
    ],
)
def test_a_template_that_cannot_be_used_is_named(office: Office, template: str, fault: str) -> None:
    office.put("site/forms/receipt.html", template)
    said = office.run("form", NUMBER, "receipt", at=NOW)
    assert (said.status, said.out) == (1, "")
    assert "site/forms/receipt.html" in said.err or "passwd" in said.err
    assert fault in said.err


def test_which_channels_a_form_is_for_is_the_organisations_to_say(office: Office) -> None:
    assert "not meant for" in office.run("form", NUMBER, "hotline-record", at=NOW).err
    path = office.root / "policies/organization.yml"
    path.write_text(path.read_text("utf-8") + "x-forms: {hotline-record: [letter]}\n", "utf-8")
    assert "not meant for" not in office.run("form", NUMBER, "hotline-record", at=NOW).err
    assert "热线处理档案" in paper(office, "letter-file")


# --- usage --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        (("nosuch", "receipt"), "There is no case"),
        ((NUMBER, "reciept"), "Did you mean receipt"),
        ((NUMBER,), "reply-letter"),
        ((), "Say which form"),
        (("--blank",), "Say which form"),
        (("--blank", "receipt", "--day", "2026-03-16"), "do not go together"),
        (("--day", "yesterday"), "--day is a date"),
        ((NUMBER, "hotline-day"), "--day DATE"),
        ((NUMBER, "receipt", "--format", "docx"), "html, pdf"),
        ((NUMBER, "receipt", "call-back", "-o", "-"), "folder"),
    ],
)
def test_wrong_usage_says_what_is_right(office: Office, given: tuple[str, ...], fault: str) -> None:
    said = office.run("form", *given, at=NOW)
    assert (said.status, said.out) == (2, "")
    assert fault in said.err


def test_the_list_names_when_who_and_why(office: Office) -> None:
    rows = [line.split("\t") for line in office.run("form", "--list", "--lang", "zh").out.splitlines()]
    assert [row[0] for row in rows] == list(FORMS)
    assert rows[3] == ["reception-day", "项目经理接待日信息登记表", "接待日当面登记", "责任人、项目经理、来访人", "IN-11"]  # fmt: skip


# --- the regulations and the handbook --------------------------------------------------------------------------

ROOT = Path(__file__).resolve().parent.parent


def test_every_wording_that_a_form_keeps_has_its_form() -> None:
    served = {rule for form in FORMS.values() for rule in form.serves}
    policies = load_house(WorkTree(ROOT)).rules.policies
    kept = [clause for one in policies for clause in one.clauses if clause.fields.get("kept_by") == "form"]
    assert len(kept) > 4
    assert [clause.id for clause in kept if served.isdisjoint(clause.covers)] == []


@pytest.mark.parametrize(("folder", "language"), [("handbook", "zh"), ("en/handbook", "en")])
def test_the_handbook_has_every_form(folder: str, language: str) -> None:
    page = (ROOT / f"site/pages/{folder}/forms.md").read_text("utf-8")
    rows = [tuple(one.strip("| ").split(" | ")) for one in page.splitlines() if re.match(r"\| .* `", one)]
    comma = "、" if language == "zh" else ", "
    assert rows == [
        (
            f"{form.title[language]} `{name}`",
            form.when[language],
            form.signed_by[language],
            comma.join(form.serves),
        )
        for name, form in FORMS.items()
    ]


@pytest.mark.parametrize("name", OF_CASES)
def test_every_form_of_every_shipped_case_can_be_printed(name: str) -> None:
    """Not each with each: that would take minutes."""
    house = load_house(WorkTree(ROOT))
    at = datetime.fromisoformat("2026-11-20T17:00+08:00")
    printer = Printer(house.rules.organization, "zh")
    paths = sorted((ROOT / "cases").rglob("2*.md"))[OF_CASES.index(name) :: len(OF_CASES)]
    for path in paths:
        source = Source(path.relative_to(ROOT).as_posix(), path.read_bytes())
        case, _reader = read_case(source, house.rules.organization.zone)
        assert case is not None
        told = words(printer.html(FORMS[name], Filler(case, house.rules, at, "zh").sheet(FORMS[name])))
        assert case.id in told
        assert "None" not in told
