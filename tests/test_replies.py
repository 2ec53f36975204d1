"""What a code fetches from the published file, for how long, and what the file tells to everybody else."""

from __future__ import annotations

import random
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from huiyin.numbers import new_number
from huiyin.sealing.slots import SIZE, SLOTS, message
from tests.confidence import CLOSED, LOG, NUMBER, REPLIED, Confidence, confidence

SECOND = "20260316-KMNPZ"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Confidence:
    """A house with a key store and no cases."""
    return confidence(tmp_path, monkeypatch)


def test_a_code_fetches_stage_dates_reply_and_ways_and_not_who_wrote(house: Confidence) -> None:
    code = house.put()
    house.stage()
    told = house.fetched(code)
    assert told["stage"] == {"zh": "已答复", "en": "replied"}
    assert [(one["on"], one["zh"], one["en"]) for one in told["dates"]] == [
        ("2026-03-16", "收到", "receipt"),
        ("2026-03-16", "分办", "dispatch"),
        ("2026-03-18", "办结", "resolution"),
        ("2026-03-18", "答复", "reply"),
    ]
    assert told["reply"] == "现状\n渗漏属实。\n\n措施\n已重做防水。"
    assert "400-000-0000" in told["how"]["zh"][0]
    assert "400-000-0000" in told["how"]["en"][0]
    assert (told["until"], NUMBER in str(told)) == (None, False)


def test_no_sender_stands_in_a_message(house: Confidence) -> None:
    reply = "王小明先生：您好！3栋2单元1501的漏水已修好，有事打 199 0000 0000 给您。"
    sender = 'reporter: {name: 王小明, phone: "19900000000", room: 3栋2单元1501}\n'
    open_case = house.put(reply=reply, more=sender)
    sealed = house.put(SECOND, reply=reply, more=sender)
    assert house.run("seal", SECOND).status == 0
    house.stage()
    assert house.fetched(open_case)["reply"] == (
        "＊＊＊先生：您好！＊＊＊＊＊＊＊＊＊的漏水已修好，有事打 ＊＊＊＊＊＊＊＊＊＊＊＊＊ 给您。"
    )
    told = house.fetched(sealed)["reply"]
    assert [datum for datum in ("王小明", "1501", "0000") if datum in told] == []
    assert (told[:8], told[-4:]) == ("＊＊＊先生：您好", "＊＊＊。")


@pytest.mark.parametrize(
    ("log", "reply"),
    [
        (LOG, ""),
        (LOG + REPLIED, "渗漏属实"),
        # a reply that waits for its approval is a draft
        (
            LOG + "  - {at: 2026-03-16T10:00+08:00, event: declined, by: chen.min, ground: abusive}\n",
            "渗漏属实",
        ),
    ],
)
def test_a_draft_is_not_told(house: Confidence, log: str, reply: str) -> None:
    code = house.put(log=log, reply="渗漏属实")
    house.stage()
    assert house.fetched(code)["reply"] == reply


@pytest.mark.parametrize(("at", "told"), [("2026-09-15T09:00", True), ("2026-09-16T09:00", False)])
def test_a_case_is_told_for_so_many_days_after_its_end(house: Confidence, at: str, told: bool) -> None:
    code = house.put(log=LOG + REPLIED + CLOSED)
    house.stage(at)
    found = house.fetched(code)
    assert (found is not None and found["until"] == "2026-09-15") is told


def test_the_file_has_one_size_and_is_new_in_every_slot(house: Confidence) -> None:
    empty = house.stage()
    code = house.put()
    one, again = house.stage(), house.stage()
    assert {len(empty), len(one), len(again)} == {24 + SLOTS * SIZE}
    slots = [{data[at : at + SIZE] for at in range(24, len(data), SIZE)} for data in (empty, one, again)]
    assert not (slots[0] & slots[1]) | (slots[1] & slots[2])
    assert house.fetched(code) is not None


def test_two_hundred_and_fifty_replies_fit(house: Confidence) -> None:
    from huiyin.sealing.receipt import wrapped

    house.put(reply="您反映的情况属实。" * 100)
    path = house.root / f"cases/2026/{NUMBER}.md"
    text, store = path.read_text("utf-8"), bytes.fromhex((house.keys / "pickup.key").read_text())
    kept = text.split("pickup: ")[1].splitlines()[0]
    for number in numbers(249):
        other = text.replace(NUMBER, number).replace(kept, wrapped(number.encode().ljust(32), store, number))
        (house.root / f"cases/2026/{number}.md").write_text(other, "utf-8")
    started = time.process_time()
    assert len(house.stage()) == 24 + SLOTS * SIZE
    assert time.process_time() - started < 30
    assert message(house.blob(), numbers(249)[77].encode().ljust(32)) is not None


