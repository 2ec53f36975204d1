"""`huiyin log`: what is written, where, what is refused and why, and what is offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import CASE, CTRL_C, NUMBER, Office, open_office


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    return open_office(tmp_path, capsys, monkeypatch)


def lines(text: str, *beginnings: str) -> list[str]:
    """The lines that begin so."""
    return [line.strip() for line in text.splitlines() if line.strip().startswith(beginnings)]


def test_an_event_is_added_and_nothing_else_touched(office: Office) -> None:
    said = office.run("log", NUMBER, "dispatched", "to=works")
    assert (said.status, said.out) == (0, f"{NUMBER}\tdispatched\tdispatched\n")
    old = "registered, by: chen.min}  # by hand\n"
    line = "  - {at: 2026-03-16T10:00+08:00, event: dispatched, by: chen.min, to: works}\n"
    changed = CASE.replace("status: registered", "status: dispatched").replace(old, old + line)
    assert office.case() == changed.replace(
        "category: repair/leak\n", "category: repair/leak\nresponsible: works\n"
    )
    assert lines(said.err, "Done", "2026") == [
        "Done in time: letters/dispatch",
        "2026-03-19 17:30  3 d 7 h left  reply or refusal  (张卫, letters/reply)",
    ]


def test_people_and_departments_may_be_named_and_the_clerk_too(office: Office) -> None:
    office.run("log", NUMBER, "dispatched", "to=工程部")
    office.run("log", NUMBER, "assigned", "to=张卫", "--by", "吴建国")
    assert lines(office.case(), "- {at", "handler") == [
        "handler: zhang.wei",
        "- {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}  # by hand",
        "- {at: 2026-03-16T10:00+08:00, event: dispatched, by: chen.min, to: works}",
        "- {at: 2026-03-16T10:00+08:00, event: assigned, by: wu.gm, recorded_by: chen.min, to: zhang.wei}",
    ]


def test_a_late_entry_stands_in_its_place(office: Office) -> None:
    office.run("log", NUMBER, "screened")
    office.run("log", NUMBER, "contacted", "with=sender", "at=09:30")
    assert [line.split(", ")[:2] for line in lines(office.case(), "- {at")] == [
        ["- {at: 2026-03-16T09:10+08:00", "event: registered"],
        ["- {at: 2026-03-16T09:30+08:00", "event: contacted"],
        ["- {at: 2026-03-16T10:00+08:00", "event: screened"],
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["archived"], "archived may not follow in the status registered. [HY304]"),
        (["dispatched"], "The event dispatched needs “to”. [HY301]"),
        (["dispatched", "too=works"], "The key “too” is not known here; did you mean “to”? [HY202]"),
        (
            ["dispatched", "to=nowhere"],
            "“to” names something that organization.yml does not know: nowhere [HY221]",
        ),
        (["screened", "--by", "left.long"], "left.long was no longer on the roster on 2026-03-16. [HY222]"),
        (
            ["screened", "at=2026-03-16T11:00"],
            "This is dated in the future (it is now 2026-03-16T10:00+08:00). [HY314]",
        ),
        (["screened", "at=2026-03-16T08:00"], "screened is dated before the letter was received. [HY305]"),
        (
            ["merged", "into=20260101-00000"],
            "“into” names the case 20260101-00000, which does not exist. [HY604]",
        ),
        (["merged", "into=ABCDQ"], "“into” names this very case. [HY605]"),
        (
            ["reclassified", "field=channel", "from=letter", "to=email", "reason=x"],
            "This field is not changed by reclassifying. [HY311]",
        ),
    ],
)
def test_what_is_malformed_or_out_of_turn_is_refused(office: Office, words: list[str], told: str) -> None:
    said = office.run("log", NUMBER, *words)
    assert said.status == 1
    assert f"Not allowed: {told}" in said.err.splitlines()
    assert said.err.endswith("Nothing was written.\n")
    assert office.case() == CASE


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("archivd", "There is no event archivd; did you mean archived"),
        ("sceening", "There is no event sceening; did you mean screened"),
        ("分半", "There is no event 分半; did you mean dispatched"),
        ("bogus", "There is no event bogus; without one, “huiyin log CASE” shows what may follow."),
    ],
)
def test_an_event_that_there_is_not_is_wrong_usage(office: Office, event: str, told: str) -> None:
    said = office.run("log", NUMBER, event, "to=works")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(told)
    assert office.case() == CASE


@pytest.mark.parametrize(
    ("fields", "at", "article", "told"),
    [
        ("until=2026-03-25 clause=dispatch", "10:00", "第一条", "dispatch cannot be extended. [HY510]"),
        (
            "until=2026-03-25 clause=reply",
            "20T09:00",
            "第二条",
            "reply was already past its deadline. [HY511]",
        ),
        (
            "until=2026-03-19 clause=reply",
            "10:00",
            "第二条",
            "it is not later than the deadline of reply in force. [HY512]",
        ),
        ("until=2026-08-25 clause=reply", "10:00", "第二条", "it goes beyond what reply allows. [HY513]"),
        (
            "until=2026-03-25 clause=reply",
            "replied",
            "第二条",
            "no obligation of reply was open then. [HY514]",
        ),
        ("until=2026-03-25 clause=nosuch", "10:00", "", "no obligation of nosuch was open then. [HY514]"),
    ],
)
@pytest.mark.parametrize("approval", [True, False])
def test_an_extension_that_would_move_nothing_is_refused(
    office: Office, fields: str, at: str, article: str, told: str, approval: bool
) -> None:
    if not approval:
        letters = (office.root / "policies/letters.md").read_text("utf-8")
        office.put(
            "policies/letters.md", letters.replace("event: extended, clause: reply", "event: declined")
        )
    if at == "replied":
        office.run("log", NUMBER, "replied", "via=phone", "cc=wu.gm", at="2026-03-16T09:30")
    before = office.case()
    moment = f"2026-03-{at}" if "T" in at else "2026-03-16T10:00"
    said = office.run("log", NUMBER, "extended", *fields.split(), "reason=配件", at=moment)
    assert (said.status, said.out, office.case()) == (1, "", before)
    assert lines(said.err, "Not allowed") == [f"Not allowed: The extension has no effect: {told}"]
    assert [line[:21] for line in lines(said.err, "Letters")] == (
        ["Letters, clause lette"] if article else []
    )
    assert article in said.err
    assert said.err.endswith("Nothing was written.\n")


def test_an_extension_beside_one_that_awaits_approval_is_judged_by_itself(office: Office) -> None:
    office.run("log", NUMBER, "extended", "until=2026-03-27", "reason=配件")
    said = office.run("log", NUMBER, "extended", "until=2026-03-25", "reason=配件")
    assert (said.status, lines(said.err, "Note")[0].partition("awaits")[0]) == (0, "Note: extended ")


def test_a_refusal_in_chinese_names_everything_in_chinese(office: Office) -> None:
    said = office.run("log", NUMBER, "archived", "--lang", "zh")
    assert (
        said.err.splitlines()[0]
        == "不允许：状态为 已登记（registered） 时，不能接着记 归档（archived）。〔HY304〕"
    )
    said = office.run("log", NUMBER, "归挡", "--lang", "zh")
    assert (said.status, said.err) == (2, "没有 归挡 这种记录，是不是 archived？\n")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (
            ["replied", "via=phone"],
            [
                "Letters, clause letters/copies: 第二条 自收到之日起三个工作日内答复，抄送有关领导。",
                "  Not allowed: letters/copies asks for “replied.cc”, which is missing. [HY501]",
            ],
        ),
        (
            ["replied", "via=phone", "cc=wu.gm", "--by", "he.jun"],
            [
                "Letters, clause letters/not-oneself: 第四条 被反映的人员不得承办。",
                "  Not allowed: letters/not-oneself forbids replied by the subject_person. [HY505]",
            ],
        ),
        (
            ["declined", "ground=guided-to-site"],
            [
                "Letters, clause letters/guided: 第六条 引导到项目的，记明去处。",
                "  Not allowed: letters/guided asks for “declined.redirected_to”, which is missing. [HY501]",
            ],
        ),
    ],
)
def test_what_a_policy_forbids_is_refused_with_its_words(
    office: Office, words: list[str], refusal: list[str]
) -> None:
    said = office.run("log", NUMBER, *words)
    told = [line for line in said.err.splitlines() if line.startswith(("Letters", "  Not"))]
    assert said.status == 1
    assert [told[0].split(" Every ")[0].split(" When ")[0][: len(refusal[0])], told[1]] == refusal
    assert office.case() == CASE


def test_a_closed_case_needs_its_reply_first(office: Office) -> None:
    office.run("log", NUMBER, "resolved")
    said = office.run("log", NUMBER, "closed", "outcome=resolved")
    assert (said.status, lines(said.err, "Not allowed")) == (
        1,
        ["Not allowed: letters/reply-first asks for the event replied first. [HY503]"],
    )
    assert "closed" not in office.case()


def test_replies_are_numbered_and_copies_are_a_list(office: Office) -> None:
    for at in ("10:30", "10:40"):
        office.run("log", NUMBER, "replied", "via=phone", "cc=吴建国,he.jun", at=f"2026-03-16T{at}")
    assert [line.split("by: chen.min, ")[1] for line in lines(office.case(), "- {at: 2026-03-16T10")] == [
        "via: phone, cc: [wu.gm, he.jun], reply_no: HF-20260316-ABCDQ-1}",
        "via: phone, cc: [wu.gm, he.jun], reply_no: HF-20260316-ABCDQ-2}",
    ]


def test_what_awaits_approval_is_said_and_counts_once_approved(office: Office) -> None:
    said = office.run("log", NUMBER, "extended", "until=2026-03-25", "reason=配件")
    assert said.status == 0
    assert lines(said.err, "Note", "May approve") == [
        "Note: extended awaits approval under letters/longer by one of: gm. [HY515]",
        "May approve: General Manager (吴建国)",
    ]
    assert (
        lines(said.err, "2026")[1]
        == "2026-03-19 17:30  3 d 7 h left  reply or refusal  (department head, letters/reply)"
    )
    said = office.run("log", NUMBER, "approved", "--by", "wu.gm")
    assert [line.partition(", event: ")[2] for line in lines(office.case(), "- {at")[-2:]] == [
        "extended, by: chen.min, until: 2026-03-25, reason: 配件, clause: reply}",
        "approved, by: wu.gm, recorded_by: chen.min, of: {event: extended, at: 2026-03-16T10:00+08:00}}",
    ]
    assert (
        lines(said.err, "2026")[1]
        == "2026-03-25 17:30  9 d 7 h left  reply or refusal  (department head, letters/reply)"
    )


def test_an_approval_by_the_wrong_person_is_refused(office: Office) -> None:
    office.run("log", NUMBER, "extended", "until=2026-03-25", "reason=配件")
    said = office.run("log", NUMBER, "approved", "--by", "zhang.wei")
    assert said.status == 1
    assert lines(said.err, "Not allowed") == [
        "Not allowed: This approval of extended does not count: letters/longer asks for one of gm. [HY508]"
    ]


def test_reclassifying_changes_the_field_and_striking_it_out_changes_it_back(office: Office) -> None:
    office.run("log", NUMBER, "reclassified", "field=urgency", "to=urgent", "reason=漏电")
    assert "urgency: urgent\n" in office.case()
    assert "by: chen.min, field: urgency, to: urgent, reason: 漏电, from: normal}\n" in office.case()
    office.run("log", NUMBER, "corrected", "of=reclassified", "void=true", "note=看错", at="2026-03-16T10:05")
    assert lines(office.case(), "urgency") == ["urgency: normal"]


def test_a_call_outside_the_hours_is_noted_but_written(office: Office) -> None:
    office.run("log", NUMBER, "resolved")
    words = ("log", NUMBER, "called-back", "kind=first", "satisfaction=satisfied")
    said = office.run(*words, at="2026-03-16T21:00")
    assert (said.status, lines(said.err, "Note")) == (
        0,
        ["Note: letters/calls: called-back lies outside the hours. [HY507]"],
    )
    assert "called-back" in office.case()


def test_old_faults_do_not_stand_in_the_way_but_broken_files_do(office: Office) -> None:
    path = f"cases/2026/{NUMBER}.md"
    office.put(path, CASE.replace("he.jun", "nobody"))
    assert office.run("log", NUMBER, "screened").status == 0
    for broken in (CASE.replace("party: owner\n", ""), CASE.replace("event: registered", "event: nothing")):
        office.put(path, broken)
        said = office.run("log", NUMBER, "screened")
        assert (said.status, said.err.splitlines()[0]) == (
            1,
            f"Put {path} right first; huiyin validate shows the places.",
        )
        assert office.case() == broken


def test_a_whole_life_leaves_nothing_to_complain_of(office: Office) -> None:
    office.git("config", "user.email", "zhang@example.org")
    for number, words in enumerate(
        [
            ["dispatched", "to=works", "--by", "chen.min"],
            ["assigned", "to=zhang.wei"],
            ["measure-set", "measure=换管", "in_charge=zhang.wei", "until=2026-03-18"],
            ["waiting", "for=parts"],
            ["resumed"],
            ["resolved"],
            ["replied", "via=phone", "cc=wu.gm"],
            ["called-back", "kind=first", "satisfaction=satisfied"],
            ["closed", "outcome=resolved"],
            ["archived"],
        ]
    ):
        said = office.run("log", NUMBER, *words, at=f"2026-03-16T{number + 10}:00")
        assert (said.status, said.out.split("\t")[1]) == (0, words[0])
    assert office.run("log", NUMBER, at="2026-03-17T10:00").out.splitlines()[:2] == [
        f"{NUMBER}  archived  East",
        "Nothing is owed now.",
    ]
    said = office.run("validate", f"cases/2026/{NUMBER}.md", at="2026-03-17T10:00")
    assert (said.status, [line for line in said.out.splitlines() if "HY" in line]) == (0, [])


def test_without_an_event_it_offers_what_may_follow_the_most_pressing_first(office: Office) -> None:
    said = office.run("log", NUMBER)
    assert (said.status, said.out.splitlines()[:12]) == (
        0,
        [
            f"{NUMBER}  registered  East",
            "Due first:",
            "  2026-03-16 13:10  3 h 10 min left  dispatch or refusal  (陈敏, letters/dispatch)",
            "  2026-03-19 17:30  3 d 7 h left  reply or refusal  (department head, letters/reply)",
            "May follow:",
            "dispatched\tdispatch\t2026-03-16T13:10+08:00\tletters/dispatch",
            "declined\trefusal\t2026-03-16T13:10+08:00\tletters/dispatch",
            "replied\treply\t2026-03-19T17:30+08:00\tletters/reply",
            "screened\tscreening",
            "merged\tmerging",
            "assigned\tassignment",
            "measure-set\tfixing of a measure",
        ],
    )
    assert office.case() == CASE


def test_it_offers_in_chinese(office: Office) -> None:
    said = office.run("log", NUMBER, "--lang", "zh")
    assert [line for line in said.out.splitlines() if "letters/dispatch" in line] == [
        "  2026-03-16 13:10  还剩 3 小时 10 分钟  分办或者不予受理  (陈敏, letters/dispatch)",
        "dispatched\t分办\t2026-03-16T13:10+08:00\tletters/dispatch",
        "declined\t不予受理\t2026-03-16T13:10+08:00\tletters/dispatch",
    ]
    assert office.run("log", NUMBER, "分办", "to=工程部", "--lang", "zh").status == 0


def test_on_a_terminal_one_picks_and_is_asked(office: Office) -> None:
    said = office.talk("log", "ABCDQ", answers=["9999", "1", "nowhere", "1", "尽快", ""])
    assert lines(said.out, "1 ", "Please")[:4] == [
        "1  dispatch  dispatched   due 2026-03-16 13:10, 3 h 10 min left",
        "Please give one of the numbers, or a word of the list.",
        "1  Works  works",
        "Please give one of the numbers, or a word of the list.",
    ]
    assert said.status == 0
    assert lines(office.case(), "- {at")[-1] == (
        "- {at: 2026-03-16T10:00+08:00, event: dispatched, by: chen.min, to: works, note: 尽快}"
    )


def test_one_answer_may_call_for_another(office: Office) -> None:
    office.run("log", NUMBER, "dispatched", "to=works")
    answers = [
        "first",
        "not satisfied",
        "",
        "",
        "还在漏",
        "张卫，何军",
        "",
    ]  # on what, a reason (asked twice), who, note
    said = office.talk("log", "ABCDQ", "called-back", answers=answers)
    assert (said.status, lines(said.out, "This must")) == (0, ["This must be answered."])
    assert lines(office.case(), "- {at")[-1].partition("by: chen.min, ")[2] == (
        "kind: first, satisfaction: not-satisfied, reason: 还在漏, participants: [zhang.wei, he.jun]}"
    )


def test_leaving_the_menu_writes_nothing(office: Office) -> None:
    assert office.talk("log", "ABCDQ", answers=[""]).status == 0
    assert office.talk("log", "ABCDQ", answers=["1", CTRL_C]).status == 130
    assert office.case() == CASE


def test_a_correction_is_led_by_menus(office: Office) -> None:
    office.run("log", NUMBER, "contacted", "with=sender")
    said = office.talk(
        "log", "ABCDQ", "corrected", answers=["2", "with", "2", "记错了"], at="2026-03-16T11:00"
    )
    assert said.status == 0
    assert lines(office.case(), "- {at")[-1] == (
        "- {at: 2026-03-16T11:00+08:00, event: corrected, by: chen.min,"
        " of: {event: contacted, at: 2026-03-16T10:00+08:00}, set: {with: authority}, note: 记错了}"
    )


def test_who_does_it_must_be_known(office: Office) -> None:
    office.git("config", "user.email", "stranger@example.org")
    said = office.run("log", NUMBER, "screened")
    assert (said.status, said.err.split("?")[0]) == (2, "Who does this")


def test_two_clerks_do_not_write_over_each_other(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from huiyin.desk import store

    path = f"cases/2026/{NUMBER}.md"
    with pytest.raises(store.Changed):
        store.replace(office.root, path, b"what was read before the other wrote", b"ours")
    assert office.case() == CASE
    assert store.replace(office.root, path, CASE.encode(), CASE.encode()) is False
    assert store.replace(office.root, path, CASE.encode(), b"ours") is True
    assert office.files() == {path}


def test_an_administrator_writes_down_for_others_and_is_named(office: Office) -> None:
    office.git("init", "-q")
    office.git("config", "user.email", "chen@example.org")
    assert (
        office.run("log", NUMBER, "progress", "note=看过", "--by", "zhang.wei", at="2026-03-16T11:00").status
        == 0
    )
    assert "event: progress, by: zhang.wei, recorded_by: chen.min, note: 看过}" in office.case()
    office.git("config", "user.email", "zhang@example.org")
    said = office.run("log", NUMBER, "progress", "note=看过", "--by", "he.jun", at="2026-03-16T12:00")
    told = "Git knows you as zhang.wei; only an administrator writes down what he.jun did."
    assert (said.status, said.err.splitlines()[0]) == (0, told)
    assert "event: progress, by: he.jun, note: 看过}" in office.case()
