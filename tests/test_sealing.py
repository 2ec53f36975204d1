"""Sealing: what identifies a sender is unreadable without the period's key, and everything else stays as it was."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin import edit
from huiyin.frontmatter import read
from huiyin.sealing.age import NoKey, NotAKey, new_identity, public, seal, unseal
from huiyin.sealing.bundle import STEP, Bundle, Damaged, is_block, is_placeholder, pack, period_of, unpack
from huiyin.sealing.casefile import OtherCase, opened, plain, sealed, unquoted
from huiyin.sealing.fingerprints import fingerprints

KEY = bytes(range(32))
IDENTITY = new_identity()
CASE = """\
---
# kept
id: 20260316-ABCDQ
named: true
reporter: {name: 王小明, phone: "199 0000 0000", room: 3栋2单元1501}   # by telephone
summary: 楼道灯不亮
log:
  - {at: 2026-03-16T09:10+08:00, event: registered, by: chen.min}
---
前言
## 来信内容
> 楼道灯坏了
>
> ## 答复
> 我是 3-2-1501 的王小明

## 办理
已派工。
"""
SECRETS = ("王小明", "19900000000", "199 0000 0000", "1501", "楼道灯坏了", "by telephone")


def test_sender_and_letter_are_gone_and_the_rest_stays() -> None:
    text = sealed(CASE.encode(), public(IDENTITY), KEY, "zh").decode()
    assert [secret for secret in SECRETS if secret in text] == []
    document, problems = read(text.encode())
    assert document is not None
    assert (problems, is_block(document.values["reporter"])) == ([], True)
    assert document.body == "前言\n## 来信内容\n\n> （来信内容已密封）\n\n## 办理\n已派工。\n"
    assert list(document.values) == ["id", "named", "reporter", "fingerprints", "summary", "log"]
    assert "# kept\n" in text


def test_what_was_sealed_is_had_back_with_the_key_alone() -> None:
    data = sealed(CASE.encode(), public(IDENTITY), KEY, "zh")
    reporter = {"name": "王小明", "phone": "199 0000 0000", "room": "3栋2单元1501"}
    letter = "楼道灯坏了\n\n## 答复\n我是 3-2-1501 的王小明"
    assert opened(data, [new_identity(), IDENTITY]) == Bundle("20260316-ABCDQ", reporter, letter)
    with pytest.raises(NoKey):
        opened(data, [new_identity()])
    with pytest.raises(NoKey):
        opened(data, [])


def test_what_is_sealed_already_is_not_touched() -> None:
    data = sealed(CASE.encode(), public(IDENTITY), KEY, "zh")
    assert (plain(CASE.encode()), plain(data)) == (True, False)
    assert sealed(data, public(new_identity()), KEY, "zh") is data


def test_a_correction_of_one_part_keeps_the_other() -> None:
    data = sealed(CASE.encode(), public(IDENTITY), KEY, "zh")
    known = opened(data, [IDENTITY])
    changed = edit.set_values(data, {"reporter": {"phone": "199 0000 0001"}})
    bundle = opened(sealed(changed, public(IDENTITY), KEY, "zh", known), [IDENTITY])
    assert bundle is not None
    assert (bundle.reporter["phone"], bundle.reporter["name"]) == ("199 0000 0001", "王小明")
    assert bundle.letter.startswith("楼道灯坏了")


def test_a_block_copied_into_another_case_is_found() -> None:
    data = sealed(CASE.encode(), public(IDENTITY), KEY, "zh").replace(b"ABCDQ", b"EFGHW")
    with pytest.raises(OtherCase, match="20260316-ABCDQ"):
        opened(data, [IDENTITY])


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_line_ends_stay_what_they_were(newline: str) -> None:
    text = sealed(CASE.replace("\n", newline).encode(), public(IDENTITY), KEY, "en").decode()
    assert text.count("\r") == (text.count("\n") if newline == "\r\n" else 0)
    assert "> (The letter is sealed.)" in text


@pytest.mark.parametrize(("length", "size"), [(0, 1), (500, 1), (970, 2), (5000, 5)])
def test_the_length_of_a_letter_shows_in_steps_alone(length: int, size: int) -> None:
    data = pack(Bundle("20260316-ABCDQ", {}, "x" * length))
    assert len(data) == size * STEP
    assert unpack(data).letter == "x" * length


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"v": 2}', b"\xff", b'{"v":1,"case":"x","reporter":[],"letter":""}', b"[" * 5000],
)
def test_what_is_no_bundle_is_refused_without_repeating_it(data: bytes) -> None:
    with pytest.raises(Damaged) as error:
        unpack(data)
    assert "{" not in str(error.value)


def test_the_same_person_has_the_same_fingerprints_however_it_is_written() -> None:
    one = fingerprints(KEY, {"name": "王小明", "phone": "199 0000 0000", "room": "3栋2单元1501"})
    other = fingerprints(KEY, {"name": " 王小明 ", "phone": "+86 １９９-0000-0000", "room": "3-2-1501"})
    assert one["name"] == other["name"]
    assert one["room"] == other["room"]
    assert one["phone"] in (other["phone"] or ())
    assert fingerprints(bytes(32), {"name": "王小明"})["name"] != one["name"]
    assert fingerprints(KEY, {}) == {}


def test_keys_that_are_none_are_refused_without_repeating_them() -> None:
    for call in (lambda: seal(b"", ["age1secret"]), lambda: unseal("x", ["AGE-SECRET-KEY-1FALSE"])):
        with pytest.raises(NotAKey) as error:
            call()
        assert "secret" not in str(error.value).lower() or "identity" in str(error.value)


@pytest.mark.parametrize(
    ("day", "length", "period"),
    [
        ("2026-03-31", "quarter", "2026-Q1"),
        ("2026-04-01", "quarter", "2026-Q2"),
        ("2026-12-31", "year", "2026"),
        ("2026-02-01", "month", "2026-02"),
    ],
)
def test_periods(day: str, length: str, period: str) -> None:
    assert period_of(date.fromisoformat(day), length) == period


@pytest.mark.parametrize(
    ("letter", "known"),
    [
        ("> （来信内容已密封）", True),
        ("", True),
        (">\n", True),
        ("> 楼道灯坏了", False),
        ("（来信内容已密封） 其实没有", False),
    ],
)
def test_a_sealed_letter_is_told_from_a_plain_one(letter: str, known: bool) -> None:
    assert is_placeholder(letter) is known


def test_quoting_and_its_undoing() -> None:
    assert unquoted("> 一\n>\n> > 二") == "一\n\n> 二"
    assert unquoted("没有引用\n> 后来") == "没有引用\n> 后来"