def numbers(many: int) -> list[str]:
    """Case numbers of a day."""
    draw = random.Random(5).choice
    found = {new_number(date(2026, 3, 16), draw): None for _ in range(2 * many)}
    return list(found)[:many]


def test_overflow_fails_the_build_and_says_the_cure(house: Confidence) -> None:
    home = house.root / "policies/organization.yml"
    home.write_text(f"{home.read_text('utf-8')}pickup: {{slots: 1, days: 30}}\n", "utf-8")
    house.put()
    house.put(SECOND)
    said = house.run("build")
    assert said.status == 1
    assert "2 slots are needed" in said.err
    assert "pickup: {slots: 4}" in said.err
    assert not (house.root / "build").exists()


def test_without_a_key_store_the_page_says_so_and_leads_on(
    house: Confidence, capsys: pytest.CaptureFixture[str]
) -> None:
    house.put()
    house.stage()
    house.patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    subprocess.run(["git", "config", "--unset", "huiyin.keys"], cwd=house.root, check=True)
    said = house.run("build", "--engine", "none")
    assert said.status == 2
    from huiyin.cli.build import stage_site
    from huiyin.cli.session import Session

    stage_site(Session(house.root, "2026-03-20T10:00"))
    assert "replies by code are not published" in capsys.readouterr().err
    docs = house.root / "build/docs"
    assert not (docs / "pickup/replies.bin").exists()
    page = (docs / "pickup.md").read_text("utf-8")
    assert "目前不提供网上查收" in page
    assert "(channels.md)" in page
    assert "pickup-code" not in page


def test_a_code_of_another_store_is_counted_and_never_told(house: Confidence) -> None:
    code = house.put()
    (house.keys / "pickup.key").write_text("ab" * 32)
    house.stage()
    assert house.fetched(code) is None


def test_the_release_decides_what_is_told(house: Confidence) -> None:
    home = house.root / "policies/organization.yml"
    text = home.read_text("utf-8").replace("x-demo: true", "")
    home.write_text(f"{text}", "utf-8")
    house.patch.setenv("HUIYIN_PUBLIC_KEY", "k" * 40)
    code = house.put()
    commit(house, "2026-03-27T09:00+08:00")
    house.stage("2026-03-27T09:30")
    assert house.fetched(code) is None
    house.stage("2026-04-03T18:00")
    assert house.fetched(code)["reply"].startswith("现状")


def commit(house: Confidence, when: str) -> None:
    """Commit everything at a moment."""
    house.patch.setenv("GIT_AUTHOR_DATE", when)
    house.patch.setenv("GIT_COMMITTER_DATE", when)
    for words in (("add", "-A"), ("commit", "-qm", "cases")):
        subprocess.run(["git", *words], cwd=house.root, check=True)


def test_the_command_tells_the_same_in_words(house: Confidence) -> None:
    code = house.put(reply="<b>好</b>")
    house.stage()
    file = str(house.root / "build/docs/pickup/replies.bin")
    said = house.run("pickup", "--file", file, stdin=f"{code}\n")
    assert said.out.splitlines()[:6] == [
        "Where it stands\treplied",
        "receipt\t2026-03-16",
        "dispatch\t2026-03-16",
        "resolution\t2026-03-18",
        "reply\t2026-03-18",
        "",
    ]
    assert "<b>好</b>" in said.out
    assert house.run("pickup", "--file", file, "--format", "json", stdin=code).out.startswith('{"v":1,')
    wrong = house.run("pickup", "--file", file, stdin="00000-00000-00000-00000-0")
    assert (wrong.status, "nothing for this code" in wrong.err) == (1, True)


def test_two_builds_differ_in_the_replies_alone(house: Confidence) -> None:
    from huiyin.cli.build import stage_site
    from huiyin.cli.session import Session

    code = house.put()
    seen = []
    for _ in range(2):
        stage_site(Session(house.root, "2026-03-20T10:00", quiet=True))
        docs = house.root / "build/docs"
        seen.append(
            {
                path.relative_to(docs).as_posix(): path.read_bytes()
                for path in docs.rglob("*.*")
                if path.is_file()
            }
        )
        assert house.fetched(code)["stage"]["en"] == "replied"
    assert seen[0].keys() == seen[1].keys()
    assert [path for path in seen[0] if seen[0][path] != seen[1][path]] == ["pickup/replies.bin"]
